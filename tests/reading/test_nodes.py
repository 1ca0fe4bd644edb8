from __future__ import annotations

import pytest

from ctsync.problems import Position
from ctsync.reading.nodes import Scalar, child, find, place, place_of_key
from tests.reading.yaml_files import FILE, tree_of

TREE = tree_of(
    "name: x\nmessage:\n  title: hi\n  cards:\n    - {link: a}\n    - {link: b}\ndid: {event: Charged}\n"
)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ((), 1, 1),
        (("name",), 1, 7),
        (("message",), 3, 3),
        (("message", "title"), 3, 10),
        (("message", "body"), 3, 3),
        (("message", "cards", 1, "link"), 6, 14),
        (("message", "cards", 7, "link"), 5, 5),
        (("message", "cards", 0, "image", "url"), 5, 7),
        (("did", 0, "event"), 7, 14),
        (("name", 0), 1, 7),
        (("name", 1), 1, 7),
        (("name", "below"), 1, 7),
        (("owner",), 1, 1),
    ],
)
def test_a_place_is_the_values_or_that_of_what_lacks_it(path, line: int, column: int):
    assert place(TREE, path) == Position(FILE, line, column)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("message",), 2, 1),
        (("message", "title"), 3, 3),
        (("message", "cards", 1, "link"), 6, 8),
        (("message", "cards", 1), 6, 7),
        (("message", "body"), 3, 3),
        ((), 1, 1),
    ],
)
def test_the_place_of_a_key_is_the_keys_own_or_else_the_values(path, line: int, column: int):
    assert place_of_key(TREE, path) == Position(FILE, line, column)


def test_a_path_that_leaves_the_tree_finds_nothing():
    assert find(TREE, ("message", "title", "x")) is None
    assert find(TREE, ("message", "cards", -1)) is None
    assert child(None, "x") is None


def test_text_of_gives_single_values_only():
    assert (TREE.text_of("name"), TREE.text_of("message"), TREE.text_of("nothing")) == ("x", None, None)


def test_nodes_are_lean():
    assert not hasattr(Scalar("x", True, FILE, 1, 1), "__dict__")
    assert not hasattr(TREE, "__dict__")
