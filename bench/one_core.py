"""ctsync on one processor, whatever the machine has: `python -m bench.one_core lint -C FOLDER`."""

from __future__ import annotations

import os
import runpy
import sys

if __name__ == "__main__":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sys.argv[0] = "ctsync"
    runpy.run_module("ctsync", run_name="__main__")
