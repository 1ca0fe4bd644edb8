"""What no identity send and no trigger can be made to do."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.api.identity_send import IdentitySend
from ctsync.api.recipients import IDENTITY_KINDS, MOST_RECIPIENTS, TRIGGER_KINDS, by_identity, for_trigger
from ctsync.api.trigger_call import TriggerOne, TriggerSeveral
from ctsync.names import RemoteId

ASHA = by_identity([("Identity", "U1")])
AUDIENCES = {"where", "segment", "segments", "everyone", "target_mode", "when", "name", "estimate_only"}


def a_send(**over):
    given_fields = {
        "channel": "push",
        "to": ASHA,
        "content": {"title": "Hi", "body": "Hello"},
        "tag_group": "ctsync test",
        "respect_frequency_caps": False,
    }
    return IdentitySend(**{**given_fields, **over})


def numbered(number):
    return [("Identity", f"U{one}") for one in range(number)]


def test_a_send_has_no_place_for_an_audience():
    assert not AUDIENCES & {one.name for one in fields(IdentitySend)}
    assert not AUDIENCES & a_send().to_wire().keys()


@pytest.mark.parametrize("name", sorted(AUDIENCES))
def test_an_audience_cannot_be_handed_to_a_send(name):
    with pytest.raises(TypeError):
        a_send(**{name: {}})


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        numbered(MOST_RECIPIENTS + 1),
        [("identity", "U1")],
        [("segment", "all")],
        [("Identity", "")],
        [("Identity", "  ")],
        [("Identity", "U1"), ("Identity", "U1")],
        [("Identity", 7)],
    ],
)
def test_recipients_are_named_people_each_once(pairs):
    with pytest.raises(ValueError):
        by_identity(pairs)


def test_a_trigger_spells_its_kinds_differently():
    with pytest.raises(ValueError):
        for_trigger([("Identity", "U1")])
    with pytest.raises(ValueError):
        a_send(to=for_trigger([("identity", "U1")]))
    with pytest.raises(ValueError):
        TriggerOne(RemoteId(1), ASHA, {})


def test_what_was_handed_over_cannot_be_widened_afterwards():
    with pytest.raises(TypeError):
        ASHA.identities["Identity"] = ("U1", "U2")  # type: ignore[index]  # that it cannot be done is the point


@pytest.mark.parametrize(
    "over",
    [
        {"channel": "webhook"},
        {"channel": "notificationinbox"},
        {"channel": "../targets/create"},
        {"tag_group": None},
        {"campaign_id": 7},
        {"content": {}},
        {"channel": "sms"},
        {"channel": "whatsapp", "provider_nick_name": "W"},
        {"channel": "whatsapp", "provider_nick_name": "W", "message_id": "4536tsytr"},
        {"channel": "whatsapp", "provider_nick_name": "W", "message_id": ""},
        {"channel": "whatsapp", "message_id": "4536tsyt"},
    ],
)
def test_what_clevertaps_page_rules_out_cannot_be_made(over):
    with pytest.raises(ValueError):
        a_send(**over)


def test_every_documented_field_reaches_the_wire():
    message = a_send(
        channel="whatsapp",
        tag_group=None,
        campaign_id=7,
        provider_nick_name="W",
        message_id="4536tsyt",
        respect_communication_preference=True,
        send_email_to_opted_out_users=False,
    )
    assert message.path == "/1/send/whatsapp.json"
    assert message.to_wire() == {
        "to": {"Identity": ["U1"]},
        "campaign_id": 7,
        "provider_nick_name": "W",
        "message_id": "4536tsyt",
        "respect_communication_preference": True,
        "send_email_to_opted_out_users": False,
        "respect_frequency_caps": False,
        "content": {"title": "Hi", "body": "Hello"},
    }


def test_version_1_has_one_recipient_and_version_2_five_campaigns():
    two = for_trigger([("email", "a@x"), ("identity", "U1")])
    with pytest.raises(ValueError):
        TriggerOne(RemoteId(1), two, {})
    for campaigns in ((), tuple(map(RemoteId, range(1, 7))), (RemoteId(1), RemoteId(1))):
        with pytest.raises(ValueError):
            TriggerSeveral(campaigns, two, {})


KINDS = st.sampled_from([*IDENTITY_KINDS, *TRIGGER_KINDS, "where", "segment", ""])


@given(st.lists(st.tuples(KINDS, st.text(max_size=4)), max_size=12))
def test_a_send_reaches_exactly_who_was_named(pairs):
    for make in (by_identity, for_trigger):
        try:
            to = make(pairs)
        except ValueError:
            continue
        assert sorted((kind, one) for kind, found in to.to_wire().items() for one in found) == sorted(pairs)
        assert 1 <= len(to) == len(pairs)
