"""Who holds the lock, for a person who wonders whether they still work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ctsync.lock.holding import Holding
from ctsync.lock.record import Lock
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.wording import count, moment, shown


@dataclass(frozen=True, slots=True)
class HoldingView:
    """`who` is empty if nobody holds it. Times are UTC; `open` are the creates and stops that are not settled."""

    place: str
    zone: str
    who: str = ""
    since: datetime | None = None
    until: datetime | None = None
    run_url: str = ""
    age: timedelta | None = None
    open: tuple[str, ...] = ()
    broken: bool = False


def holding_view(
    holding: Holding | None, lock: Lock | None, place: str, zone: str, now: datetime, *, broken: bool = False
) -> HoldingView:
    if holding is None:
        return HoldingView(shown(place), zone)
    records = () if lock is None else lock.records.values()
    return HoldingView(
        shown(place),
        zone,
        shown(holding.who, 120),
        holding.since,
        holding.until,
        shown(holding.run_url, 300),
        None if holding.since is None else now - holding.since,
        tuple(str(record.key) for record in records if record.operation.state.is_open),
        broken,
    )


def holding_lines(view: HoldingView, paper: Paper) -> Iterator[str]:
    if not view.who:
        yield f"Nobody holds the lock in {view.place}."
        return
    since = "" if view.since is None else f" since {moment(view.since, view.zone)}"
    age = "" if view.age is None else f" ({_lasting(view.age)})"
    yield paper.ink(f"{view.who} holds the lock in {view.place}{since}{age}.", Tone.HEADING)
    if view.run_url:
        yield f"Its run: {view.run_url}"
    if view.until is not None:
        yield f"Unless it is renewed, it is free at {moment(view.until, view.zone)}."
    if view.open:
        yield f"Not settled: {count(len(view.open), 'campaign')}: {', '.join(view.open[:5])}."
        yield "Breaking the hold settles none of them. Run `ctsync audit` afterwards."
    if view.broken:
        yield "The hold is broken. If its holder is alive after all, it sends nothing more once others have written."


def _lasting(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds() // 60))
    return count(minutes, "minute") if minutes < 120 else count(minutes // 60, "hour")
