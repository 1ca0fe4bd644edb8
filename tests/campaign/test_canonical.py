"""What makes two campaigns the same does not depend on how a file is written down, and on nothing that is not sent."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ctsync.campaign.canonical import canonical_tree, cosmetic_tree, fingerprint
from ctsync.campaign.definition import read_definition
from ctsync.campaign.payload import create_payload
from ctsync.catalog import Segment
from ctsync.names import Fingerprint
from ctsync.problems import Problems
from ctsync.reading.parse import parse
from ctsync.reading.typed import to_data
from ctsync.values import DAYS, Span
from tests.campaign.making import (
    ACCOUNT,
    CATALOG,
    FILES,
    a_campaign,
    a_definition,
    campaigns_of,
    data_of,
    merged,
    read,
)
from tests.campaign.test_yaml_to_wire import DEFAULTS, IN

JSON_TYPED = ("raw:", "query:")
"""Rows with JSON in them are left out where the file is written anew as text."""

ALL_DAYS = ", ".join(f"{day}: 21:00..09:00" for day in DAYS)
EACH_DAY = f"quiet_hours: {{in: user, then: delay, days: {{{ALL_DAYS}}}}}"

rows = st.sampled_from(IN)
text_rows = st.sampled_from([row for row in IN if not any(mark in row[1] for mark in JSON_TYPED)])


def print_of(data: dict[str, Any]) -> Fingerprint:
    (campaign,) = campaigns_of(read_definition(data))
    return campaign.fingerprint


def shuffled(value: Any, draw: Any) -> Any:
    if isinstance(value, dict):
        keys = draw(st.permutations(list(value)))
        return {key: shuffled(value[key], draw) for key in keys}
    return [shuffled(item, draw) for item in value] if isinstance(value, list) else value


@settings(max_examples=60)
@given(row=rows, data=st.data())
def test_the_order_of_keys_does_not_matter(row, data):
    written = data_of(row[0], row[1], over=row[2])
    assert print_of(shuffled(written, data.draw)) == print_of(written)


@settings(max_examples=60)
@given(
    row=text_rows,
    style=st.sampled_from([None, '"', "'"]),
    flow=st.sampled_from([True, False, None]),
    width=st.integers(20, 200),
    indent=st.integers(2, 6),
)
def test_the_layout_of_the_file_does_not_matter(row, style, flow, width, indent):
    data = data_of(row[0], row[1], over=row[2])
    text = yaml.safe_dump(
        data, default_style=style, default_flow_style=flow, width=width, indent=indent, allow_unicode=True
    )
    problems = Problems()
    tree = parse(text.encode(), "campaigns/spring-sale.yaml", problems)
    assert not problems
    assert tree is not None
    assert print_of(to_data(tree)) == print_of(data)


@settings(max_examples=60)
@given(
    row=st.sampled_from([row for row in IN if row[0] == "push" and not row[2]]),
    defaults=st.sets(st.sampled_from([text for channel, text, _ in DEFAULTS if channel == "push"])),
)
def test_a_written_default_is_the_same_as_none_beside_anything_else(row, defaults):
    plain = data_of(row[0], row[1])
    written = plain
    for text in defaults:
        written = merged(read(text), written)
    assert print_of(written) == print_of(plain)


@given(
    audience=st.sampled_from(
        [
            ("{profile: {City: [Pune, Mumbai]}}", "{profile: {City: [Mumbai, Pune]}}"),
            ("{profile: {City: Pune}}", "{profile: {City: [Pune]}}"),
            ("{event: Charged, within: 2w}", "{event: Charged, within: 14d}"),
            (
                "{did: [{event: Charged, within: 7d}, {event: App Launched, within: 7d}]}",
                "{did: [{event: App Launched, within: 1w}, {event: Charged, within: 7d}]}",
            ),
        ]
    )
)
def test_two_spellings_of_the_same_people_are_the_same(audience):
    first, second = (a_campaign("push", f"audience: {text}", over=("audience",)) for text in audience)
    assert first.fingerprint == second.fingerprint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("devices: [android, ios]", "devices: [ios, android]"),
        ("expires: 60m", "expires: 1h"),
        ("control_group: 5%", "control_group: [5%]"),
        ("control_group: 5%", "control_group: 5.0%"),
        ("control_group: [system, 5%]", "control_group: [5%, system]"),
        ("quiet_hours: {from: 21:00, to: 09:00, in: user, then: delay}", EACH_DAY),
        (
            "goal: {event: Charged, within: 3d, days: [sun, mon], where: {Type: [a, b]}}",
            "goal: {event: Charged, within: 3d, days: [mon, sun, mon], where: {Type: [b, a]}}",
        ),
        ("message: {android: {actions: [{label: Go}]}}", "message: {android: {actions: {label: Go}}}"),
    ],
)
def test_two_spellings_of_the_same_wish_are_the_same(one, other):
    assert a_campaign("push", one).fingerprint == a_campaign("push", other).fingerprint


def test_the_fingerprint_is_the_hash_that_the_protocol_names():
    assert fingerprint({"b": ["ä", 1], "a": None}) == (
        # sha256 of: ctfp1{"a":null,"b":["ä",1]}
        "dd0a53ddc84424039338bcc2712d6fb68e90fc681099af2b8db24fd43f25c5c4"
    )


def test_text_is_told_apart_as_it_is_sent():
    written = "Caf\u00e9"
    composed = a_campaign("push", f"message: {{title: {written}}}")
    decomposed = a_campaign("push", f"message: {{title: {unicodedata.normalize('NFD', written)}}}")
    assert composed.fingerprint != decomposed.fingerprint


def test_a_tree_survives_json_so_that_a_stored_one_can_be_compared():
    for channel, text, over, _ in IN:
        tree = canonical_tree(a_campaign(channel, text, over=over))
        assert json.loads(json.dumps(tree)) == tree


def test_a_tree_is_what_the_fingerprint_of_its_campaign_was_made_from():
    for channel in ("push", "email"):
        text = "schedule: {at: [2026-12-24 11:00, 2026-12-25 11:00, 2026-12-25 18:00]}"
        for campaign in campaigns_of(a_definition(channel, text, over=("schedule",))):
            assert fingerprint(canonical_tree(campaign)) == campaign.fingerprint


@pytest.mark.parametrize(
    "account",
    [
        replace(ACCOUNT, zone="Asia/Colombo"),
        replace(ACCOUNT, android_link_key="wzrk_dl"),
        replace(ACCOUNT, window_gap=Span(3, "d")),
    ],
)
def test_what_the_account_changes_about_the_message_is_in(account):
    text = "audience: {event: Charged, within: 7d}\nmessage: {link: 'acme://home'}"
    definition = a_definition("push", text, over=("audience",))
    (here,), (there,) = campaigns_of(definition), campaigns_of(definition, account=account)
    assert here.fingerprint != there.fingerprint


@pytest.mark.parametrize(
    "account",
    [
        replace(ACCOUNT, skip_estimate=True),
        replace(ACCOUNT, name_limit=80),
        replace(ACCOUNT, currency="INR"),
        replace(ACCOUNT, window_gap=Span(3, "d")),
        replace(ACCOUNT, android_link_key="both"),
    ],
)
def test_what_the_account_changes_about_nothing_in_it_is_out(account):
    (here,), (there,) = campaigns_of(a_definition()), campaigns_of(a_definition(), account=account)
    assert here.fingerprint == there.fingerprint


def test_registers_are_in_by_what_their_names_stand_for():
    text = "audience: {segment: Active shoppers}"
    definition = a_definition("push", text, over=("audience",))
    other = replace(CATALOG, segments={"Active shoppers": Segment.model_validate({"id": "1701111111"})})
    renamed = replace(CATALOG, segments={"Regulars": Segment.model_validate({"id": "1701234890"})})
    again = a_definition("push", "audience: {segment: Regulars}", over=("audience",))
    (here,), (there,) = campaigns_of(definition), campaigns_of(definition, catalog=other)
    (same,) = campaigns_of(again, catalog=renamed)
    assert here.fingerprint != there.fingerprint
    assert here.fingerprint == same.fingerprint


def test_a_template_is_in_by_its_id_and_not_by_the_name_of_its_register():
    templates = {"shop": CATALOG.dlt_templates["grocery"]}
    text = "message: {{template: {}}}"
    (here,) = campaigns_of(a_definition("sms", text.format("grocery")))
    (there,) = campaigns_of(
        a_definition("sms", text.format("shop")), catalog=replace(CATALOG, dlt_templates=templates)
    )
    assert here.fingerprint == there.fingerprint
    assert here.fingerprint != a_campaign("sms").fingerprint


def test_our_own_utm_is_out():
    definition = a_definition("push", "message: {link: 'acme://home'}")
    without = replace(CATALOG, links=CATALOG.links.model_copy(update={"utm": None}))
    (here,), (there,) = campaigns_of(definition), campaigns_of(definition, catalog=without)
    assert here.fingerprint == there.fingerprint
    assert create_payload(here, "x") != create_payload(there, "x")


def test_an_included_file_is_in_by_its_text_and_not_by_its_path():
    (here,) = campaigns_of(a_definition("email"))
    moved = a_definition("email", "message: {html: emails/moved.html}")
    (same,) = campaigns_of(moved, files={"emails/moved.html": FILES["emails/hello.html"]})
    (other,) = campaigns_of(a_definition("email"), files={"emails/hello.html": "<p>Something else</p>"})
    assert here.fingerprint == same.fingerprint
    assert here.fingerprint != other.fingerprint


def test_another_date_in_the_list_changes_no_other_instance():
    def prints(*moments: str) -> dict[str, Fingerprint]:
        text = f"schedule: {{at: [{', '.join(moments)}]}}"
        return {
            str(one.key): one.fingerprint
            for one in campaigns_of(a_definition("sms", text, over=("schedule",)))
        }

    before = prints("2026-12-24 11:00", "2026-12-31 11:00")
    after = prints("2026-12-24 11:00", "2026-12-25 11:00", "2026-12-31 12:00")
    assert before["spring-sale@2026-12-24"] == after["spring-sale@2026-12-24"]
    assert before["spring-sale@2026-12-31"] != after["spring-sale@2026-12-31"]


def test_a_native_list_of_moments_is_one_campaign_and_all_of_them_count():
    one, other = (
        a_campaign("push", f"schedule: {{at: [2026-12-24 11:00, {second}]}}", over=("schedule",))
        for second in ("2026-12-25 11:00", "2026-12-26 11:00")
    )
    assert one.fingerprint != other.fingerprint


def test_the_cosmetic_tree_holds_what_changes_at_the_next_replace():
    campaign = a_campaign("push", "dashboard_name: Spring\nlabels: [b, a, b]\naudience: {expect: 1k..2k}")
    assert cosmetic_tree(campaign) == {
        "name": "spring-sale",
        "dashboard_name": "Spring",
        "labels": ["a", "b"],
        "cap": 2000,
        "on_remove": "stop",
    }


@pytest.mark.parametrize(
    ("channel", "text"), [("push", "audience: {expect: 10..99}"), ("sms", "audience: {expect: 1k..2k}")]
)
def test_an_expectation_that_is_not_sent_is_not_even_cosmetic(channel, text):
    assert cosmetic_tree(a_campaign(channel, text)) == cosmetic_tree(a_campaign(channel))
