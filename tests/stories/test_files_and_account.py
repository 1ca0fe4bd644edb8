"""What an edit, a removal, a rename or an emptied folder does to campaigns that are live (protocol 4 and 7, F24)."""

from __future__ import annotations

from tests.stories.conftest import LIVE, Place
from tests.stories.oracle import NO_ACCIDENT, judge, made, posts
from tests.stories.small_shop import campaign, file_of
from tests.support.shop_process import Ended, Shop

STAYING = dict.fromkeys(LIVE, "Before")


def apply(place: Place) -> Ended:
    return place.shop.run("apply", "--yes", "--format", "json")


def calls(place: Place) -> int:
    """Creates and stops that came in so far."""
    journal = place.shop.journal()
    return len(posts(journal, "create")) + len(posts(journal, "stop"))


def without(*names: str) -> dict[str, str]:
    return {name: title for name, title in STAYING.items() if name not in names}


def remove(shop: Shop, *names: str) -> None:
    for name in names:
        (shop.root / file_of(name)).unlink()


def test_removing_a_file_stops_its_campaign_and_says_so_before(served_begun: Place):
    remove(served_begun.shop, "leaving-1")
    plan = served_begun.shop.run("plan", "--format", "json")
    assert [(each["key"], each["change"]) for each in plan.document["changes"]] == [("leaving-1", "stop")]
    assert apply(served_begun).told("stopped") == {"leaving-1"}
    served_begun.sandbox.advance("60d")
    verdict = judge(served_begun.shop.journal(), without("leaving-1"), may_stop={("leaving-1", "Before")})
    assert verdict == NO_ACCIDENT


def test_removing_all_files_stops_nothing_and_is_exit_8(served_begun: Place):
    before = calls(served_begun)
    remove(served_begun.shop, *LIVE)
    refused = served_begun.shop.run("apply", "--yes")
    assert refused.code == 8
    assert "hold no campaign at all, and 6 are live" in refused.text
    assert served_begun.shop.run("plan").code == 8
    assert calls(served_begun) == before
    served_begun.sandbox.advance("60d")
    assert judge(served_begun.shop.journal(), STAYING) == NO_ACCIDENT


def test_a_wrong_pattern_of_files_is_the_same_as_no_file(served_begun: Place):
    served_begun.shop.edit(
        "ctsync.yaml", "    sandbox: true\n", "    sandbox: true\n    campaigns: [campaings/**]\n"
    )
    before = calls(served_begun)
    assert served_begun.shop.run("apply", "--yes").code == 8
    assert calls(served_begun) == before


def rename(shop: Shop, old: str, new: str, more: str = "") -> None:
    remove(shop, old)
    day = LIVE.index(old) + 1
    shop.write(file_of(new), campaign(new, f"2027-06-0{day} 12:00", "Before", more=more))


def test_a_rename_that_says_so_makes_no_call(served_begun: Place):
    before = calls(served_begun)
    rename(served_begun.shop, "changing-1", "renamed", "renamed_from: [changing-1]\n")
    assert apply(served_begun).code == 0
    assert calls(served_begun) == before
    assert served_begun.shop.run("plan").out.startswith("No changes.")
    served_begun.sandbox.advance("60d")
    assert judge(served_begun.shop.journal(), STAYING) == NO_ACCIDENT


def test_a_rename_that_does_not_say_so_is_blocked_with_the_line_to_write(served_begun: Place):
    before = calls(served_begun)
    rename(served_begun.shop, "changing-1", "renamed")
    plan = served_begun.shop.run("plan")
    assert plan.code == 8
    assert "renamed_from: [changing-1]" in plan.text
    assert served_begun.shop.run("apply", "--yes").code == 8
    assert calls(served_begun) == before
    served_begun.shop.edit(
        file_of("renamed"), "purpose: transactional\n", "purpose: transactional\nrenamed_from: [changing-1]\n"
    )
    assert apply(served_begun).code == 0
    assert calls(served_begun) == before
    served_begun.sandbox.advance("60d")
    assert judge(served_begun.shop.journal(), STAYING) == NO_ACCIDENT


def begin_with(place: Place, on_remove: str) -> None:
    """One more live campaign, whose file says what its removal means."""
    text = campaign("kept", "2027-06-12 12:00", "Before", more=f"on_remove: {on_remove}\n")
    place.shop.write(file_of("kept"), text)
    assert apply(place).code == 0
    remove(place.shop, "kept")


