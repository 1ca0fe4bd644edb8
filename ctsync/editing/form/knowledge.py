"""What is known while a campaign is being written: by the repository, and from the answers so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ctsync.catalog import Catalog
from ctsync.editing.form.answers import Tree, get
from ctsync.reading.nodes import Path


@dataclass(frozen=True, slots=True)
class Known:
    """What the repository knows. `inherits(purpose, channel, path)` says whether the defaults give a value there."""

    catalog: Catalog
    inherits: Callable[[str, str, Path], bool] = lambda _purpose, _channel, _path: False
    can_have: Callable[[str, Path], bool] = lambda _channel, _path: True
    owners: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    needs_expect: bool = False

    def is_inherited(self, answers: Answers, path: Path) -> bool:
        """Whether the defaults give this file a value there."""
        return self.inherits(answers.text("purpose"), answers.channel, path)


@dataclass(slots=True)
class Answers:
    """What was said so far: values of the file in `tree`, and what only decides about other questions in `steering`."""

    tree: Tree = field(default_factory=dict)
    steering: dict[str, str] = field(default_factory=dict)

    def text(self, *path: str | int) -> str:
        """A text of the file, or an empty one."""
        found = get(self.tree, path)
        return found if isinstance(found, str) else ""

    @property
    def channel(self) -> str:
        return self.text("channel")

    def wanted(self) -> list[str]:
        """What the person wants to be asked besides."""
        return self.steering.get("more", "").replace(",", " ").split()
