from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.lock.holds import Hold
from ctsync.lock.record import OnAppear, State, Why
from ctsync.names import InstanceKey, RemoteId
from ctsync.planning.change import Block, Blocked, Create, Drift, Keep, Remark, Resolve, Stop
from ctsync.rendering.plan.rows import Kind
from ctsync.rendering.plan.view import plan_view
from tests.support import plans
from tests.support.campaigns import one
from tests.support.plans import NOW, a_campaign, a_plan, a_record, a_review, a_row
from tests.support.policies import policy


def the_row(change, **review):
    view = plan_view(ReviewedPlan(a_plan(change), **review))
    (row,) = view.rows
    return row


def test_the_first_line_is_the_whole_truth():
    view = plan_view(a_review(a_plan(*plans.every_change())))
    assert view.headline == (
        "2 to finish, 5 new, 2 replaced, 1 stopped for good, 1 taken over, 1 let go, 2 blocked, 1 waiting. "
        "Nothing is sent when you apply this; the first send is Thu 20 May 18:30 IST; the largest reaches 4,102 made-up"
        " people, 1 of 4 not known."
    )


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        ({}, ""),
        ({"one-push": Reach({"android": 5})}, "; it reaches 5 made-up people"),
        ({"one-push": Reach(unknown="no answer")}, "; how many people get it is not known"),
    ],
)
def test_the_first_line_says_how_many_people_one_send_reaches(reach, said):
    view = plan_view(ReviewedPlan(a_plan(Create(a_campaign("one-push"))), reach))
    assert view.headline == (
        f"1 new. Nothing is sent when you apply this; the first send is Tue 1 Jun 18:30 IST{said}."
    )


@pytest.mark.parametrize(
    ("audience", "cap"),
    [
        ({"everyone": "true", "expect": "100..200"}, "over 200 CleverTap sends nothing"),
        ({"everyone": "true", "expect": "50..60"}, ""),
        (
            {"everyone": "true", "expect": "100..200", "send_to_at_most": "150"},
            "CleverTap sends it to 150 of them at most",
        ),
    ],
)
def test_what_caps_a_send_is_said_beside_its_people(audience, cap):
    row = the_row(Create(one("a", audience=audience)))
    assert row.people is not None
    assert row.people.cap == cap
    assert row.people.bounds.endswith(f"; {cap}" if cap else "to 60")


def test_where_a_tap_leads_is_said_once_for_each_place():
    message = {
        "title": "Mangoes",
        "body": "Fresh.",
        "link": "kaveri://mango",
        "android": {"notification_channel": "offers", "link": "kaveri://mango"},
        "ios": {"link": "kaveri://ios/mango"},
    }
    row = the_row(Create(one("a", message=message)))
    assert row.opens == ("kaveri://mango", "kaveri://ios/mango")
    assert row.opened == "kaveri://mango and kaveri://ios/mango"


WAIVER = {"rule": "EML010", "campaigns": ["one-*"], "reason": "LEG-214", "by": "legal-lead"}


@pytest.mark.parametrize(
    ("until", "campaign", "is_told"),
    [("2027-05-20", "one-push", True), ("2027-05-19", "one-push", False), ("2027-06-30", "two-push", False)],
)
def test_a_rule_that_is_set_aside_is_told_with_who_decided_it_and_until_when(until, campaign, is_told):
    plan = a_plan(Create(a_campaign(campaign)))
    rules = policy(waivers=[{**WAIVER, "until": until}])
    told = [
        (row.guardrail, row.level, row.text) for row in plan_view(ReviewedPlan(plan, policy=rules)).guardrails
    ]
    assert told == (
        [("EML010", "info", "Set aside for one-* by legal-lead, until Thu 20 May 2027: LEG-214")]
        if is_told
        else []
    )


def test_a_plan_of_stops_promises_no_send():
    record = a_record(a_campaign())
    assert plan_view(ReviewedPlan(a_plan(Stop(record, a_row(record))))).headline == (
        "1 stopped for good. Nothing is sent when you apply this."
    )


def test_what_a_protected_account_leaves_out_is_said_first():
    changes = [Create(a_campaign("one-push")), Create(a_campaign("two-push"))]  # 350 to 450 are agreed
    plan = replace(a_plan(*changes), account=replace(a_plan().account, protected=True))
    few = {"one-push": Reach({"android": 5}), "two-push": Reach({"android": 400})}
    view = plan_view(ReviewedPlan(plan, few))
    assert view.headline.startswith(
        "1 change reaches another number of people than agreed: an apply leaves it out. 2 new."
    )
    assert view.exit_codes == (8,)
    warnings = {row.key: row.people.warning for row in view.rows if row.people}
    assert warnings["one-push"].endswith("The account is protected: an apply leaves it out.")
    assert warnings["two-push"] == ""
    both = plan_view(ReviewedPlan(plan, {key: Reach({"android": 0}) for key in few}))
    assert both.headline.startswith(
        "2 changes reach another number of people than agreed: an apply leaves them out."
    )


