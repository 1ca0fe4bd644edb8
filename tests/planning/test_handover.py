"""People who change parts: the part that has them is exchanged first, and if it is not, the other waits (protocol 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ctsync.campaign.desired import DesiredCampaign
from ctsync.lock.record import Record, State
from ctsync.planning.change import Block, Blocked, Change, Create, Keep, Replace
from ctsync.planning.handover import handed_over, holds_people_of
from tests.planning.making import by_key, plan, record_of, row_of, situated
from tests.support.families import campaigns_of


def markets(
    title: str = "Hello", at: str = "2027-06-01 18:30", name: str = "news", **cities: str
) -> dict[str, DesiredCampaign]:
    """The parts of one file by market; each market takes the cities named after it."""
    lines = [
        f"name: {name}",
        "owner: acme/crm",
        "purpose: promotional",
        "channel: push",
        "devices: [android]",
        "audience: {profile: {Age: {at_least: 18}}}",
        f"schedule: {{at: {at}}}",
        f"message: {{title: {title}, body: b, android: {{notification_channel: offers}}}}",
        "markets:",
        *(f"  {market}: {{audience: {{profile: {{City: [{taken}]}}}}}}" for market, taken in cities.items()),
    ]
    campaigns = campaigns_of("\n".join(lines))
    return {str(each.key.market): each for each in campaigns}


def live(parts: dict[str, DesiredCampaign]) -> dict[str, Record]:
    return {market: record_of(each, seq=number) for number, (market, each) in enumerate(parts.items(), 1)}


def planned(
    parts: dict[str, DesiredCampaign], records: dict[str, Record], *, unlisted: str = ""
) -> dict[str, Change]:
    rows = [row_of(record) for market, record in records.items() if market != unlisted]
    found = by_key(plan(parts.values(), records.values(), rows))
    return {key.removeprefix("news[").removesuffix("]"): change for key, change in found.items()}


def kinds(changes: dict[str, Change]) -> dict[str, type[Change]]:
    return {market: type(change) for market, change in changes.items()}


def blocked(change: Change) -> Blocked:
    assert isinstance(change, Blocked)
    return change


def test_a_city_goes_to_a_neighbour_whose_old_part_is_exchanged_in_the_same_plan():
    before = live(markets(west="Pune, Mumbai", south="Nashik"))
    after = markets(west="Pune", south="Nashik, Mumbai")
    assert kinds(planned(after, before)) == {"west": Replace, "south": Replace}


def test_a_new_market_is_created_once_the_old_one_is_exchanged_for_a_narrower_one():
    before = live(markets(west="Pune, Mumbai"))
    after = markets(west="Pune", south="Mumbai")
    assert kinds(planned(after, before)) == {"west": Replace, "south": Create}


def test_a_new_market_waits_for_one_that_cannot_be_exchanged():
    before = live(markets(west="Pune, Mumbai"))
    after = markets(west="Pune", south="Mumbai")
    found = planned(after, before, unlisted="west")
    assert not isinstance(found["west"], Replace)
    assert found["south"] == Blocked(
        after["south"].key, Block.HANDOVER, after["south"], None, None, "news[west]"
    )


def test_two_markets_that_swap_wait_and_each_names_the_other():
    before = live(markets(west="Pune", south="Nashik"))
    after = markets(west="Nashik", south="Pune")
    found = planned(after, before)
    for market, other in (("west", "south"), ("south", "west")):
        record = before[market]
        assert found[market] == Blocked(
            after[market].key, Block.HANDOVER, after[market], record, row_of(record), f"news[{other}]"
        )


def test_a_chain_of_markets_moves_in_one_plan_as_far_as_its_end_lets_go():
    before = live(markets(west="Pune, Mumbai", south="Nashik, Thane", north="Delhi"))
    after = markets(west="Pune", south="Mumbai, Nashik", north="Delhi, Thane")
    assert kinds(planned(after, before)) == {"west": Replace, "south": Replace, "north": Replace}


def test_a_chain_whose_end_is_stuck_waits_as_a_whole_and_each_names_the_next():
    before = live(markets(west="Pune, Mumbai", south="Nashik, Thane", north="Delhi"))
    after = markets(west="Pune", south="Mumbai, Nashik", north="Delhi, Thane")
    found = planned(after, before, unlisted="west")
    assert (blocked(found["south"]).block, blocked(found["south"]).other) == (Block.HANDOVER, "news[west]")
    assert (blocked(found["north"]).block, blocked(found["north"]).other) == (Block.HANDOVER, "news[south]")


def test_one_that_waits_for_several_names_the_one_that_does_not_let_go():
    before = live(markets(east="Delhi, Thane", west="Pune, Mumbai"))
    after = markets(east="Delhi", west="Pune", south="Mumbai, Thane")
    assert blocked(planned(after, before, unlisted="west")["south"]).other == "news[west]"
    assert blocked(planned(after, before, unlisted="east")["south"]).other == "news[east]"


def test_parts_outside_a_swap_go_their_way():
    before = live(markets(west="Pune", south="Nashik", north="Delhi, Thane"))
    after = markets(west="Nashik", south="Pune", north="Delhi", east="Thane")
    found = planned(after, before)
    assert kinds(found) == {"west": Blocked, "south": Blocked, "north": Replace, "east": Create}


def test_a_part_that_keeps_its_people_and_cannot_be_exchanged_holds_up_nobody():
    """Only its words change, so there is nobody to let go of."""
    before = live(markets(west="Pune", south="Nashik"))
    after = markets("Good-day", west="Pune", south="Nashik", north="Delhi")
    found = planned(after, before, unlisted="west")
    assert not isinstance(found["west"], Replace)
    assert isinstance(found["south"], Replace)
    assert isinstance(found["north"], Create)


def test_a_part_that_stays_as_it_is_holds_up_nobody_although_the_lock_does_not_know_its_people():
    after = markets(west="Pune", south="Mumbai")
    before = {"west": record_of(after["west"], scope=None)}
    changes: list[Change] = [
        Keep(after["west"], before["west"], row_of(before["west"])),
        Create(after["south"]),
    ]
    assert handed_over(changes, situated(after.values(), before.values())) == changes


def test_people_that_are_not_known_are_taken_for_the_same_people():
    before = live(markets(west="Pune, Mumbai"))
    west = replace(before["west"], operation=replace(before["west"].operation, scope=None))
    after = markets(west="Pune", south="Delhi")
    assert blocked(planned(after, {"west": west}, unlisted="west")["south"]).other == "news[west]"
    unknown = {**after, "south": replace(after["south"], scope=None)}
    assert blocked(planned(unknown, before, unlisted="west")["south"]).other == "news[west]"
    assert isinstance(planned(after, before, unlisted="west")["south"], Create), "Delhi is known to be apart"


@pytest.mark.parametrize("state", [state for state in State if state is not State.LIVE])
def test_only_a_live_part_has_people_to_let_go(state):
    """What became of the others is the family barrier's question."""
    before = {"west": record_of(markets(west="Pune, Mumbai")["west"], state)}
    after = markets(west="Pune", south="Mumbai")
    changes: list[Change] = [
        Create(after["south"]),
        Blocked(after["west"].key, Block.NOT_LISTED, after["west"]),
    ]
    assert handed_over(changes, situated(after.values(), before.values())) == changes


