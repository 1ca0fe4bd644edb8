"""WhatsApp: YAML to wire for every key of yaml.md 7.2, and the template's own shape as the judge."""

from __future__ import annotations

import pytest

from tests.channels.shop import at, findings, preview, refused, resolved, said, sent

PICKUP = {
    "template": "pickup",
    "language": "en",
    "header": {"text": ["ACME Mall"]},
    "body": ["Asha", "Saturday"],
    "buttons": ["directions"],
}
PLACE = {"latitude": "12.9352", "longitude": "-77.6", "name": "Store", "address": "Main street"}
PICTURE = "https://cdn.acme.example/a.jpg"


def test_an_interactive_template_fills_header_body_and_buttons_in_order():
    assert list(sent("whatsapp", PICKUP)["content"].items()) == [
        ("template_name", "662d:pickup"),
        ("locale", "en"),
        ("header", {"type": "text", "replacements": ["ACME Mall"]}),
        ("body", {"replacements": ["Asha", "Saturday"]}),
        ("buttons", [{"replacements": ["directions"]}]),
    ]


def test_a_standard_template_numbers_its_replacements():
    assert sent("whatsapp", {"template": "plain", "language": "en", "body": "Asha"}) == {
        "content": {"template_name": "662d:plain", "locale": "en", "replacements": {"1": "Asha"}}
    }


def test_replacements_may_be_empty_and_are_still_sent():
    silent = sent("whatsapp", {"template": "silent", "language": "en"})
    assert at(silent, "content/replacements") == {}
    still = sent("whatsapp", {"template": "pickup", "language": "hi", "header": {"image": PICTURE}})
    assert at(still, "content/body") == {"replacements": []}


@pytest.mark.parametrize(
    ("header", "wire"),
    [
        ({"text": "One"}, {"type": "text", "replacements": ["One"]}),
        ({"image": PICTURE}, {"type": "image", "media": {"url": PICTURE}}),
        ({"video": PICTURE}, {"type": "video", "media": {"url": PICTURE}}),
        ({"document": PICTURE}, {"type": "document", "media": {"url": PICTURE}}),
        (
            {"location": PLACE},
            {
                "type": "location",
                "media": {"latitude": 12.9352, "longitude": -77.6, "name": "Store", "address": "Main street"},
            },
        ),
    ],
)
def test_each_kind_of_header_travels(header, wire):
    assert at(sent("whatsapp", PICKUP | {"header": header}), "content/header") == wire


@pytest.mark.parametrize(
    "written",
    [
        PICKUP,
        {"template": "plain", "language": "en", "body": ["Asha"]},
        {"template": "silent", "language": "en"},
        {"template": "pickup", "language": "hi", "header": {"image": PICTURE}},
        {"template": "pickup", "language": "ta", "body": ["One", "Two"]},
        {"template": "store", "language": "video", "header": {"video": PICTURE}},
        {"template": "store", "language": "document", "header": {"document": PICTURE}},
        {"template": "store", "language": "location", "header": {"location": PLACE}},
    ],
)
def test_a_message_that_matches_its_template_passes_the_check(written):
    assert findings("whatsapp", written) == []


@pytest.mark.parametrize(
    ("written", "rule", "path"),
    [
        ({"template": "pick-up"}, "REG001", "message.template"),
        ({"language": "fr"}, "REG001", "message.language"),
        ({"body": ["Asha"]}, "WA001", "message.body"),
        ({"body": []}, "WA001", "message"),
        ({"body": ["a", "b", "c"]}, "WA001", "message.body"),
        ({"buttons": []}, "WA001", "message"),
        ({"buttons": ["a", "b"]}, "WA001", "message.buttons"),
        ({"header": {"image": PICTURE}}, "WA001", "message.header"),
        ({"header": {"text": ["a", "b"]}}, "WA001", "message.header.text"),
        ({"header": {"text": []}}, "WA001", "message"),
        ({"header": {}}, "REQ001", "message.header"),
        ({"header": {"text": ["a"], "image": PICTURE}}, "EXC001", "message.header"),
    ],
)
def test_what_does_not_match_the_template_is_found(written, rule, path):
    assert said("whatsapp", PICKUP | written) == [(rule, path)]


