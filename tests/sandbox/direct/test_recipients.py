from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.sandbox.direct.recipients import Recipients, identities_of, once_each
from ctsync.sandbox.population import Population
from ctsync.sandbox.registers import IDENTITY_LISTS
from ctsync.sandbox.state import State
from tests.support.calls import calls_of

SIZE = 50


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Recipients, Population]]:
    state = State(tmp_path_factory.mktemp("people") / "state.sqlite3")
    people = Population(state)
    people.settle(SIZE, 7)
    yield Recipients(state, people), people
    state.close()


@given(number=st.integers(1, SIZE))
def test_everybody_is_found_by_each_of_their_identities_and_nobody_else_is(population, number):
    recipients, people = population
    person = people.find(number)
    for kind, text in identities_of(person).items():
        found, nobody = recipients.find({kind: [text]}, {})
        assert [each.number for each in found] == [number]
        assert (found[0].identity, nobody) == (text, [])


@given(kind=st.sampled_from(IDENTITY_LISTS), text=st.text(max_size=20))
def test_any_other_text_is_nobodys(population, kind, text):
    recipients, people = population
    everybody = {identities_of(person).get(kind) for person in people.everybody()}
    found, nobody = recipients.find({kind: [text]}, {})
    assert bool(found) == (text in everybody)
    assert nobody == ([] if found else [text])


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("Identity", "U0"),
        ("Identity", "U01"),
        ("Identity", "u1"),
        ("Identity", f"U{SIZE + 1}"),
        ("Identity", "U٣"),
        ("objectId", "U1"),
        ("FBID", "100000000000000"),
        ("FBID", f"{100_000_000_000_001 + SIZE}"),
        ("GPID", "100000000000001"),
        ("Email", "person1@shop.example.org"),
    ],
)
def test_what_only_looks_like_an_identity_is_nobodys(population, kind, text):
    recipients, _ = population
    assert recipients.find({kind: [text]}, {}) == ([], [text])


def test_an_address_that_a_person_does_not_have_is_nobodys(population):
    recipients, people = population
    without = next(each["id"] for each in people.everybody() if "Email" not in each["profile"])
    assert recipients.find({"Email": [f"person{without}@shop.example"]}, {})[0] == []


def test_a_registered_person_comes_before_a_made_up_one_of_the_same_identity(population):
    recipients, _ = population
    (found,), _ = recipients.find({"Identity": ["U1"]}, {"asha": {"Identity": "U1"}})
    assert found.number is None
    assert found.person["profile"]["Name"] == "asha"
    assert found.person["devices"] == ("android", "ios", "web")
    assert {"Email", "Phone"} <= set(found.person["profile"])


def test_a_list_of_made_up_people_is_one_question(population):
    recipients, _ = population
    with calls_of(Population.find_all) as asked:
        found, nobody = recipients.find({"Identity": [f"U{number}" for number in range(SIZE + 1, 0, -1)]}, {})
    assert [each.number for each in found] == list(range(SIZE, 0, -1))
    assert nobody == [f"U{SIZE + 1}"]
    assert len(asked) == 1


def test_somebody_who_is_named_by_two_lists_is_one_person(population):
    recipients, _ = population
    register = {"asha": {"Identity": "a", "Email": "a@acme.example"}}
    lists = {"Identity": ["a", "U1", "a"], "Email": ["a@acme.example"], "objectId": ["_U1", "_U2"]}
    found, nobody = recipients.find(lists, register)
    assert nobody == []
    assert [each.identity for each in once_each(found)] == ["a", "U1", "_U2"]
