from __future__ import annotations

from datetime import date, datetime

import pytest

from ctsync.api.answers import RawAnswer
from ctsync.api.contract import RefusedByRemote, Unclear
from ctsync.api.message_report import MessageReports, Narrowed, messages
from ctsync.api.pacing import Pacer
from ctsync.api.sends import MessageRow, Messages
from ctsync.api.transport import Transport
from ctsync.names import RemoteId
from ctsync.redaction import Secret
from tests.support.rough_server import RoughServer, answer, closed_port

ROW = {
    "message id": 1457432766,
    "message_name": "My API Campaign",
    "channel": "Push",
    "delivery": "One Time",
    "start_date": "21 Oct, 2024 15:50:00",
    "status": "Scheduled",
    "labels": ["crm"],
    "sent": 0,
    "viewed": 0,
    "clicked": 0,
    "conversion_event": "Charged",
    "device": [],
}


def read(*rows, **more):
    return messages(RawAnswer(200, {}, {"status": "success", "messages": list(rows), **more}))


def test_a_row_is_read_with_its_clock_and_its_numbers():
    row = MessageRow(
        RemoteId(1457432766),
        "My API Campaign",
        "Push",
        "One Time",
        "Scheduled",
        datetime(2024, 10, 21, 15, 50),
        ("crm",),
        {"sent": 0, "viewed": 0, "clicked": 0},
    )
    assert read(ROW) == Messages((row,))
    assert read() == Messages(())


@pytest.mark.parametrize(
    "change",
    [
        {"message id": "1457432766"},
        {"message id": 0},
        {"message id": True},
        {"message_name": None},
        {"channel": 3},
        {"status": None},
        {"labels": "crm"},
        {"labels": [1]},
        {"sent": -1},
        {"clicked": "0"},
        {"start_date": "21 Okt, 2024 15:50:00"},
        {"start_date": "31 Feb, 2024 15:50:00"},
        {"start_date": "2024-10-21"},
        {"start_date": 20241021},
    ],
)
def test_one_malformed_row_spoils_the_report(change):
    assert isinstance(read(ROW, {**ROW, **change}), Unclear)


def test_a_key_beside_the_rows_may_mean_further_pages():
    assert isinstance(read(ROW, cursor="next"), Unclear)
    assert isinstance(read("row"), Unclear)


def test_a_refusal_is_one():
    refused = {"status": "fail", "error": "Invalid from", "code": 400}
    assert messages(RawAnswer(400, {}, refused)) == RefusedByRemote(400, "Invalid from", 400)


def test_days_are_texts_and_filters_are_sent_only_if_they_are_given():
    narrowed = Narrowed(channel=("push",), status=("running",), daily=True)
    with RoughServer(answer({"status": "success", "messages": []})) as server:
        transport = Transport(server.url, Secret("A"), Secret("c4nary"), pacer=Pacer(rate=None))
        reports = MessageReports(transport)
        assert reports.messages(date(2026, 5, 1), date(2026, 5, 2), narrowed) == Messages(())
    body = server.requests[0].partition(b"\r\n\r\n")[2]
    assert body == b'{"from":"20260501","to":"20260502","channel":["push"],"status":["running"],"daily":true}'


def test_a_span_that_ends_before_it_begins_is_never_asked_for():
    transport = Transport(f"http://127.0.0.1:{closed_port()}", Secret("A"), Secret("c4nary"), pacer=Pacer())
    with pytest.raises(ValueError):
        MessageReports(transport).messages(date(2026, 5, 2), date(2026, 5, 1))
