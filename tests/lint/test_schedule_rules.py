"""Times of sends: lead, first clocks, waking hours, blackouts."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from ctsync.lint.contract import Example
from ctsync.lint.settings import Limits, LintSettings
from ctsync.problems import Level
from tests.lint.asking import asked, levels

HELD = frozenset({"monsoon-push"})


@pytest.mark.parametrize(
    ("now", "held", "found"),
    [
        ("2026-12-04 10:30", frozenset(), []),
        ("2026-12-04 10:31", frozenset(), [Level.ERROR]),
        ("2026-12-04 10:31", None, [Level.WARNING]),
        ("2026-12-05 10:31", HELD, []),
        ("2026-12-05 10:31", frozenset({"monsoon-push@2026-12-04"}), [Level.ERROR]),
    ],
)
def test_a_start_has_lead_unless_the_lock_holds_it(tmp_path, now, held, found):
    assert levels(asked(tmp_path, "SCH001", Example("", now=now), held=held)) == found


def test_the_lead_is_the_policy_s(tmp_path):
    settings = LintSettings(shared=Limits(lead_time=timedelta(minutes=5)))
    assert asked(tmp_path, "SCH001", Example("", now="2026-12-04 11:25"), settings) == []
    assert len(asked(tmp_path, "SCH001", Example("", now="2026-12-04 11:26"), settings)) == 1


def test_without_a_clock_nothing_is_too_soon(tmp_path):
    assert asked(tmp_path, "SCH001", Example("", now="2030-01-01 10:00"), now=None) == []
    assert asked(tmp_path, "SCH002", Example("", now="2030-01-01 10:00"), now=None) == []


def test_each_moment_of_a_list_is_judged_where_it_stands(tmp_path):
    example = Example(
        "schedule: {at: [2026-12-01 10:00, 2026-12-02 10:00, 2026-12-09 10:00]}",
        channel="sms",
        now="2026-12-04 10:00",
    )
    found = asked(tmp_path, "SCH001", example, held=frozenset({"monsoon-sms@2026-12-01"}))
    assert ["2026-12-02" in one.what for one in found] == [True]


def test_says_whether_it_is_over_or_near(tmp_path):
    (near,) = asked(tmp_path, "SCH001", Example("", now="2026-12-04 11:29"))
    (over,) = asked(tmp_path, "SCH001", Example("", now="2026-12-04 11:31"))
    assert "is 1 minute away" in near.what
    assert "is over" in over.what


@pytest.mark.parametrize(
    ("yaml", "now", "count"),
    [
        ("countries: [IN, JP]\nschedule: {in: user, if_missed: next_day}", "2026-12-04 08:01", 1),
        (
            "countries: [IN, JP]\nschedule: {in: user, if_missed: drop}",
            "2026-12-04 10:45",
            0,
        ),  # SCH001 says it
        ("countries: [IN, JP]", "2026-12-04 08:01", 0),
        ("countries: [IN]\nschedule: {in: user, if_missed: drop}", "2026-12-04 10:29", 0),
        ("schedule: {in: user, if_missed: drop}", "2026-12-04 08:01", 0),
        ("countries: [XX]\nschedule: {in: user, if_missed: drop}", "2026-12-04 08:01", 0),
    ],
)
def test_the_first_clocks_must_not_have_passed_the_moment(tmp_path, yaml, now, count):
    assert len(asked(tmp_path, "SCH002", Example(yaml, now=now), held=frozenset())) == count


@pytest.mark.parametrize(
    ("yaml", "count"),
    [
        ("schedule: {at: 2026-12-04 08:59}", 1),
        ("schedule: {at: 2026-12-04 09:00}", 0),
        ("schedule: {at: 2026-12-04 20:59}", 0),
        ("schedule: {at: 2026-12-04 21:00}", 1),
        ("purpose: transactional\nschedule: {at: 2026-12-04 23:00}", 0),
        ("countries: [XX]\nschedule: {at: 2026-12-04 12:00}", 0),
        ("countries: [IN, AE]\nschedule: {at: 2026-12-04 10:29}", 1),  # 08:59 in Dubai
        ("countries: [IN, AE]\nschedule: {at: 2026-12-04 10:30}", 0),
        ("countries: [DE]\nschedule: {at: 2026-12-04 13:29}", 1),  # 08:59 in winter
        ("countries: [DE]\nschedule: {at: 2027-07-04 13:29}", 0),  # 09:59 in summer
        ("countries: [US]\nschedule: {at: 2026-12-04 11:30}", 1),
        ("countries: [US]\nschedule: {at: 2026-12-04 11:30, in: user, if_missed: drop}", 0),
        ("countries: [US]\nschedule: {at: 2026-12-04 22:00, in: user, if_missed: drop}", 1),
        ("schedule: {at: [2026-12-04 12:00, 2026-12-05 22:00, 2026-12-06 22:00]}", 1),
    ],
)
def test_promotional_sends_leave_people_their_sleep(tmp_path, yaml, count):
    assert len(asked(tmp_path, "SCH007", Example(yaml, now="2026-11-01 10:00"))) == count


REPEAT = "schedule: {every: 1 week, days: [fri], start: 2026-12-04 "


@pytest.mark.parametrize(
    ("yaml", "count"),
    [
        (REPEAT + "21:30, runs: 3}", 1),
        (REPEAT + "11:30, runs: 3}", 0),
        (REPEAT + "21:30, runs: 3, in: user, if_missed: drop}", 1),
        ("countries: [DE]\n" + REPEAT + "13:29, runs: 30}", 1),
        ("countries: [DE]\n" + REPEAT + "13:30, runs: 30}", 0),
    ],
)
def test_a_repeat_is_judged_at_its_start(tmp_path, yaml, count):
    found = asked(tmp_path, "SCH007", Example(yaml))
    assert len(found) == count
    assert all(one.where.line > 1 for one in found)


@pytest.mark.parametrize(
    ("quiet", "count"),
    [
        ("{from: 21:00, to: 09:00, in: user, then: delay}", 0),
        ("{from: 21:00, to: 09:00, in: user, then: discard}", 0),
        ("{from: 21:00, to: 09:00, in: account, then: delay}", 0),
        ("{from: 21:00, to: 06:00, in: user, then: delay}", 1),  # it waits until six
        ("{from: 23:00, to: 09:00, in: user, then: delay}", 1),  # it does not wait
    ],
)
def test_quiet_hours_decide_when_a_push_is_heard(tmp_path, quiet, count):
    example = Example(f"countries: [IN]\nschedule: {{at: 2026-12-04 22:00}}\nquiet_hours: {quiet}")
    assert len(asked(tmp_path, "SCH007", example)) == count


def test_waking_hours_may_reach_over_midnight(tmp_path):
    settings = LintSettings(shared=replace(Limits(), waking=(time(10), time(1))))
    assert asked(tmp_path, "SCH007", Example("schedule: {at: 2026-12-04 00:59}"), settings) == []
    assert len(asked(tmp_path, "SCH007", Example("schedule: {at: 2026-12-04 01:00}"), settings)) == 1


def _blackout(yaml, entry):
    return Example(
        yaml, registers={"blackouts": f"blackouts: [{{dates: 2026-12-04..2026-12-05, why: Polls{entry}}}]\n"}
    )


@pytest.mark.parametrize(
    ("yaml", "entry", "count"),
    [
        ("", "", 1),
        ("countries: [IN]", ", countries: [IN]", 1),
        ("countries: [AE]", ", countries: [IN]", 0),
        ("", ", countries: [IN]", 0),
        ("", ", channels: [sms]", 0),
        ("", ", purpose: transactional", 0),
        ("schedule: {at: [2026-12-03 12:00, 2026-12-05 12:00]}", "", 1),
        ("schedule: {at: 2026-12-06 00:00}", "", 0),
    ],
)
def test_a_blackout_holds_for_those_it_names(tmp_path, yaml, entry, count):
    found = asked(tmp_path, "SCH008", _blackout(yaml, entry))
    assert len(found) == count
    assert all("Polls" in one.what and "2026-12-06" in one.hint for one in found)
