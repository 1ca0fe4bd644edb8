"""What a long run writes for machines, whatever its series counted with."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from tests.safety import summary
from tests.safety.summary import SERIES, Series


def test_every_figure_is_written_also_of_a_series_that_counted(tmp_path: Path):
    SERIES.append(Series("mutants", 3, [], (), 1.26, Counter({"DUP": 2, "LOST": 1})))
    try:
        summary.write(tmp_path / "made" / "safety.json", failed=["kill"])
    finally:
        SERIES.pop()
    told = json.loads((tmp_path / "made" / "safety.json").read_text("utf-8"))
    assert told["failed"] == ["kill"]
    assert not told["well"]
    expected = {"name": "mutants", "cases": 3, "accidents": [], "never_met": [], "seconds": 1.3}
    assert told["series"][-1] == {**expected, "met": {"DUP": 2, "LOST": 1}}
