"""Formatting the files of a repository: which there are, in which order their keys stand, and writing what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ctsync.definitions.files import campaign_files
from ctsync.editing.edits import Refused
from ctsync.editing.formatting import formatted
from ctsync.editing.order import CampaignOrder, KeyOrder, ModelOrder, SettingsOrder, TableOrder
from ctsync.problems import Position, Problem, Problems
from ctsync.reading.nodes import Mapping, Scalar, find
from ctsync.reading.nodes import Sequence as SequenceNode
from ctsync.reading.parse import parse
from ctsync.reading.source import Repository
from ctsync.registers.load import FOLDER, REGISTERS
from ctsync.settings.model import SettingsModel
from ctsync.workspace.folder import SETTINGS
from ctsync.workspace.rewriting import rewrite

ALL_CAMPAIGNS = ("campaigns/**",)
_POLICY = "policy.yaml"


@dataclass(frozen=True, slots=True)
class Formatted:
    """One file. `after` is its canonical text, or None with a reason in `why` if it is better left alone."""

    file: str
    before: str
    after: str | None
    why: str = ""

    @property
    def would_change(self) -> bool:
        return self.after is not None and self.after != self.before


class Formatter:
    """The files of one repository. `problems` gathers why files could not be read."""

    def __init__(self, root: Path) -> None:
        self.problems = Problems()
        self._root = root
        self._repository = Repository(root)
        self._settings = self._read_settings()

    def files(self, chosen: Sequence[str] = ()) -> list[str]:
        """All files that ctsync reads, or those at and below the paths chosen, relative to the root and sorted."""
        everything = self._everything()
        if not chosen:
            return everything
        found: set[str] = set()
        for path in chosen:
            below = [file for file in everything if path in ("", ".") or file.startswith(f"{path}/")]
            if (self._root / path).is_dir():
                found.update(below)
            elif path.endswith(".yaml") and (self._root / path).exists():
                found.add(path)
            else:
                self.problems.add(_not_there(self._root, path))
        return sorted(found)

    def formatted(self, files: Sequence[str]) -> Iterator[Formatted]:
        """What each file would become. One that cannot be read is left out; `problems` says why."""
        for file in files:
            content = self._repository.read(file, Position(file), self.problems)
            if content is not None:
                found = self.of_text(content, file)
                if found is not None:
                    yield found

    def of_text(self, content: bytes, file: str) -> Formatted | None:
        """What a text would become as the file of this name; None if it cannot be read."""
        unread = Problems()
        tree = parse(content, file, unread)
        self.problems.extend(unread)
        if tree is None:
            return None
        found = formatted(content, file, self.order(file, tree), Problems())
        before = content.decode("utf-8")
        return (
            Formatted(file, before, None, found.why)
            if isinstance(found, Refused)
            else Formatted(file, before, found)
        )

    def write(self, found: Formatted) -> None:
        """Put the canonical text in the file's place. Raises OSError."""
        if found.after is not None:
            rewrite(self._root, found.file, found.after.encode())

    def order(self, file: str, tree: Mapping) -> KeyOrder:
        """How the keys of a file are ordered: by what kind of file it is."""
        folder, _, name = file.rpartition("/")
        if file == SETTINGS:
            return SettingsOrder(SettingsModel)
        if file == self._policy:
            return TableOrder()
        if folder == FOLDER:
            model = REGISTERS.get(name.removesuffix(".yaml"))
            return KeyOrder() if model is None else ModelOrder(model)
        return CampaignOrder(tree.text_of("channel"))

    @property
    def _policy(self) -> str:
        return (self._settings.text_of("policy") if self._settings else None) or _POLICY

    def _read_settings(self) -> Mapping | None:
        """ctsync.yaml as far as it can be read: its own mistakes must not keep it from being formatted."""
        unread = Problems()
        content = self._repository.read(SETTINGS, Position(SETTINGS), unread)
        return None if content is None else parse(content, SETTINGS, unread)

    def _everything(self) -> list[str]:
        found = set(campaign_files(self._root, self._patterns(), self.problems))
        found.update(f"{FOLDER}/{stem}.yaml" for stem in REGISTERS)
        found.update((SETTINGS, self._policy))
        return sorted(file for file in found if (self._root / file).is_file())

    def _patterns(self) -> set[str]:
        accounts = self._settings.items.get("accounts") if self._settings else None
        names = accounts.items if isinstance(accounts, Mapping) else {}
        found: set[str] = set()
        for account in names.values():
            written = find(account, ("campaigns",))
            items = written.items if isinstance(written, SequenceNode) else [written]
            found.update(item.text for item in items if isinstance(item, Scalar) and item.text)
        return {pattern for pattern in found if ".." not in pattern and not pattern.startswith("/")} or set(
            ALL_CAMPAIGNS
        )


def _not_there(root: Path, path: str) -> Problem:
    if not (root / path).exists():
        return Problem("INC001", Position(path), f"There is no file `{path}`.")
    what = "This is no YAML file, so it is not formatted."
    return Problem("INC001", Position(path), what, "", "ctsync formats files that end in .yaml.")
