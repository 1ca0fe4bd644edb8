"""What the lock knows of a campaign, as people and programs see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ctsync.errors import LockCorrupt, UsageError
from ctsync.lock.holds import Hold
from ctsync.rendering import RENDERERS
from ctsync.rendering.paper.cells import width
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.show.view import ShowView, is_one_date, show_view
from tests.support.campaigns import ZONE, one, wanted
from tests.support.locks import a_lock, a_record
from tests.support.rolling import weekly
from tests.support.runs import Shop

CHANGED = {"title": "Hello", "body": "Other words.", "android": {"notification_channel": "offers"}}


def text_of(view: ShowView, name: str = "terminal", columns: int = 80, *, verbose: bool = False) -> str:
    return "\n".join(RENDERERS[name](Paper(columns)).show(view, verbose=verbose)) + "\n"


@pytest.fixture(scope="module")
def shop() -> Shop:
    """One that was limited, replaced and sent; one found again; one that stays open; one that exists twice."""
    shop = Shop()
    shop.world.create_faults.extend(["limited", "", "lost after", "lost before"])
    campaigns = [one("mango"), one("papaya", "2027-06-02 12:00"), one("guava", "2027-06-03 12:00")]
    more = [one("lychee", "2027-06-04 12:00"), one("fig", "2027-06-05 12:00")]
    shop.apply(campaigns[0])
    shop.apply(*campaigns, *more)
    shop.world.add_by_hand(shop.world.rows[-1].name, "20270605 12:00")
    shop.apply(one("mango", message=CHANGED), *campaigns[1:], *more)
    shop.world.now = one("mango").last_send + timedelta(hours=2)
    shop.audit()
    return shop


def view_of(shop: Shop, name: str, *, receipts: bool = True) -> ShowView:
    return show_view(shop.store.lock, name, ZONE, shop.store.get_blob if receipts else None)


def test_a_letter_is_shown_whole_to_programs_and_by_its_beginning_on_a_terminal():
    shop = Shop()
    letter = "word " * 2_000 + "the end"
    shop.apply(one("news", message={**CHANGED, "body": letter}))

    def retell(kept: Mapping[str, Any]) -> str:
        return f"whoever {sorted(kept['tree']['audience'])}"

    view = show_view(shop.store.lock, "news@2027-06-01", ZONE, shop.store.get_blob, retell, receipts=False)
    (operation,) = view.instances[0].operations
    assert dict(operation.sent)["body"] == letter
    assert operation.audience.startswith("whoever [")
    assert f"of {len(letter):,} characters" in text_of(view)
    assert "the end" not in text_of(view)
    assert "the end" in text_of(view, verbose=True)


@pytest.mark.parametrize("name", ["mango", "papaya", "guava", "fig"])
def test_receipts_on_a_terminal(golden, shop: Shop, name: str):
    golden(f"show/{name}.txt", text_of(view_of(shop, name)))


def test_receipts_in_full(golden, shop: Shop):
    golden("show/mango-verbose.txt", text_of(view_of(shop, "mango"), verbose=True))


def test_receipts_as_json(golden, shop: Shop):
    golden("show/papaya.json", text_of(view_of(shop, "papaya"), "json"))


def test_without_receipts_it_is_short(golden, shop: Shop):
    golden("show/brief.txt", text_of(view_of(shop, "mango", receipts=False)))


def test_what_a_file_is_still_needed_for_is_said_of_a_live_campaign_alone():
    shop = Shop()
    shop.apply(one("a", channel="email"), one("b", "2027-06-02 12:00"))
    assert "Without its file" in text_of(view_of(shop, "a", receipts=False))
    assert "· e-mail ·" in text_of(view_of(shop, "a", receipts=False))
    shop.stop("a")
    assert "Without its file" not in text_of(view_of(shop, "a", receipts=False))


def test_a_lock_without_receipts_says_so_and_claims_nothing(golden):
    timetable = one("sale-1").timetable
    record = a_record(1, timetable=timetable.to_tree(), first_send=timetable.first_send)
    golden("show/not-recorded.txt", text_of(show_view(a_lock(record), "sale-1", ZONE, lambda _: {})))


def test_a_rolling_campaign_with_all_its_dates(golden):
    shop = Shop()
    dates = weekly()
    shop.apply(dates)
    shop.world.advance(timedelta(days=15))
    shop.audit()
    golden("show/rolling.txt", text_of(view_of(shop, "news")))


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize("name", ["mango", "papaya", "guava", "lychee", "fig"])
def test_no_line_is_wider_than_the_paper(shop: Shop, name: str, columns: int):
    lines = text_of(view_of(shop, name), columns=columns).splitlines()
    assert [line for line in lines if width(line) > columns] == []


# ── which one is meant ──


@pytest.fixture(scope="module")
def many() -> Shop:
    shop = Shop()
    days = ["2027-06-01 10:00", "2027-06-01 18:00", "2027-06-02 10:00"]
    renamed = one("b", "2027-06-04 10:00", renamed_from=["a"])
    shop.apply(wanted("news", days, channel="email"), renamed)
    return shop


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("news", ["news@2027-06-01", "news@2027-06-01#2", "news@2027-06-02"]),
        ("news@2027-06-01", ["news@2027-06-01", "news@2027-06-01#2"]),
        ("news@2027-06-01#2", ["news@2027-06-01#2"]),
        ("news@2027-06-02", ["news@2027-06-02"]),
        ("a", ["a"]),
        ("b", ["a"]),
        ("b@2027-06-04", ["a"]),
    ],
)
def test_a_name_a_date_a_key_and_an_old_name_are_understood(many: Shop, name: str, keys: list[str]):
    assert [each.key for each in view_of(many, name).instances] == keys


@pytest.mark.parametrize("name", ["news@2027-06-03", "b@2027-06-05", "new", "", "@", "news@", "@2027-06-01"])
def test_what_is_not_there_is_said_so(many: Shop, name: str):
    with pytest.raises(UsageError, match="knows no campaign"):
        view_of(many, name)


def test_a_slip_is_guessed_and_an_empty_place_explained(many: Shop):
    with pytest.raises(UsageError) as caught:
        view_of(many, "bb")
    assert "Did you mean b?" in caught.value.hint
    with pytest.raises(UsageError, match="no lock yet"):
        show_view(None, "news", ZONE)


def test_receipts_that_are_lost_are_damage_and_never_none(many: Shop):
    with pytest.raises(LockCorrupt):
        show_view(many.store.lock, "news", ZONE, lambda _: {})


def test_a_hold_over_what_is_shown_is_told_and_no_other(shop: Shop):
    assert shop.store.lock is not None
    now = shop.world.now
    holds = [
        Hold("mang?", now + timedelta(hours=3), now, "asha", "prices are wrong"),
        Hold("papaya", now + timedelta(hours=3), now, "asha"),
        Hold("*", now - timedelta(hours=1), now, "asha"),
    ]
    lock = replace(shop.store.lock, holds={each.scope: each for each in holds})
    view = show_view(lock, "mango", ZONE, now=now)
    assert [(row.scope, row.reason) for row in view.holds] == [("mang?", "prices are wrong")]
    assert "! A hold on mang? until" in text_of(view)
    assert [row.scope for row in show_view(lock, "mango", ZONE).holds] == ["*", "mang?"], "no clock is known"


def test_one_date_says_what_was_sent_and_who_approved_it(golden):
    shop = Shop()
    shop.apply(one("mango"))
    view = show_view(shop.store.lock, "mango@2027-06-01", ZONE, shop.store.get_blob, receipts=False)
    (instance,) = view.instances
    assert instance.judged is None
    assert instance.operations[0].receipts is None
    assert ("title", "Hello") in instance.operations[0].sent
    golden("show/one-date.txt", text_of(view))


def test_a_name_with_a_date_is_told_from_a_name():
    assert is_one_date("mango@2027-06-01")
    assert not is_one_date("mango")
    assert not is_one_date("mango@june")
