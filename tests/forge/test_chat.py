"""A chat gets one line, three bullets and two buttons, none of which approves (users 4.2)."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from ctsync.errors import ForgeError, UsageError
from ctsync.forge.chat import KINDS, Message, first_line, kind_of, of_plan, say
from ctsync.planning.saved import SavedChange, SavedPlan
from ctsync.redaction import Secret
from tests.support.forge_server import ForgeServer, github
from tests.support.rough_server import RoughServer, answer, closed_port, goodbye

LINKS = (
    ("Open pull request", "https://github.com/kaveri/shop/pull/7"),
    ("Open report", "https://x.example/run"),
)
EVIL = "<!channel> <https://evil.example|x> @everyone [x](https://evil.example) *b*"
NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)


def plan(*changes: SavedChange) -> SavedPlan:
    return SavedPlan(
        "0.1.0",
        "a" * 40,
        "production",
        "sha256:0",
        "shop",
        "abc",
        3,
        9,
        NOW,
        NOW.replace(day=21),
        tuple(changes),
    )


def change(kind: str, name: str, reach: int | None = None) -> SavedChange:
    return SavedChange(name, name, kind, f"{name} (push): sends once", reach)


def test_a_plan_is_one_line_and_three_bullets_with_what_is_final_first():
    changes = [change("Create", f"new-{number}", number * 1_000) for number in range(4)]
    message = of_plan(plan(*changes, change("Stop", "gone"), change("Replace", "other", 5)), LINKS)
    assert message.headline == (
        "ctsync plan: 1 stopped for good, 1 replaced, 4 new. Reach, added up: 6,005 people. "
        "Account production, waits for approval until Fri 21 May 04:30 UTC"
    )
    assert message.bullets == ("gone (push): sends once", "other (push): sends once, 5 people", "and 4 more")
    assert message.links == LINKS


def test_its_first_line_is_the_plans_own_and_its_times_are_the_accounts():
    comment = "<!-- ctsync-plan account=production digest=ab -->\n## ctsync plan: 1 new. The first send is Tue 1 Jun 17:30 IST.\n\n## ctsync plan: no"
    message = of_plan(plan(change("Create", "a", 1)), (), "Asia/Kolkata", first_line(comment))
    assert message.headline == (
        "ctsync plan: 1 new. The first send is Tue 1 Jun 17:30 IST. Reach, added up: 1 person. "
        "Account production, waits for approval until Fri 21 May 10:00 IST"
    )
    assert first_line("no plan\n") == ""


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            (change("Create", "a", 5), change("Replace", "b")),
            "Reach, added up: 5 people, and 1 change not counted.",
        ),
        ((change("Create", "a"),), "Nobody was counted."),
        ((change("Stop", "a"),), "1 stopped for good. Account"),
    ],
    ids=["some", "none", "nothing sent"],
)
def test_who_was_not_counted_is_never_nobody(changes, says):
    assert says in of_plan(plan(*changes), ()).headline


def test_three_changes_are_all_told():
    message = of_plan(plan(change("Create", "a", 1), change("Create", "b", 9), change("Create", "c")), ())
    assert message.bullets == (
        "b (push): sends once, 9 people",
        "a (push): sends once, 1 person",
        "c (push): sends once",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_chat_gets_the_words_and_two_buttons_and_no_other(kind):
    told = json.dumps(KINDS[kind](Message("One line", ("first", "second", "third"), LINKS)))
    for word in ("One line", "first", "second", "third", *(text for link in LINKS for text in link)):
        assert word in told
    assert told.count("https://") == 2
    assert "pprove" not in told


def test_slack_takes_foreign_words_for_words():
    told = KINDS["slack"](Message(EVIL, (EVIL,), ()))
    assert "<" not in told["text"]
    assert [block["text"]["type"] for block in told["blocks"]] == ["plain_text", "plain_text"]


def test_teams_takes_foreign_words_for_words():
    card = KINDS["teams"](Message(EVIL, (EVIL,), ()))["attachments"][0]["content"]
    assert {block["type"] for block in card["body"]} == {"RichTextBlock"}


def test_a_message_without_anything_to_open_has_no_button():
    assert [block["type"] for block in KINDS["slack"](Message("x"))["blocks"]] == ["section"]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://hooks.slack.com/services/T/B/x", "slack"),
        ("https://kaveri.webhook.office.com/webhookb2/x", "teams"),
        ("https://prod-1.westeurope.logic.azure.com:443/workflows/x", "teams"),
        ("https://x.environment.api.powerplatform.com/x", "teams"),
        ("https://chat.kaveri.example/in", "plain"),
        ("https://hooks.slack.com.evil.example/x", "plain"),
    ],
)
def test_the_address_says_which_chat_it_is(address, kind):
    assert kind_of(address) == kind


def test_it_is_sent_once_with_the_words():
    with RoughServer(answer({"ok": True})) as server:
        say(Secret(f"{server.url}/services/canary"), Message("One line"), "plain")
        (request,) = server.requests
    assert request.startswith(b"POST /services/canary ")
    assert b"One line" in request


def test_a_lost_answer_is_told_and_the_message_not_sent_again():
    with RoughServer(goodbye) as server:
        with pytest.raises(ForgeError, match="may have arrived"):
            say(Secret(f"{server.url}/services/canary"), Message("One line"), "plain")
        assert server.connections == 1


def test_a_refusal_and_a_closed_port_are_told_without_the_address():
    with RoughServer(answer({"error": "invalid_token"}, 403)) as server, pytest.raises(ForgeError) as caught:
        say(Secret(f"{server.url}/services/canary"), Message("x"), "slack")
    assert "403" in caught.value.what
    assert "canary" not in caught.value.what + caught.value.why + caught.value.hint
    with pytest.raises(ForgeError) as unreached:
        say(Secret(f"http://127.0.0.1:{closed_port()}/canary"), Message("x"), "slack")
    assert "canary" not in unreached.value.what + unreached.value.why


def test_a_redirect_is_not_followed():
    other: ForgeServer
    with github() as other, RoughServer(answer({}, 307, headers=(f"Location: {other.url}/x",))) as server:
        with pytest.raises(ForgeError, match="307"):
            say(Secret(f"{server.url}/x"), Message("x"), "plain")
        assert other.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.slack.com/x",
        "hooks.slack.com/x",
        "https://user:pass@hooks.slack.com/x",
        "https://hooks.slack.com",
        "file:///x",
        "https://hooks.slack.com/a b",
        "https://hooks.slack.com/x\r\nHost: evil",
    ],
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(UsageError):
        say(Secret(address), Message("x"), "plain")
