"""The look-ups that decisions rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ctsync.lock.record import State, Why
from ctsync.planning.situation import served_days
from tests.planning.making import DAY, HOUR, operation_of, record_of, row_of, situated, stranger
from tests.support.campaigns import NOW, ZONE, one

A = one("a", "2027-06-01 12:00")
PUSH = one("p", ["2027-05-18 09:00", "2027-05-19 23:30", "2027-06-01 09:00"])
MAY = {date(2027, 5, 18), date(2027, 5, 19)}


def test_a_situation_finds_records_rows_and_wishes():
    record = record_of(A)
    s = situated([A], [record, record_of(one("gone"), seq=2)], [row_of(record)])
    assert s.record_of(A) == record
    assert s.row_of(record.operation) == row_of(record)
    assert s.row_of(replace(record.operation, remote_id=None)) is None
    assert s.today == date(2027, 5, 20)


def test_a_family_is_all_others_of_the_definition():
    own = record_of(A)
    hindi = replace(own, key=replace(A.key, language="hi"))
    other = record_of(one("b"), seq=2)
    s = situated([A], [own, hindi, other])
    assert list(s.family_of(A.key)) == [hindi]
    assert list(s.family_of(one("c").key)) == []


def test_lookalikes_are_live_rows_of_others_by_name_and_day():
    twice = (stranger(), stranger(number=78))
    s = situated([], (), [*twice, stranger(status="stopped", number=79)])
    assert s.lookalikes == {("Flash sale", date(2027, 6, 1)): twice}


def test_content_of_a_removed_campaign_is_remembered_while_it_may_still_be_sent():
    removed = record_of(A)
    assert situated([one("b")], [removed]).removed_alike == {A.fingerprint: removed}
    assert situated([A], [removed]).removed_alike == {}
    assert situated([one("b")], [removed], now=A.last_send + HOUR).removed_alike == {}


@pytest.mark.parametrize("state", [State.REFUSED, State.ABSENT])
def test_what_never_came_to_be_served_nobody(state):
    assert served_days(operation_of(PUSH, state, settled_at=NOW), ZONE, NOW) == frozenset()


@pytest.mark.parametrize("state", [State.LIVE, State.INTENT, State.STOPPING, State.RELEASED])
def test_what_may_be_sending_served_every_day_that_has_begun(state):
    assert served_days(operation_of(PUSH, state), ZONE, NOW) == MAY


@pytest.mark.parametrize("state", [State.SENT, State.FOREIGN, State.MISSED, State.STOPPED_MAYBE])
def test_what_ended_served_the_days_before_its_end(state):
    assert served_days(operation_of(PUSH, state, settled_at=NOW), ZONE, NOW + 30 * DAY) == MAY
    earlier = operation_of(PUSH, state, settled_at=NOW - 2 * DAY)
    assert served_days(earlier, ZONE, NOW) == {date(2027, 5, 18)}


def test_what_was_stopped_in_time_served_the_days_of_its_sends():
    stopped = operation_of(PUSH, State.STOPPED_BEFORE, why=Why.REMOVE, done_to=(PUSH.first_send,))
    assert served_days(stopped, ZONE, NOW) == {date(2027, 5, 18)}
    assert served_days(replace(stopped, done_to=()), ZONE, NOW) == frozenset()


def test_days_are_those_of_the_account():
    late = one("p", ["2027-05-18 00:30", "2027-06-01 09:00"])
    assert late.first_send.date() == date(2027, 5, 17)
    assert served_days(operation_of(late), ZONE, NOW) == {date(2027, 5, 18)}
