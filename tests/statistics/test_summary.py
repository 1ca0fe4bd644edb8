"""Figures added up: over what is known, and over nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.api.contract import NoReportYet, NotSent, RateLimited, RefusedByRemote, Report, Unclear
from ctsync.lock.record import State
from ctsync.names import InstanceKey
from ctsync.statistics.summary import Collected, Lack, summarise
from tests.support.plans import NOW, a_campaign, a_record

WEEKLY = {"every": "1 week", "days": ["thu"], "start": "2027-05-27 18:30", "runs": "5"}


def collected(answer, name="news-push", *, day=0, **changes):
    key = InstanceKey(name, day=NOW.date() + timedelta(days=day)) if day else InstanceKey(name)
    record = a_record(a_campaign(name, key=key), **changes)
    return Collected(record, record.operation, answer)


def totals(*found):
    return summarise(found).totals


@pytest.mark.parametrize(
    ("answer", "lack", "said"),
    [
        (NoReportYet("soon"), Lack.NOT_YET, "not available yet"),
        (Unclear("cut off"), Lack.UNKNOWN, "not known: cut off"),
        (
            RateLimited(600.0),
            Lack.UNKNOWN,
            "not known: CleverTap asked for a pause of 600 seconds; ask again after it",
        ),
        (NotSent("refused"), Lack.UNKNOWN, "not known: CleverTap could not be reached (refused)"),
        (
            RefusedByRemote(400, "Invalid campaign id"),
            Lack.UNKNOWN,
            "not known: CleverTap says: Invalid campaign id (HTTP 400)",
        ),
        (Report({"x": 1}), Lack.UNKNOWN, "not known: CleverTap's report has no `sent`"),
    ],
)
def test_what_has_no_numbers_says_why_and_adds_nothing(answer, lack, said):
    found = totals(collected(answer, reach=100))
    (figures,) = found.figures
    assert (figures.sent, figures.lack, figures.missing) == (None, lack, said)
    assert (found.sent, found.clicked, found.click_rate, found.estimate, found.difference) == (None,) * 5
    assert (found.counted, found.lacking(lack)) == (0, 1)


@pytest.mark.parametrize("state", [State.FOREIGN, State.STOPPED_MAYBE, State.STOPPING])
def test_a_stopped_campaign_without_numbers_does_not_promise_any(state):
    (figures,) = totals(collected(NoReportYet(""), state=state)).figures
    assert figures.lack is Lack.STOPPED
    assert figures.missing == "no numbers: it was stopped, perhaps before anybody got it"


def test_parts_and_dates_of_a_definition_are_one_family():
    found = summarise(
        [
            collected(Report({"sent": 200, "clicked": 10}), day=1, reach=220),
            collected(Report({"sent": 100, "clicked": 20}), day=2, reach=100),
            collected(NoReportYet(""), day=3, reach=5_000),
            collected(Report({"sent": 7}), "other-push"),
        ]
    )
    news, other = sorted(found.families, key=lambda family: family.name)
    assert (len(news.totals.figures), news.totals.counted) == (3, 2)
    assert (news.totals.sent, news.totals.clicked, news.totals.click_rate) == (300, 30, 0.1)
    assert news.totals.estimate == 320, "what has not been sent is not compared with anything"
    assert news.totals.difference == pytest.approx(-0.0625)
    assert (other.totals.clicked, other.totals.click_rate, other.totals.estimate) == (None, None, None)
    assert (found.totals.sent, found.totals.click_rate) == (307, 0.1)


def test_a_difference_is_over_the_sends_that_have_an_estimate():
    found = totals(
        collected(Report({"sent": 110, "clicked": 1}), day=1, reach=100),
        collected(Report({"sent": 900, "clicked": 9}), day=2),
    )
    assert found.sent == 1_010
    assert found.difference == pytest.approx(0.1)


def test_nothing_sent_is_a_number_and_has_no_click_rate():
    found = totals(collected(Report({"sent": 0, "clicked": 0}), reach=0))
    assert (found.sent, found.counted, found.click_rate, found.difference) == (0, 1, None, None)


def test_a_repeat_is_compared_with_the_people_of_all_its_runs():
    record = a_record(a_campaign("weekly-push", schedule=WEEKLY), reach=200)
    (figures,) = totals(Collected(record, record.operation, Report({"sent": 990}))).figures
    assert figures.estimate == 1_000


@pytest.mark.parametrize(
    ("changes", "estimate"),
    [
        ({"state": State.STOPPED_BEFORE, "done_to": (NOW, NOW + timedelta(days=7))}, 400),
        ({"state": State.STOPPED_MAYBE}, None),
        ({"state": State.FOREIGN}, None),
    ],
)
def test_a_repeat_that_was_stopped_is_compared_with_the_runs_that_went_out_if_anybody_knows(
    changes, estimate
):
    record = a_record(a_campaign("weekly-push", schedule=WEEKLY), reach=200, **changes)
    (figures,) = totals(Collected(record, record.operation, Report({"sent": 390}))).figures
    assert figures.estimate == estimate


def test_a_renamed_campaign_has_its_name_of_today():
    old = collected(Report({"sent": 1}), day=1)
    new = collected(Report({"sent": 1}), day=2, seq=2)
    renamed = replace(new, record=replace(new.record, name="fresh-news-push"))
    (family,) = summarise([renamed, old]).families
    assert (family.key, family.name) == ("news-push", "fresh-news-push")


ANSWERS = st.one_of(
    st.fixed_dictionaries({}, optional={"sent": st.integers(0, 10**9), "clicked": st.integers(0, 10**9)}).map(
        Report
    ),
    st.just(NoReportYet("")),
    st.just(Unclear("x")),
)


@given(st.lists(st.tuples(ANSWERS, st.none() | st.integers(0, 10**9)), max_size=8))
def test_no_sum_holds_a_number_that_nobody_gave(drawn):
    found = [collected(answer, reach=reach, day=number) for number, (answer, reach) in enumerate(drawn, 1)]
    total = summarise(found).totals
    sent = [
        answer.numbers["sent"]
        for answer, _ in drawn
        if isinstance(answer, Report) and "sent" in answer.numbers
    ]
    assert total.sent == (sum(sent) if sent else None)
    assert total.counted == len(sent)
    assert total.counted + sum(total.lacking(lack) for lack in Lack) == len(drawn)
    assert (total.estimate is None) or total.sent is not None
