"""Two phones in plain text: boxes that are straight in every script, side by side where there is room."""

from __future__ import annotations

import pytest

from ctsync.previews import gathered, previews_of
from ctsync.rendering.paper.cells import width
from ctsync.rendering.previews import text_preview
from tests.previews.making import CDN, a_campaign, every_channel
from tests.support.sample_shop import sample_shop

PUSH = {
    "title": "24 hours only: 40% off sneakers",
    "body": "Hi {{ Profile.Name | default: 'there' }}, your size is back in stock. The price goes up at midnight.",
    "image": f"{CDN}/sneakers.jpg",
    "android": {"notification_channel": "offers"},
}
EXPECTED = """\
 Android, collapsed                                iPhone, lock screen
┌──────────────────────────────────────────────┐  ┌──────────────────────────────────────────────┐
│ Your app · now                               │  │ Your app                                 now │
│ 24 hours only: 40% off sneakers              │  │ 24 hours only: 40% off sneakers              │
│ Hi Priya, your size is back in stock. The…   │  │ Hi Priya, your size is back in stock. The    │
└──────────────────────────────────────────────┘  │ price goes up at midnight.             [img] │
                                                  └──────────────────────────────────────────────┘"""


def test_two_phones_stand_side_by_side():
    assert "\n".join(text_preview(previews_of(a_campaign("push", PUSH)))) == EXPECTED


def test_one_stands_above_the_other_where_there_is_no_room():
    lines = text_preview(previews_of(a_campaign("push", PUSH)), 48)
    assert [line.strip() for line in lines if "," in line and "│" not in line] == [
        "Android, collapsed",
        "iPhone, lock screen",
    ]
    assert all(width(line) <= 48 for line in lines)


def test_it_may_be_read_by_somebody_else():
    previews = previews_of(a_campaign("push", PUSH))
    assert "Hi there, your size" in "\n".join(text_preview(previews, person="no-name"))


def test_people_who_get_nothing_are_told_of():
    stops = {**PUSH, "body": "{% abort %}"}
    assert text_preview(previews_of(a_campaign("push", stops))) == [
        "These people get nothing: the text stops itself for them."
    ]


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
@pytest.mark.parametrize("channel", every_channel())
def test_no_line_is_wider_than_the_page(channel, columns):
    lines = text_preview(previews_of(a_campaign(channel)), columns)
    assert max(map(width, lines)) <= max(columns, 28)


def test_the_boxes_of_the_sample_shop_are_straight():
    for previews in gathered(map(previews_of, sample_shop())):
        for line in text_preview(previews):
            if line.startswith(("│", "┌", "└")):
                assert width(line) in (48, 98), line


def test_the_seam_of_an_sms_is_drawn_and_its_parts_are_counted():
    text = "\n".join(text_preview(previews_of(a_campaign("sms", {"body": "a" * 153 + "b" * 20}))))
    assert "a⏐b" in text.replace(" │\n│ ", "")
    assert "2 parts · 173 of 306 places." in text
