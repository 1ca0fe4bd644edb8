"""The repositories that tests look into, with what their registers and defaults say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ctsync.schemas.known import Known
from ctsync.workspace.schema_files import known_in
from tests.support.source import ROOT

EXAMPLES = ROOT.parent / "shared" / "examples"


@cache
def known_of(root: Path) -> Known:
    return known_in(root)
