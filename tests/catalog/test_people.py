"""Testers, and the made-up people whom messages are shown for."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from ctsync.catalog import Catalog, Person
from ctsync.catalog.people import DEFAULT_PREVIEWS, FEWEST_PREVIEWS


def test_a_person_is_identified_by_the_names_that_clevertap_gives():
    person = Person.model_validate({"handle": "asha-k", "object_id": "x1", "email": "asha@acme.example"})
    assert person.identities == {"Email": "asha@acme.example", "objectId": "x1"}
    assert Person(handle="asha-k").identities == {}


@pytest.mark.parametrize("address", ["asha", "asha@", "a b@c", "<asha@acme.example>", ""])
def test_what_is_no_address(address):
    with pytest.raises(ValidationError):
        Person.model_validate({"email": address})


def test_without_a_register_there_are_four_people_who_break_messages():
    people = Catalog().preview_people
    assert len(people) == FEWEST_PREVIEWS
    assert "Name" not in people["no-name"]
    assert len(people["long-name"]["Name"]) > 40
    assert any("\u0600" <= letter <= "\u06ff" for letter in people["right-to-left"]["Name"])


def test_people_of_the_register_come_first_and_ours_fill_up_to_four():
    own = {"full": {"Name": "Asha"}, "mine": {"City": "Pune"}}
    people = Catalog(previews=own).preview_people
    assert list(people) == ["full", "mine", "no-name", "long-name"]
    assert people["full"] == {"Name": "Asha"}


def test_four_people_of_the_register_are_enough():
    own = {name: {"Name": name} for name in "abcde"}
    assert Catalog(previews=own).preview_people == own
    assert set(DEFAULT_PREVIEWS).isdisjoint(own)
