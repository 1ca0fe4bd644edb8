"""Tokens back to keys: hashes are tried against names, and what is not found stays unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.campaign.token import Token, make_token, remote_name
from ctsync.names import Fingerprint, InstanceKey, RemoteId
from ctsync.planning.inversion import MOST_A_DAY, KeyRing
from tests.support.campaigns import ACCOUNT

DAY = date(2027, 6, 3)
KEYS = (
    InstanceKey("sale"),
    InstanceKey("sale", "in"),
    InstanceKey("sale", "in", "hi"),
    InstanceKey("sale", day=DAY),
    InstanceKey("sale", "in", "hi", DAY, 3),
)


def row_of(key: InstanceKey, human: str = "", at: int = 202706031200) -> tuple[ObservedCampaign, Token]:
    token = make_token(ACCOUNT, key, Fingerprint("f"), generation=1, lineage="l", seq=4)
    said = human or " ".join(filter(None, ["Big sale", f"[{key.part}]" * bool(key.part), str(key.day or "")]))
    return ObservedCampaign(RemoteId(7), remote_name(said, token, 100), at, RemoteStatus.PENDING), token


def found(ring: KeyRing, key: InstanceKey, human: str = "", at: int = 202706031200):
    row, token = row_of(key, human, at)
    return ring.key_of(row, token)


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_a_key_is_found_by_its_definition_alone_and_what_the_name_says(key):
    assert str(found(KeyRing(frozenset({"sale", "other"}), ()), key)) == str(key)


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_a_key_of_the_files_is_found_whatever_somebody_made_of_the_name(key):
    assert found(KeyRing(frozenset(), (key,)), key, human="Renamed", at=202712241000) == key


def test_a_definition_that_nobody_knows_is_not_guessed():
    assert found(KeyRing(frozenset({"other"}), (InstanceKey("another"),)), KEYS[0]) is None


def test_a_date_is_found_by_the_day_it_is_scheduled_for_when_the_name_does_not_say_it():
    ring = KeyRing(frozenset({"sale"}), ())
    assert found(ring, KEYS[3], human="Renamed") == KEYS[3]
    assert found(ring, KEYS[3], human="Renamed", at=202706200900) is None


def test_a_number_of_a_day_that_is_too_high_is_not_found():
    key = replace(KEYS[3], number=MOST_A_DAY + 1)
    assert found(KeyRing(frozenset({"sale"}), ()), key) is None


def test_a_market_or_a_language_of_one_name_is_read_as_the_files_do():
    wanted = InstanceKey("sale", "", "in")
    assert found(KeyRing(frozenset(), (wanted,)), KEYS[1]) == wanted


def test_a_date_that_is_none_in_a_name_is_no_date():
    assert found(KeyRing(frozenset({"sale"}), ()), KEYS[0], human="Sale 2027-02-31") == KEYS[0]
