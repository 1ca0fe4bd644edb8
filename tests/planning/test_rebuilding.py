"""A lock from rows, files and names alone: what is known is as it was, and what is not is never made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.campaign.observed import ObservedCampaign, RemoteStatus, local_time_of
from ctsync.campaign.token import Token, make_token, remote_name
from ctsync.lock.rebuilt import Numbers
from ctsync.lock.record import UNKNOWN_CONTENT, State
from ctsync.names import InstanceKey, RemoteId
from ctsync.planning.drift import is_over
from ctsync.planning.rebuilding import LEAP, Draft, Former, Sources, draft, unaccounted
from ctsync.planning.widest import widest
from tests.planning.making import DAY, MINUTE
from tests.support.campaigns import ACCOUNT, NOW, ZONE, one, wanted

A, B = one("a"), one("b", "2027-06-02 12:00")
OLD = one("a", message={"title": "Old", "body": "Old", "android": {"notification_channel": "offers"}})


def row_of(desired, seq: int = 1, status: RemoteStatus = RemoteStatus.PENDING, **over) -> ObservedCampaign:
    lineage = over.pop("lineage", "lost")
    token = make_token(
        over.pop("account", ACCOUNT),
        desired.key,
        desired.fingerprint,
        generation=desired.generation,
        lineage=lineage,
        seq=seq,
    )
    made = ObservedCampaign(
        RemoteId(100 + seq),
        remote_name(desired.human_name, token, 100),
        desired.timetable.scheduled_on,
        status,
    )
    return replace(made, **over)


def made(*rows: ObservedCampaign, files=(A, B), former=None) -> Draft:
    return draft(rows, Sources(ACCOUNT, tuple(files), former or {}, NOW))


def operation_of(found: Draft, key: str = "a"):
    return found.records[key].operation


def test_the_content_of_a_row_that_says_the_files_own_is_known():
    operation = operation_of(made(row_of(A), row_of(B, 2)))
    assert (operation.state, operation.remote_id) == (State.LIVE, 101)
    assert (operation.fingerprint, operation.generation) == (A.fingerprint, A.generation)
    assert operation.timetable == A.timetable.to_tree()


def test_of_a_row_with_other_content_nothing_is_known_but_that_it_is_there():
    found = made(row_of(OLD))
    operation = operation_of(found)
    assert (operation.state, operation.fingerprint) == (State.LIVE, UNKNOWN_CONTENT)
    assert "a" not in found.known
    assert operation.scope is None


def test_a_wanted_instance_without_a_row_may_exist_and_is_no_create():
    operation = operation_of(made(row_of(A)), "b")
    assert (operation.state, operation.token, operation.remote_id) == (State.INTENT, "", None)
    assert operation.seq >= 1 + LEAP


@pytest.mark.parametrize(
    ("status", "state"), [(RemoteStatus.COMPLETED, State.SENT), (RemoteStatus.STOPPED, State.FOREIGN)]
)
def test_what_has_ended_counts_as_sent_whoever_stopped_it(status, state):
    assert operation_of(made(row_of(A, status=status))).state is state


@pytest.mark.parametrize("status", [each for each in RemoteStatus if each.is_live], ids=str)
def test_every_other_status_is_live_the_unknown_one_too(status):
    assert operation_of(made(row_of(A, status=status))).state is State.LIVE


def test_of_a_replaced_campaign_the_live_half_counts_and_the_stopped_one_is_history():
    found = made(row_of(OLD, 1, RemoteStatus.STOPPED), row_of(A, 2))
    record = found.records["a"]
    assert (record.operation.remote_id, [each.remote_id for each in record.history]) == (102, [101])
    assert not found.twins


def test_of_two_live_ones_the_running_one_is_kept_then_the_known_one_then_the_lowest():
    running = made(row_of(A, 1), row_of(OLD, 2, RemoteStatus.RUNNING))
    known = made(row_of(OLD, 1), row_of(A, 2))
    lowest = made(row_of(A, 3), row_of(A, 2))
    assert [operation_of(each).remote_id for each in (running, known, lowest)] == [102, 102, 102]
    assert [each.twins[0].row.id for each in (running, known, lowest)] == [101, 101, 103]


def test_a_live_one_with_no_later_number_than_one_that_was_sent_is_one_too_many():
    late = made(row_of(A, 1), row_of(OLD, 2, RemoteStatus.COMPLETED))
    same = made(row_of(A, 1, RemoteStatus.COMPLETED, id=RemoteId(7)), row_of(A, 1, id=RemoteId(8)))
    for found, kept, extra in ((late, 102, 101), (same, 7, 8)):
        record = found.records["a"]
        assert (record.operation.remote_id, record.operation.state) == (kept, State.SENT)
        assert [(each.state, each.remote_id) for each in record.history] == [(State.ABSENT, None)]
        assert [each.row.id for each in found.twins] == [extra]
    edition = made(row_of(A, 2), row_of(OLD, 1, RemoteStatus.COMPLETED))
    assert operation_of(edition).state is State.LIVE
    assert not edition.twins


def test_rows_of_another_project_are_not_ours_and_not_unclaimed():
    other = replace(ACCOUNT, project="another-a1b2c3d4")
    found = made(row_of(A), row_of(B, 2, account=other, id=RemoteId(9)))
    assert found.records["b"].operation.state is State.INTENT
    assert not found.unclaimed


def test_live_and_completed_rows_without_a_readable_token_are_unclaimed_and_stopped_ones_are_not():
    rows = [
        row_of(B, 5, status, id=RemoteId(number), name="Diwali FINAL")
        for number, status in enumerate(
            (RemoteStatus.PENDING, RemoteStatus.COMPLETED, RemoteStatus.STOPPED), 7
        )
    ]
    assert [row.id for row in made(row_of(A), *rows).unclaimed] == [7, 8]


def test_a_row_of_ours_whose_name_git_never_had_is_unclaimed():
    stray = row_of(one("never-in-git"), 2)
    assert made(row_of(A), stray).unclaimed == (stray,)


def test_a_name_of_the_history_gives_its_last_name_channel_generation_and_what_its_removal_does():
    gone = one("gone", channel="email")
    former = {"gone": Former("gone-now", "email", 4, "forget")}
    record = made(row_of(gone, 2), former=former).records["gone"]
    assert (record.name, record.on_remove) == ("gone-now", "forget")
    assert (record.operation.channel, record.operation.generation) == ("email", 4)


def test_the_generation_of_the_files_counts_as_used():
    raised = one("a", generation="3")
    assert operation_of(made(row_of(A, status=RemoteStatus.COMPLETED), files=(raised,))).generation == 3


def test_a_row_that_a_file_adopts_is_left_for_the_plan():
    taken = replace(row_of(B, 2), name="By hand")
    adopting = one("b", "2027-06-02 12:00", adopt="102")
    found = made(row_of(A), taken, files=(A, adopting))
    assert set(found.records) == {"a"}
    assert not found.unclaimed


def test_one_token_twice_and_one_number_of_two_locks_get_operations_of_their_own():
    found = made(
        row_of(OLD, 1, RemoteStatus.STOPPED, lineage="before", id=RemoteId(1)),
        row_of(OLD, 1, RemoteStatus.STOPPED, id=RemoteId(2)),
        row_of(A, 1, id=RemoteId(3)),
    )
    record = found.records["a"]
    numbers = [each.seq for each in (record.operation, *record.history)]
    assert len(set(numbers)) == 3
    assert max(numbers) < found.next_seq
    assert len(found.earlier) == 2


def test_the_dates_of_a_rolling_campaign_meet_their_rows_and_the_rest_may_exist():
    dates = wanted(
        "letter",
        {"start": "2027-05-21 09:00", "every": "1 day", "end": "2027-05-24"},
        channel="email",
    )
    found = made(row_of(dates[0]), row_of(dates[2], 2), files=dates)
    states = {key: record.operation.state for key, record in found.records.items()}
    assert states == {
        "letter@2027-05-21": State.LIVE,
        "letter@2027-05-22": State.INTENT,
        "letter@2027-05-23": State.LIVE,
        "letter@2027-05-24": State.INTENT,
    }


def test_one_instance_that_is_read_in_two_ways_is_one_record():
    """A part may be a market or a language, and only the name of one of its rows says that there is one."""
    gone = replace(
        one("gone", "2027-06-01 10:00", channel="email"), key=InstanceKey("gone", "de", "", date(2027, 6, 1))
    )
    plain = one("a", "2027-06-05 10:00")
    market = replace(plain, key=replace(plain.key, market="de"))
    first = row_of(gone, 1)
    token = row_of(gone, 2).name.split(" ")[-1]
    second = row_of(gone, 2, RemoteStatus.STOPPED, name=f"gone {token}")
    assert "[de]" in first.name
    found = made(first, second, files=(market,), former={"gone": Former("gone", "email")})
    record = found.records["gone[de]@2027-06-01"]
    assert [each.remote_id for each in (record.operation, *record.history)] == [first.id, second.id]


def test_the_order_of_rows_does_not_matter():
    rows = [row_of(OLD, 1, RemoteStatus.STOPPED), row_of(A, 2), row_of(A, 3), row_of(B, 7)]
    assert made(*rows) == made(*reversed(rows))


def a_token(seq: int, lineage: str = "aa") -> Token:
    return Token("own", "d", "i", "f", lineage, seq)


@given(st.sets(st.integers(1, 60), min_size=1))
def test_unaccounted_are_exactly_the_numbers_below_the_highest_that_no_row_shows(seqs):
    runs = unaccounted(map(a_token, seqs))
    missing = {number for run in runs for number in range(run.first, run.last + 1)}
    assert missing == set(range(1, max(seqs))) - seqs


def test_a_lock_that_was_itself_rebuilt_began_a_leap_above_the_lost_one():
    tokens = [a_token(1), a_token(4), a_token(4 + LEAP + 2, "bb")]
    assert unaccounted(tokens) == (Numbers("aa", 2, 3), Numbers("bb", 4 + LEAP, 4 + LEAP + 1))


def test_two_locks_that_both_began_at_one_miss_numbers_each():
    assert unaccounted([a_token(3), a_token(2, "bb")]) == (Numbers("bb", 1, 1), Numbers("aa", 1, 2))


def test_an_unknown_push_campaign_is_never_over_by_time_alone_and_begins_as_early_as_possible():
    operation = operation_of(made(row_of(OLD, status=RemoteStatus.RUNNING)))
    at = A.timetable.moments[0]
    assert operation.first_send < at
    late = row_of(OLD, status=RemoteStatus.PENDING)
    assert not is_over(operation, late, at + 300 * DAY)
    assert is_over(operation, replace(late, status=RemoteStatus.COMPLETED), at + MINUTE)


@pytest.mark.parametrize("status", [RemoteStatus.RUNNING, RemoteStatus.PAUSED, RemoteStatus.STOPPED], ids=str)
def test_an_unknown_push_campaign_that_has_begun_is_sending_whatever_run_the_list_shows(status):
    """The next run may be what is shown of a repeat: today's goes on around the world (contract 8)."""
    row = row_of(OLD, status=status)
    now = A.timetable.moments[0] - 2 * DAY
    assert widest(row, A.key, "push", ZONE, now).is_sending_between(now, now + MINUTE)
    pending = replace(row, status=RemoteStatus.PENDING)
    assert not widest(pending, A.key, "push", ZONE, now).is_sending_between(now, now + MINUTE)


def test_a_row_of_a_definition_that_once_was_push_is_taken_for_that():
    mail = one("a", channel="email")
    former = {"a": Former("a", "push")}
    operation = operation_of(made(row_of(OLD), files=(mail, B), former=former))
    assert (operation.channel, "repeat" in operation.timetable) == ("push", True)


def test_an_unknown_e_mail_sends_once_when_the_list_says():
    row = row_of(A)
    timetable = widest(row, A.key, "email", ZONE, NOW)
    assert (timetable.kind, timetable.times) == ("once", (local_time_of(row.scheduled_on),))
