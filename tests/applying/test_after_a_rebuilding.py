"""What a person does after a lock was made anew, and what of it must not let a message go out twice, or unheld."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying.explaining import explain
from ctsync.applying.founding import whole_reach
from ctsync.applying.settling import settle_as, settle_as_absent
from ctsync.applying.templates import sent_templates
from ctsync.errors import ExitCode, LockForeign, UsageError
from ctsync.guardrails.judging import asks_for_templates
from ctsync.lock.holds import EVERYTHING
from ctsync.names import RemoteId
from ctsync.planning.change import Block, Blocked
from ctsync.rendering.show.view import show_view
from tests.support.campaigns import NOW, ZONE, one
from tests.support.policies import an_sms, policy
from tests.support.rebuilding import LOSS, rebuilt
from tests.support.runs import Shop, kinds
from tests.support.world import Row

A, B, C = one("a"), one("b", "2027-06-02 12:00"), one("c", "2027-06-03 12:00")
CALLS = len(whole_reach(NOW, ZONE))
PROVEN = "looked in the dashboard at 10:40"


def begun(*wanted) -> Shop:
    shop = Shop()
    assert shop.apply(*wanted).exit_code is ExitCode.DONE
    return shop


def lose_and_rebuild(shop: Shop, *wanted) -> None:
    shop.store.lock = None
    shop.driver().run(rebuilt(replace(shop.request(*wanted), run="r2"), ["a", "b", "c"]))


def explained(shop: Shop, key: str) -> None:
    shop.driver().run(explain(shop.request(), key, PROVEN))


# ── the hold ──


def test_a_hold_with_an_end_does_not_take_the_place_of_the_one_that_a_person_ends():
    shop = begun(A)
    lose_and_rebuild(shop, A)
    later = shop.world.now + timedelta(hours=1)
    with pytest.raises(UsageError, match="until somebody ends that"):
        shop.hold(later)
    shop.hold(later, "?*")
    shop.world.advance(timedelta(hours=2))
    assert kinds(shop.plan(A, B)) == {"a": "Keep", "b": "Blocked"}
    shop.release()
    shop.hold(shop.world.now + timedelta(hours=1))
    assert shop.store.lock is not None
    assert shop.store.lock.holds[EVERYTHING].has_end


# ── campaigns that were settled ──


def settled_without_a_record() -> tuple[Shop, Row]:
    """B was hidden from both lists and wanted by no file; it turned up, and somebody said that it is explained."""
    shop = begun(A, B, C)
    row = shop.world.rows[1]
    row.hidden = 2 * CALLS
    lose_and_rebuild(shop, A, C)
    shop.release()
    shop.apply(A, C)
    explained(shop, "numbers:all")
    explained(shop, f"rows:{row.id}")
    return shop, row


def blocked(shop: Shop, wanted) -> Blocked | None:
    return next((c for c in shop.plan(A, C, wanted).of(Blocked) if str(c.key) == "b"), None)


def test_a_settled_campaign_is_not_made_again_when_its_file_comes_back():
    shop, row = settled_without_a_record()
    creates = len(shop.world.calls("create"))
    assert shop.apply(A, B, C).exit_code is ExitCode.BLOCKED
    assert len(shop.world.calls("create")) == creates
    change = blocked(shop, one("b", "2027-06-02 12:00", not_the_same_as=[str(row.id)]))
    assert change is not None
    assert (change.block, change.other_id) == (Block.MADE_BY_A_LOST_LOCK, row.id)
    row.stopped_at = shop.world.now
    assert shop.apply(A, B, C).exit_code is ExitCode.DONE


def test_a_settled_campaign_that_was_sent_goes_out_again_only_if_the_file_says_so():
    shop, row = settled_without_a_record()
    row.status = "completed"
    change = blocked(shop, B)
    assert change is not None
    assert change.block is Block.MADE_BY_A_LOST_LOCK
    assert blocked(shop, one("b", "2027-06-02 12:00", not_the_same_as=[str(row.id)])) is None


def test_a_campaign_that_was_taken_over_by_its_id_and_then_replaced_is_no_open_question():
    shop = begun(A, B)
    row = shop.world.rows[0]
    row.name = "Renamed by somebody"
    lose_and_rebuild(shop, A, B)
    shop.release()
    row.name = "a"
    shop.driver().run(settle_as(shop.request(), "a", RemoteId(row.id), PROVEN))
    explained(shop, "numbers:1")
    assert shop.apply(A, B).exit_code is ExitCode.DONE
    assert row.stopped_by_us
    assert shop.apply(A, B, C).exit_code is ExitCode.DONE
    assert shop.world.live() == ["a", "b", "c"]


def test_a_hidden_campaign_far_from_every_other_is_found_before_its_number_is_explained_away():
    far = one("c", "2027-08-20 12:00")
    shop = begun(far)
    shop.apply(A, B, far)
    row = shop.world.rows[0]
    row.hidden = 2 * CALLS
    lose_and_rebuild(shop, A, B)
    shop.release()
    explained(shop, "numbers:all")
    result = shop.apply(A, B, one("d"))
    assert result.exit_code is ExitCode.FROZEN
    assert any(str(row.id) in note for note in result.notes)
    assert shop.world.live() == ["a", "b", "c"]
    row.stopped_at = shop.world.now
    explained(shop, f"rows:{row.id}")
    assert shop.apply(A, B, one("d")).exit_code is ExitCode.DONE


def test_a_higher_number_that_turns_up_is_a_lock_that_somebody_still_works_with():
    shop = begun(A, B, one("c", "2027-08-20 12:00"))
    shop.world.rows[2].hidden = 2 * CALLS
    lose_and_rebuild(shop, A, B, C)
    with pytest.raises(LockForeign):
        explained(shop, "numbers:all")


# ── two of one instance ──


def test_a_late_create_of_what_was_sent_is_stopped_and_not_kept():
    shop = begun(A)
    shop.world.advance(timedelta(days=13))
    late = shop.world.add_by_hand(shop.world.rows[0].name, "20270605 12:00")
    lose_and_rebuild(shop, A)
    assert shop.apply(A).exit_code is ExitCode.DUPLICATE
    assert late.stopped_by_us
    shop.release()
    assert shop.apply(A, C).exit_code is ExitCode.DONE


def test_one_of_two_live_campaigns_is_found_and_stopped_on_whatever_day_it_shows():
    shop = begun(A)
    twin = shop.world.add_by_hand(shop.world.rows[0].name, "20270620 12:00")
    lose_and_rebuild(shop, A)
    assert shop.audit().exit_code is ExitCode.DUPLICATE
    assert twin.stopped_by_us
    assert shop.world.live() == ["a"]
    assert shop.apply(A).exit_code is ExitCode.DONE


# ── a lock that was rolled back, and what it still knows ──


def rolled_back(shop: Shop, *wanted) -> None:
    """An apply is undone by putting an older copy back; the new lock is written over that."""
    older = shop.store.lock
    shop.apply(*wanted)
    shop.store.lock = older
    loss = replace(LOSS, replaces=True)
    shop.driver().run(rebuilt(replace(shop.request(*wanted), run="r2"), ["a", "b", "c"], loss))


def test_a_stop_by_hand_that_was_begun_goes_on():
    shop = begun(A, B)
    shop.world.rows[0].stop_ignored = True
    assert shop.stop("a").exit_code is ExitCode.STOP_NOT_VERIFIED
    rolled_back(shop, A, B, C)
    shop.world.rows[0].stop_ignored = False
    shop.audit()
    assert shop.world.live() == ["b", "c"]
    shop.release()
    assert shop.apply(A, B, C).exit_code is ExitCode.CHANGES
    assert shop.world.live() == ["b", "c"]


def test_what_was_let_go_of_is_not_proposed_to_be_stopped():
    shop = begun(A, one("b", "2027-06-02 12:00", on_remove="forget"))
    shop.apply(A)
    rolled_back(shop, A, C)
    assert kinds(shop.plan(A, C)) == {"a": "Keep", "b": "History", "c": "Keep"}


@pytest.mark.parametrize("how", ["by hand", "sent"])
def test_what_had_ended_and_is_not_listed_any_more_is_not_taken_for_one_that_may_not_exist(how):
    shop = begun(A, B)
    if how == "by hand":
        shop.stop("a")
    else:
        shop.world.advance(timedelta(days=12, hours=6))
        shop.apply(A, B)
    shop.world.rows[0].hidden = 1000
    rolled_back(shop, A, B, C)
    shop.release()
    shop.world.advance(timedelta(minutes=20))
    with pytest.raises(UsageError, match="No create named a is open"):
        shop.driver().run(settle_as_absent(shop.request(), "a", PROVEN))
    explained(shop, "numbers:all")
    creates = len(shop.world.calls("create"))
    shop.apply(A, B, C)
    assert len(shop.world.calls("create")) == creates


def test_what_had_ended_without_a_file_stays_known_for_when_its_file_comes_back():
    shop = begun(A, B)
    shop.stop("a")
    shop.world.rows[0].hidden = 1000
    rolled_back(shop, B, C)
    shop.release()
    explained(shop, "numbers:all")
    creates = len(shop.world.calls("create"))
    assert shop.apply(A, B, C).exit_code is ExitCode.CHANGES
    assert len(shop.world.calls("create")) == creates


def test_a_create_that_was_stopped_by_hand_while_it_was_open_is_not_adopted():
    shop = begun(B)
    shop.world.create_faults.append("lost before")
    shop.apply(A, B)
    shop.stop("a")
    rolled_back(shop, A, B, C)
    shop.release()
    shop.world.advance(timedelta(minutes=20))
    shop.driver().run(settle_as_absent(shop.request(), "a", PROVEN))
    explained(shop, "numbers:all")
    assert shop.apply(A, B, C).exit_code is ExitCode.CHANGES
    assert shop.world.live() == ["b", "c"]


# ── contents that nobody knows ──


def test_a_content_that_is_not_known_is_not_looked_for():
    """Or no plan and no apply would end where a rule asks which templates went out, and no stop would go out."""
    sent, new = an_sms("a"), an_sms("a", "Hello again")
    shop = begun(sent)
    shop.world.advance(sent.first_send - shop.world.now + timedelta(days=1))
    lose_and_rebuild(shop, new)
    asking = policy(approvals=[{"id": "new", "when": {"new_template": "true"}, "from": ["acme/crm"]}])
    assert asks_for_templates(asking)
    assert shop.driver().run(sent_templates(shop.plan(new), asking)) == frozenset()
    assert shop.store.lock is not None
    view = show_view(shop.store.lock, "a", ZONE, shop.store.get_blob)
    assert [each.sent for each in view.instances[0].operations] == [()]
