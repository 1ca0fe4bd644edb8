"""The page about faults says what the catalogue says."""

from __future__ import annotations

import json
import re

from ctsync.sandbox.faults import CALLS, KINDS, PARAMETERS, read_fault
from tests.support.source import ROOT

PAGE = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("\n## Faults\n")[2].partition("\n## ")[0]


def rows() -> list[str]:
    """One line of the table for each kind."""
    return [
        f"| `{name}` | {kind.does} | {'every call' if kind.calls == CALLS else ', '.join(kind.calls)} |"
        f" {', '.join(f'`{each}`' for each in kind.parameters) or '–'} |"
        for name, kind in KINDS.items()
    ]


def parameters() -> list[str]:
    return [f"| `{name}` | {each.means} |" for name, each in PARAMETERS.items()]


def test_the_tables_of_the_page_are_the_catalogue():
    written = [line for line in SECTION.splitlines() if line.startswith("| `")]
    told = [line for line in written if line in rows() or line in parameters()]
    assert told == rows() + parameters()


def test_every_order_that_the_page_shows_is_understood():
    shown = [json.loads(each) for each in re.findall(r"\{\"fault\".*?\}", SECTION)]
    assert len(shown) >= 4
    for order in shown:
        assert read_fault(order).kind == order["fault"]
