"""The page of the sandbox's settings says what the settings say."""

from __future__ import annotations

from tests.support.golden import Golden
from tests.support.settings_page import page
from tests.support.source import ROOT


def test_the_page_is_as_the_settings_are(pytestconfig):
    Golden(ROOT / "docs", renew=bool(pytestconfig.getoption("--golden")))("sandbox-settings.md", page())
