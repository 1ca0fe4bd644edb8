"""Each guardrail of policy.yaml: its number, its edge, its sentence, and that an unknown number is never 0 (yaml.md 11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.errors import ExitCode
from ctsync.guardrails.judging import asks_for_people, judged, limits_of
from ctsync.guardrails.measures import GUARDRAILS, lasting
from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.guardrails.thresholds import Limit, Most, crossed
from ctsync.guardrails.verdict import Level, lifting
from ctsync.guardrails.weights import Weights
from ctsync.lock.record import State
from ctsync.names import InstanceKey, RemoteId
from ctsync.planning.change import Block, Blocked, Create, History, Keep, Replace, Stop, Wait
from ctsync.policy.model import Guardrails
from tests.planning.making import record_of, row_of
from tests.planning.test_plan import a_plan
from tests.support.campaigns import ACCOUNT, NOW, one
from tests.support.policies import PER_PART, RUPEES, an_sms, guarded
from tests.support.rolling import approval_of, rolling, standing_of

A, B = one("a"), one("b")
LEVELS = {"info": "100", "warn": "200", "approve": "300", "block": "400"}


def reach(**people):
    return {name: Reach({"android": number} if number is not None else {}) for name, number in people.items()}


def replaced(before: int | None = 1_000, name: str = "a") -> Replace:
    desired = one(name)
    record = record_of(desired)
    record = replace(record, operation=replace(record.operation, reach=before))
    return Replace(desired, record, row_of(record), desired.first_send)


def said(guardrails, *changes, people=None, **over):
    """Guardrail, level, number and text of everything that is said."""
    found = judged(Weights(a_plan(*changes, **over), people or {}, guarded(**guardrails)))
    return [(each.guardrail, each.level.value, each.number, each.text) for each in found]


def test_every_guardrail_of_the_file_is_measured():
    assert set(GUARDRAILS) == set(Guardrails.model_fields) - {"waking_hours", "test_words"}


@pytest.mark.parametrize(
    ("number", "level"),
    [
        (100, None),
        (101, "info"),
        (200, "info"),
        (201, "warn"),
        (301, "approve"),
        (400, "approve"),
        (401, "block"),
    ],
)
def test_a_number_is_crossed_when_it_is_over_its_limit(number, level):
    found = said({"reach_per_campaign": LEVELS}, Create(A), people=reach(a=number))
    assert [each[1] for each in found] == ([level] if level else [])


def test_the_sentence_has_the_number_the_limit_and_what_makes_it_pass():
    weights = Weights(a_plan(Create(A)), reach(a=120_000), guarded(reach_per_campaign={"approve": "100k"}))
    (verdict,) = judged(weights)
    assert verdict.text == "a would reach 120,000 people; somebody has to agree over 100,000."
    assert verdict.cure == "Narrow its audience to at most 100,000, or send in parts."
    assert (verdict.number, verdict.limit, verdict.unit) == (120_000, 100_000, "people")
    assert verdict.names == ("a",)


@pytest.mark.parametrize(
    ("guardrails", "changes", "people", "text"),
    [
        ({"creates": {"warn": "1"}}, [Create(A), Create(B)], {}, "2 campaigns (a file counts once) would be created; a warning is due over 1."),
        ({"stops": {"approve": "0"}}, [Stop(record_of(A), None)], {}, "1 campaign would be stopped for good; somebody has to agree over 0."),
        ({"reach_total": {"block": "150"}}, [Create(A), Create(B)], {"a": 100, "b": 60}, "All changes together would reach 160 people (counted once for each campaign); the limit is 150."),
        ({"reach_change": {"warn": "20%"}}, [replaced(1_000)], {"a": 1_210}, "a would reach 1,210 people, +21 % (was 1,000); a warning is due over 20 %."),
        ({"reach_change": {"block": "20%"}}, [replaced(1_000)], {"a": 500}, "a would reach 500 people, -50 % (was 1,000); the limit is 20 %."),
    ],
    ids=["creates", "stops", "reach_total", "grows", "shrinks"],
)  # fmt: skip
def test_what_each_says(guardrails, changes, people, text):
    assert [each[3] for each in said(guardrails, *changes, people=reach(**people))] == [text]


def test_the_share_of_stops_counts_where_there_are_enough_live():
    def stop(name):
        return Stop(replace(record_of(A), key=InstanceKey(name)), None)

    def keep(name):
        record = replace(record_of(A), key=InstanceKey(name))
        return Keep(replace(A, key=InstanceKey(name)), record, row_of(record))

    few = [stop("s"), *(keep(f"k{number}") for number in range(8))]
    assert said({"stopped_share": {"warn": "5%"}}, *few) == []
    enough = [*few, keep("one-more")]
    assert said({"stopped_share": {"warn": "5%"}}, *enough) == [
        (
            "stopped_share",
            "warn",
            10.0,
            "1 of 10 live campaigns (a file counts once), 10 %, would be stopped for good; a warning is due over 5 %.",
        )
    ]


def test_times_are_crossed_when_less_is_left():
    soon = one("a", "2027-05-20 11:00")
    assert said({"lead_time": {"warn": "2h", "block": "60m"}}, Create(soon))[0][1] == "warn"
    assert said({"lead_time": {"block": "61m"}}, Create(soon))[0][3] == (
        "a would send in 60 minutes; the limit is 61 minutes."
    )
    assert said({"lead_time": {"block": "60m"}}, Create(soon)) == []


def test_a_replace_is_weighed_by_the_nearer_of_both_sends():
    change = replace(replaced(), next_old=NOW + timedelta(minutes=30))
    ((_, level, number, text),) = said({"replace_before_send": {"block": "60m"}}, change)
    assert (level, number) == ("block", 30)
    assert text == "a would be stopped and made anew 30 minutes before it sends; the limit is 60 minutes."


def test_messages_within_five_minutes_count_what_is_live_and_what_nobody_knows():
    near, later = one("b", "2027-06-01 12:04"), one("c", "2027-06-01 12:10")
    record = record_of(near)
    record = replace(record, operation=replace(record.operation, reach=70))
    live = Keep(near, record, row_of(record))
    limits = {"messages_per_5_minutes": {"warn": "100", "block": "1M"}}
    found = said(limits, Create(A), live, Create(later), people=reach(a=50, c=90))
    assert found == [
        (
            "messages_per_5_minutes",
            "warn",
            120,
            "120 messages would go out within five minutes of 2027-06-01 06:30 UTC; a warning is due over 100.",
        )
    ]
    other = ObservedCampaign(RemoteId(7), "dashboard", 202706011203, RemoteStatus.SCHEDULED)
    found = said(limits, Create(A), people=reach(a=50), unmanaged=(other,))
    assert [each[1] for each in found] == ["approve"]
    assert "nobody knows how many people campaign 7 of the dashboard will reach" in found[0][3]


def test_a_fuller_five_minutes_hides_none_in_which_nobody_knows_the_number():
    other = ObservedCampaign(RemoteId(7), "dashboard", 202706011157, RemoteStatus.SCHEDULED)
    changes = (Create(A), Create(one("b", "2027-06-01 12:04")))
    limits = {"messages_per_5_minutes": {"block": "1M"}}
    found = said(limits, *changes, people=reach(a=50, b=60), unmanaged=(other,))
    assert [each[1] for each in found] == ["approve"]
    assert "nobody knows how many people campaign 7 of the dashboard will reach" in found[0][3]


def test_a_second_half_counts_as_messages_and_is_held_back_by_none():
    second, new = Create(A, resumes=True), Create(one("b", "2027-06-01 12:01"))
    limits = guarded(messages_per_5_minutes={"block": "100"})
    people = reach(a=90, b=20)
    (verdict,) = judged(Weights(a_plan(second, new), people, limits))
    assert (verdict.number, verdict.changes) == (110, (new,))
    assert judged(Weights(a_plan(second), reach(a=500), limits)) == ()


@pytest.mark.parametrize("state", [State.LIVE, State.INTENT, State.RELEASED])
def test_what_goes_on_although_no_file_keeps_it_sends_its_messages_too(state):
    record = record_of(one("b"), state)
    record = replace(record, operation=replace(record.operation, reach=70))
    other = History(record) if state is State.RELEASED else Blocked(record.key, Block.GUARD, None, record)
    (found,) = said({"messages_per_5_minutes": {"block": "100"}}, Create(A), other, people=reach(a=50))
    assert found[1:3] == ("block", 120)
    stopped = Stop(record, None)
    assert said({"messages_per_5_minutes": {"block": "100"}}, Create(A), stopped, people=reach(a=50)) == []


def part(language):
    return replace(A, key=InstanceKey("a", language=language))


def test_languages_of_one_send_are_one_campaign_and_days_are_not():
    limits = {"reach_per_campaign": {"block": "100"}}
    people = {"a[en]": Reach({"all": 60}), "a[hi]": Reach({"all": 50})}
    found = said(limits, Create(part("en")), Create(part("hi")), people=people)
    assert [each[3] for each in found] == ["a would reach 110 people; the limit is 100."]
    kept = record_of(part("hi"))
    kept = replace(kept, operation=replace(kept.operation, reach=50))
    stays = Keep(part("hi"), kept, row_of(kept))
    assert [each[2] for each in said(limits, Create(part("en")), stays, people=people)] == [110]
    days = [replace(A, key=replace(A.key, day=date(2027, 6, day))) for day in (1, 2)]
    people = {str(day.key): Reach({"all": 60}) for day in days}
    assert said(limits, *(Create(day) for day in days), people=people) == []


def test_the_cost_of_all_changes_together():
    people = reach(a=1_000, b=500)
    changes = (Create(an_sms("a", "Hello", PER_PART)), Create(an_sms("b", "Hello", PER_PART)))
    found = said({"cost": {"approve": "200", "block": "500"}}, *changes, people=people, account=RUPEES)
    assert found == [
        (
            "cost",
            "approve",
            210.0,
            "All changes together would cost 210.00 INR; somebody has to agree over 200 INR.",
        )
    ]


@pytest.mark.parametrize("limits", [{"approve": "1M"}, {"block": "1M"}, {"warn": "1", "block": "1M"}])
def test_an_unknown_cost_asks_somebody(limits):
    change = Create(an_sms("a", "Hello"))
    ((_, level, number, text),) = said({"cost": limits}, change, people=reach(a=10), account=RUPEES)
    assert (level, number) == ("approve", None)
    assert text == (
        "What a costs is not known: prices.yaml has no price of sms; so somebody has to agree, as over 1,000,000 INR."
    )


def test_an_unknown_cost_where_only_warnings_are_wanted_asks_nobody():
    change = Create(an_sms("a", "Hello"))
    assert said({"cost": {"warn": "1"}}, change, people=reach(a=10), account=RUPEES) == []


def test_only_what_has_no_price_asks_somebody_about_it():
    changes = (Create(an_sms("a", "Hello", PER_PART)), Create(an_sms("b", "Hello")))
    weights = Weights(a_plan(*changes, account=RUPEES), reach(a=10, b=10), guarded(cost={"block": "1M"}))
    (verdict,) = judged(weights)
    assert verdict.names == ("b",)
    assert verdict.text.startswith(
        "All changes together would cost at least 1.40 INR, and what b costs is not known"
    )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (119.9, "119 minutes"),
        (120, "2 hours"),
        (1_441, "24 hours 1 minute"),
        (2_880, "2 days"),
        (17_730, "12 days 7 hours"),
        (-5, "5 minutes ago"),
    ],
)
def test_times_are_said_in_units_that_people_use(minutes, words):
    assert lasting(minutes) == words


def test_a_price_in_another_currency_is_not_known():
    change = Create(an_sms("a", "Hello", PER_PART))
    for account, why in [
        (replace(ACCOUNT, currency="EUR"), "its price is in INR, and the account's currency is EUR"),
        (ACCOUNT, "ctsync.yaml gives the account no `currency`"),
    ]:
        ((_, level, _, text),) = said({"cost": {"block": "1"}}, change, people=reach(a=10), account=account)
        assert level == "approve"
        assert why in text


@pytest.mark.parametrize("guardrail", ["reach_per_campaign", "reach_total"])
def test_people_that_nobody_counted_ask_somebody_and_what_is_known_may_be_over_already(guardrail):
    changes = (Create(A), Create(B))
    found = said({guardrail: {"block": "1k"}}, *changes, people=reach(a=10, b=None))
    assert [(each[1], each[2]) for each in found] == [("approve", None)]
    found = said({guardrail: {"block": "1k"}}, *changes, people=reach(a=2_000, b=None))
    assert "block" in [each[1] for each in found]


def test_what_nobody_asked_for_is_not_unknown_and_is_weighed_when_it_is_counted():
    policy = guarded(reach_total={"block": "10"}, cost={"block": "1"})
    changes = (Create(A), Create(an_sms("b", "Hello", PER_PART)))
    assert ReviewedPlan(a_plan(*changes), policy=policy, is_counted=False).verdicts == ()
    known = ReviewedPlan(a_plan(*changes), reach(a=11), policy=policy, is_counted=False)
    assert [(each.guardrail, each.level) for each in known.verdicts] == [("reach_total", "block")]


def test_a_growth_that_nobody_knows_asks_somebody_and_a_first_campaign_has_none():
    assert said({"reach_change": {"block": "20%"}}, Create(A), people=reach(a=10)) == []
    for change, people in [(replaced(None), reach(a=10)), (replaced(10), reach(a=None))]:
        assert [each[1] for each in said({"reach_change": {"block": "20%"}}, change, people=people)] == [
            "approve"
        ]


def test_an_approval_of_all_dates_is_weighed_by_the_most_that_is_agreed_to():
    schedule = {"every": "1 day", "start": "2027-05-20 18:30", "runs": "10", "horizon": "4d"}
    dates = rolling("news", schedule, audience={"everyone": "true", "expect": "10..500"})
    change = approval_of(dates)
    found = said({"reach_per_campaign": {"approve": "400"}}, change, people=reach())
    assert [each[3] for each in found] == ["news would reach 500 people; somebody has to agree over 400."]
    more = replace(a_plan(change, Wait(dates[0], NOW.date())), account=ACCOUNT)
    known = {str(dates[0].key): Reach({"all": 900})}
    (verdict,) = judged(Weights(more, known, guarded(reach_per_campaign={"approve": "400"})))
    assert verdict.number == 900, "nobody is held to the number of the file where it is not enforced"


def test_an_approval_of_all_dates_grows_by_what_is_agreed_to_and_not_beside_one_date():
    """Another text of a rolling campaign was said to reach half as many again: its limit beside one date's number."""
    schedule = {"every": "1 day", "start": "2027-05-20 18:30", "runs": "10", "horizon": "4d"}
    dates = rolling("news", schedule, audience={"everyone": "true", "expect": "400..700"})
    date = record_of(dates[0])
    known = Keep(dates[0], replace(date, operation=replace(date.operation, reach=476)), None)
    rules = {"reach_change": {"warn": "20%", "block": "50%"}}
    for signed, told in [
        ({"": (400, 700)}, []),
        ({"": (200, 500)}, ["news would reach 700 people, +40 % (was 500); a warning is due over 20 %."]),
        (None, ["How many people news reached before is not known; so somebody has to agree, as over 50 %."]),
    ]:
        again = replace(approval_of(dates), before=standing_of(dates, expect=signed))
        assert [each[3] for each in said(rules, again, known)] == told
    assert said(rules, approval_of(dates), known) == [], "a first approval has nothing to grow from"
    (uncounted,) = said(rules, approval_of(rolling("news", schedule)), known)
    assert uncounted[3].startswith("How many people news reaches now is not known")
    again = replace(approval_of(dates), before=standing_of(dates, expect={"": (400, 700)}))
    plan = a_plan(again, known, Wait(dates[1], NOW.date()))
    (verdict,) = judged(Weights(plan, {str(dates[1].key): Reach({"all": 690})}, guarded(**rules)))
    assert verdict.text == "news would reach 690 people, +45 % (was 476); a warning is due over 20 %."
    narrower = replace(again, before=standing_of(dates, expect={"": (400, 1_400)}))
    weights = Weights(a_plan(narrower, *plan.changes[1:]), {str(dates[1].key): Reach({"all": 690})})
    assert weights.compared(narrower) == (700, 1_400)
    assert round(weights.growth(narrower) or 0) == 45, (
        "a narrower range hides no growth from who approves growth"
    )


