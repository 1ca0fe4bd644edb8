"""From nodes to checked values: what a model says is wrong becomes a problem at the line where it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from ctsync.problems import PlacedEdit, PlacedFix, Position, Problem, Problems, Rewrite, and_more, in_brief
from ctsync.reading import nodes
from ctsync.reading.nodes import Node, Scalar, Sequence, find, place, place_of_key
from ctsync.reading.sentences import Fault, Said, speak
from ctsync.reading.unions import faults_of
from ctsync.reading.variables import Variables

_Model = TypeVar("_Model", bound=BaseModel)

_JSON_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_LONGEST_NUMBER: Final = 18
_JSON_WORDS: Final = {"true": True, "false": False, "null": None}
_NO_MODELS: Final[Mapping[str, type[BaseModel]]] = {}


def to_data(node: Node, variables: Variables | None = None) -> Any:
    """Texts, lists and dicts for pydantic. Nothing is typed: the key decides (yaml.md 1)."""
    return _texts(node, variables.fill if variables else _text)


def to_json(node: Node, problems: Problems, variables: Variables | None = None) -> Any:
    """JSON written as YAML, for `raw` and `query` alone: an unquoted `5`, `true` or `null` is what JSON says.

    An empty value is TYPE002, and a number too long to keep exactly is TYPE001.
    """
    fill = variables.fill if variables else _text

    def typed(scalar: Scalar) -> Any:
        return _json_value(scalar, problems) if scalar.plain and "${" not in scalar.text else fill(scalar)

    return _walk(node, typed)


def validate(
    model: type[_Model],
    node: nodes.Mapping,
    problems: Problems,
    *,
    data: Any = None,
    inner: Mapping[str, type[BaseModel]] = _NO_MODELS,
) -> _Model | None:
    """Read a map into a model, or say everything that is wrong with it, each at its place, and give None.

    `data` is what `to_data` made of the node, when the caller needed something special. `inner` names the models of
    top-level keys that the model reads by another one, such as a channel's `message`.
    """
    try:
        return model.model_validate(to_data(node) if data is None else data)
    except ValidationError as error:
        problems.extend(problems_of(error, model, node, inner=inner))
        return None


def problems_of(
    error: ValidationError,
    model: type[BaseModel],
    node: Node,
    *,
    inner: Mapping[str, type[BaseModel]] = _NO_MODELS,
) -> list[Problem]:
    """A validation error as problems with places.

    Of a union, only the branch that was meant speaks; and a key that is missing only because it is misspelt is told
    once, where it is misspelt.
    """
    faults, left = faults_of(error, node)
    told = [(fault, speak(fault, model, node, inner)) for fault in faults]
    misspelt = {(*fault.path[:-1], said.meant) for fault, said in told if said.meant}
    problems = [
        _problem(fault, said, node)
        for fault, said in told
        if fault.kind != "missing" or fault.path not in misspelt
    ]
    if left is not None:
        problems.append(and_more("TYPE001", place(node, left.path)))
    return problems


def _problem(fault: Fault, said: Said, node: Node) -> Problem:
    at = place_of_key if fault.kind == "extra_forbidden" else place
    where = at(node, fault.path)
    return Problem(
        said.rule,
        where,
        in_brief(said.what),
        said.why,
        in_brief(said.hint),
        fix=_encrypted(fault, node, where),
    )


def _encrypted(fault: Fault, node: Node, where: Position) -> PlacedFix | None:
    """`https` for `http`, where nothing else is wrong with the link."""
    written = find(node, fault.path) if fault.kind == "LNK003" else None
    if not isinstance(written, Scalar) or fault.context["example"] != f"https{written.text[4:]}":
        return None
    return PlacedFix((PlacedEdit(where, Rewrite("https", 0, 4)),))


def _walk(node: Node, value_of: Callable[[Scalar], Any]) -> Any:
    """Single values are read where they are met: a call less for each of half a million."""
    if isinstance(node, nodes.Mapping):
        return {
            key: value_of(item) if isinstance(item, Scalar) else _walk(item, value_of)
            for key, item in node.items.items()
        }
    if isinstance(node, Sequence):
        return [value_of(item) if isinstance(item, Scalar) else _walk(item, value_of) for item in node.items]
    return value_of(node)


def _texts(node: Node, fill: Callable[[Scalar], str]) -> Any:
    """The same for texts alone, which is nearly every value: only one that names a variable costs a call."""
    if isinstance(node, nodes.Mapping):
        return {
            key: (item.text if "${" not in item.text else fill(item))
            if isinstance(item, Scalar)
            else _texts(item, fill)
            for key, item in node.items.items()
        }
    if isinstance(node, Sequence):
        return [
            (item.text if "${" not in item.text else fill(item))
            if isinstance(item, Scalar)
            else _texts(item, fill)
            for item in node.items
        ]
    return fill(node)


def _text(scalar: Scalar) -> str:
    return scalar.text


def _json_value(scalar: Scalar, problems: Problems) -> Any:
    text = scalar.text
    if text in _JSON_WORDS:
        return _JSON_WORDS[text]
    if not text:
        what = "This is empty, and should be a JSON value."
        problems.add(
            Problem("TYPE002", scalar.position, what, "", 'Write `null`, or `""` for an empty text.')
        )
        return None
    match = _JSON_NUMBER.fullmatch(text)
    if match is None:
        return text
    if len(text) > _LONGEST_NUMBER or match[3]:
        what = f"`{text[:40]}` is a number that may not arrive as it is written."
        problems.add(Problem("TYPE001", scalar.position, what, "", "Put it in quotes, if it is a text."))
        return None
    return float(text) if match[2] else int(text)
