from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, field_validator, model_validator

from ctsync.problems import Problems
from ctsync.reading.typed import to_data, to_json, validate
from ctsync.reading.variables import Variables
from ctsync.values import (
    Colour,
    Count,
    Flag,
    Link,
    Model,
    Moment,
    OneOrMore,
    OrNone,
    Percent,
    Text,
    WholeNumber,
    wrong,
)
from tests.reading.yaml_files import shown, tree_of


class Both(Model):
    android: Link
    ios: Link


class Card(Model):
    title: Text
    color: Colour | None = None
    link: Link | Both | None = None
    buttons: OneOrMore[Text] = Field(default=(), max_length=2)


class Push(Model):
    body: Text
    sound: Flag = False


class File(Model):
    """A bit of everything that can go wrong."""

    name: Text
    owner: Text = Field(default="x", examples=["acme/crm"])
    purpose: Literal["promotional", "transactional"] = "promotional"
    from_: Text | None = Field(default=None, alias="from")
    devices: OneOrMore[Literal["android", "ios"]] = ()
    at: OneOrMore[Moment] = ()
    control: Literal["none", "system"] | Percent = "none"
    cards: OneOrMore[Card] = ()
    places: dict[str, Card] = {}
    quiet: OrNone[Push] = None
    shape: Text | None = None
    generation: WholeNumber = 1
    pair: tuple[int, int] | None = None
    message: Any = None
    odd: Any = None
    size: Annotated[Any, Field(ge=5)] = 7
    few: list[str] = Field(default=[], min_length=2)

    @field_validator("odd")
    @classmethod
    def _never(cls, value: Any) -> Any:
        raise ValueError(f"this never fits {value}")

    @model_validator(mode="after")
    def _shape(self) -> File:
        if self.shape == "refused":
            raise wrong("`shape` and `name` exclude each other", "shape: x", "EXC001")
        return self


