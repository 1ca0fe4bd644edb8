"""What a test says is what the campaign says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.campaign.content import Known
from ctsync.campaign.payload import create_payload
from ctsync.errors import UsageError
from ctsync.sending.messages import messages
from tests.support.campaigns import one
from tests.support.families import campaigns_of
from tests.support.rolling import daily

FILE = """\
name: news
owner: acme/crm
purpose: transactional
channel: push
devices: [android]
audience: {{profile: {{Age: 30}}}}
schedule: {{at: 2027-06-01 12:00}}
message: {{title: Hello, body: Today., android: {{notification_channel: offers}}}}
{more}
"""
LANGUAGES = "languages: {{from: Profile.Language, default: en, send_as: {}, hi: {{title: नमस्ते, body: आज।}}, ta: {{title: வணக்கம், body: இன்று.}}}}"
MARKETS = """\
markets:
  pune: {audience: {profile: {City: Pune}}}
  nashik: {audience: {profile: {City: Nashik}}}
  mumbai: {audience: {profile: {City: Mumbai}}, message: {body: Only in Mumbai.}}
"""


def spoken(send_as):
    return campaigns_of(FILE.format(more=LANGUAGES.format(send_as)))


def test_the_content_is_that_of_the_create_call_to_the_letter():
    campaign = one("news", raw={"content": {"extra": "1"}})
    (message,) = messages([campaign])
    assert message.content == create_payload(campaign, "any")["content"]
    assert message.content["extra"] == "1"
    assert (message.name, message.channel) == ("news", "push")


def test_each_language_that_is_a_campaign_is_a_message():
    found = messages(spoken("campaign_per_language"))
    assert {message.name: message.content["title"] for message in found} == {
        "news[en]": "Hello",
        "news[hi]": "नमस्ते",
        "news[ta]": "வணக்கம்",
    }
    (hindi,) = messages(spoken("campaign_per_language"), ["hi"])
    assert hindi.name == "news[hi]"


def test_a_campaign_that_chooses_is_sent_as_it_chooses_or_one_language_alone():
    (choosing,) = messages(spoken("one_campaign"))
    assert "{% if Profile.Language" in choosing.content["title"]
    assert choosing.has_liquid
    assert choosing.languages == ("en", "hi", "ta")
    english, tamil = messages(spoken("one_campaign"), ["en", "ta"])
    assert [english.name, tamil.name] == ["news (en)", "news (ta)"]
    assert [english.content["title"], tamil.content["title"]] == ["Hello", "வணக்கம்"]
    assert not tamil.has_liquid


def test_dates_of_one_part_say_the_same_so_one_stands_for_all():
    found = messages(list(daily()))
    assert [message.name for message in found] == ["news"]


@pytest.mark.parametrize(("languages", "markets"), [(["xx"], []), ([], ["pune"]), (["HI"], [])])
def test_what_the_campaign_does_not_have_is_refused_with_what_it_has(languages, markets):
    with pytest.raises(UsageError) as raised:
        messages(spoken("campaign_per_language"), languages, markets)
    assert "has no" in raised.value.what
    assert raised.value.hint


def test_markets_that_say_the_same_are_sent_once():
    campaigns = campaigns_of(FILE.format(more=MARKETS))
    told = {message.name: message.content["body"] for message in messages(campaigns)}
    assert told == {"news[pune], news[nashik]": "Today.", "news[mumbai]": "Only in Mumbai."}
    (pune,) = messages(campaigns, markets=["pune"])
    assert pune.parts == ("news[pune]",)


@pytest.mark.parametrize("channel", ["webhook", "inbox"])
def test_a_channel_without_such_a_call_is_refused_with_those_that_have_one(channel):
    named = one("news")
    other = replace(named, content=Known(named.definition.model_copy(update={"channel": channel})))
    with pytest.raises(UsageError, match="sends no") as raised:
        messages([other])
    assert "push, webpush, email, sms, whatsapp" in raised.value.why


def test_nobody_guesses_which_provider_of_a_group_would_send():
    named = one("news")
    other = replace(
        named,
        content=Known(named.definition.model_copy(update={"channel": "sms", "provider_group": "Fast"})),
    )
    with pytest.raises(UsageError, match="group of providers"):
        messages([other])
