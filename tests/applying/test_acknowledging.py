"""`resolve KEY --seen`: a person says that a missed send is known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ctsync.applying.result import Fate
from ctsync.errors import UsageError
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
