"""One failure in its fixed slots: what happened, where, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ctsync.errors import CtsyncError, WrongFiles
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.wording import shown


@dataclass(frozen=True, slots=True)
class ErrorView:
    """What a person reads of a failure."""

    what: str
    exit_code: int
    why: str = ""
    hint: str = ""
    where: str = ""
    details: tuple[str, ...] = ()


def error_view(error: CtsyncError) -> ErrorView:
    return ErrorView(
        what=shown(error.what, 1_000),
        exit_code=int(error.exit_code),
        why=shown(error.why, 1_000),
        hint=shown(error.hint, 1_000),
        where="" if error.where is None else shown(str(error.where)),
        details=tuple(shown(line, 600) for line in error.details) if isinstance(error, WrongFiles) else (),
    )


def error_lines(view: ErrorView, paper: Paper) -> Iterator[str]:
    yield from paper.indented(view.what, "Error: ", "  ", tone=Tone.ALARM)
    for line in view.details:
        yield from paper.indented(line, "  ", "    ")
    for label, text in (("Where:", view.where), ("Why:", view.why), ("Do:", view.hint)):
        if text:
            yield from paper.indented(text, f"  {label:<6} ")
