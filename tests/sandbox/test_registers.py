from __future__ import annotations

import pytest

from ctsync.errors import UsageError
from ctsync.sandbox.registers import Registers, read_registers
from tests.sandbox.speaking import DASHBOARD


def test_registers_read_back_what_they_say():
    read = read_registers(DASHBOARD)
    assert read_registers(read.to_json()) == read
    assert read.provider_has_id("1726823920")
    assert not read.provider_has_id("None")


def test_a_register_that_is_given_replaces_the_whole_register_and_no_other():
    read = read_registers({"control_groups": ["B"], "segments": {}}, read_registers(DASHBOARD))
    assert read.control_groups == ("B",)
    assert read.segments == {}
    assert read.notification_channels == ("Marketing",)


def test_a_map_of_names_to_descriptions_is_a_list_of_names():
    assert read_registers({"notification_channels": {"offers": "Sales"}}).notification_channels == ("offers",)


@pytest.mark.parametrize(
    "written",
    [
        {"colours": []},
        {"providers": []},
        {"providers": {"A": "sms"}},
        {"control_groups": "A"},
        {"control_groups": [1]},
        {"segments": {"A": "1"}},
        {"segments": {"A": True}},
        {"whatsapp_templates": {"a:b": ["en"]}},
        {"people": {"asha": "U1"}},
        {"people": {"asha": {"identity": "U1"}}},
        {"people": {"asha": {"Identity": ""}}},
        {"triggers": {"otp": 5}},
        {"triggers": {"otp": {"campaign_id": "5"}}},
        {"triggers": {"otp": {"campaign_id": 0}}},
        {"triggers": {"otp": {"campaign_id": 2**63}}},
        {"triggers": {"otp": {"campaign_id": 5, "status": "asleep"}}},
        {"triggers": {"otp": {"campaign_id": 5, "channel": "fax"}}},
    ],
    ids=str,
)
def test_a_register_of_another_form_is_refused(written):
    with pytest.raises(UsageError):
        read_registers(written)


def test_nothing_is_known_at_first():
    assert Registers().to_json() == {
        "providers": {},
        "provider_groups": {},
        "notification_channels": [],
        "control_groups": [],
        "webhook_endpoints": [],
        "segments": {},
        "dlt_templates": [],
        "whatsapp_templates": {},
        "people": {},
        "triggers": {},
    }
