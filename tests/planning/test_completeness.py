"""A list that leaves out what the lock knows to be live is not whole, and nothing is created on its word (protocol 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign, Sightings, Window
from ctsync.errors import ExitCode
from ctsync.lock.record import Record, State, Successor, Why
from ctsync.names import RemoteId
from ctsync.planning.change import Block, Blocked, Create, Replace, Stop, Wait
from ctsync.planning.plan import Plan
from ctsync.planning.planner import make_plan
from tests.planning.making import DAY, HOUR, MINUTE, by_key, lock_of, operation_of, record_of, row_of
from tests.support.campaigns import ACCOUNT, NOW, one, wanted

JUNE = Window(date(2027, 6, 1), date(2027, 6, 30))
JULY = Window(date(2027, 7, 1), date(2027, 7, 31))
KNOWN = record_of(one("known", "2027-06-01 12:00"))
NEW = one("new", "2027-06-20 12:00")


def planned(
    *campaigns: DesiredCampaign,
    records: tuple[Record, ...] = (KNOWN,),
    rows: tuple[ObservedCampaign, ...] = (),
    windows: tuple[Window, ...] = (JUNE, JULY),
    account: AccountFacts = ACCOUNT,
    now: datetime = NOW,
) -> Plan:
    files = (one("known", "2027-06-01 12:00"), *campaigns)
    return make_plan(files, lock_of(*records), Sightings(rows, windows), account=account, now=now)


def test_nothing_is_created_on_days_whose_list_leaves_out_a_live_campaign():
    made = planned(NEW)
    blocked = by_key(made)["new"]
    assert isinstance(blocked, Blocked)
    assert (blocked.block, blocked.other) == (Block.LIST_NOT_WHOLE, "known")
    assert blocked.other_id == KNOWN.operation.remote_id
    assert ExitCode.FROZEN in made.exit_codes


def test_once_the_list_is_whole_again_it_is_created():
    assert by_key(planned(NEW, rows=(row_of(KNOWN),)))["new"] == Create(NEW)


def test_another_list_is_not_doubted():
    later = one("new", "2027-07-20 12:00")
    assert by_key(planned(later))["new"] == Create(later)


def test_a_list_that_never_asked_for_the_day_leaves_nothing_out():
    assert by_key(planned(NEW, windows=(Window(date(2027, 6, 10), date(2027, 6, 30)),)))["new"] == Create(NEW)


@pytest.mark.parametrize(
    ("age", "is_doubted"), [(timedelta(minutes=2), True), (timedelta(seconds=119), False)]
)
def test_what_was_just_made_may_not_be_listed_yet(age, is_doubted):
    young = record_of(one("known", "2027-06-01 12:00"), intended_at=NOW - age)
    account = replace(ACCOUNT, settle=timedelta(minutes=2))
    made = planned(NEW, records=(young,), account=account)
    assert isinstance(by_key(made)["new"], Blocked if is_doubted else Create)


@pytest.mark.parametrize("state", list(State))
def test_only_what_may_still_send_has_to_be_listed(state):
    record = record_of(one("known", "2027-06-01 12:00"), state)
    change = by_key(planned(NEW, records=(record,)))["new"]
    assert isinstance(change, Blocked if state in (State.LIVE, State.STOPPING) else Create)


def test_what_is_over_need_not_be_listed_any_more():
    after = KNOWN.operation.last_send + MINUTE
    assert by_key(planned(NEW, now=after))["new"] == Create(NEW)
    assert isinstance(by_key(planned(NEW, now=after - HOUR))["new"], Blocked)


def test_a_repeated_campaign_that_has_begun_may_be_listed_under_its_next_run():
    """The contract does not say under which (contract 8)."""
    (weekly,) = wanted("weekly", {"every": "1 day", "start": "2027-06-01 12:00", "runs": "40"})
    record = record_of(weekly)
    begun = weekly.first_send + HOUR
    assert isinstance(by_key(planned(NEW, records=(record,)))["new"], Blocked)
    assert by_key(planned(NEW, records=(record,), now=begun))["new"] == Create(NEW)


def test_one_that_is_listed_under_another_id_is_in_the_list():
    row = replace(row_of(KNOWN), id=RemoteId(1_900_000_000))
    assert by_key(planned(NEW, rows=(row,)))["new"] == Create(NEW)


def test_a_list_that_is_not_whole_keeps_back_no_withdrawal_and_no_exchange():
    gone, old = record_of(one("gone", "2027-06-05 12:00"), seq=2), record_of(NEW, seq=3)
    changed = one("new", "2027-06-20 18:00")
    made = by_key(planned(changed, records=(KNOWN, gone, old), rows=(row_of(gone), row_of(old))))
    assert isinstance(made["gone"], Stop)
    assert isinstance(made["new"], Replace)


def test_the_second_half_of_an_exchange_is_finished_all_the_same():
    """Its first half has taken the old one away: leaving it there would be a gap."""
    then = Successor(NEW.fingerprint, NEW.generation)
    half = record_of(NEW, State.STOPPED_BEFORE, seq=2, why=Why.REPLACE, then=then)
    change = by_key(planned(NEW, records=(KNOWN, half)))["new"]
    assert isinstance(change, Create)
    assert change.resumes


def test_nor_if_the_second_half_was_refused_once():
    half = operation_of(NEW, State.STOPPED_BEFORE, seq=2, why=Why.REPLACE)
    refused = record_of(NEW, State.REFUSED, seq=3, history=(half,))
    assert isinstance(by_key(planned(NEW, records=(KNOWN, refused)))["new"], Create)


def test_waiting_and_the_guard_come_first():
    waiting = replace(NEW, ready_on=NOW.date() + 3 * DAY)
    assert isinstance(by_key(planned(waiting))["new"], Wait)
    late = by_key(
        planned(NEW, now=NEW.first_send - MINUTE, records=(record_of(one("known", "2027-06-25 12:00")),))
    )
    assert late["new"].block is Block.GUARD  # type: ignore[union-attr]  # a Blocked


def test_each_list_is_doubted_for_the_first_of_what_it_leaves_out():
    other, july = (
        record_of(one("b", "2027-06-02 12:00"), seq=2),
        record_of(one("c", "2027-07-02 12:00"), seq=3),
    )
    later = one("later", "2027-07-20 12:00")
    made = by_key(planned(NEW, later, records=(KNOWN, other, july)))
    assert [made[key].other for key in ("new", "later")] == ["b", "c"]  # type: ignore[union-attr]  # Blocked
