"""A person explains what a rebuilding left open: numbers that no campaign shows, campaigns that are not ours (protocol 11).

Nothing is created, stopped or taken over by it. A campaign that *is* ours is not explained away: it is named with
`resolve KEY --id`, taken over by `adopt`, or stopped in the dashboard.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ctsync.applying.founding import whole_reach
from ctsync.applying.looking import look
from ctsync.applying.opening import take_lock
from ctsync.applying.request import Asking, Request
from ctsync.applying.resolving import refuse_foreign
from ctsync.applying.result import ApplyResult
from ctsync.applying.run import Run
from ctsync.applying.session import guarded, see
from ctsync.errors import UsageError
from ctsync.lock.rebuilt import Rebuilt
from ctsync.names import RemoteId
from ctsync.planning.claims import claim
from ctsync.planning.unsettled import Unsettled, unsettled

ROWS = "rows:"
"""How unclaimed campaigns are named: `rows:1700000001,1700000002`, or `rows:all`."""
NUMBERS = "numbers:"
"""How unaccounted numbers are named: `numbers:17`, `numbers:17-23`, or `numbers:all`."""
ALL = "all"

_SPAN = re.compile(r"([1-9][0-9]{0,9})(?:-([1-9][0-9]{0,9}))?")
_IDS = re.compile(r"[1-9][0-9]{0,18}(?:,[1-9][0-9]{0,18})*")

_Explained = Callable[[Rebuilt, Unsettled, str], Rebuilt]


def explain(request: Request, key: str, evidence: str) -> Asking[ApplyResult]:
    """Note that somebody has looked into what `key` names: `rows:…` or `numbers:…`. The caller holds the store.

    The whole account is looked at as well, as no later run does: what has turned up since is left open.

    Raises UsageError for a key that is none, or that names what is not open.
    """
    run = yield from take_lock(replace(request, wanted=(), commit=""))
    step = _rows(key) if key.startswith(ROWS) else _numbers(key)
    return (yield from guarded(run, _noted(run, step, key, evidence)))


def is_explained_by(key: str) -> bool:
    """Whether it names what a rebuilding left open."""
    return key.startswith((ROWS, NUMBERS))


def _noted(run: Run, step: _Explained, key: str, evidence: str) -> Asking[None]:
    yield from see(run)
    rebuilt = run.lock.rebuilt
    if rebuilt is None:
        raise UsageError("This lock was not rebuilt, so there is nothing of that kind to settle.")
    run.saw((yield from look(whole_reach(run.now, run.zone))))
    claims = claim(run.lock, run.seen, run.request.account)
    refuse_foreign(claims)
    left = unsettled(run.lock, claims)
    rebuilt = replace(rebuilt, rows=tuple(sorted({*rebuilt.rows, *left.rows})))
    remark = f"{key}, by {run.request.who} at {run.now:%Y-%m-%d %H:%M} UTC: {evidence.strip()}"
    yield from run.write(replace(run.lock, rebuilt=step(rebuilt, left, remark)))
    run.notes.append(f"Settled {remark}")


def _rows(key: str) -> _Explained:
    word = key.removeprefix(ROWS)
    if word != ALL and _IDS.fullmatch(word) is None:
        raise UsageError(f"{key} names no campaigns.", hint=f"{ROWS}1700000001,1700000002 or {ROWS}{ALL}")

    def explained(rebuilt: Rebuilt, left: Unsettled, remark: str) -> Rebuilt:
        meant = left.rows if word == ALL else tuple(RemoteId(int(each)) for each in word.split(","))
        if not meant or (unknown := sorted(set(meant).difference(left.rows))):
            raise _not_open(key, [str(each) for each in left.rows], unknown if meant else [])
        return rebuilt.without_rows(meant, remark)

    return explained


def _numbers(key: str) -> _Explained:
    word = key.removeprefix(NUMBERS)
    span = _SPAN.fullmatch(word)
    if word != ALL and (span is None or int(span[2] or span[1]) < int(span[1])):
        raise UsageError(f"{key} names no numbers.", hint=f"{NUMBERS}17, {NUMBERS}17-23 or {NUMBERS}{ALL}")

    def explained(rebuilt: Rebuilt, left: Unsettled, remark: str) -> Rebuilt:
        first = 1 if span is None else int(span[1])
        last = (
            max((each.last for each in left.numbers), default=0) if span is None else int(span[2] or span[1])
        )
        cut = rebuilt.without_numbers(first, last, remark)
        if cut.numbers == rebuilt.numbers:
            raise _not_open(key, [str(each) for each in left.numbers], [])
        return cut

    return explained


def _not_open(key: str, left: list[str], unknown: list[RemoteId]) -> UsageError:
    said = f"{unknown[0]} is" if unknown else f"{key} is"
    open_ones = f"These are: {', '.join(left[:8])}." if left else "Nothing of that kind is open."
    return UsageError(f"{said} not open. Nothing was settled.", hint=open_ones)
