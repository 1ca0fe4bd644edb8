from __future__ import annotations

from itertools import takewhile

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ctsync.editing.edits import Edit, InsertKey, Refused, RemoveKey, ReplacePart, ReplaceText, Value
from ctsync.editing.splice import apply_edits
from ctsync.editing.written import WrittenScalar, find_written, read_written
from ctsync.reading.nodes import Mapping, Scalar, find
from tests.editing.yaml_trees import FILE, KEYS, TEXTS, files, paths, plain_data, scalars_of, tree

RAIN = """# Monsoon offers
name: rain-offer  # the file's own name
audience: {segment: Active shoppers, expect: 1k..2k}  # registers/segments.yaml

message:
  # what people see
  title: It is raining
  body: "Stay in. 20% off"   # legal has seen this
  long: |
    Dear customer,
      get Rs 150 off.

  cards:
    - title: 'it''s wet'
      link: "acme://a"

# options
expires: 60m
"""


def edited(text: str, *edits: Edit) -> str:
    """The file after the edits, which are not refused."""
    found = apply_edits(text.encode(), FILE, edits)
    assert not isinstance(found, Refused), found.why
    return found.decode()


def changed_lines(before: str, after: str) -> tuple[str, str]:
    """What differs, whole lines, without what both begin and end with."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    head = _alike(old, new)
    old, new = old[head:], new[head:]
    tail = _alike(old[::-1], new[::-1])
    return "".join(old[: len(old) - tail]), "".join(new[: len(new) - tail])


def _alike(one: list[str], other: list[str]) -> int:
    """How many lines two files share at their beginning."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (ReplaceText(("message", "title"), "Sun"), "  title: It is raining\n", "  title: Sun\n"),
        (
            ReplaceText(("message", "title"), "Sun: 5"),
            "  title: It is raining\n",
            '  title: "Sun: 5"\n',
        ),
        (
            ReplaceText(("message", "body"), 'Say "hi"'),
            '  body: "Stay in. 20% off"   # legal has seen this\n',
            '  body: "Say \\"hi\\""   # legal has seen this\n',
        ),
        (
            ReplaceText(("message", "cards", 0, "title"), 'it\'s "dry"'),
            "    - title: 'it''s wet'\n",
            "    - title: 'it''s \"dry\"'\n",
        ),
        (
            ReplaceText(("message", "cards", 0, "title"), "two\nlines"),
            "    - title: 'it''s wet'\n",
            '    - title: "two\\nlines"\n',
        ),
        (
            ReplaceText(("message", "long"), "Dear all,\n\nbye."),
            "    Dear customer,\n      get Rs 150 off.\n",
            "    Dear all,\n\n    bye.\n",
        ),
        (
            ReplacePart(("message", "long"), 21, 27, "INR 150"),
            "      get Rs 150 off.\n",
            "      get INR 150 off.\n",
        ),
        (
            ReplacePart(("message", "body"), 9, 12, 'a "third"'),
            '  body: "Stay in. 20% off"   # legal has seen this\n',
            '  body: "Stay in. a \\"third\\" off"   # legal has seen this\n',
        ),
        (
            ReplaceText(("audience", "segment"), "a, b"),
            "audience: {segment: Active shoppers, expect: 1k..2k}  # registers/segments.yaml\n",
            'audience: {segment: "a, b", expect: 1k..2k}  # registers/segments.yaml\n',
        ),
        (
            InsertKey(("audience",), "per_run", "500"),
            "audience: {segment: Active shoppers, expect: 1k..2k}  # registers/segments.yaml\n",
            "audience: {segment: Active shoppers, expect: 1k..2k, per_run: 500}  # registers/segments.yaml\n",
        ),
        (
            InsertKey(("message",), "subtitle", "Wet", ("title", "subtitle", "body"), quoted=True),
            "",
            '  subtitle: "Wet"\n',
        ),
        (InsertKey((), "labels", ["a", "b: c"]), "", 'labels: [a, "b: c"]\n'),
        (
            InsertKey((), "owner", "acme/crm", ("name", "owner")),
            "",
            "owner: acme/crm\n",
        ),
        (
            InsertKey(("message", "cards", 0), "image", "https://x", ("image", "title")),
            "    - title: 'it''s wet'\n",
            "    - image: https://x\n      title: 'it''s wet'\n",
        ),
        (RemoveKey(("expires",)), "expires: 60m\n", ""),
        (
            RemoveKey(("audience", "segment")),
            "audience: {segment: Active shoppers, expect: 1k..2k}  # registers/segments.yaml\n",
            "audience: {expect: 1k..2k}  # registers/segments.yaml\n",
        ),
        (
            RemoveKey(("message", "cards", 0, "title")),
            "    - title: 'it''s wet'\n      link: \"acme://a\"\n",
            '    - link: "acme://a"\n',
        ),
        (
            RemoveKey(("message", "long")),
            "  long: |\n    Dear customer,\n      get Rs 150 off.\n",
            "",
        ),
    ],
)
def test_only_the_lines_meant_change(edit: Edit, old: str, new: str):
    assert changed_lines(RAIN, edited(RAIN, edit)) == (old, new)


