"""What a report says: at a terminal, in a spreadsheet, in a pull request."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ctsync.api.contract import NoReportYet, RefusedByRemote, Report
from ctsync.names import InstanceKey
from ctsync.rendering import RENDERERS, TABLES
from ctsync.rendering.paper.cells import width
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.report.layout import MOST_WITHOUT, report_lines, signed
from ctsync.rendering.report.tables import CSV_HEAD, code
from ctsync.rendering.report.view import part_of, report_view
from ctsync.statistics.summary import Collected, summarise
from tests.support.plans import NOW, a_campaign, a_record

ZONE = "Asia/Kolkata"
HOSTILE = (
    '=HYPERLINK("http://evil.example")|</td><script>alert(1)</script> @everyone #1 ![x](http://evil.example/i.png) '
    "[go](javascript:x) www.evil.example `` ``` | \\| \\` <b> &lt; ~~x~~\n\n# title\x1b[31m"
)


def sent(answer, name="rice-sms", *, day=None, market="", reach=None, remote_id=7):
    record = a_record(a_campaign(name, key=InstanceKey(name, market, day=day)), remote_id, reach=reach)
    return Collected(record, record.operation, answer)


def some():
    """A campaign with two markets, a rolling one with a date to come, one that is over, one that is refused."""
    first, second = date(2027, 6, 2), date(2027, 6, 9)
    return [
        sent(Report({"sent": 1_200, "clicked": 60}), "grocery-push", market="pune", reach=1_180),
        sent(Report({"sent": 800, "clicked": 20}), "grocery-push", market="delhi", reach=1_000, remote_id=8),
        sent(Report({"sent": 446, "clicked": 10}), "recipe-email", day=first, reach=476, remote_id=9),
        sent(NoReportYet(""), "recipe-email", day=second, reach=480, remote_id=10),
        sent(Report({"sent": 12}), "tier-webhook", remote_id=11),
        sent(RefusedByRemote(400, "Invalid campaign id"), "rice-sms", remote_id=12),
    ]


def view_of(collected, **more):
    return report_view(summarise(collected), ZONE, NOW, **more)


def shown_as(name, view):
    if name in TABLES:
        return "\n".join(TABLES[name](view)) + "\n"
    return "\n".join(RENDERERS[name](Paper(88)).report(view)) + "\n"


@pytest.mark.parametrize("expanded", [False, True], ids=["definitions", "instances"])
@pytest.mark.parametrize(
    ("name", "ending"), [("terminal", "txt"), ("csv", "csv"), ("markdown", "md"), ("json", "json")]
)
def test_a_report_reads_as_it_did(golden, name, ending, expanded):
    text = shown_as(name, view_of(some(), is_expanded=expanded))
    golden(f"report/{'instances' if expanded else 'definitions'}.{ending}", text)


def test_nothing_to_report_is_said_and_what_has_no_numbers_is_no_zero():
    assert list(report_lines(view_of([]), Paper(80))) == [
        "Nothing has been sent yet, so there is nothing to report."
    ]
    assert shown_as("csv", view_of([])) == ",".join(CSV_HEAD) + "\n"
    waiting = view_of([sent(NoReportYet(""))])
    assert waiting.headline == "No numbers yet: 1 send has none."
    assert waiting.total.sent is None
    for name in (*TABLES, "terminal", "json"):
        assert "not available yet" in shown_as(name, waiting)
    row = next(csv.DictReader(io.StringIO(shown_as("csv", waiting))))
    assert [row[key] for key in ("sends", "counted", "sent", "clicked", "estimate")] == ["1", "0", "", "", ""]


def test_a_campaign_without_an_estimate_says_so():
    assert "no estimate" in shown_as("terminal", view_of([sent(Report({"sent": 5, "clicked": 1}))]))


def test_differences_have_a_sign_a_person_can_see():
    assert [signed(each) for each in (0.03, -0.125, 0.0, -0.0001)] == ["+3.0%", "−12.5%", "0.0%", "0.0%"]


def test_what_tells_a_send_apart_is_its_part_its_date_and_its_number():
    assert part_of(InstanceKey("a", "pune", "hi", date(2027, 6, 9), 2)) == "pune.hi 2027-06-09 #2"
    assert part_of(InstanceKey("a")) == ""


def test_the_same_numbers_stand_in_every_format():
    view = view_of(some())
    rows = list(csv.DictReader(io.StringIO(shown_as("csv", view))))
    document = json.loads(shown_as("json", view))
    assert [row["sent"] for row in rows] == [
        "" if each["sent"] is None else str(each["sent"]) for each in document["definitions"]
    ]
    for each in view.definitions:
        for text in (shown_as("terminal", view), shown_as("markdown", view)):
            assert each.sent is None or f"{each.sent:,}" in text


def test_a_column_of_the_csv_adds_up_whichever_rows_were_asked_for():
    for expanded in (False, True):
        view = view_of(some(), is_expanded=expanded)
        rows = list(csv.DictReader(io.StringIO(shown_as("csv", view))))
        assert sum(int(row["sent"]) for row in rows if row["sent"]) == view.total.sent == 2_458
        assert sum(int(row["sends"]) for row in rows) == view.total.sends == 6
        assert sum(int(row["counted"]) for row in rows) == view.total.counted == 4


def test_many_sends_without_numbers_are_counted_and_all_named_on_request():
    days = [date(2027, 6, 2) + timedelta(days=number) for number in range(MOST_WITHOUT + 5)]
    waiting = [
        sent(NoReportYet(""), "recipe-email", day=day, remote_id=number) for number, day in enumerate(days, 1)
    ]
    brief = shown_as("terminal", view_of(waiting))
    assert brief.count("not available yet") == MOST_WITHOUT
    assert "and 5 earlier: --instances shows them all" in brief
    assert shown_as("terminal", view_of(waiting, is_expanded=True)).count("not available yet") == len(days)


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_a_terminal_line_is_no_wider_than_the_paper(columns):
    lines = list(report_lines(view_of(some(), is_expanded=True), Paper(columns)))
    assert [line for line in lines if width(line) > columns] == []


def hostile_view(text, *, expanded=True):
    one = sent(RefusedByRemote(400, text))
    named = replace(one, record=replace(one.record, name=text))
    return view_of([named, sent(Report({"sent": 1}), "b-push", market=text)], is_expanded=expanded)


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '"=1', HOSTILE)


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("expanded", [False, True])
def test_no_cell_of_the_csv_is_a_formula_and_no_text_breaks_a_row(text, expanded):
    rows = list(csv.reader(io.StringIO(shown_as("csv", hostile_view(text, expanded=expanded)))))
    assert {len(row) for row in rows} == {len(CSV_HEAD)}
    cells = [cell for row in rows for cell in row]
    assert [
        cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "@", "-") and not _is_number(cell)
    ] == []


def _is_number(cell):
    return re.fullmatch(r"-?\d+(\.\d+)?", cell.strip()) is not None and cell == cell.strip()


MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def active(tokens):
    """Everything in a rendered page that is more than a table, a list, a paragraph or code."""
    plain = {"text", "code_inline", "softbreak"}
    for token in tokens:
        if token.type == "inline":
            for child in token.children:
                if child.type not in plain:
                    yield child.type
                elif child.type == "text" and re.search(r"[@#<&]|www\.|://", child.content):
                    yield child.content
        elif not re.match(
            r"(table|thead|tbody|tr|th|td|paragraph|bullet_list|list_item)_(open|close)", token.type
        ):
            yield token.type


@pytest.mark.parametrize("expanded", [False, True])
@given(text=st.one_of(st.just(HOSTILE), st.text(st.sampled_from("`|\\@#<>![]()*_~:/ aw.&\n"), max_size=40)))
def test_no_foreign_text_is_active_in_markdown_or_leaves_its_cell(expanded, text):
    page = shown_as("markdown", hostile_view(text or "x", expanded=expanded))
    tokens = MARKDOWN.parse(page)
    assert list(active(tokens)) == []
    cells = [token.type for token in tokens if token.type in ("td_open", "th_open")]
    rows = [token.type for token in tokens if token.type == "tr_open"]
    assert len(cells) == 8 * len(rows)


@given(st.text(st.sampled_from("`a |\\"), max_size=20))
def test_a_code_span_says_what_it_was_given(text):
    span = code(text)
    if not text.strip():
        return
    (inline,) = [token for token in MARKDOWN.parse(f"x{span}x") if token.type == "inline"]
    (found,) = [child.content for child in inline.children or () if child.type == "code_inline"]
    assert found.strip() == text.replace("|", "\\u{7c}").strip()
