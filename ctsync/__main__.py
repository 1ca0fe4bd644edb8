"""`ctsync` and `python -m ctsync`."""

from __future__ import annotations

import sys

from ctsync.cli.app import run


def main() -> None:
    """Run one command and end with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
