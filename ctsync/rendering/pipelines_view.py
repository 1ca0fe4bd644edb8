"""Pipelines that were written, or would be, and what is left for a person to set up at the forge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.wording import count, shown

_TONES: Final = {
    "new": Tone.NEW,
    "renewed": Tone.CHANGED,
    "changed by hand": Tone.ALARM,
    "up to date": Tone.QUIET,
}


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """One file: what became of it, and how what would be written differs from what is there."""

    path: str
    fate: str
    diff: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PipelinesView:
    """`items` are places at the forge, each with what to set up there. `is_written` is false for a check and a refusal."""

    forge: str
    account: str
    rows: tuple[PipelineRow, ...]
    items: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    is_written: bool
    is_check: bool = False

    @property
    def differing(self) -> int:
        """How many files are not as they would be written."""
        return sum(row.fate != "up to date" for row in self.rows)

    @property
    def by_hand(self) -> int:
        """How many of them somebody has changed."""
        return sum(row.fate == "changed by hand" for row in self.rows)


def pipelines_lines(view: PipelinesView, paper: Paper, *, verbose: bool = False) -> Iterator[str]:
    """What happened, the files, and the checklist."""
    yield from paper.indented(_headline(view), "", tone=Tone.HEADING)
    for row in view.rows:
        yield f"  {paper.ink(row.fate.ljust(15), _TONES[row.fate])} {shown(row.path, 200)}"
        if verbose or row.fate == "changed by hand":
            yield from (f"      {shown(line, 200)}" for line in row.diff)
    for note in view.notes:
        yield from paper.indented(shown(note, 500), "- ")
    if view.items and (view.is_written or not view.differing):
        yield ""
        yield paper.ink("What only a person can set up, in this order:", Tone.HEADING)
        for number, (where, what) in enumerate(view.items, 1):
            yield from paper.indented(shown(where), f"{number:>2}. ")
            yield from paper.indented(shown(what, 1_000), "    ")


def _headline(view: PipelinesView) -> str:
    what = f"pipelines of {shown(view.account, 100)} for {view.forge}"
    if not view.differing:
        return f"The {what} are up to date."
    if view.is_written:
        return f"Wrote the {what}: {count(view.differing, 'file')}."
    if view.is_check:
        return f"The {what} are not up to date: {count(view.differing, 'file')}. Run: ctsync ci {view.forge.lower()}"
    changed = f"{count(view.by_hand, 'file was', 'files were')} changed by hand"
    return f"Nothing was written: {changed}. The lines with - would be lost; --force writes over them."
