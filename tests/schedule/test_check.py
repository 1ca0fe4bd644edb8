from __future__ import annotations

import pytest

from ctsync.problems import Level
from tests.schedule.making import BERLIN, NIGHT, WEEKLY, findings

ONE = {"at": "2026-12-24 09:00"}
DAILY = {"every": "1 day", "start": "2026-12-03 18:30", "runs": "5"}
MONTHLY = {"every": "1 month", "days": ["1"], "start": "2026-12-01 10:00", "runs": "5"}


@pytest.mark.parametrize(
    "written",
    [
        ONE,
        {"at": ["2026-12-24 09:00", "2026-12-25 09:00"]},
        {**ONE, "in": "user", "if_missed": "drop", "cutoff": "21:00"},
        {**ONE, "mode": "native"},
        WEEKLY,
        DAILY,
        {**MONTHLY, "except": "2027-01-01", "mode": "rolling", "horizon": "30d"},
        {**MONTHLY, "days": ["first tue", "last"], "start": "2026-12-31 10:00"},
    ],
)
def test_a_sound_schedule_has_no_findings(written):
    assert findings(written, NIGHT) == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, [("REQ001", ())]),
        ({"at": []}, [("REQ001", ())]),
        ({**ONE, **DAILY}, [("EXC001", ("every",))]),
        (
            {**ONE, "days": "thu", "end": "2026-12-25", "except": "2026-12-25"},
            [("REQ001", ("days",)), ("REQ001", ("end",)), ("REQ001", ("except",))],
        ),
        ({"every": "1 day", "runs": "3"}, [("SCH005", ("every",))]),
        ({"every": "1 day", "start": "2026-12-03 18:30"}, [("SCH005", ("every",))]),
        ({**DAILY, "end": "2026-12-25"}, [("SCH005", ("runs",))]),
        ({**WEEKLY, "end": "2026-12-02"}, [("SCH005", ("end",))]),
        ({"at": ["2026-12-24 09:00", "2026-12-23 09:00"]}, [("SCH005", ("at", 1))]),
        ({"at": ["2026-12-24 09:00", "2026-12-24 09:00"]}, [("SCH005", ("at", 1))]),
        ({"at": ["1026-12-24 09:00", "2999-12-24 09:00"]}, [("TYPE001", ("at", 0)), ("TYPE001", ("at", 1))]),
        ({**DAILY, "start": "0026-12-03 18:30"}, [("TYPE001", ("start",))]),
        ({**DAILY, "days": "thu"}, [("EXC001", ("days",))]),
        ({**WEEKLY, "days": []}, [("REQ001", ("every",))]),
        ({**MONTHLY, "days": []}, [("REQ001", ("every",))]),
        ({**WEEKLY, "days": ["thu", "1"]}, [("TYPE001", ("days", 1))]),
        ({**MONTHLY, "days": ["1", "thu"]}, [("TYPE001", ("days", 1))]),
        ({**WEEKLY, "days": ["mon", "fri"]}, [("SCH005", ("start",))]),
        ({**MONTHLY, "days": ["2", "last"]}, [("SCH005", ("start",))]),
        ({**ONE, "in": "user"}, [("SCH002", ("in",))]),
        ({**ONE, "if_missed": "drop"}, [("REQ001", ("if_missed",))]),
        ({**ONE, "cutoff": "09:00"}, [("SCH005", ("cutoff",))]),
        ({**DAILY, "cutoff": "18:00"}, [("SCH005", ("cutoff",))]),
        ({**DAILY, "runs": "1", "except": "2026-12-03"}, [("SCH005", ("except",))]),
        ({**DAILY, "runs": "20001"}, [("SCH005", ("runs",))]),
        ({**DAILY, "every": "9999 days", "runs": "900"}, [("SCH005", ("runs",))]),
        ({**MONTHLY, "runs": "9000"}, [("SCH005", ("runs",))]),
        ({**WEEKLY, "end": "2200-01-01"}, [("SCH005", ("end",))]),
    ],
)
def test_what_is_wrong_is_found_where_it_is(written, expected):
    found = findings(written)
    assert [(each.rule, each.path[1:]) for each in found] == expected
    assert {each.path[0] for each in found} == {"schedule"}


