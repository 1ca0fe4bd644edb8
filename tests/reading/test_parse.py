from __future__ import annotations

import random
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ctsync.problems import Position
from ctsync.reading.nodes import Mapping, Scalar, Sequence, Swallowed
from ctsync.reading.parse import MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_PROBLEMS
from tests.reading.yaml_files import FILE, read, shown, tree_of

TRAPS = {
    "title: Sale: 40% off": (
        "1:12 YAML001 `: ` inside an unquoted text starts a new key in YAML, so this line cannot be read. "
        'Put the text in double quotes: title: "Sale: 40% off"'
    ),
    "owner: @acme/crm": (
        "1:8 YAML001 `@` cannot be the first letter of an unquoted text. Write: owner: acme/crm"
    ),
    "title: %off": (
        "1:8 YAML001 `%` cannot be the first letter of an unquoted text. "
        'Put the text in double quotes: title: "%off"'
    ),
    "title: `code`": (
        '1:8 YAML001 A backtick cannot start an unquoted text. Put the text in double quotes: title: "`code`"'
    ),
    "title: *bold* sale": (
        "1:8 YAML003 `*` at the start of an unquoted text means an alias in YAML, and ctsync does not read those. "
        'Put the text in double quotes: title: "*bold* sale"'
    ),
    "title: & more": (
        "1:8 YAML003 `&` at the start of an unquoted text means an anchor in YAML, and ctsync does not read those. "
        'Put the text in double quotes: title: "& more"'
    ),
    "title: !!! sale": (
        "1:8 YAML003 `!` at the start of a value is a tag in YAML, and ctsync does not read those. "
        'Put the text in double quotes: title: "!!! sale"'
    ),
    "title: > 50% off\nbody: x": (
        "1:8 YAML001 `>` at the start of an unquoted text means a text of several lines in YAML. "
        'Put the text in double quotes: title: "> 50% off"'
    ),
    "title: {{ Profile.Name }}, hi": (
        "1:9 YAML001 `{{` without quotes starts a map in YAML, so this template cannot be read. "
        'Quote this template: title: "{{ Profile.Name }}, hi"'
    ),
    "title: {% if x %}a{% endif %}": (
        "1:9 YAML001 `{%` without quotes starts a map in YAML, so this template cannot be read. "
        'Quote this template: title: "{% if x %}a{% endif %}"'
    ),
    "m: {title: Hi {{ Name }}}": (
        "1:15 YAML001 `{{` without quotes starts a map in YAML, so this template cannot be read. "
        "Quote this template."
    ),
    "title: [First Name], hi\nbody: x": (
        "1:20 YAML001 `[` at the start of an unquoted text means a list in YAML. "
        'Put the text in double quotes: title: "[First Name], hi"'
    ),
    'title: "He said "yes""\nbody: x': (
        '1:18 YAML001 A " inside the text ended it just before this. '
        'Put the text in double quotes: title: "He said \\"yes\\""'
    ),
    'title: "Hi\nbody: x': (
        '1:8 YAML001 The quote " that opens here is never closed. Write " at the end of the text.'
    ),
    'a: "Hi\nb: "x"\nc: y': (
        '1:4 YAML001 The quote " that opens here is closed by the next one only, in line 2. '
        'Write " at the end of the text: a: "Hi"'
    ),
    "title: Win #1 today": (
        "1:8 YAML001 `#1 today` is read as a comment, so it would be missing from this text. "
        "An unquoted ` #` starts a comment in YAML. "
        "For a comment, write a blank after the `#`. "
        'Otherwise put the text in double quotes: title: "Win #1 today"'
    ),
    "android: {color: #FF0000}\nx: y": (
        "1:18 YAML001 `#FF0000}` is read as a comment, because an unquoted ` #` starts one in YAML. "
        'Put the text in double quotes: "#FF0000"'
    ),
    "title:Hello\nbody: x": (
        "1:6 YAML001 The line with `title` has no blank after its colon, so it is not read as a key. "
        "Write: title: Hello"
    ),
    "name: a\ntitle\nbody: x": (
        '2:1 YAML001 This line is not a key with a value. Write, for example: title: "Hi there"'
    ),
    "name: a\ntitle:Hello\nbody: x": (
        "2:6 YAML001 The line with `title` has no blank after its colon, so it is not read as a key. "
        "Write: title: Hello"
    ),
    "a: b\n  c: d": (
        "2:3 YAML001 There is a key here where none can be. "
        "Line this key up with the keys above it, or put the text above in double quotes."
    ),
    "a:\n  b: c\n d: e": (
        "3:2 YAML001 This line is not indented like the lines above it. "
        "Give keys of one map the same number of blanks."
    ),
    "title: - a": (
        "1:8 YAML001 `-` starts a list in YAML, and a list cannot begin on the line of its key. "
        'Put the text in double quotes: title: "- a", or write a list: title: [a]'
    ),
    "title: ] a": (
        "1:8 YAML001 `]` cannot be the first letter of an unquoted text. "
        'Put the text in double quotes: title: "] a"'
    ),
    "title: {a: [\n": (
        "1:13 YAML001 The file ends here, inside a `[` or `{` that is never closed. "
        "Write `]` or `}` where its content ends."
    ),
    "  title: a\nname: b": (
        "2:1 YAML001 This line is not indented like the lines above it. "
        "Give keys of one map the same number of blanks."
    ),
    "title: a\n...\nname: b": (
        "3:1 YAML001 Nothing can follow here: the keys of this file are over. Delete this, or the line above."
    ),
    "devices: [android, ios\n": (
        "1:10 YAML001 The `[` that opens here is not closed where YAML expects it. "
        "Write `]` at its end, or put texts with commas or brackets in double quotes."
    ),
    'title: "a\\d"': (
        "1:10 YAML001 `\\` inside double quotes starts an escape, and this one does not exist. Write two: `\\\\`."
    ),
    ": x": '1:1 YAML001 There is a value here without a key. Write, for example: title: "Hi there"',
    '"": x': '1:1 YAML001 There is a value here without a key. Write, for example: title: "Hi there"',
    "? [a]\n: b": (
        "1:3 YAML001 A key must be a text, and this one is a list or a map. Put the text in double quotes."
    ),
    "a: 1\n---\nb: 2": (
        "2:1 YAML001 A second document starts here. One file holds one document, and `---` starts another. "
        "Delete the line, or make a second file."
    ),
    "%YAML 1.1\n---\na: b": (
        "1:1 YAML003 A line that starts with `%` is an instruction to YAML, and ctsync does not read those. "
        "Delete the line."
    ),
    "": "1:1 YAML001 This file is empty. Write its keys, or delete the file.",
    "# nothing\n": "1:1 YAML001 This file is empty. Write its keys, or delete the file.",
    "- a": (
        "1:1 YAML001 This file should hold keys with values, and is a list. Write keys with values, for example: version: 1"
    ),
    "hello": (
        "1:1 YAML001 This file should hold keys with values, and is a single text. "
        "Write keys with values, for example: version: 1"
    ),
    "a: 1\na: 2": (
        f"2:1 YAML002 `a` is written twice; it stands at {FILE}:1:1 already. "
        "Only one of the two could be sent, and nobody would see which. Delete one of the two."
    ),
    "a: &x 1": (
        "1:4 YAML003 `&x` is an anchor in YAML, and ctsync does not read those. "
        'A file says everything itself, so that a review sees it. Put the text in double quotes: a: "&x 1"'
    ),
    "a: *x": (
        "1:4 YAML003 `*x` is an alias in YAML, and ctsync does not read those. "
        'A file says everything itself, so that a review sees it. Put the text in double quotes: a: "*x"'
    ),
    "a: !!int 5": (
        "1:4 YAML003 `!` at the start of a value is a tag in YAML, and ctsync does not read those. "
        'Put the text in double quotes: a: "!!int 5"'
    ),
    "<<: {a: b}": (
        "1:1 YAML003 `<<` is a merge key, and ctsync does not read those. "
        "A file says everything itself, so that a review sees it. "
        "Write the value out, or put it under `defaults` in ctsync.yaml."
    ),
}


