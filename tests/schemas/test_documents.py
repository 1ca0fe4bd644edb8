"""Schemas are honest draft 7, say what every key is for, and let every right file through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from ctsync.schemas import FOLDER, kind_of
from ctsync.schemas.documents import DOCUMENTS, document, documents
from ctsync.schemas.known import Known
from ctsync.workspace.schema_files import differing, schema_files
from tests.support.editors import complaints
from tests.support.repositories import EXAMPLES, known_of
from tests.support.source import ROOT

SCHEMAS = {name: json.loads(document(name, known_of(ROOT))) for name in DOCUMENTS}
NEWER = {"$defs", "prefixItems", "unevaluatedProperties", "unevaluatedItems", "dependentRequired", "dependentSchemas",
         "minContains", "maxContains", "$anchor", "$dynamicRef", "$recursiveRef"}  # fmt: skip
OLD_WITHOUT_MEANING_BESIDE = {"$ref"}


def schemas_within(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a schema with its path; maps of names are passed through."""
    if isinstance(schema, list):
        for number, item in enumerate(schema):
            yield from schemas_within(item, f"{path}/{number}")
    if not isinstance(schema, dict):
        return
    yield path, schema
    for key, value in schema.items():
        if key in ("properties", "definitions", "dependencies"):
            for name, inner in value.items():
                yield from schemas_within(inner, f"{path}/{key}/{name}")
        elif key not in ("examples", "enum", "default", "const"):
            yield from schemas_within(value, f"{path}/{key}")


def files_of(root: Path) -> list[Path]:
    return [path for path in sorted(root.rglob("*.yaml")) if kind_of(str(path.relative_to(root)))]


ALL_FILES = [
    (root, path.relative_to(root))
    for root in (ROOT, EXAMPLES)
    for path in [root / "ctsync.yaml", *files_of(root / "campaigns"), *files_of(root / "registers")]
    if path.is_file()
]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_schema_is_draft_7_and_nothing_newer(name):
    schema = SCHEMAS[name]
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert jsonschema_rs.meta.is_valid(schema)
    assert [path for path, one in schemas_within(schema) if NEWER & set(one)] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_stands_beside_a_reference_since_draft_7_would_not_hear_it(name):
    beside = [path for path, one in schemas_within(SCHEMAS[name]) if "$ref" in one and len(one) > 1]
    assert beside == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_reference_leads_to_a_definition_and_every_definition_is_used(name):
    text = json.dumps(SCHEMAS[name])
    defined = set(SCHEMAS[name].get("definitions", {}))
    used = {
        one["$ref"].removeprefix("#/definitions/")
        for _, one in schemas_within(SCHEMAS[name])
        if "$ref" in one
    }
    assert used == defined
    assert '"null"' not in text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_key_says_what_it_is_for(name):
    silent = []
    for path, one in schemas_within(SCHEMAS[name]):
        for key, inner in one.get("properties", {}).items():
            is_rule = (
                any(step in path.split("/") for step in ("if", "then", "else", "dependencies"))
                or inner is False
            )
            known = isinstance(inner, dict) and ("description" in inner or inner.get("doNotSuggest"))
            if not is_rule and not known and not _is_rule_of(one):
                silent.append(f"{path}/properties/{key}")
    assert silent == []


def _is_rule_of(schema: dict[str, Any]) -> bool:
    """A schema that only adds a condition to keys described elsewhere has no type of its own."""
    return "type" not in schema


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_map_of_ours_is_closed(name):
    """A key that nobody knows is an error in the editor too, wherever we know all keys."""
    open_maps = [
        path
        for path, one in schemas_within(SCHEMAS[name])
        if one.get("type") == "object"
        and "properties" in one
        and one.get("additionalProperties", True) is True
    ]
    assert [path for path in open_maps if path and "/else" not in path] == []


@pytest.mark.parametrize(
    ("root", "path"), ALL_FILES, ids=lambda value: str(value) if isinstance(value, Path) else ""
)
def test_every_right_file_is_let_through(root: Path, path: Path):
    kind = kind_of(str(path))
    assert kind is not None
    assert complaints(kind, (root / path).read_text(encoding="utf-8"), known_of(root)) == []


@pytest.mark.parametrize("path", files_of(ROOT / "campaigns"), ids=lambda path: path.stem)
def test_schemas_without_a_repository_let_them_through_where_no_default_is_needed(path: Path):
    found = complaints("campaign", path.read_text(encoding="utf-8"), Known())
    assert [
        one
        for one in found
        if one not in (': "devices" is a required property', ': "provider" is a required property')
    ] == []


def test_the_same_repository_gives_the_same_bytes():
    first, second = documents(known_of(ROOT)), documents(known_of(ROOT))
    assert first == second
    assert all(text.endswith("}\n") for text in first.values())


def test_the_sample_shops_schemas_are_up_to_date():
    """Run `ctsync schema` here after a change of models, registers or defaults."""
    assert differing(ROOT / FOLDER, schema_files(known_of(ROOT))) == []


def test_there_is_one_for_each_kind_of_file():
    kinds = ["ctsync.yaml", "policy.yaml", "campaigns/a/b.yaml", "registers/people.yaml"]
    assert [kind_of(path) for path in kinds] == ["ctsync", "policy", "campaign", "people"]
    assert len(DOCUMENTS) == 13
