"""What holds for each rule that is checked where files are read: its examples, and that none is left out."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ctsync.definitions import load_campaigns
from ctsync.lint.contract import Example
from ctsync.lint.rules import ACCOUNT_RULES, RULES
from ctsync.lint.structural import STRUCTURAL
from ctsync.policy import load_policy
from ctsync.registers import load_registers
from tests.definitions.shop import Account, Shared
from tests.lint.repository import facts_of, write
from tests.support.source import modules

TODAY = date(2026, 11, 25)
KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)


@pytest.fixture(params=STRUCTURAL, ids=str)
def rule(request):
    return STRUCTURAL[request.param]


def found_in(root, example):
    """The rules that speak about a repository whose campaign has the example's keys, letter by letter."""
    write(root, Example(channel=example.channel, registers=example.registers))
    file = root / f"campaigns/monsoon-{example.channel}.yaml"
    replaced = set(KEY.findall(example.yaml))
    kept = [
        line for line in file.read_text(encoding="utf-8").splitlines() if KEY.findall(line)[0] not in replaced
    ]
    file.write_text("\n".join([*kept, example.yaml, ""]), encoding="utf-8")
    if example.policy:
        (root / "policy.yaml").write_text(f"version: 1\n{example.policy}\n", encoding="utf-8")
    policy, problems = load_policy(root)
    catalog, more = load_registers(root)
    account = Account(facts_of(example))
    found = load_campaigns(root, Shared(), account, catalog).problems
    names = [f"monsoon-{example.channel}"]
    return {
        problem.rule: problem
        for problem in (
            *problems,
            *more,
            *found,
            *policy.passed_waivers(TODAY),
            *policy.idle_waivers(names),
        )
    }


def test_finds_its_bad_example(rule, tmp_path):
    found = found_in(tmp_path, rule.bad)
    assert rule.id in found, [f"{one.rule} {one.what}" for one in found.values()]
    assert found[rule.id].level is rule.level


def test_lets_its_good_example_pass(rule, tmp_path):
    found = found_in(tmp_path, rule.good)
    assert [f"{one.rule} {one.what}" for one in found.values() if one.level == "error"] == []
    assert rule.id not in found or found[rule.id].level is not rule.level


def test_explains_itself_in_sentences(rule):
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", rule.name)
    for text in (rule.finds, rule.why, rule.cure):
        assert text.endswith(".")


def test_every_rule_that_is_spoken_can_explain_itself():
    spoken = {rule for module in modules() for rule in re.findall(r'"([A-Z]{2,6}[0-9]{3})"', module.text)}
    assert spoken - {*RULES, *ACCOUNT_RULES, *STRUCTURAL} == set()


def test_slugs_are_unique():
    names = [rule.name for table in (STRUCTURAL, RULES, ACCOUNT_RULES) for rule in table.values()]
    assert len(set(names)) == len(names)
