"""Tests on real phones: the real command line against the local CleverTap, and what lies in its outbox afterwards."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ctsync.sandbox.server import EmbeddedSandbox
from tests.house.test_send_test_page import SCRIPT
from tests.stories.conftest import Place
from tests.stories.small_shop import START, campaign, file_of
from tests.support.shop_process import Shop, at_hand, finished, until

PEOPLE = """version: 1
people:
  asha: {identity: K-1, email: asha@kaveri.example}
  ravi: {email: ravi@kaveri.example}
  lost: {identity: nobody-has-this}
groups: {crm-phones: [asha, ravi], unlucky: [asha, lost, ravi]}
"""
KNOWN = {"asha": {"Identity": "K-1"}}
"""What the dashboard of an account knows that ctsync does not look after."""


def record(shop: Shop) -> list[dict[str, Any]]:
    text = (shop.state / "test-sends.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def states(shop: Shop) -> list[str]:
    return [line["state"] for line in record(shop)]


def outbox(shop: Shop) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Source, channel, recipient and content of every message, oldest first."""
    path = shop.state / "sandbox.sqlite3"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as file:
        rows = file.execute(
            "SELECT source, channel, recipient, content FROM outbox ORDER BY number"
        ).fetchall()
    return [(source, channel, recipient, json.loads(content)) for source, channel, recipient, content in rows]


def ready(place: Place, *names: str) -> Shop:
    place.shop.write("registers/people.yaml", PEOPLE)
    for day, name in enumerate(names, 1):
        place.shop.write(file_of(name), campaign(name, f"2027-06-0{day} 12:00", f"Title of {name}"))
    return place.shop


def test_the_outbox_holds_exactly_what_payload_shows(served: Place):
    shop = ready(served, "morning")
    content = shop.run("payload", "morning", "--format", "json").document["content"]
    ended = shop.run("send-test", "morning", "--to", "crm-phones", "--format", "json")
    assert ended.code == 0, ended
    found = outbox(shop)
    assert {recipient for _, _, recipient, _ in found} == {"K-1", "ravi@kaveri.example"}
    assert {(source, channel) for source, channel, _, _ in found} == {("identity", "push")}
    assert all(each == content for _, _, _, each in found)
    assert [(row["who"], row["fate"]) for row in ended.document["outcomes"]] == [
        ("asha", "queued"),
        ("ravi", "queued"),
    ]
    assert "proves nothing of the audience" in " ".join(ended.document["notes"])


def test_no_campaign_is_made_and_no_lock_is_written(served: Place):
    shop = ready(served, "morning")
    assert shop.run("send-test", "morning", "--to", "asha").code == 0
    assert served.sandbox.campaigns() == []
    assert not (shop.state / "sandbox.lock").exists()
    posts = [row["path"] for row in shop.journal() if row["method"] == "POST"]
    assert posts == ["/1/send/push.json"]


def test_the_record_is_the_owners_only_and_names_people_by_the_register(served: Place):
    shop = ready(served, "morning")
    shop.run("send-test", "morning", "--to", "crm-phones")
    path = shop.state / "test-sends.jsonl"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert states(shop) == ["sending", "queued", "sending", "queued"]
    assert [line["person"] for line in record(shop)[::2]] == ["asha", "ravi"]
    assert "K-1" not in path.read_text()
    assert "ravi@" not in path.read_text()


def test_somebody_whom_clevertap_does_not_know_is_refused_and_the_others_get_it(served: Place):
    shop = ready(served, "morning")
    served.sandbox.order("refuse", "send-push", nth=2, text="Invalid recipients")
    ended = shop.run("send-test", "morning", "--to", "unlucky", "--format", "json")
    assert ended.code == 4, ended
    assert [row["fate"] for row in ended.document["outcomes"]] == ["queued", "refused", "queued"]
    assert states(shop) == ["sending", "queued", "sending", "refused", "sending", "queued"]


@pytest.mark.parametrize("fault", ["error_after", "drop_after", "error_before", "html_503"])
def test_a_lost_answer_may_have_arrived_and_is_never_sent_again(served: Place, fault: str):
    shop = ready(served, "morning")
    served.sandbox.order(fault, "send-push")
    ended = shop.run("send-test", "morning", "--to", "asha")
    assert ended.code == 5, ended
    assert "it may have arrived" in ended.text
    assert "before you send it again" in ended.text
    assert states(shop) == ["sending", "unclear"]
    assert [row["path"] for row in shop.journal() if row["method"] == "POST"] == ["/1/send/push.json"]


