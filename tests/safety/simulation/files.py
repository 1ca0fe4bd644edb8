"""What git holds in a simulated history: campaign files, and commits that are edited as people edit them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import product
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.desired import DesiredCampaign
from ctsync.names import AccountName
from tests.support.campaigns import ZONE, wanted
from tests.support.families import campaigns_of

SHOP = AccountFacts(
    name=AccountName("production"),
    project="shop-2f6c9a1b",
    account_hash="sha256:" + "cd" * 32,
    zone=ZONE,
    is_local=False,
)
"""Not a local one: commits are compared, and a lock that is gone is never begun anew."""

BASES = ("a", "b", "c", "d", "e", "f")
WORDS = ("Alpha", "Bravo", "Charlie")
REFUSED_WORDS = "Foxtrot"
"""What CleverTap refuses whenever it is asked: a message with a mistake that no lint can see."""
CLOCKS = ("09:15", "10:10", "11:00", "18:30", "18:50", "23:40")
KINDS = ("once", "once", "once", "dates", "mails", "daily", "rolling", "rolling push", "parts", "parts")
PARTS = ((), ("hi",), ("hi", "ta"))
MARKETS = (("pune",), ("mumbai", "pune"), ("mumbai", "nashik", "pune"), ())

Commit = Mapping[str, "File"]
"""The files of one commit by their key, which survives a rename."""


@dataclass(frozen=True)
class File:
    """One campaign file. `at` are times on the account's clock, `parts` the languages beside the default one.

    `adopt` is the id of a campaign that somebody made in the dashboard, 0 if there is none.
    """

    base: str
    kind: str
    at: tuple[str, ...]
    words: str
    generation: int = 1
    is_renamed: bool = False
    runs: int = 4
    left_out: int = 0
    horizon: int = 4
    parts: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    on_remove: str = "stop"
    adopt: int = 0

    @property
    def name(self) -> str:
        return f"new-{self.base}" if self.is_renamed else self.base

    @property
    def is_rolling(self) -> bool:
        return self.kind.startswith("rolling")

    @property
    def written(self) -> File:
        """The file without what may change freely: equal means that nothing may happen to its campaigns."""
        return replace(self, is_renamed=False, on_remove="stop", adopt=0)

    @property
    def moments(self) -> frozenset[datetime]:
        """When it sends, UTC, worked out apart from the product's own schedules."""
        return _moments(self.written)

    @property
    def is_dated(self) -> bool:
        """Whether each of its moments is a campaign of its own."""
        return self.is_rolling or self.kind == "mails"

    @property
    def owned_parts(self) -> frozenset[str]:
        """As they stand in names between brackets."""
        languages = ("en", *self.parts) if self.parts else ("",)
        return frozenset(
            ".".join(each for each in pair if each) for pair in product(self.markets or ("",), languages)
        )

    def wants(self, part: str, words: str, moment: datetime) -> bool:
        return self.words == words and part in self.owned_parts and moment in self.moments

    def sends_on(self, day: date) -> int:
        return sum(day_of(moment) == day for moment in self.moments)


def written(file: File | None) -> File | None:
    return None if file is None else file.written


def still_wants(file: File | None, maker: File, moments: tuple[datetime, ...]) -> bool:
    """Whether the file wants a campaign exactly as its maker did; of a file whose moments are campaigns, that one."""
    if file is None or not (file.is_dated and file.kind == maker.kind):
        return written(file) == maker.written
    same = (file.words, file.generation) == (maker.words, maker.generation)
    return same and set(moments) <= file.moments


@lru_cache(4096)
def _moments(file: File) -> frozenset[datetime]:
    begins = [instant(text) for text in file.at]
    if file.kind != "daily" and not file.is_rolling:
        return frozenset(begins)
    left_out = file.left_out if file.is_rolling else 0
    return frozenset(
        begins[0] + timedelta(days=number) for number in range(file.runs) if number + 1 != left_out
    )


def instant(local: str) -> datetime:
    return (
        datetime.strptime(local, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(ZONE)).astimezone(ZoneInfo("UTC"))
    )


def day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(ZONE)).date()


@lru_cache(4096)
def instances(file: File) -> tuple[DesiredCampaign, ...]:
    """The campaigns of a file, read and expanded by the product."""
    if file.kind == "parts":
        return campaigns_of(_family(file), SHOP)
    at: Any = list(file.at) if file.kind in ("mails", "dates") else file.at[0]
    if file.kind == "daily":
        at = {"every": "1 day", "start": file.at[0], "runs": str(file.runs)}
    if file.is_rolling:
        at = {"every": "1 day", "start": file.at[0], "runs": str(file.runs), "mode": "rolling"}
        at |= {"horizon": f"{file.horizon}d"}
        if file.left_out:
            day = datetime.fromisoformat(file.at[0]) + timedelta(days=file.left_out - 1)
            at["except"] = [day.date().isoformat()]
    over: dict[str, Any] = {"generation": str(file.generation), "labels": _labels(file)}
    over["on_remove"] = file.on_remove
    if file.adopt:
        over["adopt"] = str(file.adopt)
    if file.is_renamed:
        over["renamed_from"] = [file.base]
    if file.kind in ("mails", "rolling"):
        over["message"] = {"from": "ACME", "subject": file.words, "html": "emails/news.html"}
        return wanted(file.name, at, account=SHOP, channel="email", **over)
    over["message"] = {"title": file.words, "body": "Hi", "android": {"notification_channel": "offers"}}
    return wanted(file.name, at, account=SHOP, **over)


