"""A sandbox for every test, with what the contract's examples name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ctsync.sandbox.server import EmbeddedSandbox
from tests.contracts.sandbox.plainly import DASHBOARD, Plain

START = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Plain]:
    """A hundred made-up people, and John."""
    path = tmp_path / "sandbox.sqlite3"
    with EmbeddedSandbox(path, clock_start=START, zone="Asia/Kolkata", population=(100, 7)) as running:
        speaking = Plain(running.url, path)
        speaking.admin("account", DASHBOARD)
        yield speaking
