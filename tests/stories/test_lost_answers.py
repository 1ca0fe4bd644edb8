"""Answers that get lost, come late or make no sense: what is unclear is never sent again (reliability F3, F14, F15)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.stories.conftest import LIVE, Place
from tests.stories.oracle import NO_ACCIDENT, judge, made, posts
from tests.stories.small_shop import campaign, file_of
from tests.support.shop_process import Ended, Shop

COMING = {f"coming-{number}": "After" for number in range(1, 6)}
STAYING = dict.fromkeys(LIVE, "Before")


def add_campaigns(shop: Shop) -> None:
    for number, name in enumerate(COMING, 1):
        shop.write(file_of(name), campaign(name, f"2027-06-1{number} 12:00", "After"))


def apply(place: Place) -> Ended:
    return place.shop.run("apply", "--yes", "--format", "json")


def creates_of(place: Place, name: str) -> int:
    """How many requests for that campaign came in, whatever became of them."""
    asked = [row["body"] for row in posts(place.shop.journal(), "create")]
    return sum(1 for body in asked if body and body["name"].startswith(f"{name} ~"))


@dataclass(frozen=True)
class Lost:
    """A fault on one create: whether CleverTap made the campaign all the same, and what the first apply says."""

    fault: str
    made: bool
    first: int
    fate: str


LOST = (
    Lost("error_after", made=True, first=0, fate="found"),
    Lost("drop_after", made=True, first=0, fate="found"),
    Lost("error_before", made=False, first=5, fate="frozen"),
    Lost("drop_before", made=False, first=5, fate="frozen"),
    Lost("html_503", made=False, first=5, fate="frozen"),
)


@pytest.mark.parametrize("lost", LOST, ids=lambda lost: lost.fault)
def test_an_unclear_create_is_found_by_its_token_or_stays_frozen_and_is_asked_once(
    served_begun: Place, lost: Lost
):
    add_campaigns(served_begun.shop)
    served_begun.sandbox.order(lost.fault, name="coming-2")
    first = apply(served_begun)
    assert first.code == lost.first, first
    assert first.told(lost.fate) == {"coming-2"}
    assert len(first.told("created")) == 4
    again = apply(served_begun)
    audited = served_begun.shop.run("audit", "--format", "json")
    assert again.code == audited.code == (0 if lost.made else 5)
    assert creates_of(served_begun, "coming-2") == 1
    served_begun.sandbox.advance("60d")
    reported = () if lost.made else {"coming-2"}
    verdict = judge(served_begun.shop.journal(), {**STAYING, **COMING}, reported=reported)
    assert verdict == NO_ACCIDENT


def test_a_create_that_is_carried_out_long_after_it_was_given_up_is_adopted_and_sent_once(
    served_begun: Place,
):
    add_campaigns(served_begun.shop)
    served_begun.sandbox.order("late_commit", name="coming-3", lists=4)
    first = apply(served_begun)
    assert first.code == 5
    assert first.told("frozen") == {"coming-3"}
    found = set()
    for _ in range(4):
        found |= served_begun.shop.run("audit", "--format", "json").told("found")
    assert found == {"coming-3"}
    assert apply(served_begun).code == 0
    assert creates_of(served_begun, "coming-3") == 1
    served_begun.sandbox.advance("60d")
    assert judge(served_begun.shop.journal(), {**STAYING, **COMING}) == NO_ACCIDENT


def test_a_create_given_up_and_then_withdrawn_is_stopped_when_it_turns_up(served_begun: Place):
    add_campaigns(served_begun.shop)
    served_begun.sandbox.order("late_commit", name="coming-3", lists=7)
    assert apply(served_begun).code == 5
    (served_begun.shop.root / file_of("coming-3")).unlink()
    assert apply(served_begun).code == 5, "it may still turn up, and that is said"
    codes = [served_begun.shop.run("audit").code for _ in range(5)]
    assert codes[-1] == 0
    assert served_begun.shop.run("plan").code == 0
    served_begun.sandbox.advance("60d")
    wanted = {**STAYING, **{name: "After" for name in COMING if name != "coming-3"}}
    journal = served_begun.shop.journal()
    assert judge(journal, wanted, may_stop={("coming-3", "After")}) == NO_ACCIDENT
    assert [each.stopped for each in made(journal) if each.edition == ("coming-3", "After")] == [True]


def test_a_create_given_up_and_then_edited_never_goes_out_in_both_versions(served_begun: Place):
    add_campaigns(served_begun.shop)
    served_begun.sandbox.order("late_commit", name="coming-3", lists=6)
    assert apply(served_begun).code == 5
    served_begun.shop.edit(file_of("coming-3"), "After", "Later still")
    codes = [apply(served_begun).code for _ in range(5)]
    assert codes[0] == 5
    assert codes[-1] == 0
    served_begun.sandbox.advance("60d")
    wanted = {**STAYING, **COMING, "coming-3": "Later still"}
    assert judge(served_begun.shop.journal(), wanted, may_stop={("coming-3", "After")}) == NO_ACCIDENT


def test_campaigns_hidden_from_the_list_are_drift_and_never_made_again(served_begun: Place):
    made_before = len(posts(served_begun.shop.journal(), "create"))
    served_begun.sandbox.order("hide_rows", name="staying-", lists=4)
    assert apply(served_begun).code == 2
    assert apply(served_begun).code == 2
    assert len(posts(served_begun.shop.journal(), "create")) == made_before
    assert apply(served_begun).code == 0
    served_begun.sandbox.advance("60d")
    assert judge(served_begun.shop.journal(), STAYING) == NO_ACCIDENT


def test_an_unclear_create_hidden_from_the_list_stays_frozen_until_it_is_seen(served_begun: Place):
    add_campaigns(served_begun.shop)
    served_begun.sandbox.order("drop_after", name="coming-1")
    served_begun.sandbox.order("error_before", "list", nth=3, times=0)
    first = apply(served_begun)
    assert first.code == 5
    served_begun.sandbox.mend()
    served_begun.sandbox.order("hide_rows", name="coming-1", lists=3)
    second = apply(served_begun)
    assert second.code == 5
    assert second.told("frozen") == {"coming-1"}
    assert apply(served_begun).told("found") == {"coming-1"}
    assert creates_of(served_begun, "coming-1") == 1
    served_begun.sandbox.advance("60d")
    assert judge(served_begun.shop.journal(), {**STAYING, **COMING}) == NO_ACCIDENT


def test_without_a_list_nothing_is_made_and_nothing_is_stopped(served_begun: Place):
    add_campaigns(served_begun.shop)
    (served_begun.shop.root / file_of("leaving-1")).unlink()
    before = served_begun.shop.journal()
    served_begun.sandbox.order("html_503", "list", times=0)
    failed = apply(served_begun)
    assert failed.code == 1
    since = served_begun.shop.journal()[len(before) :]
    assert posts(since, "create") == posts(since, "stop") == []
    served_begun.sandbox.mend()
    assert apply(served_begun).code == 0


def test_all_creates_unclear_ends_creating_before_more_is_asked(served_begun: Place):
    add_campaigns(served_begun.shop)
    served_begun.sandbox.order("html_503", name="coming-", times=0)
    assert apply(served_begun).code == 5
    assert len([row for row in posts(served_begun.shop.journal(), "create") if row["fault"]]) == 3
    served_begun.sandbox.mend()
    again = apply(served_begun)
    assert again.code == 5
    assert len(again.told("created")) == 2
    served_begun.sandbox.advance("60d")
    wanted = {**STAYING, **COMING}
    assert judge(served_begun.shop.journal(), wanted, reported=again.told("frozen")) == NO_ACCIDENT


def test_a_refused_create_is_told_with_clevertaps_words_and_the_rest_goes_on(served_begun: Place):
    add_campaigns(served_begun.shop)
    served_begun.sandbox.order("refuse", name="coming-4", text="Provider is not active")
    first = apply(served_begun)
    assert first.code == 4
    assert first.told("refused") == {"coming-4"}
    assert "Provider is not active" in first.out
    assert apply(served_begun).code == 0, "a refusal is certain, so it may be asked again"
    served_begun.sandbox.advance("60d")
    assert judge(served_begun.shop.journal(), {**STAYING, **COMING}) == NO_ACCIDENT


def test_a_limit_on_requests_is_waited_for_and_nothing_is_made_twice(served_begun: Place):
    add_campaigns(served_begun.shop)
    served_begun.shop.edit("ctsync.yaml", "    timezone", "    limits: {pause_after_429: 1s}\n    timezone")
    served_begun.sandbox.order("limit", name="coming-", times=2)
    assert apply(served_begun).code == 0
    served_begun.sandbox.advance("60d")
    journal = served_begun.shop.journal()
    assert judge(journal, {**STAYING, **COMING}) == NO_ACCIDENT
    assert [row["status"] for row in posts(journal, "create")].count(429) == 2


LEFT = ("leaving-1", "leaving-2")
STOP_FAULTS = ("error_after", "error_before", "drop_after", "drop_before", "html_503")


@pytest.mark.parametrize("fault", STOP_FAULTS)
def test_a_stop_whose_answer_is_lost_is_repeated_until_the_list_proves_it(served_begun: Place, fault: str):
    for name in LEFT:
        (served_begun.shop.root / file_of(name)).unlink()
    served_begun.sandbox.order(fault, "stop", name="leaving-1", times=2)
    ended = apply(served_begun)
    assert ended.code == 0
    assert ended.told("stopped") == set(LEFT)
    served_begun.sandbox.advance("60d")
    wanted = {name: title for name, title in STAYING.items() if name not in LEFT}
    journal = served_begun.shop.journal()
    assert judge(journal, wanted, may_stop={(name, "Before") for name in LEFT}) == NO_ACCIDENT


def test_a_stop_that_never_takes_effect_is_exit_6_and_every_later_run_begins_with_it(served_begun: Place):
    for name in LEFT:
        (served_begun.shop.root / file_of(name)).unlink()
    served_begun.sandbox.order("error_before", "stop", name="leaving-1", times=0)
    first = apply(served_begun)
    assert first.code == 6
    assert first.told("stopped") == {"leaving-2"}
    assert first.told("stop not verified") == {"leaving-1"}
    assert served_begun.shop.run("audit").code == 6
    served_begun.sandbox.mend()
    mended = served_begun.shop.run("audit", "--format", "json")
    assert mended.code == 0
    assert mended.told("stopped") == {"leaving-1"}
    served_begun.sandbox.advance("60d")
    wanted = {name: title for name, title in STAYING.items() if name not in LEFT}
    may_stop = {(name, "Before") for name in LEFT}
    assert judge(served_begun.shop.journal(), wanted, may_stop=may_stop) == NO_ACCIDENT


def test_a_stop_that_takes_effect_late_is_proven_by_the_list_alone(served_begun: Place):
    (served_begun.shop.root / file_of("leaving-1")).unlink()
    served_begun.sandbox.order("late_commit", "stop", name="leaving-1", times=0, lists=2)
    ended = apply(served_begun)
    assert ended.code == 0
    assert ended.told("stopped") == {"leaving-1"}


def test_a_replace_whose_stop_is_not_proven_makes_nothing_new(served_begun: Place):
    served_begun.shop.write(file_of("changing-1"), campaign("changing-1", "2027-06-03 18:00", "After"))
    served_begun.sandbox.order("error_before", "stop", name="changing-1", times=0)
    first = apply(served_begun)
    assert first.code == 6
    assert creates_of(served_begun, "changing-1") == 1, "the old one's own"
    served_begun.sandbox.mend()
    assert apply(served_begun).code == 0
    served_begun.sandbox.advance("60d")
    wanted = {**STAYING, "changing-1": "After"}
    verdict = judge(served_begun.shop.journal(), wanted, may_stop={("changing-1", "Before")})
    assert verdict == NO_ACCIDENT


def test_a_person_settles_what_no_answer_and_no_list_will(served_begun: Place):
    add_campaigns(served_begun.shop)
    served_begun.sandbox.order("drop_before", name="coming-2")
    assert apply(served_begun).code == 5
    words = ("resolve", "coming-2", "--absent")
    assert served_begun.shop.run(*words).code == 1
    said = (*words, "--evidence", "not in the dashboard, looked at 10:40")
    early = served_begun.shop.run(*said)
    assert (early.code, "too early" in early.text) == (1, True)
    served_begun.sandbox.advance("20m")
    settled = served_begun.shop.run(*said, "--format", "json")
    assert (settled.code, settled.told("settled")) == (0, {"coming-2"})
    assert apply(served_begun).code == 0
    served_begun.sandbox.advance("60d")
    assert judge(served_begun.shop.journal(), {**STAYING, **COMING}) == NO_ACCIDENT


@pytest.mark.parametrize(
    "words",
    [
        ("--absent", "--seen", "--evidence", "looked at it twice"),
        ("--id", "0", "--evidence", "looked at it twice"),
        ("--id", "17", "--evidence", "short"),
        ("--id", "17"),
        (),
    ],
    ids=" ".join,
)
def test_half_words_settle_nothing(begun: Shop, words: tuple[str, ...]):
    asked = len(begun.journal())
    assert begun.run("resolve", "staying-1", *words).code == 1
    assert len(begun.journal()) == asked, "nobody was asked anything"
