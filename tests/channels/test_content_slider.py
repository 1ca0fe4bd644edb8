"""The content slider: YAML to wire for every key of yaml.md 7.1, and what comes with it."""

from __future__ import annotations

import pytest

from tests.channels.shop import at, sent, with_utm

TEXTS = {"title": "Hi", "body": "There"}
IOS = "content/platform_specific/ios"
HOME = with_utm("acme://home", "push")
PICTURE = "https://cdn.acme.example/a.jpg"


@pytest.mark.parametrize(
    ("key", "written", "field", "wire"),
    [
        ("orientation", "landscape", "orientation", "landscape"),
        ("paging", "true", "showsPaging", True),
        ("auto_play", "false", "autoPlay", False),
        ("auto_dismiss", "true", "autoDismiss", True),
        ("items", {"image": PICTURE}, "items", [{"imageUrl": PICTURE}]),
        (
            "items",
            [{"caption": "A", "subcaption": "B", "image": PICTURE, "link": "acme://home"}],
            "items",
            [{"caption": "A", "subcaption": "B", "imageUrl": PICTURE, "actionUrl": HOME}],
        ),
    ],
)
def test_each_key_of_a_slider_travels(key, written, field, wire):
    slider = {"items": [{"image": PICTURE}], key: written}
    assert at(sent("push", TEXTS | {"ios": {"slider": slider}}), f"{IOS}/ct_ContentSlider/{field}") == wire


def test_a_slider_brings_its_category_and_wakes_the_extension():
    block = at(sent("push", TEXTS | {"ios": {"slider": {"items": [{"image": PICTURE}]}}}), IOS)
    assert list(block) == ["mutable-content", "category", "ct_ContentSlider"]
    assert (block["mutable-content"], block["category"]) == ("true", "CTNotification")
