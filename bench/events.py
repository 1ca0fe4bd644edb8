"""What it costs at least to read these files: every libyaml event, with its line and column kept.

`python -m bench.events FOLDER` makes nothing of them; with `--nodes` they become the barest maps, lists and texts that
know their place, with nothing refused and nothing checked. It is a process of its own, so that it can be measured like
the command it is the measure of.
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


def read_nodes(folder: Path) -> int:
    """Read all campaign files below a folder into nodes with places, keep them, and give the number of files."""
    return len(
        [_node(yaml.CSafeLoader(file.read_bytes())) for file in sorted(folder.glob("campaigns/**/*.yaml"))]
    )


def _node(loader: Any) -> Any:
    root: list[Any] = []
    holders: list[tuple[list[Any], int, int]] = [(root, 0, 0)]
    while (event := loader.get_event()) is not None:
        kind, mark = type(event), event.start_mark
        if kind is yaml.ScalarEvent:
            holders[-1][0].append((event.value, mark.line, mark.column))
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            holders.append(([], mark.line, mark.column))
        elif kind is yaml.MappingEndEvent:
            items, line, column = holders.pop()
            pairs = dict(zip(((key[0], key) for key in items[::2]), items[1::2], strict=True))
            holders[-1][0].append((pairs, line, column))
        elif kind is yaml.SequenceEndEvent:
            closed = holders.pop()
            holders[-1][0].append(closed)
    loader.dispose()
    return root


if __name__ == "__main__":
    nodes, chosen = "--nodes" in sys.argv, Path(sys.argv[-1])
    print(read_nodes(chosen) if nodes else read_events(chosen))
