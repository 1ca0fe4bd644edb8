"""A hold with the real commands: nothing that it covers is made, withdrawals are, and what it stopped asks again."""

from __future__ import annotations

import pytest

from tests.stories.conftest import LIVE, Place
from tests.stories.oracle import NO_ACCIDENT, edition_of, judge, posts
from tests.stories.small_shop import campaign, file_of
from tests.support.shop_process import Shop, finished

STAYING = dict.fromkeys(LIVE, "Before")
COMING = {f"coming-{number}": "After" for number in range(1, 6)}
FIVE_DAYS = ("hold", "--until", "2027-05-25 10:00", "--reason", "prices are wrong")


def add_campaigns(shop: Shop) -> None:
    for number, name in enumerate(COMING, 1):
        shop.write(file_of(name), campaign(name, f"2027-06-1{number} 12:00", "After"))


def asked_for(shop: Shop) -> set[str]:
    """Every campaign for which a create was really sent, whatever became of it."""
    asked = [row for row in posts(shop.journal(), "create") if row["body"] is not None]
    return {edition_of(row["body"])[0] for row in asked}


def test_while_it_holds_campaigns_are_withdrawn_and_none_is_made_or_exchanged(served_begun: Place):
    shop, sandbox = served_begun.shop, served_begun.sandbox
    assert shop.run(*FIVE_DAYS).code == 0
    stops = len(posts(shop.journal(), "stop"))
    add_campaigns(shop)
    for name in ("leaving-1", "leaving-2"):
        (shop.root / file_of(name)).unlink()
    for day, name in ((3, "changing-1"), (4, "changing-2")):
        shop.write(file_of(name), campaign(name, f"2027-06-0{day} 12:00", "After"))
    held = shop.run("apply", "--yes", "--format", "json")
    assert held.code == 8
    assert held.told("stopped") == {"leaving-1", "leaving-2"}
    assert held.told("created") | held.told("replaced") == set()
    assert asked_for(shop) == set(LIVE)
    assert len(posts(shop.journal(), "stop")) == stops + 2
    assert "prices are wrong" in shop.run("plan").text
    sandbox.advance("5d")
    done = shop.run("apply", "--yes", "--format", "json")
    assert done.code == 0, "it has run out by itself"
    assert done.told("created") == set(COMING)
    assert done.told("replaced") == {"changing-1", "changing-2"}
    sandbox.advance("60d")
    wanted = {name: "Before" for name in LIVE if name.startswith("staying")}
    wanted |= {"changing-1": "After", "changing-2": "After", **COMING}
    may_stop = {(name, "Before") for name in LIVE if not name.startswith("staying")}
    assert judge(shop.journal(), wanted, may_stop=may_stop) == NO_ACCIDENT


def test_a_hold_on_some_leaves_the_others_alone(served_begun: Place):
    shop = served_begun.shop
    add_campaigns(shop)
    assert shop.run(*FIVE_DAYS, "--scope", "coming-[1]").code == 0, "brackets are brackets: it covers nothing"
    assert shop.run(*FIVE_DAYS, "--scope", "*-1").code == 0
    held = shop.run("apply", "--yes", "--format", "json")
    assert held.code == 8
    assert held.told("created") == set(COMING) - {"coming-1"}
    assert shop.run("hold", "--release", "--scope", "*-1").code == 0
    assert shop.run("apply", "--yes", "--format", "json").told("created") == {"coming-1"}
    served_begun.sandbox.advance("60d")
    assert judge(shop.journal(), {**STAYING, **COMING}) == NO_ACCIDENT


def test_what_it_stopped_is_made_again_only_by_a_new_apply_and_goes_out_once(served_begun: Place):
    shop, sandbox = served_begun.shop, served_begun.sandbox
    stopped = shop.run("hold", "--until", "2027-06-02", "--stop", "--format", "json")
    assert stopped.code == 0
    assert stopped.told("stopped") == {"staying-1", "staying-2"}, (
        "they send on the first and the second of June"
    )
    before = len(posts(shop.journal(), "create"))
    for words in (("apply", "--yes"), ("apply", "--roll")):
        assert shop.run(*words).code == 8
    assert shop.run("hold", "--release").code == 0
    assert shop.run("apply", "--roll").code == 2, "the nightly job leaves it to somebody who approves it"
    assert shop.run("audit").code == 0
    assert len(posts(shop.journal(), "create")) == before
    again = shop.run("apply", "--yes", "--format", "json")
    assert again.code == 0
    assert again.told("created") == {"staying-1", "staying-2"}
    sandbox.advance("60d")
    may_stop = {("staying-1", "Before"), ("staying-2", "Before")}
    assert judge(shop.journal(), STAYING, may_stop=may_stop) == NO_ACCIDENT


