"""What is too big to arrive, measured by its bytes; and pictures, by weight and shape."""

from __future__ import annotations

import pytest

from ctsync.lint.contract import Example
from ctsync.lint.settings import LintSettings
from ctsync.lint.subject import Picture
from ctsync.problems import Level
from tests.lint.repository import found_in

KB = 1024


def of(folder, rule: str, yaml: str, settings: LintSettings | None = None, **more):
    found = found_in(folder, Example(yaml, **more), settings or LintSettings())
    return [one for one in found if one.rule == rule]


def size_of(folder, yaml: str) -> int:
    """The bytes that the rule counts, told by a threshold that everything crosses."""
    low = LintSettings(thresholds={"PUSH005": {Level.ERROR: 1}})
    (found,) = of(folder, "PUSH005", yaml, low)
    return int(found.what.split(" bytes")[0].split()[-1].replace(",", ""))


def test_the_limit_is_crossed_by_one_byte(tmp_path):
    empty = size_of(tmp_path / "0", 'message: {android: {values: {a: "x"}}}') - 1
    at_limit = f'message: {{android: {{values: {{a: "{"x" * (3500 - empty)}"}}}}}}'
    over = at_limit.replace("xx", "xxx", 1)
    assert size_of(tmp_path / "1", at_limit) == 3500
    assert of(tmp_path / "2", "PUSH005", at_limit) == []
    (found,) = of(tmp_path / "3", "PUSH005", over)
    assert "On Android this push takes 3,501 bytes; 3,500 are safe." in found.what


@pytest.mark.parametrize(("letter", "is_found"), [("x", False), ("க", True), ("😀", True)])
def test_bytes_count_not_letters(tmp_path, letter, is_found):
    yaml = f'message: {{values: {{a: "{letter * 1200}"}}}}'
    assert bool(of(tmp_path, "PUSH005", yaml)) is is_found


def test_only_what_goes_to_one_platform_is_added_up(tmp_path):
    half = "x" * 2400
    assert (
        of(
            tmp_path,
            "PUSH005",
            f"message: {{android: {{values: {{a: {half}}}}}, ios: {{values: {{a: {half}}}}}}}",
        )
        == []
    )
    (found,) = of(tmp_path, "PUSH005", f"message: {{values: {{b: {half}}}, ios: {{values: {{a: {half}}}}}}}")
    assert found.what.startswith("On iOS")


def test_raw_fields_count_too(tmp_path):
    raw = f'raw: {{content: {{platform_specific: {{android: {{extra: "{"x" * 3500}"}}}}}}}}'
    (found,) = of(tmp_path, "PUSH005", raw)
    assert found.what.startswith("On Android")
    assert of(tmp_path, "PUSH005", "raw: {content: {extra: x}}") == []


def test_a_phone_that_nobody_chose_takes_nothing(tmp_path):
    assert (
        of(tmp_path, "PUSH005", f'devices: [ios]\nmessage: {{android: {{values: {{a: "{"x" * 4000}"}}}}}}')
        == []
    )


def test_windows_phones_are_nobodys_limit(tmp_path):
    long = "x" * 4000
    assert (
        of(tmp_path / "a", "PUSH005", f"devices: [windows]\nmessage: {{windows: {{values: {{a: {long}}}}}}}")
        == []
    )
    both = f"devices: [android, windows]\nmessage: {{windows: {{values: {{a: {long}}}}}}}"
    assert of(tmp_path / "b", "PUSH005", both) == []


def picture(size: int, width: int | None = 800, height: int | None = 400):
    return {"images/sale/a.jpg": Picture(size, width, height)}


@pytest.mark.parametrize(
    ("size", "expected"),
    [(40 * KB, []), (40 * KB + 1, ["warning"]), (500 * KB, ["warning"]), (500 * KB + 1, ["error"])],
)
def test_a_picture_is_weighed(tmp_path, size, expected):
    yaml = 'message: {image: "https://cdn.acme.example/sale/a.jpg?v=2"}'
    assert [one.level for one in of(tmp_path, "PUSH006", yaml, pictures=picture(size))] == expected


@pytest.mark.parametrize(
    ("yaml", "width", "height", "shown"),
    [
        ('message: {image: "https://x.example/sale/a.jpg"}', 1600, 900, None),
        ('message: {image: "https://x.example/sale/a.jpg"}', 800, 800, "Android shows 2:1"),
        ('message: {ios: {image: "https://x.example/sale/a.jpg"}}', 800, 800, None),
        ('message: {ios: {image: "https://x.example/sale/a.jpg"}}', 600, 800, "iOS shows 16:9 or 1:1"),
        ('message: {android: {image: "https://x.example/sale/a.jpg"}}', 1200, 400, "Android shows 2:1"),
        ('devices: [ios]\nmessage: {image: "https://x.example/sale/a.jpg"}', 800, 800, None),
        ('message: {android: {large_icon: "https://x.example/sale/a.jpg"}}', 100, 400, None),
        ('message: {image: "https://x.example/sale/a.jpg"}', None, None, None),
        ('message: {image: "https://x.example/other/a.jpg"}', 100, 400, None),
        ('message: {image: "https://x.example/deep/sale/a.jpg"}', 100, 400, "Android shows 2:1"),
        ('message: {link: "https://acme.example/sale/a.jpg"}', 100, 400, None),
    ],
)
def test_a_picture_has_the_shape_of_its_platform(tmp_path, yaml, width, height, shown):
    found = of(tmp_path, "PUSH006", yaml, pictures=picture(KB, width, height))
    assert len(found) == (shown is not None)
    assert all(shown in one.what and one.level == "warning" for one in found)


def test_the_longest_language_counts(tmp_path):
    languages = (
        "languages: {from: Profile.Language, default: en, send_as: one_campaign, hi: {title: %s, body: %s}}"
    )
    long = of(tmp_path, "PUSH005", languages % ("क" * 40, "क" * 1200))
    assert [one.where.line for one in long] == [long[0].where.line]
    assert "takes 3," in long[0].what or "takes 4," in long[0].what
    assert of(tmp_path, "PUSH005", languages % ("क" * 40, "क" * 900)) == []
