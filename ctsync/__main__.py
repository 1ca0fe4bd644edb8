"""`ctsync` and `python -m ctsync`."""

from __future__ import annotations

import gc
import sys

from ctsync.cli.app import run

_OBJECTS_BETWEEN_LOOKS = 200_000


def main() -> None:
    """Run one command and end with its exit code."""
    # A command makes many things that live to its end and hardly any rubbish, so the collector looks less often.
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS, 50, 100)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
