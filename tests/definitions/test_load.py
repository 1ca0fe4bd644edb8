from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

from ctsync.definitions import load_campaigns
from ctsync.problems import Position
from ctsync.registers import load_registers
from ctsync.settings import load_settings, target
from tests.definitions.shop import CATALOG, Account, Shared, defaults, email, load, push, said

SHOP = Path(__file__).parents[3] / "shared" / "examples"


def test_the_examples_give_their_campaigns_and_say_what_is_not_verified():
    settings, _ = load_settings(SHOP, {})
    assert settings is not None
    catalog, _ = load_registers(SHOP)
    loaded = load_campaigns(SHOP, settings, target(settings, None), catalog)
    assert loaded.definitions_seen == 12
    assert [str(campaign.key) for campaign in loaded.campaigns] == [
        "emi-due-reminder", "flash-hours-push", "grocery-150-off-sms", "lapsed-big-spenders",
        *(f"monthly-newsletter@{month}-01" for month in ("2026-12", *(f"2027-0{number}" for number in range(1, 7)))),
        "pickup-ready-whatsapp",
        "rain-offer[mumbai]", "rain-offer[pune]", "weekly-picks-push", "winter-lookbook-inbox", "wishlist-price-drop-web",
        "xmas-eve-sneakers", "year-end-tier-recalculation",
    ]  # fmt: skip
    assert [(problem.where.file, problem.where.line, problem.rule) for problem in loaded.problems] == [
        ("campaigns/rain-offer.yaml", 18, "AUD009"),
        ("campaigns/xmas-eve-sneakers.yaml", 28, "AUD009"),
    ]


def test_a_file_becomes_a_campaign_that_knows_its_line(tmp_path: Path):
    loaded = load(tmp_path, {"campaigns/a.yaml": "# first\n" + push("a")})
    assert said(loaded) == []
    (campaign,) = loaded.campaigns
    assert (campaign.name, campaign.position) == ("a", Position("campaigns/a.yaml", 2, 1))
    assert (loaded.definitions_seen, campaign.files) == (1, {})


def test_defaults_lie_under_the_file_and_the_file_wins(tmp_path: Path):
    shared = defaults(
        "all: {countries: [IN], labels: [all], control_group: system}\n"
        "purpose.promotional: {quiet_hours: {from: 21:00, to: 09:00, in: user, then: delay}, labels: [promo]}\n"
        "purpose.transactional: {labels: [never]}\n"
        "channel.push: {devices: [android, ios], message: {android: {collapse: x}, link: acme://home}}\n"
        "channel.email: {provider: Never}\n"
        "purpose.promotional.channel.push: {quiet_hours: {from: 22:00}, expires: 1d}\n"
    )
    text = push("a", devices="", expires="2h", control_group="none")
    loaded = load(tmp_path, {"campaigns/a.yaml": text}, shared)
    assert said(loaded) == []
    definition = loaded.campaigns[0].definition
    assert (definition.countries, definition.labels, definition.devices) == (
        ("IN",),
        ("promo",),
        ("android", "ios"),
    )
    assert definition.quiet_hours is not None
    assert f"{definition.quiet_hours.from_:%H:%M} {definition.quiet_hours.to:%H:%M}" == "22:00 09:00"
    assert (definition.message.android.collapse, definition.message.link) == ("x", "acme://home")
    assert definition.message.android.notification_channel == "offers"
    assert definition.provider is None


def test_none_switches_a_default_off(tmp_path: Path):
    shared = defaults("all: {quiet_hours: {from: 21:00, to: 09:00, in: user, then: delay}}")
    loaded = load(tmp_path, {"campaigns/a.yaml": push("a", quiet_hours="none")}, shared)
    assert said(loaded) == []
    assert loaded.campaigns[0].definition.quiet_hours is None


