"""The schema of policy.yaml: its model, and the rules that there are, each with what it finds."""

from __future__ import annotations

from typing import Final, get_args

from ctsync.lint.contract import About
from ctsync.lint.rules import ACCOUNT_RULES, RULES
from ctsync.policy.model import Guardrails, LevelWord, PolicyFile
from ctsync.schemas.draft07 import Schema, definitions_of, described, ref
from ctsync.schemas.parts import root_of

_NO_RULE: Final = "There is no such rule, or none that a policy may change. `ctsync explain` lists them."
_LIMITED: Final = "Limits"
"""How the models end that may also be `off`."""


def policy() -> Schema:
    """The whole file."""
    definitions = definitions_of([PolicyFile])
    guardrails = definitions[Guardrails.__name__]["properties"]
    for key, schema in guardrails.items():
        if str(schema.get("allOf", "")).rstrip("'}]").endswith(_LIMITED):
            guardrails[key] = described({"anyOf": [schema, {"enum": ["off"]}]}, schema["description"])
    root = dict(root_of(PolicyFile.__name__, definitions))
    every: dict[str, About] = {**RULES, **ACCOUNT_RULES}
    rules = {
        "type": "object",
        "properties": {name: _rule(rule) for name, rule in sorted(every.items())},
        "additionalProperties": False,
        "errorMessage": _NO_RULE,
    }
    root["properties"] = {**root["properties"], "rules": described(rules, PolicyFile.descriptions()["rules"])}
    names = {"enum": sorted(every), "enumDescriptions": [every[name].finds for name in sorted(every)]}
    waiver = definitions["WaiverEntry"]["properties"]
    waiver["rule"] = described({**names, "errorMessage": _NO_RULE}, waiver["rule"]["description"])
    return {**root, "definitions": definitions}


def _rule(rule: About) -> Schema:
    """A level; or, for a rule that counts, its numbers by level."""
    levels: Schema = {"enum": list(get_args(LevelWord))}
    usual = ", ".join(f"{level.value} over {number:g}" for level, number in rule.thresholds.items())
    text = rule.finds if not usual else f"{rule.finds} By itself: {usual}."
    return described({"anyOf": [ref("RuleLimits"), levels]} if rule.thresholds else levels, text)
