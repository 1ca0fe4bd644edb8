"""Which schemas were written, for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.wording import count, shown


@dataclass(frozen=True, slots=True)
class SchemasView:
    """`folder` as a person would type it; `names` are all files of it, `differing` those that were not as they should be."""

    folder: str
    names: tuple[str, ...]
    differing: tuple[str, ...]
    is_check: bool


def schemas_lines(view: SchemasView, _paper: Paper) -> Iterator[str]:
    """One line of what happened, the names, and what to do."""
    number, folder = len(view.differing), shown(view.folder, 200)
    if not number:
        yield f"All {count(len(view.names), 'file')} in {folder}/ are up to date."
        return
    if view.is_check:
        yield f"{count(number, 'file')} in {folder}/ {'is' if number == 1 else 'are'} not up to date:"
    else:
        yield f"Wrote {count(number, 'file')} to {folder}/:"
    yield from (f"  {shown(name, 200)}" for name in view.differing)
    yield (
        "Next:  ctsync schema"
        if view.is_check
        else "Next:  commit them, so that everybody's editor has them."
    )