LONG = "word " * 11


@pytest.mark.parametrize(
    ("text", "edit", "wanted"),
    [
        (
            "a: 1\n",
            InsertKey((), "b", [LONG, LONG + "x"]),
            f'a: 1\nb:\n  - "{LONG}"\n  - {LONG}x\n',
        ),
        (
            "a: 1\n",
            InsertKey((), "b", {"c": LONG + "x", "d": {"e": LONG + "y"}}),
            f"a: 1\nb:\n  c: {LONG}x\n  d: {{e: {LONG}y}}\n",
        ),
        ("a: 1", InsertKey((), "b", "2"), "a: 1\nb: 2"),
        ("a: 1\nb: 2", RemoveKey(("b",)), "a: 1"),
        ("a: {}\n", InsertKey(("a",), "b", "2"), "a: {b: 2}\n"),
        ("a: {b: 1}\n", RemoveKey(("a", "b")), "a: {}\n"),
        ("a:\n  b: 1\nc: 2\n", RemoveKey(("a", "b")), "a:\n  {}\nc: 2\n"),
        (
            "a:\n  b: 1\n  # about b\n# about c\nc: 2\n",
            InsertKey((), "x", "9", ("a", "x")),
            "a:\n  b: 1\n  # about b\nx: 9\n# about c\nc: 2\n",
        ),
        ("a:\n  b: 1\n  # c\n  d: 2\n", RemoveKey(("a", "b")), "a:\n  # c\n  d: 2\n"),
        ("a: {b: |\n", InsertKey((), "x", "y"), None),
        ("a: |+\n  x\n\n", InsertKey((), "b", "1"), "a: |+\n  x\n\nb: 1\n"),
        ("a: |+\n  x\n\nb: 1\n", ReplaceText(("a",), "y\n"), 'a: "y\\n"\nb: 1\n'),
    ],
)
def test_edges_of_files_and_of_lines(text: str, edit: Edit, wanted: str | None):
    found = apply_edits(text.encode(), FILE, [edit])
    assert (None if isinstance(found, Refused) else found.decode()) == wanted


def test_a_key_can_be_renamed_by_taking_it_out_and_putting_another_in():
    text = "message:\n  titel: Hi\n  body: x\n"
    edits: list[Edit] = [
        RemoveKey(("message", "titel")),
        InsertKey(("message",), "title", "Hi", ("titel", "title")),
    ]
    assert edited(text, *edits) == "message:\n  title: Hi\n  body: x\n"