def test_the_bound_on_sends_counts_days_left_out_as_sends():
    assert findings({**MONTHLY, "runs": "5", "except": ["2027-01-01"]}) == []


@pytest.mark.parametrize(
    "written",
    [
        {"every": "1 day", "start": "2026-12-03 18:30", "end": "2190-01-01"},
        {
            "every": "1 month",
            "days": [str(day) for day in range(1, 29)],
            "start": "2026-12-03 18:30",
            "end": "2190-01-01",
        },
    ],
)
def test_more_days_than_any_plan_has_are_a_slip(written):
    (finding,) = findings(written)
    assert (finding.rule, finding.path) == ("SCH005", ("schedule", "end"))


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ({"at": "2026-03-29 02:30"}, ("at", 0)),
        ({"at": ["2026-03-28 02:30", "2026-10-25 02:30"]}, ("at", 1)),
        ({"every": "1 day", "start": "2026-03-20 02:30", "runs": "30"}, ("start",)),
    ],
)
def test_a_local_time_that_clocks_skip_or_repeat_is_refused(written, path):
    (finding,) = findings(written, zone=BERLIN)
    assert (finding.rule, finding.path[1:]) == ("SCH004", path)
    assert "2026-03-29 02:30 does not exist" in finding.what or "occurs twice" in finding.what


def test_leaving_the_night_of_a_clock_change_out_is_a_cure():
    written = {"every": "1 day", "start": "2026-03-20 02:30", "runs": "30", "except": ["2026-03-29"]}
    assert findings(written, zone=BERLIN) == []


def test_the_same_clock_change_each_year_is_told_a_few_times_only():
    assert len(findings({"every": "1 day", "start": "2026-01-01 02:30", "runs": "9000"}, zone=BERLIN)) == 5


@pytest.mark.parametrize(
    ("written", "native", "within", "expected"),
    [
        ({**WEEKLY, "mode": "native"}, True, False, []),
        ({**WEEKLY, "mode": "native"}, True, True, [("AUD006", "mode")]),
        ({**MONTHLY, "mode": "native"}, True, False, [("CORE005", "every")]),
        ({**WEEKLY, "mode": "native", "except": "2026-12-10"}, True, False, [("EXC001", "except")]),
        ({**WEEKLY, "mode": "native"}, False, False, [("CHN001", "every")]),
        ({**ONE, "mode": "native"}, False, True, []),
        ({**WEEKLY, "mode": "rolling"}, True, True, []),
    ],
)
def test_native_where_dated_campaigns_are_needed_names_the_reason(written, native, within, expected):
    found = findings(written, native=native, within=within)
    assert [(each.rule, each.path[-1]) for each in found] == expected


def test_only_push_is_sent_on_each_persons_clock():
    (finding,) = findings({**ONE, "in": "user"}, native=False)
    assert (finding.rule, finding.path) == ("CHN001", ("schedule", "in"))


def test_all_problems_of_schedule_and_quiet_hours_are_told_at_once():
    found = findings({**ONE, "in": "user", "cutoff": "08:00"}, {"from": "21:00"})
    assert [each.rule for each in found] == ["SCH002", "SCH005", "DND001", "DND001", "DND001"]


def test_a_horizon_belongs_to_dated_campaigns_and_leaves_time_to_notice():
    (found,) = findings({**WEEKLY, "horizon": "14d"})
    assert (found.rule, found.path) == ("REQ001", ("schedule", "horizon"))
    assert findings({**WEEKLY, "horizon": "14d", "mode": "rolling"}) == []
    (short,) = findings({**WEEKLY, "horizon": "3d", "mode": "rolling"})
    assert (short.rule, short.path) == ("SCH005", ("schedule", "horizon"))
    assert findings({**WEEKLY, "horizon": "4d", "mode": "rolling"}) == []


def test_a_date_left_out_on_which_nothing_is_sent_is_a_warning():
    (found,) = findings({**WEEKLY, "except": ["2026-12-24", "2026-12-25"]})
    assert (found.rule, found.path, found.level) == ("SCH005", ("schedule", "except", 1), Level.WARNING)
    assert "2026-12-25" in found.what
