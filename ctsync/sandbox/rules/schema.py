"""Whether a body has the form that the contract gives it, and the one refusal that answers a body without.

The schemas are in `ctsync/sandbox/schemas`, written from the contract. Several things can be wrong at once, and only
one text goes back: the violation that stands first in the schema, read from top to bottom. So a schema's order is the
order of checks (contract 3.7), whatever order the library finds them in.

`"x-refusal": {"text", "code"?, "status"?}` on a subschema says what answers when something inside it is wrong; the
innermost speaks. A missing field is answered by the subschema of that field. Without any, the text names the field
and what it must be. `{path}` and `{name}` in a text stand for the field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ctsync.sandbox.rules.documents import Choices, Document, Library, contract, steps_of
from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.settings import Settings

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

Steps: TypeAlias = Sequence[str | int]

INVALID_JSON = "Invalid JSON payload"
_NAMED = ("properties", "patternProperties", "dependentSchemas", "$defs")
"""Keywords that hold subschemas by name; the names of two of them are no part of the body."""
_LISTED = ("allOf", "anyOf", "oneOf")
_INTO_THE_BODY = ("properties", "patternProperties", "additionalProperties", "items")
_KINDS = {
    "string": "a string",
    "boolean": "a Boolean",
    "integer": "an integer",
    "number": "a number",
    "array": "an array",
    "object": "an object",
    "null": "null",
}


def check(name: str, body: Any, settings: Settings | None = None, library: Library | None = None) -> None:
    """Raise the `Refusal` that answers `body`, by the schema `<name>.json`.

    Left out, `settings` are the defaults and `library` the contract's.
    """
    schemas = library or contract()
    choices = schemas.choices((settings or Settings()).to_json())
    try:
        violations = list(schemas.validator(name, choices).iter_errors(body))
    except UnicodeEncodeError:
        # Half of a surrogate pair is no text that JSON in UTF-8 can carry.
        raise Refusal(INVALID_JSON) from None
    if violations:
        places = (_look_up(schemas, name, choices, each) for each in violations)
        raise _refusal(min(places, key=lambda place: place.order))


def unknown_keys(
    name: str, body: Any, settings: Settings | None = None, library: Library | None = None
) -> list[str]:
    """Paths of the keys of a valid body that its schema does not know, wherever it knows any and is not open to more."""
    schemas = library or contract()
    compiled = schemas.validator(name, schemas.choices((settings or Settings()).to_json()))
    known: dict[str, set[str]] = {}
    for note in compiled.evaluate(body).annotations():
        keyword = note["schemaLocation"].rpartition("/")[2]
        if keyword in _INTO_THE_BODY[:3]:
            names = (str(each) for each in _listed(note["annotations"]))
            known.setdefault(note["instanceLocation"], set()).update(names)
    return [
        f"{_path_of(pointer)}.{key}".lstrip(".")
        for pointer, names in known.items()
        for key in _at(body, pointer)
        if key not in names
    ]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _at(body: Any, pointer: str) -> Any:
    for step in steps_of(pointer):
        body = body[int(step) if isinstance(body, list) else step]
    return body


def _path_of(pointer: str) -> str:
    return _written([int(step) if step.isdecimal() else step for step in steps_of(pointer)])


def _written(path: Steps) -> str:
    """`content.buttons[0].replacements`."""
    parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(parts).removeprefix(".")


@dataclass(frozen=True, slots=True)
class _Place:
    """A violation, where it stands in the schema, and the subschemas around it, outermost first."""

    violation: ValidationError
    order: tuple[int, ...]
    around: tuple[Document, ...]


def _look_up(schemas: Library, name: str, choices: Choices, violation: ValidationError) -> _Place:
    """Walk the schema along the violation's path, counting at each step how far down in the schema it is."""
    document = schemas.applying(choices)[f"{name}.json"]
    node: Any = document
    around: list[Document] = [document]
    order: list[int] = []
    body_path = iter(violation.instance_path)
    steps = iter(violation.evaluation_path)
    for keyword in steps:
        order.append(list(node).index(str(keyword)))
        step_in_body = next(body_path, 0) if keyword in _INTO_THE_BODY else None
        if keyword == "$ref":
            document, node = schemas.followed(node["$ref"], document, choices)
        elif keyword in _NAMED or keyword in _LISTED:
            inner = next(steps, None)
            if inner is None:  # `anyOf` and `oneOf` speak as a whole
                break
            order.append(list(node[keyword]).index(inner) if keyword in _NAMED else int(inner))
            node = node[keyword][inner]
        else:
            node = node[keyword]
            order.extend([step_in_body] if isinstance(step_in_body, int) else [])
        if isinstance(node, dict):
            around.append(node)
    missing = _missing_field(violation)
    if missing is not None:
        _move_to_the_field(missing, order, around)
        while "$ref" in around[-1]:
            document, node = schemas.followed(around[-1]["$ref"], document, choices)
            around.append(node)
    return _Place(violation, tuple(order), tuple(around))


def _missing_field(violation: ValidationError) -> str | None:
    return str(violation.kind.as_dict()["property"]) if violation.kind.name == "required" else None


def _move_to_the_field(name: str, order: list[int], around: list[Document]) -> None:
    """A missing field stands where the field's own subschema stands, if it has one."""
    holder = around[-1]
    fields = holder.get("properties", {})
    if name not in fields:
        order.append(holder["required"].index(name))
        return
    order[-1:] = [list(holder).index("properties"), list(fields).index(name)]
    around.append(fields[name])


def _refusal(place: _Place) -> Refusal:
    path = _path_to(place.violation)
    told: dict[str, Any] = next(
        (each["x-refusal"] for each in reversed(place.around) if "x-refusal" in each), {}
    )
    text = str(told.get("text") or _text(place, path))
    text = text.replace("{path}", _written(path)).replace("{name}", str(path[-1]))
    return Refusal(text, told.get("status", 400), told.get("code"))


def _path_to(violation: ValidationError) -> Steps:
    missing = _missing_field(violation)
    return [*violation.instance_path, *([] if missing is None else [missing])] or ["body"]


def _text(place: _Place, path: Steps) -> str:
    """The field, and what it must be."""
    violation, innermost = place.violation, place.around[-1]
    kind, field = violation.kind, f"Field {_written(path)}"
    if kind.name == "required" or violation.instance is None or violation.instance == "":
        inside = f" (inside {_written(path[:-1])})" if path[:-1] else ""
        return f"Field {path[-1]} is empty{inside}"
    if kind.name == "type":
        types = innermost["type"]
        return f"{field} must be {' or '.join(_KINDS[each] for each in ([types] if isinstance(types, str) else types))}"
    if kind.name in ("enum", "const"):
        words = innermost.get("enum", [innermost.get("const")])
        return f"{field} must be one of {', '.join(str(word) for word in words)}"
    limit = str(innermost.get(kind.name))
    return f"{field} {_LIMITS.get(kind.name, 'is not valid')}".replace("{}", limit)


_LIMITS = {
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "minLength": "must have at least {} characters",
    "maxLength": "must have at most {} characters",
    "minItems": "needs at least {} entries",
    "maxItems": "takes at most {} entries",
    "uniqueItems": "names something twice",
}
