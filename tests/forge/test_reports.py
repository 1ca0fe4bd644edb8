"""Which sends are due for their numbers, and which pull request agreed to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.forge.reports import OPEN_FOR, STAGES, due
from ctsync.lock.receipt import Basis, Deed, Grant
from ctsync.statistics.collect import Begun
from tests.support.plans import NOW, a_campaign, a_record

ONE, TWO = "1" * 40, "2" * 40


def sent(name: str, hours: float, *grants: Grant, seq: int = 1) -> Begun:
    """A campaign whose last send was that many hours ago."""
    record = a_record(a_campaign(name))
    last = NOW - timedelta(hours=hours)
    operation = replace(
        record.operation,
        seq=seq,
        first_send=last,
        last_send=last,
        intended_at=NOW - timedelta(days=90),
        receipts=grants,
    )
    return Begun(record, operation)


def by_change(commit: str) -> Grant:
    return Grant(Deed.CREATE, Basis.CHANGE, "asha", NOW, "d" * 64, commit)


def by_series(commit: str, at=NOW, pull_request: str = "") -> Grant:
    return Grant(Deed.CREATE, Basis.STANDING, "asha", at, "fp", commit, ("ben",), pull_request)


def told(*sends: Begun) -> dict[str, list[str]]:
    found, _ = due(sends, NOW)
    return {one.file: [str(each.record.key) for each in one.sends] for one in found}


@pytest.mark.parametrize(
    ("hours", "stages"),
    [
        (23.9, []),
        (24, ["24h"]),
        (29.9, ["24h"]),
        (30, []),
        (71.9, []),
        (72, ["72h"]),
        (77.9, ["72h"]),
        (78, []),
    ],
)
def test_numbers_are_due_for_some_hours_after_one_day_and_after_three(hours, stages):
    assert list(told(sent("one", hours, by_change(ONE)))) == [f"report-{stage}-{ONE}.md" for stage in stages]


def test_an_hourly_job_meets_every_stage():
    assert min(STAGES.values()) >= OPEN_FOR >= timedelta(hours=2)


def test_what_one_commit_sent_stands_together_and_commits_apart():
    sends = [
        sent("one", 25, by_change(ONE)),
        sent("old", 200, by_change(ONE)),
        sent("ancient", 24 * 40, by_change(ONE)),
        sent("fresh", 3, by_change(ONE)),
        sent("other", 25, by_change(TWO)),
    ]
    assert told(*sends) == {
        f"report-24h-{ONE}.md": ["one", "old"],
        f"report-24h-{TWO}.md": ["other"],
    }


def test_nobody_is_told_of_a_send_whose_commit_is_not_on_record():
    unknown = [
        sent("no-receipt", 25),
        sent("no-commit", 25, by_change("")),
        sent("odd", 25, by_change("HEAD")),
    ]
    found, number = due(unknown, NOW)
    assert (found, number) == ((), 3)


def test_a_stop_says_nothing_of_who_agreed_to_the_send():
    stop = Grant(Deed.STOP, Basis.CHANGE, "ben", NOW, "e" * 64, TWO)
    assert list(told(sent("one", 25, by_change(ONE), stop))) == [f"report-24h-{ONE}.md"]


def made(send: Begun, at) -> Begun:
    return Begun(send.record, replace(send.operation, intended_at=at))


def test_a_date_belongs_to_the_commit_that_approved_its_series_however_much_later_it_is_made():
    approved_at = NOW - timedelta(days=9)
    later = made(sent("weekly", 25, by_series(ONE, approved_at)), NOW - timedelta(days=2))
    assert list(told(later)) == [f"report-24h-{ONE}.md"]


@pytest.mark.parametrize("named", ["", "0", "owner/shop#7", "7" * 11])
def test_a_series_whose_approval_names_nobody_belongs_to_nobody(named):
    later = sent("weekly", 25, by_series("", NOW - timedelta(days=9), named))
    assert told(later) == {}
    assert due([later], NOW)[1] == 1


def test_a_series_without_a_date_when_it_was_approved_belongs_to_the_pull_request_of_its_approval():
    approved_at = NOW - timedelta(days=9)
    later = made(sent("weekly", 25, by_series(TWO, approved_at, "7")), NOW - timedelta(days=2))
    beside = sent("one", 25, replace(by_change(ONE), pull_request="7"))
    assert told(later, beside) == {"report-24h-7.md": ["weekly", "one"]}
