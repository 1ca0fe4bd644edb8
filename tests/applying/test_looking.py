"""Looking at the account: all windows, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from ctsync.api.contract import Listing, NotSent, RateLimited, RefusedByRemote, Unclear
from ctsync.applying.calls import ListDays, Rest, Together
from ctsync.applying.looking import TRIES, look
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, Sightings, Window
from ctsync.errors import ExitCode, RemoteError
from ctsync.names import RemoteId

ONE, TWO = Window(date(2027, 6, 1), date(2027, 6, 3)), Window(date(2027, 9, 1), date(2027, 9, 3))
ROW = ObservedCampaign(RemoteId(7), "a", 202706011200, RemoteStatus.PENDING)
UNCLEAR = Unclear("no answer in time")


def looked(
    answers: Sequence[Any], windows: tuple[Window, ...] = (ONE,), **how: bool
) -> tuple[Any, list[float]]:
    """What `look` gives for these answers, one a list call, and how long it rested."""
    left, rested, answer = list(answers), list[float](), None
    machine = look(windows, **how)
    try:
        while True:
            call = machine.send(answer)
            if isinstance(call, Together):
                answer = tuple(left.pop(0) for _ in call.calls)
            elif isinstance(call, Rest):
                rested.append(call.seconds)
                answer = None
            else:
                assert isinstance(call, ListDays)
                answer = left.pop(0)
    except StopIteration as end:
        assert left == []
        return end.value, rested


def test_the_rows_of_all_windows_are_one_sighting_and_a_row_counts_once():
    found, rested = looked([Listing((ROW,)), Listing((ROW,))], (ONE, TWO))
    assert found == Sightings((ROW,), (ONE, TWO))
    assert rested == []


@pytest.mark.parametrize("answer", [NotSent("the connection was refused"), UNCLEAR])
def test_a_list_that_failed_is_asked_for_again_after_a_moment(answer):
    found, rested = looked([answer, answer, Listing((ROW,))])
    assert found.rows == (ROW,)
    assert rested == [1.0, 2.0]


def test_a_list_that_was_limited_is_asked_for_again_after_the_pause():
    assert looked([RateLimited(600.0), Listing(())])[1] == [600.0]


@pytest.mark.parametrize(
    ("answer", "what", "hint"),
    [
        (UNCLEAR, "no usable list of 2027-06-01 to 2027-06-03", "in a few minutes"),
        (
            NotSent("the connection was refused"),
            "could not be reached: the connection was refused",
            "network",
        ),
        (RateLimited(1.0), "no usable list", "in a few minutes"),
    ],
)
def test_a_list_that_keeps_failing_is_an_error_in_words(answer, what, hint):
    with pytest.raises(RemoteError, match=what) as caught:
        looked([answer] * TRIES)
    assert hint in caught.value.hint
    assert "Nothing was changed." in caught.value.why
    assert caught.value.exit_code is ExitCode.USAGE


def test_a_refusal_is_not_asked_again():
    with pytest.raises(RemoteError, match=r"Invalid Credentials \(HTTP 401\)") as caught:
        looked([RefusedByRemote(401, "Invalid Credentials")])
    assert "passcode" in caught.value.hint


def test_one_window_that_fails_makes_the_others_worth_nothing():
    with pytest.raises(RemoteError):
        looked([Listing((ROW,)), UNCLEAR, UNCLEAR, UNCLEAR], (ONE, TWO))