def test_another_file_may_have_the_same_people():
    before = live(markets(west="Pune, Mumbai"))
    ours = markets(west="Pune")
    theirs = markets(name="offers", south="Mumbai")
    found = by_key(plan([*ours.values(), *theirs.values()], before.values(), []))
    assert isinstance(found["offers[south]"], Create)


def exchange(desired: DesiredCampaign, record: Record) -> Replace:
    return Replace(desired, record, row_of(record), record.operation.first_send)


def test_right_before_the_create_the_lock_is_asked_who_still_has_the_people():
    before = live(markets(west="Pune, Mumbai", south="Nashik"))
    after = markets(west="Pune", south="Nashik, Mumbai")
    change = exchange(after["south"], before["south"])
    narrower = record_of(after["west"], seq=3)
    assert holds_people_of(change, before.values())
    assert not holds_people_of(change, [narrower, before["south"]])
    assert holds_people_of(change, [narrower, before["west"]])
    assert not holds_people_of(change, [])


def test_a_relative_of_another_date_has_its_people_on_another_day():
    west, south = markets(west="Pune, Mumbai")["west"], markets(south="Pune")["south"]
    change = exchange(on(1, south), record_of(on(1, south), seq=2))
    assert holds_people_of(change, [record_of(on(1, west))])
    assert not holds_people_of(change, [record_of(on(2, west))])
    assert holds_people_of(change, [record_of(west)]), "without a date it may send on any day"
    assert holds_people_of(exchange(south, record_of(south, seq=2)), [record_of(on(2, west))])


def test_parts_that_may_not_live_side_by_side_are_the_family_barriers_business():
    west = markets(west="Pune, Mumbai")["west"]
    hindi = replace(west, key=replace(west.key, language="hi"))
    change = exchange(hindi, record_of(hindi, seq=2))
    assert not holds_people_of(change, [record_of(hindi), record_of(west)])
    tamil = replace(west, key=replace(west.key, language="ta"))
    assert holds_people_of(change, [record_of(tamil)])


def on(day: int, desired: DesiredCampaign) -> DesiredCampaign:
    return replace(desired, key=replace(desired.key, day=date(2027, 6, day)))