def test_the_second_half_of_a_replace_goes_on():
    assert said({"reach_per_campaign": {"block": "1"}}, Create(A, resumes=True), people=reach(a=10)) == []


def test_a_guardrail_that_is_off_says_nothing():
    assert said({"reach_total": "off"}, Create(A), people=reach(a=10**9)) == []
    assert limits_of(guarded(reach_total="off"), "reach_total") == {}


def test_a_policy_makes_the_built_in_limits_smaller_and_never_larger():
    assert (
        Most.of(guarded(creates={"block": "80"}, stops={"block": "50"}, stopped_share={"block": "90%"}))
        == Most()
    )
    strict = Most.of(guarded(creates={"block": "1"}, stops={"block": "2"}, stopped_share={"block": "10%"}))
    assert (strict.creates, strict.stops, strict.percent, strict.of_few) == (1, 2, 10, 2)
    (crossing,) = crossed(a_plan(Create(A), Create(B)), strict)
    assert (crossing.limit, crossing.most) == (Limit.CREATES, 1)
    assert "2 campaigns (a file counts once) would be created; the limit is 1." in crossing.words


def test_a_block_leaves_its_changes_out_and_ends_with_eight():
    policy = guarded(reach_per_campaign={"block": "100"})
    review = ReviewedPlan(a_plan(Create(A), Create(B)), reach(a=101, b=100), policy=policy)
    assert [str(change.key) for change in review.left_out] == ["a"]
    assert ExitCode.BLOCKED in review.exit_codes


