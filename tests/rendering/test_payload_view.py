from __future__ import annotations

from hashlib import sha256

from ctsync.problems import Position
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.payload_view import Payload, PayloadView, is_shortened, payload_lines, payload_rows
from ctsync.rendering.wire_origins import wire_origins

FILE = "campaigns/mango.yaml"


def at(line, file=FILE):
    return Position(file, line)


PLACES = {
    ("name",): at(1),
    ("channel",): at(2),
    ("audience", "expect"): at(4),
    ("schedule", "at", 0): at(6),
    ("quiet_hours", "then"): at(7, "ctsync.yaml"),
    ("quiet_hours", "from"): at(8, "ctsync.yaml"),
    ("message", "title"): at(9),
    ("message", "link"): at(10),
    ("message", "android", "notification_channel"): at(11),
    ("message", "ios", "link"): at(12),
    ("expires",): at(13),
    ("labels", 0): at(14),
}
BODY = {
    "name": "mango",
    "target_mode": "push",
    "where": {},
    "upper_cap_for_target_segment": 5,
    "when": {
        "type": "later",
        "delivery_date_time": ["20270604 11:00"],
        "dnd": {"message_state": "delay", "dnd_info": {"1": ["21:00"]}},
    },
    "ttl": {"value": 60},
    "labels": ["a"],
    "content": {
        "title": "Mango",
        "unheard_of": 1,
        "platform_specific": {"android": {"wzrk_cid": "offers", "deep_link": "x"}, "ios": {"deep_link": "y"}},
        "buttons": [{"label": "a"}],
    },
}


def test_each_field_finds_the_line_it_was_written_on():
    found = {path: where.line for path, where in wire_origins(BODY, PLACES).items()}
    assert found["name"] == 1
    assert found["target_mode"] == 2
    assert found["upper_cap_for_target_segment"] == 4
    assert found["when.delivery_date_time"] == 6
    assert found["when.dnd.message_state"] == 7
    assert found["when.dnd.dnd_info.1"] == 8
    assert found["content.title"] == 9
    assert found["content.platform_specific.android.deep_link"] == 10
    assert found["content.platform_specific.android.wzrk_cid"] == 11
    assert found["content.platform_specific.ios.deep_link"] == 12
    assert found["ttl.value"] == 13
    assert found["labels"] == 14


def test_a_field_that_nobody_wrote_has_no_line():
    assert "content.unheard_of" not in wire_origins(BODY, PLACES)
    assert "content" not in wire_origins(BODY, PLACES)


def test_the_payload_is_json_with_lines_beside_it():
    payload = Payload("mango", BODY, wire_origins(BODY, PLACES), FILE)
    lines = list(payload_lines(PayloadView((payload,)), Paper(80)))
    assert lines[0] == "mango"
    said = f"{lines[1]} {lines[2]}"
    assert said == f"beside each field: the line of {FILE}, or of the file that is named"
    assert any(line.endswith("line 9") for line in lines)
    assert any(line.endswith("ctsync.yaml:7") for line in lines)


def test_without_places_the_json_can_be_read_back():
    import json

    lines = list(payload_lines(PayloadView((Payload("mango", BODY, {}),)), Paper(100)))
    assert json.loads("\n".join(lines[1:])) == BODY


def test_several_payloads_stand_apart():
    one = Payload("a", {}, {})
    assert list(payload_lines(PayloadView((one, one)), Paper(80))) == ["a", "{}", "", "a", "{}"]


def test_a_long_text_is_shown_by_its_beginning_only_where_that_is_asked_for():
    body = {"content": {"body": "é" * 2_001, "title": "é" * 2_000}, "labels": ["a"], "when": [{"at": "x"}]}
    whole = [text for text, _ in payload_rows(Payload("mango", body, {}))]
    short = [text for text, _ in payload_rows(Payload("mango", body, {}), 2_000)]
    assert f'"{"é" * 2_001}"' in whole[2]
    digest = sha256(("é" * 2_001).encode()).hexdigest()
    assert short[2] == f'    "body": "{"é" * 300}",'
    assert short[3] == f"      … the first 300 of 2,001 characters, SHA-256 {digest}"
    assert [short[:2], short[4:]] == [whole[:2], whole[3:]]
    assert is_shortened(body, 2_000)
    assert is_shortened([{"at": "xx"}], 1)
    assert not is_shortened(body, 2_001)
