"""What a stopped campaign said comes out of the lock's store, and nothing that is wrong there is in the stop's way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ctsync.campaign.canonical import canonical_tree
from ctsync.campaign.payload import create_payload
from ctsync.campaign.remembered import Lost, Remembered
from ctsync.catalog import Catalog
from ctsync.errors import LockCorrupt, StoreError
from ctsync.lock.record import UNKNOWN_CONTENT
from ctsync.planning.change import Create, Forget, Stop
from ctsync.rendering.plan.view import plan_view
from ctsync.workspace.memory_shelf import MemoryShelf
from tests.support.memory_store import MemoryStore
from tests.support.plans import SMS, a_campaign, a_plan, a_record, a_review

GONE = a_campaign("monsoon-sale-sms", {**SMS, "schedule": {"at": "2027-06-04 11:00"}})
KEPT = {"tree": canonical_tree(GONE), "payload": create_payload(GONE, GONE.human_name)}


class Failing(MemoryStore):
    """Gives out nothing, and counts how often it was asked."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error, self.asked = error, 0

    def get_blob(self, digest: str) -> Mapping[str, Any]:  # noqa: ARG002  # a store's own form
        self.asked += 1
        raise self.error


def a_stop(store: MemoryStore | None, kept: Mapping[str, Any] = KEPT, **changes: Any) -> Stop:
    content = "sha256:00" if store is None else store.put_blob(kept)
    return Stop(a_record(GONE, content=content, **changes), None)


def shelf_of(store: MemoryStore, *changes: Any) -> MemoryShelf:
    return MemoryShelf(a_plan(*changes), store, Catalog())


def words_of(store: MemoryStore, *changes: Any) -> str:
    plan = a_plan(*changes)
    review = replace(a_review(plan), gone=MemoryShelf(plan, store, Catalog()))
    return " ".join(" ".join([row.audience, *row.preview, *row.notes]) for row in plan_view(review).rows)


@pytest.mark.parametrize("kind", [Stop, Forget])
def test_what_was_kept_is_told(kind):
    store = MemoryStore()
    record = a_stop(store).record
    change = Stop(record, None) if kind is Stop else Forget(record)
    known = shelf_of(store, change)[str(GONE.key)]
    assert isinstance(known, Remembered)
    words = words_of(store, change)
    assert "everybody in the account" in words
    assert "Rs 150 off your next groceries at Kaveri." in words
    assert "as they were kept when it was made" in words


def test_what_was_taken_over_is_told_as_what_a_file_said_of_it():
    store = MemoryStore()
    words = words_of(store, a_stop(store, imported=True))
    assert "CleverTap never showed its own" in words
    assert "as they were kept" not in words


def test_what_is_not_there_any_more_is_said_and_never_guessed():
    store = Failing(LockCorrupt("A payload is missing."))
    words = words_of(store, a_stop(None))
    assert "is not known: the lock's store does not have it any more, or has it damaged." in words
    assert "Look at it in the dashboard." in words
    assert "groceries" not in words


def test_another_form_is_said():
    store = MemoryStore()
    words = words_of(store, a_stop(store, {"tree": {"channel": "sms", "message": {"words": "x"}}}))
    assert "in a form that this ctsync does not read" in words


def test_a_store_that_does_not_answer_is_asked_once():
    store = Failing(StoreError("No answer."))
    others = [a_campaign(f"sale-{number}-push") for number in range(3)]
    shelf = shelf_of(store, *(Stop(a_record(each), None) for each in others))
    assert {type(shelf[key]) for key in shelf} == {Lost}
    assert (len(shelf), store.asked) == (3, 1)


def test_only_what_has_no_file_is_on_it_and_what_a_lost_lock_never_knew_is_not():
    store = MemoryStore()
    unknown = a_stop(None, fingerprint=UNKNOWN_CONTENT)
    shelf = shelf_of(store, unknown, Create(a_campaign()))
    assert [*shelf] == []
    assert "mango-fridays-push" not in shelf
    assert "The lock was rebuilt: what the live campaign says" in words_of(store, unknown)
