"""The real command line in processes of its own, and the local CleverTap in another one, for one shop's folder."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from ctsync.sandbox import ADMIN_TOKEN
from ctsync.sandbox.server import serve
from tests.support.warm import Warm, is_possible

PATIENCE = 120.0
"""Seconds before a process counts as hanging. Nothing waits for it to pass."""

CTSYNC = (sys.executable, "-m", "ctsync")
_URL = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass(frozen=True)
class Ended:
    """A command that has ended. `code` is minus the signal that killed it."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON on stdout."""
        return json.loads(self.out)

    def told(self, fate: str) -> set[str]:
        """The keys of the result's outcomes that ended like that."""
        return {row["key"] for row in self.document["outcomes"] if row["fate"] == fate}

    @property
    def all_codes(self) -> list[int]:
        """The last line of stderr: every exit code of the run, the most severe first; 0 alone if there is none."""
        last = self.err.rstrip().rpartition("\n")[2]
        return list(json.loads(last)["exit_codes"]) if last.startswith('{"exit_codes"') else [0]

    @property
    def text(self) -> str:
        """Everything that it wrote, with line breaks as single spaces: for sentences that may be wrapped."""
        return " ".join((self.out + self.err).split())


class Shop:
    """One repository and its commands. No command of any story may ever show a traceback."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def state(self) -> Path:
        return self.root / ".ctsync"

    def run(
        self,
        *arguments: str,
        tool: tuple[str, ...] = CTSYNC,
        env: Mapping[str, str] | None = None,
    ) -> Ended:
        """Run one command to its end: ctsync itself as a copy of a process that has imported it, if it may be one."""
        if tool != CTSYNC or not is_possible(env or {}):
            return finished(self.begin(*arguments, tool=tool, env=env))
        try:
            code, out, err = _warm().run(
                arguments, cwd=self.root, env={**os.environ, **(env or {})}, patience=PATIENCE
            )
        except TimeoutError:
            raise AssertionError(f"it hung: {arguments!r}") from None
        return _sound(Ended(code, out, err))

    def begin(
        self,
        *arguments: str,
        tool: tuple[str, ...] = CTSYNC,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[str]:
        """Start one command. `tool` is what runs it; `env` is added to the environment."""
        return subprocess.Popen(
            [*tool, *arguments],
            cwd=self.root,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the one place that says `old`."""
        target = self.root / path
        text = target.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path} says it {text.count(old)} times: {old}"
        target.write_text(text.replace(old, new), encoding="utf-8")

    def journal(self) -> list[dict[str, Any]]:
        """What the local CleverTap wrote down, read from its file."""
        return read_journal(self.state / "sandbox.sqlite3")


def read_journal(path: Path) -> list[dict[str, Any]]:
    """Every row, oldest first, `body` and `answer` as JSON; nothing if there is no file yet."""
    if not path.exists():
        return []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as file:
        file.row_factory = sqlite3.Row
        rows = [dict(row) for row in file.execute("SELECT * FROM journal ORDER BY number")]
    for row in rows:
        for name in ("body", "answer"):
            row[name] = json.loads(row[name]) if row[name] else None
    return rows


def finished(process: subprocess.Popen[str]) -> Ended:
    """Wait for a command; a traceback or a process that hangs fails the story."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise AssertionError(f"it hung: {process.args!r}\n{out}\n{err}") from None
    return _sound(Ended(process.returncode, out, err))


@cache
def _warm() -> Warm:
    return Warm()


def _sound(ended: Ended) -> Ended:
    said = ended.out + ended.err
    assert "Traceback" not in said, said
    assert "does not know how to handle" not in said, said
    return ended


class Sandbox:
    """A local CleverTap in a process of its own, over its admin API."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = build_opener(ProxyHandler({}))

    def ask(self, path: str, body: Mapping[str, Any] | None = None, method: str | None = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        headers = {"X-Sandbox-Admin": ADMIN_TOKEN, "Content-Type": "application/json"}
        request = Request(f"{self.url}/admin/{path}", content, headers, method=method)
        with self._opener.open(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def order(self, fault: str, endpoint: str = "create", **more: Any) -> None:
        """Something will go wrong."""
        self.ask("faults", {"fault": fault, "endpoint": endpoint, **more})

    def mend(self) -> None:
        """Nothing will go wrong any more."""
        self.ask("faults", method="DELETE")

    def advance(self, by: str) -> None:
        self.ask("clock", {"advance": by})

    def campaigns(self) -> list[dict[str, Any]]:
        return list(self.ask("campaigns")["rows"])

    def waiting(self) -> list[dict[str, Any]]:
        return list(self.ask("waiting")["rows"])

    def release(self) -> None:
        self.ask("release", {})

    def until_held(self, number: int = 1) -> list[dict[str, Any]]:
        """Wait until that many requests are being held."""
        return list(until(lambda: held if len(held := self.waiting()) >= number else None))


def until(look: Callable[[], Any]) -> Any:
    """Look again and again until there is something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError("it never came")


@contextmanager
def serving(shop: Shop, *options: str) -> Iterator[Sandbox]:
    """`ctsync sandbox serve` while the block runs; it must end by itself when it is told to."""
    process = shop.begin("sandbox", "serve", *options)
    try:
        assert process.stdout is not None
        found = _URL.search(process.stdout.readline())
        if found is None:
            process.kill()
            raise AssertionError(process.communicate())
        yield Sandbox(found[0])
    finally:
        process.send_signal(signal.SIGTERM)
        ended = finished(process)
    assert ended.code == 0, ended


@contextmanager
def at_hand(shop: Shop) -> Iterator[Sandbox]:
    """The same in a thread of this process, up at once. Commands find it by its notice, as they find a served one.

    The state has to be there already, with its clock.
    """
    end, ready = threading.Event(), Queue[str]()

    def run() -> None:
        serve(shop.state, clock_start=None, zone="UTC", until=end, on_ready=ready.put)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield Sandbox(ready.get(timeout=PATIENCE))
    finally:
        end.set()
        thread.join()
