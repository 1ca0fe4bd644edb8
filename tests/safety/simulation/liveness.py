"""Liveness, apart from safety: faults end, and after three clean runs the account is what git wants.

But for what is frozen; and frozen are exactly the creates that left no trace in the account (reliability 4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from ctsync.applying.result import ApplyResult, Fate
from ctsync.errors import ExitCode
from ctsync.planning.change import Block, Blocked
from tests.safety.simulation.batch import Batch
from tests.safety.simulation.files import REFUSED_WORDS
from tests.safety.simulation.history import History
from tests.safety.simulation.script import HOUR, play_to_calm

CLEAN_RUNS = 3

MET_IN_EVERY_BATCH = (
    *(
        "calm: all as git wants it",
        "calm: something is frozen",
        "calm: a campaign is wanted",
        "found",
        "killed",
    ),
    *("frozen", "replaced", "stopped", "fault: late", "fault: lost before", "fault: doubled", "fenced"),
)

LONG = timedelta(days=400)

Wanted = tuple[str, str, str, frozenset[datetime]]
"""Of one campaign: key of its file, part, words, and when it sends."""


def judge(seed: int) -> Batch:
    """One liveness history: its faults end, three clean runs follow, and the account is looked at."""
    history = play_to_calm(seed)
    if not history.commits[-1]:
        return Batch(1, met=history.met)  # an emptied repository is refused, as it should be
    for _ in range(CLEAN_RUNS):
        begun = history.now
        history.begin("plan", len(history.commits) - 1)
        history.play(begun + 2 * HOUR)
    told = [f"seed {seed}: {text}" for text in _unlike(history, begun)]
    calls = sum(process.calls_made for process in history.processes)
    return Batch(1, told, met=history.met, calls=calls)


def _unlike(history: History, last_run: datetime) -> Iterator[str]:
    wanted, live = _wanted(history, last_run), _live(history)
    later = _wanted(history, last_run, ahead=LONG) - wanted
    frozen = history.frozen_keys()
    shown = " ".join(row.name for row in history.account.rows)
    yield from (
        f"{key} is frozen, and the account shows it" for key, token in frozen.items() if token in shown
    )
    refused = {base for base, _, words, _ in wanted if words == REFUSED_WORDS}
    open_keys = [*frozen, *_renamed_silently(history)]
    if history.met["fault: another's id"]:
        open_keys += _in_dispute(history)
    stuck = refused | {key.partition("@")[0].partition("[")[0] for key in open_keys}
    for campaign in wanted - live:
        if campaign[0] not in stuck:
            yield f"missing: {_named(campaign)}"
    for campaign in live - wanted - later:  # what has a record is renewed before its date is due
        if campaign[0] not in stuck:
            yield f"live without being wanted: {_named(campaign)}"
    code = history.runs[-1].code
    if (code is ExitCode.DONE) == bool(open_keys or refused):
        yield f"the last run ended with {code}, with {len(frozen)} creates frozen"
    history.met["calm: a campaign is wanted"] += wanted.total()
    history.met["calm: something is frozen" if frozen else "calm: all as git wants it"] += 1


def _in_dispute(history: History) -> list[str]:
    """The keys of which the last run says that two rows lay claim to one id: a person has to say which is which."""
    *_, last = (entry for _, *entry in history.journal if entry[0] == "end")
    return [key for key, fate, _ in last[3:] if fate == Fate.DUPLICATE.value]


def _renamed_silently(history: History) -> list[str]:
    """The keys that the last run holds back until a file says which name it had before, or that it is another one."""
    result = history.processes[-1].result
    plan = result.plan if isinstance(result, ApplyResult) else None
    blocked = () if plan is None else plan.of(Blocked)
    return [str(each.key) for each in blocked if each.block is Block.RENAMED_WITHOUT_SAYING]


def _wanted(history: History, last_run: datetime, ahead: timedelta = timedelta()) -> Counter[Wanted]:
    """What the files want by then. `ahead` adds to the days that a rolling definition is created before its dates."""
    found: Counter[Wanted] = Counter()
    for file in history.commits[-1].values():
        moments = [frozenset(file.moments)]
        if file.kind == "mails" or file.is_rolling:
            moments = [frozenset({moment}) for moment in file.moments]
        if file.is_rolling:
            until = last_run + timedelta(days=file.horizon) + ahead
            moments = [each for each in moments if max(each) <= until]
        found.update((file.base, part, file.words, each) for part in file.owned_parts for each in moments)
    return found


def _live(history: History) -> Counter[Wanted]:
    return Counter(
        (row.base, row.part, row.words, frozenset(row.moments))
        for row in history.ours()
        if row.status_at(history.now) not in ("stopped", "completed")
    )


def _named(campaign: Wanted) -> str:
    base, part, words, moments = campaign
    return f"{base}[{part}] {words} at {', '.join(f'{each:%d. %H:%M}' for each in sorted(moments))}"
