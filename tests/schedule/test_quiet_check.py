from __future__ import annotations

import pytest

from tests.schedule.making import NIGHT, findings

BOTH = {"in": "user", "then": "delay"}
NOON = {"at": "2026-12-24 12:00"}


@pytest.mark.parametrize(
    ("quiet", "paths"),
    [
        ({"from": "21:00", "to": "09:00"}, [(), ()]),
        ({"from": "21:00", "to": "09:00", "in": "user"}, [()]),
        ({**BOTH, "from": "21:00"}, [("from",)]),
        ({**BOTH, "to": "21:00"}, [("to",)]),
        ({**BOTH, "from": "21:00", "to": "21:00"}, [("to",)]),
        (BOTH, [()]),
        ({**BOTH, "days": {"mon": "none"}}, [()]),
    ],
)
def test_quiet_hours_that_say_too_little_are_refused(quiet, paths):
    found = findings(NOON, quiet)
    assert [each.path for each in found] == [("quiet_hours", *path) for path in paths]
    assert {each.rule for each in found} == {"DND001"}


@pytest.mark.parametrize("quiet", [NIGHT, {**BOTH, "days": {"mon": "21:00..06:00", "tue": "none"}}])
def test_quiet_hours_that_say_enough_pass(quiet):
    assert findings(NOON, quiet) == []


@pytest.mark.parametrize(
    ("clock", "quiet", "countries", "refused"),
    [
        ("12:00", NIGHT, ("IN",), False),
        ("09:00", NIGHT, ("IN",), False),
        ("08:59", NIGHT, ("IN",), True),
        ("21:00", NIGHT, ("IN",), True),
        ("20:30", NIGHT, ("IN", "NP"), False),
        ("20:45", NIGHT, ("IN", "NP"), True),
        ("12:00", NIGHT, ("IN", "DE"), True),
        ("15:00", NIGHT, ("IN", "DE"), False),
        ("15:00", NIGHT, ("IN", "US"), True),
        ("12:00", NIGHT, (), True),
        ("12:00", NIGHT, ("ZZ",), True),
        ("12:00", {**NIGHT, "in": "account"}, (), False),
        ("22:00", {**NIGHT, "in": "account"}, (), True),
        ("22:00", {**BOTH, "days": {"wed": "21:00..23:00"}}, ("IN",), False),
        ("22:00", {**BOTH, "days": {"thu": "21:00..23:00"}}, ("IN",), True),
    ],
)
def test_a_channel_that_cannot_wait_refuses_a_send_inside_quiet_hours(clock, quiet, countries, refused):
    written = {"at": ["2026-12-17 15:00" if "IN" in countries else "2026-12-17 12:00", f"2026-12-24 {clock}"]}
    found = findings({"at": written["at"][1:]}, quiet, native=False, countries=countries)
    assert [each.rule for each in found] == (["SCH007"] if refused else [])
    assert all(each.path == ("schedule", "at", 0) for each in found)
    assert findings({"at": written["at"][1:]}, quiet, native=True, countries=countries) == []


def test_only_the_first_such_send_is_told_where_it_is():
    written = {"at": ["2026-12-24 12:00", "2026-12-24 22:00", "2026-12-25 22:00"]}
    (finding,) = findings(written, NIGHT, native=False)
    assert finding.path == ("schedule", "at", 1)
    repeat = {"every": "1 day", "start": "2026-12-24 22:00", "runs": "3"}
    (finding,) = findings(repeat, NIGHT, native=False)
    assert finding.path == ("schedule", "start")


@pytest.mark.parametrize(
    ("countries", "quiet", "what", "hint"),
    [
        ((), NIGHT, "quiet hours somewhere on earth.", "Say in `countries`"),
        (("ZZ", "IN"), NIGHT, "quiet hours somewhere on earth.", "The clocks of ZZ are not known here"),
        (("IN",), NIGHT, "falls into quiet hours.", "Another time of day"),
        (("IN", "NP"), NIGHT, "quiet hours: people's clocks show 22:00 to 22:15.", "Another time of day"),
        (("ZZ",), {**NIGHT, "in": "account"}, "falls into quiet hours.", "Another time of day"),
    ],
)
def test_the_sentence_names_the_clocks_and_the_cure(countries, quiet, what, hint):
    (finding,) = findings({"at": "2026-12-24 22:00"}, quiet, native=False, countries=countries)
    assert finding.what.endswith(what)
    assert finding.hint.startswith(hint)
