from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from ctsync.errors import UsageError
from ctsync.sandbox.server import NOTICE_FILE, EmbeddedSandbox, find_running, serve
from tests.sandbox.speaking import Background, Speaking, push
from tests.support.hostile_urls import HOSTILE
from tests.support.loopback import sockets_watched

START = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)


def embedded(path, **changes):
    told: dict[str, Any] = {"clock_start": START, "zone": "Asia/Kolkata", "population": (30, 7)} | changes
    return EmbeddedSandbox(path / "sandbox.sqlite3", **told)


def test_the_next_opening_sees_everything_of_the_last(tmp_path):
    with embedded(tmp_path) as sandbox, Speaking(sandbox.url) as api:
        api.set_up_the_dashboard()
        api.settings(running_minutes=5)
        api.fault("limit", endpoint="stop")
        campaign = api.create(when="20261125 10:00")
        api.advance("2d")
        before = {
            path: api.admin(path) for path in ("account", "clock", "settings", "journal", "sends", "faults")
        }
    with embedded(tmp_path) as sandbox, Speaking(sandbox.url) as api:
        assert {path: api.admin(path) for path in before} == before
        assert api.status_of(campaign) == "completed"
        assert api.ask("stop", {"id": campaign}).status_code == 429


def test_another_zone_clock_or_population_does_not_change_what_is_there(tmp_path):
    with embedded(tmp_path) as sandbox, Speaking(sandbox.url) as api:
        before = (api.admin("clock"), api.admin("people"))
    changes = {"clock_start": datetime(2030, 1, 1, tzinfo=UTC), "zone": "Europe/Paris", "population": (5, 1)}
    with embedded(tmp_path, **changes) as sandbox, Speaking(sandbox.url) as api:
        assert (api.admin("clock"), api.admin("people")) == before


def test_two_processes_may_have_one_state_open(tmp_path):
    """One creates, the other sees it, moves the clock and stops; ids never collide."""
    with (
        embedded(tmp_path) as one,
        embedded(tmp_path) as two,
        Speaking(one.url) as first,
        Speaking(two.url) as second,
    ):
        made = [first.create(), second.create(), first.create()]
        assert len(set(made)) == 3
        second.advance("1h")
        assert first.admin("clock") == second.admin("clock")
        second.ask("stop", {"id": made[0]})
        assert first.status_of(made[0]) == "stopped"
        assert first.journal() == second.journal()


def test_the_port_may_be_chosen_and_is_free_again_afterwards(tmp_path):
    with embedded(tmp_path) as sandbox:
        port = urlsplit(sandbox.url).port
    with embedded(tmp_path, port=port) as again:
        assert again.url == sandbox.url


def test_the_other_loopback_address_works_too(tmp_path):
    with embedded(tmp_path, host="::1") as sandbox, Speaking(sandbox.url) as api:
        assert sandbox.url.startswith("http://[::1]:")
        assert api.rows() == []


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::"])
def test_it_does_not_listen_to_other_machines(tmp_path, host):
    with pytest.raises(UsageError), embedded(tmp_path, host=host):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_zone_leaves_nothing_running(tmp_path):
    with pytest.raises(UsageError), embedded(tmp_path, zone="Mars/Olympus"):
        pass
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("ctsync")] == []


def test_no_thread_and_no_connection_is_left_behind(tmp_path):
    with embedded(tmp_path) as sandbox, Speaking(sandbox.url) as api:
        api.rows()
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("ctsync")] == []
    parts = urlsplit(sandbox.url)
    with (
        pytest.raises(ConnectionRefusedError),
        socket.create_connection((parts.hostname, parts.port), timeout=1),
    ):
        pass


def test_closing_lets_go_of_requests_that_are_held(tmp_path):
    with embedded(tmp_path) as sandbox, Speaking(sandbox.url) as api:
        api.fault("hang_before")
        held = Background(api, "create", push())
        api.wait_until_held()
    outcome = held.outcome()
    assert not isinstance(outcome, httpx.Response) or outcome.status_code == 500
    with embedded(tmp_path) as sandbox, Speaking(sandbox.url) as api:
        assert api.rows() == []