def test_many_edits_are_made_together():
    after = edited(
        RAIN,
        RemoveKey(("expires",)),
        InsertKey((), "labels", ["wet"]),
        ReplaceText(("name",), "sun-offer"),
        ReplacePart(("message", "body"), 0, 4, "Go"),
        ReplacePart(("message", "body"), 5, 7, "out"),
        RemoveKey(("audience", "segment")),
        InsertKey(("audience",), "everyone", "true", ("everyone",)),
    )
    root = tree(after)
    assert root is not None
    assert plain_data(root)[:2] == [  # type: ignore[index]  # the top of a file is a list of pairs
        ("name", "sun-offer"),
        ("audience", [("everyone", "true"), ("expect", "1k..2k")]),
    ]
    assert '  body: "Go out. 20% off"   # legal has seen this\n' in after
    assert after.endswith("# options\nlabels: [wet]\n")


@pytest.mark.parametrize(
    ("edits", "why"),
    [
        ([ReplaceText(("message",), "x")], "message holds no single text"),
        ([ReplaceText(("nothing",), "x")], "nothing holds no single text"),
        ([ReplacePart(("message", "cards"), 0, 0, "x")], "message.cards holds no single text"),
        ([ReplacePart(("name",), 0, 99, "x")], "reach beyond it"),
        ([ReplacePart(("name",), 0, 3, "x"), ReplacePart(("name",), 2, 4, "x")], "overlap"),
        ([ReplaceText(("name",), "x"), ReplaceText(("name",), "y")], "changed twice"),
        ([ReplaceText(("name",), "x"), ReplacePart(("name",), 0, 1, "y")], "changed twice"),
        ([RemoveKey(("message",)), ReplaceText(("message", "title"), "y")], "another edit removes"),
        ([RemoveKey(("message",)), RemoveKey(("message", "title"))], "another edit removes"),
        ([RemoveKey(("message",)), RemoveKey(("message",))], "removed twice"),
        ([RemoveKey(("messag",))], "no key messag"),
        ([RemoveKey(("message", "cards", 0))], "no key 0"),
        ([InsertKey((), "name", "x")], "name is there already"),
        ([InsertKey(("name",), "x", "x")], "name is not a map"),
        ([ReplaceText(("name",), "a\u202eb")], "could not be read"),
        ([InsertKey((), "", "x")], "could not be read"),
    ],
)
def test_what_cannot_be_done_safely_is_refused(edits: list[Edit], why: str):
    found = apply_edits(RAIN.encode(), FILE, edits)
    assert isinstance(found, Refused)
    assert why in found.why


def test_a_file_that_cannot_be_read_is_not_edited():
    found = apply_edits(b"a: {\n", FILE, [ReplaceText(("a",), "x")])
    assert isinstance(found, Refused)
    assert found.why.startswith(f"{FILE}:")


def test_windows_line_ends_and_a_byte_order_mark_stay():
    content = b"\xef\xbb\xbfa: 1\r\nb: 2\nc: |\r\n  x\r\n"
    found = apply_edits(
        content, FILE, [ReplaceText(("c",), "y\nz"), InsertKey((), "d", "4", ("b", "d")), RemoveKey(("a",))]
    )
    assert found == b"\xef\xbb\xbfb: 2\nd: 4\r\nc: |\r\n  y\r\n  z\r\n"


@given(files(), st.data())
def test_a_replaced_text_reads_back_and_nothing_else_changes(text: str, data: st.DataObject):
    root = tree(text)
    assume(root is not None and scalars_of(root))
    assert root is not None
    path, _ = data.draw(st.sampled_from(scalars_of(root)))
    new = data.draw(TEXTS)
    after = edited(text, ReplaceText(path, new))
    _check(text, after, path, new, root)


@given(files(), st.data())
def test_a_replaced_part_reads_back_and_nothing_else_changes(text: str, data: st.DataObject):
    root = tree(text)
    assume(root is not None and scalars_of(root))
    assert root is not None
    path, scalar = data.draw(st.sampled_from(scalars_of(root)))
    start = data.draw(st.integers(0, len(scalar.text)))
    end = data.draw(st.integers(start, len(scalar.text)))
    new = data.draw(TEXTS)
    after = edited(text, ReplacePart(path, start, end, new))
    _check(text, after, path, scalar.text[:start] + new + scalar.text[end:], root)


