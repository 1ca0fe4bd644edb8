"""Who can get a test, and that nobody else can."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ctsync.catalog import Person
from ctsync.errors import UsageError
from ctsync.sending.receivers import MOST_PEOPLE, receivers


def person(**identities: str) -> Person:
    return Person.model_validate(identities)


PEOPLE = {
    "asha": person(identity="U1", email="asha@acme.example"),
    "ravi": person(email="ravi@acme.example"),
    "phone": person(object_id="_x1"),
    "mute": person(handle="mute-m"),
    "asha-again": person(identity="U1"),
}
GROUPS = {"crm-phones": ("asha", "ravi"), "all": ("asha", "ravi", "phone", "mute")}


def names(*wanted):
    return [one.name for one in receivers(wanted, PEOPLE, GROUPS)]


def test_groups_and_people_are_taken_together_each_person_once():
    assert names("crm-phones", "phone", "asha") == ["asha", "ravi", "phone"]
    assert names("phone, crm-phones") == ["phone", "asha", "ravi"]


def test_one_identity_is_used_the_apps_own_first():
    found = receivers(("crm-phones", "phone"), PEOPLE, GROUPS)
    assert [(one.kind, one.identity) for one in found] == [
        ("Identity", "U1"),
        ("Email", "ravi@acme.example"),
        ("objectId", "_x1"),
    ]


def test_two_names_of_one_profile_are_one_person():
    assert names("asha", "asha-again") == ["asha"]


def test_whoever_cannot_be_reached_is_named_before_anything_is_sent():
    with pytest.raises(UsageError, match="`mute`"):
        names("all")


def test_every_unknown_name_is_told_with_the_nearest_one():
    with pytest.raises(UsageError) as raised:
        names("crm-phone", "nobody", "asha")
    assert "`crm-phone`, `nobody`" in raised.value.what
    assert raised.value.hint == "Did you mean `crm-phones`?"
    with pytest.raises(UsageError) as raised:
        receivers(("x",), {}, {})
    assert "people:" in raised.value.hint


def test_a_name_of_both_a_person_and_a_group_is_refused():
    with pytest.raises(UsageError, match="a person and a group"):
        receivers(("asha",), PEOPLE, {"asha": ("ravi",)})


@pytest.mark.parametrize("wanted", [(), ("",), (" , ",)])
def test_nobody_is_no_test(wanted):
    with pytest.raises(UsageError, match="Nobody"):
        receivers(wanted, PEOPLE, GROUPS)


def test_more_than_twenty_are_an_audience():
    many = {f"p{number}": person(identity=f"U{number}") for number in range(MOST_PEOPLE + 1)}
    assert len(receivers(tuple(many)[:MOST_PEOPLE], many, {})) == MOST_PEOPLE
    with pytest.raises(UsageError, match="21 people"):
        receivers(("all",), many, {"all": tuple(many)})


NAMES = st.sampled_from([f"n{number}" for number in range(30)])
REGISTERS = st.dictionaries(NAMES, st.sampled_from([f"U{number}" for number in range(25)]), max_size=30)


@given(REGISTERS, st.dictionaries(st.sampled_from(["g1", "g2"]), st.lists(NAMES, max_size=30)), st.data())
def test_whatever_the_register_says_only_its_people_are_reached_each_profile_once(register, groups, data):
    people = {name: person(identity=identity) for name, identity in register.items()}
    members = {name: tuple(one for one in found if one in people) for name, found in groups.items()}
    known = [*people, *members]
    assume(known)
    wanted = data.draw(st.lists(st.sampled_from(known), max_size=8))
    try:
        found = receivers(wanted, people, members)
    except UsageError:
        return
    asked = {one for name in wanted for one in members.get(name, (name,))}
    assert 1 <= len(found) <= MOST_PEOPLE
    assert {one.name for one in found} <= asked
    assert {one.identity for one in found} == {register[name] for name in asked}
    assert len({one.identity for one in found}) == len(found)
    assert all(register[one.name] == one.identity for one in found)
