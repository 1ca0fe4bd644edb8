"""Which line is to blame, and what to write there. The common traps are in test_parse, and as a whole in tests/golden."""

from __future__ import annotations

import pytest

from tests.reading.yaml_files import FILE, read, shown

BLAMED = {
    "title = x\nbody: y": (
        "1:6 YAML001 The line with `title` is not read as a key, because `=` is not the colon that YAML wants. "
        "Write: title: x"
    ),
    "title\uff1a x\nbody: y": (
        "1:6 YAML001 The line with `title` is not read as a key, because `\uff1a` is not the colon that YAML wants. "
        "Write: title: x"
    ),
    "owner:\u00a0x\nbody: y": (
        "1:6 YAML001 The line with `owner` is not read as a key, because a hidden blank follows the colon. "
        "Write: owner: x"
    ),
    "<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> x": (
        "1:1 YAML001 Git could not join two versions of this file, and left both in it. "
        "Keep one of the two, and delete the lines that git put around them."
    ),
    "a: b\n||||||| base\nc: d": (
        "2:1 YAML001 Git could not join two versions of this file, and left both in it. "
        "Keep one of the two, and delete the lines that git put around them."
    ),
    "...\n": "1:1 YAML001 Three dots end a file, and nothing stands before these. Delete the line.",
    "title: \u201ca: b\u201d": (
        "1:10 YAML001 `: ` inside an unquoted text starts a new key in YAML, so this line cannot be read. "
        'Put the text in straight double quotes: title: "a: b"'
    ),
    '- "Hi\nb: "x"\nc: y': (
        '2:5 YAML001 A text that opened above this line ends at its first ". '
        'Look for a missing " in the lines above.'
    ),
    'a: "Hi\n# why\nb: "x"\nc: y': (
        '1:4 YAML001 The quote " that opens here is closed by the next one only, in line 3. '
        'Write " at the end of the text: a: "Hi"'
    ),
    "m:\n  a: b\n   c: d": (
        "3:4 YAML001 There is a key here where none can be. "
        "Line this key up with the keys above it, or put the text above in double quotes."
    ),
    'm:\n  a: "b"\n   c: "d"': (
        "3:4 YAML001 This line is not indented like the lines above it. Give keys of one map the same number of blanks."
    ),
    "quiet: : x": (
        "1:8 YAML001 `: ` inside an unquoted text starts a new key in YAML, so this line cannot be read. "
        'Put the text in double quotes: quiet: ": x"'
    ),
    f"{'x' * 200}: @a": (
        "1:203 YAML001 `@` cannot be the first letter of an unquoted text. Put the text in double quotes."
    ),
    f"labels: - {'a' * 200}": (
        "1:9 YAML001 `-` starts a list in YAML, and a list cannot begin on the line of its key. "
        "Put the text in double quotes."
    ),
    'a: "x"#y\nb: c': (
        "1:7 YAML001 The `#` behind this quote starts a comment, though no blank stands before it. "
        "Write a blank before the `#`, or close the quote where the text ends."
    ),
    "caf\u00e9: a\ncafe\u0301: b": (
        f"2:1 YAML002 `cafe\u0301` looks like the key at {FILE}:1:1, with its accents written apart. "
        "Nobody could tell the two from each other. Delete one of the two."
    ),
}


@pytest.mark.parametrize("text", BLAMED)
def test_the_line_to_blame_is_shown_with_what_to_write(text: str):
    tree, problems = read(text)
    assert tree is None
    assert [shown(problem) for problem in problems] == [BLAMED[text]]


@pytest.mark.parametrize(
    "text",
    [
        'a: "x" #y\nb: "#"\n',
        "a: 'x'\n#y\n",
        "m: {caf\u00e9: a}\nn: {cafe\u0301: b}\n",
        "a: |\n  <<<<<<< HEAD\n",
        "a: b\nc: '=' # <<<<<<< HEAD\n",
    ],
)
def test_what_only_looks_like_that_is_read(text: str):
    assert read(text)[1] == []


@pytest.mark.parametrize("blanks", [1_000_000])
@pytest.mark.parametrize("text", ["a: x{}y: b", "a: {}- ]", "{}a: b\nc", "- {}a: @b", "a:{}b: c: d"])
def test_a_line_of_a_million_blanks_is_explained_at_once(text: str, blanks: int):
    """The corpus holds this with a limit on the processor; here it would take minutes."""
    assert read(text.replace("{}", " " * blanks))[1]
