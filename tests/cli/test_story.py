"""A day with ctsync: the real commands, one after the other, against a real sandbox in this process."""

from __future__ import annotations

import json
import re
import signal
import stat
import subprocess
import sys
from urllib.request import urlopen


def plan_id(text):
    return " ".join(text.split()).split("Plan ")[1][:8]


def test_from_the_first_plan_to_the_report(shop):
    planned = shop("plan")
    assert planned.code == 0
    assert planned.out.startswith("2 new. Nothing is sent when you apply this; the first send is Tue 1 Jun")
    assert "made-up people" in planned.out

    applied = shop("apply")
    assert applied.code == 0
    assert plan_id(planned.out) == plan_id(applied.out)
    assert "Done: 2 created." in applied.out
    assert shop("plan").out.startswith("No changes. 2 campaigns match the lock.")
    assert shop("apply").out.startswith("No changes.")

    shop.campaign("mango-fridays-push", title="Mango Friday")
    changed = shop("plan", "--detailed-exitcode")
    assert changed.code == 2
    assert "Title:  Mangoes → Mango Friday" in changed.out
    assert "Nobody gets it twice: no run has happened yet." in changed.out
    assert changed.err.strip() == '{"exit_codes": [2]}'
    assert "Done: 1 replaced." in shop("apply", "--yes").out

    stopped = shop("stop", "thursday-picks-push")
    assert stopped.code == 0
    assert "CleverTap lists it as stopped" in stopped.out
    assert "It comes back only when its file raises `generation`." in stopped.err

    moved = shop("sandbox", "advance", "13d")
    assert "Sent meanwhile:" in moved.out
    status = shop("status", "--format", "json").document
    assert status["kind"] == "status"
    assert status["campaigns"] == []
    report = shop("report", "mango-fridays-push")
    assert report.out.startswith("4,")
    assert "messages sent" in report.out
    assert shop("audit").code == 0
    lock = shop("lock", "show", "--format", "json").document
    assert {row["state"] for row in lock["rows"]} == {"sent", "stopped_before"}


def test_removing_a_file_stops_its_campaign(shop):
    shop("apply")
    shop.remove("mango-fridays-push")
    assert shop("plan").out.startswith("1 stopped for good. Nothing is sent when you apply this.")
    assert "Done: 1 stopped." in shop("apply").out
    assert shop("status").out.startswith("1 campaign live.")


def test_emptying_the_folder_is_refused(shop):
    shop("apply")
    shop.remove("mango-fridays-push")
    shop.remove("thursday-picks-push")
    ended = shop("apply", "--yes")
    assert ended.code == 8
    assert "hold no campaign at all" in ended.err


def test_what_is_written_is_its_owners_only(shop):
    shop("apply")
    state = shop.root / ".ctsync"
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [state, *state.rglob("*")]}
    assert all(mode & 0o077 == 0 for mode in modes.values()), modes


def test_apply_as_json_is_one_document(shop):
    ended = shop("apply", "--format", "json")
    assert ended.document["kind"] == "result"
    assert {row["fate"] for row in ended.document["outcomes"]} == {"created"}


def test_offline_needs_nobody(shop):
    ended = shop("plan", "--offline")
    assert ended.code == 0
    assert ended.out.startswith("2 new.")
    assert "Assumed, without asking CleverTap." in ended.out
    assert not (shop.root / ".ctsync" / "sandbox.sqlite3").exists()
    shop("apply")
    assert shop("plan", "--offline").out.startswith("No changes. 2 campaigns match the lock.")


def test_a_blocked_campaign_ends_with_its_code_and_the_rest_is_done(shop):
    shop.campaign("too-late-push", at="2027-05-20 10:05")
    planned = shop("plan", "--no-estimate")
    assert planned.code == 5
    assert json.loads(planned.err) == {"exit_codes": [5]}
    assert "! blocked  too-late-push" in planned.out
    applied = shop("apply")
    assert applied.code == 5
    assert "2 created" in applied.out


def test_payload_shows_the_json_beside_the_lines(shop):
    ended = shop("payload", "mango-fridays-push")
    assert ended.code == 0
    assert '"target_mode": "push"' in ended.out
    assert "line 8" in ended.out
    bare = shop("payload", "mango-fridays-push", "--format", "json").document
    assert bare["content"]["title"] == "Mangoes"
    shop("apply")
    assert (
        shop("payload", "mango-fridays-push", "--format", "json")
        .document["name"]
        .startswith("mango-fridays-push ~ct1.")
    )


def test_a_running_sandbox_is_used_by_the_commands(shop):
    command = [
        sys.executable,
        "-m",
        "ctsync",
        "-C",
        str(shop.root),
        "sandbox",
        "serve",
        "--clock",
        "2027-05-25 09:00",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        assert served.stdout.readline().startswith("The sandbox answers at http://127.0.0.1:")
        address = re.fullmatch(r"Its page, .*: (http://127\.0\.0\.1:\d+/)\n", served.stdout.readline())
        assert address is not None
        assert b"<title>Overview" in urlopen(address[1], timeout=30).read()
        second = shop("sandbox", "serve")
        assert (second.code, "is served already" in second.err) == (1, True)
        assert shop("apply").code == 0
        moved = shop("sandbox", "advance", "2027-06-02 09:00")
        served.send_signal(signal.SIGINT)
        assert served.wait(30) == 0
    assert moved.out.startswith("It is Wed 2 Jun 2027 09:00 IST in the sandbox. Sent meanwhile: ")
    assert shop("status").out.startswith("1 campaign live. Wed 2 Jun 2027 09:00 IST.")


def test_warnings_are_said_and_stop_nobody(shop):
    shop.campaign("mango-fridays-push", more="devices: [android, windows]\n")
    ended = shop("plan", "--no-estimate")
    assert ended.code == 0
    assert "warning" in ended.err
    assert shop("plan", "--no-estimate", "--quiet").err == ""
    problems = shop("plan", "--no-estimate", "--format", "json").document["problems"]
    assert [problem["level"] for problem in problems] == ["warning"]
