"""The published schema of a plan's JSON: it is the one that the document keeps to."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest

from ctsync.rendering.plan.schema import plan_schema
from tests.support.source import ROOT

PUBLISHED = ROOT / "docs" / "plan.schema.json"
PLANS = sorted((ROOT / "tests" / "golden" / "plan").glob("*.json"), key=lambda path: path.name)


def test_what_is_published_is_what_is_meant(pytestconfig: pytest.Config):
    if pytestconfig.getoption("--golden"):
        PUBLISHED.write_text(plan_schema(), encoding="utf-8")
    assert PUBLISHED.read_text(encoding="utf-8") == plan_schema(), "make golden writes it anew"


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_plan_keeps_to_it(path: Path):
    document = json.loads(path.read_text(encoding="utf-8"))
    assert list(jsonschema_rs.validator_for(json.loads(plan_schema())).iter_errors(document)) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("version", 2), ("kind", "result"), ("made_at", "yesterday"), ("actions", "3"), ("changes", [{}])],
    ids=["version", "kind", "time", "number", "change"],
)
def test_another_document_does_not(key: str, value: object):
    document = json.loads(PLANS[0].read_text(encoding="utf-8"))
    assert not jsonschema_rs.is_valid(json.loads(plan_schema()), {**document, key: value})
    assert jsonschema_rs.is_valid(json.loads(plan_schema()), {**document, "added_later": value})
