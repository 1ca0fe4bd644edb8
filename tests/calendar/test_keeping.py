"""What a send has to keep to: sleep, days on which nothing goes out, time to stop it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from ctsync.calendar import Trouble
from ctsync.calendar.keeping import Keeping
from ctsync.catalog import Blackouts
from ctsync.catalog.blackouts import Blackout
from tests.support.campaigns import one
from tests.support.plans import SMS, a_campaign

NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
CLOSED = Blackout.model_validate({"dates": "2027-06-05..2027-06-05", "countries": ["IN"], "why": "Elections"})
KEEPING = Keeping(NOW, (time(9), time(21)), timedelta(hours=1), Blackouts((CLOSED,)))


def troubles(desired, at, **more):
    return KEEPING.troubles(desired, datetime.fromisoformat(at), **more)


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("2027-06-01 09:00", ()),
        ("2027-06-01 20:59", ()),
        ("2027-06-01 21:00", (Trouble.ASLEEP,)),
        ("2027-06-01 08:59", (Trouble.ASLEEP,)),
        ("2027-06-05 12:00", (Trouble.BLACKOUT,)),
        ("2027-05-20 11:00", ()),
        ("2027-05-20 10:59", (Trouble.TOO_SOON,)),
    ],
)
def test_a_promotional_push_to_india(at, found):
    assert troubles(one("a-push", countries=["IN"]), at) == found


def test_a_transactional_one_may_wake_people():
    assert troubles(one("a-push", countries=["IN"], purpose="transactional"), "2027-06-01 03:00") == ()


def test_clocks_of_every_country_count():
    assert troubles(one("a-push", countries=["IN", "JP"]), "2027-06-01 18:30") == (Trouble.ASLEEP,)


@pytest.mark.parametrize(("at", "found"), [("2027-06-01 09:30", (Trouble.ASLEEP,)), ("2027-06-01 10:00", ())])
def test_promotional_sms_to_india_begin_at_ten(at, found):
    sms = a_campaign("rice-sms", SMS, only=datetime(2027, 6, 4, 11), countries=["IN"])
    assert troubles(sms, at) == found


def test_promotional_sms_to_the_united_states_keep_to_their_law_whatever_the_policy_says():
    sms = a_campaign("rice-sms", SMS, only=datetime(2027, 6, 4, 11), countries=["US"])
    always = Keeping(NOW, (time(0), time(23, 59)), timedelta(), Blackouts())
    assert always.troubles(sms, datetime(2027, 6, 1, 12, 0)) == (Trouble.ASLEEP,)


@pytest.mark.parametrize(("is_replace", "found"), [(False, ()), (True, (Trouble.TOO_SOON,))])
def test_an_exchange_needs_time_for_its_stop_too(is_replace, found):
    soon = Keeping(NOW, (time(0), time(23, 59)), timedelta(), Blackouts())
    assert soon.troubles(one("a-push"), datetime(2027, 5, 20, 10, 30), is_replace=is_replace) == found


def test_on_peoples_own_clocks_the_first_person_on_earth_counts():
    desired = one("a-push", {"at": "2027-06-01 10:00", "in": "user", "if_missed": "drop"})
    assert troubles(desired, "2027-05-20 14:00") == (Trouble.TOO_SOON,)
    assert troubles(desired, "2027-05-21 14:00") == ()
