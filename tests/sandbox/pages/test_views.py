"""What each page says about an account, read as text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from ctsync.sandbox.account import Account
from ctsync.sandbox.pages.reading import Reading as PageReading
from ctsync.sandbox.pages.reading import _facts
from ctsync.sandbox.population import Population
from tests.sandbox.examples import EMAIL, INBOX, SMS, WEBHOOK, WEBPUSH, WHATSAPP
from tests.sandbox.pages.browsing import Browsing, Reading, deliver, text_of
from tests.sandbox.speaking import push
from tests.support.calls import calls_of

TOKEN = "~ct1.z7sre.5pwod5uw.yl6a4u.7trelu.vjaaaaab"
SECTIONS = ("/", "/campaigns", "/calendar", "/messages", "/journal", "/faults", "/settings")
CHANNELS = (EMAIL, INBOX, SMS, WEBHOOK, WEBPUSH, WHATSAPP)


@pytest.mark.parametrize("path", SECTIONS)
def test_a_page_of_an_empty_account_says_so(browser: Browsing, path):
    page = Reading(browser.page(path))
    assert "Tue 24 Nov" in page.text
    assert "10:00" in page.text
    assert [
        attributes["href"] for attributes in page.all("a") if attributes.get("aria-current") == "page"
    ] == [path]


@pytest.mark.parametrize("path", SECTIONS)
def test_headings_are_in_order_and_there_is_one_main_heading(browser: Browsing, api, path):
    api.create()
    levels = [int(tag[1]) for tag, _ in Reading(browser.page(path)).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_overview_says_what_is_next_and_what_went_out(browser: Browsing, api):
    api.create(name=f"soon {TOKEN}", when="20261125 10:00")
    api.create(name="later", when="20261127 10:00")
    api.advance("2d")
    page = text_of(browser.page("/"))
    assert "2 campaigns 1 completed, 1 pending" in page
    assert "What is next Fri 27 Nov, 10:00 later" in page
    assert "What went out last Wed 25 Nov, 10:00 soon" in page
    assert TOKEN not in page


def test_a_run_that_goes_from_zone_to_zone_is_told_once(browser: Browsing, api):
    when = {"type": "later", "delivery_date_time": ["20261126 09:00"], "delivery_timezone": "user"}
    number = api.create(name="around the world", when=when)
    api.advance("5d")
    assert len(api.sends()) == 6
    page = text_of(browser.page("/"))
    assert page.count("around the world") == 1
    assert f"{sum(row['people'] for row in api.sends())} people" in page
    calendar = browser.page("/calendar")
    assert calendar.count(f'href="/campaigns/{number}"') == 1
    assert "09:00 on each person’s clock" in text_of(calendar)


def test_name_and_token_are_told_apart(browser: Browsing, api):
    number = api.create(name=f"Monsoon umbrellas {TOKEN}")
    page = text_of(browser.page("/campaigns"))
    assert f"Monsoon umbrellas {number} {TOKEN}" in page
    single = text_of(browser.page(f"/campaigns/{number}"))
    assert f"Token {TOKEN}" in single
    assert single.startswith("Monsoon umbrellas · Sandbox")
    assert "none: not made by ctsync" in text_of(browser.page(f"/campaigns/{api.create(name='by hand')}"))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("", {"first", "second", "third"}),
        ("status=stopped", {"second"}),
        ("status=pending", {"first", "third"}),
        ("channel=email", {"third"}),
        ("text=SEC", {"second"}),
        ("text=nothing", set()),
        ("status=pending&channel=push", {"first"}),
        (f"text={TOKEN}", {"first"}),
    ],
)
def test_campaigns_are_found_by_status_channel_and_text(browser: Browsing, api, question, names):
    api.create(name=f"first {TOKEN}")
    api.ask("stop", {"id": api.create(name="second")})
    api.ask("create", {**EMAIL, "name": "third"})
    page = Reading(browser.page(f"/campaigns?{question}"))
    shown = {link["href"] for link in page.all("a") if link["href"].startswith("/campaigns/")}
    assert len(shown) == len(names)
    assert all(name in page.text for name in names)


def test_a_campaign_shows_its_payload_runs_and_report(browser: Browsing, api):
    number = api.create(
        name="twice", when={"type": "later", "delivery_date_time": ["20261125 10:00", "20261126 10:00"]}
    )
    api.advance("30h")
    page = text_of(browser.page(f"/campaigns/{number}"))
    sent = api.sends()[0]
    assert f"{sent['messages']} sent" in page
    people = f"{sent['people']} of {sent['audience']}"
    assert f"Wed 25 Nov, 10:00 {people} {sent['messages']} {sent['viewed']} {sent['clicked']}" in page
    assert "Coming Thu 26 Nov, 10:00" in page
    assert '"delivery_date_time": [ "20261125 10:00", "20261126 10:00" ]' in page


def test_a_run_that_was_held_back_says_why(big):
    number = big.create(name="held back", upper_cap_for_target_segment=100)
    big.advance("2d")
    (remark,) = (row["remark"] for row in big.sends())
    assert remark.startswith("not sent:")
    with Browsing(big.url) as browser:
        assert remark in text_of(browser.page(f"/campaigns/{number}"))
        assert 'class="run on-push is-off"' in browser.page("/calendar")


@pytest.mark.parametrize("example", CHANNELS, ids=lambda each: str(each["target_mode"]))
def test_a_campaign_of_every_channel_is_drawn_as_written_and_then_as_people_saw_it(
    browser: Browsing, api, example
):
    told = {**example, "where": {}, "estimate_only": False, "when": "20261125 10:00"}
    number = api.ask("create", told).json()["id"]
    assert "As written" in text_of(browser.page(f"/campaigns/{number}"))
    api.advance("2d")
    messages = Reading(browser.page("/messages"))
    assert "before anybody’s name was in it" not in messages.text
    assert len(messages.all("figure")) >= 1


def test_a_draft_and_a_campaign_of_the_dashboard_are_shown_as_what_they_are(browser: Browsing, api):
    api.ask("create", push(name="a draft", draft=True))
    api.admin("campaigns", {"name": "by a colleague", "at": "20261126 10:00"})
    page = text_of(browser.page("/campaigns"))
    assert "draft" in page
    assert "made in the dashboard" in page
    assert "by a colleague" in text_of(browser.page("/calendar"))
    assert "by a colleague" in text_of(browser.page("/"))
    assert "a draft" not in text_of(browser.page("/calendar"))


def test_the_people_to_choose_from_are_looked_up_at_once(api, sandbox):
    for person in range(1, 41):
        deliver(sandbox.state_path, "sms", "sms", {"body": "Hello"}, person=person, recipient=f"+{person}")
    account = Account(sandbox.state_path)
    with calls_of(Population.find_all) as asked:
        assert len(PageReading(account).people_with_messages(200)) == 40
    account.close()
    assert len(asked) == 1


def test_messages_are_chosen_by_campaign_person_and_channel(browser: Browsing, api, sandbox):
    number = api.create(name="rain")
    content = {"title": "It rains", "body": "Stay in."}
    deliver(sandbox.state_path, "push", "ios", content, campaign=number, source="campaign", person=7)
    deliver(sandbox.state_path, "sms", "sms", {"body": "Hello"}, person=8, recipient="+910000")
    assert len(Reading(browser.page("/messages")).all("figure")) == 2
    for question in (f"campaign={number}", "person=7", "channel=push"):
        page = Reading(browser.page(f"/messages?{question}"))
        assert len(page.all("figure")) == 1, question
        assert "It rains" in page.text
    assert "There is no message like that." in text_of(browser.page("/messages?person=9"))
    assert "Delivered" in text_of(browser.page(f"/campaigns/{number}"))
    single = text_of(browser.page("/messages/1"))
    assert "Because of rain" in single
    assert '"title": "It rains"' in single


def test_the_latest_message_is_first_and_pages_lead_on(browser: Browsing, sandbox, api):
    for number in range(13):
        deliver(
            sandbox.state_path, "sms", "sms", {"body": f"number {number} of them"}, at=1795505400 + number
        )
    first, second = browser.page("/messages"), browser.page("/messages?page=2")
    assert "number 12 of them" in first
    assert "number 0 of them" not in first
    assert "number 0 of them" in second
    assert "/messages?page=2" in first


def test_the_journal_shows_calls_answers_effects_and_faults(browser: Browsing, api):
    number = api.create()
    api.ask("stop", {"id": number})
    api.estimate()
    api.fault("drop_after")
    with pytest.raises(Exception, match="disconnected"):
        api.ask("create", push(name="cut off"))
    api.refused({})
    lines = re.split(r"(?=<th scope=\"row\")", browser.page("/journal"))[1:]
    told = [" ".join(text_of("<table>" + line).split()[:14]) for line in lines]
    assert "create" in told[0]
    assert "400 nothing changed" in told[0]
    assert "cut off created" in told[1]
    assert "drop_after" in text_of(lines[1])
    assert "estimate" in told[2]
    assert f"stopped {number}" in told[3]
    assert f"created {number}" in told[4]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("", 4),
        ("only=requests", 3),
        ("only=sends", 1),
        ("only=changes", 2),
        ("only=failures", 1),
        ("only=faults", 0),
        ("endpoint=stop", 1),
        ("text=second", 1),
        ("text=absent", 0),
        ("only=failures&endpoint=stop", 0),
    ],
)
def test_the_journal_is_filtered(browser: Browsing, api, question, count):
    api.ask("stop", {"id": api.create(name="first")})
    api.ask("create", {"name": "second"})
    api.create(name="third", when="20261124 10:05")
    api.advance("1h")
    assert len(api.journal()) == 5
    told = text_of(browser.page(f"/journal?{question}"))
    expected = {"": 5, "only=requests": 4, "only=changes": 3}.get(question, count)
    assert f"Journal {expected:,} line" in told


CALLS = {
    "create": ["/1/targets/create.json"],
    "list": ["/1/targets/list.json"],
    "stop": ["/1/targets/stop.json"],
    "result": ["/1/targets/result.json"],
    "send-push": ["/1/send/push.json"],
    "send-webpush": ["/1/send/webpush.json", "/1/send/web.json"],
    "send-email": ["/1/send/email.json"],
    "send-sms": ["/1/send/sms.json"],
    "send-whatsapp": ["/1/send/whatsapp.json"],
    "trigger-v1": ["/1/send/externaltrigger.json"],
    "trigger-v2": ["/2/send/externaltrigger.json"],
    "message-report": ["/1/message/report.json"],
}


def test_every_call_is_offered_as_a_filter_of_the_journal(browser: Browsing):
    (choice,) = re.findall(r'<select[^>]*name="endpoint".*?</select>', browser.page("/journal"), re.DOTALL)
    assert re.findall(r'<option value="([^"]+)"', choice) == list(CALLS)


@pytest.mark.parametrize("call", CALLS)
def test_the_journal_shows_the_lines_of_the_call_that_was_chosen(browser: Browsing, api, call):
    for path in (path for paths in CALLS.values() for path in paths):
        api.client.post(path, json={})
    page = browser.page(f"/journal?endpoint={call}")
    assert f"Journal {len(CALLS[call])} line" in text_of(page)
    assert re.findall(r'<b class="call">([^<]+)</b>', page) == [call] * len(CALLS[call])


def test_a_call_that_does_not_exist_has_no_lines(browser: Browsing, api):
    api.create()
    assert "Journal 0 line" in text_of(browser.page("/journal?endpoint=reate"))


def test_a_long_body_is_cut(browser: Browsing, api):
    api.ask("create", push(content={"title": "x" * 50_000, "body": "y"}))
    page = browser.page("/journal")
    assert len(page) < 60_000
    assert "more characters" in page


def test_a_campaign_or_message_that_does_not_exist_is_a_page_that_says_so(browser: Browsing):
    for path in (
        "/campaigns/5",
        "/campaigns/x",
        "/campaigns/99999999999999999999",
        "/messages/1",
        "/messages/1/mail",
    ):
        assert "There is no page at this address." in browser.page(path, status=404)


def test_only_a_mail_has_a_body_to_open(browser: Browsing, api):
    browser.page(f"/campaigns/{api.create()}/mail", status=404)


def test_pages_carry_the_sandboxs_own_date(browser: Browsing):
    assert browser.client.get("/").headers.get_list("date") == ["Tue, 24 Nov 2026 04:30:00 GMT"]


def test_what_a_run_knows_besides_is_told_under_its_own_name():
    """Runs may learn to say who was left out and why; the page shows it without being taught."""
    row = {
        "viewed": 7,
        "left_out": {"quiet hours": 3, "capped": 0},
        "held": [{"reason": "night", "people": 4}],
        "x": None,
    }
    assert dict(_facts(row)) == {"viewed": 7, "quiet hours": 3, "held 1": "reason night, people 4"}
