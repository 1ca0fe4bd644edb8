"""A web server in a thread: bound to this machine only, up at once, down without a trace.

uvicorn speaks HTTP; the event loop, the sockets and the end are ours, because an embedded sandbox must start and stop
within each command without signals, log lines or a pause.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import socket
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from ctsync.errors import UsageError

if TYPE_CHECKING:
    App = Callable[[Any, Any, Any], Awaitable[None]]

BACKLOG = 128
PATIENCE = 0.25
"""Seconds that answers under way get to finish at the end; requests that are being held are cut off after it."""


def bind_loopback(host: str, port: int) -> socket.socket:
    """A listening socket on this machine's own address; `UsageError` for any other address or a taken port."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError as error:
        raise UsageError(
            f"`{host}` is not an address.", hint="The sandbox listens on 127.0.0.1 only."
        ) from error
    if not address.is_loopback:
        raise UsageError(
            f"The sandbox does not listen on {host}.",
            why="It has public credentials, so only this machine may reach it.",
            hint="Use 127.0.0.1.",
        )
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise UsageError(f"The sandbox cannot listen on {host}:{port}.", why=str(error)) from error
    return listener


class Listening:
    """The thread with its event loop, from `start` to `stop`."""

    def __init__(self, app: App, listener: socket.socket) -> None:
        self._app = app
        self._listener = listener
        self._up = threading.Event()
        self._loop: asyncio.AbstractEventLoop
        self._end: asyncio.Event
        self._server: asyncio.Server
        self._accept: Callable[..., Awaitable[asyncio.Server]]
        self._address: tuple[str, int]
        self._coming_back: asyncio.Task[None] | None = None
        self._away_until = 0.0
        """When to come back, on the loop's clock."""
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="ctsync sandbox", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._up.wait()
        self._raise_failure()

    def stop(self) -> None:
        """End it and wait until the thread is gone; raises what ended it before, such as a port taken meanwhile."""
        with contextlib.suppress(RuntimeError):  # the loop is closed already
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
        self._raise_failure()

    def _raise_failure(self) -> None:
        """Once: whoever is told that it failed to start may still stop it."""
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001  # handed to the thread that calls start() or stop()
            self._failure = error
        finally:
            self._listener.close()
            self._up.set()

    async def _serve(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        self._address = self._listener.getsockname()[:2]
        make_connection, open_state = _connections(self._app, self._vanish)
        self._accept = partial(loop.create_server, make_connection)
        self._server = await self._accept(sock=self._listener)
        self._up.set()
        await self._end.wait()
        if self._coming_back is not None:
            await self._coming_back
        self._server.close()
        await _let_go(open_state)
        await self._server.wait_closed()

    def _vanish(self, seconds: float) -> None:
        """Let nothing listen on the port for so long; connections that are open stay.

        Asked again meanwhile, it stays away until the later of both ends.
        """
        self._away_until = max(self._away_until, self._loop.time() + seconds)
        if self._coming_back is None or self._coming_back.done():
            self._server.close()
            self._coming_back = self._loop.create_task(self._come_back())

    async def _come_back(self) -> None:
        """Listen again when it is time. If another has taken the port, all ends and `stop` tells why."""
        while (left := self._away_until - self._loop.time()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._end.wait(), left)
                return
        try:
            self._listener = bind_loopback(*self._address)
            self._server = await self._accept(sock=self._listener)
        except (UsageError, OSError) as error:
            self._failure = error
            self._end.set()


async def _let_go(state: Any) -> None:
    """Idle connections close now; answers under way get a moment."""
    for connection in list(state.connections):
        connection.shutdown()
    if state.tasks:
        _, late = await asyncio.wait(list(state.tasks), timeout=PATIENCE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    for connection in list(state.connections):
        connection.transport.abort()
    await asyncio.sleep(0)


def _connections(app: App, vanish: Callable[[float], None]) -> tuple[Callable[[], Any], Any]:
    """A maker of uvicorn connections, which tell their requests the transport and `vanish`, and what they share."""
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol
    from uvicorn.server import ServerState

    class Connection(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
            super().connection_made(transport)
            self.app_state = {"transport": transport, "vanish": vanish}

    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=75,
    )
    config.load()
    state = ServerState()
    return lambda: Connection(config=config, server_state=state, app_state={}), state
