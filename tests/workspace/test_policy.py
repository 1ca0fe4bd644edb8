"""How a policy reaches the commands: what it waives, what it changes, and what is wrong with it."""

from __future__ import annotations

import pytest

from tests.support.shop import a_shop

LONG = "Umbrellas, raincoats, boots and all that you need this monsoon"


@pytest.fixture
def shop(tmp_path, capsys):
    shop = a_shop(tmp_path, capsys)
    shop.campaign("mango-fridays-push", title=LONG)
    return shop


def policy(shop, text):
    shop.write("policy.yaml", f"version: 1\n{text}\n")
    ended = shop("lint", "--format", "json")
    return ended.code, {(one["rule"], one["level"]) for one in ended.document["problems"]}


def waiver(name, until):
    return f"waivers: {{rule: PUSH001, campaigns: {name}, reason: a, by: asha, until: {until}}}"


def test_without_a_policy_a_rule_has_its_own_level(shop):
    ended = shop("lint", "--format", "json")
    assert (ended.code, [one["rule"] for one in ended.document["problems"]]) == (0, ["PUSH001"])


def test_a_policy_changes_levels_and_numbers(shop):
    assert policy(shop, "rules: {PUSH001: block}") == (1, {("PUSH001", "error")})
    assert policy(shop, "rules: {PUSH001: {block: 60}}") == (1, {("PUSH001", "error")})
    assert policy(shop, "rules: {PUSH001: off}") == (0, set())


def test_an_error_of_a_rule_stops_a_plan_too(shop):
    policy(shop, "rules: {PUSH001: block}")
    ended = shop("plan", "--offline")
    assert ended.code == 1
    assert "Nothing was planned." in ended.err


def test_a_waiver_counts_by_the_days_of_the_account(shop):
    assert policy(shop, waiver("mango-*", "2027-05-20")) == (0, set())
    assert policy(shop, waiver("mango-*", "2027-05-19")) == (1, {("POL001", "error"), ("PUSH001", "warning")})


def test_a_waiver_for_no_campaign_of_any_account_is_a_warning(shop):
    assert policy(shop, waiver("mangos-*", "2027-06-20")) == (
        0,
        {("POL004", "warning"), ("PUSH001", "warning")},
    )


def test_a_policy_that_cannot_be_read_stops_everything(shop):
    assert policy(shop, "rules: [") == (1, {("YAML001", "error"), ("PUSH001", "warning")})
    assert shop("plan", "--offline").code == 1


def test_information_is_left_to_lint(shop):
    policy(shop, "rules: {PUSH001: info}")
    assert "PUSH001" in shop("lint").out
    assert "PUSH001" not in shop("plan", "--offline").err
    assert "PUSH001" in shop("plan", "--offline", "--verbose").err
    shop.campaign("broken-push", more="colour: red\n")
    refused = shop("plan", "--offline").err
    assert "CORE001" in refused
    assert "PUSH001" not in refused