@pytest.mark.parametrize("text", TRAPS)
def test_a_trap_is_explained_at_its_place_with_the_line_to_write(text: str):
    tree, problems = read(text)
    assert tree is None
    assert [shown(problem) for problem in problems] == [TRAPS[text]]


@pytest.mark.parametrize("text", TRAPS)
def test_without_libyaml_the_same_traps_are_refused_by_the_same_rule(text: str):
    tree, problems = read(text, loader=yaml.SafeLoader)
    assert tree is None
    assert [problem.rule for problem in problems] == [TRAPS[text].split()[1]]


@pytest.mark.parametrize(
    "written",
    [
        "21:00",
        "no",
        "on",
        "yes",
        "007",
        "010",
        "0o10",
        "1e3",
        "1_000",
        "+9198",
        "~",
        "null",
        "true",
        "1.0",
        ".nan",
        "2026-12-24",
        "10:30:15",
        "=",
        "0x1F",
        "1,000",
        "<",
        "?x",
        "-x",
        ":x",
        "a:b",
        "a#b",
        "it's",
        "5%",
    ],
)
def test_a_value_is_the_text_that_was_written(written: str):
    for text, plain in ((f"a: {written}", True), (f'a: "{written}"', False)):
        value = tree_of(text).items["a"]
        assert isinstance(value, Scalar)
        assert (value.text, value.plain) == (written, plain)


