"""`make demo` is the first thing that many people run: each of its steps ends as the demo says."""

from __future__ import annotations

import subprocess
import sys

from tests.support.source import ROOT


def test_the_demo_plays_to_its_end(tmp_path):
    played = subprocess.run(
        [sys.executable, str(ROOT / "demo" / "demo.py"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert played.returncode == 0, played.stdout[-2000:] + played.stderr[-2000:]
    for told in (
        "wednesday-recipe-email@2027-06-23  created",
        "± replace  thursday-picks-push",
        "messages sent to made-up people, ",
    ):
        assert told in played.stdout
