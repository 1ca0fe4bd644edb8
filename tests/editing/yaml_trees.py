"""Arbitrary files of our subset of YAML, written the way people and programs write: all styles, comments, gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from ctsync.problems import Problems
from ctsync.reading.nodes import Mapping, Node, Path, Scalar, Sequence
from ctsync.reading.parse import parse

FILE = "campaigns/x.yaml"

HOSTILE = st.sampled_from(
    [
        "it's 50% off",
        'say "hi"',
        "back\\slash",
        "a: b",
        "a #b",
        "#FF0000",
        "* star",
        "&x",
        "!tag",
        "- dash",
        "? x",
        "{{ Profile.Name }}",
        "[a, b]",
        "x,y}",
        "line one\nline two",
        "gap\n\nbelow",
        " lead",
        "trail ",
        "\nlead",
        "trail\n",
        "👩‍👩‍👧 नमस्ते",
        "no",
        "12:30",
        "",
        "---",
        "...",
        "<<",
        "=",
        "| x",
        "> y",
        "@x",
        "`x`",
        "%x",
        "a:",
        ":a",
        "-1",
        "'",
        '"',
        "\\n",
        "a\u00a0b",
    ]
)
LETTERS = st.text("abc XYZ'\"\\:#,[]{}*&!-?|>%@é😀\n0", max_size=20)
TEXTS = HOSTILE | LETTERS
KEYS = st.sampled_from(
    ["name", "owner", "Items|Category", "EMI Due", "a", "b", "title", "it's", 'q"k', "x: y"]
)
COMMENTS = st.sampled_from(["", "", "", "  # why", ' # it\'s {a: 1}, "x"'])
GAPS = st.sampled_from(["", "", "", "\n", "# above\n", "\n# two\n# lines\n\n"])


@dataclass(frozen=True)
class A:
    """How something is to be written."""

    style: str
    inside: Any
    comment: str = ""


def _plain(text: str) -> str:
    """Something that needs no quotes."""
    kept = "".join(letter for letter in text if letter.isalnum() or letter == " ").strip()
    return kept or "plain"


scalars = st.builds(
    A,
    st.sampled_from(["plain", "'", '"', "|", ">", "|-", ">-", "|+", "wrapped", "'wrapped", "empty"]),
    TEXTS,
    COMMENTS,
)


def _holders(inside: st.SearchStrategy[A]) -> st.SearchStrategy[A]:
    maps = st.dictionaries(KEYS, inside, max_size=4).map(lambda found: list(found.items()))
    lists = st.lists(inside, max_size=4)
    return st.builds(A, st.sampled_from(["map", "{"]), maps, COMMENTS) | st.builds(
        A, st.sampled_from(["list", "["]), lists, COMMENTS
    )


values = st.recursive(scalars, _holders, max_leaves=12)


def _quoted_key(key: str) -> str:
    return key if key.replace(" ", "").replace("|", "").isalnum() else '"' + key.replace('"', '\\"') + '"'


def _double(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _single(text: str) -> str:
    return "'" + text.replace("\n", " ").replace("'", "''") + "'"


def _flow(value: A) -> str:
    match value.style:
        case "map" | "{":
            inside = ", ".join(f"{_quoted_key(key)}: {_flow(each)}" for key, each in value.inside)
            return "{" + inside + "}" if len(inside) % 2 else "{ " + inside + " }"
        case "list" | "[":
            return "[" + ", ".join(_flow(each) for each in value.inside) + "]"
        case "'" | "'wrapped":
            return _single(value.inside)
        case "plain" | "wrapped":
            return _plain(value.inside)
        case _:
            return _double(value.inside)


def _block(value: A, indent: int, gap: str) -> str:
    """What stands behind a key and its colon, with the line end."""
    margin = " " * indent
    match value.style:
        case "map" if value.inside:
            lines = "".join(
                f"{gap}{margin}{_quoted_key(key)}:{_block(each, indent + 2, '')}"
                for key, each in value.inside
            )
            return f"{value.comment}\n{lines}"
        case "list" if value.inside:
            return f"{value.comment}\n" + "".join(
                f"{margin}-{_block(each, indent + 2, '')}" for each in value.inside
            )
        case "|" | ">" | "|-" | ">-" | "|+" if value.inside.strip() and not value.inside.startswith(
            (" ", "\n")
        ):
            lines = "".join(f"{margin}{line}\n" if line else "\n" for line in value.inside.split("\n"))
            return f" {value.style}{value.comment}\n{lines}"
        case "wrapped":
            return f" {_plain(value.inside)}\n\n{margin}more words\n{margin}and{value.comment}\n"
        case "'wrapped":
            return f" 'it''s\n{margin}wrapped\n\n{margin}here'{value.comment}\n"
        case '"' if "\n" in value.inside:
            inside = _double(value.inside).replace("\\n", f"\\\n{margin}\\n")
            return f" {inside}{value.comment}\n"
        case "empty":
            return f"{value.comment}\n"
        case _:
            return f" {_flow(value)}{value.comment}\n"


@st.composite
def files(draw: st.DrawFn) -> str:
    """The text of a file. Some do not parse, as people's do not; `assume` those away."""
    found = draw(st.dictionaries(KEYS, values, min_size=1, max_size=5))
    pieces = [
        f"{draw(GAPS)}{_quoted_key(key)}:{_block(each, draw(st.sampled_from([2, 2, 4])), draw(GAPS))}"
        for key, each in found.items()
    ]
    text = "".join(pieces) + draw(GAPS)
    return text.removesuffix("\n") if draw(st.booleans()) else text


def tree(text: str | bytes) -> Mapping | None:
    """What a file means, or None if it cannot be read."""
    return parse(text if isinstance(text, bytes) else text.encode(), FILE, Problems())


def paths(node: Node, here: Path = ()) -> list[tuple[Path, Node]]:
    """Every value of a file with its path, the file itself first."""
    found: list[tuple[Path, Node]] = [(here, node)]
    if isinstance(node, Mapping):
        for key, value in node.items.items():
            found += paths(value, (*here, key))
    elif isinstance(node, Sequence):
        for index, value in enumerate(node.items):
            found += paths(value, (*here, index))
    return found


def scalars_of(node: Node) -> list[tuple[Path, Scalar]]:
    return [(path, value) for path, value in paths(node) if isinstance(value, Scalar)]


def plain_data(node: Node) -> object:
    """A tree as lists, pairs and texts: for comparing what two files mean, order included."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain_data(item) for item in node.items]
    return [(key, plain_data(value)) for key, value in node.items.items()]
