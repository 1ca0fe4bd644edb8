"""A run that would stop or create too much at once, from the plan to the lift (protocol 11; reliability F24, A19)."""

from __future__ import annotations

from tests.stories.conftest import LIVE, Place
from tests.stories.oracle import NO_ACCIDENT, judge, posts
from tests.stories.small_shop import campaign, file_of
from tests.support.shop_process import Shop

LEFT = dict.fromkeys(LIVE[:2], "Before")
GONE = set(LIVE[2:])
WORDS = "4 of 6 live campaigns (a file counts once) would be stopped for good; the limit is 3"


def made_and_stopped(place: Place) -> tuple[int, int]:
    journal = place.shop.journal()
    return len(posts(journal, "create")), len(posts(journal, "stop"))


def remove(shop: Shop, *names: str) -> None:
    for name in names:
        (shop.root / file_of(name)).unlink()


def test_too_many_stops_are_left_out_until_they_are_named(served_begun: Place):
    shop = served_begun.shop
    remove(shop, *GONE)
    shop.write(file_of("new"), campaign("new", "2027-06-20 12:00"))

    planned = shop.run("plan")
    assert (planned.code, planned.all_codes) == (8, [8])
    assert planned.out.startswith("Too many stops at once: an apply leaves them out.")
    assert WORDS in planned.text
    (limit,) = shop.run("plan", "--format", "json").document["limits"]
    option = f"--allow stops={limit['digest']}"
    assert option in planned.text
    assert (limit["rule"], limit["count"], limit["live"], limit["most"]) == ("stops", 4, 6, 3)

    created, stopped = made_and_stopped(served_begun)
    wrong = shop.run("apply", "--yes", "--allow", "stops=0123456789abcdef")
    assert wrong.code == 8
    assert "--allow stops=0123456789abcdef lifts nothing" in wrong.text
    assert WORDS in wrong.text
    assert option in wrong.text
    assert made_and_stopped(served_begun) == (created + 1, stopped), "the rest goes on"

    refused = shop.run("apply", "--yes", "--format", "json")
    assert (refused.code, refused.told("blocked")) == (8, GONE)
    assert option in refused.document["notes"][0]
    assert made_and_stopped(served_begun) == (created + 1, stopped)

    done = shop.run("apply", "--yes", "--format", "json", *option.split())
    assert (done.code, done.told("stopped")) == (0, GONE)
    served_begun.sandbox.advance("60d")
    verdict = judge(
        shop.journal(), {**LEFT, "new": "Good morning"}, may_stop={(name, "Before") for name in GONE}
    )
    assert verdict == NO_ACCIDENT


def test_a_lift_is_not_for_one_stop_more(served_begun: Place):
    shop = served_begun.shop
    remove(shop, *LIVE[2:])
    (limit,) = shop.run("plan", "--format", "json").document["limits"]
    remove(shop, LIVE[1])
    before = made_and_stopped(served_begun)
    ended = shop.run("apply", "--yes", "--allow", f"stops={limit['digest']}")
    assert ended.code == 8
    assert "5 of 6 live campaigns" in ended.text
    assert made_and_stopped(served_begun) == before


def test_too_many_creates_make_no_call(served: Place):
    for number in range(51):
        served.shop.write(file_of(f"c{number}"), campaign(f"c{number}", "2027-06-20 12:00"))
    planned = served.shop.run("plan", "--no-estimate")
    assert planned.code == 8
    assert "51 campaigns (a file counts once) would be created; the limit is 50." in planned.text
    assert "--allow creates=" in planned.text
    ended = served.shop.run("apply", "--yes", "--no-estimate")
    assert ended.code == 8
    assert "--allow creates=" in ended.text
    assert made_and_stopped(served) == (0, 0)
