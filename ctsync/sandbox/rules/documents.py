"""The JSON Schemas beside the sandbox: read once, and cut to what the settings let apply.

A subschema with `"x-setting": {"name": value}` counts only while each of these settings has that value (or one of a
list of values), so that what the contract leaves open stands in the schema too, beside what it states.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

Document: TypeAlias = dict[str, Any]
Choices: TypeAlias = tuple[tuple[str, Any], ...]
"""The settings that schemas ask about, each with its value."""

ADDRESS = "https://ctsync.invalid/sandbox/"
"""Before the name of each schema in its `$id`; nothing is ever fetched from there."""
_MOST_CHOICES = 64
"""Different settings whose schemas are kept."""


class Library:
    """Schemas that may refer to each other, by their files' names."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self._asked = tuple(sorted({name for each in _conditions([*documents.values()]) for name in each}))
        self._applying: dict[Choices, Mapping[str, Document]] = {}
        self._compiled: dict[tuple[str, Choices], Draft202012Validator] = {}

    def choices(self, settings: Mapping[str, Any]) -> Choices:
        """What of all settings matters here. KeyError for a schema that asks about one that does not exist."""
        return tuple((name, settings[name]) for name in self._asked)

    def applying(self, choices: Choices) -> Mapping[str, Document]:
        """Every schema without the parts that these settings switch off."""
        if choices not in self._applying:
            if len(self._applying) >= _MOST_CHOICES:
                self._applying.clear()
                self._compiled.clear()
            values = dict(choices)
            self._applying[choices] = {name: _cut(each, values) for name, each in self.documents.items()}
        return self._applying[choices]

    def validator(self, name: str, choices: Choices) -> Draft202012Validator:
        """The compiled schema `<name>.json`. KeyError if there is none."""
        from jsonschema_rs import Draft202012Validator, Registry

        documents = self.applying(choices)
        if (name, choices) not in self._compiled:
            registry = Registry([(document["$id"], document) for document in documents.values()])
            compiled = Draft202012Validator(documents[f"{name}.json"], registry=registry)
            self._compiled[name, choices] = compiled
        return self._compiled[name, choices]

    def followed(self, reference: str, document: Document, choices: Choices) -> tuple[Document, Any]:
        """The document and the subschema that a `$ref` in `document` leads to."""
        name, _, pointer = reference.partition("#")
        found = self.applying(choices)[name] if name else document
        node: Any = found
        for step in steps_of(pointer):
            node = node[step]
        return found, node


@cache
def contract() -> Library:
    """The schemas of the contract, from the folder beside the sandbox."""
    folder = files("ctsync.sandbox").joinpath("schemas")
    found = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".json")), key=lambda each: each.name
    )
    return Library({each.name: json.loads(each.read_text("utf-8")) for each in found})


def steps_of(pointer: str) -> list[str]:
    """The parts of a JSON pointer."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _conditions(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, dict):
        if "x-setting" in node:
            yield node["x-setting"]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _conditions(each)


def _cut(node: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(node, dict):
        kept = {key: _cut(each, values) for key, each in node.items() if _applies(each, values)}
        return {key: each for key, each in kept.items() if key != "allOf" or each}
    if isinstance(node, list):
        return [_cut(each, values) for each in node if _applies(each, values)]
    return node


def _applies(node: Any, values: Mapping[str, Any]) -> bool:
    asked = node.get("x-setting", {}) if isinstance(node, dict) else {}
    return all(
        values[name] in (wanted if isinstance(wanted, list) else [wanted]) for name, wanted in asked.items()
    )
