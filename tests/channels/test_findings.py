"""Findings that channels share read alike and say what to do."""

from __future__ import annotations

import pytest

from ctsync.channels.findings import not_registered, old_device_findings, sender_findings
from tests.channels.shop import wiring


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("ofers", ["offers", "service"], "Write `offers`."),
        ("ofers", [], "Add `ofers` to registers/x.yaml."),
        ("zzz", ["b", "a"], "Add `zzz` to registers/x.yaml. Registered: `a`, `b`."),
    ],
)
def test_an_unknown_name_gets_the_nearest_one_or_the_list(name, known, hint):
    found = not_registered(("message", "x"), name, known, noun="thing", register="registers/x.yaml")
    assert (found.rule, found.hint) == ("REG001", hint)
    assert found.what == f"`{name}` is not a registered thing."


def test_a_long_register_is_not_listed_whole():
    found = not_registered((), "zzz", (f"name-{n}" for n in range(100)), noun="thing", register="x")
    assert found.hint.count("name-") == 8


def test_only_providers_of_the_channel_are_offered():
    (found,) = sender_findings(wiring("sms", provider="SendGrit"))
    assert "SendGrid" not in found.hint


def test_no_provider_is_no_finding_of_this_kind():
    assert list(sender_findings(wiring("sms", provider=None))) == []


@pytest.mark.parametrize(("devices", "count"), [((), 0), (("android", "ios"), 0), (("ios", "windows"), 1)])
def test_only_windows_is_old(devices, count):
    assert len(list(old_device_findings(wiring("push", devices=devices)))) == count
