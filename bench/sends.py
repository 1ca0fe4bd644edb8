"""A calendar's sums over many sends: loads, what is over the budget, and who shares people; they grow with the sends.

`python -m bench.sends N` does it once for N sends of four weeks and prints the processor time. Three kinds of sends take
turns: at one moment, spread over people's clocks, and of unknown size.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from statistics import median
from typing import Final

from bench.measuring import Bench, Figure
from ctsync.calendar import (
    Budget,
    Entry,
    Frame,
    Messages,
    Send,
    Source,
    Spread,
    Standing,
    Who,
    load_of,
    overlaps,
    rushes,
)
from ctsync.schedule.zones import local_time

FEW, MANY = 50_000, 200_000
GROWTH: Final = 6
"""Four times the sends may cost so many times as much; memory that no cache holds is slower."""
TIMES: Final = 3

_ZONE = "Asia/Kolkata"
_FRAME = Frame(date(2027, 5, 17), 4, _ZONE)


def figures(bench: Bench) -> Iterator[Figure]:
    """The cost of many sends against that of few, and of many alone."""
    costs = {
        size: median(float(bench.run("-m", "bench.sends", str(size))) for _ in range(TIMES))
        for size in (FEW, MANY)
    }
    yield Figure(f"calendar of {MANY:,} sends: processor", costs[MANY], "s")
    yield Figure(f"calendar, {MANY:,} sends : {FEW:,} sends", costs[MANY] / costs[FEW], "x", GROWTH)


def _entries(size: int) -> list[Entry]:
    """Campaigns of four sends each; the same for the same size."""
    chance = Random(size)
    return [_entry(number, chance) for number in range(size // 4)]


def _entry(number: int, chance: Random) -> Entry:
    kind = number % 3
    length = timedelta(hours=5) if kind == 1 else timedelta()
    spread = Spread.IN_A_SPAN if kind == 1 else Spread.AT_ONCE
    starts = sorted(_FRAME.start + timedelta(minutes=15 * chance.randrange(4 * 24 * 28)) for _ in range(4))
    sends = tuple(Send(local_time(start, _ZONE), start, start + length, spread) for start in starts)
    messages = (
        Messages(None, Source.UNKNOWN) if kind == 2 else Messages(chance.randrange(900_000), Source.EXPECTED)
    )
    who = (
        None
        if kind == 2
        else Who(f"City {number % 60}", {"profile": {"City": {"is": [number % 60]}}}, str(number))
    )
    return Entry(f"c{number}", f"c{number}", "push", Standing.NEW, messages, sends, who)


def _once(size: int) -> float:
    entries = _entries(size)
    gc.freeze()  # as after the files are read, so that the collector does not walk through them again and again
    begun = time.process_time()
    load = load_of(entries, _FRAME)
    rushes(load, Budget((("warn", 1_200_000), ("block", 1_500_000))), entries)
    list(overlaps((send.local.date(), each.key, each.who) for each in entries for send in each.counted()))
    return time.process_time() - begun


if __name__ == "__main__":
    print(_once(int(sys.argv[1])))
