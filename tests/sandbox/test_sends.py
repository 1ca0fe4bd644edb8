from __future__ import annotations

import pytest

from ctsync.sandbox import lifecycle, sends
from ctsync.sandbox.account import Account
from ctsync.sandbox.audience_query import AudienceQuery
from ctsync.sandbox.clock import Clock
from ctsync.sandbox.journal import Asked
from ctsync.sandbox.lifecycle import Run
from ctsync.sandbox.population import Population
from ctsync.sandbox.state import State
from tests.sandbox.conftest import START
from tests.sandbox.speaking import push
from tests.support.calls import calls_of

DAILY = {"type": "recurring", "repeats_every": 1, "repeat_type": "day", "start_time": "20261125 10:00"}
DAY = 86400


def local(api, *moments):
    """Seconds of 10:00 on 25 November in India, plus days."""
    return [1795581000 + days * DAY for days in moments]


def test_nothing_goes_out_before_its_time_and_everything_once_after_it(api):
    campaign = api.create(when="20261125 10:00")
    api.advance("2026-11-25 09:59")
    assert api.sends() == []
    api.advance("1m")
    api.advance("1d")
    assert [(row["campaign"], row["at"]) for row in api.sends()] == [(campaign, *local(api, 0))]


def test_now_goes_out_at_once(api):
    api.create(when="now")
    assert [row["at"] for row in api.sends()] == [api.admin("clock")["now"]]


def test_one_long_step_sends_every_run_on_the_way(api):
    api.create(when=DAILY)
    api.advance("2026-11-28 12:00")
    assert [row["at"] for row in api.sends()] == local(api, 0, 1, 2, 3)
    api.advance("1d")
    assert len(api.sends()) == 5


def test_a_long_step_counts_the_runs_of_a_campaign_once(tmp_path):
    """Two campaigns in turn, some of whose runs have gone out before: every run is drawn once more at most."""
    account = Account(tmp_path / "state.sqlite3")
    account.start(START, "Asia/Kolkata", 100, 7)
    nightly = DAILY | {"start_time": "20261125 21:00", "end_by_occurrences": 40}
    asked = [Asked("POST", "/1/targets/create.json")] * 2
    bodies = [push(when=DAILY), push(when=nightly)]
    ids = [account.call("create", *each).body["id"] for each in zip(bodies, asked, strict=True)]
    with calls_of(lifecycle._written) as drawn:
        account.advance("2026-11-29 22:00")
        account.advance("2027-01-23 22:00")
    found = [row["campaign"] for row in account.sends.all()]
    assert [found.count(campaign) for campaign in ids] == [60, 40]
    account.close()
    assert 100 <= len(drawn) <= 100 + 2 * 5 + 2 * 2


def test_what_no_limit_asks_for_is_not_counted(tmp_path):
    state = State(tmp_path / "state.sqlite3")
    clock = Clock(state)
    sending = sends.Sends(state, clock, AudienceQuery(state, Population(state)))
    asked: list[str] = []
    state._connection.set_trace_callback(asked.append)
    sending._choice(1, {}, Run(0, planned="20261125 10:00"))
    assert asked == []
    sending._choice(1, {"users_limit_per_run": 5}, Run(0, planned="20261125 10:00"))
    assert len(asked) == 2
    state.close()


def test_a_stopped_campaign_sends_no_more(api):
    campaign = api.create(when=DAILY)
    api.advance("2026-11-26 12:00")
    api.ask("stop", {"id": campaign})
    api.advance("10d")
    assert [row["at"] for row in api.sends()] == local(api, 0, 1)


def test_what_was_due_before_a_stop_has_gone_out(api):
    """The clock passes the send, and only then the stop comes."""
    campaign = api.create(when="20261125 10:00")
    api.advance("2026-11-25 10:00")
    api.ask("stop", {"id": campaign})
    assert len(api.sends()) == 1


def test_on_peoples_own_clocks_each_zone_gets_it_in_its_morning(sandbox, api):
    when = {"type": "later", "delivery_date_time": ["20261125 10:00"], "delivery_timezone": "user"}
    campaign = api.create(when=when)
    api.advance("2026-11-25 09:00")
    assert {row["zone"] for row in api.sends()} == {"Asia/Singapore", "Australia/Sydney"}
    assert api.status_of(campaign) == "running"
    api.advance("2d")
    at_once = api.create(when="now")
    people = {
        name: sum(r["people"] for r in api.sends() if r["campaign"] == name) for name in (campaign, at_once)
    }
    assert people[campaign] == people[at_once]
    assert api.status_of(campaign) == "completed"


def reached(api, **changes):
    campaign = api.create(when="now", **changes)
    return next(row for row in api.sends() if row["campaign"] == campaign)