def _check(before: str, after: str, path: tuple[str | int, ...], wanted: str, root: Mapping) -> None:
    now = tree(after)
    assert now is not None
    found = find(now, path)
    assert isinstance(found, Scalar)
    assert found.text == wanted
    others = [(where, value.text, value.plain) for where, value in scalars_of(root) if where != path]
    assert [(where, v.text, v.plain) for where, v in scalars_of(now) if where != path] == others
    written = find_written(read_written(before), path)
    assert isinstance(written, WrittenScalar)
    assert after.startswith(before[: written.start])
    assert after.endswith(before[written.end :])


new_values: st.SearchStrategy[Value] = st.recursive(
    TEXTS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(KEYS, inside, max_size=3),
    max_leaves=6,
)


@given(files(), st.data())
def test_an_inserted_key_stands_at_its_place_and_no_line_is_lost(text: str, data: st.DataObject):
    root = tree(text)
    assume(root is not None)
    assert root is not None
    maps = [(path, value) for path, value in paths(root) if isinstance(value, Mapping)]
    path, holder = data.draw(st.sampled_from(maps))
    key = data.draw(st.sampled_from(["new", "two words", "x: y", "#", "a'b\"c"]))
    assume(key not in holder.items)
    order = tuple(data.draw(st.permutations([*holder.items, key]))) if data.draw(st.booleans()) else ()
    value = data.draw(new_values)
    after = edited(text, InsertKey(path, key, value, order))
    now = tree(after)
    assert now is not None
    inside = find(now, path)
    assert isinstance(inside, Mapping)
    assert plain_data(inside.items[key]) == _data(value)
    before_it = list(inside.items)[: list(inside.items).index(key)]
    if order:
        assert not before_it or before_it[-1] in order[: order.index(key)]
    else:
        assert before_it == list(holder.items)
    gone, _ = changed_lines(text, after)
    assert gone.count("\n") <= 1 + (after.count("\n") == text.count("\n"))


def _data(value: Value) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return [(key, _data(each)) for key, each in value.items()]
    return [_data(each) for each in value]


@given(files(), st.data())
def test_removed_keys_are_gone_and_nothing_else_is(text: str, data: st.DataObject):
    root = tree(text)
    assume(root is not None and "|+" not in text)  # it would swallow the empty lines behind the key that goes
    assert root is not None
    maps = [(path, value) for path, value in paths(root) if isinstance(value, Mapping) and value.items]
    path, holder = data.draw(st.sampled_from(maps))
    keys = data.draw(st.sets(st.sampled_from(list(holder.items)), min_size=1))
    assume(path or len(keys) < len(holder.items))
    after = edited(text, *(RemoveKey((*path, key)) for key in keys))
    now = tree(after)
    assert now is not None
    inside = find(now, path)
    assert isinstance(inside, Mapping)
    assert list(inside.items) == [key for key in holder.items if key not in keys]
    gone = {(*path, key) for key in keys}
    left = [
        (where, value.text, value.plain)
        for where, value in scalars_of(root)
        if not any(where[: len(each)] == each for each in gone)
    ]
    assert [(where, value.text, value.plain) for where, value in scalars_of(now)] == left


@given(files(), st.data())
def test_edits_of_many_kinds_together_give_what_they_give_one_by_one(text: str, data: st.DataObject):
    root = tree(text)
    assume(root is not None)
    assert root is not None
    texts = (
        data.draw(st.lists(st.sampled_from(scalars_of(root)), unique_by=lambda pair: pair[0], max_size=4))
        if scalars_of(root)
        else []
    )
    together: list[Edit] = [ReplaceText(path, data.draw(TEXTS)) for path, _ in texts]
    together.append(InsertKey((), "new", "x"))
    one_by_one = text
    for edit in together:
        one_by_one = edited(one_by_one, edit)
    assert plain_data(_tree(edited(text, *together))) == plain_data(_tree(one_by_one))


def _tree(text: str) -> Mapping:
    found = tree(text)
    assert found is not None
    return found
