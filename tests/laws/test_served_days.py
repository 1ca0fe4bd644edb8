"""However one definition is edited while it sends, nobody gets it twice on a day under one generation."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.campaigns import wanted
from tests.support.runs import Shop

DAYS = ("2027-05-20", "2027-05-21", "2027-05-22")
CLOCKS = ("10:40", "12:00", "18:30")
moments = st.builds(lambda day, clock: f"{day} {clock}", st.sampled_from(DAYS), st.sampled_from(CLOCKS))
schedules = st.lists(moments, min_size=1, max_size=3, unique=True).map(sorted) | st.builds(
    lambda start, runs: {"every": "1 day", "start": start, "runs": str(runs)}, moments, st.integers(1, 4)
)
edits = st.tuples(schedules, st.sampled_from(("Hello", "Good day")), st.integers(0, 30).map(lambda n: n * 20))
faults = st.lists(st.sampled_from(("", "refused", "not sent")), max_size=3)


def _instances(schedule, channel, title):
    if channel == "push":
        message = {"title": title, "body": "Hi", "android": {"notification_channel": "offers"}}
    else:
        message = {"from": "ACME", "subject": title, "html": "emails/news.html"}
    return wanted("p", schedule, channel=channel, message=message)


@example(
    [
        (["2027-05-20 10:40", "2027-05-22 12:00"], "Hello", 60),
        (["2027-05-20 10:40", "2027-05-22 12:00"], "Good day", 20),
        (["2027-05-20 18:30", "2027-05-22 12:00"], "Good day", 20),
    ],
    [],
)
@given(st.lists(edits, min_size=2, max_size=5), faults)
def test_no_edit_of_a_push_campaign_serves_a_day_twice(history, creates):
    shop = Shop()
    shop.world.create_faults.extend(creates)
    for schedule, title, minutes in history:
        shop.apply(_instances(schedule, "push", title))
        shop.world.advance(timedelta(minutes=minutes))
    shop.world.advance(timedelta(days=9))
    assert set(shop.world.sent().values()) <= {1}


lists = st.lists(moments, min_size=1, max_size=3, unique=True).map(sorted)
by_mail = st.tuples(lists, st.sampled_from(("Hello", "Good day")), st.integers(0, 30).map(lambda n: n * 20))


@given(st.lists(by_mail, min_size=2, max_size=5), faults)
def test_no_edit_of_an_email_campaign_sends_one_instance_twice(history, creates):
    shop = Shop()
    shop.world.create_faults.extend(creates)
    for schedule, title, minutes in history:
        shop.apply(_instances(schedule, "email", title))
        shop.world.advance(timedelta(minutes=minutes))
    shop.world.advance(timedelta(days=9))
    assert set(shop.world.sent().values()) <= {1}
