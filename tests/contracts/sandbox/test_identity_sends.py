"""Identity sends, written from the contract's section 6: every number of its table, every example, every effect."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contracts.sandbox.plainly import CREDENTIALS, JSON, OBJECT_ID

QUEUED = {"status": "success", "message": "Added to queue for processing"}
JOHN = {"Identity": ["JohnDoe"]}
TITLE_AND_BODY = {"title": "Hi!", "body": "How are you?"}
CONTENTS: dict[str, dict[str, Any]] = {
    "push": {"content": TITLE_AND_BODY},
    "webpush": {"content": TITLE_AND_BODY},
    "web": {"content": TITLE_AND_BODY},
    "email": {"content": {"subject": "Welcome", "body": "<div>Hi</div>", "sender_name": "CleverTap"}},
    "sms": {"content": {"body": "Sms body"}, "provider_nick_name": "Nick Name"},
    "whatsapp": {
        "content": {"message_type": "freeform", "freeform": {"body": {"type": "text", "text": "Hi"}}},
        "provider_nick_name": "Provider_1",
        "message_id": "4536tsyt",
    },
}
TEMPLATE = {
    "template_name": "Image_Template_1",
    "language": "en",
    "header": {"type": "image", "media": {"url": "https://example.com/a.png"}},
    "body": {"type": "text", "replacements": ["var1", "Var2"]},
    "buttons": [{"replacements": ["payload 1"]}, {"replacements": ["payload 2"]}],
}


def a_send(channel: str, **changes: Any) -> dict[str, Any]:
    """A valid send to John; a change to None removes the key."""
    body = {"to": JOHN, **CONTENTS[channel], **changes}
    return {key: value for key, value in body.items() if value is not None}


def a_template(**changes: Any) -> dict[str, Any]:
    template = {key: value for key, value in {**TEMPLATE, **changes}.items() if value is not None}
    return a_send("whatsapp", content={"message_type": "template", "template": template})


def path(channel: str) -> str:
    return f"/1/send/{channel}.json"


@pytest.mark.parametrize("channel", CONTENTS)
def test_a_send_is_queued_under_each_of_the_six_names(plain, channel):
    answer = plain.post(path(channel), a_send(channel))
    assert (answer.status, answer.body) == (200, QUEUED)


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("push", [("push", "android"), ("push", "ios")]),
        ("webpush", [("webpush", "web")]),
        ("web", [("webpush", "web")]),
        ("email", [("email", "email")]),
        ("sms", [("sms", "sms")]),
        ("whatsapp", [("whatsapp", "whatsapp")]),
    ],
)
def test_a_test_send_to_a_colleague_arrives_on_each_of_their_devices(plain, channel, expected):
    plain.post(path(channel), a_send(channel, campaign_id=1000000043))
    told = [(channel, device) for _, _, channel, device, _, _ in plain.outbox()]
    assert told == expected
    assert {row[:2] + row[4:] for row in plain.outbox()} == {("identity", 1000000043, None, "JohnDoe")}
    (content,) = {row[0] for row in plain.table("SELECT content FROM outbox")}
    expected_content = {"text": "Hi"} if channel == "whatsapp" else CONTENTS[channel]["content"]
    assert json.loads(content) == expected_content


EXAMPLES = [
    ("push", {
        "to": {"Identity": ["JohnDoe"], "Email": ["john@doe.com"], "objectId": [OBJECT_ID]},
        "tag_group": "my tag group",
        "respect_frequency_caps": False,
        "content": {
            "title": "Welcome",
            "body": "Hello world!",
            "platform_specific": {
                "ios": {"deep_link": "example.com", "badge_count": 1},
                "android": {"default_sound": True, "wzrk_cid": "Marketing"},
            },
        },
    }),
    ("whatsapp", {
        "to": JOHN,
        "tag_group": "Tag Group 1",
        "provider_nick_name": "Provider_1",
        "respect_frequency_caps": False,
        "message_id": "4536tsyt",
        "respect_communication_preference": True,
        "content": {"message_type": "template", "template": TEMPLATE},
    }),
    ("whatsapp", {
        "to": JOHN,
        "tag_group": "whatsapp initial tag group",
        "provider_nick_name": "provider_1",
        "message_id": "4536tsyt",
        "content": {
            "message_type": "freeform",
            "freeform": {"body": {"type": "text", "text": "Hi, How can we help you"}},
        },
    }),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "body"), EXAMPLES)
def test_each_example_of_the_contract_is_queued(plain, channel, body):
    plain.admin(
        "account", {"providers": {name: {"channel": "whatsapp"} for name in ("Provider_1", "provider_1")}}
    )
    answer = plain.post(path(channel), body)
    assert (answer.status, answer.body) == (200, QUEUED)
    assert len(plain.outbox()) == (2 if channel == "push" else 1)


FREE = {
    "image": {"type": "image", "media": {"url": "https://example.com/a.png", "caption": "example"}},
    "video": {"type": "video", "media": {"url": "https://example.com/a.mp4", "caption": "example"}},
    "audio": {"type": "audio", "media": {"url": "https://example.com/a.mp3"}},
    "document": {"type": "document", "media": {"url": "https://example.com/a.pdf", "filename": "a.pdf"}},
    "location": {
        "type": "location",
        "media": {"longitude": 80.8, "latitude": 16.0, "name": "n", "address": "a"},
    },
}


@pytest.mark.parametrize("kind", FREE)
@pytest.mark.parametrize("word", ["freeform", "Freeform"])
def test_each_freeform_body_is_queued_and_refused_without_its_media(plain, kind, word):
    def free(body: Any) -> Any:
        content = {"message_type": word, "freeform": {"body": body}}
        return plain.post(path("whatsapp"), a_send("whatsapp", content=content))

    assert free(FREE[kind]).body == QUEUED
    assert free({"type": kind}).refusal == (400, 89, "Field media is empty (inside content.freeform.body)")


NEEDED_COUNTS: list[tuple[dict[str, Any], str, int]] = [
    ({"body": {"replacements": ["one"]}}, "body", 2),
    ({"body": None}, "body", 2),
    ({"header": {"type": "text", "replacements": ["x"]}}, "header", 0),
    ({"buttons": [{"replacements": ["x"]}]}, "button", 2),
]
MANY = {"Identity": ["JohnDoe"] * 999, "Email": ["john@doe.com"] * 2}
LONG_NAME = '"message_id" length can\'t be greater than 8'
NO_PROVIDER = '"provider_nick_name" can\'t be empty'
UNKNOWN_PROVIDER = "The provider_nick_name used in request does not exist in your account."
NO_TEMPLATE = "Template not found for the specified provider"
TYPE = "Received invalid message type"
REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("push", a_send("push", to=None), 21, '"to" is a mandatory field'),
    ("push", a_send("push", to={}), 21, '"to" is a mandatory field'),
    ("push", a_send("push", to="JohnDoe"), 21, '"to" is a mandatory field'),
    ("push", a_send("push", respect_frequency_caps="false"), 73, '"respect_frequency_caps" must be a Boolean'),
    ("email", a_send("email", send_email_to_opted_out_users=1), 73, '"send_email_to_opted_out_users" must be a Boolean'),
    ("sms", a_send("sms", tag_group=5), 76, '"tag_group" has to be string'),
    ("whatsapp", a_send("whatsapp", content={"message_type": 5}), 76, '"message_type" has to be string'),
    ("push", a_send("push", to={"Identity": ["nobody"]}), 84, "Invalid recipients"),
    ("push", a_send("push", to={"Identity": []}), 84, "Invalid recipients"),
    ("push", a_send("push", to={"Identity": "JohnDoe"}), 84, "Invalid recipients"),
    ("push", a_send("push", to={"Identity": [5]}), 84, "Invalid recipients"),
    ("push", a_send("push", to={"identity": ["JohnDoe"]}), 84, "Invalid recipients"),
    ("push", a_send("push", to=MANY), 84, "Invalid recipients"),
    ("push", a_send("push", content=None), 89, "Field content is empty"),
    ("push", a_send("push", content={"body": "x"}), 89, "Field title is empty (inside content)"),
    ("webpush", a_send("webpush", content={"title": "x"}), 89, "Field body is empty (inside content)"),
    ("email", a_send("email", content={"body": "x"}), 89, "Field subject is empty (inside content)"),
    ("sms", a_send("sms", content={}), 89, "Field body is empty (inside content)"),
    ("push", a_send("push", campaign_id="7"), 89, "Field campaign_id must be an integer"),
    ("sms", a_send("sms", provider_nick_name=None), 89, NO_PROVIDER),
    ("sms", a_send("sms", provider_nick_name=""), 89, NO_PROVIDER),
    ("whatsapp", a_send("whatsapp", provider_nick_name=None), 89, NO_PROVIDER),
    ("sms", a_send("sms", provider_nick_name="Nobody"), 89, UNKNOWN_PROVIDER),
    ("sms", a_send("sms", provider_nick_name="SendGrid"), 89, UNKNOWN_PROVIDER),
    ("email", a_send("email", provider_nick_name="Nobody"), 89, UNKNOWN_PROVIDER),
    ("whatsapp", a_send("whatsapp", message_id=None), 89, '"message_id" can\'t be empty'),
    ("whatsapp", a_send("whatsapp", message_id=""), 89, '"message_id" can\'t be empty'),
    ("whatsapp", a_send("whatsapp", message_id="4536tsytr"), 89, LONG_NAME),
    ("whatsapp", a_send("whatsapp", content={"message_type": "smoke signal"}), 89, TYPE),
    ("whatsapp", a_send("whatsapp", content={}), 89, TYPE),
    ("whatsapp", a_template(template_name=None), 89, "Template name is mandatory"),
    ("whatsapp", a_template(template_name=""), 89, "Template name is mandatory"),
    ("whatsapp", a_template(template_name="Other"), 89, NO_TEMPLATE),
    ("whatsapp", a_template(language="fr"), 89, NO_TEMPLATE),
    ("whatsapp", a_template(language=None), 89, "Template language is mandatory"),
    *(
        (
            "whatsapp",
            a_template(**changes),
            89,
            f"Invalid number of {part} replacements specified, the {part} has [{number}] replacement(s).",
        )
        for changes, part, number in NEEDED_COUNTS
    ),
    ("push", a_send("push", content={**TITLE_AND_BODY, "platform_specific": {"android": {"wzrk_cid": "x"}}}), 89,
     "Invalid Notification Channel ID"),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "body", "code", "text"), REFUSED)
def test_what_is_missing_or_wrong_is_refused_with_its_number_and_reaches_nobody(
    untouched, channel, body, code, text
):
    assert untouched.post(path(channel), body).refusal == (400, code, text)
    assert untouched.outbox() == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"to": 1, "to": 2}', b"\xff", b"5"])
@pytest.mark.parametrize("channel", ["push", "whatsapp"])
def test_a_body_that_is_no_json_object_has_number_78(untouched, channel, content):
    answer = untouched.call("POST", path(channel), content, {**CREDENTIALS, **JSON})
    assert answer.refusal == (400, 78, "Invalid payload pls update and try again")


def test_the_first_thing_that_is_wrong_by_the_stated_order_is_the_answer(plain):
    """Each step mends one thing; the next number in the order of the checks answers."""
    body: dict[str, Any] = {"respect_frequency_caps": 1, "tag_group": 1, "content": {}, "message_id": 1}
    mends: list[tuple[dict[str, Any], int]] = [
        ({}, 21),
        ({"to": {"Identity": 5}}, 84),
        ({"to": {"Identity": ["nobody"]}}, 73),
        ({"respect_frequency_caps": True}, 76),
        ({"tag_group": "x"}, 89),
        ({"provider_nick_name": "Nobody"}, 89),
        ({"message_id": "x"}, 89),
        ({"content": {"message_type": 5}}, 76),
        ({"content": {"message_type": "template", "template": {**TEMPLATE, "language": "fr"}}}, 89),
        ({"provider_nick_name": "Provider_1"}, 89),
        ({"content": {"message_type": "template", "template": TEMPLATE}}, 84),
    ]
    told = []
    for mend, _ in mends:
        body |= mend
        told.append(plain.post(path("whatsapp"), body).refusal[1])
    assert told == [number for _, number in mends]
    assert plain.post(path("whatsapp"), body | {"to": JOHN}).body == QUEUED


def test_a_thousand_people_over_all_lists_are_let_in(plain):
    most = {"Identity": ["JohnDoe"] * 999, "Email": ["john@doe.com"]}
    assert plain.post(path("webpush"), a_send("webpush", to=most)).body == QUEUED
    assert len(plain.outbox()) == 1


def test_how_many_people_one_call_may_name_is_a_setting(plain):
    two = a_send("email", to={"Identity": ["JohnDoe", "U1"]})
    assert plain.post(path("email"), two).body == QUEUED
    plain.settings(recipients_limit=1)
    assert plain.post(path("email"), two).refusal == (400, 84, "Invalid recipients")
    assert plain.post(path("email"), a_send("email")).body == QUEUED


@pytest.mark.parametrize(("addon", "word"), [("whatsapp_connect", "Connect"), ("whatsapp_direct", "Direct")])
def test_a_whatsapp_provider_needs_its_addon(plain, addon, word):
    plain.settings(**{addon: False})
    other, name = ("Direct_1", "Provider_1") if word == "Connect" else ("Provider_1", "Direct_1")
    status, code, text = plain.post(path("whatsapp"), a_send("whatsapp", provider_nick_name=name)).refusal
    assert (status, code) == (400, 89)
    assert text == (
        "The WhatsApp provider you've selected is not supported with your current WhatsApp add-on."
        f" To use this provider, please enable the WhatsApp {word} add-on"
    )
    assert plain.post(path("whatsapp"), a_send("whatsapp", provider_nick_name=other)).status == 200


def test_a_template_is_known_by_its_name_with_the_namespace_too_and_by_a_language_beside_it(plain):
    full = "662da022_5583_406d_9c71_428d5e3164bb:Image_Template_1"
    assert plain.post(path("whatsapp"), a_template(template_name=full)).status == 200
    body = a_template(language=None)
    body["content"]["language"] = "en"
    assert plain.post(path("whatsapp"), body).status == 200


def test_a_whatsapp_message_is_kept_in_the_form_that_campaigns_have(plain):
    """As in the contract's 3.6.5: the template's parts side by side, its language as `locale`."""
    plain.post(path("whatsapp"), a_template())
    media = {"type": "image", "media": {"url": "https://example.com/a.png", "caption": "Look"}}
    free = {"message_type": "Freeform", "freeform": {"body": media}}
    plain.post(path("whatsapp"), a_send("whatsapp", content=free))
    template, freeform = (json.loads(text) for (text,) in plain.table("SELECT content FROM outbox"))
    expected = {key: value for key, value in TEMPLATE.items() if key != "language"}
    assert template == {**expected, "locale": "en"}
    assert freeform == {"header": media, "text": "Look"}


def test_whether_all_recipients_must_be_known_is_a_setting(plain):
    some = a_send("webpush", to={"Identity": ["JohnDoe", "nobody"]})
    assert plain.post(path("webpush"), some).body == QUEUED
    plain.settings(unknown_recipients="refused")
    assert plain.post(path("webpush"), some).refusal == (400, 84, "Invalid recipients")
    assert [row[-1] for row in plain.outbox()] == ["JohnDoe"]


def test_whether_somebody_named_twice_gets_it_twice_is_a_setting(plain):
    twice = a_send("webpush", to={"Identity": ["JohnDoe"], "Email": ["john@doe.com"]})
    plain.post(path("webpush"), twice)
    assert [row[-1] for row in plain.outbox()] == ["JohnDoe"]
    plain.settings(repeated_recipients="each_time")
    plain.post(path("webpush"), twice)
    assert [row[-1] for row in plain.outbox()] == ["JohnDoe", "JohnDoe", "john@doe.com"]


def test_whether_lists_are_read_in_any_case_is_a_setting(plain):
    plain.settings(recipient_key_case="any")
    assert plain.post(path("push"), a_send("push", to={"identity": ["JohnDoe"]})).body == QUEUED
    assert plain.post(path("push"), a_send("push", to={"identity": [5]})).refusal[1] == 84
    assert plain.post(path("push"), a_send("push", to={"name": ["JohnDoe"]})).refusal[1] == 84


@pytest.mark.parametrize(("name", "other"), [("web", "webpush"), ("webpush", "web")])
def test_under_which_name_web_push_is_served_is_a_setting(plain, name, other):
    plain.settings(webpush_path=name)
    assert plain.post(path(name), a_send(name)).body == QUEUED
    assert plain.post(path(other), a_send(other)).refusal == (404, 404, "No such resource")
    paths = plain.call("GET", "/openapi.json", None, {}).body["paths"]
    assert (path(name) in paths, path(other) in paths) == (True, False)


def test_an_account_has_room_for_some_tag_groups_and_no_more(plain):
    plain.settings(tag_groups_limit=2)
    for group in ("a", "b", "a"):
        assert plain.post(path("push"), a_send("push", tag_group=group)).status == 200
    refused = plain.post(path("push"), a_send("push", tag_group="c"))
    assert refused.refusal == (400, 89, "An account has at most 2 tag groups")
    assert plain.post(path("push"), a_send("push")).status == 200


def test_a_refused_send_makes_no_tag_group(plain):
    plain.settings(tag_groups_limit=1)
    plain.post(path("push"), a_send("push", tag_group="lost", to={"Identity": ["nobody"]}))
    assert plain.post(path("push"), a_send("push", tag_group="kept")).status == 200


def test_whether_a_tag_group_and_a_campaign_may_both_be_named_is_a_setting(plain):
    both = a_send("push", tag_group="x", campaign_id=1000000043)
    assert plain.post(path("push"), both).body == QUEUED
    plain.settings(tag_group_with_campaign_id="refused")
    assert plain.post(path("push"), both).refusal == (400, 89, 'Use either "tag_group" or "campaign_id"')


def test_an_account_may_want_a_provider_for_email_and_a_channel_for_android(plain):
    plain.settings(provider_required="email_sms_whatsapp", channel_required=True)
    assert plain.post(path("email"), a_send("email")).refusal == (400, 89, NO_PROVIDER)
    assert plain.post(path("email"), a_send("email", provider_nick_name="SendGrid")).status == 200
    needed = "Notification channel is required for devices having Android 8.0 or above"
    assert plain.post(path("push"), a_send("push")).refusal == (400, 89, needed)
    named = {**TITLE_AND_BODY, "platform_specific": {"android": {"wzrk_cid": "Marketing"}}}
    assert plain.post(path("push"), a_send("push", content=named)).status == 200


def test_what_a_person_cannot_get_is_queued_and_goes_nowhere(plain):
    """A success says that the call is valid, not that anybody got it."""
    people = plain.people()
    nowhere = next(each["id"] for each in people if not each["devices"])
    silent = next(each["id"] for each in people if "Phone" in each["profile"] and not each["whatsapp"])
    plain.post(path("push"), a_send("push", to={"Identity": [f"U{nowhere}"]}))
    plain.post(path("whatsapp"), a_send("whatsapp", to={"Identity": [f"U{silent}"]}))
    assert plain.outbox() == []
    overridden = a_send("whatsapp", to={"Identity": [f"U{silent}"]}, respect_communication_preference=False)
    assert plain.post(path("whatsapp"), overridden).body == QUEUED
    assert [row[2:5] for row in plain.outbox()] == [("whatsapp", "whatsapp", silent)]


def test_an_unsubscribed_address_gets_mail_only_if_the_call_says_so(plain):
    person = next(each for each in plain.people() if "Email" in each["profile"] and not each["mail"])
    to = {"Email": [person["profile"]["Email"]]}
    plain.post(path("email"), a_send("email", to=to))
    assert plain.outbox() == []
    plain.post(path("email"), a_send("email", to=to, send_email_to_opted_out_users=True))
    assert [row[4] for row in plain.outbox()] == [person["id"]]


def test_identity_sends_are_in_the_journal_and_make_no_campaign(plain):
    plain.post(path("push"), a_send("push"))
    plain.post(path("push"), {})
    rows = plain.table("SELECT path, status, created, stopped FROM journal WHERE path LIKE '/1/send/%'")
    assert rows == [("/1/send/push.json", 200, None, None), ("/1/send/push.json", 400, None, None)]
    listed = plain.post("/1/targets/list.json", {"from": 20261120, "to": 20261130})
    assert listed.body == {"status": "success", "targets": []}
