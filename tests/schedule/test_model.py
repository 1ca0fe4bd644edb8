from __future__ import annotations

import pytest
from pydantic import ValidationError

from ctsync.schedule import QuietHours, Schedule
from ctsync.schedule.model import Every
from tests.schedule.making import a_schedule


def errors_of(model, written) -> list[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(written)
    return [(error["loc"], error["type"]) for error in caught.value.errors()]


@pytest.mark.parametrize(
    ("written", "path", "rule"),
    [
        ({"at": "now"}, ("at", 0), "TYPE001"),
        ({"at": ["2026-12-24 09:00", "9pm"]}, ("at", 1), "TYPE001"),
        ({"every": "2 fortnights"}, ("every",), "TYPE001"),
        ({"every": "0 days"}, ("every",), "TYPE001"),
        ({"every": ["1 day"]}, ("every",), "TYPE001"),
        ({"days": ["thu", "Thursday"]}, ("days", 1), "TYPE001"),
        ({"days": "29"}, ("days", 0), "TYPE001"),
        ({"days": "01"}, ("days", 0), "TYPE001"),
        ({"days": "fifth mon"}, ("days", 0), "TYPE001"),
        ({"in": "UTC"}, ("in",), "literal_error"),
        ({"in_": "user"}, ("in_",), "extra_forbidden"),
        ({"except": "Christmas"}, ("except", 0), "TYPE001"),
    ],
)
def test_a_wrong_schedule_is_found_where_it_is(written, path, rule):
    assert (path, rule) in errors_of(Schedule, written)


@pytest.mark.parametrize("day", ["thu", "1", "28", "last", "last fri", "first sun"])
def test_days_are_of_the_week_or_of_the_month(day):
    assert a_schedule({"days": day}).days == (day,)


def test_a_single_moment_and_a_list_of_one_are_told_apart_since_keys_depend_on_it():
    single, listed = a_schedule({"at": "2026-12-24 09:00"}), a_schedule({"at": ["2026-12-24 09:00"]})
    assert not single.at_is_a_list
    assert listed.at_is_a_list
    assert single.at == listed.at
    assert not a_schedule({}).at_is_a_list


@pytest.mark.parametrize(
    "at", ["2026-12-24 09:00", ["2026-12-24 09:00"], ["2026-12-24 09:00", "2026-12-25 09:00"]]
)
def test_the_difference_survives_being_written_and_read_again(at):
    schedule = a_schedule({"at": at})
    for again in (
        Schedule.model_validate(schedule.model_dump(by_alias=True)),
        Schedule.model_validate({"at": schedule.at}),
        schedule.model_copy(update={"mode": "native"}),
    ):
        assert again.at == schedule.at
        assert again.at_is_a_list is schedule.at_is_a_list


@pytest.mark.parametrize(
    ("text", "shown"), [("1 day", "1 day"), ("1 weeks", "1 week"), ("2 months", "2 months")]
)
def test_a_rhythm_is_shown_in_good_english(text, shown):
    every = a_schedule({"every": text}).every
    assert str(every) == shown
    assert Schedule.model_validate({"every": every}).every == every
    assert isinstance(every, Every)


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ({"from": "9pm"}, ("from",)),
        ({"days": {"mon": "21:00-06:00"}}, ("days", "mon")),
        ({"days": {"monday": "21:00..06:00"}}, ("days", "monday", "[key]")),
    ],
)
def test_wrong_quiet_hours_are_found_where_they_are(written, path):
    assert (path, "TYPE001") in errors_of(QuietHours, written)


def test_editors_get_every_key_explained():
    for model in (Schedule, QuietHours):
        properties = model.model_json_schema()["properties"]
        assert all("description" in described for described in properties.values())
        assert "in" in properties
    moment = Schedule.model_json_schema()["properties"]["at"]
    assert {shape["type"] for shape in moment["anyOf"]} == {"string", "array"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [({"days": "Monday"}, "mon"), ({"days": "15th"}, "15"), ({"every": "week"}, "1 week")],
)
def test_what_was_meant_is_what_is_suggested(written, meant):
    with pytest.raises(ValidationError) as caught:
        Schedule.model_validate(written)
    assert caught.value.errors()[0]["ctx"]["example"] == meant
