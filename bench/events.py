"""What it costs at least to read these files: every libyaml event, with its line and column kept, and
nothing made of them.

`python -m bench.events FOLDER`. It is a process of its own, so that it can be measured like the command it is the
measure of.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml


def read_events(folder: Path) -> int:
    """Read all campaign files below a folder, and give the number of events."""
    count = 0
    for file in sorted(folder.glob("campaigns/**/*.yaml")):
        loader: Any = yaml.CSafeLoader(file.read_bytes())
        next_event = loader.get_event
        places = []
        while (event := next_event()) is not None:
            mark = event.start_mark
            places.append((mark.line, mark.column))
        loader.dispose()
        count += len(places)
    return count


if __name__ == "__main__":
    print(read_events(Path(sys.argv[1])))
