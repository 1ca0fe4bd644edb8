from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ctsync.editing.comments import comments_of
from ctsync.editing.edits import Refused
from ctsync.editing.formatting import fault_of, formatted
from ctsync.editing.order import CampaignOrder, KeyOrder
from ctsync.editing.written import read_written
from ctsync.problems import Problems
from ctsync.reading.nodes import Mapping, Path
from tests.editing.yaml_trees import FILE, files, plain_data, tree

PUSH = CampaignOrder("push")
COMMENT = re.compile(r"#.*$", re.MULTILINE)


@dataclass(frozen=True)
class Fixed(KeyOrder):
    """The same order at every level, and the same names of texts."""

    order: tuple[str, ...] = ()
    texts: frozenset[str] = frozenset()

    def keys(self, path: Path) -> tuple[str, ...]:  # noqa: ARG002  # the same everywhere
        return self.order

    def is_message_text(self, path: Path) -> bool:
        return path[-1] in self.texts


def laid_out(text: str, order: KeyOrder = PUSH) -> str:
    found = formatted(text.encode(), FILE, order, Problems())
    assert isinstance(found, str), found
    return found


ORDERS = st.builds(
    Fixed,
    st.permutations(["name", "owner", "a", "b", "EMI Due", "Items|Category"]).map(tuple),
    st.frozensets(st.sampled_from(["name", "a", "title", "b"])),
)


def _unordered(data: object) -> object:
    if isinstance(data, list) and data and isinstance(data[0], tuple):
        return {key: _unordered(value) for key, value in data}
    return [_unordered(item) for item in data] if isinstance(data, list) else data


def _keeps_line_ends(text: str) -> bool:
    """Texts that end with empty lines on purpose (`|+`) may not be followed by an empty line, so they may be refused."""
    return "+" in text


@given(files(), ORDERS)
@example(
    "a: 1 # x\n# y\n\n# z\nname: {b: 1, # in\n  a: [1, 2] # beside\n  # last\n}   # out\n",
    Fixed(("name", "a")),
)
@example("a:\n  - # first\n    x: 1\n  # foot of a\n# foot\n", Fixed())
@example("a:\n  - b: |\n      x\n  -  # why\n    b: y\n", Fixed())
@example("a: # c1\n  'it''s' # c2\n", Fixed((), frozenset({"a"})))
def test_a_formatted_file_means_the_same_keeps_its_comments_and_stays(text: str, order: Fixed):
    before = tree(text)
    assume(before is not None)
    assert before is not None
    found = formatted(text.encode(), FILE, order, Problems())
    if isinstance(found, Refused):
        assert _keeps_line_ends(text), found.why
        return
    after = tree(found)
    assert after is not None
    assert _unordered(plain_data(after)) == _unordered(plain_data(before))
    assert laid_out(found, order) == found
    assert _comments(found) == _comments(text)
    assert not re.search(r"[ ]+$", found, re.MULTILINE) or "|" in text or ">" in text or '"' in text
    assert found.endswith("\n")
    if "|" not in text:
        assert "\n\n\n" not in found


def _comments(text: str) -> list[str]:
    inside = [comment.text for comment in comments_of(text, read_written(text))]
    assert all(comment in text for comment in inside)
    return sorted(inside)


@given(files())
def test_keys_stand_in_the_order_given(text: str):
    assume(tree(text) is not None)
    order = ("title", "b", "a", "owner", "name")
    found = formatted(text.encode(), FILE, Fixed(order), Problems())
    assume(isinstance(found, str))
    assert isinstance(found, str)
    root = tree(found)
    assert root is not None
    known = [key for key in root.items if key in order]
    assert known == sorted(known, key=order.index)
    assert list(root.items)[: len(known)] == known


UNTIDY = """# yaml-language-server: $schema=../x.json

# The monsoon is near.
purpose:   promotional
name: rain-offer
owner: acme/crm
channel: push


# ask legal first
expires: 60m   # an hour
message: {body: 'Free delivery', title: It's raining: stay in, link: acme://food,
  # phones of Android
  android: {notification_channel: offers}}
schedule:
    at: 2026-12-07 17:00
audience:
  # who is near
  expect:   1k..2k # counted in June
  profile: { City: [Mumbai,   Pune], Plan: {not: free} }
  # nobody else

raw: {content: {new: 5}}
mystery: x
# end of file
"""

TIDY = """# yaml-language-server: $schema=../x.json

name: rain-offer
owner: acme/crm
# The monsoon is near.
purpose: promotional
channel: push

audience:
  profile: {City: [Mumbai, Pune], Plan: {not: free}}
  # who is near
  expect: 1k..2k  # counted in June
  # nobody else

schedule:
  at: 2026-12-07 17:00

message:
  title: "It's raining: stay in"
  body: "Free delivery"
  link: "acme://food"
  # phones of Android
  android: {notification_channel: offers}

# ask legal first
expires: 60m   # an hour
raw: {content: {new: 5}}
mystery: x
# end of file
"""


