"""The door of policy.yaml: one file in, what an organisation allows and everything wrong with it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from ctsync.lint.settings import LintSettings
from ctsync.policy.check import file_problems
from ctsync.policy.lint_settings import lint_settings
from ctsync.policy.model import NOTHING, PolicyFile
from ctsync.problems import Level, Position, Problem, Problems
from ctsync.reading import nodes
from ctsync.reading.nodes import place
from ctsync.reading.parse import parse
from ctsync.reading.source import Repository
from ctsync.reading.typed import validate

DEFAULT_PATH = "policy.yaml"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the file says; without a file, the defaults."""

    content: PolicyFile = NOTHING
    _tree: nodes.Mapping = field(default_factory=lambda: nodes.Mapping({}, {}, DEFAULT_PATH, 1, 1))

    def lint(self, today: date) -> LintSettings:
        """How strict the rules are. A waiver whose last day has passed waives nothing."""
        return lint_settings(self.content, today)

    def passed_waivers(self, today: date) -> Iterator[Problem]:
        """Waivers that ended before `today`, the account's day."""
        for index, waiver in enumerate(self.content.waivers):
            if waiver.until < today:
                yield Problem(
                    "POL001",
                    place(self._tree, ("waivers", index, "until")),
                    f"This waiver of {waiver.rule} ended on {waiver.until}.",
                    f"Today is {today} on the account's clock, and a waiver holds no longer than was agreed.",
                    f"Take it out, or ask {waiver.by} for a later day.",
                )

    def idle_waivers(self, names: Iterable[str]) -> Iterator[Problem]:
        """Patterns that match none of all the repository's campaigns."""
        known = tuple(names)
        for index, waiver in enumerate(self.content.waivers):
            for number, pattern in enumerate(waiver.campaigns):
                if not any(fnmatchcase(name, pattern) for name in known):
                    yield Problem(
                        "POL004",
                        place(self._tree, ("waivers", index, "campaigns", number)),
                        f"No campaign is named `{pattern}`, so this waives nothing.",
                        "Such a waiver waits for a campaign that nobody meant.",
                        "Mend the name, or take the waiver out.",
                        Level.WARNING,
                    )


def load_policy(root: Path, path: str = DEFAULT_PATH) -> tuple[Policy, Problems]:
    """Read policy.yaml. A file that is absent or wrong counts as the defaults; its problems say so.

    Only the default path may be absent: whoever named another one wants it to be read.
    """
    problems = Problems()
    if path == DEFAULT_PATH and not (root / path).exists() and not (root / path).is_symlink():
        return Policy(), problems
    content = Repository(root).read(path, Position(path), problems)
    tree = None if content is None else parse(content, path, problems)
    found = None if tree is None else validate(PolicyFile, tree, problems)
    if found is None or tree is None:
        return Policy(), problems
    problems.extend(file_problems(found, tree))
    return Policy(found, tree), problems
