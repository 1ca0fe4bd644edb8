"""Servers that others wrote, each as a process of its own on a port of this machine."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import pwd
import re
import shlex
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from tests.support.shop_process import PATIENCE, until

PROGRAMS = Path(__file__).parents[1] / "node" / "node_modules" / ".bin"


@contextmanager
def running(command: Sequence[str | Path], log: Path, *, up: str) -> Iterator[str]:
    """The process while the block runs, and what the pattern `up` finds in its words once it can be asked."""
    with log.open("wb") as words:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=words, stderr=words)
    try:
        yield until(lambda: _said(process, log, up))[1]
    finally:
        process.kill()
        process.wait(PATIENCE)


def _said(process: subprocess.Popen[bytes], log: Path, up: str) -> re.Match[str] | None:
    words = log.read_text(encoding="utf-8", errors="replace")
    if (found := re.search(up, words)) is None and process.poll() is not None:
        raise AssertionError(f"it ended: {process.args!r}\n{words}")
    return found


@contextmanager
def s3rver(folder: Path) -> Iterator[str]:
    """Its address, with the bucket `kaveri`; what is written lies below `folder`. It knows one key: `S3RVER`."""
    own = (PROGRAMS / "s3rver", "--directory", folder, "--address", "127.0.0.1", "--port", "0", "--silent")
    with running(
        (*own, "--configure-bucket", "kaveri"),
        folder.with_suffix(".log"),
        up=r"listening on 127\.0\.0\.1:(\d+)",
    ) as port:
        yield f"http://127.0.0.1:{port}"


# ── Azurite ──

_ACCOUNT = "devstoreaccount1"
_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""No secret: every Azurite has it, and Microsoft's documentation says so."""


@contextmanager
def azurite(folder: Path) -> Iterator[dict[str, Any]]:
    """What a client needs to find it, with the container `kaveri` in it."""
    own = (PROGRAMS / "azurite-blob", "--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence")
    with running(
        (*own, "--disableTelemetry", "--silent"),
        folder / "azurite.log",
        up=r"successfully listens on (http://127\.0\.0\.1:\d+)",
    ) as address:
        _make_container(address)
        yield {
            "config": {
                "azure_storage_account_name": _ACCOUNT,
                "azure_storage_account_key": _KEY,
                "azure_storage_endpoint": f"{address}/{_ACCOUNT}",
            },
            "client_options": {"allow_http": True},
        }


def _make_container(address: str) -> None:
    """Signed as Azure wants it: https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key"""
    said = {"x-ms-date": "Thu, 20 May 2027 04:30:00 GMT", "x-ms-version": "2021-08-06"}
    lines = [
        "PUT",
        *[""] * 11,
        *(f"{name}:{text}" for name, text in said.items()),
        f"/{_ACCOUNT}/{_ACCOUNT}/kaveri",
    ]
    signed = hmac.new(
        base64.b64decode(_KEY), "\n".join((*lines, "restype:container")).encode(), hashlib.sha256
    )
    said["Authorization"] = f"SharedKey {_ACCOUNT}:{base64.b64encode(signed.digest()).decode()}"
    request = Request(f"{address}/{_ACCOUNT}/kaveri?restype=container", method="PUT", headers=said)
    with build_opener(ProxyHandler({})).open(request, timeout=PATIENCE):
        pass


# ── sshd ──


@dataclass(frozen=True)
class SshServer:
    """OpenSSH's server as the user who runs the tests; its one key may do nothing but git."""

    port: str
    folder: Path

    def url(self, repository: Path) -> str:
        return f"ssh://{_me()}@127.0.0.1:{self.port}{repository}"

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """What a clone's own settings would say: the key, and nobody else's known hosts."""
        options = (
            f"UserKnownHostsFile={self.folder / 'known'}",
            "GlobalKnownHostsFile=/dev/null",
            "StrictHostKeyChecking=yes",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "BatchMode=yes",
        )
        words = ["ssh", "-F", "/dev/null", "-i", str(self.folder / "key")]
        return (("core.sshCommand", shlex.join([*words, *(f"-o{option}" for option in options)])),)


@contextmanager
def sshd(program: str, folder: Path) -> Iterator[SshServer]:
    """With a host key and a user's key that live as long as `folder`."""
    for name in ("host", "key"):
        subprocess.run(
            ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)), check=True
        )
    key = (folder / "key.pub").read_text(encoding="utf-8")
    (folder / "authorized").write_text(f'restrict,command="git-shell -c \\"$SSH_ORIGINAL_COMMAND\\"" {key}')
    port = _free_port()
    host = (folder / "host.pub").read_text(encoding="utf-8")
    (folder / "known").write_text(f"[127.0.0.1]:{port} {host}", encoding="utf-8")
    (folder / "sshd_config").write_text(_CONFIG.format(port=port, folder=folder, user=_me()))
    command = (program, "-D", "-e", "-f", folder / "sshd_config")
    with running(command, folder / "sshd.log", up=r"Server listening on 127\.0\.0\.1 port (\d+)"):
        yield SshServer(port, folder)


_CONFIG = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized
AllowUsers {user}
PermitRootLogin forced-commands-only
PasswordAuthentication no
KbdInteractiveAuthentication no
# Folders for temporary files are anybody's, which sshd would not like.
StrictModes no
UsePAM no
PidFile none
PermitUserRC no
MaxStartups 100
# A handshake in half the time that the newest one takes.
KexAlgorithms curve25519-sha256
SetEnv HOME={folder} GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
"""


def _me() -> str:
    return pwd.getpwuid(os.getuid()).pw_name


def _free_port() -> str:
    """Sshd does not choose one itself."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])
