"""What policy.yaml says is asked again under the lock: limits by counted people, approvals by who is shown to have agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying import calls
from ctsync.applying.events import After
from ctsync.applying.machine import apply_changes
from ctsync.applying.planning_run import review
from ctsync.applying.result import Fate
from ctsync.applying.templates import sent_templates
from ctsync.errors import ExitCode
from ctsync.guardrails.approvers import NOBODY, Approver, Evidence
from ctsync.guardrails.verdict import lifting
from ctsync.lock.record import State
from ctsync.planning.change import Keep
from ctsync.planning.plan import change_digest
from ctsync.policy.model import NOTHING
from ctsync.rendering.plan.saved import saved_plan
from tests.planning.making import record_of
from tests.planning.test_plan import a_plan
from tests.support.campaigns import one
from tests.support.policies import a_whatsapp, guarded, policy
from tests.support.rolling import daily
from tests.support.runs import Shop

A, B, C = one("a"), one("b"), one("c", "2027-06-02 12:00")
LEADS = policy(approvals=[{"id": "leads", "when": {}, "from": "acme/crm-leads"}])
STOPS = policy(approvals=[{"id": "leads", "when": {"change": "stop"}, "from": "acme/crm-leads"}])
ASHA = Evidence("", "7", (Approver("asha", ("acme/crm-leads",)),))
BEN = Evidence("", "7", (Approver("ben", ("acme/crm",)),))


def run(shop, *wanted, rules=NOTHING, evidence=None, **more):
    request = replace(shop.request(*wanted), policy=rules, evidence=evidence, **more)
    return shop.driver().run(apply_changes(request))


def fates(result):
    return {str(each.key): each.fate for each in result.outcomes}


def saved_with(shop, rules, *wanted):
    """What `plan --out` saves under a policy."""
    driver = shop.driver()
    reviewed = driver.run(review(shop.plan(*wanted), estimate=True, policy=rules))
    return saved_plan(reviewed, version="0.1.0", commit="", estimated=True)


def test_without_a_policy_nobody_is_counted_again():
    shop = Shop()
    run(shop, A)
    assert shop.world.calls("estimate") == ()


def test_a_limit_is_asked_with_the_people_of_this_moment():
    shop = Shop()
    shop.world.people = 101
    result = run(shop, A, rules=guarded(reach_per_campaign={"block": "100"}))
    assert (fates(result), result.exit_code) == ({"a": Fate.BLOCKED}, ExitCode.BLOCKED)
    assert "a would reach 101 people; the limit is 100." in result.outcomes[0].text
    assert "Narrow its audience to at most 100" in result.outcomes[0].text
    assert shop.world.calls("create") == ()
    shop.world.people = 100
    assert fates(run(shop, A, rules=guarded(reach_per_campaign={"block": "100"}))) == {"a": Fate.CREATED}


def test_a_named_limit_lets_exactly_these_changes_pass():
    shop = Shop()
    shop.world.people = 60
    rules = guarded(reach_total={"block": "100"})
    plan = shop.plan(A, B)
    lifted = lifting("reach_total", (change_digest(change, plan.account) for change in plan.acting))
    assert set(fates(run(shop, A, B, rules=rules)).values()) == {Fate.BLOCKED}
    assert set(fates(run(shop, A, B, C, rules=rules, lifted=lifted)).values()) == {Fate.BLOCKED}
    assert set(fates(run(shop, A, B, rules=rules, lifted=lifted)).values()) == {Fate.CREATED}


def test_what_blocks_leaves_withdrawals_alone_and_the_old_one_of_an_exchange_live():
    shop = Shop()
    run(shop, A, B)
    changed = one("b", message={**_message(), "title": "Other"})
    shop.world.people = 101
    result = run(shop, changed, rules=guarded(reach_per_campaign={"block": "100"}))
    assert fates(result) == {"a": Fate.STOPPED, "b": Fate.BLOCKED}
    assert "The old one is kept." in next(each.text for each in result.outcomes if str(each.key) == "b")


def _message():
    return {"title": "Hello", "body": "Hi.", "android": {"notification_channel": "offers"}}


@pytest.mark.parametrize(
    ("evidence", "fate"),
    [(None, Fate.CREATED), (NOBODY, Fate.BLOCKED), (BEN, Fate.BLOCKED), (ASHA, Fate.CREATED)],
    ids=["not asked", "nobody", "another team", "the team"],
)
def test_an_approval_that_has_to_be_shown_is_shown_or_the_change_waits(evidence, fate):
    shop = Shop()
    result = run(shop, A, rules=LEADS, evidence=evidence)
    assert fates(result) == {"a": fate}
    assert result.exit_code is (ExitCode.DONE if fate is Fate.CREATED else ExitCode.BLOCKED)
    assert len(shop.world.calls("create")) == (fate is Fate.CREATED)


def test_an_entry_about_sends_holds_up_no_stop():
    shop = Shop()
    run(shop, A, B)
    assert fates(run(shop, B, rules=LEADS, evidence=NOBODY)) == {"a": Fate.STOPPED}


def test_a_stop_that_an_entry_names_waits_for_its_approval():
    shop = Shop()
    run(shop, A, B)
    held = run(shop, B, rules=STOPS, evidence=NOBODY)
    assert (fates(held), held.exit_code) == ({"a": Fate.BLOCKED}, ExitCode.BLOCKED)
    assert shop.world.calls("stop") == ()
    assert fates(run(shop, B, rules=STOPS, evidence=ASHA)) == {"a": Fate.STOPPED}


def test_what_the_plan_was_saved_with_is_asked_even_if_the_policy_is_milder_now():
    shop = Shop()
    saved = saved_with(shop, LEADS, A)
    assert [need.id for need in saved.changes[0].needs] == ["leads"]
    held = run(shop, A, evidence=NOBODY, saved=saved, approved=saved.digests)
    assert fates(held) == {"a": Fate.BLOCKED}
    assert fates(run(shop, A, evidence=ASHA, saved=saved, approved=saved.digests)) == {"a": Fate.CREATED}


def test_what_the_policy_asks_now_is_asked_even_if_the_plan_was_saved_without():
    shop = Shop()
    saved = saved_with(shop, NOTHING, A)
    held = run(shop, A, rules=LEADS, evidence=BEN, saved=saved, approved=saved.digests)
    assert fates(held) == {"a": Fate.BLOCKED}


def test_dates_wait_with_the_approval_of_all_of_them_and_then_need_nobody():
    shop, dates = Shop(), daily()
    held = run(shop, dates, rules=LEADS, evidence=NOBODY)
    assert set(fates(held).values()) == {Fate.BLOCKED}
    assert len(held.outcomes) > 1
    lock = shop.store.read()
    assert lock is not None
    assert not lock.standing
    made = run(shop, dates, rules=LEADS, evidence=ASHA)
    assert Fate.APPROVED in fates(made).values()
    shop.world.advance(timedelta(days=1))
    night = run(shop, dates, rules=LEADS, rolls=True)
    assert set(fates(night).values()) == {Fate.CREATED}


def test_a_limit_blocks_a_date_at_night_and_the_next_night_makes_it():
    shop, dates = Shop(), daily()
    rules = guarded(reach_per_campaign={"approve": "50", "block": "100"})
    shop.world.people = 40
    run(shop, dates, rules=rules)
    shop.world.advance(timedelta(days=1))
    shop.world.people = 101
    night = run(shop, dates, rules=rules, rolls=True)
    assert (set(fates(night).values()), night.exit_code) == ({Fate.BLOCKED}, ExitCode.BLOCKED)
    shop.world.people = 60
    again = run(shop, dates, rules=rules, rolls=True)
    assert set(fates(again).values()) == {Fate.CREATED}, "nobody is asked about a date that stands approved"


def test_a_check_that_cannot_be_judged_blocks_under_the_lock_too():
    shop = Shop()
    rules = policy(checks=[{"id": "x", "if": "change.hour > 20", "level": "info", "say": "Late."}])
    result = run(shop, A, rules=rules)
    assert fates(result) == {"a": Fate.BLOCKED}
    assert "There is no field 'hour'." in result.outcomes[0].text


def test_a_run_that_a_signal_ended_approves_no_dates_that_lack_an_approval():
    shop, dates = Shop(), daily()
    run(shop, A, B)
    shop.world.stop_faults.append("lost before")
    driver = shop.driver()

    def hear(event):
        if isinstance(event, After) and isinstance(event.call, calls.PostStop):
            driver.interrupt(15)

    driver.listener = hear
    request = replace(shop.request(B, dates), policy=LEADS, evidence=NOBODY)
    result = driver.run(apply_changes(request))
    assert ExitCode.TERMINATED in result.exit_codes
    assert fates(result)["news"] is Fate.NOT_TRIED
    lock = shop.store.read()
    assert lock is not None
    assert lock.standing == {}


def test_a_rebuilt_lock_that_knows_no_content_says_of_no_template_that_it_was_sent():
    shop = Shop()
    wanted = a_whatsapp("wa")
    record = record_of(wanted, State.SENT, content="", channel="whatsapp")
    rules = policy(approvals=[{"id": "new", "when": {"new_template": "true"}, "from": "acme/legal"}])
    plan = a_plan(Keep(wanted, record, None))
    assert shop.driver().run(sent_templates(plan, rules)) == frozenset()
