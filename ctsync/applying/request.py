"""What a run is asked to do, and the limits it keeps to."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from ctsync.applying.calls import Call
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.desired import DesiredCampaign
from ctsync.guardrails.approvers import Evidence
from ctsync.planning.saved import SavedPlan
from ctsync.policy.model import NOTHING, PolicyFile

_Result = TypeVar("_Result")

Asking: TypeAlias = Generator[Call, Any, _Result]
"""A part of the machine: it yields calls, is sent their answers, and ends with a result."""


REBUILD = "ctsync lock rebuild --evidence TEXT"
"""What makes a lock anew where no copy is left."""
NEWEST_BACK = (
    "Put the newest lock back in its place. Do not delete the one that is there. If there is no newer one: "
    f"{REBUILD} --replace"
)
"""What to do about a lock that knows less than the account shows."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, and calls at a time (yaml.md 3, `limits`)."""

    settle: float = 0.0
    stop_recheck: float = 0.0
    in_flight: int = 2


@dataclass(frozen=True, slots=True)
class Request:
    """One run over one account.

    `lineage` is what the lock must have, and what a first one gets. `approved` are the change digests of the plan that was shown; None
    approves whatever the run itself plans. One that `rolls` is the nightly job: it creates the dates that stand approved,
    finishes what is open, and touches nothing else. `who` and `run` say who holds the lock, to whoever finds it held.
    `lifted` are the changes for which somebody named the limit that they cross (protocol 11). `saved` is the plan that was
    approved before, if there is one: then it alone says what is approved and lifted, and for how long. `policy` is what
    the changes are weighed by, and `evidence` who approved them, where approvals have to be shown; None where not.
    """

    account: AccountFacts
    wanted: tuple[DesiredCampaign, ...]
    lineage: str
    limits: Limits = field(default_factory=Limits)
    approved: frozenset[str] | None = None
    who: str = ""
    run: str = ""
    commit: str = ""
    rolls: bool = False
    lifted: frozenset[str] = frozenset()
    saved: SavedPlan | None = None
    policy: PolicyFile = NOTHING
    evidence: Evidence | None = None
    shown: Mapping[str, int] = field(default_factory=dict)
    """The people that were shown with each change of a plan that was not saved, by its digest."""

    @property
    def numbers(self) -> Mapping[str, int]:
        """The people that were approved with each change, by its digest; those without a number are left out."""
        return self.shown if self.saved is None else self.saved.reach
