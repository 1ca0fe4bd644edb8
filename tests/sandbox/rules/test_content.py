from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.sandbox.examples import (
    EMAIL,
    EXAMPLES,
    INBOX,
    INBOX_CAROUSEL,
    PUSH,
    SMS,
    WEBPUSH,
    WHATSAPP,
    WHATSAPP_PLACE,
)


def changed(body, path, value):
    """A deep copy with one value set, or taken away by None."""
    body = copy.deepcopy(body)
    *way, last = path
    place = body
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return body


ANDROID = ("content", "platform_specific", "android")
IOS = ("content", "platform_specific", "ios")
INSIDE: list[tuple[dict[str, Any], tuple[str | int, ...], Any, str]] = [
    (PUSH, ("content", "title"), "", "Field title is empty (inside content)"),
    (PUSH, ("content", "body"), None, "Field body is empty (inside content)"),
    (PUSH, ("content",), {}, "Field title is empty (inside content)"),
    (PUSH, ("content",), "Hi", "Field content must be an object"),
    (PUSH, ("content", "title"), 5, "Field content.title must be a string"),
    (PUSH, ("content", "platform_specific"), [], "Field content.platform_specific must be an object"),
    (PUSH, (*ANDROID, "deep_link"), 5, "Field content.platform_specific.android.deep_link must be a string"),
    (
        PUSH,
        (*ANDROID, "default_sound"),
        "true",
        "Field content.platform_specific.android.default_sound must be a Boolean",
    ),
    (PUSH, (*ANDROID, "wzrk_bc"), 1.5, "Field content.platform_specific.android.wzrk_bc must be an integer"),
    (
        PUSH,
        (*ANDROID, "wzrk_clr"),
        "red",
        "Field content.platform_specific.android.wzrk_clr must be of the form #RRGGBB",
    ),
    (PUSH, (*ANDROID, "wzrk_acts"), {}, "Field content.platform_specific.android.wzrk_acts must be an array"),
    (
        PUSH,
        (*ANDROID, "android_collapse"),
        [],
        "Field content.platform_specific.android.android_collapse must be a string or an integer",
    ),
    (
        PUSH,
        (*ANDROID, "delivery_priority"),
        "max",
        "Field content.platform_specific.android.delivery_priority must be one of normal, high",
    ),
    (
        PUSH,
        (*IOS, "mutable-content"),
        "yes",
        "Field content.platform_specific.ios.mutable-content must be a Boolean",
    ),
    (PUSH, (*IOS, "badge_count"), -1, "Field content.platform_specific.ios.badge_count must be at least 0"),
    (
        PUSH,
        (*IOS, "ct_ContentSlider"),
        {"items": []},
        "Field content.platform_specific.ios.ct_ContentSlider.items needs at least 1 entries",
    ),
    (WEBPUSH, ("content", "body"), None, "Field body is empty (inside content)"),
    (
        WEBPUSH,
        ("content", "platform_specific", "chrome", "ttl"),
        "10",
        "Field content.platform_specific.chrome.ttl must be an integer",
    ),
    (
        WEBPUSH,
        ("content", "platform_specific", "kaios", "kaiosKV"),
        [],
        "Field content.platform_specific.kaios.kaiosKV must be an object",
    ),
    (EMAIL, ("content", "subject"), "", "Field subject is empty (inside content)"),
    (EMAIL, ("content", "body"), "", "Field body is empty (inside content)"),
    (EMAIL, ("content", "sender_name"), None, "Field sender_name is empty (inside content)"),
    (
        SMS,
        ("content", "message_info", "1726823920", "message_kvs"),
        {"k": 1},
        "Field content.message_info.1726823920.message_kvs.k must be a string",
    ),
    (WHATSAPP, ("content", "template_name"), None, "Field template_name is empty (inside content)"),
    (
        WHATSAPP,
        ("content", "template_name"),
        "ticket_update",
        "Field content.template_name must be of the form <namespace>:<name>",
    ),
    (WHATSAPP, ("content", "locale"), "", "Field locale is empty (inside content)"),
    (WHATSAPP, ("content", "header"), "x", "Field content.header must be an object"),
    (
        WHATSAPP,
        ("content", "header"),
        {"type": "audio"},
        "Field content.header.type must be one of text, image, video, document, location",
    ),
    (WHATSAPP, ("content", "header", "media"), {}, "Field url is empty (inside content.header.media)"),
    (WHATSAPP, ("content", "buttons"), [{}], "Field replacements is empty (inside content.buttons[0])"),
    (
        WHATSAPP_PLACE,
        ("content", "header", "media", "latitude"),
        "32",
        "Field content.header.media.latitude must be a number",
    ),
    (
        WHATSAPP_PLACE,
        ("content", "header", "media", "longitude"),
        None,
        "Field longitude is empty (inside content.header.media)",
    ),
    (
        WHATSAPP,
        ("content", "body", "replacements"),
        ["a", None],
        "Field content.body.replacements[1] must be a string",
    ),
    (INBOX, ("content",), None, "Field content is empty"),
    (INBOX, ("content",), [], "Field content is empty"),
    (INBOX, ("content",), {"title": {}}, "Field content must be an array"),
    (INBOX, ("template_type",), None, "Field template_type is empty"),
    (
        INBOX,
        ("template_type",),
        "grid",
        "Field template_type must be one of simple, carousel, carousel-image, message-icon",
    ),
    (
        INBOX,
        ("content", 0, "title", "color"),
        "blue",
        "Field content[0].title.color must be of the form #RRGGBB",
    ),
    (
        INBOX,
        ("content", 0, "media", "content_type"),
        None,
        "Field content_type is empty (inside content[0].media)",
    ),
    (
        INBOX,
        ("content", 0, "action", "links", 0, "type"),
        "call",
        "Field content[0].action.links[0].type must be one of url, copy, kv",
    ),
    (INBOX_CAROUSEL, ("template_type",), "simple", "Template type simple takes exactly one item of content"),
    (INBOX_CAROUSEL, ("content", 1, "media"), None, "Field media is empty (inside content)"),
]


@pytest.mark.parametrize(("body", "path", "value", "error"), INSIDE, ids=[error for *_, error in INSIDE])
def test_a_wrong_message_is_refused_where_it_is_wrong(api, body, path, value, error):
    assert api.refused(changed(body, path, value)) == error


FORMS = [
    (WHATSAPP_PLACE, ("content", "body"), {"replacements": ["a"]}),
    (WHATSAPP, ("content", "header"), {"type": "text", "replacements": ["Shop"]}),
    (PUSH, (*IOS, "mutable-content"), True),
    (PUSH, (*ANDROID, "android_collapse"), 7),
    (SMS, ("content", "sms"), {"template_id": "TEMPLATE ID"}),
]


@pytest.mark.parametrize(("body", "path", "value"), FORMS, ids=[str(path[-1]) for _, path, _ in FORMS])
def test_both_forms_of_a_conflict_between_the_pages_are_accepted(api, body, path, value):
    assert api.ask("create", changed(body, path, value)).status_code == 200


@pytest.mark.parametrize("replacements", [{"1": "a", "2": "b"}, ["a", "b"]])
@pytest.mark.parametrize(
    "buttons", [{"buttons": [{"replacements": ["x"]}]}, {"button": {"replacements": ["x"]}}]
)
def test_a_standard_whatsapp_template_may_list_or_number_its_replacements(api, replacements, buttons):
    content = {"template_name": EXAMPLES["WhatsApp"]["content"]["template_name"], "locale": "en"}
    body = {**WHATSAPP, "content": {**content, "replacements": replacements, **buttons}}
    assert api.ask("create", body).status_code == 200