def test_a_429_ends_the_run(served: Place):
    shop = ready(served, "morning")
    served.sandbox.order("limit", "send-push")
    ended = shop.run("send-test", "morning", "--to", "crm-phones", "--format", "json")
    assert ended.code == 4, ended
    assert ended.all_codes == [4, 1]
    assert [row["fate"] for row in ended.document["outcomes"]] == ["refused", "not tried"]
    assert outbox(shop) == []


@pytest.mark.parametrize(
    ("fault", "arrived"), [("hang_before", {"K-1"}), ("hang_after", {"K-1", "ravi@kaveri.example"})]
)
def test_killed_in_the_middle_the_record_says_what_left(served: Place, fault: str, arrived: set[str]):
    shop = ready(served, "morning")
    served.sandbox.order(fault, "send-push", nth=2)
    process = shop.begin("send-test", "morning", "--to", "crm-phones")
    served.sandbox.until_held()
    process.kill()
    assert finished(process).code == -signal.SIGKILL
    served.sandbox.release()
    assert states(shop) == ["sending", "queued", "sending"]
    assert record(shop)[2]["person"] == "ravi"
    until(lambda: {recipient for _, _, recipient, _ in outbox(shop)} == arrived)


def test_after_ctrl_c_nothing_more_leaves_and_what_did_is_written_down(served: Place):
    shop = ready(served, "morning")
    served.sandbox.order("hang_after", "send-push")
    process = shop.begin("send-test", "morning", "--to", "crm-phones", "--format", "json")
    served.sandbox.until_held()
    process.send_signal(signal.SIGINT)
    served.sandbox.release()
    ended = finished(process)
    assert ended.code == 130, ended
    assert [row["fate"] for row in ended.document["outcomes"]] == ["queued", "not tried"]
    assert states(shop) == ["sending", "queued"]


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_sent(served: Place):
    shop = ready(served, "morning")
    ended = shop.run("send-test", "mornin", "--to", "crm-phone")
    assert ended.code == 1
    assert "2 things are wrong" in ended.text
    assert "morning" in ended.text
    assert "crm-phones" in ended.text
    assert shop.run("send-test", "morning").code == 1
    assert shop.run("send-test", "morning", "--to", "asha", "--language", "hi").code == 1
    assert shop.run("send-test", "morning", "--to", "asha", "--market", "pune").code == 1
    assert not (shop.state / "test-sends.jsonl").exists()


def test_a_register_with_a_mistake_is_told_with_its_line(served: Place):
    shop = ready(served, "morning")
    shop.write("registers/people.yaml", "version: 1\npeople:\n  asha: {identty: K-1}\n")
    ended = shop.run("send-test", "morning", "--to", "asha")
    assert ended.code == 1
    assert "registers/people.yaml:3" in ended.text
    assert "identity" in ended.text


@pytest.mark.parametrize(
    "name", ["\x1b[31m", "::error::x", "##[group]", "a\u202eb", "-x", "../../etc/passwd"]
)
def test_hostile_names_are_shown_and_do_nothing(served: Place, name: str):
    shop = ready(served, "morning")
    for arguments in (("morning", "--to", name), ("--to", "asha", "--", name)):
        ended = shop.run("send-test", *arguments)
        assert ended.code == 1
        assert "\x1b" not in ended.out + ended.err
        assert "\u202e" not in ended.out + ended.err
        assert not any(line.lstrip().startswith("::") for line in (ended.out + ended.err).splitlines())


PRODUCTION = """
  production:
    url: {url}
    account_id: {{env: CT_ID}}
    passcode: {{env: CT_PASSCODE}}
    timezone: Asia/Kolkata
    protected: true
"""


