"""The pages of the rules say what the rules say."""

from __future__ import annotations

import pytest

from tests.support.golden import Golden
from tests.support.rule_pages import pages
from tests.support.source import ROOT


@pytest.mark.parametrize("name", pages())
def test_a_page_is_as_its_rule_is(name, pytestconfig):
    Golden(ROOT / "docs", renew=bool(pytestconfig.getoption("--golden")))(name, pages()[name])


def test_no_page_is_left_of_a_rule_that_went_away():
    written = {f"rules/{path.name}" for path in (ROOT / "docs/rules").glob("*.md")}
    assert written == set(pages()) - {"rules.md"}
