"""Starting the sandbox: inside a command, or as a process of its own that other commands find.

The embedded one keeps its state in a file, so the next command sees what this one did.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from ctsync.sandbox import ADMIN_TOKEN
from ctsync.sandbox.account import Account
from ctsync.sandbox.http.app import build_app
from ctsync.sandbox.http.door import Door
from ctsync.sandbox.listening import Listening, bind_loopback
from ctsync.sandbox.made_up import SEED, SIZE

STATE_FILE = "sandbox.sqlite3"
NOTICE_FILE = "sandbox.json"
"""Beside the state while `ctsync sandbox serve` runs: `{"url", "pid", "started"}`."""

_OWN_URL = re.compile(r"http://(?:127\.0\.0\.1|\[::1\]):[1-9][0-9]{0,4}")
"""What a notice may say: the whole text counts, because parsers of addresses disagree."""

LONGEST_CHECK = 1.0
"""Seconds to wait for a running sandbox to say that it is alive."""


class EmbeddedSandbox:
    """A sandbox in a thread of this process, from `with` to the end of the block.

    `clock_start` and `zone` count only for a state that does not exist yet; `clock_start=None` then means that the
    clock follows the wall clock. `url` is `http://127.0.0.1:<port>`, `started` the sandbox's own time at the start. A
    host that is not this machine is a `UsageError`.
    """

    def __init__(
        self,
        state_path: Path,
        *,
        clock_start: datetime | None,
        zone: str,
        port: int = 0,
        host: str = "127.0.0.1",
        admin_token: str = ADMIN_TOKEN,
        population: tuple[int, int] = (SIZE, SEED),
    ) -> None:
        self.state_path = state_path
        self.url = ""
        self.started = ""
        self._begin = (clock_start, zone, *population)
        self._address = (host, port)
        self._admin_token = admin_token
        self._running = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as starting:
            listener = starting.enter_context(bind_loopback(*self._address))
            worker = starting.enter_context(ThreadPoolExecutor(1, thread_name_prefix="ctsync sandbox state"))
            account = worker.submit(Account, self.state_path).result()
            starting.callback(lambda: worker.submit(account.close).result())
            worker.submit(account.start, *self._begin).result()
            self.started = worker.submit(lambda: account.clock.http_date).result()
            host, port = listener.getsockname()[:2]
            self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
            listening = Listening(build_app(Door(account, worker, self._admin_token)), listener)
            listening.start()
            starting.callback(listening.stop)
            self._running = starting.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()


def serve(
    state_dir: Path,
    *,
    clock_start: datetime | None,
    zone: str,
    port: int = 0,
    host: str = "127.0.0.1",
    on_ready: Callable[[str], None] = lambda _url: None,
    until: threading.Event | None = None,
) -> None:
    """Run a sandbox until SIGINT, SIGTERM or `until`; other commands find it by its notice meanwhile.

    `on_ready` is told the address once calls are answered. Nothing is printed here.
    """
    end = until or threading.Event()
    sandbox = EmbeddedSandbox(
        state_dir / STATE_FILE, clock_start=clock_start, zone=zone, port=port, host=host
    )
    with _ended_by_signals(end), sandbox, _notice(state_dir / NOTICE_FILE, sandbox):
        on_ready(sandbox.url)
        end.wait()


def find_running(state_dir: Path) -> str | None:
    """The address of the sandbox that serves this directory's state, if one is alive."""
    try:
        notice = json.loads((state_dir / NOTICE_FILE).read_text(encoding="utf-8"))
        url = str(notice["url"])
        answer = _ask_health(url)
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return None
    return url if answer.get("pid") == notice.get("pid") else None


def _ask_health(url: str) -> dict[str, Any]:
    if _OWN_URL.fullmatch(url) is None:
        raise ValueError(url)
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=LONGEST_CHECK)
    try:
        connection.request("GET", "/admin/health")
        answer = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    return answer if isinstance(answer, dict) else {}


@contextlib.contextmanager
def _notice(path: Path, sandbox: EmbeddedSandbox) -> Iterator[None]:
    told = {"url": sandbox.url, "pid": os.getpid(), "started": sandbox.started}
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(told, file)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _ended_by_signals(end: threading.Event) -> Iterator[None]:
    """SIGINT and SIGTERM end it, when this is the main thread; elsewhere signals are not ours."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.signal(each, lambda *_: end.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
