"""What a rule is: a class that says what it finds, why that matters, and how it is put right; and two examples.

The examples are the rule's tests and its page: each is a fragment of a campaign file, laid over a small correct file
of its channel.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final

from ctsync.campaign.desired import DesiredCampaign
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Picture, Subject, Surroundings
from ctsync.problems import Finding, Fix, Level

NOW: Final = "2026-11-25 10:00"
"""When an example is looked at, unless it says otherwise."""
NO_THRESHOLDS: Final[Mapping[Level, float]] = {}


class Fixable(StrEnum):
    """Who puts it right."""

    YES = "yes"
    """`ctsync lint --fix` can."""
    SUGGESTED = "suggested"
    """A proposal is shown; a person takes it."""
    NO = "no"


@dataclass(frozen=True, slots=True)
class Example:
    """A fragment of YAML over a small correct campaign of `channel`.

    `registers` and `policy` are YAML too, by the stem of the file; `emails` are HTML by path; `protected` says that
    the account is. `now` is a moment on the account's clock, where the rule asks for it; `pictures` and `owners` are
    those of `Surroundings`. `without` are keys of the small campaign that are left out, such as `message.link`.
    """

    yaml: str = ""
    channel: str = "push"
    registers: Mapping[str, str] = field(default_factory=dict)
    policy: str = ""
    emails: Mapping[str, str] = field(default_factory=dict)
    protected: bool = False
    zone: str = "Asia/Kolkata"
    now: str = NOW
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    owners: frozenset[str] | None = None
    without: tuple[str, ...] = ()
    sent_values: tuple[str, ...] = ()
    """The keys of `values` that were sent the last time; none: nothing was sent yet."""


class About:
    """What is known of a rule without running it: enough for `explain` and for its page."""

    id: ClassVar[str]
    name: ClassVar[str]
    """A slug: `push-title-too-long`."""
    finds: ClassVar[str]
    """What it finds, as one sentence."""
    why: ClassVar[str]
    """Why that matters, with the source."""
    cure: ClassVar[str]
    """What to do about it."""
    level: ClassVar[Level] = Level.ERROR
    """Its level where no threshold decides."""
    thresholds: ClassVar[Mapping[Level, float]] = NO_THRESHOLDS
    """Numbers that are crossed when the value is over them, by level."""
    fixable: ClassVar[Fixable] = Fixable.NO
    by_default: ClassVar[bool] = True
    ages: ClassVar[bool] = False
    """Whether time alone can change its verdict. Such a rule speaks in `lint` only: a plan has its own word for what is
    too late, and must not be refused, withdrawals and all, because a day has passed."""
    bad: ClassVar[Example]
    good: ClassVar[Example]

    def finding(
        self,
        path: tuple[str | int, ...],
        what: str,
        hint: str = "",
        *,
        level: Level | None = None,
        offset: int | None = None,
        fix: Fix | None = None,
    ) -> Finding:
        """A finding of this rule, with its reason; at its own level and with its cure unless others are given.

        For one inside an included file, `dataclasses.replace` it with `inside`.
        """
        return Finding(path, self.id, what, self.why, hint or self.cure, level or self.level, offset, fix=fix)


class Rule(About):
    """A rule about one campaign. `channels` are those it speaks of; None is all of them."""

    channels: ClassVar[frozenset[str] | None] = None

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        raise NotImplementedError


class AccountRule(About):
    """A rule about all campaigns of an account together; skipped when only some files are looked at."""

    def check(
        self, campaigns: Iterable[DesiredCampaign], around: Surroundings, limits: Limits
    ) -> Iterator[tuple[DesiredCampaign, Finding]]:
        raise NotImplementedError
