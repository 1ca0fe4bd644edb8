"""What the lock keeps of how an operation went: who approved it, what was asked and answered, what the list showed.

It is evidence for people. Nothing is decided by it, so a receipt that is missing or wrong never changes what is sent.
It holds no secret, no audience and no text of CleverTap's: of a request its digest, of an answer its class, CleverTap's
id or numbers, and our own words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeAlias

from ctsync.names import RemoteId

MOST_STOPS: Final = 24
"""Attempts to stop that one operation keeps one by one; of more, those in the middle are only counted."""


class Deed(StrEnum):
    """What was approved or asked for. Only the first two are calls."""

    CREATE = "create"
    STOP = "stop"
    ADOPT = "adopt"
    FORGET = "forget"
    GIVE_UP = "give up"
    """A create without a clear answer, of which a person says that it did not happen."""


class Basis(StrEnum):
    """On what ground it happened."""

    CHANGE = "change"
    """One change of a plan, named by its digest (protocol 9)."""
    STANDING = "standing"
    """The standing approval of a rolling definition, named by its fingerprint (protocol 8)."""
    PANIC = "panic"
    """`ctsync stop` (protocol 10)."""
    HOLD = "hold"
    """`ctsync hold --stop` (protocol 10)."""
    PERSON = "person"
    """`ctsync resolve` and `ctsync lock forget`, with evidence (protocol 4)."""


class Answer(StrEnum):
    """How an attempt was answered: the classes of reliability 3.3."""

    DONE = "done"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    NOT_SENT = "not sent"
    LIMITED = "429"

    @property
    def did_nothing(self) -> bool:
        """Whether it is proven that nothing was created or stopped by it."""
        return self in (Answer.REFUSED, Answer.NOT_SENT, Answer.LIMITED)


class Finding(StrEnum):
    """What a row of the list was evidence of."""

    LISTED = "listed"
    """A campaign whose id is known is there."""
    ADOPTED = "adopted"
    """A create without a clear answer did happen: a row has its token, or a person named its id."""
    ENDED = "ended"
    """It is over: stopped, or completed."""
    DUPLICATE = "duplicate"
    """A second campaign of the same operation or instance."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Who approved what, when (UTC), on which ground, and the commit that was approved; empty where there was none.

    What is done later under the same approval keeps its commit, whatever commit is applied by then: the second half of a
    replace, and the dates of a rolling campaign. `by` started the run; `approvers` are those who approved it in the forge, in `pull_request`, as far as that was shown.
    `reach` are the people it was approved for, as they were counted last; None where nobody counted. `rule` is what was
    approved for good of a rolling campaign, in words.
    """

    deed: Deed
    basis: Basis
    by: str
    at: datetime
    digest: str = ""
    commit: str = ""
    approvers: tuple[str, ...] = ()
    pull_request: str = ""
    reach: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST, begun at `at` (UTC). `body` is the SHA-256 of its body as sent.

    `answer` is None from before the POST until the answer is written down: a process that died in between leaves it
    so. `remote_id` is the campaign that was made, or told to stop; `http_status` and `code` are those of a refusal.
    Equal attempts to stop that follow each other are one, made several `times` and at last at `until`.
    """

    deed: Deed
    at: datetime
    body: str = ""
    answer: Answer | None = None
    remote_id: RemoteId | None = None
    http_status: int | None = None
    code: int | None = None
    text: str = ""
    times: int = 1
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """A row of the list as it was seen: its status in CleverTap's word, when, and in which days that were asked for.

    `rows` are how many of that listing carried the operation's token.
    """

    finding: Finding
    at: datetime
    remote_id: RemoteId
    status: str
    first: date
    last: date
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Gap:
    """So many attempts to stop are only counted."""

    number: int


Receipt: TypeAlias = Grant | Attempt | Sight | Gap


def added(receipts: tuple[Receipt, ...], new: Receipt, *, closes: bool = False) -> tuple[Receipt, ...]:
    """The receipts with one more; of what says nothing new, without it.

    One that `closes` is the answer to the newest attempt of its kind that has none.
    """
    if isinstance(new, Attempt):
        return _with_attempt(receipts, new, closes=closes)
    if isinstance(new, Sight) and any(_is_as_known(each, new) for each in receipts):
        return receipts
    return receipts if new in receipts else (*receipts, new)


def _is_as_known(known: Receipt, new: Sight) -> bool:
    return isinstance(known, Sight) and (known.finding, known.remote_id, known.status) == (
        new.finding,
        new.remote_id,
        new.status,
    )


def _with_attempt(receipts: tuple[Receipt, ...], new: Attempt, *, closes: bool) -> tuple[Receipt, ...]:
    for place in range(len(receipts) - 1, -1, -1) if closes else ():
        each = receipts[place]
        if isinstance(each, Attempt) and each.deed is new.deed and each.answer is None:
            return (*receipts[:place], new, *receipts[place + 1 :])
    last = receipts[-1] if receipts else None
    if isinstance(last, Attempt) and new.deed is Deed.STOP and _is_repeated(last, new):
        return (*receipts[:-1], replace(last, times=last.times + new.times, until=new.at))
    return _without_middle((*receipts, new))


def _is_repeated(last: Attempt, new: Attempt) -> bool:
    return replace(last, at=new.at, times=new.times, until=new.until) == new


def _without_middle(receipts: tuple[Receipt, ...]) -> tuple[Receipt, ...]:
    stops = [
        place for place, each in enumerate(receipts) if isinstance(each, Attempt) and each.deed is Deed.STOP
    ]
    if len(stops) <= MOST_STOPS:
        return receipts
    place = stops[MOST_STOPS // 2]
    dropped = receipts[place]
    number = dropped.times if isinstance(dropped, Attempt) else 0
    before = receipts[:place]
    if before and isinstance(before[-1], Gap):
        number, before = number + before[-1].number, before[:-1]
    return (*before, Gap(number), *receipts[place + 1 :])


def all_added(receipts: tuple[Receipt, ...], new: Iterable[Receipt | None]) -> tuple[Receipt, ...]:
    """The receipts with several more; None stands for one that there is not."""
    for each in new:
        if each is not None:
            receipts = added(receipts, each)
    return receipts
