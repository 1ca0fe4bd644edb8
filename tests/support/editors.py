"""A file as an editor sees it: YAML 1.2 core types, and a JSON Schema that knows nothing of our readers."""

from __future__ import annotations

import json
import re
from typing import Any

from jsonschema_rs import Draft7Validator

from ctsync.problems import Problems
from ctsync.reading import nodes
from ctsync.reading.parse import parse
from ctsync.schemas.documents import document
from ctsync.schemas.known import Known

_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def as_an_editor_reads(text: str) -> Any:
    """The value of a YAML text by the core schema of YAML 1.2, chapter 10.3."""
    problems = Problems()
    tree = parse(text.encode(), "x.yaml", problems)
    assert tree is not None, [problem.what for problem in problems]
    return _typed(tree)


def _typed(node: nodes.Node) -> Any:
    if isinstance(node, nodes.Mapping):
        return {key: _typed(below) for key, below in node.items.items()}
    if isinstance(node, nodes.Sequence):
        return [_typed(item) for item in node.items]
    return plain_scalar(node.text) if node.plain else node.text


def plain_scalar(text: str) -> Any:
    """A scalar without quotes; None for `null` and its spellings."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


_MADE: dict[tuple[str, int], tuple[Known, Draft7Validator]] = {}


def validator(kind: str, known: Known) -> Draft7Validator:
    """Made once for each repository, since that takes a while."""
    if (kind, id(known)) not in _MADE:
        _MADE[kind, id(known)] = known, Draft7Validator(json.loads(document(kind, known)))
    return _MADE[kind, id(known)][1]


def complaints(kind: str, text: str, known: Known) -> list[str]:
    """What a schema has against a file: `path: message`, in the order of the file."""
    found = validator(kind, known).iter_errors(as_an_editor_reads(text))
    return [f"{'.'.join(str(step) for step in one.instance_path)}: {one.message[:200]}" for one in found]
