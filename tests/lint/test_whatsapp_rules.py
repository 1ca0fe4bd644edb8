"""WhatsApp messages as Meta takes them."""

from __future__ import annotations

import pytest

from ctsync.lint.contract import Example
from ctsync.lint.subject import Picture
from ctsync.lint.whatsapp_rules import _registers
from tests.lint.asking import asked

MEDIA = "message: {{template: pickup_ready, language: en, header: {{{}}}, body: [Priya, six], buttons: [x]}}"


def _example(yaml="", **parts):
    return Example(yaml, channel="whatsapp", registers=_registers(**parts))


@pytest.mark.parametrize(
    ("header", "count"),
    [("a" * 60, 0), ("a" * 61, 1), ("नमस्ते" * 20, 0), ("नमस्ते" * 21, 1), ("a" * 50 + "{{ Profile.Name }}", 0)],
)
def test_a_header_has_60_letters_once_it_is_filled(tmp_path, header, count):
    example = _example(f'message: {{header: {{text: "{header}"}}}}')
    assert len(asked(tmp_path, "WA002", example)) == count


@pytest.mark.parametrize(("length", "count"), [(1024, 0), (1025, 1)])
def test_a_body_is_counted_with_its_fillings(tmp_path, length, count):
    fixed = len("Hi , it waits until .")
    example = _example(f'message: {{body: ["{"a" * (length - fixed - 1)}", "6"]}}')
    assert len(asked(tmp_path, "WA002", example)) == count


def test_words_on_a_button_are_few(tmp_path):
    long = '{type: url, text: "Directions to the shop now", url: "https://acme.example/{{1}}"}'
    (found,) = asked(tmp_path, "WA002", _example(button=long))
    assert "26 characters" in found.what


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Hi {{1}}, {{2}}", 1),
        ("{{1}} and {{2}}!", 1),
        ("Hi {{1}} {{2}}!", 1),
        ("Hi {{1}}, {{2}}!", 0),
        ("Hi!", 0),
    ],
)
def test_placeholders_stand_between_words(tmp_path, body, count):
    assert len(asked(tmp_path, "WA003", _example(body=body))) == count


@pytest.mark.parametrize(
    ("now", "count"),
    [("2026-11-29 23:59", 0), ("2026-11-30 00:00", 1)],
)
def test_a_check_is_fresh_for_seven_days_of_the_account(tmp_path, now, count):
    assert len(asked(tmp_path, "WA004", Example("", channel="whatsapp", now=now))) == count


def test_without_a_clock_no_check_is_old(tmp_path):
    assert asked(tmp_path, "WA004", Example("", channel="whatsapp", now="2030-01-01 10:00"), now=None) == []


@pytest.mark.parametrize(
    ("raw", "count"),
    [("{content: {kv: {a: 1}}}", 1), ("{custom_kv: {a: 1}}", 1), ("{content: {new: 1}}", 0)],
)
def test_key_values_in_raw_are_found(tmp_path, raw, count):
    assert len(asked(tmp_path, "WA005", _example(f"raw: {raw}"))) == count


@pytest.mark.parametrize(
    ("kind", "link", "count"),
    [
        ("image", "https://cdn.acme.example/a.webp", 1),
        ("image", "https://cdn.acme.example/a.PNG?v=2", 0),
        ("image", "https://cdn.acme.example/picture", 0),
        ("image", "https://cdn.acme.example/v1.2-final/picture", 0),
        ("video", "https://cdn.acme.example/a.mov", 1),
        ("video", "https://cdn.acme.example/a.mp4", 0),
    ],
)
def test_the_form_of_media_is_known_by_its_ending(tmp_path, kind, link, count):
    example = _example(MEDIA.format(f'{kind}: "{link}"'), header=f"{{type: {kind}}}")
    assert len(asked(tmp_path, "WA006", example)) == count


@pytest.mark.parametrize(
    ("picture", "count"),
    [
        (Picture(5 * 1024 * 1024, 800, 418), 0),
        (Picture(5 * 1024 * 1024 + 1, 800, 418), 1),
        (Picture(1, 800, 450), 1),
        (Picture(1, 1200, 628), 0),
        (Picture(1), 0),
    ],
)
def test_weight_and_shape_are_those_of_the_file(tmp_path, picture, count):
    example = _example(MEDIA.format('image: "https://cdn.acme.example/w/a.png"'), header="{type: image}")
    assert len(asked(tmp_path, "WA006", example, pictures={"images/w/a.png": picture})) == count


@pytest.mark.parametrize(
    ("purpose", "category", "count"),
    [
        ("promotional", "marketing", 0),
        ("promotional", "utility", 1),
        ("transactional", "authentication", 0),
        ("transactional", "marketing", 1),
    ],
)
def test_category_and_purpose_fit(tmp_path, purpose, category, count):
    assert len(asked(tmp_path, "WA007", _example(f"purpose: {purpose}", category=category))) == count
