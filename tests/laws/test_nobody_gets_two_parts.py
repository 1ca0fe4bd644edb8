"""However one file is split and merged by language and market, nobody gets it twice on a day, and nobody is forgotten.

The people are asked, not the planner: each row's own filters say who got what.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ctsync.planning.change import Block
from tests.support.families import PEOPLE, campaigns_of, messages_a_day
from tests.support.runs import Shop

CLOCKS = ("10:50", "12:00", "18:30")
DAYS = ("2027-05-20", "2027-05-21")
VALUES = ("hi", "Hindi", "ta")
CITIES = ("Pune", "Mumbai", "Nashik")


@dataclass(frozen=True)
class Edition:
    """The file at one time: which language takes which value, which market which city, when, and in what words.

    A value or a city that is nobody's is "". `in_one` makes one campaign of all languages.
    """

    languages: tuple[str, ...]
    markets: tuple[str, ...]
    at: str
    title: str
    in_one: bool = False
    daily: bool = False

    @property
    def text(self) -> str:
        schedule = f"every: 1 day, start: {self.at}, runs: 2" if self.daily else f"at: {self.at}"
        return "\n".join(
            [
                "name: news",
                "owner: acme/crm",
                "purpose: promotional",
                "channel: push",
                "devices: [android]",
                "audience: {profile: {Age: {at_least: 18}}}",
                f"schedule: {{{schedule}}}",
                f"message: {{title: {self.title}, body: b, android: {{notification_channel: offers}}}}",
                *self._languages(),
                *self._markets(),
            ]
        )

    def _languages(self) -> list[str]:
        by_code = _inverted(self.languages, VALUES)
        if not by_code:
            return []
        send_as = "one_campaign" if self.in_one else "campaign_per_language"
        values = ", ".join(f"{code}: [{', '.join(taken)}]" for code, taken in by_code.items())
        lines = ["languages:", "  from: Profile.Language", "  default: en", f"  send_as: {send_as}"]
        return [*lines, f"  values: {{{values}}}", *(f"  {code}: {{title: x, body: y}}" for code in by_code)]

    def _markets(self) -> list[str]:
        by_name = _inverted(self.markets, CITIES)
        lines = [
            f"  {name}: {{audience: {{profile: {{City: [{', '.join(taken)}]}}}}}}"
            for name, taken in by_name.items()
        ]
        return ["markets:", *lines] if lines else []


def _inverted(owners: tuple[str, ...], things: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for owner, thing in zip(owners, things, strict=True):
        if owner:
            found.setdefault(owner, []).append(thing)
    return found


moments = st.builds(lambda day, clock: f"{day} {clock}", st.sampled_from(DAYS), st.sampled_from(CLOCKS))
editions = st.builds(
    Edition,
    st.tuples(*(st.sampled_from(("", "hi", "ta")) for _ in VALUES)),
    st.tuples(*(st.sampled_from(("", "west", "south")) for _ in CITIES)) | st.just(("", "", "")),
    moments,
    st.sampled_from(("Hello", "Good-day")),
    st.booleans(),
    st.booleans(),
)
steps = st.tuples(editions, st.integers(0, 30).map(lambda n: n * 20))
faults = st.lists(st.sampled_from(("", "refused", "not sent", "lost after", "lost before")), max_size=4)
stop_faults = st.lists(st.sampled_from(("", "lost after", "lost before", "ignored")), max_size=3)

MORNING = Edition(("", "", ""), ("", "", ""), "2027-05-20 10:50", "Hello")
SPLIT = Edition(("hi", "hi", ""), ("", "", ""), "2027-05-20 18:30", "Hello")
TAMIL = Edition(("hi", "hi", "ta"), ("", "", ""), "2027-05-20 18:30", "Hello")


EARLY = Edition(("hi", "hi", ""), ("", "", ""), "2027-05-20 10:50", "Hello")
PUNE_FIRST = Edition(("", "", ""), ("west", "south", "south"), "2027-05-20 18:30", "Hello")
PUNE_NEXT = Edition(("", "", ""), ("south", "west", "south"), "2027-05-20 18:30", "Hello")


@example([(MORNING, 60), (SPLIT, 20)], [], [])
@example([(EARLY, 60), (TAMIL, 20)], [], [])
@example([(EARLY, 200), (TAMIL, 20)], [], [])
@example([(TAMIL, 20), (EARLY, 60), (TAMIL, 20)], [], [])
@example([(SPLIT, 60), (TAMIL, 20)], [], ["ignored", "ignored"])
@example([(PUNE_FIRST, 60), (PUNE_NEXT, 20)], [], [])
@example([(TAMIL, 60), (SPLIT, 20), (TAMIL, 20)], ["", "refused"], ["lost before"])
@settings(max_examples=150, deadline=None)
@given(st.lists(steps, min_size=2, max_size=5), faults, stop_faults)
def test_no_split_or_merge_sends_a_person_two_messages_a_day(history, creates, stops):
    shop = Shop()
    shop.world.create_faults.extend(creates)
    shop.world.stop_faults.extend(stops)
    for edition, minutes in history:
        shop.apply(campaigns_of(edition.text))
        shop.world.advance(timedelta(minutes=minutes))
    shop.world.advance(timedelta(days=9))
    assert set(messages_a_day(shop.world).values()) <= {1}


@given(st.lists(editions, min_size=1, max_size=4))
def test_applying_until_nothing_is_left_reaches_everybody_once(history):
    """No part is forgotten on the way, as long as nothing has been sent yet: a swap of people takes a detour."""
    shop = Shop()
    for edition in history:
        shop.apply(campaigns_of(_in_june(edition).text))
    last = campaigns_of(_in_june(history[-1]).text)
    result = shop.apply(last)
    if any(outcome.fate.value == "blocked" for outcome in result.outcomes) or shop.plan(last).exit_codes:
        return
    assert not shop.plan(last).acting
    shop.world.advance(timedelta(days=60))
    got = Counter(person for person, _ in messages_a_day(shop.world))
    wanted = _meant(history[-1])
    assert set(got) == wanted


def _in_june(edition: Edition) -> Edition:
    return Edition(
        edition.languages,
        edition.markets,
        edition.at.replace("-05-", "-06-"),
        edition.title,
        edition.in_one,
        edition.daily,
    )


def _meant(edition: Edition) -> set[int]:
    by_name = _inverted(edition.markets, CITIES)
    cities = {city for taken in by_name.values() for city in taken}
    return {number for number, person in enumerate(PEOPLE) if not by_name or person["City"] in cities}


def test_people_of_a_new_language_wait_until_the_default_one_lets_go():
    """In one apply: the default campaign is exchanged for a narrower one first, and only then is the new one made."""
    shop = Shop()
    june = [_in_june(each) for each in (SPLIT, TAMIL)]
    shop.apply(campaigns_of(june[0].text))
    plan = shop.plan(campaigns_of(june[1].text))
    assert {str(change.key): type(change).__name__ for change in plan.changes} == {
        "news[en]": "Replace",
        "news[ta]": "Create",
        "news[hi]": "Keep",
    }
    shop.apply(campaigns_of(june[1].text))
    calls = [kind for kind, _ in shop.world.journal if kind in ("create", "stop")]
    assert calls == ["create", "create", "stop", "create", "create"]


def test_two_markets_that_swap_their_people_are_both_told_to_wait():
    """Neither can go first: for a while the people of one would be in both markets, or in none."""
    shop = Shop()
    shop.apply(campaigns_of(PUNE_FIRST.text))
    plan = shop.plan(campaigns_of(PUNE_NEXT.text))
    assert {str(change.key): getattr(change, "block", None) for change in plan.changes} == {
        "news[south]": Block.HANDOVER,
        "news[west]": Block.HANDOVER,
    }
    one_by_one = Edition(("", "", ""), ("", "", "south"), PUNE_NEXT.at, "Hello")
    shop.apply(campaigns_of(one_by_one.text))
    shop.apply(campaigns_of(PUNE_NEXT.text))
    assert not shop.plan(campaigns_of(PUNE_NEXT.text)).acting
    shop.world.advance(timedelta(days=9))
    assert set(messages_a_day(shop.world).values()) == {1}


def test_a_market_takes_over_a_city_in_one_apply():
    """The one that loses it is exchanged first, although the other comes first in the file and sends at the same time."""
    shop = Shop()
    before = Edition(("", "", ""), ("south", "west", "west"), PUNE_NEXT.at, "Hello")
    after = Edition(("", "", ""), ("south", "south", "west"), PUNE_NEXT.at, "Hello")
    shop.apply(campaigns_of(before.text))
    plan = shop.plan(campaigns_of(after.text))
    assert {type(change).__name__ for change in plan.changes} == {"Replace"}
    assert {outcome.fate.value for outcome in shop.apply(campaigns_of(after.text)).outcomes} == {"replaced"}
    assert not shop.plan(campaigns_of(after.text)).acting
    shop.world.advance(timedelta(days=9))
    assert set(messages_a_day(shop.world).values()) == {1}
