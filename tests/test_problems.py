"""Problems as values: gathered, counted, and read in a fixed order."""

from __future__ import annotations

from ctsync.problems import Finding, Level, Position, Problem, Problems, and_more, in_brief

A1 = Position("a.yaml", 1, 1)


def at(file: str, line: int, column: int = 1, rule: str = "CORE001", what: str = "x") -> Problem:
    return Problem(rule, Position(file, line, column), what)


def test_a_position_reads_as_editors_take_it():
    assert str(Position("campaigns/a.yaml", 3, 7)) == "campaigns/a.yaml:3:7"
    assert str(Position("campaigns/a.yaml")) == "campaigns/a.yaml:1:1"


def test_problems_are_read_by_file_line_column_rule_and_text():
    expected = [
        at("a.yaml", 2),
        at("a.yaml", 10, 2),
        at("a.yaml", 10, 10),
        at("a.yaml", 10, 10, "CORE002", "a"),
        at("a.yaml", 10, 10, "CORE002", "b"),
        at("b.yaml", 1),
    ]
    assert list(Problems(reversed(expected))) == expected


def test_the_same_problem_found_twice_is_told_once():
    found = Problems([at("a.yaml", 1)])
    found.add(at("a.yaml", 1))
    found.extend([at("a.yaml", 1), at("a.yaml", 2)])
    assert len(found) == len(list(found)) == found.errors == 2


def test_problems_are_counted_by_level():
    found = Problems(Problem("R", A1, level.value, level=level) for level in Level)
    assert (len(found), found.errors, found.warnings) == (3, 1, 1)


def test_no_problem_is_false():
    assert not Problems()
    assert Problems([at("a.yaml", 1)])
    assert (len(Problems()), Problems().errors, Problems().warnings) == (0, 0, 0)


def test_a_finding_becomes_a_problem_where_it_was_written():
    finding = Finding(("message", 0), "TXT001", "what", "why", "hint", Level.WARNING)
    assert finding.at(A1) == Problem("TXT001", A1, "what", "why", "hint", Level.WARNING)


def test_of_many_problems_the_first_are_told_and_that_there_are_more():
    many = Problems(at("a.yaml", line) for line in range(1, 9))
    assert many.first(8) == list(many)
    assert many.first(3) == [*list(many)[:3], and_more("CORE001", Position("a.yaml", 4, 1))]


def test_an_error_among_the_problems_left_out_makes_the_rest_an_error():
    """Files with errors are not planned, so none may be lost with those that nobody reads."""
    warnings = [Problem("A", Position("a.yaml", line), "x", level=Level.WARNING) for line in range(1, 9)]
    assert [one.level for one in Problems(warnings).first(3)] == [Level.WARNING] * 4
    assert Problems(Problems([*warnings, at("a.yaml", 9)]).first(3)).errors == 1
    assert Problems(Problems([at("a.yaml", 9), *warnings]).first(8)).errors == 1


def test_a_long_value_does_not_bury_what_is_said_of_it():
    assert in_brief("`a` is not a count.") == "`a` is not a count."
    assert in_brief(f"`{'9' * 5_000}` is not a count.") == f"`{'9' * 60}\u2026` is not a count."
    assert in_brief(f"`{'9' * 70}` is not a count, {'x' * 40}").startswith(f"`{'9' * 70}`")
    assert len(in_brief("x" * 5_000)) == 600
    long = Finding((), "A", f"`{'x' * 500}`", hint=f"`{'y' * 500}`").at(A1)
    assert (len(long.what), len(long.hint)) == (63, 63)
