"""From a campaign to its previews: people who see the same share a drawing, languages are gathered, all is alike each time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.channels import CHANNELS
from ctsync.channels.shown import shown_texts
from ctsync.previews import Call, Cards, Chat, Letter, Notices, Sms, gathered, previews_of, with_before
from ctsync.previews.model import text_of
from tests.previews.making import PEOPLE, a_campaign, every_channel, look_of
from tests.support.families import campaigns_of

LOOKS = {
    "push": Notices,
    "webpush": Notices,
    "email": Letter,
    "sms": Sms,
    "whatsapp": Chat,
    "inbox": Cards,
    "webhook": Call,
}
GREETING = {
    "title": "Hello",
    "body": "Hi {{ Profile.Name | default: 'there' }}.",
    "android": {"notification_channel": "offers"},
}
SPEAKING_TWO = """
name: a
owner: acme/crm
purpose: promotional
channel: push
devices: [android]
audience: {everyone: true}
schedule: {at: 2027-06-01 12:00}
message: {title: "Hello", body: "You speak {{ Profile.Language }}.", android: {notification_channel: offers}}
languages:
  from: Profile.Language
  default: en
  send_as: one_campaign
  values: {hi: [Hindi, hi]}
  hi: {title: "नमस्ते", body: "आप {{ Profile.Language }} बोलते हैं।"}
"""


@pytest.mark.parametrize("channel", every_channel())
def test_every_channel_is_drawn_and_the_same_campaign_gives_the_same_previews(channel):
    campaign = a_campaign(channel)
    previews = previews_of(campaign)
    assert isinstance(look_of(previews), LOOKS[channel])
    assert previews == previews_of(campaign)
    assert hash(previews.versions) == hash(previews_of(campaign).versions)
    assert previews.noun == CHANNELS[channel].noun


@pytest.mark.parametrize("channel", every_channel())
def test_the_examples_of_these_tests_hold_every_text_that_the_channel_knows(channel):
    texts = CHANNELS[channel].texts
    message = a_campaign(channel).definition.message
    never = {"windows.values.*", "header.location.name", "header.location.address"}
    held = {pattern for pattern in texts if shown_texts({pattern: texts[pattern]}, message)}
    assert set(texts) - held <= never


def test_people_who_see_the_same_share_one_reading():
    readings = previews_of(a_campaign("push", GREETING)).versions[0].readings
    assert [each.people for each in readings] == [("full",), ("no-name",), ("long-name",), ("right-to-left",)]
    plain = previews_of(a_campaign("push", {**GREETING, "body": "Hi"})).versions[0].readings
    assert [each.people for each in plain] == [tuple(PEOPLE)]


def test_a_warning_stands_there_where_liquid_is_not_promised():
    text = {"title": "Hello", "body": "Hi {{ Profile.Name | default: 'there' }}"}
    assert "PER001" in previews_of(a_campaign("webpush", text)).notes[0]
    assert previews_of(a_campaign("webpush", text, verified=True)).notes == ()
    assert previews_of(a_campaign("webpush", {"title": "Hello", "body": "Hi"})).notes == ()


def test_languages_of_one_market_are_gathered_and_dates_are_one():
    one = previews_of(a_campaign("push", GREETING))
    english = replace(one, languages=("en",), versions=_in(one, "en"))
    hindi = replace(one, languages=("hi",), versions=_in(one, "hi"), notes=("Note.",))
    other = replace(one, key="other")
    first, second = gathered([english, hindi, english, other])
    assert first.languages == ("en", "hi")
    assert [each.language for each in first.versions[0].readings] == ["en"] * 4 + ["hi"] * 4
    assert first.notes == ("Note.",)
    assert second == other


def _in(previews, language):
    (version,) = previews.versions
    return (replace(version, readings=tuple(replace(each, language=language) for each in version.readings)),)


def test_what_was_sent_before_stands_beside_and_nothing_where_nothing_was():
    after = previews_of(a_campaign("push", GREETING))
    before = replace(after, versions=(replace(after.versions[0], when="before"),), languages=("en",))
    both = with_before(after, before)
    assert [version.when for version in both.versions] == ["after", "before"]
    assert both.languages == ("", "en")
    assert with_before(after, None) == after
    assert [version.when for version in gathered([both, both])[0].versions] == ["after", "before"]


def test_a_language_is_read_by_somebody_who_speaks_it():
    (campaign,) = campaigns_of(SPEAKING_TWO)
    previews = previews_of(campaign)
    assert previews.languages == ("en", "hi")
    english, hindi = (look_of(previews, language=code) for code in previews.languages)
    assert isinstance(english, Notices)
    assert isinstance(hindi, Notices)
    assert text_of(english.notices[0].body) == "You speak en."
    assert text_of(hindi.notices[0].body) == "आप Hindi बोलते हैं।"
