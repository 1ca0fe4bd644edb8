"""Guards around every test: no network but loopback, no real home, a bare environment, one seed in CI."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.golden import Golden
from tests.support.loopback import refuse_the_network, watch_sockets

HERE = Path(__file__).parent
IN_CI = "PYTEST_IN_CI"
"""Tells xdist's workers that the controller ran in CI, since they see the bare environment only."""
KEPT = {"PATH", "TMPDIR", "LANG", "VIRTUAL_ENV", "UV_PYTHON_DOWNLOADS"}
KEPT_PREFIXES = ("LC_", "COV", "PYTEST_", "PYTHON", "HYPOTHESIS_")

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--golden",
        action="store_true",
        default=bool(os.environ.get("GOLDEN")),
        help="write the expected outputs anew instead of comparing with them",
    )


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("CI"):
        os.environ[IN_CI] = "1"
    settings.load_profile("ci" if os.environ.get(IN_CI) else "here")
    home = tempfile.mkdtemp(prefix="ctsync-home-")
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    bare = {name: text for name, text in os.environ.items() if name in KEPT or name.startswith(KEPT_PREFIXES)}
    os.environ.clear()
    os.environ.update(bare, HOME=home, **GIT_SETTINGS)
    time.tzset()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell's background job ignores Ctrl-C, and so would each command that a test starts and then interrupts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.addaudithook(refuse_the_network)
    sys.addaudithook(watch_sockets)


GIT_SETTINGS = {
    "TZ": "Asia/Kathmandu",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A Tester",
    "GIT_AUTHOR_EMAIL": "tester@kaveri.example",
    "GIT_COMMITTER_NAME": "A Tester",
    "GIT_COMMITTER_EMAIL": "tester@kaveri.example",
}
"""A machine whose clock runs in a zone that no test means, and git without anybody's configuration."""


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Golden:
    """Compare text with the file of that name in `tests/golden`, or write it there (`make golden`)."""
    return Golden(HERE / "golden", renew=bool(pytestconfig.getoption("--golden")))
