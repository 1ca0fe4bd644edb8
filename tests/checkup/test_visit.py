"""Asking in order, and not asking on once an answer is about everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.api.contract import Estimated, Listing, NotSent, RateLimited, RefusedByRemote, Unclear
from ctsync.checkup.check import Verdict
from ctsync.checkup.kinds import ANSWERS, CLOCK, LIST, NAMES, ZONE
from ctsync.checkup.visit import MOST_PROBES, MOST_UNCLEAR, Visit
from ctsync.names import RemoteId
from ctsync.problems import Position
from ctsync.registers import load_registers
from tests.checkup.accounts import local, production
from tests.planning.making import lock_of, record_of
from tests.support.campaigns import NOW, wanted
from tests.support.source import ROOT
from tests.support.world import World

CATALOG, _ = load_registers(ROOT)


class Account:
    """Answers from lists of answers, the last one for ever; notes what it was asked."""

    def __init__(self, *, lists=None, estimates=None):
        self._lists, self._estimates = lists or [Listing(())], estimates or [Estimated({"ios": 1})]
        self.asked = []

    def list(self, window):
        self.asked.append(window)
        return self._lists.pop(0) if len(self._lists) > 1 else self._lists[0]

    def report(self, _campaign):
        raise AssertionError("a check-up asks for no report")

    def estimate(self, payload):
        self.asked.append(payload)
        return self._estimates.pop(0) if len(self._estimates) > 1 else self._estimates[0]


def visit_to(account, settings=None):
    return Visit(settings or production(), account, account, lambda: NOW, lambda: 0.2)


def by_kind(checks):
    return {check.id: check for check in checks}


def test_all_checks_of_the_account_are_made_in_their_order():
    checks = list(visit_to(Account()).account_checks(None))
    assert [check.id for check in checks] == [kind.id for kind in (ANSWERS, CLOCK, LIST, NAMES, ZONE)]
    assert [check.verdict for check in checks[:3]] == [Verdict.OK] * 3


@pytest.mark.parametrize(
    "answer",
    [
        NotSent("no route"),
        RefusedByRemote(401, "Invalid Credentials"),
        RateLimited(600.0),
        Unclear("HTTP 500"),
    ],
)
def test_without_a_list_the_rest_says_that_it_could_not_be_checked(answer):
    account = Account(lists=[answer])
    visit = visit_to(account)
    checks = by_kind(visit.account_checks(lock_of()))
    assert [checks[kind.id].verdict for kind in (LIST, NAMES, ZONE)] == [Verdict.UNCHECKED] * 3
    assert checks["clock"].verdict is Verdict.OK, "every answer has a Date, a refusal too"
    assert len(account.asked) == 1
    registers = visit.register_check(CATALOG, lambda *_: Position("x"), iter)
    if isinstance(answer, Unclear):
        assert registers.verdict is Verdict.OK
    else:
        assert registers.verdict is Verdict.UNCHECKED
        assert len(account.asked) == 1, "nobody is asked again"


def test_a_pause_amid_the_registers_leaves_the_rest_untried_and_is_told_by_the_pace():
    account = Account(estimates=[Estimated({}), Estimated({}), RateLimited(600.0)])
    visit = visit_to(account)
    check = visit.register_check(CATALOG, lambda *_: Position("x"), iter)
    assert check.verdict is Verdict.UNCHECKED
    assert check.found == "CleverTap knows 1 of 14 names. Of the rest nobody knows."
    assert len(account.asked) == 3
    assert visit.pace_check().verdict is Verdict.WARNING


@pytest.mark.parametrize("status", [401, 403])
def test_a_passcode_that_is_refused_midway_blames_no_name(status):
    account = Account(estimates=[Estimated({}), Estimated({}), RefusedByRemote(status, "Unauthorized")])
    check = visit_to(account).register_check(CATALOG, lambda *_: Position("x"), iter)
    assert check.verdict is Verdict.UNCHECKED
    assert check.found == "CleverTap knows 1 of 14 names. Of the rest nobody knows."
    assert f"lets none of these calls in (HTTP {status})" in check.details[0]
    assert len(account.asked) == 3, "nobody is asked again"


def test_after_a_403_no_name_is_tried():
    account = Account(lists=[RefusedByRemote(403, "Forbidden")])
    visit = visit_to(account)
    assert by_kind(visit.account_checks(None))["answers"].verdict is Verdict.FAILED
    assert visit.register_check(CATALOG, lambda *_: Position("x"), iter).verdict is Verdict.UNCHECKED
    assert len(account.asked) == 1


def test_an_account_that_never_answers_is_left_alone_after_some_calls():
    account = Account(estimates=[Unclear("no answer within 30 s")])
    check = visit_to(account).register_check(CATALOG, lambda *_: Position("x"), iter)
    assert check.verdict is Verdict.UNCHECKED
    assert len(account.asked) == MOST_UNCLEAR


def test_two_names_that_one_estimate_holds_cost_one_call():
    account = Account()
    visit_to(account).register_check(CATALOG, lambda *_: Position("x"), iter)
    texts = [str(payload) for payload in account.asked]
    assert len(texts) == len(set(texts))


def test_more_names_than_a_run_may_try_are_left_and_told():
    many = replace(CATALOG, control_groups=tuple(f"group {number}" for number in range(MOST_PROBES)))
    account = Account()
    check = visit_to(account).register_check(many, lambda *_: Position("x"), iter)
    assert f"CleverTap knows {MOST_PROBES} of {MOST_PROBES + 13} names" in check.found
    assert f"Only {MOST_PROBES} are tried in one run." in check.details[0]
    assert len(account.asked) == MOST_PROBES + 1


def test_names_are_compared_with_the_campaigns_around_today_and_imported_ones_are_left_out():
    world = World()
    sends = {"near": "2027-06-01 18:30", "far": "2027-12-01 18:30", "taken": "2027-06-02 18:30"}
    records = []
    for number, (name, at) in enumerate(sends.items(), 1):
        (desired,) = wanted(name, {"at": at})
        record = record_of(desired, seq=number, imported=name == "taken")
        row = world.add_by_hand(record.operation.remote_name, at.replace("-", ""))
        records.append(replace(record, operation=replace(record.operation, remote_id=RemoteId(row.id))))
    visit = Visit(local(), world, world, lambda: NOW, lambda: None)
    checks = by_kind(visit.account_checks(lock_of(*records)))
    assert checks["names"].found.startswith("1 name came back byte for byte")
    windows = world.calls("list")
    assert all(window.last - NOW.date() < timedelta(days=60) for window in windows)
    assert world.calls("create") == world.calls("stop") == ()


def test_a_campaign_that_was_just_made_may_be_missing_from_the_list():
    (desired,) = wanted("a", {"at": "2027-06-01 18:30"})
    old, new = (record_of(desired, intended_at=NOW - timedelta(seconds=age)) for age in (121, 119))
    late = by_kind(visit_to(Account()).account_checks(lock_of(old)))["names"]
    assert (late.verdict, late.found) == (Verdict.WARNING, "Of 1 campaign, 1 not listed.")
    assert by_kind(visit_to(Account()).account_checks(lock_of(new)))["names"].verdict is Verdict.UNCHECKED
