"""SMS: YAML to wire for every key of yaml.md 7.2, and what is refused."""

from __future__ import annotations

import pytest

from ctsync.errors import UsageError
from tests.channels.shop import at, findings, preview, refused, resolved, said, sent

TEXT = {"body": "Lamps: Rs 150 off"}
LAMPS = "1707166619134823007"
GROUP = {"provider": None, "provider_group": "India"}


@pytest.mark.parametrize(
    ("written", "content"),
    [
        ({}, {}),
        ({"template": "lamps"}, {"message_info": {"1726823920": {"template_id": LAMPS}}}),
        (
            {"header_values": {"$$header1": "H"}},
            {"message_info": {"1726823920": {"header_kvs": {"$$header1": "H"}}}},
        ),
        ({"values": {"k": "v"}}, {"message_info": {"1726823920": {"message_kvs": {"k": "v"}}}}),
    ],
)
def test_each_key_travels(written, content):
    assert sent("sms", TEXT | written) == {"content": TEXT | content}


def test_the_providers_entry_may_put_the_template_id_beside_the_text():
    assert sent("sms", TEXT | {"template": "lamps"}, provider="Gupshup-Two") == {
        "content": TEXT | {"sms": {"template_id": LAMPS}}
    }
    both = sent("sms", TEXT | {"template": "lamps", "values": {"k": "v"}}, provider="Gupshup-Two")["content"]
    assert list(both) == ["body", "sms", "message_info"]
    assert both["message_info"] == {"1726823921": {"message_kvs": {"k": "v"}}}


def test_everything_for_a_provider_stands_under_its_id_in_one_order():
    written = TEXT | {"values": {"k": "v"}, "header_values": {"$$h": "H"}, "template": "lamps"}
    assert " ".join(at(sent("sms", written), "content/message_info/1726823920")) == (
        "template_id header_kvs message_kvs"
    )


@pytest.mark.parametrize("changes", [{"provider": "Nameless"}, GROUP])
def test_without_a_provider_id_nothing_is_sent_rather_than_in_the_wrong_place(changes):
    with pytest.raises(UsageError, match="no id"):
        sent("sms", TEXT | {"values": {"k": "v"}}, **changes)


def test_a_template_that_nobody_registered_is_never_sent_without_its_id():
    with pytest.raises(KeyError):
        sent("sms", TEXT | {"template": "other"})


@pytest.mark.parametrize(
    ("written", "changes"),
    [
        ({}, {}),
        ({"template": "lamps"}, {"countries": ("IN",)}),
        ({}, {"countries": ("US",), "provider": "Nameless"}),
        ({}, GROUP),
        ({"template": "lamps"}, {"provider": "Gupshup-Two", "countries": ("IN", "US")}),
    ],
)
def test_a_whole_sms_passes_the_check(written, changes):
    assert findings("sms", TEXT | written, **changes) == []


@pytest.mark.parametrize(
    ("written", "changes", "expected"),
    [
        ({}, {"provider": None}, [("REQ001", "provider")]),
        ({}, {"provider": "SendGrid"}, [("REG001", "provider")]),
        ({}, {"provider": "Gupshop"}, [("REG001", "provider")]),
        ({}, {"countries": ("US", "IN")}, [("SMS005", "message")]),
        ({"template": "lamp"}, {"countries": ("IN",)}, [("REG001", "message.template")]),
        ({"template": "odd"}, {}, [("SMS005", "message.template")]),
        ({"template": "lamps"}, {"provider": "Nameless"}, [("REQ001", "provider")]),
        ({"values": {"k": "v"}}, {"provider": "Nameless"}, [("REQ001", "provider")]),
        ({"header_values": {"k": "v"}}, {"provider": "Nameless"}, [("REQ001", "provider")]),
    ],
)
def test_what_cannot_be_sent_is_found(written, changes, expected):
    assert said("sms", TEXT | written, **changes) == expected


@pytest.mark.parametrize(
    ("key", "written"), [("template", "lamps"), ("header_values", {"k": "v"}), ("values", {"k": "v"})]
)
def test_what_is_filed_under_one_provider_excludes_a_group(key, written):
    (one,) = findings("sms", TEXT | {key: written}, **GROUP)
    assert (one.rule, one.path) == ("EXC001", ("provider_group",))
    assert one.what == f"`provider_group` and `message.{key}` exclude each other."


def test_the_nearest_template_is_offered():
    (one,) = findings("sms", TEXT | {"template": "lamp"})
    assert one.hint == "Write `lamps`."


@pytest.mark.parametrize("key", ["text", "title", "link"])
def test_unknown_keys_are_refused(key):
    assert refused("sms", TEXT | {key: "x"}) == [(key, "extra_forbidden")]


@pytest.mark.parametrize(
    ("written", "changes", "sender"),
    [
        ({}, {}, "ACMEIN"),
        ({"template": "lamps"}, {"provider": "Nameless"}, "ACMELT"),
        ({}, {"provider": "Nameless"}, "Nameless"),
        ({}, GROUP, "India"),
        ({}, {"provider": None}, "SMS"),
    ],
)
def test_a_preview_shows_the_sender_as_phones_do(written, changes, sender):
    assert preview("sms", TEXT | written, **changes) == (sender, TEXT["body"])


@pytest.mark.parametrize(
    ("written", "changes", "facts"),
    [
        ({}, {}, {}),
        (
            {"template": "lamps"},
            {},
            {"template_id": LAMPS, "template_id_at": "message_info", "provider_id": "1726823920"},
        ),
        (
            {"template": "lamps"},
            {"provider": "Gupshup-Two"},
            {"template_id": LAMPS, "template_id_at": "content_sms"},
        ),
        ({"values": {"k": "v"}}, {}, {"provider_id": "1726823920"}),
    ],
)
def test_ids_are_resolved_facts_only_where_they_reach_the_wire(written, changes, facts):
    assert resolved("sms", TEXT | written, **changes) == facts
