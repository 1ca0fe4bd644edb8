"""What a file says of its name and its removal is remembered whatever becomes of its change (protocol 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying.result import Fate
from ctsync.campaign.desired import DesiredCampaign
from ctsync.errors import ExitCode
from ctsync.lock.record import Lock, Record
from ctsync.planning.wishes import wishes
from tests.support.campaigns import one
from tests.support.runs import Shop, fates, kinds

A, Z = one("a"), one("z", "2027-06-20 12:00")
NEW_TEXT = {"title": "New", "body": "New", "android": {"notification_channel": "offers"}}
OLD_TEXT = {**NEW_TEXT, "title": "Hello", "body": "This is a."}


def renamed(**over: object) -> DesiredCampaign:
    return one("new-a", renamed_from=["a"], on_remove="forget", **over)


def lock_of(shop: Shop) -> Lock:
    assert shop.store.lock is not None
    return shop.store.lock


def kept() -> Shop:
    shop = Shop()
    shop.apply(A, Z)
    return shop


def held() -> Shop:
    shop = kept()
    shop.hold(shop.world.now + timedelta(days=3), "a")
    return shop


def frozen() -> Shop:
    shop = Shop()
    shop.apply(Z)
    shop.world.create_faults.append("lost before")
    shop.apply(A, Z)
    return shop


def refused() -> Shop:
    shop = Shop()
    shop.apply(Z)
    shop.world.create_faults.append("refused")
    shop.apply(A, Z)
    shop.hold(shop.world.now + timedelta(days=3), "a")
    return shop


def unaskable() -> Shop:
    shop = kept()
    shop.world.estimates_refuse = "a segment is not ready"
    return shop


@pytest.mark.parametrize(
    ("begun", "change"),
    [(kept, "Keep"), (held, "Blocked"), (frozen, "Resolve"), (refused, "Blocked"), (unaskable, "Replace")],
)
def test_a_wish_is_remembered_whatever_becomes_of_the_change(begun: Callable[[], Shop], change: str):
    shop = begun()
    before = lock_of(shop).records["a"]
    edited = renamed(message=OLD_TEXT if change == "Keep" else NEW_TEXT)
    assert kinds(shop.plan(edited, Z))["a"] == change
    shop.apply(edited, Z)
    after = lock_of(shop).records["a"]
    assert (after.name, after.on_remove) == ("new-a", "forget")
    assert untouched(after) == untouched(before)


def untouched(record: Record) -> Record:
    """Without its wishes, and without what a create under way is to do should it turn up, which an edit decides."""
    operation = replace(record.operation, on_appear=None, receipts=())
    return replace(record, name="", on_remove="stop", operation=operation)


def test_what_a_file_said_under_a_hold_holds_when_it_is_gone():
    shop = held()
    assert shop.apply(renamed(message=NEW_TEXT), Z).exit_code is ExitCode.BLOCKED
    assert kinds(shop.plan(Z))["a"] == "Forget"
    assert fates(shop.apply(Z)) == {"a": Fate.FORGOTTEN}
    assert shop.world.live() == ["a", "z"]


def test_a_campaign_renamed_under_a_hold_is_stopped_by_its_new_name():
    shop = held()
    shop.apply(renamed(message=NEW_TEXT), Z)
    assert fates(shop.stop("new-a")) == {"a": Fate.STOPPED}
    assert shop.world.live() == ["z"]


def test_the_nightly_job_remembers_no_wish():
    shop = kept()
    known = lock_of(shop).records
    shop.roll(renamed(), Z)
    assert lock_of(shop).records == known


def test_what_is_remembered_already_is_not_written_again():
    shop = kept()
    shop.apply(renamed(), Z)
    plan = shop.plan(renamed(), Z)
    assert wishes(lock_of(shop).records, plan) == {}
