from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from ctsync.sandbox.http.endpoints import ENDPOINTS
from ctsync.sandbox.http.openapi import page
from ctsync.sandbox.settings import Settings

PAGE = page(Settings())
SANDBOX = Path(__file__).parents[3] / "docs/sandbox.md"


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from references(each)


def test_every_reference_leads_somewhere_on_the_page():
    for reference in references(PAGE):
        assert reference.startswith("#/"), reference
        node: Any = PAGE
        for step in reference.split("/")[1:]:
            assert step in node, reference
            node = node[step]


def test_every_schema_is_one():
    for schema in PAGE["components"]["schemas"].values():
        assert jsonschema_rs.meta.is_valid(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        )


def test_every_endpoint_is_on_it_with_its_body_its_answers_and_its_headers():
    told = {(path, method) for path, methods in PAGE["paths"].items() for method in methods}
    assert told == {(each.path, each.method) for each in ENDPOINTS}
    for each in ENDPOINTS:
        operation = PAGE["paths"][each.path][each.method]
        assert {"200", "400", "401", "403", "413", "429", "500", "503"} <= set(operation["responses"])
        assert ("409" in operation["responses"]) == (each.name == "result")
        assert ("requestBody" in operation) == (each.schema is not None)
        headers = [each["name"] for each in operation.get("parameters", []) if each["in"] == "header"]
        assert headers == (["X-CleverTap-Token"] if each.name == "trigger-v2" else [])
    assert {each["name"] for each in PAGE["components"]["securitySchemes"].values()} == {
        "X-CleverTap-Account-Id",
        "X-CleverTap-Passcode",
    }


def test_nothing_behind_the_scenes_is_on_it():
    assert not any("admin" in path for path in PAGE["paths"])
    assert "x-setting" not in str(PAGE)


@pytest.mark.parametrize(
    ("name", "other"), [("campaign_id", "campaign_id_list"), ("campaign_id_list", "campaign_id")]
)
def test_what_a_setting_switches_off_is_not_on_it(name, other):
    def fields(settings: Settings) -> Any:
        return page(settings)["components"]["schemas"]["trigger-v2"]["properties"]

    assert name in fields(Settings())
    assert name not in fields(Settings(trigger_v2_keys=other))


def test_the_documents_name_every_endpoint_with_clevertaps_page():
    table = [line for line in SANDBOX.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    for each in ENDPOINTS:
        assert any(
            each.path in line and each.method.upper() in line and line.endswith(f"| {each.documented} |")
            for line in table
        ), each


def test_every_endpoint_has_a_route(api):
    for each in ENDPOINTS:
        answer = api.client.request(each.method, each.path, json={})
        assert answer.status_code == 400, each.path
