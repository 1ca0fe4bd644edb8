"""One estimate for each registered name."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ctsync.catalog import Catalog
from ctsync.checkup.probes import NAME, PLAIN, plain_payload, probes
from ctsync.registers import load_registers
from ctsync.registers.places import Places
from ctsync.sandbox.registers import NAMES, Registers
from ctsync.sandbox.rules import Asking
from ctsync.sandbox.rules.creating import check_create
from ctsync.sandbox.settings import Settings
from ctsync.workspace.sandbox_account import registers_of
from tests.support.campaigns import NOW
from tests.support.source import ROOT

TODAY = date(2027, 5, 20)
CATALOG, _ = load_registers(ROOT)
PROBES = probes(CATALOG, TODAY)


def test_every_name_that_the_dashboard_holds_is_asked_about_once():
    whats = [probe.what for probe in PROBES]
    assert len(set(whats)) == len(whats)
    names = [
        *CATALOG.notification_channels,
        *CATALOG.control_groups,
        *CATALOG.webhook_endpoints,
        *CATALOG.segments,
        *CATALOG.providers,
        *CATALOG.provider_groups,
        *CATALOG.dlt_templates,
        *CATALOG.whatsapp_templates,
    ]
    assert len(names) == 14
    for name in names:
        (probe,) = [each for each in PROBES if name in each.what.replace(f"{name}_", "")]
        assert probe.payloads, name


def test_every_place_is_the_line_of_the_name():
    places = Places(ROOT)
    for probe in PROBES:
        where = places(*probe.place)
        line = (ROOT / where.file).read_text(encoding="utf-8").splitlines()[where.line - 1]
        last = probe.place[1][-1]
        assert (
            last
            if isinstance(last, str)
            else probe.what.rpartition("group ")[2].removeprefix("webhook endpoint ")
        ) in line


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.what)
def test_each_payload_is_whole_for_clevertap_and_reaches_hardly_anybody(probe):
    """By the sandbox's rules, which were written from CleverTap's pages and not from here."""
    known = registers_of(CATALOG)
    for payload in probe.payloads:
        asking = Asking(
            json.loads(json.dumps(payload)),
            _registers(known),
            Settings(),
            int(NOW.timestamp()),
            "Asia/Kolkata",
        )
        check_create(asking)
        assert asking.unknown == []
        assert payload["name"] == NAME
        assert payload.get("where") != {}
        assert named_by(probe) in json.dumps(payload, ensure_ascii=False)


def named_by(probe):
    """The name, or the id that stands for it on the wire."""
    stem, path = probe.place
    if stem == "segments":
        return str(CATALOG.segments[path[1]].id)
    if stem == "dlt_templates":
        return CATALOG.dlt_templates[path[1]].id
    if isinstance(path[1], int):
        return {"control_groups": CATALOG.control_groups, "webhook_endpoints": CATALOG.webhook_endpoints}[
            path[0]
        ][path[1]]
    return path[1]


def _registers(known):
    return Registers(**{name: known[name] for name in NAMES if name in known})


def test_the_plain_push_names_nothing():
    text = json.dumps(plain_payload(CATALOG, TODAY))
    assert [each for each in (*CATALOG.notification_channels, *CATALOG.control_groups) if each in text] == []
    assert {probe.rests_on for probe in PROBES if probe.payloads[0]["target_mode"] == "push"} == {PLAIN}


def test_no_name_is_no_probe_and_a_template_without_a_sender_cannot_be_tried():
    assert probes(Catalog(), TODAY) == ()
    alone = Catalog(dlt_templates=CATALOG.dlt_templates, whatsapp_templates=CATALOG.whatsapp_templates)
    assert all(probe.payloads == () for probe in probes(alone, TODAY))
    sender = Catalog(providers={"WABA": CATALOG.providers["WABA-Kaveri"]})
    assert [probe.payloads for probe in probes(sender, TODAY)] == [()]


def test_a_registered_text_goes_out_through_the_sender_with_its_header():
    found = {probe.what: probe for probe in PROBES}
    service = next(probe for what, probe in found.items() if "points_expiry" in what)
    assert service.rests_on == "provider Gupshup-Service"
    assert [payload["provider_nick_name"] for payload in service.payloads] == ["Gupshup-Service"]