def test_an_assumed_plan_says_so_and_cannot_be_approved():
    view = plan_view(ReviewedPlan(replace(a_plan(Create(a_campaign())), assumed=True)))
    assert view.headline.endswith("Assumed, without asking CleverTap.")
    assert view.digest == ""


def test_without_changes_what_matches_is_counted():
    same = a_campaign()
    record = a_record(same)
    keep = Keep(same, record, a_row(record))
    assert plan_view(ReviewedPlan(a_plan(keep))).headline == "No changes. 1 campaign matches the lock."
    odd = replace(keep, drift=Drift.PAUSED)
    both = plan_view(ReviewedPlan(a_plan(keep, odd)))
    assert both.headline == "No changes. 1 campaign matches the lock, 1 to decide on."
    assert [note.is_drift for note in both.notes] == [True]


def test_what_went_out_is_not_told_every_day():
    sent = a_campaign()
    record = a_record(sent, state=State.SENT)
    keep = Keep(sent, record, None, (Remark.SENT,))
    assert plan_view(ReviewedPlan(a_plan(keep))).notes == ()
    (note,) = plan_view(ReviewedPlan(a_plan(replace(keep, needs_generation=True)))).notes
    assert note.text == "It has gone out. Raise `generation` to send it once more."


@pytest.mark.parametrize("state", [State.STOPPED_BEFORE, State.STOPPED_MAYBE, State.FOREIGN, State.MISSED])
def test_a_note_says_how_it_ended(state):
    campaign = a_campaign()
    keep = Keep(campaign, a_record(campaign, state=state), None, (Remark.SENT,), needs_generation=True)
    (note,) = plan_view(ReviewedPlan(a_plan(keep))).notes
    assert "gone out" not in note.text
    assert note.text.endswith("Raise `generation` to send it.")


@pytest.mark.parametrize("remark", [remark for remark in Remark if remark is not Remark.SENT])
def test_every_remark_has_its_sentence(remark):
    campaign = a_campaign()
    keep = Keep(campaign, a_record(campaign), None, (remark,))
    (note,) = plan_view(ReviewedPlan(a_plan(keep))).notes
    assert note.text.endswith(".")


@pytest.mark.parametrize("drift", list(Drift))
def test_every_drift_says_what_to_do(drift):
    campaign = a_campaign()
    (note,) = plan_view(ReviewedPlan(a_plan(Keep(campaign, a_record(campaign), None, drift=drift)))).notes
    assert note.is_drift
    assert note.text
    assert note.do


@pytest.mark.parametrize("block", list(Block))
def test_every_block_says_why_and_what_to_write(block):
    row = the_row(plans.a_blocked(block))
    assert row.kind is Kind.BLOCKED
    assert row.why.endswith(".")
    assert row.do
    assert "{" not in row.why + row.do


def test_what_is_held_says_until_when_by_whom_and_why_and_how_to_end_it():
    hold = Hold("mango-*", NOW + timedelta(days=2), NOW, "asha", "prices are wrong.")
    row = the_row(replace(plans.a_blocked(Block.HELD), hold=hold))
    assert row.why == (
        "A hold on mango-* until Sat 22 May 2027 10:00 IST, set by asha: prices are wrong. "
        "Nothing that it covers is made before it ends. 1795000009 stays live as it is."
    )
    assert "`ctsync hold --release --scope 'mango-*'`" in row.do


def test_a_new_campaign_that_is_held_by_a_hold_on_everything_has_nothing_live():
    campaign = a_campaign()
    row = the_row(Blocked(campaign.key, Block.HELD, campaign, hold=Hold("*", NOW, NOW, "asha")))
    assert row.why.startswith("A hold on everything until Thu 20 May 2027 10:00 IST, set by asha. ")
    assert "stays live" not in row.why
    assert row.do.endswith("`ctsync hold --release`")


def test_what_a_hold_stopped_is_new_again_and_says_so():
    campaign = a_campaign()
    old = replace(a_record(campaign, 77).operation, state=State.STOPPED_BEFORE, why=Why.HOLD)
    row = the_row(Create(campaign, held=old))
    assert row.kind is Kind.NEW
    assert row.short == "new (was held)"
    assert ["needs to be approved anew" in note for note in row.notes] == [True]
    assert row.old_id == 77


def test_the_live_side_of_an_undeclared_rename_points_at_the_new_file():
    record = a_record(a_campaign("old"))
    row = the_row(Blocked(record.key, Block.RENAMED_WITHOUT_SAYING, None, record, None, "new"))
    assert row.do == "`renamed_from` in new, if it is the same campaign"


