"""Locks on servers that others wrote. Run by `make test-stores` only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.emulators import servers
from tests.emulators.servers import SshServer
from tests.support.conditional_store import ConditionalStore
from tests.support.moto_server import moto

SSHD = os.environ.get("PYTEST_SSHD", "")
"""OpenSSH's server; the tests of this folder are collected only if its place is told."""
collect_ignore_glob = [] if SSHD else ["test_*.py"]


@pytest.fixture(scope="session")
def at_moto() -> Iterator[dict[str, Any]]:
    with moto() as endpoint:
        yield ConditionalStore.settings_for(endpoint)


@pytest.fixture(scope="session")
def at_azurite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with servers.azurite(tmp_path_factory.mktemp("azurite")) as settings:
        yield settings


@pytest.fixture(scope="session")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    with servers.sshd(SSHD, tmp_path_factory.mktemp("sshd")) as server:
        yield server
