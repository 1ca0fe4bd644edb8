"""What the lock kept of a campaign is shown exactly as the campaign was shown when it was made."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ctsync.campaign.canonical import canonical_tree
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import create_payload
from ctsync.campaign.remembered import remembered
from ctsync.catalog import Links
from ctsync.previews import previews_of, previews_of_remembered, previews_of_sent
from ctsync.previews.model import text_of
from tests.previews.making import EVERYTHING, a_campaign, every_channel, look_of
from tests.support.sample_shop import sample_shop

SHOP = {str(campaign.key): campaign for campaign in sample_shop()}


def kept_of(campaign: DesiredCampaign) -> dict[str, Any]:
    """What an apply keeps of a create, as it comes back out of a store."""
    told = {"tree": canonical_tree(campaign), "payload": create_payload(campaign, campaign.human_name)}
    return dict(json.loads(json.dumps(told)))


@pytest.mark.parametrize("key", [key for key in SHOP if key.count("@") == 0 or key.endswith(("-02", "-04"))])
def test_the_sample_shop_reads_back_as_it_is(key):
    campaign = SHOP[key]
    before = previews_of_sent(campaign, kept_of(campaign))
    assert before is not None
    assert before.versions[0].when == "before"
    assert before.versions[0].readings == previews_of(campaign).versions[0].readings
    assert before.languages == previews_of(campaign).languages


@pytest.mark.parametrize("channel", every_channel())
def test_a_message_with_everything_reads_back_as_it_is(channel):
    campaign = a_campaign(channel)
    before = previews_of_sent(campaign, kept_of(campaign))
    assert before is not None
    assert before.versions[0].readings == previews_of(campaign).versions[0].readings


@pytest.mark.parametrize("channel", every_channel())
def test_a_campaign_without_its_file_is_drawn_as_it_was_with_it(channel):
    campaign = replace(
        a_campaign(channel), catalog=replace(a_campaign(channel).catalog, links=Links())
    )  # without a UTM: which one was sent, a tree does not say
    known = remembered(kept_of(campaign), campaign.key, campaign.name, campaign.account, campaign.catalog)
    assert known is not None
    alone, whole = previews_of_remembered(known), previews_of(campaign)
    assert [version.when for version in alone.versions] == ["before"]
    assert alone.versions[0].readings == whole.versions[0].readings
    assert (alone.key, alone.channel, alone.people) == (whole.key, whole.channel, whole.people)
    assert "Drawn from what was kept when it was made." in alone.notes[0]


def test_a_changed_campaign_is_shown_as_it_was():
    old = a_campaign("sms", {"body": "Old words"})
    before = previews_of_sent(a_campaign("sms", {"body": "New words"}), kept_of(old))
    assert before is not None
    look: Any = look_of(before)
    assert text_of(look.parts[0]) == "Old words"


def test_a_letter_is_shown_as_it_was_sent_and_not_at_all_where_only_its_digest_is_left():
    old = a_campaign("email", files={"emails/news.html": "<p>Old letter</p>"})
    new, kept = a_campaign("email"), kept_of(old)
    before = previews_of_sent(new, kept)
    assert before is not None
    look: Any = look_of(before)
    assert look.html.endswith("<p>Old letter</p>")
    bare = previews_of_sent(new, {"tree": kept["tree"], "payload": {}})
    assert bare is not None
    look = look_of(bare)
    assert look.html is None
    assert text_of(look.rows[0].subject) == EVERYTHING["email"]["subject"]


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"tree": None},
        {"tree": {"channel": "push"}},
        {"tree": {"channel": "sms"}},
        {"tree": {"channel": "sms", "message": {"body": {"not": "a text"}}}},
        {
            "tree": {
                "channel": "sms",
                "message": {"body": "x"},
                "languages": {"from": "Profile.Language", "hi": {}},
            }
        },
    ],
    ids=["nothing", "no tree", "another channel", "no message", "another form", "half a language"],
)
def test_what_cannot_be_read_is_not_shown(kept):
    assert previews_of_sent(a_campaign("sms", {"body": "New"}), kept) is None
