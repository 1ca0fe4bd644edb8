"""What a trigger tells its campaigns, as `{{ ExternalTrigger.key }}`: a map of texts, from a file (contract 7).

CleverTap's page allows text only, and shows lists and maps of texts in its samples. So a number or a flag becomes the
text that was written in the file, letter by letter: `8.50` stays `8.50`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ctsync.errors import InvalidInput, UsageError
from ctsync.problems import Problems
from ctsync.reading import nodes
from ctsync.reading.parse import parse
from ctsync.redaction import Secret, safe_text

MOST_BYTES: Final = 100_000
MOST_LEVELS: Final = 8
"""Ours; CleverTap's page gives neither. Enough for an order with its lines, too little for an accident."""

_SECRET_KEY = re.compile(
    r"otp|pass|pin\b|pin_|token|secret|code|key|auth|cvv|card|iban|account", re.IGNORECASE
)
_NOTHING: Final = ("", "~", "null", "Null", "NULL")


def read_data(content: bytes, name: str) -> dict[str, Any]:
    """The map of a `.json`, `.yaml` or `.yml` file, with texts only in it.

    Raises UsageError for anything else, and InvalidInput with the line for YAML that cannot be read.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in ("json", "yaml", "yml"):
        raise UsageError(
            f"The data of a trigger is a .json or .yaml file, and this is {safe_text(name, limit=120, one_line=True)}."
        )
    if len(content) > MOST_BYTES:
        raise UsageError(f"The data of a trigger has {len(content):,} bytes; the limit is {MOST_BYTES:,}.")
    tree = _from_json(content) if ending == "json" else _from_yaml(content, name)
    if not isinstance(tree, dict):
        raise UsageError(
            "The data of a trigger is a map.", hint='Write, for example: {"Name": "Asha", "Code": "4711"}'
        )
    _refuse_deep(tree)
    return {key: _texts(value, key) for key, value in tree.items()}


def secrets_of(data: Mapping[str, Any]) -> tuple[Secret, ...]:
    """The texts below keys that sound like secrets, so that no message of ours repeats one of them."""
    return tuple(Secret(text) for key, text in _leaves(data, "") if _SECRET_KEY.search(key))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _leaves(below, f"{path}.{key}")
    elif isinstance(value, list):
        for below in value:
            yield from _leaves(below, path)
    else:
        yield path, value


def _from_json(content: bytes) -> Any:
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_int=str,
            parse_float=str,
            parse_constant=_no_constant,
        )
    except RecursionError:
        raise UsageError(_too_deep()) from None
    except ValueError as error:
        at = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(f"The data of the trigger is no JSON that can be read{at}.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UsageError("The data of the trigger says one key twice.")
    return found


def _no_constant(text: str) -> Any:
    raise UsageError(f"The data of the trigger holds {text}, which is no number.")


def _from_yaml(content: bytes, name: str) -> Any:
    problems = Problems()
    tree = parse(content, name, problems)
    if tree is None:
        raise InvalidInput(problems)
    return _plain(tree)


def _plain(node: nodes.Node) -> Any:
    """Texts as written; nothing at all, which only a scalar without quotes can be, is None."""
    if isinstance(node, nodes.Mapping):
        return {key: _plain(below) for key, below in node.items.items()}
    if isinstance(node, nodes.Sequence):
        return [_plain(below) for below in node.items]
    return None if node.plain and node.text in _NOTHING else node.text


def _texts(value: Any, path: str) -> Any:
    if isinstance(value, dict):
        return {key: _texts(below, f"{path}.{key}") for key, below in value.items()}
    if isinstance(value, list):
        return [_texts(below, path) for below in value]
    if value is None:
        raise UsageError(
            f"`{safe_text(path, limit=120, one_line=True)}` has no value.",
            why="CleverTap takes texts here.",
            hint='Write "" for an empty one, or leave the key out.',
        )
    return str(value).lower() if isinstance(value, bool) else value


def _refuse_deep(tree: Any) -> None:
    layer = [tree]
    for _ in range(MOST_LEVELS):
        layer = [below for one in layer for below in _below(one)]
    if any(isinstance(one, dict | list) for one in layer):
        raise UsageError(_too_deep())


def _below(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _too_deep() -> str:
    return f"The data of the trigger is nested deeper than {MOST_LEVELS} levels."
