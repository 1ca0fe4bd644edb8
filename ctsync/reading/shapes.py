"""What a model expects at a path: its keys, for "did you mean", and an example, for "write, for example"."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, PlainValidator, WithJsonSchema
from pydantic.fields import FieldInfo

from ctsync.reading.nodes import Path
from ctsync.values.editors import a_text


def keys_at(model: type[BaseModel], path: Path, inner: Mapping[str, type[BaseModel]]) -> tuple[str, ...]:
    """The keys that may stand in the map at a path. `inner` names the models of keys that are read by another model."""
    found: dict[str, None] = {}
    for shape in _models_at(model, path, inner):
        found.update(dict.fromkeys(_fields(shape)))
    return tuple(found)


def example_at(model: type[BaseModel], path: Path, inner: Mapping[str, type[BaseModel]]) -> str | None:
    """A correct value for the key that ends a path, if the model knows one."""
    if len(path) == 1 and path[0] in inner:
        return _example_of(inner[str(path[0])])
    for shape in _models_at(model, path[:-1], inner):
        field = _fields(shape).get(str(path[-1]))
        if field is not None:
            return _example(field)
    return None


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _models_at(
    model: type[BaseModel], path: Path, inner: Mapping[str, type[BaseModel]]
) -> list[type[BaseModel]]:
    shapes: list[Any] = [model]
    for depth, step in enumerate(path):
        if depth == 0 and step in inner:
            shapes = [inner[str(step)]]
        else:
            shapes = [below for shape in shapes for below in _below(shape, step)]
    return [shape for shape in shapes if _is_model(shape)]


def _below(shape: Any, step: str | int) -> Iterator[Any]:
    """The types that a value may have one step further down."""
    if _is_model(shape):
        field = _fields(shape).get(str(step))
        if field is not None:
            yield from _open(field.annotation)
    elif get_origin(shape) is dict:
        yield from _open(get_args(shape)[1])
    elif get_origin(shape) in (tuple, list) and isinstance(step, int):
        yield from _open(get_args(shape)[0])


def _open(annotation: Any) -> Iterator[Any]:
    """A type without its wrappings: each side of a union, and the item of a list that may stand alone."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _open(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for side in get_args(annotation):
            yield from _open(side)
    else:
        yield annotation
        if origin in (tuple, list):
            yield from _open(get_args(annotation)[0])


def _is_model(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def _example(field: FieldInfo) -> str | None:
    if field.examples:
        return _written(field.examples[0])
    return _example_in(field.metadata) or _example_of(field.annotation) or _any_text(field.metadata)


def _written(example: Any) -> str:
    """As YAML: a list of texts without Python's quotes."""
    return f"[{', '.join(map(str, example))}]" if isinstance(example, list) else str(example)


def _example_in(extras: Iterable[Any]) -> str | None:
    for extra in extras:
        if isinstance(extra, FieldInfo) and extra.examples:
            return _written(extra.examples[0])
        if isinstance(extra, WithJsonSchema) and extra.json_schema:
            words = extra.json_schema.get("examples") or extra.json_schema.get("enum")
            if words:
                return str(words[0])
        if isinstance(extra, PlainValidator):
            found = _example_of(extra.json_schema_input_type)
            if found:
                return found
    return None


def _any_text(extras: Iterable[Any]) -> str | None:
    """What to write where any text will do."""
    schemas = [extra.json_schema or {} for extra in extras if isinstance(extra, WithJsonSchema)]
    return '"Hi there"' if any(schema.items() >= a_text().items() for schema in schemas) else None


def _example_of_model(model: type[BaseModel]) -> str | None:
    """What the model gives as its EXAMPLE, or else the keys that it cannot do without."""
    example = getattr(model, "EXAMPLE", None)
    if example:
        return str(example)
    required = {key: _example(field) for key, field in _fields(model).items() if field.is_required()}
    if not required or not all(required.values()):
        return None
    return "{" + ", ".join(f"{key}: {value}" for key, value in required.items()) + "}"


def _example_of(annotation: Any) -> str | None:
    if _is_model(annotation):
        return _example_of_model(annotation)
    origin = get_origin(annotation)
    if origin is Annotated:
        inside, *extras = get_args(annotation)
        return _example_in(extras) or _example_of(inside) or _any_text(extras)
    if origin is Literal:
        return str(get_args(annotation)[0])
    if origin in (Union, types.UnionType, tuple, list):
        return next((found for side in get_args(annotation) if (found := _example_of(side))), None)
    return None


def readers_at(
    model: type[BaseModel], path: Path, inner: Mapping[str, type[BaseModel]]
) -> frozenset[Callable[..., Any]]:
    """The functions that read the single value at a path: which kind of value it is. None for a map of the author's own."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    found: set[Callable[..., Any]] = set()
    for shape in _models_at(model, path[:-1], inner) if path else ():
        field = _fields(shape).get(str(path[-1]))
        if field is not None:
            found.update(_readers(field.annotation, field.metadata))
    return frozenset(found)


def _readers(annotation: Any, extras: Iterable[Any] = ()) -> Iterator[Callable[..., Any]]:
    for extra in extras:
        if isinstance(extra, PlainValidator):
            yield extra.func
    origin = get_origin(annotation)
    if origin is Annotated:
        inside, *more = get_args(annotation)
        yield from _readers(inside, more)
    elif origin in (Union, types.UnionType, tuple, list):
        for side in get_args(annotation):
            yield from _readers(side)