def test_a_protected_account_is_tried_from_ci_or_with_a_reason(served: Place):
    shop = ready(served, "morning")
    shop.edit(
        "ctsync.yaml", "defaults:", PRODUCTION.format(url=served.sandbox.url).lstrip("\n") + "defaults:"
    )
    shop.edit(file_of("morning"), "{everyone: true}", "{everyone: true, expect: 1..100}")
    env = {"CT_ID": "SANDBOX-0000", "CT_PASSCODE": "sandbox", "CI": ""}
    asked = ("send-test", "morning", "--to", "asha", "--account", "production")
    served.sandbox.ask("account", {"people": KNOWN, "notification_channels": ["service"]})
    refused = shop.run(*asked, env=env)
    assert refused.code == 1
    assert "docs/send-test.md" in refused.text
    assert outbox(shop) == []
    assert shop.run(*asked, env={**env, "CI": "true"}).code == 0
    assert shop.run(*asked, "--from-here", "the pipeline is down", env=env).code == 0
    assert [line.get("reason", "") for line in record(shop)[::2]] == ["", "the pipeline is down"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The sample shop, with a small population."""
    root = tmp_path_factory.mktemp("sample") / "shop"
    assert Shop(root.parent).run("init", str(root)).code == 0
    shop = Shop(root)
    with EmbeddedSandbox(
        shop.state / "sandbox.sqlite3", clock_start=START, zone="Asia/Kolkata", population=(60, 7)
    ):
        return shop


@pytest.mark.parametrize(
    ("channel", "name"),
    [
        ("push", "thursday-picks-push"),
        ("webpush", "wishlist-price-drop-web"),
        ("email", "june-newsletter-email"),
        ("sms", "rice-150-off-sms"),
    ],
)
def test_on_each_channel_the_sample_arrives_as_payload_shows_it(sample: Shop, channel: str, name: str):
    before = len(outbox(sample))
    body = sample.run("payload", name, "--format", "json").document
    content = (body if "content" in body else next(iter(body.values())))["content"]
    assert sample.run("send-test", name, "--to", "asha").code == 0
    new = outbox(sample)[before:]
    assert new
    assert {(source, sent_on) for source, sent_on, _, _ in new} == {("identity", channel)}
    assert all(each == content for _, _, _, each in new)


def test_a_whatsapp_template_leaves_with_its_fillings_in_the_form_of_an_identity_send(sample: Shop):
    before = len(outbox(sample))
    body = sample.run("payload", "pickup-ready-whatsapp", "--format", "json").document["content"]
    assert sample.run("send-test", "pickup-ready-whatsapp", "--to", "asha").code == 0
    assert [channel for _, channel, _, _ in outbox(sample)[before:]] == ["whatsapp"]
    sent = [row["body"] for row in sample.journal() if row["path"] == "/1/send/whatsapp.json"][-1]
    assert sent["content"] == {
        "message_type": "template",
        "template": {
            "template_name": body["template_name"].partition(":")[2],
            "language": body["locale"],
            "header": body["header"],
            "body": {"type": "text", **body["body"]},
            "buttons": body["buttons"],
        },
    }
    assert len(sent["message_id"]) == 8


@pytest.mark.parametrize("name", ["tier-recalculation-webhook", "welcome-gold-inbox"])
def test_a_channel_without_such_a_call_is_told_as_such(sample: Shop, name: str):
    ended = sample.run("send-test", name, "--to", "asha")
    assert ended.code == 1
    assert "to people who are named" in ended.text


def test_every_market_is_a_message_and_one_can_be_chosen(sample: Shop):
    every = sample.run("send-test", "rain-tonight-push", "--to", "crm-phones", "--format", "json").document
    assert [one["name"] for one in every["messages"]] == [
        "rain-tonight-push[bengaluru]",
        "rain-tonight-push[mumbai]",
    ]
    assert len(every["outcomes"]) == 4
    one = sample.run("send-test", "rain-tonight-push[mumbai]", "--to", "asha", "--format", "json").document
    assert [row["what"] for row in one["outcomes"]] == ["rain-tonight-push[mumbai]"]


def test_the_workflow_of_the_documents_sends_and_keeps_who_got_what(sample: Shop, tmp_path: Path):
    """The very script of docs/send-test.md, as GitHub's runner would start it."""
    with at_hand(sample):
        work = tmp_path / "work"
        work.mkdir()
        (work / "draft").symlink_to(sample.root)
        (work / "registers").mkdir()
        reviewed = "version: 1\npeople: {mina: {identity: K-7}}\ngroups: {crm-phones: [mina]}\n"
        (work / "registers" / "people.yaml").write_text(reviewed, encoding="utf-8")
        before = (sample.root / "registers" / "people.yaml").read_text(encoding="utf-8")
        summary = work / "summary.md"
        env = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "ACCOUNT": "sandbox",
            "NAME": "thursday-picks-push",
            "GROUP": "crm-phones",
            "LANGUAGE": "",
            "GITHUB_STEP_SUMMARY": str(summary),
        }
        runner = Shop(work)
        ended = runner.run("-c", SCRIPT, tool=("bash",), env=env)
        hostile = runner.run(
            "-c", SCRIPT, tool=("bash",), env={**env, "NAME": "--yes; touch pwned $(touch pwned)"}
        )
        sample.write("registers/people.yaml", before)
    assert ended.code == 0, ended
    assert "mina" in summary.read_text(encoding="utf-8")
    assert all(
        line.startswith("    ") or not line for line in summary.read_text(encoding="utf-8").splitlines()
    )
    assert hostile.code == 1, hostile
    assert not (work / "pwned").exists()
