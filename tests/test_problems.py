"""Problems as values: gathered, counted, and read in a fixed order."""

from __future__ import annotations

from ctsync.problems import Finding, Level, Position, Problem, Problems

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
