"""Whose row is whose: by token, byte for byte, and by id (protocol 5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.lock.record import State
from ctsync.names import RemoteId
from ctsync.planning.claims import claim, human_part, is_one_off, is_same_row, shows_another_operation
from tests.planning.making import lock_of, operation_of, record_of, row_of, seen, stranger
from tests.support.campaigns import ACCOUNT, one

A, B = one("a"), one("b")


def test_rows_are_claimed_by_their_token():
    record = record_of(A)
    claims = claim(lock_of(record), seen(row_of(record)), ACCOUNT)
    assert claims.rows_of(record.operation) == (row_of(record),)
    assert (claims.foreign, claims.unclaimed, claims.unmanaged) == ((), (), ())


def test_two_rows_of_one_token_are_both_its_rows():
    record = record_of(A)
    twin = row_of(record, id=RemoteId(9))
    claims = claim(lock_of(record), seen(row_of(record), twin), ACCOUNT)
    assert claims.rows_of(record.operation) == (row_of(record), twin)


def test_rows_of_earlier_operations_are_claimed_too():
    earlier = operation_of(A, State.REFUSED)
    record = record_of(A, seq=2, history=(earlier,))
    late = replace(row_of(record), id=RemoteId(9), name=earlier.remote_name)
    assert claim(lock_of(record), seen(late), ACCOUNT).rows_of(earlier) == (late,)


def test_a_token_changed_by_one_letter_is_not_ours_to_act_on():
    record = record_of(A)
    name = record.operation.remote_name
    for changed in (name + "x", name.upper(), name.replace("~ct1", "~ct2"), name.replace(" ~", "~")):
        claims = claim(lock_of(record), seen(row_of(record, id=RemoteId(9), name=changed)), ACCOUNT)
        assert [row.id for row in claims.unmanaged] == [9]


def test_a_number_that_was_never_given_out_is_foreign():
    record, ahead = record_of(A), record_of(B, seq=2)
    claims = claim(lock_of(record), seen(row_of(ahead)), ACCOUNT)
    assert claims.foreign == (row_of(ahead),)


def test_another_lineage_of_our_project_is_foreign():
    record = record_of(A)
    claims = claim(replace(lock_of(record), lineage="another"), seen(row_of(record)), ACCOUNT)
    assert claims.foreign == (row_of(record),)


def test_a_row_of_ours_that_no_operation_knows_is_unclaimed():
    record, gone = record_of(A, seq=2), record_of(B, seq=1)
    claims = claim(lock_of(record), seen(row_of(gone)), ACCOUNT)
    assert claims.unclaimed == (row_of(gone),)


def test_what_others_made_is_unmanaged_until_it_is_adopted():
    row = stranger()
    assert claim(lock_of(), seen(row), ACCOUNT).unmanaged == (row,)
    adopted = record_of(A, remote_id=row.id, token="", remote_name=row.name, imported=True)
    assert claim(lock_of(adopted), seen(row), ACCOUNT).unmanaged == ()


def test_another_project_of_the_same_account_is_everybody_elses():
    theirs = record_of(replace(A, account=replace(ACCOUNT, project="other")))
    assert claim(lock_of(), seen(row_of(theirs)), ACCOUNT).unmanaged == (row_of(theirs),)


def test_a_recorded_row_that_lost_its_token_is_not_taken_for_a_strangers():
    record = record_of(A)
    assert claim(lock_of(record), seen(row_of(record, name="Renamed")), ACCOUNT).unmanaged == ()


def test_a_recorded_id_may_come_to_show_another_operation():
    record, other = record_of(A), record_of(B, seq=2)
    assert not shows_another_operation(row_of(record), record.operation)
    assert not shows_another_operation(row_of(record, name="Renamed"), record.operation)
    assert shows_another_operation(row_of(record, name=other.operation.remote_name), record.operation)


def test_an_imported_campaign_is_known_by_id_name_and_the_time_of_a_one_off():
    record = record_of(A, imported=True, token="", remote_name="Flash sale")
    row = row_of(record)
    assert is_same_row(record, row)
    assert not is_same_row(record, replace(row, name="Other"))
    assert not is_same_row(record, replace(row, scheduled_on=202706011300))


@pytest.mark.parametrize(
    "at",
    [{"every": "1 day", "start": "2027-06-01 12:00", "runs": "9"}, ["2027-06-01 12:00", "2027-06-02 12:00"]],
)
def test_an_imported_repeat_may_show_the_time_of_another_run(at):
    record = record_of(one("a", at), imported=True, token="", remote_name="Flash sale")
    assert not is_one_off(record.operation)
    assert is_same_row(record, replace(row_of(record), scheduled_on=202706021200))
    assert not is_same_row(record, replace(row_of(record), name="Other"))


def test_the_human_part_of_a_name_is_what_stands_before_its_token():
    assert human_part(record_of(A).operation.remote_name) == "a"
    assert human_part("Flash sale ~ct1.") == "Flash sale ~ct1."
