from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ctsync.catalog import Catalog, DltTemplate, Person, Provider, Segment, Trigger, WhatsAppTemplate
from ctsync.errors import UsageError
from ctsync.workspace.sandbox_account import Admin, a_sandbox, in_zone, registers_of

CATALOG = Catalog(
    providers={
        "Gupshup": Provider(channel="sms", id="1234567890"),
        "Mail": Provider(channel="email"),
    },
    provider_groups={"all": ("Gupshup",)},
    notification_channels={"offers": "Sales"},
    control_groups=("A",),
    webhook_endpoints=("Tier",),
    segments={"Active": Segment(id="1701234890")},
    dlt_templates={"rice": DltTemplate(id="1107161234567890123", text="x")},
    whatsapp_templates={
        "pickup": WhatsAppTemplate.model_validate(
            {
                "namespace": "ns",
                "kind": "standard",
                "languages": {
                    "en": {"body": "{{1}} and {{2}}", "header": {"type": "text", "text": "Hi {{1}}"}},
                    "hi": {"body": "x"},
                },
            }
        )
    },
    people={"asha": Person(identity="U10023", email="asha@acme.example"), "ravi": Person(object_id="_x")},
    triggers={"otp": Trigger(campaign_id="1701230000", version="2")},
)


def test_the_registers_are_told_as_the_dashboard_has_them():
    told = registers_of(CATALOG)
    assert told["providers"] == {
        "Gupshup": {"channel": "sms", "id": "1234567890"},
        "Mail": {"channel": "email"},
    }
    assert told["segments"] == {"Active": 1701234890}
    assert told["dlt_templates"] == ["1107161234567890123"]
    assert told["whatsapp_templates"]["ns:pickup"] == {
        "en": {"header": 1, "body": 2, "buttons": 0},
        "hi": {"header": 0, "body": 0, "buttons": 0},
    }
    assert told["people"] == {
        "asha": {"Identity": "U10023", "Email": "asha@acme.example"},
        "ravi": {"objectId": "_x"},
    }
    assert told["triggers"] == {"otp": {"campaign_id": 1701230000}}


def test_a_clock_is_meant_in_the_accounts_zone():
    assert in_zone(datetime(2027, 5, 20, 10, 0), "Asia/Kolkata") == datetime(
        2027, 5, 20, 4, 30, tzinfo=UTC
    )  # as written
    assert in_zone(None, "Asia/Kolkata") is None


def test_the_sandbox_takes_the_registers_and_moves_its_clock(tmp_path):
    start = datetime(2027, 5, 20, 10, 0)  # as written in ctsync.yaml
    with a_sandbox(tmp_path, start, "Asia/Kolkata") as url:
        admin = Admin(url)
        admin.hand_over(CATALOG, "Asia/Kolkata")
        assert admin.now() == datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
        assert admin.advance("1d") == datetime(2027, 5, 21, 4, 30, tzinfo=UTC)
        assert admin.sends() == []
        assert admin.campaigns() == []
        with pytest.raises(UsageError):
            admin.advance("backwards")


def test_a_server_that_is_gone_is_told_in_words():
    with pytest.raises(UsageError, match="The sandbox did not answer"):
        Admin("http://127.0.0.1:9").now()
