"""The one way in: every request passes the guards, is counted, meets its fault, has its effect, and is answered.

An ASGI application that Starlette's routes lead to. Everything that touches the state runs in one worker thread,
because SQLite's connection belongs to it; everything else stays in the event loop.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

from ctsync.sandbox.account import NO_ANSWER, Account, Answer, failure, is_estimate, malformed
from ctsync.sandbox.faults import Fault
from ctsync.sandbox.http import bodies, guards
from ctsync.sandbox.http.crowd import Crowd, Entry
from ctsync.sandbox.http.damage import BROKEN, REWRITTEN, Raw, Wire
from ctsync.sandbox.http.endpoints import is_served
from ctsync.sandbox.http.waiting import Waiting, until_the_client_leaves
from ctsync.sandbox.journal import Asked

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
T = TypeVar("T")

NO_RESOURCE = "No such resource"


class ClientLeft(Exception):
    """The client closed the connection before its request was complete."""


class Door:
    """All calls of one sandbox."""

    def __init__(self, account: Account, worker: Executor, admin_token: str) -> None:
        self.account = account
        self.admin_token = admin_token
        self.waiting = Waiting()
        self._worker = worker
        self.crowd = Crowd()

    async def work(self, task: Callable[[], T]) -> T:
        """Run something that touches the state."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, task)

    async def campaign_call(self, endpoint: str, scope: Scope, receive: Receive, send: Send) -> None:
        """`/1/targets/<endpoint>.json`."""
        entry = self.crowd.enter(endpoint)
        try:
            answer, body, fault = await self._answer(entry, scope, receive)
            is_held = fault is not None and fault.kind == "hang_after"
            if not is_held or await self._hold(endpoint, body, fault, receive):
                await self.reply(scope, receive, send, answer, fault)
        except ClientLeft:
            asked = Asked(scope["method"], scope["path"], in_flight=entry.in_flight)
            await self.note(asked, NO_ANSWER, remark="the client left before its request was complete")
        finally:
            self.crowd.leave(entry)

    async def _answer(self, entry: Entry, scope: Scope, receive: Receive) -> tuple[Answer, Any, Fault | None]:
        """The answer, the body that was read, and the fault that concerns the reply."""
        endpoint, in_flight = entry.endpoint, entry.in_flight
        asked = Asked(scope["method"], scope["path"], in_flight=in_flight)
        settings = await self.work(lambda: self.account.settings)
        refusal = self._stranger(scope) or guards.refuse_credentials(scope["headers"], settings.text_401)
        refusal = refusal or guards.refuse_content_type(scope["headers"])
        if refusal is None and not is_served(scope["path"], settings):
            refusal = failure(NO_RESOURCE, 404)
        if refusal is None and endpoint == "trigger-v2":
            refusal = guards.refuse_token(scope["headers"], settings.trigger_v2_token)
        if refusal is None and self.crowd.is_full(entry, settings):
            refusal = failure(settings.text_429, 429)
        if refusal is not None:
            return await self.note(asked, refusal), None, None
        raw = await read_body(receive)
        if raw is None:
            return await self.note(asked, failure("Request body is too large", 413)), None, None
        asked = Asked(scope["method"], scope["path"], raw.decode("utf-8", "replace"), in_flight)
        try:
            body = bodies.read_json(raw)
        except ValueError:
            return await self.note(asked, malformed(endpoint)), None, None
        return await self._meet_fault(endpoint, body, asked, receive)

    async def _meet_fault(
        self, endpoint: str, body: Any, asked: Asked, receive: Receive
    ) -> tuple[Answer, Any, Fault | None]:
        kind = "estimate" if endpoint == "create" and is_estimate(body) else endpoint
        fault = await self.work(lambda: self.account.strike(kind, body))
        if fault is None:
            return await self.work(lambda: self.account.call(endpoint, body, asked)), body, None
        instead = await self.work(lambda: self.account.answer_instead(kind, fault, asked))
        if instead is not None:
            if fault.kind == "penalty":
                self.crowd.close_for(fault.seconds)
            return instead, body, fault
        if fault.kind == "hang_before" and not await self._hold(endpoint, body, fault, receive):
            left = "the client left before anything was done"
            return await self.note(asked, NO_ANSWER, fault, left), body, fault
        return await self.work(lambda: self.account.call(endpoint, body, asked, fault)), body, fault

    async def _hold(self, endpoint: str, body: Any, fault: Fault | None, receive: Receive) -> bool:
        name = await self.work(lambda: self.account.name_meant(endpoint, body))
        return await self.waiting.hold(
            {"endpoint": endpoint, "name": name, "fault": fault and fault.kind}, receive
        )

    def _stranger(self, scope: Scope) -> Answer | None:
        return guards.refuse_stranger(scope["headers"], scope["server"][1])

    async def note(
        self, asked: Asked, answer: Answer, fault: Fault | None = None, remark: str | None = None
    ) -> Answer:
        """Write down a request that had no effect."""
        return await self.work(lambda: self.account.note(asked, answer, fault, remark))

    async def promised_estimate(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`GET /1/targets/create.json?req_id=…` (contract 4.3)."""
        asked = Asked("GET", scope["path"])
        text = await self.work(lambda: self.account.settings.text_401)
        answer = self._stranger(scope) or guards.refuse_credentials(scope["headers"], text)
        if answer is None:
            number = scope["query_string"].decode("latin-1").removeprefix("req_id=")
            answer = await self.work(lambda: self.account.promised_estimate(number, asked))
        else:
            await self.note(asked, answer)
        await self.reply(scope, receive, send, answer)

    async def nothing_here(
        self, status: int, scope: Scope, receive: Receive, send: Send, *, allowed: str = ""
    ) -> None:
        """404, or 405 with the methods that are allowed, in the envelope; strangers get their 403 first."""
        text = NO_RESOURCE if status == 404 else "Method not supported for this resource"
        asked = Asked(scope["method"], scope["path"])
        answer = await self.note(asked, self._stranger(scope) or failure(text, status))
        headers = {"Allow": allowed} if allowed else {}
        await self.reply(scope, receive, send, replace(answer, headers=headers))

    async def admin_call(
        self,
        do: Callable[[Any], Awaitable[Any]],
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        is_open: bool = False,
    ) -> None:
        """`/admin/…`: `do` gets the JSON body (None if there is none) and gives what is answered."""
        refusal = self._stranger(scope)
        if refusal is None and not is_open:
            refusal = guards.refuse_admin(scope["headers"], self.admin_token)
        answer = refusal or await self._do(do, scope, receive)
        await self.reply(scope, receive, send, answer)

    async def _do(self, do: Callable[[Any], Awaitable[Any]], scope: Scope, receive: Receive) -> Answer:
        if scope["method"] == "POST" and (refusal := guards.refuse_content_type(scope["headers"])):
            return refusal
        raw = await read_body(receive)
        if raw is None:
            return failure("Request body is too large", 413)
        try:
            body = bodies.read_json(raw) if raw else None
        except ValueError:
            return failure(bodies.INVALID)
        answer = await do(body)
        return answer if isinstance(answer, Answer) else Answer(200, answer)

    async def reply(
        self, scope: Scope, receive: Receive, send: Send, answer: Answer, fault: Fault | None = None
    ) -> None:
        """Send the answer as the fault leaves it, with the sandbox's own Date."""
        wire = Wire(scope["state"]["transport"])
        if not answer.status:
            if fault is not None and fault.kind == "unreachable":
                scope["state"]["vanish"](fault.seconds)
            wire.end(fault)
            await until_the_client_leaves(receive)
            return
        date = await self.work(lambda: self.account.clock.http_date)
        headers = {"date": date, "content-type": "application/json;charset=utf-8", **answer.headers}
        raw = Raw(answer.status, headers, json.dumps(answer.body, ensure_ascii=False).encode(), scope["path"])
        if fault is not None and fault.kind in REWRITTEN:
            raw = REWRITTEN[fault.kind](raw, fault)
        if fault is not None and fault.kind in BROKEN:
            await wire.play(BROKEN[fault.kind](raw, fault))
            await until_the_client_leaves(receive)
            return
        headers = {**raw.headers, "content-length": str(len(raw.body))}
        pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": raw.status, "headers": pairs})
        await send({"type": "http.response.body", "body": raw.body})


async def read_body(receive: Receive) -> bytes | None:
    """The whole body, or None if it is larger than allowed."""
    raw = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientLeft
        raw += message.get("body", b"")
        if len(raw) > guards.BODY_LIMIT:
            return None
        if not message.get("more_body", False):
            return bytes(raw)
