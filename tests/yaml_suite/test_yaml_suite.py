"""The official YAML test suite: what is in our subset reads as it should, all else is refused, nothing crashes.

`cases.json` names its source and licence; `renew.py` writes it. Values are compared as texts, because no scalar is
typed while reading (yaml.md 1). A file's root must be a map for ctsync; here lists and texts are read too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from ctsync.problems import Problem, Problems
from ctsync.reading.nodes import Mapping, Node, Sequence
from ctsync.reading.parse import _LOADER, _Builder, parse

CASES = {
    case["id"]: case for case in json.loads(Path(__file__).with_name("cases.json").read_bytes())["cases"]
}
VALID = [name for name, case in CASES.items() if "value" in case]
INVALID = [name for name, case in CASES.items() if "invalid" in case]
OUTSIDE = [name for name, case in CASES.items() if "outside" in case]

COLON = "libyaml refuses an unquoted text that begins with `:` inside brackets"
LINES = "libyaml refuses a key in brackets whose colon stands on another line"
REFUSED = {
    "4ABK": "libyaml refuses a link as a key without a value inside brackets",
    "4MUZ/0": LINES,
    "4MUZ/1": LINES,
    "4MUZ/2": LINES,
    "58MP": COLON,
    "5MUD": LINES,
    "5T43": COLON,
    "5WE3": "a key holds no line break, and that of a block text does",
    "9SA2": LINES,
    "DBG4": COLON,
    "DK3J": "libyaml refuses a block text at the root that is not indented",
    "FP8R": "libyaml refuses a block text at the root that is not indented",
    "HM87/0": COLON,
    "K3WX": LINES,
    "NJ66": LINES,
    "VJP3/1": LINES,
}
"""Valid cases that are refused all the same. Each is a loud error with a place, and none is a way people write."""

OTHERWISE = {
    "652Z": (
        {"foo": "bar", "bar": "42"},
        "libyaml takes a `?` in brackets for the sign of a key, glued or not",
    ),
    "HM87/1": ([{"x": ""}], "the same"),
}
"""Valid cases that libyaml reads otherwise than the suite."""

READ = {
    "9C9N": "libyaml is lenient about the indentation inside brackets; the value is the one that is seen",
    "9JBA": "libyaml needs no blank before the comment behind a bracket",
    "CVW2": "libyaml needs no blank before a comment inside brackets",
    "G5U8": "libyaml reads a dash alone in brackets as the text that it is",
    "QB6E": "libyaml is lenient about the indentation inside quotes; the value is the one that is seen",
    "S98Z": "libyaml is lenient about blank lines before the first line of a block text that is empty",
    "X4QW": "libyaml needs no blank before the comment behind the sign of a block text",
    "YJV2": "libyaml reads a dash alone in brackets as the text that it is",
}
"""Invalid cases that are read all the same, each as what a reader sees in it."""


def node_of(text: str) -> Node | str | None:
    """What a text reads as, whatever its root; None if it is refused."""
    problems = Problems()
    tree = parse(text.encode(), "case.yaml", problems)
    if tree is not None:
        return tree
    builder = _Builder(text, "case.yaml")
    try:
        root = builder._document(_LOADER(text).get_event)
    except Exception:  # noqa: BLE001  # parse has made a problem of it above
        return None
    only_its_root = len(problems) == 1 and (
        problem_of(problems).what.startswith(("This file should", "This file is"))
    )
    return (root or "") if only_its_root and not builder.found else None


def problem_of(problems: Problems) -> Problem:
    return next(iter(problems))


def plain(node: Node | str | None) -> Any:
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.items.items()}
    if isinstance(node, Sequence):
        return [plain(value) for value in node.items]
    return node if node is None or isinstance(node, str) else node.text


def test_the_suite_is_all_there_and_every_exception_is_one_of_its_cases():
    assert len(CASES) == 402
    assert len(VALID) >= 140
    assert set(REFUSED) | set(OTHERWISE) <= set(VALID)
    assert set(READ) <= set(INVALID)


@pytest.mark.parametrize("name", VALID)
def test_what_is_in_our_subset_reads_as_it_should(name: str):
    case = CASES[name]
    found = plain(node_of(case["yaml"]))
    if name in REFUSED:
        assert found is None
    else:
        assert found == OTHERWISE.get(name, (case["value"], ""))[0]


@pytest.mark.parametrize("name", INVALID)
def test_what_is_not_yaml_is_refused(name: str):
    assert (node_of(CASES[name]["yaml"]) is None) == (name not in READ)


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_is_outside_of_our_subset_is_refused(name: str):
    problems = Problems()
    assert parse(CASES[name]["yaml"].encode(), "case.yaml", problems) is None
    rules = {problem.rule for problem in problems}
    assert rules
    assert rules <= {"YAML001", "YAML003"}


@pytest.mark.parametrize("name", CASES)
def test_without_libyaml_nothing_is_read_that_should_not_be(name: str):
    """The parser in Python is a fallback that may refuse more, and reads nothing else."""
    problems = Problems()
    tree = parse(CASES[name]["yaml"].encode(), "case.yaml", problems, loader=yaml.SafeLoader)
    assert (tree is None) == bool(problems)
    if tree is not None and "value" in CASES[name]:
        assert plain(tree) == OTHERWISE.get(name, (CASES[name]["value"], ""))[0]
