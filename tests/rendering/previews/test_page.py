"""The page of its own: alike each time, under a policy that lets nothing in, with every problem at its line."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

from ctsync.previews import gathered, previews_of
from ctsync.problems import Level, Position, Problem
from ctsync.rendering.previews import PreviewPage, preview_page
from ctsync.rendering.previews.page import BEGINNING, LIVE_POLICY, SCRIPT
from ctsync.rendering.problems.diagnostics import problems_view
from tests.previews.making import a_campaign
from tests.rendering.previews.reading import read_page
from tests.support.sample_shop import sample_shop

MOST_BYTES = 2 * 1024 * 1024
SHOP = PreviewPage("kaveri", "sandbox", gathered(previews_of(each) for each in sample_shop()))
ONE = PreviewPage("kaveri", "sandbox", (previews_of(a_campaign("sms", {"body": "Hello"})),))


def test_the_whole_sample_shop_is_alike_each_time_small_and_harmless():
    html = preview_page(SHOP)
    seen = read_page(html)
    assert seen.complaints == []
    assert html == preview_page(PreviewPage("kaveri", "sandbox", gathered(map(previews_of, sample_shop()))))
    assert len(html.encode()) < MOST_BYTES
    assert len(seen.ids) == len(set(seen.ids))
    assert {f"#{each}" for each in seen.ids} >= set(seen.anchors)
    assert len(re.findall(r"<section class=\"ct-preview\"", html)) == len(SHOP.previews)


def test_a_page_in_a_file_has_no_script_and_a_policy_that_lets_none_in():
    html = preview_page(ONE)
    assert html.startswith(BEGINNING)
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[0]
    assert "default-src &#39;none&#39;" in policy
    assert "script-src" not in policy
    assert "<script" not in html
    assert "<title>Preview of diwali-sms</title>" in html


def test_a_served_page_has_the_one_script_that_its_policy_names():
    html = preview_page(replace(ONE, seen="0123456789abcdef"))
    found = re.findall(r"<script>(.*?)</script>", html)
    assert found == [SCRIPT]
    assert b64encode(sha256(found[0].encode()).digest()).decode() in LIVE_POLICY
    assert 'data-seen="0123456789abcdef"' in html
    assert "connect-src &#39;self&#39;" in html


def test_problems_stand_at_their_lines_with_what_to_do():
    found = [
        Problem("CORE001", Position("campaigns/a.yaml", 4, 3), "`titel` is no key.", "Nobody reads it.", "Write `title`."),
        Problem("PUSH003", Position("campaigns/b.yaml", 9), "This body is long.", level=Level.WARNING),
    ]  # fmt: skip
    page = replace(ONE, problems=problems_view(found, lambda _: "  titel: Hello", "See below."))
    html = preview_page(page)
    assert "campaigns/a.yaml:4" in html
    assert "titel: Hello\n^</code>" in html
    assert "Write `title`." in html
    assert '<li class="is-warning">' in html
    assert "1 error, 1 warning. See below." in html


def test_an_empty_page_says_so_and_one_with_trouble_says_what():
    empty = preview_page(PreviewPage("kaveri", "sandbox", ()))
    assert "There is nothing to preview." in empty
    trouble = preview_page(PreviewPage("", "", (), trouble=("There is no ctsync.yaml here.", "Make one.")))
    assert "There is no ctsync.yaml here." in trouble
    assert "There is nothing to preview." not in trouble


def test_what_has_no_room_is_counted():
    assert "7 more messages would have no room here" in preview_page(replace(ONE, left_out=7))
