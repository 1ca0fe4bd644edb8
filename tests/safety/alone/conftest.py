"""Tests that copy their own process. `tests/safety/test_alone.py` runs each file of them in a process with one thread.

A copy of a process in which a library has begun threads of its own may crash: the threads are not copied, their locks are.
"""

from __future__ import annotations

import os

ALONE = os.environ.get("PYTEST_ALONE", "")
"""Set for the process that runs one of these files."""
collect_ignore_glob = [] if ALONE else ["test_*.py"]
