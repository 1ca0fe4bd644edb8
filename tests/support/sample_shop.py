"""The campaigns of the sample shop, as its own account reads them."""

from __future__ import annotations

from functools import cache

from ctsync.campaign.desired import DesiredCampaign
from ctsync.definitions import load_campaigns
from ctsync.registers import load_registers
from ctsync.settings import load_settings
from tests.support.source import ROOT


@cache
def sample_shop() -> tuple[DesiredCampaign, ...]:
    """All of them, in the order of their files."""
    catalog, _ = load_registers(ROOT)
    settings, _ = load_settings(ROOT, {})
    assert settings is not None
    (account,) = settings.accounts.values()
    return load_campaigns(ROOT, settings, account, catalog).campaigns