def test_every_node_and_every_key_knows_its_line_and_column():
    tree = tree_of('# first\nname: x\nmessage:\n  title: "हि"\n  tags: [a, {b: c}]\n')
    message = tree.items["message"]
    assert isinstance(message, Mapping)
    tags = message.items["tags"]
    assert isinstance(tags, Sequence)
    inner = tags.items[1]
    assert isinstance(inner, Mapping)
    assert tree.position == Position(FILE, 2, 1)
    assert tree.keys == {"name": (FILE, 2, 1), "message": (FILE, 3, 1)}
    assert message.items["title"].position == Position(FILE, 4, 10)
    assert tags.position == Position(FILE, 5, 9)
    assert inner.keys == {"b": (FILE, 5, 14)}
    assert inner.items["b"].position == Position(FILE, 5, 17)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: |\n  one\n  two\n", "one\ntwo"),
        ("a: |+\n  one\n\n\n", "one\n\n"),
        ("a: >\n  one\n  two\n", "one two"),
        ('a: "one\\n"', "one\n"),
        ("a: one\n  two", "one two"),
    ],
)
def test_one_newline_at_the_end_of_a_block_text_is_dropped(text: str, value: str):
    assert tree_of(text).text_of("a") == value


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    tree = tree_of("\ufeffa: b\r\nc: |\r\n  d\r\n  e\r\n")
    assert (tree.text_of("a"), tree.text_of("c")) == ("b", "d\ne")


def test_three_dashes_at_the_top_and_dots_at_the_end_are_allowed():
    assert tree_of("---\na: b\n...\n").text_of("a") == "b"


def test_an_unquoted_colour_is_an_empty_value_that_remembers_what_was_swallowed():
    value = tree_of("color: #FF0000\nx: y\n").items["color"]
    assert isinstance(value, Swallowed)
    assert (value.text, value.comment) == ("", "#FF0000")


def test_a_comment_with_a_blank_after_its_sign_is_a_comment():
    tree = tree_of('a: b # why\nc: # why\nd: "e" #tight\n#tight\n')
    assert [type(node) for node in tree.items.values()] == [Scalar, Scalar, Scalar]
    assert tree.text_of("d") == "e"


def test_all_duplicates_and_all_reuse_of_one_file_are_shown_together():
    _, problems = read("a: 1\na: 2\nb: {c: 1, c: 2}\nd: &x 1\n<<: *x\n*x : 1\n! e: 1\n&y f: 1\n")
    assert [(problem.where.line, problem.rule) for problem in problems] == [
        (2, "YAML002"),
        (3, "YAML002"),
        (4, "YAML003"),
        (5, "YAML003"),
        (5, "YAML003"),
        (6, "YAML003"),
        (7, "YAML003"),
        (8, "YAML003"),
    ]


