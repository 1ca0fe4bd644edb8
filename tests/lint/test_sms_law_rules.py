"""SMS as India and the United States want them."""

from __future__ import annotations

import pytest

from ctsync.lint.contract import Example
from tests.lint.asking import asked


def _example(body, text, *, more="", header="ACMEIP", category="promotional"):
    register = (
        "dlt_templates:\n  grocery_150_off:\n"
        f'    {{id: "1707166619134823007", header: {header}, category: {category}, urls: [https://acme.in/],\n'
        f'     text: "{text}"}}\n'
    )
    return Example(
        f'message: {{body: "{body}"}}\n{more}', channel="sms", registers={"dlt_templates": register}
    )


def test_shows_both_texts_where_they_part(tmp_path):
    (found,) = asked(tmp_path, "SMS003", _example("Hi Asha, pay now please", "Hi {#var#}, pay today"))
    assert found.offset == 13
    assert "`now please`" in found.what
    assert "`today`" in found.what


@pytest.mark.parametrize(
    ("filling", "variable", "what"),
    [
        ("x" * 31, "var", "31 characters"),
        ("न" * 31, "alphanumeric", "31 characters"),
        ("x" * 61, "var#}{#var", "room for 60"),
        ("12 June", "numeric", "a number"),
        ("asha", "email", "an e-mail address"),
        ("soon", "cbn", "a phone number"),
        ("acme", "url", "list of links"),
        ("https://acme.in.evil.example/", "url", "list of links"),
    ],
)
def test_a_filling_that_operators_refuse_is_found(tmp_path, filling, variable, what):
    (found,) = asked(tmp_path, "SMS005", _example(f"Hi {filling}!", f"Hi {{#{variable}#}}!"))
    assert what in found.what
    assert found.offset == 3


@pytest.mark.parametrize(
    ("filling", "variable"),
    [
        ("x" * 30, "var"),
        ("नमस्ते" * 9, "alphanumeric"),
        ("x" * 60, "var#}{#var"),
        ("1,250.50", "numeric"),
        ("asha@acme.in", "email"),
        ("+91 80 4000 1000", "cbn"),
        ("https://acme.in/a-long-way-to-the-umbrellas", "url"),
        ("acme.in/x", "url"),
        ("https://ACME.in", "url"),
        ("{{ Profile.Link }}", "url"),
        ("{{ Profile.Amount }}", "numeric"),
        ("Rs 150", "alphanumeric"),
    ],
)
def test_a_filling_that_operators_take_passes(tmp_path, filling, variable):
    assert asked(tmp_path, "SMS005", _example(f"Hi {filling}!", f"Hi {{#{variable}#}}!")) == []


@pytest.mark.parametrize(
    ("at", "count"),
    [("2026-12-04 09:59", 1), ("2026-12-04 10:00", 0), ("2026-12-04 20:59", 0), ("2026-12-04 21:00", 1)],
)
def test_promotional_hours_of_india(tmp_path, at, count):
    assert len(asked(tmp_path, "SMS006", Example(f"schedule: {{at: {at}}}", channel="sms"))) == count


def test_service_texts_go_out_at_any_time_and_promotional_ones_never_by_night(tmp_path):
    night = "purpose: transactional\nschedule: {at: 2026-12-04 22:00}"
    assert asked(tmp_path, "SMS006", _example("Hi", "Hi", more=night, category="service")) == []
    assert len(asked(tmp_path, "SMS006", _example("Hi", "Hi", more=night))) == 1


@pytest.mark.parametrize(
    ("header", "category", "count"),
    [
        ("ACMEIP", "promotional", 0),
        ("acmeip", "promotional", 0),
        ("ACMEIP-P", "promotional", 0),
        ("OTHERS", "promotional", 1),
        ("ACMEIP", "transactional", 1),
        ("ACMEIP", "service", 0),
    ],
)
def test_header_and_category_fit_provider_and_purpose(tmp_path, header, category, count):
    found = asked(tmp_path, "SMS006", _example("Hi", "Hi", header=header, category=category))
    assert len(found) == count


@pytest.mark.parametrize(
    ("at", "count"),
    [
        ("2026-12-05 00:29", 0),  # 13:59 in New York, 08:59 in Hawaii
        ("2026-12-04 23:30", 0),  # 13:00 and 08:00
        ("2026-12-04 23:29", 1),  # 07:59 in Hawaii
        ("2026-12-05 07:29", 0),  # 20:59 in New York
        ("2026-12-05 07:30", 1),  # 21:00 there
        ("2026-07-05 06:29", 0),  # summer: 20:59 in New York
        ("2026-07-05 06:30", 1),
    ],
)
def test_hours_of_the_united_states_hold_from_hawaii_to_new_york(tmp_path, at, count):
    example = Example(f"countries: [US]\nschedule: {{at: {at}}}", channel="sms", now="2026-01-01 10:00")
    assert len(asked(tmp_path, "SMS007", example)) == count


def test_hours_of_the_united_states_are_not_those_of_service_texts(tmp_path):
    assert asked(tmp_path, "SMS007", Example("purpose: transactional\ncountries: [US]", channel="sms")) == []
