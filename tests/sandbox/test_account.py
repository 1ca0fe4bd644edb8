"""A call does all that it says or nothing, and what happens does not depend on how the clock is moved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ctsync.sandbox.account import Account
from ctsync.sandbox.faults import Fault
from ctsync.sandbox.journal import Asked
from tests.sandbox.pages.browsing import Browsing, text_of
from tests.sandbox.speaking import push

START = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
"""10:00 in India."""
GONE = {"size": 10, "seed": 7, "made_up": False, "folder": "population-gone", "files": ["people.csv"]}


@pytest.fixture
def account(tmp_path):
    account = Account(tmp_path / "state.sqlite3")
    account.start(START, "Asia/Kolkata", 100, 7)
    yield account
    account.close()


def ask(account, endpoint, body, fault=None):
    return account.call(endpoint, body, Asked("POST", f"/1/targets/{endpoint}.json"), fault)


def lose_the_people(account):
    account.state.remember("population", GONE)
    account.population.close()


def test_a_create_whose_audience_cannot_be_read_has_created_nothing(account):
    lose_the_people(account)
    answer = ask(account, "create", push(when="now", skip_estimate=True))
    assert answer.status == 500
    assert "ctsync sandbox population --reset" in answer.body["error"]
    assert account.campaigns.all() == []
    assert [row["created"] for row in account.journal.since()] == [None]


def test_a_send_whose_audience_cannot_be_read_waits_and_every_call_says_why(account):
    ask(account, "create", push(when="20261125 10:00"))
    account.state.remember("now", int(START.timestamp()) + 2 * 86_400)
    kept = account.population.told
    lose_the_people(account)
    answer = ask(account, "list", {"from": 20261120, "to": 20261220})
    assert (answer.status, account.sends.all()) == (500, [])
    assert account.journal.since()[-1]["status"] == 500
    account.state.remember("population", kept)
    account.population.close()
    assert ask(account, "list", {"from": 20261120, "to": 20261220}).status == 200
    assert len(account.sends.all()) == 1


@pytest.mark.parametrize(
    "steps", [["2h"], ["1h", "1h"], ["40m", "80m"], ["30m", "30m", "1h"], ["119m", "1m"]]
)
@pytest.mark.parametrize(("stop_after", "sends"), [(3_600, 1), (1_800, 0), (900, 0)])
def test_a_late_stop_happens_at_its_moment_however_the_clock_is_moved(account, steps, stop_after, sends):
    campaign = ask(account, "create", push(when="20261124 10:30")).body["id"]
    late = Fault(kind="late_commit", endpoints=("stop",), seconds=stop_after)
    ask(account, "stop", {"id": campaign}, late)
    for step in steps:
        account.advance(step)
    assert len(account.sends.all()) == sends
    late_rows = [row for row in account.journal.since() if row["kind"] == "late"]
    assert [row["clock"] for row in late_rows] == [int(START.timestamp()) + stop_after]


def test_a_page_says_what_to_do_when_the_people_are_gone(api, sandbox):
    api.create(when="20261125 10:00")
    with_people = Account(sandbox.state_path)
    lose_the_people(with_people)
    with_people.state.remember("now", int(START.timestamp()) + 2 * 86_400)
    with_people.close()
    with Browsing(api.url) as browser:
        assert "ctsync sandbox population --reset" in text_of(browser.page("/", status=500))
