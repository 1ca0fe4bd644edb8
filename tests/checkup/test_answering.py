"""What an answer, a clock, a list and a pace come to."""

from __future__ import annotations

from datetime import date

import pytest

from ctsync.api.contract import Listing, NotSent, RateLimited, RefusedByRemote, Unclear
from ctsync.campaign.observed import Window
from ctsync.checkup.answering import answers_check, clock_check, list_check, pace_check
from ctsync.checkup.check import Verdict
from ctsync.settings import Limits
from tests.checkup.accounts import local, production, sandbox
from tests.planning.making import lock_of, record_of, row_of, stranger
from tests.support.campaigns import wanted

MONTH = Window(date(2027, 6, 1), date(2027, 7, 1))


@pytest.mark.parametrize(
    ("answer", "verdict", "said"),
    [
        (Listing(()), Verdict.OK, "CleverTap in India answers"),
        (
            RefusedByRemote(401, "Invalid Credentials"),
            Verdict.FAILED,
            "does not take the account id and the passcode",
        ),
        (RefusedByRemote(403, "No"), Verdict.FAILED, "does not take"),
        (RefusedByRemote(400, "Invalid date range"), Verdict.FAILED, "Invalid date range (HTTP 400)"),
        (RateLimited(600.0), Verdict.WARNING, "asks for a pause of 10 min"),
        (
            NotSent("Name or service not known"),
            Verdict.FAILED,
            "could not be reached: Name or service not known",
        ),
        (Unclear("HTTP 500: x"), Verdict.FAILED, "no usable answer: HTTP 500: x"),
    ],
)
def test_an_answer_is_judged_by_its_class(answer, verdict, said):
    check = answers_check(answer, production())
    assert check.verdict is verdict
    assert said in check.found
    assert (verdict is Verdict.OK) == (check.do == "")


def test_after_a_401_the_region_comes_first_and_the_passcode_goes_nowhere_else():
    do = answers_check(RefusedByRemote(401, "x"), production()).do
    assert do.index("Compare it with `region`") < do.index("Then compare the account id")
    assert "does not try other regions" in do
    assert "region" not in answers_check(RefusedByRemote(401, "x"), local()).do


@pytest.mark.parametrize(
    ("skew", "verdict", "said"),
    [
        (0.4, Verdict.OK, "within 2 seconds"),
        (-2.0, Verdict.OK, "within 2 seconds"),
        (2.6, Verdict.WARNING, "3 seconds behind CleverTap's"),
        (-60.0, Verdict.WARNING, "60 seconds ahead of CleverTap's"),
        (61.0, Verdict.FAILED, "61 seconds behind"),
        (-7200.0, Verdict.FAILED, "2 h ahead of"),
        (None, Verdict.UNCHECKED, "did not say"),
    ],
)
def test_a_clock_beyond_two_seconds_is_told_and_beyond_sixty_fails(skew, verdict, said):
    check = clock_check(skew, production())
    assert check.verdict is verdict
    assert said in check.found


def test_a_local_clock_is_its_own():
    assert clock_check(None, local()).verdict is Verdict.SKIPPED


def test_the_list_tells_ours_from_others_and_another_ctsync_from_people():
    ours = record_of(wanted("a", {"at": "2027-06-02 18:30"})[0])
    other = record_of(wanted("b", {"at": "2027-06-02 18:30"})[0], seq=2)
    rows = (row_of(ours), row_of(other), stranger())
    check = list_check(Listing(rows), MONTH, lock_of(ours).by_remote_id().keys())
    assert check.verdict is Verdict.OK
    assert check.found == (
        "31 days in one call. 3 campaigns listed: 1 of this lock, 2 of others (1 made by another ctsync)."
    )


def test_a_list_that_is_refused_fails_and_one_that_is_lost_says_nothing():
    refused = list_check(RefusedByRemote(400, "Invalid date range"), MONTH, ())
    assert (refused.verdict, "31 days at once: Invalid date range" in refused.found) == (Verdict.FAILED, True)
    assert list_check(Unclear("x"), MONTH, ()).verdict is Verdict.UNCHECKED


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(in_flight=4), "`in_flight` is above the 3"),
        (Limits(per_second=3.5), "`per_second` is above the 3"),
        (Limits(per_second=None), "`per_second` is above the 3"),
        (Limits(pause_after_429=599.0), "`pause_after_429` is below the 10 minutes"),
    ],
)
def test_a_pace_beyond_what_clevertap_allows_is_told(limits, said):
    check = pace_check(production(limits=limits), 0, 3)
    assert check.verdict is Verdict.WARNING
    assert len(check.details) == 1
    assert said in check.details[0]


def test_the_usual_pace_is_in_order_and_needs_no_look_on_this_machine():
    check = pace_check(production(), 0, 3)
    assert (check.verdict, check.found) == (
        Verdict.OK,
        "2.5 calls a second, 2 at a time, 10 min of rest after a 429. 3 calls in this run, none too many.",
    )
    assert pace_check(sandbox(), 0, 3).verdict is Verdict.SKIPPED


@pytest.mark.parametrize("account", [production(), sandbox()], ids=["production", "sandbox"])
def test_a_429_of_this_run_points_at_other_tools(account):
    check = pace_check(account, 1, 12)
    assert check.verdict is Verdict.WARNING
    assert "1 of 12 calls in this run" in check.found
    assert "other tools" in check.do
