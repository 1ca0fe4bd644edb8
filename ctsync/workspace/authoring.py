"""What the repository says to somebody who writes a campaign: names to choose from, where its file goes, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Final

from ctsync.channels import CHANNELS
from ctsync.definitions.defaults import Defaults
from ctsync.definitions.files import campaign_files, is_campaign_file, stem_of
from ctsync.definitions.load import draft_problems
from ctsync.definitions.shape import can_have
from ctsync.editing.cloning import Wishes, repeats
from ctsync.editing.edits import Value
from ctsync.editing.form.answers import Tree, finished
from ctsync.editing.form.draft import draft_text
from ctsync.editing.form.knowledge import Known
from ctsync.editing.form.padding import is_half_a_repeat, padded
from ctsync.editing.offsets import offset_of
from ctsync.editing.written import WrittenMap, find_written, read_written
from ctsync.errors import InvalidInput, UsageError
from ctsync.lint.judge import Judge
from ctsync.problems import Level, Position, Problem, Problems
from ctsync.reading.nodes import Mapping, Node, Path, Scalar, find
from ctsync.reading.parse import parse
from ctsync.reading.source import Repository
from ctsync.redaction import safe_text
from ctsync.schemas import FOLDER as SCHEMAS
from ctsync.schemas import modeline_for
from ctsync.schemas.places import MODELINE
from ctsync.workspace.workspace import Workspace

_SCHEMA: Final = "campaign.json"
_INCLUDED: Final = "emails"
_UNFINISHED: Final = frozenset({"REQ001"})
"""Said of a file because something is still to come: an answer, or a version of ctsync."""
_FORM: Final = frozenset({"TYPE001", "TYPE002"})
"""Said of a value alone, whatever stands around it."""
_ABOUT_THE_KEY: Final = frozenset({"CHN001", "CORE001", "EXC001"})


@dataclass
class Author:
    """One repository and account, for somebody who writes a file in it."""

    workspace: Workspace

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The account's campaign files."""
        return campaign_files(self.workspace.root, self.workspace.account.campaigns, Problems())

    @cached_property
    def _trees(self) -> dict[str, Mapping]:
        """Those of them that can be read."""
        repository = Repository(self.workspace.root)
        found: dict[str, Mapping] = {}
        for file in self.files:
            content = repository.read(file, Position(file), Problems())
            tree = None if content is None else parse(content, file, Problems())
            if tree is not None:
                found[file] = tree
        return found

    @cached_property
    def _judge(self) -> Judge:
        """The rules as `ctsync lint` runs them."""
        return Judge(self.workspace.lint_settings, self.workspace.around)

    def modeline(self, file: str) -> str:
        """The first line of a file, if the repository keeps schemas for editors (`ctsync schema`)."""
        has_schemas = (self.workspace.root / SCHEMAS / _SCHEMA).is_file()
        return (modeline_for(file) or "") if has_schemas else ""

    def with_its_modeline(self, file: str, text: str) -> str:
        """A copied text under its new name: the schema is found from where the file is now."""
        line = self.modeline(file)
        lines = text.split("\n")
        if lines[0].startswith(MODELINE):
            return "\n".join([modeline_for(file) or lines[0], *lines[1:]])
        return f"{line}\n{text}" if line else text

    def known(self) -> Known:
        """The names and the defaults of the repository."""
        root = self.workspace.root
        owners = Counter(tree.text_of("owner") for tree in self._trees.values())
        pages = sorted(str(path.relative_to(root)) for path in (root / _INCLUDED).rglob("*.html"))
        return Known(
            self.workspace.catalog,
            self._inherits,
            lambda channel, path: can_have(CHANNELS[channel], path),
            tuple(owner for owner, _ in owners.most_common() if owner),
            tuple(pages),
            self.workspace.account.protected,
        )

    def file_of(self, name: str) -> str:
        """The file of an existing campaign, by its name or its path. Raises UsageError."""
        wanted = name.removesuffix(".yaml")
        found = [file for file in self.files if wanted in (stem_of(file), file.removesuffix(".yaml"))]
        if not found:
            shown = safe_text(name, one_line=True, limit=100)
            raise UsageError(
                f"There is no campaign named {shown} to begin with.",
                hint="A campaign is named like its file, without .yaml.",
            )
        return found[0]

    def taken(self, name: str) -> str:
        """Why a name is not free; nothing if it is."""
        file = next((file for file in self.files if stem_of(file) == name), None)
        return "" if file is None else f"There is a campaign named {name} already: {file}."

    def path_for(self, name: str, channel: str, folder: str | None) -> str:
        """Where the file of a new campaign goes: beside those of its channel, if nobody says otherwise.

        Raises UsageError for a folder that cannot be used.
        """
        file = str(PurePosixPath(folder or self._folder(channel)) / f"{name}.yaml")
        if not is_campaign_file(file, self.workspace.account.campaigns):
            patterns = ", ".join(self.workspace.account.campaigns)
            raise UsageError(
                f"{file} would not be a campaign of the account {self.workspace.account.name}.",
                why=f"Its files are {patterns}.",
                hint="Name a folder of these with --folder.",
            )
        return file

    def problems(self, file: str, text: str) -> Problems:
        """What is wrong with a text as this file, registers and defaults considered."""
        workspace = self.workspace
        return draft_problems(
            workspace.root,
            workspace.settings,
            workspace.account,
            workspace.catalog,
            file,
            text.encode(),
            self._judge,
        )

    def complaints_about(self, tree: Tree, paths: Sequence[Path]) -> list[Problem]:
        """The errors that point at the values of these paths: what a person is asked again for.

        What is not answered yet is filled in for the moment, so that rules about the whole file can speak.
        """
        if not paths:
            return []
        file = f"{tree.get('name', 'draft')}.yaml"
        is_half = is_half_a_repeat(tree) and paths[0][:1] == ("schedule",)
        text = draft_text(self.finished(padded(tree, keeps_repeat=is_half)), file, {})
        return [
            problem
            for problem in self.problems(file, text)
            if problem.level is Level.ERROR
            and problem.rule not in _UNFINISHED
            and (not is_half or problem.rule in _FORM)
            and any(is_at(text, problem, path) for path in paths)
        ]

    def finished(self, tree: Tree) -> dict[str, Value]:
        """The answers as a file holds them."""
        return {str(key): finished(value) for key, value in tree.items()}

    def read(self, file: str) -> bytes:
        """A file of the repository. Raises InvalidInput."""
        problems = Problems()
        content = Repository(self.workspace.root).read(file, Position(file), problems)
        if content is None:
            raise InvalidInput(problems)
        return content

    def repeats(self, file: str) -> bool:
        """Whether a campaign says `every`."""
        tree = self._trees.get(file)
        return tree is not None and repeats(tree)

    def name_of(self, file: str) -> str:
        """The name of a campaign by its file."""
        return stem_of(file)

    def is_new(self, text: str, problem: Problem, wishes: Wishes) -> bool:
        """Whether a problem is about one of the new dates of a copy."""
        new = (("schedule", "at"), ("schedule", "start"), ("schedule", "end"), ("dashboard_name",))
        return bool(wishes.name) and any(is_at(text, problem, path) for path in new)

    def _inherits(self, purpose: str, channel: str, path: Path) -> bool:
        said: dict[str, Node] = {
            key: Scalar(text, True, "", 1, 1) for key, text in (("purpose", purpose), ("channel", channel))
        }
        tree = Mapping(said, {}, "", 1, 1)
        return find(Defaults(self.workspace.settings.defaults).under(tree), path) is not None

    def _folder(self, channel: str) -> str:
        """Where most campaigns of the channel are; without any, where campaigns are at all."""
        same = [
            str(PurePosixPath(file).parent)
            for file, tree in self._trees.items()
            if tree.text_of("channel") == channel
        ]
        counted = Counter(same).most_common(1)
        return counted[0][0] if counted else self.folder

    @property
    def folder(self) -> str:
        """Where the account's campaigns are."""
        fixed = takewhile(lambda part: "*" not in part, self.workspace.account.campaigns[0].split("/"))
        return "/".join(fixed) or "campaigns"

    def adopting(self) -> dict[int, str]:
        """The files that take a campaign over, by its id."""
        said = {file: tree.text_of("adopt") or "" for file, tree in self._trees.items()}
        return {int(text): file for file, text in said.items() if text.isascii() and text.isdigit()}


def is_at(text: str, problem: Problem, path: Path) -> bool:
    """Whether a problem points into the value at a path, or says something about its key."""
    root = read_written(text)
    value, holder = find_written(root, path), find_written(root, path[:-1])
    if value is None:
        return False
    entry = holder.entry(str(path[-1])) if isinstance(holder, WrittenMap) else None
    start = entry.start if entry is not None and problem.rule in _ABOUT_THE_KEY else value.start
    return start <= offset_of(text, problem.where.line, problem.where.column) <= value.end
