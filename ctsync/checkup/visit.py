"""Asking CleverTap, one call after the other, and having each answer judged.

It is given a reader and an estimator and nothing else, so it cannot create, stop or send. After an answer that every
other call would get too, nobody is asked any more: what is left could not be checked, and says why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from ctsync.api.contract import (
    CampaignReader,
    EstimateAnswer,
    Estimator,
    ListAnswer,
    Listing,
    NotSent,
    RateLimited,
    RefusedByRemote,
    Unclear,
)
from ctsync.campaign.observed import ObservedCampaign, Sightings, Window, local_time_of
from ctsync.catalog import Catalog
from ctsync.checkup.answering import answers_check, clock_check, list_check, pace_check
from ctsync.checkup.check import Check
from ctsync.checkup.kinds import LIST, NAMES, REGISTERED, ZONE
from ctsync.checkup.naming import Pair, names_check, zone_check
from ctsync.checkup.probes import Probe, plain_payload, probes
from ctsync.checkup.registered import PlaceOf, Tried, answers_by_text, registered_check
from ctsync.lock.record import Lock, Operation
from ctsync.planning.listing import windows_of
from ctsync.settings import AccountSettings

MOST_PROBES: Final = 200
"""Estimates in one run; at the usual pace that is 80 seconds."""
MOST_UNCLEAR: Final = 3
"""Answers in a row that tell nothing before no more are asked for: each may take as long as a call may last."""
AROUND: Final = timedelta(days=45)
"""How far from today campaigns are looked for, so that a long history costs no more than a few calls."""
_MONTH: Final = timedelta(days=30)

_Item = TypeVar("_Item")


@dataclass
class Visit:
    """One visit to one account. `tell_time` gives the account's now, `skew` how far CleverTap's clock is ahead."""

    account: AccountSettings
    reader: CampaignReader
    estimator: Estimator
    tell_time: Callable[[], datetime]
    skew: Callable[[], float | None]
    calls: int = 0
    limited: int = 0
    _over: str = field(default="", init=False)
    """Why nobody is asked any more."""
    _unclear: int = field(default=0, init=False)

    @property
    def today(self) -> date:
        return self.tell_time().astimezone(ZoneInfo(self.account.zone)).date()

    def account_checks(self, lock: Lock | None) -> Iterator[Check]:
        """Whether it answers, its clock, its list, and what the list shows of the lock's campaigns."""
        first = self._list(Window(self.today, self.today))
        yield answers_check(first, self.account)
        yield clock_check(self.skew(), self.account)
        if not isinstance(first, Listing):
            for kind in (LIST, NAMES, ZONE):
                yield kind.unchecked(self._over or "CleverTap gave no list.")
            return
        month = Window(self.today, self.today + _MONTH)
        yield list_check(self._list(month), month, () if lock is None else set(lock.by_remote_id()))
        pairs, unlisted = self._pairs(lock)
        yield names_check(pairs, self.account.name_limit, unlisted)
        if self.account.is_sandbox:
            yield ZONE.skipped("The sandbox keeps the clock that ctsync.yaml says.")
        else:
            yield zone_check(pairs, self.account.zone, self.tell_time())

    def register_check(
        self, catalog: Catalog, place: PlaceOf, counted: Callable[[list[Probe]], Iterable[Probe]]
    ) -> Check:
        """Whether CleverTap knows what the registers name. `counted` shows how far it is."""
        wanted = list(probes(catalog, self.today))
        if self._over:
            return REGISTERED.unchecked(self._over)
        if not wanted:
            return registered_check((), None, place)
        plain = self._estimate(plain_payload(catalog, self.today))
        given: dict[str, EstimateAnswer] = {}
        tried = [self._tried(probe, given) for probe in counted(wanted[:MOST_PROBES])]
        left = f"Only {MOST_PROBES} are tried in one run."
        tried += [Tried(probe, None, left) for probe in wanted[MOST_PROBES:]]
        return registered_check(tried, plain, place)

    def pace_check(self) -> Check:
        """To be made last: it knows of every call."""
        return pace_check(self.account, self.limited, self.calls)

    def _pairs(self, lock: Lock | None) -> tuple[list[Pair], list[Operation]]:
        """The campaigns that ctsync created around today: those with a row, and those that should have one.

        The list may lag behind by the account's settle time, and what it did not answer for says nothing.
        """
        today, created = self.today, [] if lock is None else _created(lock)
        near = [each for each in created if abs(local_time_of(each.scheduled_on).date() - today) <= AROUND]
        rows: dict[int, ObservedCampaign] = {}
        listed = []
        for window in windows_of(near, today):
            answer = self._list(window)
            if isinstance(answer, Listing):
                rows.update((row.id, row) for row in answer.rows)
                listed.append(window)
        seen = Sightings((), tuple(listed))
        settled = self.tell_time() - timedelta(seconds=self.account.limits.settle)
        pairs = [
            Pair(each, rows[each.remote_id]) for each in near if each.remote_id in rows and each.remote_id
        ]
        unlisted = [
            each
            for each in near
            if each.remote_id not in rows
            and each.intended_at < settled
            and seen.covers(local_time_of(each.scheduled_on).date())
        ]
        return pairs, unlisted

    def _tried(self, probe: Probe, given: dict[str, EstimateAnswer]) -> Tried:
        """Payloads that two probes share are asked about once."""
        if not probe.payloads:
            return Tried(probe, None, "The registers hold nothing to try it with.")
        texts = [json.dumps(payload, sort_keys=True) for payload in probe.payloads]
        for text, payload in zip(texts, probe.payloads, strict=True):
            if text not in given and not self._over:
                given[text] = self._estimate(payload)
        answer = answers_by_text(given, texts)
        if answer is None or (isinstance(answer, RefusedByRemote) and answer.is_about_account):
            return Tried(probe, None, self._over)
        return Tried(probe, answer)

    def _list(self, window: Window) -> ListAnswer:
        if self._over:
            return NotSent(self._over)
        return self._noted(self.reader.list(window))

    def _estimate(self, payload: Mapping[str, Any]) -> EstimateAnswer:
        return self._noted(self.estimator.estimate(payload))

    def _noted(self, answer: _Item) -> _Item:
        self.calls += 1
        self._unclear = self._unclear + 1 if isinstance(answer, Unclear) else 0
        if self._unclear == MOST_UNCLEAR:
            self._over = "CleverTap gave no usable answer several times in a row."
        elif isinstance(answer, RateLimited):
            self.limited += 1
            self._over = "CleverTap asked for a pause."
        elif isinstance(answer, NotSent):
            self._over = "CleverTap could not be reached."
        elif isinstance(answer, RefusedByRemote) and answer.is_about_account:
            self._over = f"CleverTap lets none of these calls in (HTTP {answer.http_status})."
        return answer


def _created(lock: Lock) -> list[Operation]:
    """Imported campaigns have names and times that somebody else chose."""
    operations = (record.operation for record in lock.records.values())
    return [each for each in operations if each.remote_id is not None and not each.imported]