def test_an_untidy_file_becomes_a_tidy_one():
    assert laid_out(UNTIDY.replace("It's raining: stay in", '"It\'s raining: stay in"')) == TIDY
    assert laid_out(TIDY) == TIDY


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("title: Hi there", 'title: "Hi there"'),
        ('title: Say "hi"', "title: 'Say \"hi\"'"),
        ('title: it\'s "it"', 'title: "it\'s \\"it\\""'),
        ("title: 'it''s'", 'title: "it\'s"'),
        ("title: 'a \"b\"'", "title: 'a \"b\"'"),
        ('title: "a \\u00e9"', 'title: "a \\u00e9"'),
        ("body: |\n      Two\n        lines", "body: |\n    Two\n      lines"),
        ("body: >-   # folded\n   Two\n   lines", "body: >-  # folded\n    Two\n    lines"),
        ("body: |2\n     lead", "body: |2\n     lead"),
        ("body: two\n     words\n\n     here", 'body: "two\n    words\n\n    here"'),
        ("image: https://x.example/a", 'image: "https://x.example/a"'),
        ("ios: {sound: a.caf, subtitle: Hm}", 'ios: {subtitle: "Hm", sound: a.caf}'),
        ("values: {a: b}", "values: {a: b}"),
        ("android: {actions: [{label: Go, id: x}]}", 'android: {actions: [{label: "Go", id: x}]}'),
    ],
)
def test_message_texts_are_in_double_quotes_and_long_ones_as_written(written: str, wanted: str):
    assert laid_out(f"message:\n  {written}\n") == f"message:\n  {wanted}\n"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("labels: [ a,b , ]", "labels: [a, b]"),
        ("labels: {}", "labels: {}"),
        ("labels:\n- a\n-   b", "labels:\n  - a\n  - b"),
        ("labels: [a, # one\n b]", "labels:\n  - a  # one\n  - b"),
        (f"labels: [{'a' * 50}, {'b' * 50}]", f"labels:\n  - {'a' * 50}\n  - {'b' * 50}"),
        ("? labels\n: a", "labels: a"),
        ("'labels': a", '"labels": a'),
        ('{labels: a, owner: "b"}', 'owner: "b"\nlabels: a'),
        ("---\nlabels: a\n...", "labels: a"),
        ("offer: {code: 'X', from: 2026-12-24 00:00}", 'offer: {code: "X", from: 2026-12-24 00:00}'),
        ("labels: [[a], {b: c}, d: e]", "labels: [[a], {b: c}, {d: e}]"),
    ],
)
def test_each_thing_is_written_one_way(written: str, wanted: str):
    assert laid_out(written + "\n") == wanted + "\n"


@pytest.mark.parametrize(
    ("result", "fault"),
    [
        ("a: {\n", "could not be read"),
        ("a: 1  # c\nb: [x]\n", "something else: the value at b[0]"),
        ('a: "1"  # c\nb: [y]\n', "something else: the value at a"),
        ("a: 1  # c\nb: [y, z]\n", "something else: the list at b"),
        ("a: 1  # c\nb: y\n", "something else: what stands at b"),
        ("a: 1  # c\n", "something else: the keys at the top"),
        ("a: 1\nb: [y]\n", "A comment would be lost"),
        ("a: 1  # c\nb: [ y ]\n", "would not stay"),
        ("a: 1  # c\nb: [y]\n", ""),
    ],
)
def test_a_result_with_a_fault_never_takes_the_place_of_a_file(result: str, fault: str):
    source = "a: 1  # c\nb:   [y]\n"
    found = fault_of(source, _tree(source), result, PUSH)
    assert fault in found
    assert bool(fault) == bool(found)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("title:  # here\n    # and above\n    Hi", '# and above\n  title: "Hi"  # here'),
        ("title: # one\n    Hi # two", '# one\n  title: "Hi"  # two'),
        ("android: { # a\n    badge: 1 } # b", "android:  # b\n    # a\n    badge: 1"),
        ("android: # a\n    {badge: 1} # b", "# a\n  android: {badge: 1}  # b"),
        ("android: # a\n    {badge: 1, # c\n    } # b", "android:  # a\n    # b\n    badge: 1  # c"),
        ("cards: [{a: 1, # x\n    b: 2} # y\n    ]", "cards:\n    # y\n    - a: 1  # x\n      b: 2"),
        ("body: # c\n    >\n    x", "# c\n  body: >\n    x"),
        ("values: {a: 'x\n    y'}", 'values:\n    a: "x\n      y"'),
        ("values: {a: [b, 'x\n    y']}", 'values:\n    a:\n      - b\n      - "x\n        y"'),
    ],
)
def test_comments_find_a_place_wherever_they_stand(written: str, wanted: str):
    assert laid_out(f"message:\n  {written}\n") == f"message:\n  {wanted}\n"


def test_line_ends_and_the_byte_order_mark_of_other_systems_go():
    found = formatted(b"\xef\xbb\xbfname: x\r\nowner: y\r\n", FILE, PUSH, Problems())
    assert found == "name: x\nowner: y\n"


def test_a_file_that_cannot_be_read_is_refused_and_its_problem_told():
    problems = Problems()
    assert isinstance(formatted(b"a: {\n", FILE, PUSH, problems), Refused)
    assert problems.errors == 1


def test_a_text_that_ends_with_empty_lines_on_purpose_is_left_alone_if_another_key_would_follow():
    text = "name: |+\n  x\n\nmessage:\n  title: a\n  body: b\n"
    found = formatted(text.encode(), FILE, PUSH, Problems())
    assert isinstance(found, str)
    assert plain_data(_tree(found))[0] == ("name", "x\n")  # type: ignore[index]  # a list of pairs


def _tree(text: str) -> Mapping:
    found = tree(text)
    assert found is not None
    return found
