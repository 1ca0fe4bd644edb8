"""A calendar and a simulation at a terminal, as JSON, as CSV, for calendar programs and as a page."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.calendar import Frame, simulate
from ctsync.rendering import RENDERERS
from ctsync.rendering.calendar.ics import escaped, folded, ics_text
from ctsync.rendering.calendar.page import STYLES, calendar_page, calendar_section
from ctsync.rendering.calendar.simulation_view import simulation_csv, simulation_view
from ctsync.rendering.calendar.words import short_number
from ctsync.rendering.paper.cells import width
from ctsync.rendering.paper.ink import Paper
from tests.support.calendars import CHARGED, a_calendar, everything, row
from tests.support.campaigns import ZONE, wanted
from tests.support.ical import events

FIRST, LAST, TODAY = date(2027, 5, 20), date(2027, 6, 16), date(2027, 5, 20)


def text_of(calendar, name="terminal", columns=80, *, colour=False, verbose=False):
    return "\n".join(RENDERERS[name](Paper(columns, colour)).calendar(calendar, verbose=verbose)) + "\n"


def a_simulation():
    quiet = {"from": "21:00", "to": "09:00", "in": "user", "then": "delay"}
    campaigns = [
        *wanted(
            "good-morning-push",
            {"at": "2027-06-09 10:00", "in": "user", "if_missed": "next_day", "cutoff": "20:00"},
        ),
        *wanted("evening-push", "2027-06-01 19:00", countries=["IN", "JP"], quiet_hours=quiet),
        *wanted("window-push", "2027-06-08 12:00", audience={"event": "Charged", "within": "7d"}),
        *wanted(
            "saturday-market-email",
            {"every": "1 week", "days": ["sat"], "start": "2027-05-22 17:00", "runs": "3"},
            channel="email",
            audience={**CHARGED, "expect": "20k..26k"},
            countries=["IN"],
        ),
        *wanted("trickle-push", "2027-06-03 12:00", throttle="respect"),
    ]
    return simulation_view(simulate(campaigns, FIRST, LAST, TODAY), ZONE, FIRST, LAST, TODAY)


@pytest.mark.parametrize("columns", [80, 100])
def test_four_weeks_at_a_terminal(golden, columns):
    golden(f"calendar/everything-{columns}.txt", text_of(everything(), columns=columns))


def test_four_weeks_in_colour(golden):
    golden("calendar/everything-colour.txt", text_of(everything(), colour=True))


def test_four_weeks_as_json(golden):
    golden("calendar/everything.json", text_of(everything(), "json"))


def test_four_weeks_for_calendar_programs(golden):
    golden("calendar/everything.ics", ics_text(everything()))


def test_four_weeks_as_a_page(golden):
    golden("calendar/everything.html", calendar_page(everything()))


def test_a_simulation_at_a_terminal(golden):
    golden(
        "calendar/simulation.txt",
        "\n".join(RENDERERS["terminal"](Paper(80)).simulation(a_simulation())) + "\n",
    )


def test_a_simulation_as_csv(golden):
    golden("calendar/simulation.csv", "\n".join(simulation_csv(a_simulation())) + "\n")


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_no_line_is_wider_than_the_terminal(columns):
    paper = Paper(columns)
    lines = [
        *RENDERERS["terminal"](paper).calendar(everything()),
        *RENDERERS["terminal"](paper).simulation(a_simulation()),
    ]
    assert [line for line in lines if width(line) > max(columns, 80)] == []


def test_colours_say_nothing_that_a_sign_does_not_say():
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text_of(everything(), colour=True))
    assert plain == text_of(everything())


def test_many_sends_of_a_day_are_counted_and_with_more_words_named():
    campaigns = [
        one for n in range(30) for one in wanted(f"c{n}-push", f"2027-06-01 {9 + n // 3:02}:{n % 3}0")
    ]
    calendar = a_calendar(campaigns)
    short, long = text_of(calendar), text_of(calendar, verbose=True)
    assert "+27 more" in short
    assert "and 16 more: --verbose names them all" in short
    assert "c29-push" in long
    assert "more" not in long.split("The budget")[0]


def test_weeks_without_a_send_are_one_line():
    text = text_of(a_calendar([]))
    assert text.count("nothing is sent") == 5


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1k"),
        (1_001, "1.1k"),
        (26_000, "26k"),
        (402_118, "403k"),
        (1_500_000, "1.5M"),
    ],
)
def test_a_short_number_never_looks_like_less(number, told):
    assert short_number(number) == told


@given(st.integers(0, 10**9))
def test_a_short_number_fits_a_cell_and_is_no_less(number):
    told = short_number(number)
    value = float(told.rstrip("kM")) * {"k": 1e3, "M": 1e6}.get(told[-1], 1)
    assert len(told) <= 5
    assert number <= round(value) <= number * 1.1 + 1


def test_unknown_is_null_and_never_0_in_json():
    document = json.loads(text_of(everything(), "json"))
    unknown = [each for each in document["campaigns"] if each["messages_from"] == "unknown"]
    assert len(unknown) == 4
    assert {each["messages"] for each in unknown} == {None}
    assert any(each["sends_of_unknown_size"] and each["at_most"] is None for each in document["load"])


def test_each_send_is_an_event_that_a_strict_reader_takes():
    calendar = everything()
    found = events(ics_text(calendar))
    assert len(found) == calendar.sends + 1
    assert len({each["UID"] for each in found}) == len(found)
    first = next(each for each in found if each["SUMMARY"] == "+ monsoon-sale-push (push)")
    assert first["DTSTART"] == datetime(2027, 5, 27, 13, tzinfo=UTC)
    assert first["DTSTAMP"] == calendar.now
    assert first["STATUS"] == "TENTATIVE"
    closed = found[-1]
    assert (closed["DTSTART"], closed["DTEND"]) == (date(2027, 6, 5), date(2027, 6, 7))


def test_an_event_keeps_its_uid_when_its_campaign_moves_within_the_day():
    def uid(at, now=timedelta()):
        calendar = a_calendar(wanted("a-push", at), now=everything().now + now)
        return [each["UID"] for each in events(ics_text(calendar))]

    assert uid("2027-06-01 12:00") == uid("2027-06-01 18:30", timedelta(hours=3))
    assert uid("2027-06-01 12:00") != uid("2027-06-02 12:00")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folding_and_escaping_lose_nothing(text):
    lines = folded(f"SUMMARY:{escaped(text)}").split("\r\n ")
    assert all(len(line.encode()) + (number > 0) <= 75 for number, line in enumerate(lines))
    body = "".join(lines).removeprefix("SUMMARY:")
    assert re.sub(r"\\(.)", r"\1", body) == text


EVIL = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg onload=alert(1)>",
    "<!-- --><iframe srcdoc='<script>1</script>'>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "\x1b[31mred\x1b[0m\x07",
    "\u202egnp.exe\u2066",
    "a\r\nBEGIN:VEVENT\r\nSUMMARY:x",
    "\n::error::x ##[error]y",
    '=HYPERLINK("http://x")',
    "&lt;b&gt; &#x3c;b>",
    "\ud800\u2028",
]


class Page(HTMLParser):
    """What a page holds, as a parser sees it."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text.append(data)


TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "section", "div", "h1", "h2", "h3", "p", "ul", "li", "span",
    "b", "i", "small", "details", "summary", "svg", "rect", "line",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "aria-labelledby", "aria-label", "aria-hidden", "role",
    "viewbox", "preserveaspectratio", "x", "y", "x1", "x2", "y1", "y2", "width", "height",
}  # fmt: skip


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_foreign_text_does_nothing_on_a_page(evil):
    page = Page()
    page.feed(calendar_page(everything(evil)))
    assert set(page.tags) <= TAGS
    assert {name for name, _ in page.attributes} <= ATTRIBUTES
    assert "".join(page.text).isprintable() or not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f\u202e\u2066\ud800]", "".join(page.text)
    )


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_foreign_text_does_nothing_in_a_calendar_program(evil):
    found = events(ics_text(everything(evil)))
    assert len(found) == everything().sends + 1


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_foreign_text_does_nothing_at_a_terminal_or_in_json(evil):
    for name in RENDERERS:
        for line in text_of(everything(evil), name).split("\n"):
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066\ud800]", line)
            assert not line.lstrip().startswith("::")
            assert "##[" not in line


def test_a_page_lets_nothing_run_or_load():
    page = calendar_page(everything())
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy.startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"\b(?:src|href|style)=", page)
    assert "url(" not in page
    assert "@import" not in page


def test_a_section_can_stand_in_a_larger_report():
    section = str(calendar_section(everything(), level=3, anchor="week"))
    assert section.startswith('<section class="cal" id="week" aria-labelledby="week-title">')
    assert "<h3 " in section
    assert "<h1" not in section
    used = set(re.findall(r'class="([^"]+)"', section))
    names = {name for classes in used for name in classes.split()}
    assert [name for name in names if name.startswith("has-") and f".{name} " not in STYLES] == []
    rules = re.sub(r"/\*.*?\*/", "", STYLES, flags=re.DOTALL)
    selectors = [each.strip() for each in re.findall(r"([^{}]+)\{", rules)]
    assert [each for each in selectors if not each.startswith(("@media", ".cal"))] == []


def test_unmanaged_campaigns_are_hatched_and_nothing_is_told_by_colour_alone():
    page = calendar_page(everything())
    assert "is-unmanaged { background: repeating-linear-gradient" in STYLES
    assert page.count("not managed here: </span>") == 3
    assert page.count(' aria-label="Load by hour.') == page.count("<svg ")


def test_a_spreadsheet_runs_no_cell():
    campaigns = wanted("a-push", "2027-06-01 12:00")
    view = simulation_view(simulate(campaigns, FIRST, LAST, TODAY), ZONE, FIRST, LAST, TODAY)
    read = list(csv.DictReader(io.StringIO("\n".join(simulation_csv(view)))))
    assert [each["campaign"] for each in read] == ["a-push"]
    assert [cell for each in read for cell in each.values() if cell.startswith(("=", "+", "-", "@"))] == []


def test_a_year_of_weeks_can_be_drawn():
    frame = Frame.around(FIRST, ZONE, 13)
    weekly = {"every": "1 week", "days": ["thu"], "start": "2027-05-27 18:30", "runs": "20"}
    calendar = a_calendar(wanted("a-push", weekly), rows=[row(7, "x", "2027-08-01 12:00")], frame=frame)
    assert calendar_page(calendar).count('class="cal-week"') == 12
    assert text_of(calendar).startswith("13 weeks")
