"""`ctsync` and `python -m ctsync`."""

from __future__ import annotations

import gc
import os
import sys

from ctsync.cli.app import run

_OBJECTS_BETWEEN_LOOKS = 200_000


def main() -> None:
    """Run one command and end with its exit code."""
    _open_what_is_closed()
    # A command makes many things that live to its end and hardly any rubbish, so the collector looks less often.
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS, 50, 100)
    code = run(sys.argv[1:])
    gc.freeze()  # what a command held is not worth taking apart at the end of its process
    sys.exit(code)


def _open_what_is_closed() -> None:
    """Without stdout or stderr (`ctsync plan >&-`) the next file opened, a lock perhaps, would take its number."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "r" if name == "stdin" else "w"))


if __name__ == "__main__":
    main()
