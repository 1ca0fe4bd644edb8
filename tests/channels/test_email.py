"""E-mail: YAML to wire for every key of yaml.md 7.2, and what is refused."""

from __future__ import annotations

from hashlib import sha256

import pytest

from ctsync.channels import CHANNELS
from tests.channels.shop import HTML, at, findings, preview, refused, resolved, said, sent, with_utm

WRITTEN = {"from": "Asha at ACME", "subject": "Diwali", "html": "emails/diwali.html"}
LAMPS = with_utm("https://acme.example/lamps", "email")
LINKED = HTML.replace("https://acme.example/lamps", LAMPS)


@pytest.mark.parametrize(
    ("written", "path", "wire"),
    [
        ({}, "content/sender_name", "Asha at ACME"),
        ({"from_address": "asha@acme.example"}, "content/sender_email", "asha@acme.example"),
        ({}, "content/subject", "Diwali"),
        ({}, "content/body", LINKED),
        (
            {"preheader": "Lamps & <light>"},
            "content/body",
            LINKED.replace("<h1>", '<div style="display:none">Lamps &amp; &lt;light&gt;</div>\n<h1>'),
        ),
        (
            {"attachments": {"type": "url", "value": "https://acme.example/a.pdf"}},
            "content/attachments",
            [{"type": "url", "value": "https://acme.example/a.pdf"}],
        ),
    ],
)
def test_each_key_travels(written, path, wire):
    assert at(sent("email", WRITTEN | written), path) == wire


def test_keys_come_in_the_order_of_the_documentation():
    extra = {"attachments": {"type": "a", "value": "b"}, "from_address": "a@acme.example"}
    assert " ".join(sent("email", WRITTEN | extra)["content"]) == (
        "subject sender_name sender_email body attachments"
    )


def test_the_html_file_is_taken_in():
    channel = CHANNELS["email"]
    assert channel.includes(channel.message.model_validate(WRITTEN)) == ("emails/diwali.html",)


def test_without_utm_the_html_goes_as_it_lies_in_the_repository():
    assert sent("email", WRITTEN, utm=False)["content"]["body"] == HTML


def test_a_file_that_was_not_read_is_never_sent_as_nothing():
    with pytest.raises(KeyError):
        sent("email", WRITTEN, files={})


@pytest.mark.parametrize("provider", ["SendGrid", None])
def test_a_provider_is_optional_and_the_accounts_default_sends_without_one(provider):
    assert findings("email", WRITTEN, provider=provider) == []


@pytest.mark.parametrize(
    ("provider", "hint"),
    [("SendGird", "Write `SendGrid`."), ("WABA", "Write a provider of the channel email.")],
)
def test_a_provider_is_registered_for_e_mail(provider, hint):
    (one,) = findings("email", WRITTEN, provider=provider)
    assert (one.rule, one.path, one.hint) == ("REG001", ("provider",), hint)


@pytest.mark.parametrize("address", ["acme.example", "a@", "Asha <a@acme.example>", "a b@acme.example"])
def test_a_senders_address_is_an_address(address):
    assert said("email", WRITTEN | {"from_address": address}) == [("TYPE001", "message.from_address")]


def test_a_whole_e_mail_passes_the_check():
    assert findings("email", WRITTEN | {"from_address": "asha@acme.example", "preheader": "Lamps"}) == []


@pytest.mark.parametrize("key", ["amp_body", "reply_to", "cc", "bcc", "pre_header", "sender"])
def test_fields_that_nobody_verified_are_refused(key):
    assert refused("email", WRITTEN | {key: "x"}) == [(key, "extra_forbidden")]


@pytest.mark.parametrize("key", ["type", "value"])
def test_an_attachment_has_a_type_and_a_value(key):
    assert refused("email", WRITTEN | {"attachments": [{key: "x"}]})[0][1] == "missing"


def test_a_preview_shows_subject_and_preheader():
    assert preview("email", WRITTEN | {"preheader": "Lamps"}) == ("Diwali", "Lamps")
    assert preview("email", WRITTEN) == ("Diwali", "")


def test_the_digest_of_the_file_is_a_resolved_fact():
    digest = sha256(HTML.encode()).hexdigest()
    assert resolved("email", WRITTEN) == {"html": f"sha256:{digest}"}
    assert resolved("email", WRITTEN, files={"emails/diwali.html": HTML + " "})["html"] != f"sha256:{digest}"
