"""What models of files share: no key they do not know, one value for a list of one, and the word none."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from ctsync.values import Count, Model, OneOrMore, OrNone, RawJson, Text, wrong
from tests.values.reading import read, refusal


class Shape(Model):
    """A shape with a field."""

    name: Text
    """What it is called."""


class Choice(Model):
    limit: OrNone[Count] = None


def test_a_model_refuses_keys_it_does_not_know_and_never_changes():
    with pytest.raises(ValidationError, match="extra"):
        Shape.model_validate({"name": "a", "nmae": "b"})
    with pytest.raises(ValidationError, match="frozen"):
        setattr(Shape(name="a"), "name", "b")  # noqa: B010  # the type checker knows that it is frozen


def test_what_a_field_says_of_itself_is_what_editors_show():
    assert Shape.model_json_schema()["properties"]["name"]["description"] == "What it is called."


@pytest.mark.parametrize(
    ("written", "found"),
    [("5", (5,)), (["5", "2k"], (5, 2000)), (("5",), (5,)), ([], ())],
)
def test_one_value_alone_stands_for_a_list_of_one(written, found):
    assert read(OneOrMore[Count], written) == found


def test_an_empty_value_is_no_list():
    expected = ("TYPE002", "this is empty, and should be a list", "[a, b]")
    assert refusal(OneOrMore[Text], " ") == expected
    assert refusal(OneOrMore[Text], None)[0] == "TYPE002"


def test_none_switches_off_where_it_may():
    assert Choice.model_validate({"limit": "none"}).limit is None
    assert Choice.model_validate({"limit": "5"}).limit == 5
    assert read(Text, "none") == "none"
    assert refusal(Count, "none")[0] == "TYPE001"


@pytest.mark.parametrize("value", [5, True, None, {"a": [1, "b"]}])
def test_json_is_kept_as_the_loader_typed_it(value):
    assert read(RawJson, value) == value


def test_a_refusal_has_a_rule_a_sentence_and_an_example():
    error = wrong("it {is} wrong", "write {this}", "TXT001")
    assert (error.type, error.message()) == ("TXT001", "it {is} wrong")
    assert error.context == {"what": "it {is} wrong", "example": "write {this}"}
    assert wrong("a", "b").type == "TYPE001"
