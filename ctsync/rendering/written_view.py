"""A campaign file that was just written: where, what it says, what to look at, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ctsync.redaction import safe_text
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.wording import count


@dataclass(frozen=True, slots=True)
class WrittenView:
    """`notes` are sentences; `errors` and `warnings` are what `ctsync lint` would count."""

    file: str
    text: str
    notes: tuple[str, ...]
    errors: int
    warnings: int

    @property
    def next_steps(self) -> tuple[str, ...]:
        """The commands to go on with."""
        return (f"ctsync lint {self.file}", "ctsync plan")


def written_lines(view: WrittenView, paper: Paper) -> Iterator[str]:
    yield paper.ink(f"Wrote {safe_text(view.file, one_line=True)}", Tone.HEADING)
    yield ""
    for line in view.text.splitlines():
        yield f"  {safe_text(line, one_line=True)}".rstrip()
    yield ""
    for note in view.notes:
        yield from paper.indented(safe_text(note, one_line=True), "- ", "  ")
    if view.errors:
        yield paper.ink(f"It has {count(view.errors, 'error')} to mend.", Tone.ALARM)
    first, second = view.next_steps
    yield f"Next:  {safe_text(first, one_line=True)}"
    yield f"Then:  {second}"
