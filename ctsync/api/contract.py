"""What the rest of ctsync sees of CleverTap: three protocols and the classes of their answers.

Answers are values, not exceptions, because what an answer *means* decides whether a message may go out twice
(reliability 3.3). Whoever holds a `CampaignReader` or an `Estimator` cannot create or stop anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from ctsync.campaign.observed import ObservedCampaign, Window
from ctsync.names import RemoteId


@dataclass(frozen=True, slots=True)
class Created:
    """DONE: 200, JSON, `status: success`, one positive integer id."""

    id: RemoteId
    reach: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NotSent:
    """No byte of the request left this machine: the same operation may be tried again in this run."""

    reason: str


@dataclass(frozen=True, slots=True)
class RefusedByRemote:
    """A well-formed refusal of a known shape: nothing was created, stopped or sent. `code` is CleverTap's own number."""

    http_status: int
    text: str
    code: int | None = None

    @property
    def is_about_account(self) -> bool:
        """Whether the credentials or the kind of call were refused, and not what it asked for (contract 1.4)."""
        return self.http_status in (401, 403)


@dataclass(frozen=True, slots=True)
class RateLimited:
    """429: not done; the whole account pauses for `pause` seconds."""

    pause: float


@dataclass(frozen=True, slots=True)
class Unclear:
    """Everything else: it may have happened or not. For a create this is UNKNOWN, and never tried again."""

    reason: str


def is_about_all(answer: object) -> bool:
    """Whether every further call would get the same: out of reach, a pause, or credentials that are refused."""
    if isinstance(answer, RefusedByRemote):
        return answer.is_about_account
    return isinstance(answer, NotSent | RateLimited)


@dataclass(frozen=True, slots=True)
class StopAccepted:
    """`status: success`: no proof that it stopped; only the list gives that."""


@dataclass(frozen=True, slots=True)
class Listing:
    """All rows that CleverTap gave for one window."""

    rows: tuple[ObservedCampaign, ...]


@dataclass(frozen=True, slots=True)
class Estimated:
    """How many people, per device or channel as CleverTap says it; empty if it gave no number."""

    reach: Mapping[str, int]

    @property
    def total(self) -> int | None:
        return sum(self.reach.values()) if self.reach else None


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of a finished campaign; others than `sent` and `clicked` are kept as they came."""

    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NoReportYet:
    """One of the four unfinished forms (contract 5.3): not available yet, which is never 0."""

    reason: str


CreateAnswer: TypeAlias = Created | NotSent | RefusedByRemote | RateLimited | Unclear
StopAnswer: TypeAlias = StopAccepted | NotSent | RefusedByRemote | RateLimited | Unclear
ListAnswer: TypeAlias = Listing | NotSent | RefusedByRemote | RateLimited | Unclear
EstimateAnswer: TypeAlias = Estimated | NotSent | RefusedByRemote | RateLimited | Unclear
ReportAnswer: TypeAlias = Report | NoReportYet | NotSent | RefusedByRemote | RateLimited | Unclear


class CampaignReader(Protocol):
    """Looks, and changes nothing."""

    def list(self, window: Window) -> ListAnswer:
        """The campaigns whose scheduled start lies in the window (contract 5.1)."""
        ...

    def report(self, campaign: RemoteId) -> ReportAnswer:
        """Numbers of one campaign (contract 5.3)."""
        ...


class Estimator(Protocol):
    """Asks for reach; every body it sends says `estimate_only: true`, whatever it was given."""

    def estimate(self, payload: Mapping[str, Any]) -> EstimateAnswer:
        """Validate a create payload and give its reach; nothing is created (contract 4.2)."""
        ...


class CampaignWriter(Protocol):
    """Creates and stops. Neither is ever retried by the client."""

    def create(self, payload: Mapping[str, Any]) -> CreateAnswer:
        """POST once, on a fresh connection (contract 4.1)."""
        ...

    def stop(self, campaign: RemoteId) -> StopAnswer:
        """POST once (contract 5.2)."""
        ...
