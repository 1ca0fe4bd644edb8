"""How a browser gets a page, and how a form gets carried out.

Nothing here is a call of CleverTap's, so nothing is written into the journal.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from ctsync.errors import UsageError
from ctsync.sandbox import ACCOUNT_ID
from ctsync.sandbox.account import Answer
from ctsync.sandbox.http.admin import Do
from ctsync.sandbox.http.door import ClientLeft, Door, Receive, Scope, Send, read_body
from ctsync.sandbox.pages.drawing import FILES, draw, file
from ctsync.sandbox.pages.forms import FORMS, NOTICES, SECTIONS
from ctsync.sandbox.pages.guards import FORM_LIMIT, read_form, refuse_actor, refuse_reader, refuse_token
from ctsync.sandbox.pages.reading import Reading
from ctsync.sandbox.pages.views import MAILS, VIEWS, NothingThere, Visit

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; sandbox"
)
"""An e-mail brings its own styles, and has no right to anything else."""
HEADERS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",  # with no-referrer, browsers hide the Origin that forms are judged by
    "x-content-type-options": "nosniff",
}
HTML = "text/html; charset=utf-8"
Call = Callable[[Scope, Receive, Send], Awaitable[None]]


class Pages:
    """All pages of one sandbox. `admin` are the admin calls, which forms lead to."""

    def __init__(self, door: Door, admin: Mapping[tuple[str, str], Do]) -> None:
        self._door = door
        self._admin = admin
        self._token = secrets.token_urlsafe(32)

    def routes(self) -> dict[str, Call]:
        """Address to the application behind it; each judges the method itself."""
        paths = dict.fromkeys([*VIEWS, *MAILS, *FILES, *FORMS])
        return {path: partial(self._call, path) for path in paths}

    async def _call(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "POST" and path in FORMS:
            await self._act(path, scope, receive, send)
        elif scope["method"] == "GET" and (path in VIEWS or path in MAILS or path in FILES):
            await self._look(path, scope, send)
        else:
            await self._refuse(send, 405, "That cannot be done at this address.")

    async def _look(self, path: str, scope: Scope, send: Send) -> None:
        if refusal := refuse_reader(scope["headers"], scope["server"][1]):
            await self._refuse(send, 403, refusal)
        elif path in FILES:
            name, kind = FILES[path]
            await self._reply(send, 200, file(name), kind=kind)
        else:
            await self._show(path, _visit(scope), send)

    async def _show(self, path: str, visit: Visit, send: Send, problem: str = "") -> None:
        try:
            if path in MAILS:
                text = await self._read(lambda reading: MAILS[path](reading, visit))
                await self._reply(send, 200, text.encode(), policy=MAIL_POLICY)
                return
            text = await self._read(lambda reading: self._draw(reading, path, visit, problem))
        except NothingThere:
            await self._refuse(send, 404, "There is no page at this address.")
            return
        except UsageError as error:  # a population whose files are gone
            await self._refuse(send, 500, f"{error.what} {error.hint}".strip())
            return
        await self._reply(send, 422 if problem else 200, text.encode())

    async def _read(self, look: Callable[[Reading], str]) -> str:
        """In one transaction, after everything that is due has gone out."""
        account = self._door.account

        def reading() -> str:
            with account.state.transaction():
                account.catch_up()
                return look(Reading(account))

        return await self._door.work(reading)

    def _draw(self, reading: Reading, path: str, visit: Visit, problem: str) -> str:
        template, values = VIEWS[path](reading, visit)
        around = {
            "sections": SECTIONS,
            "here": path,
            "section": "/" + path.split("/")[1],
            "now": reading.now,
            "people": "made-up people" if reading.account.population.made_up else "people of your file",
            "follows_wall": reading.account.clock.follows_wall,
            "account_id": ACCOUNT_ID,
            "form_token": self._token,
            "notice": NOTICES.get(visit.query.get("told", ""), ""),
            "problem": problem,
        }
        return draw(template, {**around, **values})

    async def _act(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if refusal := refuse_actor(scope["headers"], scope["server"][1]):
            await self._refuse(send, 403, refusal)
            return
        try:
            fields = read_form(await _read_form_body(receive))
        except ClientLeft:
            return
        except ValueError:
            await self._refuse(send, 400, "This is not one of the sandbox's forms.")
            return
        if refusal := refuse_token(fields, self._token):
            await self._refuse(send, 403, refusal)
            return
        await self._carry_out(path, fields, send)

    async def _carry_out(self, path: str, fields: Mapping[str, str], send: Send) -> None:
        form = FORMS[path]
        section = fields["section"] if fields.get("section") in SECTIONS else form.section
        try:
            body = await self._door.work(lambda: form.read(fields, self._door.account))
            problem = _problem(await self._admin[form.admin](body))
        except UsageError as error:
            problem = f"{error.what} {error.hint}".strip()
        if problem:
            await self._show(section, Visit(filled=fields), send, problem)
            return
        await self._reply(send, 303, b"", headers={"location": f"{section}?told={form.notice}"})

    async def _refuse(self, send: Send, status: int, text: str) -> None:
        await self._reply(send, status, draw("refusal.html", {"status": status, "text": text}).encode())

    async def _reply(
        self,
        send: Send,
        status: int,
        body: bytes,
        *,
        kind: str = HTML,
        policy: str = PAGE_POLICY,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        date = await self._door.work(lambda: self._door.account.clock.http_date)
        told = {**HEADERS, **(headers or {}), "content-type": kind, "content-security-policy": policy}
        told |= {"date": date, "content-length": str(len(body))}
        pairs = [(name.encode(), value.encode("latin-1")) for name, value in told.items()]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": body})


async def _read_form_body(receive: Receive) -> bytes:
    raw = await read_body(receive)
    if raw is None or len(raw) > FORM_LIMIT:
        raise ValueError("too large")
    return raw


def _visit(scope: Scope) -> Visit:
    """The question in the address; of a word that occurs twice, the last counts."""
    asked = scope["query_string"].decode("latin-1")[:2000]
    number = scope.get("path_params", {}).get("number", "")
    whole = int(number) if number.isdecimal() and len(number) < 19 else 0
    return Visit(dict(parse_qsl(asked, errors="replace")), whole)


def _problem(answer: Any) -> str:
    """What an admin call refused, in its own words."""
    is_refusal = isinstance(answer, Answer) and answer.status >= 400
    return str(answer.body["error"]) if is_refusal else ""
