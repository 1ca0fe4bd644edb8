"""Which address leads where."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from ctsync.sandbox.http.admin import Desk, Do
from ctsync.sandbox.http.door import Door, Receive, Scope, Send
from ctsync.sandbox.http.endpoints import ENDPOINTS, PROMISE
from ctsync.sandbox.http.openapi import page
from ctsync.sandbox.pages.door import Pages

if TYPE_CHECKING:
    from starlette.applications import Starlette

Call = Callable[[Scope, Receive, Send], Awaitable[None]]


def build_app(door: Door) -> Starlette:
    """The whole sandbox as one ASGI application."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    tables: dict[str, dict[str, Call]] = {
        each.path: {"POST": partial(door.campaign_call, each.name)}
        for each in ENDPOINTS
        if each is not PROMISE
    }
    tables[PROMISE.path]["GET"] = door.promised_estimate
    tables["/openapi.json"] = {"GET": _admin(door, _openapi(door), is_open=True)}
    desk = Desk(door).calls()
    for (method, path), do in desk.items():
        is_open = path == "/admin/health"
        tables.setdefault(path, {})[method] = _admin(door, do, is_open=is_open)
    routes: list[Any] = [Route(path, Switch(door, table)) for path, table in tables.items()]
    routes += [Route(path, _Application(call)) for path, call in Pages(door, desk).routes().items()]
    app = Starlette(routes=routes)
    app.router.redirect_slashes = False
    app.router.default = partial(door.nothing_here, 404)
    return app


class Switch:
    """One address: the call for the method, or 405."""

    def __init__(self, door: Door, table: dict[str, Call]) -> None:
        self._door = door
        self._table = table

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        instead = partial(self._door.nothing_here, 405, allowed=", ".join(sorted(self._table)))
        call = self._table.get(scope["method"], instead)
        await call(scope, receive, send)


def _openapi(door: Door) -> Do:
    async def do(_body: Any) -> Any:
        return page(await door.work(lambda: door.account.settings))

    return do


class _Application:
    """A call as Starlette recognises an application: an object, since it takes a function for a handler of its own."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._call(scope, receive, send)


def _admin(door: Door, do: Do, *, is_open: bool) -> Call:
    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        await door.admin_call(do, scope, receive, send, is_open=is_open)

    return call
