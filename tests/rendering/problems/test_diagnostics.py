from __future__ import annotations

from ctsync.problems import Level, Position, Problem
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.problems.diagnostics import diagnostics_lines, problems_view

LINE = '  titel: "Mango Friday 🥭"'
UNKNOWN = Problem(
    "CORE001",
    Position("campaigns/mango.yaml", 14, 3),
    "`titel` is not a key of a push.",
    "CleverTap would never see it.",
    "Did you mean `title`?",
)


def text_of(view):
    return "\n".join(diagnostics_lines(view, Paper(80)))


def test_a_problem_says_where_what_why_and_what_to_write():
    view = problems_view([UNKNOWN], lambda _: LINE, "Nothing was planned.")
    assert (
        text_of(view)
        == """campaigns/mango.yaml:14:3  CORE001  error
  `titel` is not a key of a push.
     titel: "Mango Friday 🥭"
     ^
  CleverTap would never see it.
  Did you mean `title`?

1 error, 0 warnings. Nothing was planned."""
    )


def test_the_caret_stands_below_wide_characters_too():
    line = 'title: "नमस्ते 🥭 ₹"'
    problem = Problem("SMS002", Position("a.yaml", 1, line.index("₹") + 1), "A sign.", level=Level.WARNING)
    source, caret = text_of(problems_view([problem], lambda _: line)).splitlines()[2:4]
    from ctsync.rendering.paper.cells import width

    assert width(source[: source.index("₹")]) == caret.index("^")


def test_a_long_line_is_shown_around_the_place():
    line = "body: " + "x" * 200 + "₹" + "y" * 200
    problem = Problem("SMS002", Position("a.yaml", 1, 207), "A sign.")
    source, caret = text_of(problems_view([problem], lambda _: line)).splitlines()[2:4]
    assert source.strip().startswith("…x")
    assert source[caret.index("^")] == "₹"
    assert len(source) <= 80


def test_problems_come_in_the_order_of_the_files():
    second = Problem("B", Position("a.yaml", 2), "two")
    first = Problem("C", Position("a.yaml", 1), "one")
    view = problems_view([UNKNOWN, second, first], lambda _: "")
    assert [each.problem.what for each in view.diagnostics] == ["one", "two", UNKNOWN.what]


def test_warnings_alone_are_summed_up_without_a_consequence():
    warning = Problem("B", Position("a.yaml", 2), "two", level=Level.WARNING)
    assert problems_view([warning], lambda _: "").summary == "0 errors, 1 warning."
    assert text_of(problems_view([], lambda _: "")) == ""