def test_the_admin_token_can_be_ones_own(tmp_path):
    with embedded(tmp_path, admin_token="mine") as sandbox, Speaking(sandbox.url) as api:
        assert api.client.get("/admin/clock", headers={"X-Sandbox-Admin": "mine"}).status_code == 200
        assert api.client.get("/admin/clock", headers={"X-Sandbox-Admin": "sandbox-admin"}).status_code == 401


def test_a_sandbox_that_follows_the_wall_clock_sends_by_itself(tmp_path):
    with embedded(tmp_path, clock_start=None) as sandbox, Speaking(sandbox.url) as api:
        api.create(when="now")
        assert len(api.sends()) == 1
        assert api.admin("clock")["wall"] is True
        assert "wall clock" in api.admin_refused("clock", {"advance": "1d"})


class Serving:
    """`serve` in a thread, until the block ends."""

    def __init__(self, path):
        self._end, self._ready, self._url = threading.Event(), threading.Event(), ""
        self._thread = threading.Thread(target=self._run, args=(path,))

    def _run(self, path):
        serve(path, clock_start=START, zone="Asia/Kolkata", on_ready=self._tell, until=self._end)

    def _tell(self, url):
        self._url = url
        self._ready.set()

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(10)
        return self._url

    def __exit__(self, *_):
        self._end.set()
        self._thread.join(10)


def test_a_serving_sandbox_is_found_by_its_notice_and_not_after_it_ended(tmp_path):
    assert find_running(tmp_path) is None
    with Serving(tmp_path) as url:
        assert find_running(tmp_path) == url
        notice = tmp_path / "sandbox.json"
        assert json.loads(notice.read_text()) == {
            "url": url,
            "pid": os.getpid(),
            "started": "Tue, 24 Nov 2026 04:30:00 GMT",
        }
        assert stat.S_IMODE(notice.stat().st_mode) == 0o600
    assert find_running(tmp_path) is None
    assert not notice.exists()


@pytest.mark.parametrize(
    "notice",
    [
        "",
        "[]",
        "{}",
        '{"url": 5, "pid": 1}',
        '{"url": "http://127.0.0.1:1", "pid": 1}',
        '{"url": "https://127.0.0.1:1", "pid": 1}',
        '{"url": "http://evil.test:80", "pid": 1}',
        '{"url": "http://127.0.0.1:x", "pid": 1}',
    ],
)
def test_a_notice_that_leads_nowhere_is_no_sandbox(tmp_path, notice):
    (tmp_path / "sandbox.json").write_text(notice)
    assert find_running(tmp_path) is None


def test_the_notice_of_another_process_is_not_believed(tmp_path):
    with Serving(tmp_path) as url:
        (tmp_path / "sandbox.json").write_text(json.dumps({"url": url, "pid": 1}))
        assert find_running(tmp_path) is None


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_a_serving_process_cleanly(tmp_path, name):
    code = (
        "import sys; from pathlib import Path; from ctsync.sandbox.server import serve\n"
        "serve(Path(sys.argv[1]), clock_start=None, zone='Asia/Kolkata', on_ready=lambda url: print(url, flush=True))\n"
        "print('done')"
    )
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert find_running(tmp_path) == url
    process.send_signal(signal.Signals[name])
    out, errors = process.communicate(timeout=20)
    assert (process.returncode, out, errors) == (0, "done\n", "")
    assert not (tmp_path / "sandbox.json").exists()


def test_nothing_heavy_is_loaded_until_a_sandbox_starts():
    code = (
        "import sys, ctsync.sandbox.server\n"
        "print([name for name in ('uvicorn', 'starlette', 'httpx', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("url", HOSTILE)
def test_a_notice_that_names_another_server_is_not_believed_and_nobody_is_asked(tmp_path, url):
    """Whoever can write into .ctsync could put any address there."""
    (tmp_path / NOTICE_FILE).write_text(json.dumps({"url": url, "pid": os.getpid()}))
    with sockets_watched() as asked:
        assert find_running(tmp_path) is None
    assert asked == []
