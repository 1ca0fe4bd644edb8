"""What a plan says of one change, computed once: every renderer lays out the same words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ctsync.guardrails.facts import ChangeFacts
from ctsync.rendering.plan.word_difference import Piece
from ctsync.rendering.wording import listed


class Kind(StrEnum):
    """What a change comes to, in the word that heads its block."""

    NEW = "new"
    REPLACE = "replace"
    STOP = "stop"
    ADOPT = "adopt"
    FORGET = "forget"
    FINISH = "finish"
    APPROVE = "approve"
    MISSED = "missed"
    BLOCKED = "blocked"
    WAIT = "wait"

    @property
    def sign(self) -> str:
        return _SIGNS[self]


_SIGNS = {
    Kind.NEW: "+",
    Kind.REPLACE: "±",
    Kind.STOP: "-",
    Kind.ADOPT: "=",
    Kind.FORGET: "~",
    Kind.FINISH: ">",
    Kind.APPROVE: "✓",
    Kind.MISSED: "!",
    Kind.BLOCKED: "!",
    Kind.WAIT: "·",
}


@dataclass(frozen=True, slots=True)
class EarlierPeople:
    """A number of people from before. `occasion` is `approved`, `made`, `taken over` or `last run`, `at` its moment, UTC.

    None stands for what nobody knows. `change` is the share by which the number of now differs, None likewise.
    """

    occasion: str
    at: datetime | None
    total: int | None
    change: float | None
    words: str


@dataclass(frozen=True, slots=True)
class People:
    """How many people, in words and as numbers. `agreed` is the range of the file's `expect`.

    `cap` says what CleverTap itself keeps to, whatever the number is by then; empty where it has no limit.
    """

    words: str
    total: int | None = None
    by_device: tuple[tuple[str, int], ...] = ()
    agreed: tuple[int, int] | None = None
    warning: str = ""
    earlier: tuple[EarlierPeople, ...] = ()
    cap: str = ""

    @property
    def bounds(self) -> str:
        """What was agreed to and what caps it, to be said after the number: each begins with a semicolon."""
        agreed = "" if self.agreed is None else f"; agreed {self.agreed[0]:,} to {self.agreed[1]:,}"
        return f"{agreed}; {self.cap}" if self.cap else agreed


@dataclass(frozen=True, slots=True)
class Changed:
    """One value that differs, as the file writes it; an empty text is "not there".

    `label` is a marketer's word for it, or nothing. `pieces` tell both texts word by word, and whole.
    """

    path: str
    before: str
    after: str
    label: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """What else goes out on one day, on the account's clock."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One change in words. Texts are harmless already; an empty one has nothing to say.

    `title` is the campaign's name with its part and date, `family` the name alone. `what` is the marketer's sentence,
    `short` its three-word form for long plans. `first_send` and `until` are UTC.
    """

    key: str
    title: str
    family: str
    kind: Kind
    short: str
    what: str
    channel: str = ""
    audience: str = ""
    people: People | None = None
    counted_then: int | None = None
    """People of what is stopped, counted when it was made; None where nobody knows it."""
    when: tuple[str, ...] = ()
    first_send: datetime | None = None
    sends: int = 1
    """How often one campaign sends, this one included."""
    preview: tuple[str, str] = ("", "")
    languages: tuple[tuple[str, tuple[str, str]], ...] = ()
    """The same two lines in every other language of one campaign, by its code."""
    opens: tuple[str, ...] = ()
    """Where a tap leads, each place once."""
    meets: tuple[Met, ...] = ()
    """What else goes out on its days."""
    changed: tuple[Changed, ...] = ()
    twice: str = ""
    final: str = ""
    until: datetime | None = None
    old_id: int | None = None
    why: str = ""
    do: str = ""
    notes: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    cost: str = ""
    """What its messages cost, in words; empty for what costs nothing."""
    needs: tuple[str, ...] = ()
    """Who has to agree to it, each as a sentence."""
    facts: Callable[[], ChangeFacts] | None = None
    """What checks ask about, for programs; None for what is no change. Only JSON tells it, so it is reckoned when asked for."""
    file: str = ""
    line: int = 0

    @property
    def opened(self) -> str:
        """Where a tap leads, in a sentence's part."""
        return listed(self.opens, most=4)


@dataclass(frozen=True, slots=True)
class OverLimit:
    """A limit that the plan crosses: `count` campaigns where `most` are allowed, `live` being live.

    `rule` and `digest` are what lifts it, and `lift` says how; an assumed plan has no digest.
    """

    rule: str
    count: int
    most: int
    live: int
    text: str
    digest: str
    lift: str
    is_lifted: bool


@dataclass(frozen=True, slots=True)
class GuardRow:
    """What one guardrail or check says. `level` is the word of policy.yaml; `number` is None where nobody knows it.

    `campaigns` are the keys of its changes. `lift` says how it is lifted; empty for one that nothing lifts.
    """

    guardrail: str
    level: str
    number: float | None
    limit: float | None
    unit: str
    text: str
    cure: str
    campaigns: tuple[str, ...]
    digest: str = ""
    lift: str = ""
    is_lifted: bool = False
    is_told_elsewhere: bool = False
    """Whether the limits, or the rows of its changes, say the same to people already."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of policy.yaml that has nothing to say: its key, the number that is nearest to its limit, and a sentence.

    `is_known` is False for one that could not be weighed.
    """

    rule: str
    number: float | None
    limit: float | None
    unit: str
    text: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class NeedRow:
    """Who has to agree to some changes, and why. `by` are those who are shown to have agreed; None before that is asked."""

    id: str
    people: tuple[str, ...]
    count: int
    words: str
    why: str
    campaigns: tuple[str, ...]
    by: tuple[str, ...] | None = None

    @property
    def is_met(self) -> bool:
        return self.by is not None and len(self.by) >= self.count


@dataclass(frozen=True, slots=True)
class Note:
    """A campaign that stays as it is although something can be said of it."""

    key: str
    title: str
    text: str
    do: str = ""
    is_drift: bool = False
