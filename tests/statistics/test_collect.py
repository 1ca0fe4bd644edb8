from __future__ import annotations

from datetime import timedelta

from ctsync.api.contract import NoReportYet
from ctsync.lock.record import Lock, State
from ctsync.names import RemoteId
from ctsync.statistics.collect import collect, names_of
from tests.support.plans import NOW, a_campaign, a_record


class Reader:
    """Notes who is asked about."""

    def __init__(self):
        self.asked = []

    def list(self, _window):
        raise AssertionError("a report lists nothing")

    def report(self, campaign):
        self.asked.append(campaign)
        return NoReportYet("")


def asked_about(*records, names=(), now=NOW + timedelta(days=365)):
    reader = Reader()
    lock = Lock("l", "sha256:00", "p", "UTC", records={str(record.key): record for record in records})
    list(collect(reader, lock, now, names))
    return reader.asked


def test_only_what_has_begun_is_asked_about():
    record = a_record(a_campaign(), 7)
    assert asked_about(record, now=NOW) == []
    assert asked_about(record) == [7]


def test_what_nobody_got_is_not_asked_about():
    assert asked_about(a_record(a_campaign(), 7, state=State.STOPPED_BEFORE)) == []
    assert asked_about(a_record(a_campaign(), 7, state=State.STOPPED_BEFORE, done_to=(NOW,))) == [7]
    assert asked_about(a_record(a_campaign(), None, state=State.MISSED)) == []


def test_earlier_operations_count_too():
    from dataclasses import replace

    record = a_record(a_campaign(), 7)
    again = replace(record, history=(replace(record.operation, remote_id=RemoteId(6), state=State.SENT),))
    assert asked_about(again) == [6, 7]


def test_names_narrow_it_down():
    one, other = a_record(a_campaign(), 7), a_record(a_campaign("other-push"), 8)
    assert asked_about(one, other, names=["other-push"]) == [8]
    assert names_of(one) == {"mango-fridays-push"}
