from __future__ import annotations

import pytest

from ctsync.editing.fixes import apply_fixes
from ctsync.problems import AddKey, PlacedEdit, PlacedFix, Position, Rewrite

FILE = "campaigns/a.yaml"
TEXT = 'name: a  # kept\nmessage:\n  body: "Get ₹150 off, ₹20 more"\n  title: Hello\nlist:\n  - {x: one}\n'


def rewrite(line: int, column: int, text: str, start: int = 0, end: int | None = None, file: str = FILE):
    return PlacedFix((PlacedEdit(Position(file, line, column), Rewrite(text, start, end)),))


def add(line: int, column: int, key: str, value: str) -> PlacedFix:
    return PlacedFix((PlacedEdit(Position(FILE, line, column), AddKey(key, value)),))


def fixed(*fixes: PlacedFix, text: str = TEXT, file: str = FILE) -> tuple[str, int]:
    found = apply_fixes(text.encode(), file, fixes)
    return found.content.decode(), len(found.made)


def test_a_part_of_a_text_is_rewritten_and_nothing_else():
    assert fixed(rewrite(3, 9, "Rs ", 4, 5)) == (TEXT.replace("₹150", "Rs 150"), 1)


def test_all_fixes_of_a_file_are_made_together():
    after, made = fixed(
        rewrite(3, 9, "Rs ", 14, 15), rewrite(3, 9, "Rs ", 4, 5), rewrite(4, 10, "Hi"), add(6, 5, "y", "two")
    )
    assert made == 4
    assert after == TEXT.replace("₹", "Rs ").replace("Hello", "Hi").replace("{x: one}", "{x: one, y: two}")


def test_a_key_is_added_to_the_map_that_begins_there_even_to_the_whole_file():
    assert fixed(add(1, 1, "owner", "acme"))[0] == TEXT + "owner: acme\n"
    assert "  link: x\n" in fixed(add(3, 3, "link", "x"))[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (rewrite(3, 9, "A", 0, 5), rewrite(3, 9, "B", 4, 8)),
        (rewrite(3, 9, "A", 0, 5), rewrite(3, 9, "B", 5, 8)),
        (rewrite(4, 10, "A"), rewrite(4, 10, "B")),
        (add(6, 5, "y", "1"), add(6, 5, "y", "2")),
    ],
)
def test_of_two_fixes_that_overlap_the_first_is_made(first: PlacedFix, second: PlacedFix):
    assert fixed(first, second) == fixed(first)
    assert fixed(first)[1] == 1


def test_the_same_fix_twice_is_made_once():
    fix = rewrite(3, 9, "Rs ", 4, 5)
    assert fixed(fix, fix) == fixed(fix)


def test_a_fix_is_made_as_a_whole_or_not_at_all():
    good, bad = rewrite(4, 10, "Hi").edits[0], rewrite(3, 9, "x", 0, 999).edits[0]
    assert fixed(PlacedFix((good, bad))) == (TEXT, 0)


@pytest.mark.parametrize(
    "fix",
    [
        rewrite(3, 10, "x"),
        rewrite(2, 1, "x"),
        rewrite(3, 9, "x", 5, 2),
        rewrite(3, 9, "x", file="campaigns/b.yaml"),
        add(4, 10, "k", "v"),
        add(9, 1, "k", "v"),
    ],
    ids=["no value", "a key", "backwards", "another file", "no map", "no line"],
)
def test_a_place_that_is_not_what_the_fix_means_is_left(fix: PlacedFix):
    assert fixed(fix) == (TEXT, 0)


def test_a_fix_of_two_files_is_left():
    fix = PlacedFix((*rewrite(4, 10, "Hi").edits, *rewrite(1, 1, "x", file="ctsync.yaml").edits))
    assert fixed(fix) == (TEXT, 0)


def test_a_text_with_a_variable_is_left_since_offsets_count_in_what_it_became():
    text = 'title: "${city} ₹5"\n'
    assert fixed(rewrite(1, 8, "Rs ", 5, 6), text=text) == (text, 0)


def test_one_fix_that_is_refused_holds_up_no_other():
    forbidden = rewrite(4, 10, "\x07")
    assert fixed(forbidden, rewrite(3, 9, "Rs ", 4, 5)) == (TEXT.replace("₹150", "Rs 150"), 1)


def test_a_file_that_cannot_be_read_is_left():
    assert apply_fixes(b"\xff\xfe", FILE, [rewrite(1, 1, "x")]).content == b"\xff\xfe"
    assert apply_fixes(b"\xff\xfe", "a.html", [rewrite(1, 1, "x", file="a.html")]).content == b"\xff\xfe"


def test_an_included_file_is_spliced_and_keeps_its_line_ends():
    html = "\ufeff<html>\r\n<head></head>\r\n"
    fixes = [rewrite(1, 1, "<meta>", 14, 14, "a.html"), rewrite(1, 1, "<!-- x -->", 0, 0, "a.html")]
    assert fixed(*fixes, text=html, file="a.html") == (
        "\ufeff<!-- x --><html>\r\n<head><meta></head>\r\n",
        2,
    )
    assert fixed(rewrite(1, 1, "x", 0, 99, "a.html"), text=html, file="a.html") == (html, 0)
    assert fixed(rewrite(1, 1, "x", file="a.html"), text=html, file="a.html") == ("\ufeffx", 1)
