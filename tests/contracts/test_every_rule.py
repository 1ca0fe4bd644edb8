"""What holds for each lint rule: it finds its bad example, it lets its good one pass, and it can explain itself."""

from __future__ import annotations

import re

import pytest

from ctsync.lint.rules import ACCOUNT_RULES, RULES
from ctsync.lint.settings import LintSettings
from tests.lint.repository import found_in

EVERY = {**RULES, **ACCOUNT_RULES}


@pytest.fixture(params=EVERY, ids=str)
def rule(request):
    return EVERY[request.param]


def _switched_on(rule):
    """Rules that are off by default are asked for, as a policy would."""
    return LintSettings(levels={} if rule.by_default else {rule.id: rule.level})


def test_finds_its_bad_example(rule, tmp_path):
    found = found_in(tmp_path, rule.bad, _switched_on(rule))
    assert rule.id in {problem.rule for problem in found}, [f"{p.rule} {p.where} {p.what}" for p in found]


def test_points_into_a_file_that_is_there(rule, tmp_path):
    for problem in found_in(tmp_path, rule.bad, _switched_on(rule)):
        lines = (tmp_path / problem.where.file).read_text(encoding="utf-8").splitlines()
        assert 1 <= problem.where.line <= len(lines)
        assert 1 <= problem.where.column <= len(lines[problem.where.line - 1]) + 1


def test_lets_its_good_example_pass(rule, tmp_path):
    found = found_in(tmp_path, rule.good, _switched_on(rule))
    assert rule.id not in {problem.rule for problem in found}, [f"{p.where} {p.what}" for p in found]


def test_good_examples_are_good_for_all_rules(rule, tmp_path):
    found = found_in(tmp_path, rule.good, _switched_on(rule))
    assert not [f"{p.rule} {p.where} {p.what}" for p in found if p.level == "error"]


def test_a_campaign_that_is_right_in_all_else_has_only_this_error(rule, tmp_path):
    others = {
        problem.rule
        for problem in found_in(tmp_path, rule.bad, _switched_on(rule))
        if problem.level == "error"
    }
    assert others <= {rule.id}


def test_explains_itself_in_sentences(rule):
    assert re.fullmatch(r"[A-Z]{2,6}\d{3}", rule.id)
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", rule.name)
    for text in (rule.finds, rule.why, rule.cure):
        assert text.endswith(".")
        assert text[0].isupper() or text[0] in "`{"


def test_slugs_are_unique():
    names = [rule.name for rule in EVERY.values()]
    assert len(set(names)) == len(names)
