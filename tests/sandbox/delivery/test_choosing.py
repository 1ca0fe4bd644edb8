from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.sandbox.delivery.choosing import LAST_TICKET, Choice, control_group, last_ticket, ticket
from tests.sandbox.delivery.making import body, person

PEOPLE = [person(number) for number in range(1, 1_001)]
PUSH = ("android",)


def reasons(choice, people=PEOPLE, missed=()):
    choice.look_at(lambda: people, missed)
    return [choice.why_not(each, PUSH, has_passed=each["zone"] in missed) for each in people]


@pytest.mark.parametrize(
    ("changes", "who", "reason"),
    [
        ({"target_mode": "email"}, {"profile": {}}, "unreachable"),
        ({"target_mode": "email"}, {"profile": {"Email": "a@b.example"}}, "opted_out"),
        ({"target_mode": "whatsapp"}, {"profile": {}}, "unreachable"),
        ({"target_mode": "whatsapp"}, {"profile": {"Phone": "+91"}}, "opted_out"),
        ({"target_mode": "sms"}, {"profile": {}}, "unreachable"),
        ({}, {"devices": [], "profile": {"Email": "a@b.example"}}, "unreachable"),
    ],
)
def test_whom_the_channel_does_not_reach_has_no_address_or_wants_nothing(changes, who, reason):
    assert Choice(1, body(**changes)).why_not(person(1, **who), (), has_passed=False) == reason


def test_the_systems_group_holds_the_same_people_in_every_campaign_and_a_campaigns_own_does_not():
    system = body(system_control_group_include=True)
    own = body(control_group={"type": "campaign", "percentage": 30})
    held = {(name, campaign): frozenset(filter(control_group(campaign, each), range(1, 1_001)))
            for name, each in (("system", system), ("own", own)) for campaign in (1, 2)}  # fmt: skip
    assert held["system", 1] == held["system", 2]
    assert held["own", 1] != held["own", 2]
    assert 30 <= len(held["system", 1]) <= 70
    assert 250 <= len(held["own", 1]) <= 350
    custom = frozenset(
        filter(control_group(1, body(control_group={"type": "custom", "name": "A"})), range(1, 1_001))
    )
    assert 70 <= len(custom) <= 130


def test_without_a_group_nobody_is_held_out():
    assert not any(map(control_group(1, body()), range(1, 1_001)))


@given(tickets=st.lists(st.integers(0, 50)), places=st.integers(0, 20))
def test_the_last_ticket_lets_in_as_many_as_there_are_places(tickets, places):
    tickets = sorted(set(tickets))
    last = last_ticket(iter(tickets), places)
    assert [each for each in tickets if each <= last] == tickets[:places]


def test_a_limit_takes_the_same_people_in_whatever_order_they_come():
    def taken(people):
        choice = Choice(1, body(), room=100, left=100)
        return {
            each["id"] for each, reason in zip(people, reasons(choice, people), strict=True) if not reason
        }

    assert taken(PEOPLE) == taken(PEOPLE[::-1])
    assert len(taken(PEOPLE)) == 100
    assert taken(PEOPLE) == set(sorted(range(1, 1_001), key=lambda number: ticket(1, number))[:100])


def test_places_that_are_gone_stay_gone():
    assert reasons(Choice(1, body(), room=100, left=40)).count("") == 40
    assert reasons(Choice(1, body(), room=0, left=0)).count("limit") == 1_000


def test_people_of_zones_where_the_hour_has_passed_get_no_place():
    people = [person(number, zone="Asia/Kolkata" if number % 2 else "Asia/Dubai") for number in range(1, 101)]
    found = reasons(Choice(1, body(), room=30, left=30), people, ("Asia/Dubai",))
    assert (found.count("hour_has_passed"), found.count(""), found.count("limit")) == (50, 30, 20)


def test_an_audience_over_its_cap_gets_nothing_and_one_as_large_as_it_everything():
    choice = Choice(1, body(upper_cap_for_target_segment=999))
    assert set(reasons(choice)) == {"too_many_people"}
    assert choice.remark == "not sent: 1000 people are more than 999"
    choice = Choice(1, body(upper_cap_for_target_segment=1_000))
    assert set(reasons(choice)) == {""}
    assert choice.remark == ""


def test_everybody_has_a_ticket_below_the_last():
    assert all(0 <= ticket(1, number) <= LAST_TICKET for number in range(100))
