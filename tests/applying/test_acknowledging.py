"""`resolve KEY --seen`: a person says that a missed send is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying.acknowledging import acknowledge_zone
from ctsync.applying.machine import apply_changes
from ctsync.applying.planning_run import plan_now
from ctsync.applying.request import Request
from ctsync.applying.result import Fate
from ctsync.errors import ExitCode, Refused, UsageError
from tests.support.campaigns import ACCOUNT
from tests.support.rolling import daily
from tests.support.runs import Shop, fates


@pytest.fixture
def late() -> Shop:
    """Two dates, the 24th and the 25th, passed without a run."""
    shop = Shop()
    shop.apply(daily())
    shop.world.advance(timedelta(days=6))
    return shop


def test_a_date_is_acknowledged_by_its_key_even_if_no_run_has_noted_it(late: Shop):
    assert fates(late.seen("news@2027-05-24")) == {"news@2027-05-24": Fate.SETTLED}
    assert late.store.lock is not None
    (noted,) = late.store.lock.missed.values()
    assert (noted.seen_by, noted.seen_at) == ("asha@kaveri.example", late.world.now)
    assert set(fates(late.roll(daily()))) >= {"news@2027-05-25"}
    assert "news@2027-05-24" not in fates(late.roll(daily()))


def test_all_dates_of_a_definition_are_acknowledged_by_its_name(late: Shop):
    assert set(fates(late.seen("news"))) == {"news@2027-05-24", "news@2027-05-25"}


@pytest.mark.parametrize("name", ["news@2027-05-20", "other"])
def test_what_was_not_missed_cannot_be_acknowledged_and_no_other_date_is_guessed(late: Shop, name):
    with pytest.raises(UsageError) as refused:
        late.seen(name)
    assert refused.value.hint == "These were: news@2027-05-24, news@2027-05-25."


def test_it_is_said_who_acknowledged_it_before(late: Shop):
    late.seen("news@2027-05-24")
    with pytest.raises(UsageError) as refused:
        late.seen("news@2027-05-24")
    assert "asha@kaveri.example" in refused.value.what


def test_without_a_lock_or_a_miss_there_is_nothing_to_acknowledge():
    shop = Shop()
    with pytest.raises(UsageError):
        shop.seen("news")
    shop.apply(daily())
    with pytest.raises(UsageError) as refused:
        shop.seen("news")
    assert refused.value.hint == "Nothing waits to be acknowledged."


def in_berlin(shop: Shop) -> Request:
    return replace(shop.request(daily()), account=replace(ACCOUNT, zone="Europe/Berlin"))


def test_a_changed_zone_stops_everything_and_shows_old_and_new_instants(late: Shop):
    late.apply(daily())
    before = len(late.world.journal)
    for machine in (plan_now, apply_changes):
        with pytest.raises(Refused) as refused:
            late.driver().run(machine(in_berlin(late)))
        assert "2027-05-29 16:30 UTC instead of 2027-05-29 13:00 UTC" in refused.value.why
        assert "ctsync resolve zone:Europe/Berlin --seen" in refused.value.hint
    assert len(late.world.journal) == before


def test_an_acknowledged_zone_lets_a_plan_say_what_would_be_replaced(late: Shop):
    late.apply(daily())
    result = late.driver().run(acknowledge_zone(in_berlin(late), "Europe/Berlin"))
    assert (result.outcomes, result.exit_code) == ((), ExitCode.DONE)
    assert late.store.lock is not None
    assert late.store.lock.zone == "Europe/Berlin"
    assert set(late.store.lock.missed) == {"news@2027-05-24", "news@2027-05-25"}
    assert len(late.world.calls("stop")) == 0


@pytest.mark.parametrize("zone", ["Europe/Paris", "Asia/Kolkata", ""])
def test_only_the_zone_that_the_settings_say_can_be_acknowledged(late: Shop, zone):
    with pytest.raises(UsageError):
        late.driver().run(acknowledge_zone(in_berlin(late), zone))
    with pytest.raises(UsageError):
        late.driver().run(acknowledge_zone(late.request(), "Asia/Kolkata"))
    with pytest.raises(UsageError):
        Shop().driver().run(acknowledge_zone(in_berlin(late), "Europe/Berlin"))
