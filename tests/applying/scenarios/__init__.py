"""Whole runs, by their names: each tells a transcript what is done and what is remembered of it."""

from __future__ import annotations

from tests.applying.scenarios import agreeing, creating, cut_short, deciding, differing, nights, replacing
from tests.applying.scenarios.telling import SCENARIOS

__all__ = ["SCENARIOS", "agreeing", "creating", "cut_short", "deciding", "differing", "nights", "replacing"]
