"""The panic button as a person presses it: a lock of another lineage does not keep it from stopping (protocol 10).

Whatever creates or decides needs the very lock that ctsync.yaml names (protocol 11). A stop does no harm with another
one of this account and project: it touches only campaigns that this lock made, by their marks. But it may know less than
the lock that is missing, so it does not end well.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ctsync.applying.panic import stop_now
from ctsync.applying.request import Asking, Request
from ctsync.applying.result import ApplyResult
from ctsync.errors import LockForeign, UsageError


def press(request: Request, names: Collection[str]) -> Asking[ApplyResult]:
    """`stop_now`; and with a lock of another lineage what that one knows is stopped all the same, and exit 10 added.

    Raises what `stop_now` raises: LockForeign also if that other lock has no campaign of these names.
    """
    try:
        return (yield from stop_now(request, names))
    except LockForeign as foreign:
        try:
            result = yield from stop_now(replace(request, lineage=""), names)
        except UsageError:
            raise foreign from None
        note = f"{foreign.what} {foreign.why} {_KNOWS_LESS}"
        return replace(
            result, notes=(*result.notes, note), codes=result.codes | frozenset({foreign.exit_code})
        )


_KNOWS_LESS = (
    "What it knows under these names was stopped. The right lock may know more of them: look in the dashboard, mend "
    "ctsync.yaml or `store`, and run `ctsync stop` again."
)
