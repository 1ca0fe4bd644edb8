"""Commands as processes of their own, without the second that each would spend on importing ctsync.

One process imports it once and copies itself for each command. A copy has the arguments, environment, folder, mask and
open files of a process begun the usual way, its own exit code, and signals as Python sets them at the start; what it
does not do is start an interpreter. Where that is what a test is about, or where a process is signalled or killed from
outside, `Shop.begin` and a `tool` begin a real one.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

_REQUEST = 1 << 20
"""The most bytes of a request: arguments and an environment."""
_ROOT = Path(__file__).parents[2]
_INTERPRETERS_OWN = ("PYTHON", "LC_", "LANG", "TZ", "COVERAGE")
"""What an interpreter reads once, at its start: a command that is given another one of these gets a process begun anew."""


def is_possible(env: Mapping[str, str]) -> bool:
    """Whether a command with these additions to the environment may run in a copy."""
    return hasattr(os, "pidfd_open") and not any(name.startswith(_INTERPRETERS_OWN) for name in env)


class Warm:
    """The other side: begun when the first command is, and over with this process."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        measured = {name for name in os.environ if name.startswith("COVERAGE")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())],
            cwd=_ROOT,
            env={name: text for name, text in os.environ.items() if name not in measured},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        atexit.register(self.close)

    def close(self) -> None:
        self._line.close()
        self._process.wait()

    def run(
        self, arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str], patience: float
    ) -> tuple[int, str, str]:
        """Exit code (minus the signal that ended it), stdout and stderr. Raises TimeoutError after `patience` seconds."""
        ours, theirs = socket.socketpair()
        request = json.dumps({"arguments": arguments, "cwd": str(cwd), "env": dict(env), "umask": _umask()})
        with ours, theirs, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            nothing = os.open(os.devnull, os.O_RDONLY)
            handed = [nothing, out.fileno(), err.fileno(), theirs.fileno()]
            socket.send_fds(self._line, [request.encode()], handed)
            os.close(nothing)
            theirs.close()
            code = _awaited(ours, patience)
            return code, _text_of(out), _text_of(err)


def _umask() -> int:
    """This process's mask; there is no way to ask for it but to set it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _text_of(file: Any) -> str:
    """As a text pipe gives it: with line ends of any kind as one."""
    file.seek(0)
    text: str = file.read().decode()
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _awaited(line: socket.socket, patience: float) -> int:
    """The exit code. A command that takes too long is killed, and what it began ends with it as far as it listens."""
    line.settimeout(patience)
    try:
        (pid,) = json.loads(line.recv(64))
        (code,) = json.loads(line.recv(64))
    except TimeoutError:
        os.kill(pid, signal.SIGKILL)
        raise
    return int(code)


# ── in the process that copies itself ──


def serve(line: socket.socket) -> None:
    """Copy this process for each request, and tell how each copy ended; until nobody asks any more."""
    running: dict[int, tuple[int, socket.socket]] = {}
    while True:
        for ready in select.select([line.fileno(), *running], [], [])[0]:
            if ready in running:
                pid, answers = running.pop(ready)
                os.close(ready)
                with answers:
                    _told(answers, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
                continue
            request, handed, _, _ = socket.recv_fds(line, _REQUEST, 4)
            if not request:
                return
            answers = socket.socket(fileno=handed.pop())
            pid = os.fork()
            if pid == 0:
                _become(json.loads(request), handed)
            for each in handed:
                os.close(each)
            _told(answers, pid)
            running[os.pidfd_open(pid)] = pid, answers


def _told(answers: socket.socket, number: int) -> None:
    try:
        answers.sendall(json.dumps([number]).encode().ljust(64))
    except BrokenPipeError:
        return  # who asked did not wait


def _become(request: dict[str, Any], handed: Sequence[int]) -> None:
    """In the copy: be the command, and end as the interpreter ends a process. Never returns."""
    code = 1
    try:
        for number, each in enumerate(handed):
            os.dup2(each, number)
        os.closerange(3, 4096)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _surround(request)
        code = _ended()
    except BaseException:  # noqa: BLE001  # what is left over would be printed by the interpreter, and is so here
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _surround(request: dict[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    os.umask(request["umask"])
    sys.path[0] = request["cwd"]
    sys.argv = ["ctsync", *request["arguments"]]
    if any(name.startswith("COVERAGE_PROCESS") for name in os.environ):
        import_module("coverage").process_startup()


def _ended() -> int:
    """The command, and what an interpreter does at its end; gives the code that the process ends with."""
    code = 0
    try:
        import_module("ctsync.__main__").main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()  # what an interpreter does, which a copy does not reach
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _import_all() -> None:
    """What commands import when they are asked for. What begins threads, as duckdb does, stays out: it is in extras."""
    for entry in import_module("ctsync.cli.app").COMMANDS.values():
        import_module(f"ctsync.cli.{entry.module}")
    for module in (
        "ctsync.__main__",
        "ctsync.cli.boundary",
        "ctsync.workspace.connection",
        "ctsync.sandbox.server",
    ):
        import_module(module)
    _build(import_module("ctsync.values.model").Model)


def _build(model: Any) -> None:
    """Models are built when one is asked for, which each copy would do anew."""
    for each in model.__subclasses__():
        each.model_rebuild()
        _build(each)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _import_all()
    gc.freeze()
    assert threading.active_count() == 1, "a process with threads must not be copied"
    with socket.socket(fileno=int(sys.argv[1])) as requests:
        serve(requests)
