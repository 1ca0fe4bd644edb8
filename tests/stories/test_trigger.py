"""External triggers: the real command line against the local CleverTap, and what lies in its outbox afterwards."""

from __future__ import annotations

import json
import stat
from typing import Any

from tests.stories.conftest import Place
from tests.stories.test_send_test import outbox
from tests.support.shop_process import Shop

TRIGGERS = """version: 1
triggers:
  otp: {campaign_id: 1764200011, version: 1, means: "One-time password"}
  order: {campaign_id: 1764200023, version: 2}
  order_mail: {campaign_id: 1764200024, version: 2}
"""
PEOPLE = "version: 1\npeople: {asha: {identity: K-1, email: asha@kaveri.example}}\n"
DATA = {"Name": "Asha", "otp": 998877, "Lines": [{"Price": 8.5}]}


def ready(place: Place) -> Shop:
    place.shop.write("registers/triggers.yaml", TRIGGERS)
    place.shop.write("registers/people.yaml", PEOPLE)
    place.shop.write("d.json", json.dumps(DATA))
    return place.shop


def record(shop: Shop) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (shop.state / "triggers.jsonl").read_text().splitlines()]


def posts(shop: Shop) -> list[tuple[str, Any]]:
    return [(row["path"], row["body"]) for row in shop.journal() if row["method"] == "POST"]


def test_one_trigger_for_one_person_is_one_call_of_version_1(served: Place):
    shop = ready(served)
    ended = shop.run("trigger", "otp", "--to", "asha", "--data", "d.json")
    assert ended.code == 0, ended
    texts = {"Name": "Asha", "otp": "998877", "Lines": [{"Price": "8.5"}]}
    body = {"to": {"identity": ["K-1"]}, "campaign_id": "1764200011", "ExternalTrigger": texts}
    assert posts(shop) == [("/1/send/externaltrigger.json", body)]
    found = outbox(shop)
    assert {(source, recipient) for source, _, recipient, _ in found} == {("trigger", "K-1")}
    assert all(content["ExternalTrigger"] == texts for _, _, _, content in found)


def test_somebody_named_by_two_identities_is_one_person_and_gets_one_message(served: Place):
    shop = ready(served)
    ended = shop.run("trigger", "otp", "--to", "asha,email:asha@kaveri.example", "--data", "d.json")
    assert ended.code == 0, ended
    assert [body["to"] for _, body in posts(shop)] == [{"identity": ["K-1"]}]


def test_a_campaign_that_is_not_ready_is_named_and_the_others_go_out(served: Place):
    shop = ready(served)
    asked = ("trigger", "order", "order_mail", "--to", "asha,email:person3@shop.example", "--data", "d.json")
    assert shop.run(*asked, "--format", "json").code == 0
    served.sandbox.ask("triggers", {"name": "order_mail", "status": "not_ready"})
    ended = shop.run(*asked, "--format", "json")
    assert ended.code == 4, ended
    assert [(row["what"], row["fate"]) for row in ended.document["outcomes"]] == [
        ("order", "queued"),
        ("order_mail", "refused"),
    ]
    assert "1764200024" in ended.document["outcomes"][1]["text"]
    assert ended.document["people"] == ["asha", "email:p…@shop.example"]


def test_the_record_knows_who_got_it_and_no_value_of_the_data(served: Place):
    shop = ready(served)
    served.sandbox.order("refuse", "trigger-v1", text="bad otp 998877")
    ended = shop.run("trigger", "otp", "--to", "identity:K-1", "--data", "d.json")
    assert ended.code == 4, ended
    path = shop.state / "triggers.jsonl"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before, after = record(shop)
    assert (before["state"], before["to"], before["data"]) == ("sending", ["asha"], ["Lines", "Name", "otp"])
    assert after["state"] == "refused"
    assert "998877" not in path.read_text() + ended.out + ended.err


def test_a_lost_answer_may_have_arrived_and_is_never_sent_again(served: Place):
    shop = ready(served)
    served.sandbox.order("drop_after", "trigger-v2")
    ended = shop.run("trigger", "order", "--to", "asha", "--data", "d.json")
    assert ended.code == 5, ended
    assert "Look into the dashboard" in ended.text
    assert [line["state"] for line in record(shop)] == ["sending", "unclear"]
    assert len(posts(shop)) == 1


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_sent(served: Place):
    shop = ready(served)
    ended = shop.run("trigger", "opt", "--to", "emial:x", "--data", "nowhere.json")
    assert ended.code == 1
    assert "3 things are wrong" in ended.text
    many = shop.run("trigger", "otp", "--to", "asha,email:b@x.example", "--data", "d.json")
    assert "version 1, which has one recipient" in many.text
    both = shop.run("trigger", "otp", "order", "--to", "asha", "--data", "d.json")
    assert "cannot be set off together" in both.text
    shop.write("all.txt", "".join(f"identity:U{number}\n" for number in range(1_001)))
    crowd = shop.run("trigger", "order", "--to-file", "all.txt", "--data", "d.json")
    assert "1,001 people" in crowd.text
    assert {many.code, both.code, crowd.code} == {1}
    assert posts(shop) == []
