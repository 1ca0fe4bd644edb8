"""Everything that is wrong with a command line, told at once: nobody likes to mend one thing and hear of the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ctsync.errors import InvalidInput, UsageError


def all_of(*askings: Callable[[], Any]) -> list[Any]:
    """What each gives. Raises one UsageError that says what all of them had against it; a file with errors goes first."""
    found: list[Any] = []
    wrong: list[UsageError] = []
    for ask in askings:
        try:
            found.append(ask())
        except UsageError as error:
            wrong.append(error)
        except InvalidInput:
            if not wrong:
                raise
    if wrong:
        raise _together(wrong)
    return found


def _together(wrong: Sequence[UsageError]) -> UsageError:
    if len(wrong) == 1:
        return wrong[0]
    numbered = [f"({number}) {error.what}" for number, error in enumerate(wrong, start=1)]
    hints = [f"({number}) {error.hint}" for number, error in enumerate(wrong, start=1) if error.hint]
    return UsageError(
        f"{len(wrong)} things are wrong, so nothing was sent.", why=" ".join(numbered), hint=" ".join(hints)
    )
