"""Each fault of the local CleverTap's catalogue, on each call that it is made for, is of the right class (reliability 3.3).

The table is complete by construction: a kind that is added to the catalogue fails here until it has its row.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ctsync.api.campaigns import CleverTap
from ctsync.api.contract import (
    Created,
    Estimated,
    Listing,
    NoReportYet,
    NotSent,
    RateLimited,
    RefusedByRemote,
    StopAccepted,
    Unclear,
)
from ctsync.api.estimates import Estimates
from ctsync.api.pacing import Pacer
from ctsync.api.transport import Transport
from ctsync.campaign.observed import RemoteStatus, Window
from ctsync.names import RemoteId
from ctsync.redaction import Secret
from ctsync.sandbox import ACCOUNT_ID, PASSCODE
from ctsync.sandbox.faults import CAMPAIGN_CALLS, KINDS
from ctsync.sandbox.server import EmbeddedSandbox
from tests.sandbox.speaking import Speaking, push

NOVEMBER = Window(date(2026, 11, 20), date(2026, 12, 20))
DEADLINE = 0.3
"""Seconds of a call here: what hangs or drips is given up after it."""
LONGEST_REASON = 700
"""Characters of what a person is told of one answer."""

DONE: Mapping[str, type] = {
    "create": Created,
    "estimate": Estimated,
    "list": Listing,
    "stop": StopAccepted,
    "result": NoReportYet,
}

EXPECTED: Mapping[str, type | Mapping[str, type]] = {
    "hang_before": Unclear,
    "hang_after": Unclear,
    "slow_body": Unclear,
    "drip": Unclear,
    "late_commit": Unclear,
    "drop_before": Unclear,
    "drop_after": Unclear,
    "reset_before": Unclear,
    "reset_after": Unclear,
    "reset_body": Unclear,
    "cut_body": Unclear,
    "cut_chunked": Unclear,
    "unreachable": Unclear,
    "error_before": Unclear,
    "error_after": Unclear,
    "html_503": Unclear,
    "html_200": Unclear,
    "refuse": RefusedByRemote,
    "unauthorised": RefusedByRemote,
    "limit": RateLimited,
    "penalty": RateLimited,
    "fail_200": RefusedByRemote,
    "fail_200_after": Unclear,
    "redirect": Unclear,
    "pretend": DONE,
    "truncated_json": Unclear,
    "empty_body": Unclear,
    "wrong_content_type": Unclear,
    "compressed": Unclear,
    "invalid_utf8": Unclear,
    "duplicate_keys": Unclear,
    "deep_json": Unclear,
    "nan": Unclear,
    "huge_body": Unclear,
    "no_id": Unclear,
    "string_id": Unclear,
    "zero_id": Unclear,
    "true_id": Unclear,
    "two_ids": Unclear,
    "reused_id": DONE,
    "hide_rows": DONE,
    "list_lag": DONE,
    "lose_rows": DONE,
    "twin_rows": Unclear,
    "malformed_row": Unclear,
    "other_status": DONE,
    "cut_names": DONE,
    "altered_names": DONE,
    "undo_stop": DONE,
}
"""What the client makes of each. Where it says done, the list shows later what is true, never the answer."""

PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "slow_body": {"milliseconds": 50},
    "drip": {"milliseconds": 20},
    "huge_body": {"megabytes": 6},
    "redirect": {"target": "http://127.0.0.1:9"},
}
SLOW = ("hang_before", "hang_after", "slow_body", "drip")

CASES = [
    (kind, call)
    for kind, about in KINDS.items()
    for call in about.calls
    if kind != "unreachable" and call in CAMPAIGN_CALLS
]
"""The port that closes has a test of its own, because the next call matters; sends are in `test_every_endpoint`."""


def expected(kind: str, call: str) -> type:
    row = EXPECTED[kind]
    return row if isinstance(row, type) else row[call]


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Speaking]:
    path = tmp_path_factory.mktemp("faults") / "sandbox.sqlite3"
    start = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
    with (
        EmbeddedSandbox(path, clock_start=start, zone="Asia/Kolkata", population=(20, 7)) as running,
        Speaking(running.url, path) as speaking,
    ):
        speaking.set_up_the_dashboard()
        yield speaking


@pytest.fixture
def served(account: Speaking) -> Iterator[Speaking]:
    yield account
    for ask in (lambda: account.admin("release", {}), lambda: account.admin("faults", method="DELETE")):
        ask()


def transport(url: str, pacer: Pacer | None = None, deadline: float = 5.0) -> Transport:
    return Transport(
        url, Secret(ACCOUNT_ID), Secret(PASSCODE), pacer=pacer or Pacer(rate=None), deadline=deadline
    )


def ask(wire: Transport, call: str, campaign: int) -> Any:
    api = CleverTap(wire)
    return {
        "create": lambda: api.create(push(name="Diwali ~ct1.a.b")),
        "estimate": lambda: Estimates(wire).estimate(push()),
        "list": lambda: api.list(NOVEMBER),
        "stop": lambda: api.stop(RemoteId(campaign)),
        "result": lambda: api.report(RemoteId(campaign)),
    }[call]()


def test_the_table_has_a_row_for_each_kind_and_no_other():
    assert set(EXPECTED) == set(KINDS)


@pytest.mark.parametrize("call", DONE)
def test_without_a_fault_each_call_is_done(served: Speaking, call: str):
    assert isinstance(ask(transport(served.url), call, served.create()), DONE[call])


@pytest.mark.parametrize(("kind", "call"), CASES)
def test_each_fault_on_each_call_is_of_its_class(served: Speaking, kind: str, call: str):
    campaign = served.create()
    served.fault(kind, endpoint=call, **PARAMETERS.get(kind, {}))
    wire = transport(served.url, deadline=DEADLINE if kind in SLOW else 5.0)
    began = time.monotonic()
    answer = ask(wire, call, campaign)
    assert isinstance(answer, expected(kind, call)), answer
    assert time.monotonic() < began + (DEADLINE if kind in SLOW else 5.0) + 1.0
    assert len(str(answer)) < LONGEST_REASON or isinstance(answer, Listing)
    struck = strikes(served, kind)
    assert struck == 1, "asked once, whatever came back"


def strikes(served: Speaking, kind: str) -> int:
    """How often the order of this test struck; a request that is held to its end is counted once the client left."""
    (order,) = served.admin("faults")["rows"]
    assert order["told"]["fault"] == kind
    return int(order["done"])


@pytest.mark.parametrize("call", DONE)
def test_a_port_that_closes_is_unclear_once_and_then_certainly_not_sent(served: Speaking, call: str):
    campaign = served.create()
    served.fault("unreachable", endpoint=call, seconds=1)
    wire = transport(served.url)
    assert isinstance(ask(wire, call, campaign), Unclear)
    found = ask(wire, call, campaign)
    assert isinstance(found, NotSent), found
    began = time.monotonic()
    while isinstance(found, NotSent) and time.monotonic() < began + 10:
        found = ask(wire, call, campaign)
    assert isinstance(found, DONE[call])


def test_a_status_that_nobody_has_described_is_unknown(served: Speaking):
    served.create(name="asleep")
    served.fault("other_status", endpoint="list", row="asleep")
    found = ask(transport(served.url), "list", 0)
    assert isinstance(found, Listing)
    assert [row.status for row in found.rows if row.name == "asleep"] == [RemoteStatus.UNKNOWN]


@pytest.mark.parametrize("form", [{}, {"as_date": True}], ids=str)
def test_the_pause_that_a_429_asks_for_is_kept_in_either_form(served: Speaking, form: dict[str, bool]):
    pacer = Pacer(rate=None, monotonic=lambda: 50.0)
    served.fault("limit", endpoint="list", retry_after=90, **form)
    assert ask(transport(served.url, pacer), "list", 0) == RateLimited(90.0)
    assert pacer.paused_for() == 90.0


def test_during_a_penalty_no_call_leaves_this_machine(served: Speaking):
    served.fault("penalty", endpoint="create")
    wire = transport(served.url, Pacer(rate=None, monotonic=lambda: 50.0))
    assert ask(wire, "create", 0) == RateLimited(600.0)
    before = len(served.journal())
    assert {ask(wire, call, 1) for call in DONE} == {RateLimited(600.0)}
    assert len(served.journal()) == before


def test_an_answer_that_fits_nothing_is_shown_in_a_few_words(served: Speaking):
    served.fault("fail_200_after", endpoint="create", text="word " * 9_000)
    found = ask(transport(served.url), "create", 0)
    assert isinstance(found, Unclear)
    assert "word word" in found.reason
    assert len(found.reason) < LONGEST_REASON