def test_the_problems_of_one_file_are_cut_off():
    _, problems = read("\n".join(["a: 1"] * 1000))
    assert len(problems) == MAX_PROBLEMS + 1
    assert {problem.what for problem in problems if problem.rule == "YAML001"} == {
        "This file has 50 problems or more; the rest is not shown."
    }


@pytest.mark.parametrize(
    ("content", "where", "said"),
    [
        (b"a:\tb", (1, 3), "There is a tab here."),
        (b"\ta: b", (1, 1), "There is a tab here."),
        (b'a: "\\t"', (1, 4), "There is a tab here."),
        (b"a: b\x07", (1, 5), "There is a character here that cannot be seen (U+0007)."),
        (b"a: b\x00", (1, 5), "There is a character here that cannot be seen (U+0000)."),
        (b'a: "\\0"', (1, 4), "There is a character here that cannot be seen (U+0000)."),
        (b"a: b\rc: d", (1, 5), "with a lone carriage return (U+000D)."),
        ("x: y\na: \u202ebad".encode(), (2, 4), "changes the direction of text (U+202E)."),
        ("a: \u2066bad".encode(), (1, 4), "changes the direction of text (U+2066)."),
        (b'a: "\\u202e"', (1, 4), "changes the direction of text (U+202E)."),
        ("a: b\u2028c".encode(), (1, 5), "There is a hidden line break here (U+2028)."),
        ("a: b\u0085c".encode(), (1, 5), "There is a hidden line break here (U+0085)."),
        ("a: b\ufeffc".encode(), (1, 5), "(U+FEFF, zero width no-break space)."),
        ("a\u200d: b".encode(), (1, 2), "(U+200D, zero width joiner)."),
        ("a\u200eb: c".encode(), (1, 2), "(U+200E, left-to-right mark)."),
        ("a: {b\u200bb: c}".encode(), (1, 6), "(U+200B, zero width space)."),
        (b'"a\\nb": c', (1, 1), "(U+000A)."),
        (b"a: \xe9", (1, 4), "This file is not written in UTF-8: byte 0xe9 cannot be read."),
        (b"ab: c\nd: \xff", (2, 4), "This file is not written in UTF-8: byte 0xff cannot be read."),
        ("a: b".encode("utf-16"), (1, 1), "This file is written in UTF-16 or UTF-32."),
        ("a: b".encode("utf-16-le"), (1, 1), "This file is written in UTF-16 or UTF-32."),
        (b"a: \xed\xa0\x80", (1, 4), "This file is not written in UTF-8: byte 0xed cannot be read."),
    ],
)
def test_what_hides_or_moves_text_is_refused_at_its_place(content: bytes, where: tuple[int, int], said: str):
    tree, problems = read(content)
    assert tree is None
    assert [(problem.where.line, problem.where.column) for problem in problems] == [where]
    assert problems[0].rule == "YAML001"
    assert said in problems[0].what


@pytest.mark.parametrize(
    "text", ["क\u200dष", "👩\u200d👩\u200d👧", "\u200fمرحبا\u200e", "न\u200cम", "❤\ufe0f"]
)
def test_joiners_and_direction_marks_are_allowed_in_texts(text: str):
    assert tree_of(f"a: {text}").text_of("a") == text


