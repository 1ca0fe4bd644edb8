"""A sandbox of its own for every test, spoken to over plain HTTP and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ctsync.sandbox.server import EmbeddedSandbox
from tests.sandbox.speaking import Speaking

START = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
"""10:00 in India."""


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[EmbeddedSandbox]:
    with EmbeddedSandbox(
        tmp_path / "sandbox.sqlite3", clock_start=START, zone="Asia/Kolkata", population=(100, 7)
    ) as running:
        yield running


@pytest.fixture
def api(sandbox: EmbeddedSandbox) -> Iterator[Speaking]:
    """Speaks to an account in which everything the contract's examples mention has been set up."""
    with Speaking(sandbox.url, sandbox.state_path) as speaking:
        speaking.set_up_the_dashboard()
        yield speaking


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Speaking]:
    """A second sandbox, equal to the first."""
    path = tmp_path / "other.sqlite3"
    with (
        EmbeddedSandbox(path, clock_start=START, zone="Asia/Kolkata", population=(100, 7)) as running,
        Speaking(running.url, path) as speaking,
    ):
        speaking.set_up_the_dashboard()
        yield speaking


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Speaking]:
    """A sandbox with enough people for shares, for tests that only add to it."""
    path = tmp_path_factory.mktemp("big") / "sandbox.sqlite3"
    with (
        EmbeddedSandbox(path, clock_start=START, zone="Asia/Kolkata", population=(1_000, 11)) as running,
        Speaking(running.url, path) as speaking,
    ):
        speaking.set_up_the_dashboard()
        yield speaking
