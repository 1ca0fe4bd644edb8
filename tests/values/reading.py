"""Reading one written value as a model's field does."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError


def read(kind: Any, written: Any) -> Any:
    return TypeAdapter(kind).validate_python(written)


def refusal(kind: Any, written: Any) -> tuple[str, str, str]:
    """The rule that spoke, its sentence, and the example it gives."""
    try:
        found = read(kind, written)
    except ValidationError as error:
        (first,) = error.errors()
        return first["type"], first["msg"], first["ctx"]["example"]
    raise AssertionError(f"{written!r} was read as {found!r}")


def rule_of(kind: Any, written: Any) -> str:
    return refusal(kind, written)[0]