def _laughs() -> str:
    lines = ["a0: &a0 [x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    return "\n".join(lines)


HOSTILE = {
    "brackets": "[" * 100_000,
    "brackets under a key": "a: " + "[" * 100_000,
    "braces": "{a: " * 50_000,
    "dashes": "- " * 5_000,
    "block maps": "".join(" " * depth + "a:\n" for depth in range(1_100)),
    "questions": "? " * 5_000,
    "laughs": _laughs(),
    "quadratic aliases": "a: &a " + "x" * 50_000 + "\nb: [" + "*a, " * 5_000 + "]",
    "recursive alias": "a: &a [*a]",
    "empty merges": "a: &a {}\nb: {" + "<<: *a, " * 20_000 + "}",
    "a hundred thousand keys": "".join(f"k{i}: 1\n" for i in range(100_000)),
    "a hundred thousand items": "a: [" + "1," * 100_000 + "]",
    "tags": "a: " + "!" * 100_000,
    "a long key": "k" * 100_000 + ": 1",
    "python": "!!python/object/apply:os.system [echo]",
    "surrogate": 'a: "\\ud800"',
    "surrogate key": '"\\udfff": a',
    "anchor without end": "a: &" + "x" * 100_000,
    "directives": "%TAG ! tag:x,2000:\n---\na: !y z",
    "quotes": "a: " + '"' * 100_001,
    "colons": "a" + ": a" * 20_000,
    "unknown handle": "a: !x!y z",
    "document end": "a: b\n... x\n",
    "half an escape": 'a: "\\x4"',
    "plain in flow": "a: {b: c d: e}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_a_clean_error_at_once(name: str):
    start = time.process_time()
    tree, problems = read(HOSTILE[name])
    assert time.process_time() - start < 2
    assert tree is None
    assert problems
    assert all(problem.rule.startswith("YAML00") and problem.where.file == FILE for problem in problems)


def test_depth_size_and_number_of_values_are_limited_exactly():
    deep = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert read(deep)[0] is not None
    assert "more than 32 deep" in read("a: [" + deep[3:] + "]")[1][0].what
    items = "a: [" + ", ".join(["1"] * (MAX_NODES - 2)) + "]"
    assert read(items)[0] is not None
    assert "more than 50,000 values" in read(items.replace("[", "[1, "))[1][0].what
    text = "a: " + "x" * (MAX_BYTES - 3)
    assert read(text)[0] is not None
    assert read(text + "x")[1][0].what == "This file has 1,048,577 bytes; the limit is 1,048,576."


def test_a_parser_without_marks_still_gives_a_problem_of_ours():
    class Broken:
        def __init__(self, text: str) -> None: ...
        def get_event(self) -> None:
            raise yaml.YAMLError("no marks")

        def dispose(self) -> None: ...

    assert [shown(problem) for problem in read("a: b", loader=Broken)[1]] == [
        "1:1 YAML001 This file is not YAML. no marks"
    ]


def test_an_error_nobody_foresaw_carries_the_parsers_own_words():
    class Broken:
        def __init__(self, text: str) -> None: ...
        def get_event(self) -> None:
            raise yaml.MarkedYAMLError(
                "while dreaming", None, "found a sheep", yaml.Mark("f", 0, 0, 2, "", 0)
            )

        def dispose(self) -> None: ...

    assert [shown(problem) for problem in read("a: b", loader=Broken)[1]] == [
        (
            "1:3 YAML001 This is not YAML. The parser says: while dreaming; found a sheep. "
            "Look at the quotes and the indentation here."
        )
    ]

    class Unmarked(Broken):
        def get_event(self) -> None:
            raise yaml.MarkedYAMLError("while dreaming")

    assert read("a: b", loader=Unmarked)[1][0].what == "This file is not YAML."


@given(st.binary(max_size=200))
def test_no_bytes_make_anything_but_a_tree_or_problems(content: bytes):
    tree, problems = read(content)
    assert (tree is None) == bool(problems)


@given(st.text(alphabet="ab:-#{}[]\"'&*!|>%@`?, \n\\.<", max_size=60))
def test_no_play_of_signs_makes_anything_but_a_tree_or_problems(text: str):
    tree, problems = read(text)
    assert (tree is None) == bool(problems)
    assert all(problem.what and problem.where.line >= 1 for problem in problems)


def test_a_damaged_campaign_is_read_or_refused_but_never_crashes():
    good = (
        'name: a\nmessage: {title: "Hi {{ x }}", link: "acme://home"}\nschedule:\n  at: [2026-12-02 19:30]\n'
    )
    chance = random.Random(7)
    for _ in range(500):
        content = bytearray(good.encode())
        content[chance.randrange(len(content))] = chance.randrange(256)
        tree, problems = read(bytes(content))
        assert (tree is None) == bool(problems)


@pytest.mark.parametrize(
    "text", ["main: {a: b, c: @d}", "main: {a: b, c: *d}", "main: [a, , b]", "main: {a: !d e}"]
)
def test_inside_brackets_the_advice_is_not_to_quote_the_whole_map(text: str):
    assert [problem.hint for problem in read(text)[1]] == ["Put the text in double quotes."]
