"""The longest of what people get: by parts, then by letters as people count them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.previews import longest, previews_of
from ctsync.previews.lengths import length_of
from ctsync.previews.model import Reading, Version
from tests.previews.making import EVERYTHING, PEOPLE, a_campaign, every_channel, look_of

PUSH = {
    "title": "Hello",
    "body": "Hi {{ Profile.Name | default: 'there' }}.",
    "android": {"notification_channel": "offers"},
}


def an_sms(body: str) -> Reading:
    return replace(previews_of(a_campaign("sms", {"body": body})).versions[0].readings[0], people=(body[:1],))


@pytest.mark.parametrize("channel", every_channel())
def test_every_channel_has_a_length(channel):
    look = look_of(previews_of(a_campaign(channel)))
    assert look is not None
    length = length_of(look)
    assert length.letters > 0
    assert all(number > 0 for _, number in length.texts)
    assert (length.parts > 0) is (channel == "sms")


def test_the_longest_name_makes_the_longest_push():
    readings = previews_of(a_campaign("push", PUSH)).versions[0].readings
    ranked = longest(Version("after", readings))
    assert len(ranked) == 3
    assert readings[ranked[0].place].people == ("long-name",)
    assert ranked[0].length.texts == (("title", 5), ("text", len(f"Hi {PEOPLE['long-name']['Name']}.")))
    numbers = [each.length.letters for each in ranked]
    assert numbers == sorted(numbers, reverse=True)


def test_letters_are_counted_as_people_count_them():
    reading = an_sms("क्षि👨‍👩‍👧🇮🇳")
    assert reading.look is not None
    assert length_of(reading.look).texts == (("text", 3),)


def test_more_parts_are_longer_than_more_letters():
    one_part, two_parts = an_sms("a" * 150), an_sms("छ" * 71)
    ranked = longest(Version("after", (one_part, two_parts)))
    assert [(each.place, each.length.parts, each.length.letters) for each in ranked] == [
        (1, 2, 71),
        (0, 1, 150),
    ]


def test_nothing_is_longest_where_all_get_the_same_and_nobody_who_gets_nothing_counts():
    same = previews_of(a_campaign("sms", {"body": EVERYTHING["sms"]["body"]})).versions[0]
    assert longest(same) == ()
    nothing = Reading("hi", ("x",), None)
    assert longest(replace(same, readings=(*same.readings, nothing))) == ()