@pytest.mark.parametrize(
    ("written", "rule", "path"),
    [
        ({"template": "pickup", "language": "hi"}, "WA001", "message"),
        ({"template": "pickup", "language": "en", "body": ["a", "b"], "buttons": "c"}, "WA001", "message"),
        (
            {"template": "pickup", "language": "ta", "body": ["a", "b"], "header": {"text": "c"}},
            "WA001",
            "message.header.text",
        ),
        ({"template": "asleep", "language": "en", "header": {"text": "a"}}, "WA001", "message.header"),
        (
            {"template": "plain", "language": "en", "body": "a", "header": {"image": PICTURE}},
            "EXC001",
            "message.header",
        ),
        ({"template": "plain", "language": "en", "body": "a", "buttons": "b"}, "WA001", "message.buttons"),
    ],
)
def test_a_header_or_button_too_many_or_too_few_is_found(written, rule, path):
    assert (rule, path) in said("whatsapp", written)


def test_a_template_that_is_not_approved_is_an_error():
    (one,) = findings("whatsapp", {"template": "asleep", "language": "en"})
    assert (one.rule, one.path) == ("WA004", ("message", "template"))
    assert "paused" in one.what


def test_a_missing_placeholder_is_told_with_both_numbers():
    (one,) = findings("whatsapp", PICKUP | {"body": ["Asha"]})
    assert one.what == "The template has 2 placeholders, and `body` has 1 text."
    assert one.hint == "Write 2 texts in `body`."


def test_a_text_too_many_is_told_to_go():
    (one,) = findings("whatsapp", {"template": "silent", "language": "en", "body": ["a"]})
    assert one.hint == "Remove `body`."


def test_the_nearest_template_is_offered():
    (one,) = findings("whatsapp", PICKUP | {"template": "pick-up"})
    assert one.hint == "Write `pickup`."


def test_a_provider_is_registered_for_whatsapp():
    assert said("whatsapp", PICKUP, provider="SendGrid") == [("REG001", "provider")]


def test_a_template_that_nobody_registered_is_never_sent():
    with pytest.raises(KeyError):
        sent("whatsapp", PICKUP | {"template": "other"})


@pytest.mark.parametrize(
    ("written", "path", "word"),
    [
        ({"values": {"k": "v"}}, "values", "extra_forbidden"),
        ({"message_type": "template"}, "message_type", "extra_forbidden"),
        ({"header": {"image": "http://acme.example/a.jpg"}}, "header.image", "LNK003"),
        ({"header": {"location": {**PLACE, "latitude": "north"}}}, "header.location.latitude", "TYPE001"),
        ({"header": {"text": [""]}}, "header.text.0", "TYPE002"),
    ],
)
def test_the_shape_refuses_what_no_template_has(written, path, word):
    assert refused("whatsapp", PICKUP | written) == [(path, word)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (PICKUP, ("ACME Mall", "Hi Asha, it waits until Saturday.")),
        (PICKUP | {"body": ["Asha"]}, ("ACME Mall", "Hi Asha, it waits until {{2}}.")),
        (PICKUP | {"header": None}, ("{{1}}", "Hi Asha, it waits until Saturday.")),
        ({"template": "pickup", "language": "ta", "body": ["a", "b"]}, ("ACME", "வணக்கம் b a")),
        ({"template": "pickup", "language": "hi"}, ("pickup", "नमस्ते")),
        ({"template": "other", "language": "en", "body": ["a", "b"]}, ("other", "a, b")),
        ({"template": "pickup", "language": "fr", "body": ["a"]}, ("pickup", "a")),
    ],
)
def test_a_preview_shows_the_template_filled_in(written, shown):
    assert preview("whatsapp", written) == shown


def test_namespace_kind_and_name_are_resolved_facts():
    assert resolved("whatsapp", PICKUP) == {"namespace": "662d", "kind": "interactive", "name": "pickup"}
