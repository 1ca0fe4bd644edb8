"""E-mails as lists of mails and mail programs show them."""

from __future__ import annotations

import pytest

from ctsync.lint.contract import Example
from ctsync.problems import Level, Rewrite
from tests.lint.asking import asked, levels

FILE = "emails/monsoon.html"
META = '<meta name="color-scheme" content="light dark">'


def _letter(body, head=META, yaml=""):
    return Example(
        yaml, channel="email", emails={FILE: f"<html><head>{head}</head><body>{body}</body></html>"}
    )


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("a" * 33, []),
        ("a" * 34, [Level.INFO]),
        ("a" * 50, [Level.INFO]),
        ("a" * 51, [Level.WARNING]),
        ("नमस्ते" * 11, []),
        ("नमस्ते" * 12, [Level.INFO]),
        ("👨‍👩‍👧" * 33, []),
        ("a" * 30 + "{{ Profile.Name }}", []),
        ("{% if a %}" + "a" * 60 + "{% endif %}", []),
    ],
)
def test_subjects_are_counted_in_letters(tmp_path, text, level):
    assert (
        levels(asked(tmp_path, "EML001", Example(f'message: {{subject: "{text}"}}', channel="email")))
        == level
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 39, 1),
        ("a" * 40, 0),
        ("a" * 100, 0),
        ("a" * 101, 1),
        ("THE MONSOON IS HERE ", 1),
        ("{{ Profile.Name }}, see", 0),
        ("नमस्ते " * 10, 0),
    ],
)
def test_a_preheader_has_40_to_100_letters_of_its_own(tmp_path, text, count):
    example = Example(f'message: {{preheader: "{text}"}}', channel="email")
    assert len(asked(tmp_path, "EML002", example)) == count


@pytest.mark.parametrize(("body", "count"), [("<p>Hi</p>", 1), ('<div style="display:none">Rain</div>Hi', 0)])
def test_a_missing_preheader_is_missed_unless_the_letter_has_its_own(tmp_path, body, count):
    whole = f"message: {{from: ACME, subject: Rain, html: {FILE}, from_address: asha@acme.example}}"
    assert len(asked(tmp_path, "EML002", _letter(body, yaml=whole))) == count


@pytest.mark.parametrize(
    ("kilobytes", "level"),
    [(79, []), (81, [Level.WARNING]), (101, [Level.WARNING]), (103, [Level.ERROR])],
)
@pytest.mark.parametrize("sign", ["a", "த"])
def test_size_is_counted_in_bytes_as_sent(tmp_path, sign, kilobytes, level):
    body = sign * (kilobytes * 1024 // len(sign.encode()) - 250)
    assert levels(asked(tmp_path, "EML005", _letter(body))) == level


def test_the_utm_that_is_added_counts(tmp_path):
    links = '<a href="https://acme.example/">x</a>' * 1_000
    assert len(links) < 80 * 1024
    assert levels(asked(tmp_path, "EML005", _letter(links))) == [Level.WARNING]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ('<p>Hi</p>\n<img src="a.png">', "no `alt`"),
        ('<img src="a.png" alt="Rain">', "pictures only"),
    ],
)
def test_what_is_lost_without_pictures_is_shown_in_the_letter(tmp_path, body, what):
    (found,) = asked(tmp_path, "EML007", _letter(body))
    assert what in found.what
    assert found.where.file == FILE


def test_the_place_is_that_of_the_tag(tmp_path):
    (found,) = asked(tmp_path, "EML007", _letter('தமிழ்\n<p>Hi</p> <img src="a">'))
    assert (found.where.line, found.where.column) == (2, 11)


@pytest.mark.parametrize(
    "body",
    [
        '<p>Hi</p><img src="a" alt="">',
        '<p>Hi</p><img src="a" width="1" height="1">',
        '<p>Hi</p><img src="a" style="display: none">',
        '<p>Hi</p><img src="a" role="presentation">',
        '<p>Hi</p><img src="a" {{ words }}>',
        "<p>{{ Profile.Name }}</p>",
    ],
)
def test_pictures_that_need_no_words_pass(tmp_path, body):
    assert asked(tmp_path, "EML007", _letter(body)) == []


def test_the_meta_for_the_dark_goes_behind_the_opening_of_the_head(tmp_path):
    (found,) = asked(tmp_path, "EML007", _letter("<p>Hi</p>", head="<title>T</title>"))
    assert found.fix is not None
    (placed,) = found.fix.edits
    assert isinstance(placed.edit, Rewrite)
    assert placed.at.file == FILE
    assert (placed.edit.text, placed.edit.start, placed.edit.end) == (META, 12, 12)


def test_a_letter_without_a_head_is_left_to_its_author(tmp_path):
    (found,) = asked(tmp_path, "EML007", Example("", channel="email", emails={FILE: "<p>Hi</p>"}))
    assert found.fix is None


@pytest.mark.parametrize(
    ("yaml", "count"),
    [
        ('from: "' + "a" * 25 + '"', 0),
        ('from: "' + "a" * 26 + '"', 1),
        ("from_address: DoNot_Reply@acme.example", 1),
        ("from_address: reply@acme.example", 0),
    ],
)
def test_a_sender_is_short_and_can_be_answered(tmp_path, yaml, count):
    assert len(asked(tmp_path, "EML009", Example(f"message: {{{yaml}}}", channel="email"))) == count
