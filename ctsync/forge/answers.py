"""A forge's answers, read strictly: what is not as documented is an error, and never taken for "nothing"."""

from __future__ import annotations

from typing import Any

from ctsync.errors import ForgeError
from ctsync.forge.http import Reply


def good(reply: Reply, what: str) -> Reply:
    """The answer, if it is a yes. Raises ForgeError saying what was asked."""
    if reply.is_good:
        return reply
    hint = {
        401: "The token is not valid, or has run out.",
        403: "The token may not do that: look at the job's permissions.",
        404: "There is no such thing, or the token may not see it.",
    }.get(reply.status, "Run it again; if it stays, look at the forge's status page.")
    raise ForgeError(f"The forge would not {what}: it answered {reply.status}.", hint=hint)


def entries(reply: Reply) -> list[dict[str, Any]]:
    """A list of objects. Raises ForgeError for anything else."""
    if not isinstance(reply.json, list) or not all(isinstance(each, dict) for each in reply.json):
        raise _unexpected("a list was asked for")
    return reply.json


def part(entry: Any, key: str) -> dict[str, Any]:
    """An object inside another one; empty where it is null, as the user of a deleted account is."""
    value = entry.get(key) if isinstance(entry, dict) else None
    return value if isinstance(value, dict) else {}


def text(entry: Any, key: str) -> str:
    """Raises ForgeError where there is none."""
    value = entry.get(key) if isinstance(entry, dict) else None
    if not isinstance(value, str) or not value:
        raise _unexpected(f"`{key}` is missing")
    return value


def number(entry: Any, key: str) -> int:
    """Raises ForgeError where there is none."""
    value = entry.get(key) if isinstance(entry, dict) else None
    if type(value) is not int:
        raise _unexpected(f"`{key}` is missing")
    return value


def _unexpected(what: str) -> ForgeError:
    return ForgeError(f"The forge's answer is not as documented: {what}.", why="Nothing was read into it.")
