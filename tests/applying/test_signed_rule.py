"""What people sign of a rolling campaign is a rule: its schedule and its number. Each night is held to it (yaml.md 5.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ctsync.applying.machine import apply_changes
from ctsync.applying.result import Fate
from ctsync.errors import ExitCode
from ctsync.guardrails.approvers import Approver, Evidence
from ctsync.lock.put_away import with_receipts
from ctsync.lock.receipt import Basis, Grant
from ctsync.lock.record import Lock
from ctsync.lock.stores.contract import revision_of
from ctsync.planning.change import Approve
from tests.support.campaigns import ACCOUNT, one
from tests.support.policies import policy
from tests.support.rolling import rolling
from tests.support.runs import Shop

PROTECTED = replace(ACCOUNT, protected=True)
DAILY = {"every": "1 day", "start": "2027-05-21 18:30", "runs": "10", "horizon": "4d"}
EVIDENCE = Evidence("", "7", (Approver("ben"), Approver("asha")))


def dates(expect: str | None):
    audience = {"everyone": "true"} | ({"expect": expect} if expect else {})
    return rolling("news", DAILY, audience=audience)


def run(shop, *wanted, people=50, **more):
    shop.world.people = people
    request = replace(shop.request(*wanted), account=PROTECTED, evidence=EVIDENCE, **more)
    return shop.driver().run(apply_changes(request))


def night(shop, wanted, people):
    shop.world.advance(timedelta(days=1))
    result = run(shop, wanted, people=people, rolls=True)
    return [each.fate for each in result.outcomes if each.key.day is not None], result


def lock_of(shop: Shop) -> Lock:
    lock = shop.store.read()
    assert lock is not None
    return lock


def grant_of(shop, key) -> Grant:
    record = with_receipts(lock_of(shop).records[key], shop.store.get_blob)
    (grant,) = (each for each in record.operation.receipts if isinstance(each, Grant))
    return grant


def approvals(shop, wanted):
    return list(shop.plan(wanted).of(Approve))


def begun(expect: str | None = "40..60") -> Shop:
    shop = Shop()
    run(shop, dates(expect))
    return shop


def test_the_rule_is_kept_with_its_number_and_who_signed_it():
    (standing,) = lock_of(begun()).standing.values()
    assert standing.expect == {"": (40, 60)}
    assert (standing.approvers, standing.pull_request) == (("asha", "ben"), "7")


def test_a_night_within_the_number_makes_the_date_and_its_receipt_says_under_what():
    shop = begun()
    fates, _ = night(shop, dates("40..60"), 55)
    assert fates == [Fate.CREATED]
    grant = grant_of(shop, max(lock_of(shop).records))
    assert (grant.basis, grant.approvers, grant.pull_request, grant.reach) == (
        Basis.STANDING,
        ("asha", "ben"),
        "7",
        55,
    )
    assert grant.rule.endswith("40 to 60 people each time")


def test_a_number_that_was_made_larger_is_another_rule():
    shop = begun()
    (again,) = approvals(shop, dates("40..5000"))
    assert again.before is not None
    fates, result = night(shop, dates("40..5000"), 100)
    assert (fates, result.exit_code) == ([Fate.BLOCKED], ExitCode.BLOCKED)
    text = next(each.text for each in result.outcomes if each.key.day is not None)
    assert "It would reach 100 people, and 40 to 60 were approved with all its dates." in text
    assert run(shop, dates("40..5000"), people=100).exit_code is ExitCode.DONE
    assert approvals(shop, dates("40..5000")) == []


def test_until_the_larger_number_is_approved_the_nights_go_on_within_the_old_one():
    shop = begun()
    fates, result = night(shop, dates("40..5000"), 55)
    assert fates == [Fate.CREATED]
    assert result.exit_code is ExitCode.CHANGES, "the new number still waits for somebody"


def test_taking_the_number_out_is_another_rule_too():
    assert len(approvals(begun(), dates(None))) == 1


def test_a_smaller_number_or_a_first_one_is_no_other_rule_and_holds_at_once():
    assert approvals(begun(), dates("45..55")) == []
    assert approvals(begun(None), dates("45..55")) == []
    fates, _ = night(begun(), dates("45..55"), 58)
    assert fates == [Fate.BLOCKED]


def test_an_approval_from_before_numbers_were_kept_asks_nobody_anew():
    shop = begun()
    lock = lock_of(shop)
    old = {key: replace(each, expect=None) for key, each in lock.standing.items()}
    shop.store.write(replace(lock, standing=old), based_on=revision_of(lock))
    assert approvals(shop, dates("40..5000")) == []


def test_a_change_has_its_approvers_and_people_in_its_receipt():
    shop = Shop()
    desired = one("a", audience={"everyone": "true", "expect": "40..60"})
    run(shop, desired, people=55)
    grant = grant_of(shop, "a")
    assert (grant.basis, grant.approvers, grant.pull_request) == (Basis.CHANGE, ("asha", "ben"), "7")
    assert grant.reach == 55


def test_a_larger_number_that_lacks_its_approval_leaves_the_dates_to_the_old_one():
    shop = begun()
    rules = policy(approvals=[{"id": "legal", "when": {}, "from": "acme/legal"}])
    shop.world.advance(timedelta(days=1))
    result = run(shop, dates("40..5000"), people=100, policy=rules)
    assert {each.fate for each in result.outcomes} == {Fate.BLOCKED}
    assert len(result.outcomes) == 2
    within = run(shop, dates("40..5000"), people=55, policy=rules)
    assert [each.fate for each in within.outcomes] == [Fate.BLOCKED, Fate.CREATED]
