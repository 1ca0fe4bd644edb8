"""What every store promises, on servers that others wrote: moto for S3, Azurite for Azure, OpenSSH before git."""

from __future__ import annotations

import itertools

import pytest

from ctsync.lock.stores import STORES
from tests.contracts.test_every_store import *  # noqa: F403  # the suite itself, which asks for `make`
from tests.contracts.test_every_store import LATER, under
from tests.support.remotes import a_bare_repository


def _at_moto(tmp_path, request):
    return under(tmp_path, f"s3://kaveri/{tmp_path.name}/ctsync-lock/production", request("at_moto"))


def _at_azurite(tmp_path, request):
    return under(tmp_path, f"az://kaveri/{tmp_path.name}/ctsync-lock/production", request("at_azurite"))


def _over_ssh(tmp_path, request):
    """Each client is another machine, with a copy of its own."""
    server, machines = request("ssh_server"), itertools.count()
    remote = server.url(a_bare_repository(tmp_path / "remote.git"))

    def make(**told):
        folder = tmp_path / f"machine-{next(machines)}"
        more = {"now": lambda: LATER, "settings": server.settings, **told}
        return STORES["git"](remote, "ctsync-lock/production", folder, **more)

    return make


ELSEWHERE = {"moto": _at_moto, "azurite": _at_azurite, "sshd": _over_ssh}


@pytest.fixture(params=ELSEWHERE)  # type: ignore[no-redef]  # in place of the suite's own, which makes other stores
def make(request, tmp_path):
    """Make one more client of the same store, as another run would."""
    return ELSEWHERE[request.param](tmp_path, request.getfixturevalue)
