"""The script of one seed: who does what and when, drawn before anything is played."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from tests.safety.simulation.actors import act
from tests.safety.simulation.files import (
    BASES,
    CLOCKS,
    KINDS,
    PARTS,
    WORDS,
    Calendar,
    Commit,
    File,
    next_commit,
)
from tests.safety.simulation.history import UNREADABLE, UNWRITABLE, History
from tests.safety.simulation.swarm import Swarm, swarm, with_more
from tests.support.campaigns import NOW, ZONE

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WORK = 4 * DAY
"""How long git changes and people act."""
END = NOW + 60 * DAY


def play(seed: int) -> History:
    """One safety history, to its end."""
    random = Random(f"{seed}/script")
    settings = with_more(swarm(random, Random(f"{seed}/rarely")), Random(f"{seed}/also"))
    history = History(str(seed), settings)
    _script(history, random)
    history.play(NOW + WORK + 3 * DAY)
    history.be_clean()
    for number in range(3):
        history.at(history.now + number * HOUR, lambda: history.begin("audit"))
    history.play(END)
    return history


def _script(history: History, random: Random) -> None:
    settings = history.swarm
    history.found()
    _git(history, random, _calendar(settings, random))
    act(history)
    for hour in range(1, int(WORK / HOUR)):
        if random.random() < settings.audits / 8:
            history.at(NOW + hour * HOUR + 7 * MINUTE, lambda: history.begin("audit"))
    if any(file.is_rolling for commit in history.commits for file in commit.values()):
        for night in range(6):
            if random.random() < 0.8:
                history.at(NOW + night * DAY + 16 * HOUR, lambda: _night(history))
    _people(history, random)
    if settings.loss:
        history.at(NOW + random.random() * WORK, lambda: _lose(history, random))


def _calendar(settings: Swarm, random: Random) -> Calendar:
    first = NOW + timedelta(hours=5, minutes=30)
    days = [(first + number * DAY).date().isoformat() for number in range(7)]
    kinds = tuple(random.sample(KINDS, random.randint(1, 4)))
    if settings.blunders:
        return Calendar(tuple(days[-2:]), ("once", "mails", "parts"), BASES)
    return Calendar(tuple(random.sample(days, random.randint(1, 4))), kinds, BASES[: settings.bases])


def _git(history: History, random: Random, calendar: Calendar, span: timedelta = WORK) -> None:
    """The merges, and the workflows that they start: at once, late, twice, or again when they are old."""
    settings, at = history.swarm, NOW
    tight = random.random() < 0.4
    for number in range(settings.commits):
        commit, how = next_commit(history.commits, calendar, random)
        if settings.flips and number > 1:
            commit, how = history.commits[number - 2], "flip"
        if settings.splits:
            commit, how = _split(commit, at, random), "split"
        elif settings.shuffles:
            commit, how = _shuffled(commit, calendar.days[0], random), "shuffle"
        if settings.blunders and number == 1:
            commit, how = {base: file for base, file in history.commits[0].items() if base == "a"}, "blunder"
        history.commits.append(commit)
        history.met[f"commit: {how}"] += 1
        late = random.choice((0, 1, 1, 5, 30)) * MINUTE if random.random() < 0.85 else 6 * HOUR
        _workflow(history, random, number, at + late)
        if random.random() < settings.twice:
            history.met["started twice"] += 1
            _workflow(history, random, number, at + late + random.choice((0.02, 0.2, 2, 40)) * MINUTE)
        if number and random.random() < settings.reruns:
            history.met["old run again"] += 1
            _workflow(history, random, random.randrange(number), at + random.random() * 12 * HOUR)
        at += _pause(random, settings, span, is_tight=tight)
    for again in range(random.randint(0, 2)):
        _workflow(history, random, settings.commits - 1, at + (again + 1) * 2 * HOUR)


def _pause(random: Random, settings: Swarm, span: timedelta, *, is_tight: bool) -> timedelta:
    """Between two merges."""
    if settings.splits:
        return (0.5 + 2 * random.random()) * HOUR
    return (
        random.choice((0.1, 1, 3, 20)) * MINUTE if is_tight else random.random() * 2 * span / settings.commits
    )


def _split(commit: Commit, at: datetime, random: Random) -> Commit:
    """The same files for languages, and for another time of this very day."""
    made = {}
    for base, file in commit.items():
        moment = (at + random.choice((0.7, 1, 2, 4)) * HOUR).astimezone(ZoneInfo(ZONE))
        text = f"{moment:%Y-%m-%d %H:%M}"
        made[base] = replace(file, kind="parts", at=(text,), parts=random.choice(PARTS), runs=4, left_out=0)
    return made


def _shuffled(commit: Commit, day: str, random: Random) -> Commit:
    """Files of several moments of one day, of which each merge takes some away and brings others."""
    return {
        base: File(
            base, "mails", tuple(sorted(f"{day} {clock}" for clock in random.sample(CLOCKS, 3))), WORDS[0]
        )
        for base in commit
    }


def _workflow(history: History, random: Random, commit: int, at: datetime) -> None:
    kind = "plan" if random.random() < history.swarm.planned else "apply"
    history.at(at, lambda: history.begin(kind, commit))
    if random.random() < 0.04:
        wait = random.random() * MINUTE
        history.at(at + wait, lambda: _cancel_last(history))


def _cancel_last(history: History) -> None:
    alive = [each for each in history.processes if each.is_alive and each.kind == "apply"]
    if alive:
        history.cancel(alive[-1])


def _night(history: History) -> None:
    """The nightly job takes whatever the branch holds by then, as far as CI got."""
    begun = [run.commit for run in history.processes if run.kind in ("apply", "plan")]
    if begun:
        history.met["nights"] += 1
        history.begin("roll", max(begun))


def _people(history: History, random: Random) -> None:
    settings = history.swarm
    for _ in range(4):
        at = NOW + random.random() * WORK
        if random.random() < settings.people:
            what = random.choice(
                ("stop", "stop", "rename", "move", "look-alike", "look-alike", "absent", "seen")
            )
            history.at(at, partial(_person, history, random, what))
        if random.random() < settings.panics / 2:
            base = random.choice(BASES[: settings.bases])
            dice = random.random()
            off = UNREADABLE if dice < 0.125 else UNWRITABLE if dice < 0.25 else ""
            at = NOW + random.choice((2 * MINUTE, random.random() * HOUR, random.random() * WORK))
            history.at(at, partial(_panic, history, base, off))
        if random.random() < settings.hides:
            history.at(at, lambda: _hide(history, random))


def _panic(history: History, base: str, off: str) -> None:
    """Somebody who has the files that CI is at, or is about to be."""
    history.met["panic without the store" if off else "panic with the store"] += 1
    begun = [run.commit for run in history.processes if run.commit >= 0]
    file = history.commits[max(begun)].get(base) if begun else None
    history.met["panic of a rolling campaign"] += file is not None and file.is_rolling
    history.begin("panic", about=base, without_store=off, file=file)


def _hide(history: History, random: Random) -> None:
    rows = history.ours()
    if rows:
        history.met["hidden row"] += 1
        random.choice(rows).hidden_until = history.now + random.choice((1, 10, 60, 600)) * MINUTE


def _person(history: History, random: Random, what: str) -> None:
    rows = [
        row
        for row in (*history.ours(), *(row for row in history.account.rows if row.base and not row.post))
        if row.stopped_at is None and row.moments[-1] > history.now and row.hidden_until <= history.now
    ]
    history.note("person", what)
    if what in ("absent", "seen"):
        _tells(history, random, what)
    elif what == "look-alike":
        _look_alike(history, random)
    elif rows:
        unknown = " ".join(history.frozen_keys().values())
        open_ones = [row for row in rows if row.name.rpartition("~")[2] in unknown]
        row = min(open_ones, key=lambda each: each.id) if open_ones else random.choice(rows)
        history.met[f"person: {what}"] += 1
        row.touched_at = history.now
        if what == "stop":
            history.account.stop(row, None, history.now)
        elif what == "rename":
            row.name = "Summer sale (Priya)"
        else:
            row.move(history.now)


def _look_alike(history: History, random: Random) -> None:
    """Somebody makes a campaign in the dashboard with the name and the day of a file."""
    files = [file for commit in history.commits for file in commit.values()]
    if files:
        file = random.choice(files)
        history.met["person: look-alike"] += 1
        history.account.add_by_hand(file.name, random.choice(sorted(file.moments)), random)


def _tells(history: History, random: Random, what: str) -> None:
    """Somebody looks into the dashboard, sees the truth, and says so."""
    if what == "seen":
        keys = history.missed_keys()
    else:
        shown = " ".join(row.name for row in history.account.rows)
        working = history.account.pending
        keys = [key for key, token in history.frozen_keys().items() if token not in shown and not working]
    if keys:
        history.met[f"person: {what}"] += 1
        history.begin(what, about=random.choice(sorted(keys)))


def _lose(history: History, random: Random) -> None:
    """The lock is gone, or an older copy lies in its place; some hours later somebody puts the newest one back."""
    is_gone = history.swarm.loss == "gone"
    if not (history.vault.lose() if is_gone else history.vault.roll_back(random)):
        return
    history.met["lock gone" if is_gone else "lock rolled back"] += 1
    history.distrusted_since, history.is_rolled_back = history.now, not is_gone
    history.note("lost", history.swarm.loss)
    if random.random() < 0.7:
        back = history.now + random.random() * DAY
        history.at(back, lambda: _restore(history, is_gone=is_gone))


def _restore(history: History, *, is_gone: bool) -> None:
    history.vault.restore(was_gone=is_gone)
    history.note("restored")


# ── the liveness batch ──

CALM = NOW + 3 * DAY
"""When faults end. Git has been quiet for a day by then, and nothing is sent before the eighth day."""


def play_to_calm(seed: int) -> History:
    """One liveness history: faults and all, until CALM; nothing has been mended yet."""
    random = Random(f"{seed}/calm")
    settings = replace(
        swarm(random, Random(f"{seed}/rarely")),
        people=0.0,
        panics=0.0,
        loss="",
        hides=0.0,
        splits=False,
        shuffles=False,
        meddles=0.0,
        blunders=False,
    )
    history = History(f"calm {seed}", settings)
    history.found()
    days = tuple((CALM + number * DAY).date().isoformat() for number in (2, 3, 5, 8))
    _git(history, random, Calendar(days, tuple(random.sample(KINDS, 3)), BASES[: settings.bases]), DAY / 2)
    history.play(CALM)
    history.be_clean()
    return history
