"""Two people at once: one apply at a time, and a stop that waits for nobody (reliability F6, protocol 10)."""

from __future__ import annotations

from collections import Counter

from tests.stories.conftest import LIVE, Place
from tests.stories.oracle import NO_ACCIDENT, judge, posts
from tests.stories.small_shop import campaign, file_of
from tests.support.shop_process import Shop, finished

STAYING = dict.fromkeys(LIVE, "Before")
COMING = {f"coming-{number}": "After" for number in range(1, 6)}


def add_campaigns(shop: Shop) -> None:
    for number, name in enumerate(COMING, 1):
        shop.write(file_of(name), campaign(name, f"2027-06-1{number} 12:00", "After"))


def creates_by_name(place: Place) -> Counter[str]:
    """How often each was asked for. What is turned away at the door for being too much at once is never read."""
    asked = [row for row in posts(place.shop.journal(), "create") if row["body"] is not None]
    return Counter(row["body"]["name"].partition(" ~")[0] for row in asked)


def test_while_one_apply_works_a_second_one_and_an_audit_are_refused_and_say_by_whom(served_begun: Place):
    shop, sandbox = served_begun.shop, served_begun.sandbox
    add_campaigns(shop)
    sandbox.order("hang_after", name="coming-2")
    first = shop.begin("apply", "--yes")
    sandbox.until_held()
    second, audit = shop.run("apply", "--yes"), shop.run("audit")
    assert second.code == audit.code == 3
    assert "The lock is held by" in second.err
    assert shop.run("plan").code in (0, 5), "looking is always possible"
    sandbox.release()
    assert finished(first).code == 0
    assert shop.run("apply", "--yes").code == 0
    assert set(creates_by_name(served_begun).values()) == {1}
    sandbox.advance("60d")
    assert judge(shop.journal(), {**STAYING, **COMING}) == NO_ACCIDENT


def test_two_applies_that_start_together_make_each_campaign_once(served_begun: Place):
    shop = served_begun.shop
    add_campaigns(shop)
    both = [shop.begin("apply", "--yes") for _ in range(2)]
    codes = sorted(finished(each).code for each in both)
    assert codes in ([0, 0], [0, 3], [0, 7]), "done by one; the other finds it done, held, or changed"
    assert set(creates_by_name(served_begun).values()) == {1}
    assert shop.run("apply", "--yes").code == 0
    served_begun.sandbox.advance("60d")
    assert judge(shop.journal(), {**STAYING, **COMING}) == NO_ACCIDENT


def test_a_stop_goes_through_while_an_apply_works_and_the_apply_sends_nothing_more(served_begun: Place):
    shop, sandbox = served_begun.shop, served_begun.sandbox
    add_campaigns(shop)
    sandbox.order("hang_after", name="coming-2")
    applying = shop.begin("apply", "--yes", "--format", "json")
    sandbox.until_held()
    stopped = shop.run("stop", "staying-1", "--format", "json")
    assert stopped.code == 0
    assert stopped.told("stopped") == {"staying-1"}
    asked = len(posts(shop.journal(), "create"))
    sandbox.release()
    fenced = finished(applying)
    assert fenced.code == 3
    assert fenced.told("created") == {"coming-1", "coming-2", "coming-3"}, "its own outcomes are not lost"
    assert len(posts(shop.journal(), "create")) == asked
    again = shop.run("apply", "--yes", "--format", "json")
    assert again.code == 2, "staying-1 comes back only by its generation"
    assert again.told("created") == {"coming-4", "coming-5"}
    sandbox.advance("60d")
    wanted = {name: title for name, title in {**STAYING, **COMING}.items() if name != "staying-1"}
    assert judge(shop.journal(), wanted, may_stop={("staying-1", "Before")}) == NO_ACCIDENT


def test_a_stop_of_a_campaign_whose_create_is_under_way_is_never_sent(served_begun: Place):
    shop, sandbox = served_begun.shop, served_begun.sandbox
    add_campaigns(shop)
    sandbox.order("hang_before", name="coming-2")
    applying = shop.begin("apply", "--yes")
    sandbox.until_held()
    assert shop.run("stop", "coming-2").code in (5, 6), "it may still turn up, and that is said"
    sandbox.release()
    assert finished(applying).code != 0
    assert shop.run("audit").code == 0
    assert shop.run("apply", "--yes").code == 2
    sandbox.advance("60d")
    wanted = {name: title for name, title in {**STAYING, **COMING}.items() if name != "coming-2"}
    assert judge(shop.journal(), wanted, may_stop={("coming-2", "After")}) == NO_ACCIDENT