def test_an_id_that_another_campaign_has_is_named():
    campaign = a_campaign()
    row = the_row(Blocked(campaign.key, Block.NOT_LISTED, campaign, other="older", other_id=RemoteId(7)))
    assert row.why == "The file adopts 7, which already belongs to older."


def test_a_block_without_file_and_record_still_has_its_name():
    key = a_campaign("only-a-key").key
    assert the_row(Blocked(key, Block.GUARD)).title == "only-a-key"


def test_reach_outside_the_agreed_range_is_warned_of():
    change = Create(a_campaign())
    row = the_row(change, reach={"mango-fridays-push": Reach({"android": 900})})
    assert row.people is not None
    assert row.people.warning == "That is more than the 350 to 450 agreed in `audience.expect`."
    nobody = the_row(change, reach={"mango-fridays-push": Reach({"android": 0})})
    assert nobody.people is not None
    assert nobody.people.warning == "Nobody would get it."


def test_an_unknown_reach_is_called_unknown():
    unknown = the_row(
        Create(a_campaign()), reach={"mango-fridays-push": Reach(unknown="CleverTap gave no number")}
    )
    assert unknown.people is not None
    assert unknown.people.words == "number of made-up people unknown: CleverTap gave no number"
    assert unknown.people.total is None


def test_real_people_are_not_called_made_up():
    real = replace(plans.SANDBOX, is_sandbox=False)
    row = the_row(Create(a_campaign(account=real)), reach={"mango-fridays-push": Reach({"android": 1})})
    assert row.people is not None
    assert row.people.words == "1 person"


def test_a_replace_before_its_first_run_reaches_nobody_twice():
    row = the_row(plans.a_replace())
    assert row.twice == "Nobody gets it twice: no run has happened yet."
    assert row.steps == (
        "ask CleverTap whether it would take the new campaign",
        "stop 1795000002",
        "look until 1795000002 is listed as stopped",
        "create it, in one request that is never repeated",
    )


def test_a_replace_after_some_runs_says_which():
    assert the_row(plans.a_begun_replace()).twice.startswith(
        "4 runs happened, the last ones on Thu 29 Apr 18:30 IST"
    )


def test_a_create_can_be_applied_until_a_quarter_of_an_hour_before_its_send():
    campaign = a_campaign()
    assert the_row(Create(campaign)).until == campaign.first_send - timedelta(minutes=15)


def test_an_unseen_campaign_is_stopped_all_the_same():
    row = the_row(Stop(a_record(a_campaign()), None))
    assert "CleverTap does not list it now; it is stopped all the same." in row.twice


def test_a_running_campaign_tells_how_many_sends_began():
    replaced = plans.a_begun_replace()
    seen = ObservedCampaign(RemoteId(1795000003), "x", 202704221830, RemoteStatus.RUNNING)
    assert the_row(Stop(replaced.record, seen)).twice == "4 sends of it began already. It is running now."


def test_an_open_create_that_nobody_wants_is_stopped_if_it_turns_up():
    record = a_record(a_campaign(), state=State.INTENT, remote_id=None)
    assert "stopped if it turns up" in the_row(Resolve(record, None, OnAppear.STOP)).what


def test_the_dates_of_one_definition_are_told_together():
    view = plan_view(a_review(a_plan(*plans.every_change())))
    (group,) = [group for group in view.groups if group.lead.family == "grocery-150-off-sms"]
    assert len(group.rows) == 3


def test_a_long_plan_is_told_in_single_lines_but_for_the_names_asked_for():
    changes = [Create(a_campaign(f"campaign-{number}")) for number in range(5)]
    view = plan_view(ReviewedPlan(a_plan(*changes)), blocks=3, details=["campaign-2"])
    assert [group.brief for group in view.groups] == [True, True, False, True, True]


def test_liquid_is_shown_as_the_name_it_stands_for():
    assert the_row(Create(a_campaign())).preview[1].startswith("Hi ‹Name›, this morning's")


def test_programs_get_every_row_in_full():
    changes = [Create(a_campaign(f"campaign-{number}")) for number in range(5)]
    view = plan_view(ReviewedPlan(a_plan(*changes, *plans.every_change())), blocks=None)
    assert all(row.audience for row in view.rows if row.kind is Kind.NEW)


def test_without_anything_to_do_only_what_is_blocked_gets_a_block():
    wait, blocked = plans.every_change()[-4], plans.a_blocked(Block.GUARD)
    view = plan_view(ReviewedPlan(a_plan(wait, blocked)))
    assert {group.lead.kind: group.brief for group in view.groups} == {Kind.WAIT: True, Kind.BLOCKED: False}


def test_a_renamed_campaign_is_shown_under_its_new_name():
    campaign = a_campaign(key=InstanceKey("mango-2026"), renamed_from=["mango-2026"])
    assert the_row(Create(campaign)).title == "mango-fridays-push"
