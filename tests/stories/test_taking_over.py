"""A campaign of the dashboard is taken over without a call, stopped only by id and name, and let go of (protocol 5, 7, 11)."""

from __future__ import annotations

import pytest

from tests.stories.conftest import LIVE, Place
from tests.stories.oracle import NO_ACCIDENT, judge, posts
from tests.stories.small_shop import campaign, file_of
from tests.support.shop_process import Ended

FLASH = "campaigns/imported/flash-sale.yaml"
ANSWERS = ("{everyone: true}", '"Now or never"', '"Until midnight."', "service")


def made_by_hand(place: Place, name: str = "Flash sale", at: str = "20270603 10:00") -> int:
    place.sandbox.ask("settings", {"list_dashboard_campaigns": True})
    return int(place.sandbox.ask("campaigns", {"name": name, "at": at})["id"])


def calls(place: Place) -> list[str]:
    journal = place.shop.journal()
    return [kind for kind in ("create", "stop") for _ in posts(journal, kind)]


def stopped(place: Place) -> list[int]:
    return [int(row["body"]["id"]) for row in posts(place.shop.journal(), "stop")]


def imported(place: Place, number: int) -> Ended:
    return place.shop.run("import", str(number), "--owner", "kaveri/crm", "--purpose", "transactional")


def fill_in(place: Place) -> None:
    """What a person does with the file: a value on each marked line."""
    document = place.shop.run("lint", FLASH, "--format", "json").document
    numbers = [problem["line"] for problem in document["problems"] if problem["level"] == "error"]
    path = place.shop.root / FLASH
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, value in zip(numbers, ANSWERS, strict=True):
        lines[number - 1] = f"{lines[number - 1].partition(':')[0]}: {value}"
    path.write_text("\n".join(lines), encoding="utf-8")


def changes(place: Place) -> list[tuple[str, str]]:
    document = place.shop.run("plan", "--format", "json").document
    return [(each["key"], each["change"]) for each in document["changes"]]


def apply(place: Place) -> Ended:
    return place.shop.run("apply", "--yes", "--format", "json")


@pytest.fixture
def taken(served: Place) -> tuple[Place, int]:
    """A campaign of the dashboard that is taken over, and one of ours."""
    served.shop.write(file_of("ours"), campaign("ours", "2027-06-05 12:00"))
    assert apply(served).code == 0
    number = made_by_hand(served)
    assert imported(served, number).code == 0
    fill_in(served)
    assert apply(served).told("adopted") == {"flash-sale"}
    assert calls(served) == ["create"]
    return served, number


def test_the_file_stands_in_the_way_of_every_plan_until_it_is_filled_in(served: Place):
    number = made_by_hand(served)
    assert imported(served, number).code == 0
    assert served.shop.run("plan").code == 1
    assert apply(served).code == 1
    fill_in(served)
    assert served.shop.run("fmt", "--check", FLASH).code == 0
    assert changes(served) == [("flash-sale", "adopt")]
    assert calls(served) == []


def test_it_is_taken_over_without_a_call_and_then_nothing_is_left_to_do(taken: tuple[Place, int]):
    place, _ = taken
    assert place.shop.run("plan").out.startswith("No changes.")
    assert place.shop.run("audit").code == 0
    listed = place.shop.run("import", "--format", "json").document
    assert listed["campaigns"] == []
    assert calls(place) == ["create"]


def test_an_edit_changes_nothing_until_the_generation_is_raised_and_then_it_is_replaced(
    taken: tuple[Place, int],
):
    place, number = taken
    place.shop.edit(FLASH, "Now or never", "Last chance")
    assert changes(place) == []
    assert apply(place).code == 0
    assert calls(place) == ["create"]
    place.shop.edit(FLASH, f"adopt: {number}", f"adopt: {number}\ngeneration: 2")
    assert changes(place) == [("flash-sale", "replace")]
    assert apply(place).told("replaced") == {"flash-sale"}
    assert stopped(place) == [number]
    assert calls(place) == ["create", "create", "stop"]
    assert place.shop.run("plan").out.startswith("No changes.")


def test_removing_its_file_stops_it_by_id_and_name(taken: tuple[Place, int]):
    place, number = taken
    (place.shop.root / FLASH).unlink()
    assert changes(place) == [("flash-sale", "stop")]
    assert apply(place).told("stopped") == {"flash-sale"}
    assert stopped(place) == [number]


@pytest.mark.parametrize("how", ["apply", "stop"])
def test_it_is_not_stopped_under_another_name_and_that_is_exit_6(taken: tuple[Place, int], how: str):
    place, number = taken
    place.sandbox.ask("campaigns", {"id": number, "name": "Clearance"})
    (place.shop.root / FLASH).unlink()
    ended = apply(place) if how == "apply" else place.shop.run("stop", "flash-sale", "--yes")
    assert ended.code == 6
    assert "may be another one" in ended.text
    assert place.shop.run("audit").code in (2, 6)
    assert stopped(place) == []
    place.sandbox.ask("campaigns", {"id": number, "name": "Flash sale"})
    apply(place)
    assert stopped(place) == [number]


def test_an_id_with_a_slip_in_it_takes_nobody_elses_campaign_over(served: Place):
    number = made_by_hand(served)
    other = made_by_hand(served, "Loyalty letter", "20270603 12:00")
    assert imported(served, number).code == 0
    fill_in(served)
    served.shop.edit(FLASH, f"adopt: {number}", f"adopt: {other}")
    plan = served.shop.run("plan")
    assert plan.code == 8
    assert "lists that one as “Loyalty letter”" in plan.text
    assert "dashboard_name: Loyalty letter" in plan.text
    assert apply(served).code == 8
    assert calls(served) == []


def test_the_plan_says_what_the_list_says_where_the_file_says_another_time(served: Place):
    number = made_by_hand(served)
    imported(served, number)
    fill_in(served)
    served.shop.edit(FLASH, "2027-06-03 10:00", "2027-06-03 18:00")
    assert "The file says another time. It sends when CleverTap says" in served.shop.run("plan").text


def test_what_is_let_go_of_goes_out_once_whatever_the_files_say_and_can_be_taken_over_again(
    served_begun: Place,
):
    shop, before = served_begun.shop, calls(served_begun)
    said = ("--evidence", "the shop team runs it now", "--yes")
    assert shop.run("lock", "forget", "leaving-1", *said).code == 0
    shop.edit(file_of("leaving-1"), "Before", "After")
    assert apply(served_begun).code == 8
    (shop.root / file_of("leaving-1")).unlink()
    assert apply(served_begun).code == 0
    assert shop.run("audit").code == 0
    assert shop.run("stop", "leaving-1", "--yes").code == 6
    assert calls(served_begun) == before
    rows = shop.run("lock", "show", "--format", "json").document["released"]
    assert [row["key"] for row in rows] == ["leaving-1"]
    again = campaign("leaving-1", "2027-06-05 12:00", "Before", more=f"adopt: {rows[0]['remote_id']}\n")
    shop.write(file_of("leaving-1"), again)
    assert apply(served_begun).told("adopted") == {"leaving-1"}
    assert calls(served_begun) == before
    served_begun.sandbox.advance("60d")
    assert judge(shop.journal(), dict.fromkeys(LIVE, "Before")) == NO_ACCIDENT
