"""The JSON examples of the notes on CleverTap's API, read where they stand: beside the repository, never copied.

A clone without them beside it has no blocks, and the tests over them say that they were left out.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, TypeAlias

import pytest

from tests.support.source import ROOT

PAGE = ROOT.parent / "shared/contract/clevertap-api.md"
Key: TypeAlias = tuple[str, int]
"""The section's number, and which of its blocks, from 1."""

_PART = re.compile(
    r"^#{2,4} (?P<section>[0-9.]+)[. ]|^```json\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL
)

only_with_the_page = pytest.mark.skipif(not PAGE.is_file(), reason=f"{PAGE.name} is not beside this clone")


_HEADING = re.compile(r"^#{2,4} ([0-9.]+)[. ]")
_LINE_OF_TABLE = re.compile(r"^\| (\d+) \|")


def page() -> str:
    """The whole page; nothing where it is not beside this clone."""
    return PAGE.read_text("utf-8") if PAGE.is_file() else ""


def conflicts() -> list[int]:
    """The numbers of the lines of section 9, the conflicts between CleverTap's documents."""
    section = page().partition("\n## 9.")[2].partition("\n## ")[0]
    return [int(each[1]) for line in section.splitlines() if (each := _LINE_OF_TABLE.match(line))]


def choices() -> list[Key]:
    """Each place where the page chooses what no document says: its section, and which of the section's, from 1."""
    found: list[Key] = []
    section = ""
    for line in page().splitlines():
        if heading := _HEADING.match(line):
            section = heading[1].rstrip(".")
        for _ in range(line.count("[choice]")):
            found.append((section, 1 + sum(each == section for each, _ in found)))
    return found


@cache
def blocks() -> dict[Key, Any]:
    """Every JSON block by its key, in the page's order."""
    found: dict[Key, Any] = {}
    section, count = "", 0
    for part in _PART.finditer(page()):
        if part["section"]:
            section, count = part["section"].rstrip("."), 0
        else:
            count += 1
            found[section, count] = json.loads(part["block"])
    return found


def alike(real: Any, example: Any, *, free: frozenset[str] = frozenset()) -> bool:
    """Whether an answer has the example's form: its keys, its kinds of values, and its words but those of `free` keys."""
    if isinstance(example, dict):
        return (
            isinstance(real, dict)
            and real.keys() == example.keys()
            and all(
                type(real[key]) is type(example[key])
                if key in free
                else alike(real[key], example[key], free=free)
                for key in example
            )
        )
    if isinstance(example, list):
        return (
            isinstance(real, list) and all(alike(one, example[0], free=free) for one in real)
            if example
            else real == []
        )
    return bool(real == example) if isinstance(example, str) else type(real) is type(example)