def test_a_default_the_channel_cannot_have_is_passed_over(tmp_path: Path):
    shared = defaults(
        "all: {devices: [android], provider: SendGrid, expires: 1d, opted_out_people: skip,\n"
        "  audience: {send_to_at_most: 500}, schedule: {in: user, if_missed: drop},\n"
        "  message: {android: {notification_channel: offers}, link: acme://x, values: {a: b}}}\n"
    )
    audience = "{everyone: true}"
    loaded = load(tmp_path, {"campaigns/a.yaml": email("a", audience=audience)}, shared)
    assert said(loaded) == []
    assert loaded.campaigns[0].definition.provider == "SendGrid"
    loaded = load(tmp_path, {"campaigns/a.yaml": push("a", audience=audience)}, shared)
    assert said(loaded) == []
    assert loaded.campaigns[0].definition.audience.send_to_at_most == 500
    assert loaded.campaigns[0].definition.provider is None


def test_the_same_keys_in_a_file_are_errors_naming_the_channels_that_have_them(tmp_path: Path):
    text = email(
        "a",
        devices="[android]",
        message='{from: A, subject: S, html: emails/a.html, title: "Hi", android: {x: y}}',
    )
    assert said(load(tmp_path, {"campaigns/a.yaml": text})) == [
        "campaigns/a.yaml:5:1 CHN001 `devices` does not exist on the channel email. Take `devices` out of this file.",
        "campaigns/a.yaml:8:53 CHN001 `title` does not exist on the channel email. Take `title` out of this file.",
        "campaigns/a.yaml:8:66 CHN001 `android` does not exist on the channel email. Take `android` out of this file.",
    ]
    loaded = load(tmp_path, {"campaigns/a.yaml": text})
    assert [problem.why for problem in loaded.problems][1] == "These channels have it here: push, webpush."


def test_a_wrong_default_is_shown_once_at_its_own_line(tmp_path: Path):
    shared = defaults("all:\n  expires: soon\n")
    loaded = load(tmp_path, {f"campaigns/{name}.yaml": push(name) for name in "abc"}, shared)
    assert [line.split(" ")[:2] for line in said(loaded)] == [["ctsync.yaml:2:12", "TYPE001"]]
    assert loaded.campaigns == ()


def test_variables_are_filled_in_files_and_defaults_but_not_in_included_files(tmp_path: Path):
    shared = defaults('channel.push: {message: {link: "${app}://home"}}')
    files = {
        "campaigns/a.yaml": push(
            "a", message='{title: "$${x}", body: "${cdn}", android: {notification_channel: offers}}'
        ),
        "campaigns/b.yaml": email("b"),
        "emails/a.html": "<p>${cdn}</p>",
    }
    account = Account(variables={"cdn": "https://cdn.example", "app": "acme"})
    loaded = load(tmp_path, files, shared, account)
    assert said(loaded) == []
    message = loaded.campaigns[0].definition.message
    assert (message.title, message.body, message.link) == ("${x}", "https://cdn.example", "acme://home")
    assert loaded.campaigns[1].files == {"emails/a.html": "<p>${cdn}</p>"}


def test_an_unknown_variable_stops_the_file_at_the_value(tmp_path: Path):
    loaded = load(tmp_path, {"campaigns/a.yaml": push("a", dashboard_name='"${cnd}"')})
    assert said(loaded) == ["campaigns/a.yaml:9:17 VAR001 There is no variable `cnd`. Write `${cdn}`."]
    assert loaded.campaigns == ()


def test_raw_and_query_are_json_and_nothing_else_is(tmp_path: Path):
    audience = '{query: {event_name: Charged, from: 20260101, to: "20260102", nested: [true, null, 1.5]}}'
    loaded = load(
        tmp_path,
        {"campaigns/a.yaml": push("a", raw="{new: {a: 5, b: '5', c: \"${cdn}\"}}", audience=audience)},
    )
    assert said(loaded) == []
    definition = loaded.campaigns[0].definition
    assert definition.raw == {"new": {"a": 5, "b": "5", "c": "https://cdn.example"}}
    assert definition.audience.query == {
        "event_name": "Charged",
        "from": 20260101,
        "to": "20260102",
        "nested": [True, None, 1.5],
    }