def problems_of(text: str, inner: dict[str, type[BaseModel]] | None = None) -> list[str]:
    problems = Problems()
    model = validate(File, tree_of(text), problems, inner=inner or {})
    assert (model is None) == bool(problems)
    return [shown(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("owner: a", '1:1 REQ001 `name` is missing. Write, for example: name: "Hi there"'),
        ("name: a\nnmae: b", "2:1 CORE001 `nmae` is not a key of this file. Did you mean `name`?"),
        (
            "name: a\nzzz: b",
            (
                "2:1 CORE001 `zzz` is not a key of this file. Keys that can stand here: `name`, `owner`, `purpose`, "
                "`from`, `devices`, `at`, `control`, `cards`, `places`, `quiet`, `shape`, `generation`, …"
            ),
        ),
        ("name: a\nfrm: b", "2:1 CORE001 `frm` is not a key of this file. Did you mean `from`?"),
        (
            "name: a\npurpose: promo",
            (
                "2:10 TYPE001 `purpose`: `promo` is not `promotional` or `transactional`. "
                "Write, for example: purpose: promotional"
            ),
        ),
        (
            "name: a\npurpose: {a: b}",
            (
                "2:10 TYPE001 `purpose`: this should be `promotional` or `transactional`. "
                "Write, for example: purpose: promotional"
            ),
        ),
        (
            "name: a\ndevices: [android, iOS]",
            "2:20 TYPE001 `devices`: `iOS` is not `android` or `ios`. Write, for example: ios",
        ),
        (
            "name: a\ndevices: phone",
            "2:10 TYPE001 `devices`: `phone` is not `android` or `ios`. Write, for example: devices: android",
        ),
        (
            "name: a\nat: [2026-12-02 19:30, 2026-12-03 7pm]",
            (
                "2:24 TYPE001 `at`: `2026-12-03 7pm` is not a date and a time on the account's clock. "
                "Write, for example: 2026-12-03 19:00"
            ),
        ),
        (
            "name: a\ncontrol: 5",
            "2:10 TYPE001 `control`: `5` is not a percentage between 0% and 100%. Write, for example: control: 5%",
        ),
        (
            "name:\nat: 2026-12-02 19:30",
            '1:6 TYPE002 `name`: this is empty, and should be a text. Write, for example: name: "Hi there"',
        ),
        (
            "name: [a]",
            '1:7 TYPE001 `name`: this is a list, and should be a text. Write, for example: name: "Hi there"',
        ),
        (
            "name: a\ncards: {title: x, color: #FF0000\n  }",
            None,
        ),
        (
            "name: a\ncards:\n  title: x\n  color: #FF0000\n",
            (
                "4:9 TYPE002 `color`: this is empty, because an unquoted `#` starts a comment in YAML: `#FF0000`. "
                'Put it in double quotes: color: "#FF0000"'
            ),
        ),
        (
            "name: a\ncards: [{titel: x}]",
            "2:10 CORE001 `titel` is not a key of `cards`. Did you mean `title`?",
        ),
        (
            "name: a\ncards: [{title: x, link: http://a.b}]",
            "2:26 LNK003 `link`: `http://a.b` is not encrypted. Write, for example: link: https://a.b",
        ),
        (
            "name: a\ncards: [{title: x, link: {android: a://b}}]",
            "2:26 REQ001 `ios` is missing in `link`. Write, for example: ios: acme://home",
        ),
        (
            "name: a\ncards: [{title: x, link: {android: a://b, ios: [c]}}]",
            "2:48 TYPE001 `ios`: this is a list, and should be a link. Write, for example: ios: https://acme.example/sale",
        ),
        (
            "name: a\ncards: [{title: x, link: [a]}]",
            "2:26 TYPE001 `link`: this is a list, and should be a link. Write, for example: link: https://acme.example/sale",
        ),
        (
            "name: a\nplaces: {pune: {title: x, colour: y}}",
            "2:27 CORE001 `colour` is not a key of `pune`. Did you mean `color`?",
        ),
        (
            "name: a\nA/B test: yes",
            (
                "2:1 CORE005 `A/B test` is not possible: CleverTap's API has no field for A/B tests. "
                "Do without it, or build that campaign in the dashboard."
            ),
        ),
        (
            "name: a\nbest_time: yes",
            (
                "2:1 CORE005 `best_time` is not possible: CleverTap's API has no field for each person's best time. "
                "Do without it, or build that campaign in the dashboard."
            ),
        ),
        ("name: a\nplaces: {pune: x}", "2:16 TYPE001 `pune`: this should be a map of keys."),
        ("name: a\nplaces: {pune: }", "2:16 TYPE002 `pune`: this is empty, and should be a map of keys."),
        ("name: a\nplaces: [x]", "2:9 TYPE001 `places`: this should be a map of keys."),
        (
            "name: a\nquiet: {sound: yes, body: x}",
            "2:16 TYPE001 `sound`: `yes` is not true or false. Write, for example: sound: true",
        ),
        (
            "name: a\nquiet: off",
            (
                "2:8 TYPE001 `quiet`: this should be a map of keys. "
                'Write, for example: quiet: {body: "Hi there"}'
            ),
        ),
        (
            "name: a\nshape: refused",
            "1:1 EXC001 `shape` and `name` exclude each other. Write, for example: shape: x",
        ),
        (
            "name: a\npair: [1, x]",
            "2:11 TYPE001 `pair`: input should be a valid integer, unable to parse string as an integer.",
        ),
        ("name: a\nodd: 1", "2:6 TYPE001 `odd`: this never fits 1."),
        ("name: a\ncards: {title: x, buttons: [a, b, c]}", "2:28 TYPE001 `buttons`: this holds more than 2."),
        ("name: a\nfew: [a]", "2:6 TYPE001 `few`: this holds fewer than 2."),
        ("name: a\nfew: a", "2:6 TYPE001 `few`: this should be a list."),
        (
            "name: a\ngeneration: -1",
            "2:13 TYPE001 `generation`: `-1` is not a whole number of at least 1. Write, for example: generation: 2",
        ),
    ],
)
def test_an_error_is_said_in_words_at_its_place(text: str, said: str | None):
    if said is None:
        said = '3:3 TYPE002 `color`: this is empty, and should be a colour in quotes. Write, for example: color: "#1DA1F2"'
    assert "\n".join(problems_of(text)) == said


def test_all_errors_of_a_file_are_found_at_once():
    text = "nmae: a\npurpose: x\ncards:\n  - {title: , link: http://a.b}\n  - {}\ngeneration: zero\n"
    assert [line.split()[1] for line in problems_of(text)] == [
        "CORE001", "TYPE001", "TYPE002", "LNK003", "REQ001", "TYPE001",
    ]  # fmt: skip