def test_on_remove_forget_lets_the_campaign_go_on_without_a_call(served_begun: Place):
    begin_with(served_begun, "forget")
    before = calls(served_begun)
    ended = apply(served_begun)
    assert (ended.code, ended.told("forgotten")) == (0, {"kept"})
    assert calls(served_begun) == before
    assert apply(served_begun).code == 0
    assert served_begun.shop.run("audit").code == 0
    served_begun.sandbox.advance("60d")
    assert judge(served_begun.shop.journal(), {**STAYING, "kept": "Before"}) == NO_ACCIDENT


def test_on_remove_refuse_keeps_it_and_ends_with_8_until_the_file_is_back(served_begun: Place):
    begin_with(served_begun, "refuse")
    before = calls(served_begun)
    assert apply(served_begun).code == 8
    assert calls(served_begun) == before
    text = campaign("kept", "2027-06-12 12:00", "Before", more="on_remove: stop\n")
    served_begun.shop.write(file_of("kept"), text)
    assert apply(served_begun).code == 0
    remove(served_begun.shop, "kept")
    assert apply(served_begun).told("stopped") == {"kept"}


def test_a_raised_generation_sends_again_and_says_who_may_get_it_twice(served_begun: Place):
    served_begun.sandbox.advance("2027-06-02 09:00")
    name, shop = "staying-1", served_begun.shop
    shop.write(file_of(name), campaign(name, "2027-06-09 12:00", "Again"))
    unchanged = apply(served_begun)
    assert unchanged.code == 2
    assert "generation" in shop.run("plan").text
    shop.write(file_of(name), campaign(name, "2027-06-09 12:00", "Again", more="generation: 2\n"))
    plan = shop.run("plan", "--format", "json")
    (change,) = plan.document["changes"]
    assert (change["key"], change["change"]) == (name, "new")
    assert "again" in change["twice"] or "twice" in change["twice"]
    assert apply(served_begun).told("created") == {name}
    served_begun.sandbox.advance("60d")
    journal = shop.journal()
    sends = [each.edition for each in made(journal) if each.sends and each.edition[0] == name]
    assert sends == [(name, "Before"), (name, "Again")]
    others = {each: title for each, title in STAYING.items() if each != name}
    assert judge(journal, {**others, name: "Again"}).silently_missing == ()


def test_an_edit_of_a_campaign_that_is_just_being_sent_changes_nothing(served_begun: Place):
    served_begun.sandbox.advance("2027-06-01 12:10")
    before = calls(served_begun)
    served_begun.shop.edit(file_of("staying-1"), "Before", "Too late")
    ended = apply(served_begun)
    assert "is being sent right now" in served_begun.shop.run("plan").text
    assert ended.code == 8
    assert calls(served_begun) == before
    served_begun.sandbox.advance("60d")
    assert judge(served_begun.shop.journal(), STAYING) == NO_ACCIDENT


def test_an_edit_too_near_to_the_send_keeps_the_old_one_and_is_exit_5(served_begun: Place):
    served_begun.sandbox.advance("2027-06-01 11:40")
    before = calls(served_begun)
    served_begun.shop.edit(file_of("staying-1"), "Before", "Too late")
    assert apply(served_begun).code == 5
    assert calls(served_begun) == before
    served_begun.sandbox.advance("60d")
    assert judge(served_begun.shop.journal(), STAYING) == NO_ACCIDENT


def test_a_new_campaign_too_near_to_its_send_is_not_made_and_is_exit_5(served_begun: Place):
    served_begun.shop.write(file_of("late"), campaign("late", "2027-05-20 10:14", "After"))
    before = calls(served_begun)
    assert apply(served_begun).code == 5
    assert calls(served_begun) == before


def test_a_removed_campaign_that_comes_back_is_a_new_one_and_goes_out_once(served_begun: Place):
    text = (served_begun.shop.root / file_of("leaving-1")).read_text(encoding="utf-8")
    remove(served_begun.shop, "leaving-1")
    assert apply(served_begun).code == 0
    served_begun.shop.write(file_of("leaving-1"), text)
    assert apply(served_begun).told("created") == {"leaving-1"}
    served_begun.sandbox.advance("60d")
    verdict = judge(served_begun.shop.journal(), STAYING, may_stop={("leaving-1", "Before")})
    assert verdict == NO_ACCIDENT