def test_the_name_is_the_files_and_is_used_once(tmp_path: Path):
    files = {
        "campaigns/a.yaml": push("b"),
        "campaigns/x/c.yaml": push("c"),
        "campaigns/y/c.yaml": push("c"),
    }
    assert said(load(tmp_path, files)) == [
        (
            "campaigns/a.yaml:1:7 CORE002 The name is `b`, and the file is called a.yaml. "
            "Write name: a, or rename the file to b.yaml. "
            "A campaign keeps its identity if its former name stands under `renamed_from`."
        ),
        (
            "campaigns/x/c.yaml:1:7 CORE002 The name `c` is used twice; the other one is at campaigns/y/c.yaml:1:7. "
            "Rename one of the two."
        ),
        (
            "campaigns/y/c.yaml:1:7 CORE002 The name `c` is used twice; the other one is at campaigns/x/c.yaml:1:7. "
            "Rename one of the two."
        ),
    ]


def test_a_file_that_cannot_name_its_campaign_is_to_be_renamed(tmp_path: Path):
    (problem,) = load(tmp_path, {"campaigns/☂ rain.yaml": push("rain-push")}).problems
    assert problem.hint.startswith("Rename the file to rain-push.yaml.")


def test_all_problems_of_all_files_are_shown_together(tmp_path: Path):
    files = {
        "campaigns/a.yaml": "name: a: b",
        "campaigns/b.yaml": push("b", owner="", channel="psuh", generation="0"),
        "campaigns/c.yaml": push("c"),
        "campaigns/d.yaml": push("d", quiet_hours="{from: 21:00, to: 09:00}", provider="x"),
    }
    loaded = load(tmp_path, files)
    assert [(problem.where.file[10], problem.where.line, problem.rule) for problem in loaded.problems] == [
        ("a", 1, "YAML001"),
        ("b", 1, "REQ001"),
        ("b", 3, "TYPE001"),
        ("b", 8, "TYPE001"),
        ("d", 9, "DND001"),
        ("d", 9, "DND001"),
        ("d", 10, "CHN001"),
    ]
    assert [campaign.name for campaign in loaded.campaigns] == ["c"]


def test_findings_point_at_the_key_or_at_the_value(tmp_path: Path):
    text = push("a", provider="SendGrid", audience="{segment: Activ, expect: 10..20}")
    found = {problem.rule: problem.where for problem in load(tmp_path, {"campaigns/a.yaml": text}).problems}
    assert found == {
        "CHN001": Position("campaigns/a.yaml", 9, 1),
        "REG001": Position("campaigns/a.yaml", 6, 21),
    }


@pytest.mark.parametrize(
    ("html", "rule"),
    [("emails/none.html", "does not exist."), ("campaigns", "is not a plain file."), ("../x.html", "")],
)
def test_an_included_file_that_cannot_be_read_is_said_once_where_it_is_named(
    tmp_path: Path, html: str, rule: str
):
    text = email("a", message=f'{{from: "Acme", subject: "Hi", html: {html}}}')
    loaded = load(tmp_path, {"campaigns/a.yaml": text})
    assert [(problem.rule, problem.where) for problem in loaded.problems] == [
        ("INC001", Position("campaigns/a.yaml", 7, 46))
    ]
    assert rule in next(iter(loaded.problems)).what
    assert loaded.campaigns == ()


def test_an_included_file_named_by_a_variable_is_said_at_the_message(tmp_path: Path):
    text = email("a", message='{from: "Acme", subject: "Hi", html: "${page}"}')
    account = Account(variables={"page": "emails/none.html"})
    loaded = load(tmp_path, {"campaigns/a.yaml": text}, account=account)
    assert [(problem.rule, problem.where.line) for problem in loaded.problems] == [("INC001", 7)]


def test_an_included_file_may_not_lead_out_of_the_repository(tmp_path: Path):
    inside = tmp_path / "shop"
    (inside / "emails").mkdir(parents=True)
    (tmp_path / "secret").write_text("passcode")
    (inside / "emails" / "b.html").symlink_to("../../secret")
    text = email("a", message='{from: "Acme", subject: "Hi", html: emails/b.html}')
    loaded = load(inside, {"campaigns/a.yaml": text})
    assert [problem.what for problem in loaded.problems] == [
        "`emails/b.html` is a link that leads out of the repository."
    ]