def _labels(file: File) -> list[str]:
    """What tells a row's file and generation whatever becomes of its name. Labels decide nothing (protocol 3)."""
    return [f"key-{file.base}", f"generation-{file.generation}"]


def _family(file: File) -> str:
    lines = [
        f"name: {file.name}",
        *([f"renamed_from: [{file.base}]"] if file.is_renamed else []),
        "owner: acme/crm",
        "purpose: promotional",
        "channel: push",
        "devices: [android]",
        f"generation: {file.generation}",
        f"on_remove: {file.on_remove}",
        f"labels: [{', '.join(_labels(file))}]",
        "audience: {profile: {Age: {at_least: 18}}}",
        f"schedule: {{at: {file.at[0]}}}",
        f"message: {{title: {file.words}, body: b, android: {{notification_channel: offers}}}}",
    ]
    if file.parts:
        values = ", ".join(f"{code}: [{code}]" for code in file.parts)
        lines += [
            "languages:",
            "  from: Profile.Language",
            "  default: en",
            "  send_as: campaign_per_language",
        ]
        lines += [f"  values: {{{values}}}"]
        lines += [f"  {code}: {{title: {file.words} {code}, body: y}}" for code in file.parts]
    if file.markets:
        lines.append("markets:")
        lines += [
            f"  {name}: {{audience: {{profile: {{City: [{_cities(name, file.markets)}]}}}}}}"
            for name in file.markets
        ]
    return "\n".join(lines)


def _cities(market: str, markets: tuple[str, ...]) -> str:
    """Nashik is a market of its own or belongs to Pune, so a merge moves its people from one to the other."""
    own = market.capitalize()
    return f"{own}, Nashik" if market == "pune" and "nashik" not in markets else own


# ── how people edit ──


@dataclass(frozen=True)
class Calendar:
    """The days on which a history sends, and which kinds of files it has."""

    days: tuple[str, ...]
    kinds: tuple[str, ...]
    bases: tuple[str, ...]

    def moment(self, random: Random) -> str:
        return f"{random.choice(self.days)} {random.choice(CLOCKS)}"

    def file(self, base: str, random: Random) -> File:
        kind = random.choice(self.kinds)
        several = random.randint(2, 3) if kind in ("dates", "mails") else 1
        at = sorted({self.moment(random) for _ in range(several)})
        parts = random.choice(PARTS) if kind == "parts" else ()
        return File(base, kind, tuple(at), random.choice(WORDS), runs=random.randint(2, 6), parts=parts)


EDITS = (
    "words",
    "words",
    "words",
    "move",
    "move",
    "drop",
    "drop",
    "raise",
    "rename",
    "more",
    "parts",
    "kind",
)


def next_commit(commits: list[Commit], calendar: Calendar, random: Random) -> tuple[Commit, str]:
    """What git holds after one more merge, and how it came about."""
    now = dict(commits[-1]) if commits else {}
    if not commits:
        return {base: calendar.file(base, random) for base in calendar.bases}, "first"
    how = random.choices(("edit", "revert", "mistake", "same"), (12, 4, 1, 1))[0]
    if how == "revert":
        return random.choice(commits), how
    if how == "mistake":
        kept = random.sample(sorted(now), min(len(now), random.randint(0, 2)))
        return {base: now[base] for base in kept}, how
    if how == "edit":
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            base = random.choice(calendar.bases)
            edit = random.choice(EDITS)
            if base not in now:
                earlier = [commit[base] for commit in commits if base in commit]
                now[base] = (
                    random.choice(earlier)
                    if earlier and random.random() < 0.6
                    else calendar.file(base, random)
                )
            elif edit == "drop":
                del now[base]
            else:
                now[base] = edited(now[base], edit, calendar, random)
    return now, how


def edited(file: File, edit: str, calendar: Calendar, random: Random) -> File:
    """One file changed, as people change them."""
    match edit:
        case "words":
            words = (*WORDS, *WORDS, REFUSED_WORDS)
            return replace(file, words=random.choice([each for each in words if each != file.words]))
        case "move" if random.random() < 0.5:
            day = file.at[-1][:10]
            return replace(file, at=tuple(sorted({*file.at[:-1], f"{day} {random.choice(CLOCKS)}"})))
        case "move":
            return replace(file, at=tuple(sorted({*file.at[:-1], calendar.moment(random)})))
        case "raise":
            return replace(file, generation=file.generation + 1)
        case "rename":
            return replace(file, is_renamed=True)
        case "more" if file.kind in ("mails", "dates") and len(file.at) > 1:
            return replace(file, at=file.at[1:])
        case "more":
            runs, left_out = 1 + file.runs % 6, random.randint(0, 3) if file.is_rolling else 0
            # A repeat whose only date is left out is refused when the files are read: it is no history to play.
            return replace(file, runs=runs, left_out=left_out if runs > 1 else 0)
        case "parts" if file.kind in ("parts", "once"):
            return replace(file, kind="parts", parts=random.choice(PARTS))
        case "kind":
            made = calendar.file(file.base, random)
            return replace(made, generation=file.generation, is_renamed=file.is_renamed)
    return file
