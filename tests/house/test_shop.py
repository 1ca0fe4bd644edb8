"""The sample shop is real: it loads, it shows every channel, and its promises fit the sandbox's people."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import create_payload
from ctsync.catalog import Catalog
from ctsync.channels import CHANNELS
from ctsync.definitions import load_campaigns
from ctsync.definitions.load import Loaded
from ctsync.problems import Level
from ctsync.registers import load_registers
from ctsync.sandbox.account import Account
from ctsync.sandbox.journal import Asked
from ctsync.settings import load_settings
from ctsync.workspace.formatting import Formatter
from ctsync.workspace.sandbox_account import registers_of
from tests.support.source import ROOT

TOKEN = " ~ct1.aaaaa.aaaaaaaa.aaaaaa.aaaaaa.aaaaaaaa"
LONGEST_TITLE, LONGEST_BODY = 50, 140
ZONE = ZoneInfo("Asia/Kolkata")
FIRST_DAY_OF_SENDS = date(2027, 6, 1)
TODAY_AT_THE_LATEST = date(2026, 11, 21)
"""Whoever sends the shop to a loopback server with a real clock may do so from here on."""


@cache
def _catalog() -> Catalog:
    catalog, problems = load_registers(ROOT)
    assert list(problems) == []
    return catalog


@cache
def _shop() -> Loaded:
    settings, problems = load_settings(ROOT, {})
    assert settings is not None
    assert list(problems) == []
    (account,) = settings.accounts.values()
    return load_campaigns(ROOT, settings, account, _catalog())


def test_the_shop_has_no_problem():
    wrong = [problem for problem in _shop().problems if problem.level is not Level.INFO]
    assert [f"{problem.where} {problem.rule} {problem.what}" for problem in wrong] == []


def test_the_shop_shows_every_channel():
    assert {campaign.definition.channel for campaign in _shop().campaigns} == set(CHANNELS)
    assert _shop().definitions_seen >= 12


def test_the_shop_sends_by_daylight_and_not_before_june():
    for campaign in _shop().campaigns:
        for moment in campaign.timetable.locals():
            assert moment.date() >= FIRST_DAY_OF_SENDS
            assert time(10) <= moment.time() <= time(20), campaign.name


def test_most_of_the_shop_can_be_created_on_any_day():
    free = [
        each for each in _shop().campaigns if each.ready_on is None or each.ready_on <= TODAY_AT_THE_LATEST
    ]
    waiting = {each.name for each in _shop().campaigns} - {each.name for each in free}
    assert len({each.name for each in free}) >= 10
    assert len(waiting) == 1


@pytest.mark.parametrize(
    "clock", [datetime(2027, 5, 20, 10, 0, tzinfo=ZONE), datetime(2026, 11, 23, 14, 0, tzinfo=ZONE)], ids=str
)
def test_the_sandbox_takes_every_campaign_and_finds_as_many_people_as_it_expects(clock: datetime, tmp_path):
    account = Account(tmp_path / "shop.sqlite3")
    try:
        account.start(clock, ZONE.key)
        account.set_registers(registers_of(_catalog()))
        surprises = [_surprise(account, each) for each in _shop().campaigns if _is_over(each, clock)]
    finally:
        account.close()
    assert [surprise for surprise in surprises if surprise] == []


def test_pushes_fit_a_phone():
    for campaign in _shop().campaigns:
        message = campaign.definition.message
        if campaign.definition.channel in ("push", "webpush"):
            assert len(message.title) <= LONGEST_TITLE, campaign.name
            assert len(re.sub(r"{{.*?}}", "Priya", message.body)) <= LONGEST_BODY, campaign.name


def _is_over(campaign: DesiredCampaign, clock: datetime) -> bool:
    """Whether the campaign's windows have passed, so that a server counts them as they are."""
    return campaign.ready_on is None or campaign.ready_on <= clock.date()


def _surprise(account: Account, campaign: DesiredCampaign) -> str:
    body = create_payload(campaign, campaign.human_name + TOKEN)
    answer = account.call("create", body, Asked("POST", "/1/targets/create.json"))
    people = sum(answer.body.get("estimates", {}).values())
    if answer.body.get("status") == "success" and people in (campaign.definition.audience.expect or ()):
        return ""
    return f"{campaign.key}: {answer.body}"


def test_the_shop_is_in_the_canonical_layout():
    formatter = Formatter(ROOT)
    found = list(formatter.formatted(formatter.files()))
    assert len(found) > _shop().definitions_seen
    assert list(formatter.problems) == []
    assert [each.file for each in found if each.would_change or each.why] == []