def test_a_file_without_a_name_or_with_an_odd_one_is_left_to_the_shape(tmp_path: Path):
    files = {"campaigns/a.yaml": push("a").removeprefix("name: a\n"), "campaigns/b.yaml": push("[b]")}
    assert [line.split()[1] for line in said(load(tmp_path, files))] == ["REQ001", "TYPE001"]


def test_only_the_files_that_were_asked_for_are_read(tmp_path: Path):
    files = {"campaigns/a.yaml": push("a"), "campaigns/b.yaml": "nonsense", "campaigns/c.yaml": push("c")}
    loaded = load(tmp_path, files, only=("campaigns/c.yaml",))
    assert said(loaded) == []
    assert [campaign.name for campaign in loaded.campaigns] == ["c"]
    assert loaded.definitions_seen == 3


def test_a_path_that_is_not_the_accounts_is_refused(tmp_path: Path):
    loaded = load(
        tmp_path, {"campaigns/a.yaml": push("a"), "other/b.yaml": push("b")}, only=("other/b.yaml",)
    )
    assert said(loaded) == [
        (
            "other/b.yaml:1:1 INC001 `other/b.yaml` is not a campaign file of the account sandbox. "
            "`campaigns` of the account in ctsync.yaml says which files are."
        )
    ]


@pytest.mark.parametrize("path", ["ctsync.yaml", "policy.yaml", "registers/segments.yaml"])
def test_a_file_that_is_checked_anyway_need_not_be_named(tmp_path: Path, path: str):
    (line,) = said(load(tmp_path, {"campaigns/a.yaml": push("a"), path: "version: 1\n"}, only=(path,)))
    assert line.endswith("Leave it out: settings, registers and the policy are checked whatever is named.")


def test_a_campaign_file_that_is_a_pipe_or_a_link_out_is_refused(tmp_path: Path):
    inside = tmp_path / "shop"
    (inside / "campaigns").mkdir(parents=True)
    (tmp_path / "b.yaml").write_text(push("b"))
    os.mkfifo(inside / "campaigns" / "a.yaml")
    (inside / "campaigns" / "b.yaml").symlink_to("../../b.yaml")
    assert [(problem.rule, problem.where.file) for problem in load(inside, {}).problems] == [
        ("INC001", "campaigns/a.yaml"),
        ("INC001", "campaigns/b.yaml"),
    ]


def test_without_campaigns_there_is_nothing_and_no_problem(tmp_path: Path):
    loaded = load_campaigns(tmp_path, Shared(), Account(), CATALOG)
    assert (loaded.campaigns, list(loaded.problems), loaded.definitions_seen) == ((), [], 0)


@pytest.mark.parametrize("is_on", [True, False])
def test_the_collector_is_left_as_it_was(tmp_path: Path, *, is_on: bool):
    before = gc.isenabled()
    try:
        (gc.enable if is_on else gc.disable)()
        load(tmp_path, {"campaigns/a.yaml": push("a")})
        assert gc.isenabled() == is_on
    finally:
        (gc.enable if before else gc.disable)()


def test_the_same_files_give_the_same_campaigns_in_the_same_order(tmp_path: Path):
    files = {f"campaigns/{name}.yaml": push(name) for name in ("c", "a", "b")}
    first, second = load(tmp_path, files), load(tmp_path, files)
    assert [campaign.name for campaign in first.campaigns] == ["a", "b", "c"]
    assert [campaign.fingerprint for campaign in first.campaigns] == [
        campaign.fingerprint for campaign in second.campaigns
    ]


def test_two_files_that_claim_one_identity_are_an_error_at_both(tmp_path: Path):
    """Otherwise one of them would silently take the other's place in the lock."""
    loaded = load(
        tmp_path, {"campaigns/a.yaml": push("a") + "renamed_from: b\n", "campaigns/b.yaml": push("b")}
    )
    assert [(p.rule, p.where.file) for p in loaded.problems] == [
        ("CORE002", "campaigns/a.yaml"),
        ("CORE002", "campaigns/b.yaml"),
    ]