def test_a_run_reaches_whom_the_estimate_counted(api):
    assert reached(api)["people"] == sum(api.estimate().values())


def test_limits_hold_over_all_runs_and_for_each(api):
    everybody = reached(api)["people"]
    assert reached(api, users_limit_per_run=3)["people"] == 3
    assert everybody < 100
    limited = api.create(
        when=DAILY | {"end_by_occurrences": 3}, users_limit_overall=100, users_limit_per_run=45
    )
    api.advance("2026-11-28 12:00")
    assert [row["people"] for row in api.sends() if row["campaign"] == limited] == [45, 45, 10]


def test_an_audience_over_the_cap_gets_nothing(big):
    campaign = big.create(when="now", upper_cap_for_target_segment=100)
    row = next(row for row in big.sends() if row["campaign"] == campaign)
    assert row["people"] == 0
    assert row["remark"].startswith("not sent: ")
    assert row["remark"].endswith(" people are more than 100")


@pytest.mark.parametrize(
    ("changes", "least", "most"),
    [
        ({"control_group": {"type": "campaign", "percentage": 50}}, 0.35, 0.65),
        ({"control_group": {"type": "campaign", "percentage": 100}}, 0, 0),
        ({"control_group": {"type": "campaign", "percentage": 0}}, 1, 1),
        ({"control_group": {"type": "custom", "name": "Holdout A"}}, 0.8, 0.97),
        ({"system_control_group_include": True}, 0.88, 0.99),
    ],
    ids=str,
)
def test_control_groups_stay_out(big, changes, least, most):
    everybody = reached(big)["people"]
    assert least * everybody <= reached(big, **changes)["people"] <= most * everybody


def test_a_hidden_campaign_still_sends(api):
    api.fault("hide_rows", lists=5)
    api.create(when="now")
    assert len(api.sends()) == 1


def test_every_send_is_in_the_journal(api):
    campaign = api.create(when=DAILY | {"end_by_occurrences": 2})
    api.advance("5d")
    rows = [row for row in api.journal() if row["kind"] == "send"]
    assert [(row["answer"]["id"], row["clock"]) for row in rows] == [
        (campaign, at) for at in local(api, 0, 1)
    ]
    assert rows[0]["answer"]["people"] == api.sends()[0]["people"]


def test_the_same_state_and_calls_give_the_same_numbers(api, other):
    for each in (api, other):
        each.ask("create", push(when="now", control_group={"type": "campaign", "percentage": 30}))
    assert api.sends() == other.sends()


def test_limits_choose_among_all_zones_of_a_run_and_not_from_the_first_ones_only(api):
    own = {"type": "later", "delivery_date_time": ["20261126 10:00"], "delivery_timezone": "user"}
    campaign = api.create(when=own, users_limit_per_run=45)
    at_once = api.create(when="20261126 10:00", users_limit_per_run=45)
    api.advance("3d")
    people = {
        name: sum(row["people"] for row in api.sends() if row["campaign"] == name)
        for name in (campaign, at_once)
    }
    assert people == {campaign: 45, at_once: 45}
    zones = {row["zone"]: row["people"] for row in api.sends() if row["campaign"] == campaign}
    assert zones["Asia/Kolkata"] > 30


def test_an_audience_is_as_large_as_all_its_zones_together(big):
    own = {"type": "later", "delivery_date_time": ["20261126 10:00"], "delivery_timezone": "user"}
    everybody = sum(big.estimate().values())
    campaign = big.create(when=own, upper_cap_for_target_segment=everybody - 1)
    big.advance("3d")
    rows = [row for row in big.sends() if row["campaign"] == campaign]
    assert sum(row["people"] for row in rows) == 0
    assert sum(row["left_out"]["too_many_people"] for row in rows) == everybody


def test_people_whose_hour_had_passed_are_counted_once(api):
    own = {"type": "later", "delivery_date_time": ["20261124 10:30"], "delivery_timezone": "user"}
    campaign = api.create(when=own)
    api.advance("2d")
    rows = [row for row in api.sends() if row["campaign"] == campaign]
    assert [row["left_out"].get("hour_has_passed", 0) > 0 for row in rows] == [True] + [False] * (
        len(rows) - 1
    )
    assert sum(row["audience"] for row in rows) == 100


def test_a_run_says_how_many_looked_and_why_some_did_not_get_it(big):
    row = reached(big, system_control_group_include=True)
    assert row["clicked"] < row["viewed"] < row["messages"]
    assert row["audience"] == 1_000
    assert set(row["left_out"]) == {"control_group", "unreachable"}
    assert row["people"] + sum(row["left_out"].values()) == 1_000
    entry = next(each for each in big.journal()[::-1] if each["kind"] == "send")
    assert entry["answer"]["left_out"] == row["left_out"]
