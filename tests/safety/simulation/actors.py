"""What people do besides editing texts and times: hold, take over, let go, split by market, bring back, stop a series.

Each seed has at most one of these (`swarm.with_more`), with dice of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random

from ctsync.lock.holds import EVERYTHING, Hold
from tests.safety.simulation.account import Row
from tests.safety.simulation.files import CLOCKS, MARKETS, WORDS, Commit, File, instant
from tests.safety.simulation.history import History
from tests.support.campaigns import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORK = 4 * DAY
PERSON = "asha@kaveri.example"

Edit = Callable[[int, File], File]
"""The file as it is in the commit of this number."""


def act(history: History) -> None:
    """Change what git holds, and put into the agenda what people do. The history has its commits, and was not played."""
    random, settings = Random(f"{history.seed}/actors"), history.swarm
    if settings.holds:
        _set_holds(history, random)
    if settings.adopts:
        _take_over(history, random)
    if settings.lets_go:
        _say_what_removing_does(history, random)
    if settings.markets:
        _split_by_market(history, random)
    if settings.rolls:
        _roll(history, random)
    if settings.returns:
        _bring_back(history, random)


def _edited(history: History, edit: Edit) -> None:
    for number, commit in enumerate(history.commits):
        history.commits[number] = {base: edit(number, file) for base, file in commit.items()}


# ── holds ──


def _set_holds(history: History, random: Random) -> None:
    """Up to four, of all or of one campaign, some under its new name. Some end early, some over one another."""
    bases = sorted({base for commit in history.commits for base in commit})
    for _ in range(random.randint(1, 4)):
        at = NOW + random.choice((random.random() * 2 * HOUR, random.random() * DAY, random.random() * WORK))
        base = random.choice(bases)
        scope = random.choice((EVERYTHING, EVERYTHING, base, base, base, f"new-{base}", f"{base}@*"))
        until = at + random.choice((6 * HOUR, DAY, 3 * DAY, 5 * DAY))
        hold = Hold(scope, until, at, PERSON, "prices are wrong", stops=random.random() < 0.5)
        history.at(at, partial(_hold, history, hold))
        if random.random() < 0.5:
            history.at(at + random.random() * (until - at), partial(_release, history, scope))


def _hold(history: History, hold: Hold) -> None:
    history.met["hold that stops" if hold.stops else "hold"] += 1
    history.met["hold of everything" if hold.scope == EVERYTHING else "hold of one campaign"] += 1
    history.begin("hold", about=hold.scope, hold=hold)


def _release(history: History, scope: str) -> None:
    history.met["hold ended early"] += 1
    history.begin("release", about=scope)


# ── campaigns of others ──


def _take_over(history: History, random: Random) -> None:
    """Somebody made campaigns by hand before there was a file; a later merge takes them over by id and name.

    Some files name another campaign by mistake. Until then git has no file of that name.
    """
    bases = sorted({base for commit in history.commits for base in commit})
    for base in random.sample(bases, min(len(bases), random.choice((1, 1, 2)))):
        begins = random.choice((0, 0, 1))
        day = random.choice((1, 2, 3, 5))
        text = f"{(NOW + day * DAY).date().isoformat()} {random.choice(CLOCKS)}"
        is_mistaken = random.random() < 0.15
        row = _made_by_hand(history, random, base, text, "Diwali letter (Priya)" if is_mistaken else base)
        first = File(base, "once", (text,), WORDS[0], adopt=row.id)
        for number, commit in enumerate(history.commits):
            history.commits[number] = _with_taken_over(commit, first, number - begins, random)
        if random.random() < 0.4:
            history.at(
                NOW + random.random() * DAY, partial(_change_by_hand, history, row, random.random() < 0.5)
            )


def _made_by_hand(history: History, random: Random, base: str, text: str, name: str) -> Row:
    row = history.account.add_by_hand(name, instant(text), random)
    row.touched_at, row.posted_at = None, history.now
    row.base, row.words, row.generation = base, WORDS[0], 1
    return row


def _change_by_hand(history: History, row: Row, is_renamed: bool) -> None:  # noqa: FBT001  # which of two things
    """Somebody makes another campaign of it: ctsync must not stop it any more (protocol 5)."""
    if row.stopped_at is not None or row.moments[-1] <= history.now:
        return
    history.met["one that was taken over was changed by hand"] += 1
    row.touched_at = history.now
    if is_renamed:
        row.name = "Summer sale (Priya)"
    else:
        row.move(history.now)


def _with_taken_over(commit: Commit, first: File, since: int, random: Random) -> Commit:
    """The commit so many merges after the file came."""
    others = {base: file for base, file in commit.items() if base != first.base}
    if since < 0:
        return others
    now = commit.get(first.base)
    if since == 0:
        return {**others, first.base: first}
    if now is None:
        return others
    if random.random() < 0.4:
        now = replace(first, words=now.words, generation=now.generation, is_renamed=now.is_renamed)
    return {**others, first.base: replace(now, adopt=first.adopt if now.kind == "once" else 0)}


# ── what removing a file does ──


def _say_what_removing_does(history: History, random: Random) -> None:
    """Most files say it once and for all; some change their mind. One or two are removed for good."""
    bases = sorted({base for commit in history.commits for base in commit})
    wish = {base: random.choice(("forget", "forget", "refuse", "refuse", "stop")) for base in bases}

    def said(_number: int, file: File) -> File:
        if random.random() < 0.1:
            wish[file.base] = random.choice(("forget", "refuse", "stop"))
        return replace(file, on_remove=wish[file.base])

    _edited(history, said)
    since = random.randrange(1, len(history.commits))
    gone = random.sample(bases, min(len(bases), random.choice((1, 2))))
    for number in range(since, len(history.commits)):
        kept = {base: file for base, file in history.commits[number].items() if base not in gone}
        history.commits[number] = kept


# ── markets ──


def _split_by_market(history: History, random: Random) -> None:
    """Single campaigns are split by market; most keep their markets, some win or lose one with a merge."""
    bases = sorted({base for commit in history.commits for base in commit})
    markets = {base: random.choice(MARKETS) for base in bases}

    def split(_number: int, file: File) -> File:
        if random.random() < 0.25:
            markets[file.base] = random.choice(MARKETS)
        if file.kind not in ("once", "parts"):
            return file
        return replace(file, kind="parts", at=file.at[:1], markets=markets[file.base])

    _edited(history, split)
    history.met["split by market"] += any(
        file.markets for commit in history.commits for file in commit.values()
    )


# ── rolling campaigns ──


def _roll(history: History, random: Random) -> None:
    """Some files are rolling ones throughout, and somebody stops one of them."""
    bases = sorted({base for commit in history.commits for base in commit})
    kinds = {base: random.choice(("rolling", "rolling push", "")) for base in bases}
    kinds[random.choice(bases)] = "rolling"

    def rolling(_number: int, file: File) -> File:
        kind = kinds[file.base]
        return replace(file, kind=kind, at=file.at[:1], parts=()) if kind else file

    _edited(history, rolling)


# ── what was removed comes back ──


def _bring_back(history: History, random: Random) -> None:
    """The second merge takes some files away, and the third brings them back as they were."""
    first = history.commits[0]
    gone = frozenset(random.sample(sorted(first), min(len(first), random.choice((1, 1, 2, 3)))))
    history.commits[1] = {base: file for base, file in history.commits[1].items() if base not in gone}
    history.commits[2] = {**history.commits[2], **{base: first[base] for base in gone}}
    history.met["commit: brought back"] += 1