def test_what_it_stopped_and_nobody_made_again_never_goes_out(served_begun: Place):
    shop = served_begun.shop
    assert shop.run("hold", "--until", "2027-06-01", "--stop").code == 0
    served_begun.sandbox.advance("60d")
    assert shop.run("plan").code == 5, "its time has passed, and that is said"
    wanted = {name: title for name, title in STAYING.items() if name != "staying-1"}
    assert judge(shop.journal(), wanted, may_stop={("staying-1", "Before")}) == NO_ACCIDENT


def test_a_hold_that_lands_while_an_apply_works_ends_its_creating(served_begun: Place):
    shop, sandbox = served_begun.shop, served_begun.sandbox
    add_campaigns(shop)
    sandbox.order("hang_after", name="coming-2")
    applying = shop.begin("apply", "--yes", "--format", "json")
    sandbox.until_held()
    assert shop.run(*FIVE_DAYS).code == 0, "it does not wait for the apply"
    asked = len(posts(shop.journal(), "create"))
    sandbox.release()
    fenced = finished(applying)
    assert fenced.code == 3
    assert fenced.told("created") == {"coming-1", "coming-2", "coming-3"}, "they were under way, and stay"
    assert "set a hold meanwhile" in fenced.text
    assert len(posts(shop.journal(), "create")) == asked
    assert shop.run("apply", "--yes").code == 8
    assert len(posts(shop.journal(), "create")) == asked
    assert shop.run("hold", "--release").code == 0
    assert shop.run("apply", "--yes", "--format", "json").told("created") == {"coming-4", "coming-5"}
    sandbox.advance("60d")
    assert judge(shop.journal(), {**STAYING, **COMING}) == NO_ACCIDENT


@pytest.mark.parametrize("fault", ["hang_before", "hang_after"])
def test_what_is_being_made_while_a_hold_that_stops_lands_never_goes_out(served_begun: Place, fault: str):
    shop, sandbox = served_begun.shop, served_begun.sandbox
    add_campaigns(shop)
    sandbox.order(fault, name="coming-2")
    applying = shop.begin("apply", "--yes")
    sandbox.until_held()
    holding = shop.run("hold", "--until", "2027-06-30", "--scope", "coming-*", "--stop")
    assert holding.code in (0, 5, 6), "what may still turn up is said"
    sandbox.release()
    assert finished(applying).code != 0
    for _ in range(2):
        assert shop.run("audit").code in (0, 2)
    sandbox.advance("60d")
    may_stop = {(name, "After") for name in COMING}
    assert judge(shop.journal(), STAYING, may_stop=may_stop) == NO_ACCIDENT


def test_a_hold_between_the_halves_of_a_replace_leaves_a_gap_that_is_told_and_closed_later(
    served_begun: Place,
):
    shop, sandbox = served_begun.shop, served_begun.sandbox
    shop.write(file_of("changing-1"), campaign("changing-1", "2027-06-03 12:00", "After"))
    sandbox.order("hang_after", "stop", name="changing-1")
    applying = shop.begin("apply", "--yes")
    sandbox.until_held()
    assert shop.run(*FIVE_DAYS).code == 0
    sandbox.release()
    assert finished(applying).code in (3, 6)
    assert shop.run("apply", "--yes").code == 8
    assert asked_for(shop) == set(LIVE)
    assert shop.run("hold", "--release").code == 0
    again = shop.run("apply", "--yes", "--format", "json")
    assert again.code == 0
    assert again.told("created") == {"changing-1"}
    sandbox.advance("60d")
    wanted = {**STAYING, "changing-1": "After"}
    assert judge(shop.journal(), wanted, may_stop={("changing-1", "Before")}) == NO_ACCIDENT
