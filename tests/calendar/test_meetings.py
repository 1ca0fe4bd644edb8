"""What else goes out on the days of what a plan makes: for the same people, perhaps for some of them, or for nobody of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ctsync.calendar.audiences import MOST_COMPARED
from ctsync.calendar.meetings import Meeting, meetings
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.observed import ObservedCampaign
from ctsync.lock.record import Record, State
from tests.planning.making import plan, record_of, row_of, stranger
from tests.support.campaigns import NOW, one, wanted

JUNE_1 = date(2027, 6, 1)


def of_city(name: str, *cities: str, at: str = "2027-06-01 18:00") -> DesiredCampaign:
    return one(name, at, audience={"profile": {"City": list(cities)}})


def bought(name: str, since: str = "2027-04-01") -> DesiredCampaign:
    return one(name, audience={"event": "Charged", "from": since, "to": "2027-04-30"})


def found(
    *campaigns: DesiredCampaign, records: tuple[Record, ...] = (), rows: tuple[ObservedCampaign, ...] = ()
) -> dict[str, tuple[Meeting, ...]]:
    return dict(meetings(plan(campaigns, records, (*map(row_of, records), *rows))))


def told(meeting: Meeting) -> tuple[list[str], list[str], int, str]:
    return list(meeting.shared), list(meeting.perhaps), meeting.unnamed, meeting.why


def test_what_is_alone_on_its_days_meets_nobody():
    assert found(of_city("a", "Pune"), of_city("b", "Pune", at="2027-06-02 18:00")) == {}


def test_two_of_one_audience_meet_on_their_day():
    made = found(of_city("a", "Pune"), of_city("b", "Pune"))
    (of_a,), (of_b,) = made["a"], made["b"]
    assert told(of_a) == (["a", "b"], [], 0, "the same audience")
    assert of_a.day == JUNE_1
    assert of_b is of_a, "campaigns of one audience share what is said of them"


def test_audiences_that_exclude_each_other_do_not_meet():
    assert found(of_city("a", "Pune"), of_city("b", "Mumbai")) == {}


def test_nobody_knows_whether_two_other_audiences_share_people():
    made = found(bought("a"), bought("b", "2027-03-01"))
    assert told(made["a"][0]) == (["a"], ["b"], 0, "the same audience")


def test_one_for_everyone_meets_all_others():
    made = found(one("all"), of_city("a", "Pune"), of_city("b", "Mumbai"))
    assert told(made["all"][0]) == (["all", "a", "b"], [], 0, "everyone")
    assert told(made["a"][0]) == (["all", "a"], [], 0, "one of them is for everyone")


def test_a_live_campaign_is_met_and_is_told_nothing_itself():
    live = of_city("live", "Pune")
    made = found(of_city("new", "Pune"), live, records=(record_of(live),))
    assert set(made) == {"new"}
    assert list(made["new"][0].shared) == ["live", "new"]


def test_what_is_being_stopped_or_is_over_is_not_met():
    gone, sent = record_of(of_city("gone", "Pune")), record_of(of_city("sent", "Pune"), State.SENT, seq=2)
    assert found(of_city("new", "Pune"), records=(gone, sent)) == {}


def test_of_the_people_of_a_campaign_made_by_hand_nobody_knows():
    made = found(of_city("a", "Pune"), rows=(stranger(), stranger(status="stopped", number=78)))
    assert told(made["a"][0]) == (["a"], ["Flash sale (#1700000077)"], 0, "the same audience")
    assert found(of_city("a", "Pune"), rows=(stranger(scheduled_on=202706021200),)) == {}


def test_each_day_of_a_repeat_has_its_own_company():
    at = {"every": "1 day", "start": "2027-06-01 12:00", "runs": "3"}
    (daily,) = wanted("daily", at, audience={"profile": {"City": ["Pune"]}})
    made = found(daily, of_city("b", "Pune", at="2027-06-02 18:00"))
    assert [each.day.day for each in made["daily"]] == [2]


def test_parts_of_one_campaign_are_no_company_to_each_other():
    parts = {"en": {"title": "Hello", "body": "Hi"}, "hi": {"title": "Namaste", "body": "Hi"}}
    first = one("a", audience={"event": "Charged", "from": "2027-04-01", "to": "2027-04-30"})
    both = [replace(first, key=replace(first.key, language=language)) for language in sorted(parts)]
    assert found(*both) == {}


def test_a_day_of_very_many_audiences_is_counted_and_not_compared():
    many = [of_city(f"c{number:02}", f"City {number}") for number in range(MOST_COMPARED + 2)]
    made = found(*many)
    assert told(made["c00"][0]) == (["c00"], [], MOST_COMPARED + 1, "the same audience")


def test_what_lies_further_ahead_than_a_calendar_is_not_looked_at():
    far = f"{NOW.year + 1}-06-01 12:00"
    assert found(of_city("a", "Pune", at=far), of_city("b", "Pune", at=far)) == {}


def test_what_is_blocked_is_not_made_and_so_not_met():
    soon = of_city("late", "Pune", at="2027-05-20 10:05")
    made = plan((of_city("a", "Pune", at="2027-05-20 18:00"), soon))
    assert {str(change.key): type(change).__name__ for change in made.changes} == {
        "a": "Create",
        "late": "Blocked",
    }
    assert meetings(made) == {}


def test_one_made_by_hand_under_the_same_name_is_another_one():
    row = stranger(name="a")
    made = found(
        one("a", audience={"profile": {"City": ["Pune"]}}, not_the_same_as=[str(row.id)]), rows=(row,)
    )
    assert list(made["a"][0].perhaps) == ["a (#1700000077)"]


def test_one_that_is_being_taken_over_is_told_once():
    row = stranger()
    taking = one("take", adopt=str(row.id), dashboard_name="Flash sale")
    made = found(of_city("a", "Pune"), taking, rows=(row,))
    assert told(made["a"][0])[:2] == (["take", "a"], [])


def test_the_parts_of_one_campaign_are_no_strangers_to_it_however_many_they_are():
    whole = of_city("a", "Pune")
    parts = [
        replace(of_city("a", f"City {number}"), key=replace(whole.key, market=f"m{number}"))
        for number in range(MOST_COMPARED + 5)
    ]
    assert found(*parts) == {}
    made = found(*parts, of_city("b", "Delhi"))
    assert told(made["b"][0]) == (["b"], [], 1, "the same audience")
    assert told(made["a[m0]"][0]) == (["a"], [], 1, "the same audience")


def test_what_went_out_this_morning_meets_nobody_any_more():
    sent = of_city("sent", "Pune", at="2027-05-20 09:00")
    made = found(of_city("new", "Pune", at="2027-05-20 18:00"), sent, records=(record_of(sent, State.SENT),))
    assert made == {}
