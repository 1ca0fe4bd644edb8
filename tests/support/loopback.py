"""No test may reach another machine: the interpreter itself is asked to refuse."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_LOCAL_NAMES = {"", "localhost", "None"}


class AnotherMachineWasCalled(BaseException):
    """Not an `Exception`, so that no retry and no boundary of ours can swallow it."""


def refuse_the_network(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: raise when a socket connects or sends, or a name is looked up, beyond loopback."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not is_local(str(address[0])):
            raise AnotherMachineWasCalled(f"{event} to {address[0]}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not is_local(_text(arguments[0])):
        raise AnotherMachineWasCalled(f"{event} of {arguments[0]!r}")


_WATCHED: list[list[str]] = []


@contextmanager
def sockets_watched() -> Iterator[list[str]]:
    """Everything that asks for an address or a connection while the block runs, this machine's own included."""
    seen: list[str] = []
    _WATCHED.append(seen)
    try:
        yield seen
    finally:
        _WATCHED.remove(seen)


def watch_sockets(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook for `sockets_watched`."""
    if _WATCHED and event in _ASKING:
        for seen in _WATCHED:
            seen.append(f"{event} {arguments[-1]!r}")


_ASKING = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")


def is_local(host: str) -> bool:
    """Whether a host name or address is this machine's own loopback."""
    if host in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _text(host: object) -> str:
    return host.decode() if isinstance(host, bytes) else str(host)