def test_naming_one_limit_lifts_that_one_for_these_changes_only():
    policy = guarded(reach_per_campaign={"block": "100"}, reach_total={"block": "100"})
    review = ReviewedPlan(a_plan(Create(A)), reach(a=101), policy=policy)
    per_campaign, total = review.verdicts
    assert per_campaign.option.startswith("--allow reach_per_campaign=")
    once = replace(review, lifted=lifting("reach_per_campaign", per_campaign.digests))
    assert [verdict.blocks for verdict in once.verdicts] == [False, True]
    both = replace(review, lifted=once.lifted | lifting("reach_total", total.digests))
    assert not both.left_out
    other = replace(both, plan=a_plan(Create(B)), reach=reach(b=101))
    assert len(other.left_out) == 1


@pytest.mark.parametrize("guardrail", ["reach_change", "lead_time", "replace_before_send", "cost"])
def test_what_protocol_11_does_not_name_is_lifted_by_nothing(guardrail):
    assert not GUARDRAILS[guardrail].can_be_lifted


def test_people_are_only_counted_for_a_policy_that_asks():
    assert not asks_for_people(guarded(creates={"warn": "1"}, lead_time={"block": "1h"}))
    assert asks_for_people(guarded(cost={"warn": "1"}))


def test_levels_are_in_their_order():
    assert sorted(Level, key=lambda level: level.rank) == [Level.INFO, Level.WARN, Level.APPROVE, Level.BLOCK]