def test_a_key_read_by_another_model_is_known_by_that_model():
    class Outer(Model):
        message: Any

        @field_validator("message", mode="plain")
        @classmethod
        def _push(cls, value: Any) -> Push:
            return Push.model_validate(value)

    problems = Problems()
    assert validate(Outer, tree_of("message: {bdy: x, sound: on}"), problems, inner={"message": Push}) is None
    assert [shown(problem) for problem in problems] == [
        "1:11 CORE001 `bdy` is not a key of `message`. Did you mean `body`?",
        "1:26 TYPE001 `sound`: `on` is not true or false. Write, for example: sound: true",
    ]


def test_an_unknown_key_of_a_model_without_keys_is_to_be_deleted():
    class Empty(Model):
        pass

    problems = Problems()
    assert validate(Empty, tree_of("a: b"), problems) is None
    assert [shown(problem) for problem in problems] == [
        "1:1 CORE001 `a` is not a key of this file. Delete it."
    ]


def test_a_single_allowed_word_is_named_alone():
    class One(Model):
        version: Literal["1"]

    problems = Problems()
    validate(One, tree_of("version: 2"), problems)
    assert [shown(problem) for problem in problems] == [
        "1:10 TYPE001 `version`: `2` is not `1`. Write, for example: version: 1"
    ]


def test_examples_come_from_fields_values_and_allowed_words():
    class Needs(Model):
        a: Text = Field(examples=["from the field"])
        b: Count
        c: Literal["first", "second"]
        d: OneOrMore[Moment]
        e: Link | None
        f: dict[str, Any]
        g: OneOrMore[Annotated[Text, Field(examples=["inside"])]]

    problems = Problems()
    validate(Needs, tree_of("{}"), problems)
    assert {problem.what.split("`")[1]: problem.hint for problem in problems} == {
        "a": "Write, for example: a: from the field",
        "b": "Write, for example: b: 350k",
        "c": "Write, for example: c: first",
        "d": "Write, for example: d: 2026-12-24 09:00",
        "e": "Write, for example: e: acme://home",
        "f": "",
        "g": "Write, for example: g: inside",
    }


def test_data_is_texts_lists_and_maps_with_variables_filled():
    problems = Problems()
    tree = tree_of("a: [1, true, {b: '${x}'}]\nc: ~\nd:\n")
    assert to_data(tree, Variables({"x": "y"}, problems)) == {
        "a": ["1", "true", {"b": "y"}],
        "c": "~",
        "d": "",
    }
    assert not problems


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", 5), ("-3", -3), ("0.5", 0.5), ("true", True), ("false", False), ("null", None),
        ('"5"', "5"), ("'true'", "true"), ('"null"', "null"), ('""', ""), ("yes", "yes"), ("True", "True"), ("~", "~"),
        ("007", "007"), ("+5", "+5"), ("21:00", "21:00"), (".5", ".5"), ("${x}", "7"), ("20260101", 20260101),
        ("[1, a]", [1, "a"]), ("{a: 1}", {"a": 1}), ("|\n  5\n", "5"),
    ],
)  # fmt: skip
def test_raw_json_is_typed_as_json_types_it(written: str, value: Any):
    problems = Problems()
    found = to_json(tree_of(f"raw: {written}").items["raw"], problems, Variables({"x": "7"}, problems))
    assert not problems
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("", "TYPE002"),
        ("1" * 19, "TYPE001"),
        ("1e999", "TYPE001"),
        ("1e3", "TYPE001"),
        ("1" * 5000, "TYPE001"),
    ],
)
def test_raw_json_that_would_not_arrive_as_written_is_refused(written: str, rule: str):
    problems = Problems()
    assert to_json(tree_of(f"raw: {written}").items["raw"], problems) is None
    assert [problem.rule for problem in problems] == [rule]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text("abc:#{}'\"\\ \n5", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(json_values)
def test_json_is_yaml_and_comes_back_as_it_was(value: Any):
    problems = Problems()
    tree = tree_of("raw: " + json.dumps(value))
    assert to_json(tree.items["raw"], problems) == value
    assert not problems
