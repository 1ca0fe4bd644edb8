"""A sandbox for every test, with what the contract's examples name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ctsync.sandbox.server import EmbeddedSandbox
from tests.contracts.sandbox.plainly import DASHBOARD, Plain

START = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Plain]:
    """A hundred made-up people, and John."""
    with _served(tmp_path) as speaking:
        yield speaking


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plain]:
    """The same for a whole module, for calls that are refused: nothing ever happens to it."""
    with _served(tmp_path_factory.mktemp("untouched")) as speaking:
        yield speaking
        assert speaking.outbox() == []
        assert speaking.table("SELECT * FROM campaigns") == []


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plain]:
    """The same for a whole module, for tests that look at answers alone."""
    with _served(tmp_path_factory.mktemp("shared")) as speaking:
        yield speaking


@contextmanager
def _served(folder: Path) -> Iterator[Plain]:
    path = folder / "sandbox.sqlite3"
    with EmbeddedSandbox(path, clock_start=START, zone="Asia/Kolkata", population=(100, 7)) as running:
        speaking = Plain(running.url, path)
        speaking.admin("account", DASHBOARD)
        yield speaking
