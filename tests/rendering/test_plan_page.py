"""A plan as a page: what it says, that it is the same each time, small, and that nothing on it is active."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest

from ctsync.campaign.payload import create_payload
from ctsync.planning.change import Adopt, Block, Blocked, Create, Keep, Replace, Wait
from ctsync.previews import previews_of
from ctsync.rendering.payload_view import Payload
from ctsync.rendering.plan.view import plan_view
from ctsync.rendering.plan_page import BEGINNING, PlanPage, plan_page
from tests.rendering import heavy_pages
from tests.rendering.previews.reading import read_page
from tests.rendering.test_comment import hostile_view
from tests.support import plans
from tests.support.injections import INJECTIONS
from tests.support.plans import a_campaign, a_plan, a_record, a_review, a_row

MOST_BYTES = 2_000_000
MADE = (Create, Replace, Wait, Adopt, Blocked)


def page_of(*changes):
    """The page of a plan of these changes, with previews and payloads of all that it would make."""
    plan = a_plan(*changes)
    desired = {
        str(each.key): each.desired for each in plan.changes if isinstance(each, MADE) and each.desired
    }
    return PlanPage(
        plan_view(a_review(plan)),
        {key: previews_of(each, {}) for key, each in desired.items()},
        {key: Payload(key, create_payload(each, each.human_name), {}) for key, each in desired.items()},
        "e41d0c2f9a55",
        "kaveri",
    )


def test_a_page_is_known_by_its_beginning_and_the_same_each_time():
    page = page_of(*plans.every_change())
    assert plan_page(page).startswith(BEGINNING)
    assert plan_page(page) == plan_page(page_of(*plans.every_change()))


def test_a_page_says_what_the_plan_says():
    page = page_of(*plans.every_change())
    seen = read_page(plan_page(page))
    words = " ".join(seen.words.split())
    assert seen.complaints == []
    for said in (
        page.view.headline,
        "e41d0c2f9a55",
        "Alphonso",
        "Banganapalli",
        "There is no resume".lower(),
    ):
        assert said in words
    for row in page.view.rows:
        assert row.family in words
    assert "Something stands in the way of a part of this plan." in words


@pytest.mark.parametrize(
    ("changes", "light"),
    [
        ((Create(a_campaign()),), "Nothing to worry about was found."),
        ((plans.a_blocked(Block.GUARD),), "Something stands in the way"),
    ],
    ids=["ready", "blocked"],
)
def test_the_light_stands_beside_its_words(changes, light):
    assert light in read_page(plan_page(page_of(*changes))).words


def test_what_reaches_more_people_than_agreed_is_to_be_looked_at():
    page = page_of(*plans.every_change())
    only = replace(page, view=replace(page.view, groups=tuple(g for g in page.view.groups if g.lead.people)))
    assert "Look at the warnings before you agree." in read_page(plan_page(only)).words


def test_without_changes_nobody_is_asked_to_sign():
    campaign = a_campaign()
    record = a_record(campaign)
    words = read_page(plan_page(page_of(Keep(campaign, record, a_row(record))))).words
    assert "Nothing changes." in words
    assert "Sign-off" not in words


def test_twenty_changes_are_under_two_megabytes():
    changes = [Create(a_campaign(f"mango-{number}-push")) for number in range(20)]
    assert len(plan_page(page_of(*changes)).encode()) < MOST_BYTES


@pytest.mark.parametrize("kilobytes", [43, 80], ids=["of 43 KB", "of 80 KB, where lint warns"])
def test_twenty_letters_are_all_drawn_in_under_two_megabytes(kilobytes):
    html = plan_page(heavy_pages.mails(kilobytes))
    assert len(html.encode()) < MOST_BYTES
    assert html.count("<iframe ") == 20
    assert "for want of room" not in html
    assert read_page(html).complaints == []


def test_what_twenty_letters_leave_no_room_for_is_named_in_its_place_and_counted():
    page = heavy_pages.mails(101)  # 102 KB are an error of lint
    html = plan_page(page)
    assert len(html.encode()) < MOST_BYTES
    left = 20 - html.count("<iframe ")
    assert left in (1, 2, 3)
    assert html.count("This page has no room for this letter and its links.") == left
    words = " ".join(read_page(html).words.split())
    letters = "letter" if left == 1 else "letters"
    assert f"for want of room on this page: {left} {letters}. ctsync preview NAME draws them." in words
    assert html == plan_page(page)


def test_where_people_read_letters_of_their_own_each_campaign_still_shows_one():
    html = plan_page(heavy_pages.mails(43, verified=True))
    assert len(html.encode()) < MOST_BYTES
    seen = read_page(html)
    for number in range(20):
        assert f"of market-{number}-email, read by Full" in seen.words
    assert len(seen.frames) >= 20
    firsts = [frame for frame in seen.frames if "Hi Priya" in frame.words]
    assert len(firsts) == 20


def test_pictures_that_campaigns_share_are_on_the_page_once():
    html = plan_page(heavy_pages.a_market())
    assert len(html.encode()) < MOST_BYTES
    for name in ("crate", "basket", "stall"):
        content = b64encode(heavy_pages.PICTURES[f"images/{name}.png"]).decode()
        assert html.count(content) == 1
        assert html.count(f'aria-label="Picture images/{name}.png"') >= 12
    assert html.count("<iframe ") == 8
    assert "for want of room" not in html


def test_pages_with_more_languages_than_usual_carry_less():
    page = heavy_pages.mails(80)
    words = {key: replace(each, notes=("x" * 20_000,)) for key, each in page.previews.items()}
    html = plan_page(replace(page, previews=words))
    assert len(html.encode()) < MOST_BYTES
    assert 10 < html.count("<iframe ") < 20


def test_a_letter_is_in_the_payload_by_its_beginning_its_length_and_its_digest():
    page = heavy_pages.mails(43, number=1)
    (key,) = page.payloads
    body = page.payloads[key].body["content"]["body"]
    words = " ".join(read_page(plan_page(page)).words.split())
    digest = sha256(body.encode()).hexdigest()
    assert f"… the first 300 of {len(body):,} characters, SHA-256 {digest}" in words
    assert f"ctsync payload {key} --format json prints them whole." in words
    assert "prints them whole" not in plan_page(page_of(Create(a_campaign())))


def test_no_two_parts_of_a_page_have_one_name():
    seen = read_page(plan_page(page_of(*plans.every_change())))
    assert len(seen.ids) == len(set(seen.ids))
    assert {each.removeprefix("#") for each in seen.anchors} <= set(seen.ids)


def test_nothing_on_a_page_is_active():
    view = hostile_view(INJECTIONS)
    payload = Payload("x", {"name": INJECTIONS[40], "content": {text: text for text in INJECTIONS[:200]}}, {})
    payloads = {view.groups[0].lead.key: payload}
    seen = read_page(plan_page(PlanPage(view, {}, payloads, INJECTIONS[30], INJECTIONS[31])))
    assert seen.complaints == []
    assert "script" not in seen.tags


def test_messages_that_are_not_drawn_are_counted():
    page = page_of(*(Create(a_campaign(f"mango-{number}-push")) for number in range(4)))
    few = replace(page, previews=dict(list(page.previews.items())[:1]))
    assert "3 more messages would have no room here" in read_page(plan_page(few)).words
    assert "would have no room here" not in read_page(plan_page(page)).words
