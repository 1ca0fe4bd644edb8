"""A campaign without its file is told in the words that its file had, and not at all where nobody can know them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ctsync.audience import in_words
from ctsync.campaign.canonical import canonical_tree
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import create_payload
from ctsync.campaign.remembered import UNNAMED, Remembered, remembered
from tests.previews.making import a_campaign, every_channel
from tests.support.sample_shop import sample_shop

SHOP = {str(campaign.key): campaign for campaign in sample_shop()}


def kept_of(campaign: DesiredCampaign) -> dict[str, Any]:
    """What an apply keeps of a create, as it comes back out of a store."""
    told = {"tree": canonical_tree(campaign), "payload": create_payload(campaign, campaign.human_name)}
    return dict(json.loads(json.dumps(told)))


def memory_of(campaign: DesiredCampaign, kept: Any = None) -> Remembered | None:
    told = kept_of(campaign) if kept is None else kept
    return remembered(told, campaign.key, campaign.name, campaign.account, campaign.catalog)


@pytest.mark.parametrize("key", SHOP)
def test_its_people_are_told_as_its_file_told_them(key):
    campaign = SHOP[key]
    known = memory_of(campaign)
    assert known is not None
    audience, gap = campaign.definition.audience, campaign.account.window_gap
    assert words(known.who) == words(in_words(audience, campaign.catalog.segments, gap))


def words(sentence: str) -> list[str]:
    """Without the order of alternatives, which a tree does not keep."""
    return sorted(sentence.casefold().replace(",", "").split())


@pytest.mark.parametrize("channel", every_channel())
def test_its_message_is_known_in_every_channel(channel):
    known = memory_of(a_campaign(channel))
    assert known is not None
    assert known.channel == channel
    assert len(known.messages) == 1


def test_the_default_language_of_several_has_no_name_any_more():
    several = next(each for each in SHOP.values() if each.variants)
    known = memory_of(several)
    assert known is not None
    assert several.variants is not None
    assert [language for language, _, _ in known.messages] == [
        UNNAMED,
        *(one.language for one in several.variants.others),
    ]


def test_an_audience_of_another_version_hides_nothing_but_itself():
    kept = kept_of(a_campaign("sms", {"body": "Hello"}))
    kept["tree"]["audience"] = {"everybody_and": "their dog"}
    known = memory_of(a_campaign("sms"), kept)
    assert known is not None
    assert known.who == ""
    assert known.messages[0][2].body == "Hello"


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"tree": None},
        {"tree": {"channel": "smoke signals"}},
        {"tree": {"channel": ["sms"]}},
        {"tree": {"channel": "sms"}},
        {"tree": {"channel": "sms", "message": {"body": {"not": "a text"}}}},
        {"tree": {"channel": "sms", "message": {"body": "x"}, "devices": 3}},
        {
            "tree": {
                "channel": "sms",
                "message": {"body": "x"},
                "languages": {"from": "Profile.Language", "values": {"hi": []}, "hi": {}},
            }
        },
    ],
    ids=[
        "nothing",
        "no tree",
        "unknown channel",
        "no channel's name",
        "no message",
        "another form",
        "odd devices",
        "a language that nobody reads",
    ],
)
def test_what_cannot_be_read_is_not_guessed(kept):
    assert memory_of(a_campaign("sms"), kept) is None
