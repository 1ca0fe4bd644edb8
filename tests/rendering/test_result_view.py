from __future__ import annotations

import pytest

from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.errors import ExitCode
from ctsync.names import InstanceKey, RemoteId
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.result_view import ADVICE, result_lines, result_view
from tests.support.campaigns import one
from tests.support.plans import NOW
from tests.support.runs import Shop

KEY = InstanceKey("mango-fridays-push")


def view_of(*outcomes, **more):
    return result_view(ApplyResult(outcomes, None, NOW, **more), "Asia/Kolkata")


@pytest.mark.parametrize("fate", list(Fate))
def test_every_fate_has_its_sentence(fate):
    (row,) = view_of(Outcome(KEY, fate, RemoteId(1795000002), RemoteId(1795000001), NOW)).rows
    assert row.sentence
    assert row.fate == fate.value


@pytest.mark.parametrize("code", [code for code in ExitCode if code is not ExitCode.DONE])
def test_every_exit_code_says_what_to_do(code):
    assert all(ADVICE[code])


def test_a_clean_run_says_done():
    view = view_of(Outcome(KEY, Fate.CREATED, RemoteId(1795000002), first_send=NOW))
    assert list(result_lines(view, Paper(80))) == [
        "  ✓ mango-fridays-push  created as 1795000002, sends Thu 20 May 10:00 IST",
        "Done: 1 created.",
    ]


def test_the_most_severe_code_is_explained_first():
    view = view_of(Outcome(KEY, Fate.REFUSED), Outcome(KEY, Fate.DUPLICATE, RemoteId(1), RemoteId(2)))
    assert view.exit_codes == (9, 4)
    assert [advice.code for advice in view.advice] == [9, 4]
    assert view.headline == "Not all went well: 1 refused, 1 duplicate found."


def test_nothing_to_do_and_notes_are_said():
    lines = list(result_lines(view_of(notes=("There is no lock yet.",)), Paper(80)))
    assert lines == ["  Note: There is no lock yet.", "Nothing had to be done."]


def test_what_a_person_needs_to_know_stands_below_its_campaign():
    lines = list(result_lines(view_of(Outcome(KEY, Fate.REFUSED, text="Field title is empty")), Paper(80)))
    assert lines[1] == "      Field title is empty"


def test_what_is_blocked_is_named_since_a_nightly_job_shows_no_plan():
    shop = Shop()
    late = one("news", "2027-05-20 09:00")
    result = shop.roll(late)
    view = result_view(result, "Asia/Kolkata")
    assert (view.exit_code, view.rows) == (5, ())
    (note,) = view.notes
    assert note == (
        "news is blocked. Its time has passed and it was never created, so nobody got it. Write: a later time."
    )
