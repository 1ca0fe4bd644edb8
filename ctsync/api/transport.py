"""The one module that speaks HTTP to CleverTap: one POST, on one fresh connection, once (reliability 3.3, A17).

Nothing here tries again, follows a redirect, reads a proxy from the environment or reuses a connection. What it
adds to httpx is two things the safety of creates rests on: it knows whether a byte of the request may have left
this machine, and its deadline covers the whole call, even against a server that sends one byte a second.
"""

from __future__ import annotations

import functools
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import httpcore
import httpx

from ctsync.api.answers import RawAnswer
from ctsync.api.bodies import BODY_LIMIT, BadBody, read_json, request_body
from ctsync.api.connection import Line, Network
from ctsync.api.contract import NotSent, RateLimited, Unclear
from ctsync.api.disguises import disguises
from ctsync.api.pacing import Pacer, Paused
from ctsync.api.regions import allowed_url
from ctsync.errors import UsageError
from ctsync.redaction import Secret, redact, safe_text

_KEPT_HEADERS: Final = ("date", "retry-after", "content-type")


class Transport:
    """Sends JSON to one account's server. Threads may share it; `pacer` is shared by everything of the account.

    `deadline` is in seconds, for the call after its turn has come. `carrier` makes what carries one request, from its
    `Line` and whether to speak TLS; it is there for servers without a network. Raises UsageError for a base URL that is neither
    CleverTap's nor this machine's.
    """

    def __init__(  # noqa: PLR0913  # whose account, at which pace, over which wire: each by its name
        self,
        base_url: str,
        account_id: Secret,
        passcode: Secret,
        *,
        pacer: Pacer,
        token: Secret | None = None,
        deadline: float = 30.0,
        monotonic: Callable[[], float] = time.monotonic,
        carrier: Callable[..., httpx.BaseTransport] | None = None,
    ) -> None:
        if not allowed_url(base_url):
            raise UsageError(
                f"{safe_text(redact(base_url, (account_id, passcode)), limit=200, one_line=True)} is not a CleverTap server.",
                why="The passcode can do everything in the account, so it is sent to CleverTap's hosts only.",
                hint="Name the region of the account, or http://127.0.0.1:PORT for a sandbox.",
            )
        own = (account_id, passcode) if token is None else (account_id, passcode, token)
        if not all(_is_header(secret.reveal()) for secret in own):
            raise UsageError(
                "The account id, the passcode or the token is empty, or holds letters that no header can carry.",
                hint="Look at the variables that hold them: a line break at the end is the usual cause.",
            )
        self._base_url = base_url.rstrip("/")
        self._account_id = account_id
        self._passcode = passcode
        self._token = token
        self._secrets = (*disguises(passcode), *(disguises(token) if token else ()), account_id)
        self._pacer = pacer
        self._deadline = deadline
        self._monotonic = monotonic
        self._carrier = carrier or _OneConnection
        self._last_date: tuple[datetime, float] | None = None

    def __repr__(self) -> str:
        return f"Transport({self._base_url})"

    @property
    def last_date(self) -> datetime | None:
        """The `Date` of the last answer that had one, UTC."""
        return None if self._last_date is None else self._last_date[0]

    @property
    def date_by_now(self) -> datetime | None:
        """The same, plus the time that has passed here since."""
        if self._last_date is None:
            return None
        date, heard_at = self._last_date
        return date + timedelta(seconds=self._monotonic() - heard_at)

    def post(
        self,
        path: str,
        body: Mapping[str, Any],
        *,
        held_back: Callable[[], bool] = lambda: False,
        with_token: bool = False,
    ) -> RawAnswer | NotSent | RateLimited | Unclear:
        """POST once. NotSent only if no byte of the request can have left; any other failure is Unclear.

        A 429 pauses the pacer before anything else can start; RateLimited is also what a call gets that would have
        to wait for the end of such a pause, and it was not sent. `held_back` is asked after all waiting, immediately
        before the call is made: if it says yes, that is NotSent. The account's token leaves only `with_token`.
        """
        try:
            content = request_body(body)
        except (TypeError, ValueError, RecursionError):
            return NotSent("the payload cannot be written as JSON")
        try:
            with self._pacer.turn():
                return self._once(path, content, held_back, self._headers(with_token=with_token))
        except Paused as pause:
            return RateLimited(pause.seconds)

    def _once(
        self, path: str, content: bytes, held_back: Callable[[], bool], headers: Mapping[str, str]
    ) -> RawAnswer | NotSent | Unclear:
        if held_back():
            return NotSent("it was held back, because the run was interrupted")
        line = Line(self._monotonic, self._monotonic() + self._deadline)
        try:
            answer = self._ask(path, content, line, headers)
        except Exception as error:  # noqa: BLE001  # whatever went wrong, only `line` says whether bytes left
            return self._failure(error, line)
        if answer.status == 429:
            self._pacer.pause(answer.pause)
        if answer.date is not None:
            self._last_date = answer.date, self._monotonic()
        return answer

    def _headers(self, *, with_token: bool) -> dict[str, str]:
        token = {"X-CleverTap-Token": self._token.reveal()} if with_token and self._token else {}
        return {
            "X-CleverTap-Account-Id": self._account_id.reveal(),
            "X-CleverTap-Passcode": self._passcode.reveal(),
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Connection": "close",
            "User-Agent": "ctsync",
            **token,
        }

    def _ask(self, path: str, content: bytes, line: Line, headers: Mapping[str, str]) -> RawAnswer:
        wire = self._carrier(line, tls=self._base_url.startswith("https:"))
        with (
            httpx.Client(transport=wire, trust_env=False, follow_redirects=False) as client,
            client.stream("POST", self._base_url + path, content=content, headers=headers) as response,
        ):
            return self._read(response)

    def _read(self, response: httpx.Response) -> RawAnswer:
        kept = {
            name: redact(response.headers[name], self._secrets)
            for name in _KEPT_HEADERS
            if name in response.headers
        }
        answer = functools.partial(
            RawAnswer,
            response.status_code,
            kept,
            secrets=self._secrets,
            default_pause=self._pacer.pause_seconds,
        )
        body = bytearray()
        for piece in response.iter_raw():
            body += piece
            if len(body) > BODY_LIMIT:
                return answer(why=f"the answer is larger than {BODY_LIMIT // 1_000_000} MB")
        why = _not_json(response.headers)
        if not why:
            try:
                return answer(json=read_json(bytes(body)))
            except BadBody as problem:
                why = str(problem)
        text = redact(bytes(body).decode("utf-8", "replace"), self._secrets)
        return answer(
            why=f"{why}: {safe_text(text, limit=200, one_line=True)}"
            if text.strip()
            else f"{why}: it is empty"
        )

    def _failure(self, error: Exception, line: Line) -> NotSent | Unclear:
        """Say what went wrong without the exception, which may hold the request and its headers."""
        host = self._base_url.partition("://")[2]
        said = safe_text(redact(str(error), self._secrets), limit=200, one_line=True)
        told = said or type(error).__name__
        if line.is_late():
            told = f"no complete answer within {self._deadline:g} seconds"
        if not line.has_written:
            return NotSent(f"no connection to {host}: {told}")
        return Unclear(f"the answer of {host} was lost: {told}")


def _is_header(text: str) -> bool:
    return bool(text) and text.isascii() and text.isprintable() and text == text.strip()


def _not_json(headers: httpx.Headers) -> str:
    """Why the body is not to be read as JSON, or nothing."""
    kind, _, parameters = headers.get("content-type", "").lower().partition(";")
    charset = parameters.replace(" ", "").replace('"', "")
    if kind.strip() != "application/json" or charset not in ("", "charset=utf-8", "charset=utf8"):
        return "the answer does not say that it is JSON"
    if headers.get("content-encoding", "identity").lower() != "identity":
        return "the answer is compressed, which was not asked for"
    return ""


class _OneConnection(httpx.BaseTransport):
    """Carries httpx requests over `Network`, with a pool that keeps nothing."""

    def __init__(self, line: Line, *, tls: bool) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_tls() if tls else None,
            max_keepalive_connections=0,
            http2=False,
            retries=0,
            network_backend=Network(line),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.read(),
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The answer's body as it arrives."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@functools.cache
def _tls() -> ssl.SSLContext:
    """One context for all accounts: making it takes longer than a call. Verification is on."""
    return httpx.create_ssl_context(trust_env=False)
