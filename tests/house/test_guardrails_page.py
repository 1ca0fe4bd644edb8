"""The page of guardrails says what there is, and its rules for Open Policy Agent ask for what the plan's JSON has."""

from __future__ import annotations

import json
import re
from typing import get_type_hints

import pytest

from ctsync.guardrails.facts import ChangeFacts, PlanFacts
from ctsync.guardrails.measures import GUARDRAILS
from ctsync.policy.expressions import read_expression
from ctsync.policy.model import When
from ctsync.rendering.plan.document import ApprovalDocument, ChangeDocument, GuardrailDocument, PlanDocument
from tests.support.source import ROOT

PAGE = (ROOT / "docs" / "guardrails.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "yaml.md").read_text(encoding="utf-8")
REGO = re.sub(r"#.*", "", (ROOT / "docs" / "policy.rego").read_text(encoding="utf-8"))
GOLDEN = json.loads((ROOT / "tests" / "golden" / "plan" / "every-change.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name", [*GUARDRAILS, *ChangeFacts.__dataclass_fields__, *PlanFacts.__dataclass_fields__]
)
def test_the_page_names_every_guardrail_and_every_fact(name: str):
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("key", When.model_fields)
def test_the_reference_names_every_condition(key: str):
    assert f"`{key}`" in REFERENCE


@pytest.mark.parametrize("text", re.findall(r'if: "([^"]+)"', PAGE + REFERENCE))
def test_every_expression_of_the_pages_can_be_judged(text: str):
    facts = next(each["facts"] for each in GOLDEN["changes"] if each["change"] == "new")
    assert read_expression(text).holds(facts, GOLDEN["facts"]) in (True, False)


OF_REGO = {
    "input": {*get_type_hints(PlanDocument), "version", "kind"},
    "change": set(get_type_hints(ChangeDocument)),
    "facts": set(ChangeFacts.__dataclass_fields__),
    "verdict": set(get_type_hints(GuardrailDocument)),
    "approval": set(get_type_hints(ApprovalDocument)),
}


@pytest.mark.parametrize("of", OF_REGO)
def test_the_rules_for_open_policy_agent_ask_for_what_the_document_has(of: str):
    asked = set(re.findall(rf"\b{of}\.(\w+)", REGO))
    assert asked, of
    assert asked <= OF_REGO[of]


def test_the_document_has_what_its_types_say():
    assert {*GOLDEN} == OF_REGO["input"]
    assert {key for change in GOLDEN["changes"] for key in change} == OF_REGO["change"]
    assert {key for c in GOLDEN["changes"] for key in c["facts"] or ()} == OF_REGO["facts"]
