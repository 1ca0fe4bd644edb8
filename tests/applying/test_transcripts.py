"""Whole runs as transcripts: what was asked of CleverTap, what people are told, what the lock keeps as evidence.

Each is a text in `tests/golden/runs`, so that a review reads every word and every code that a change makes different.
What must hold of them whatever they say is tested beside this file; what happens in them is told in `scenarios`.
"""

from __future__ import annotations

import pytest

from tests.applying.scenarios import SCENARIOS
from tests.support.golden import Golden
from tests.support.runs import Shop
from tests.support.transcript import Transcript


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_run_says_and_keeps_what_its_transcript_says(name: str, golden: Golden) -> None:
    shop = Shop()
    transcript = Transcript(shop)
    SCENARIOS[name](transcript, shop)
    golden(f"runs/{name}.txt", transcript.text)
