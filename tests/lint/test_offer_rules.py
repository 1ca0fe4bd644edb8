"""An offer holds whenever somebody reads of it, and its code is the one in the texts."""

from __future__ import annotations

import pytest

from ctsync.lint.contract import Example
from tests.lint.repository import found_in
from tests.lint.test_link_rules import fixed


def of(folder, yaml: str, channel: str = "push"):
    without = ("schedule.at",) if "every:" in yaml else ()
    return [one for one in found_in(folder, Example(yaml, channel, without=without)) if one.rule == "OFR001"]


@pytest.mark.parametrize(
    "yaml",
    [
        "offer: {from: 2026-12-04 11:30, until: 2026-12-04 11:30}",
        "offer: {from: 2026-12-04 11:30}",
        "offer: {until: 2026-12-04 11:30}",
        "offer: {code: RAIN20}",
        "offer: {until: 2026-12-04 13:30}\nexpires: 2h",
        "offer: {until: 2026-12-04 13:30}\nexpires: 2026-12-04 13:30",
        (
            "offer: {from: 2026-12-04 00:00, until: 2026-12-04 21:00}\n"
            "schedule: {at: 2026-12-04 11:30, in: user, if_missed: drop, cutoff: 21:00}"
        ),
    ],
)
def test_an_offer_that_holds_passes(tmp_path, yaml):
    assert of(tmp_path, yaml) == []


@pytest.mark.parametrize(
    ("yaml", "what"),
    [
        (
            "offer: {from: 2026-12-04 11:31}",
            "It goes out at 2026-12-04 11:30, and the offer begins at 2026-12-04 11:31.",
        ),
        ("offer: {until: 2026-12-04 11:29}", "It goes out until 2026-12-04 11:30"),
        ("offer: {until: 2026-12-04 13:29}\nexpires: 2h", "It may arrive until 2026-12-04 13:30"),
        (
            "offer: {until: 2026-12-04 13:29}\nexpires: 2026-12-04 13:30",
            "It may arrive until 2026-12-04 13:30",
        ),
        (
            (
                "offer: {until: 2026-12-04 20:59}\n"
                "schedule: {at: 2026-12-04 11:30, in: user, if_missed: drop, cutoff: 21:00}"
            ),
            "It goes out until 2026-12-04 21:00",
        ),
        (
            "offer: {until: 2026-12-05 11:00}\nschedule: {at: 2026-12-04 11:30, in: user, if_missed: next_day}",
            "It goes out until 2026-12-05 11:30",
        ),
        (
            "offer: {until: 2026-12-05 11:00}\nschedule: {at: [2026-12-04 11:30, 2026-12-06 11:30]}",
            "It goes out until 2026-12-06 11:30",
        ),
        (
            "offer: {from: 2026-12-05 11:00}\nschedule: {every: 1 day, start: 2026-12-04 11:30, runs: 3}",
            "It goes out at 2026-12-04 11:30",
        ),
    ],
)
def test_people_who_get_it_outside_the_offer_are_found(tmp_path, yaml, what):
    (found,) = of(tmp_path, yaml)
    assert found.what.startswith(what)


def test_each_date_of_a_mail_is_looked_at(tmp_path):
    yaml = "offer: {until: 2026-12-05 11:00}\nschedule: {at: [2026-12-04 11:30, 2026-12-06 11:30]}"
    (found,) = of(tmp_path, yaml, "email")
    assert "until 2026-12-06 11:30" in found.what


@pytest.mark.parametrize(
    ("code", "text", "slip"),
    [
        ("COMEBACK300", "With COMEBACK30 until Sunday", "COMEBACK30"),
        ("COMEBACK300", "With comeback300, until Sunday", "comeback300"),
        ("XMAS40", "कोड XMAS41 आज", "XMAS41"),
        ("DIWALI", "Use DIWALLI now", "DIWALLI"),
        ("RAIN-20", "Use RAIN-2O now", "RAIN-2O"),
        ("SAVE", "save 20% with SAVE", None),
        ("SAVE", "Please save the date", None),
        ("MONSOON20", "MONSOON SALE", None),
        ("MONSOON20", "Only in 2026, from 249", None),
        ("XMAS40", "XMAS40, not XMAS41", None),
        ("XMAS40", "Nothing of the kind", None),
    ],
)
def test_a_code_that_is_almost_the_code_is_found(tmp_path, code, text, slip):
    found = of(tmp_path, f'offer: {{code: "{code}"}}\nmessage: {{body: "{text}"}}')
    if slip is None:
        assert found == []
    else:
        (one,) = found
        assert fixed(text, one) == text.replace(slip, code)
        assert not one.fix.is_safe


def test_a_code_in_a_link_is_compared_too(tmp_path):
    yaml = 'offer: {code: XMAS40}\nmessage: {link: "acme://collection/boots?promo=XMAS04"}'
    (found,) = of(tmp_path, yaml)
    assert "`XMAS04`" in found.what
