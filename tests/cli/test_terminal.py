"""At a terminal: questions, colours, bars. The command runs as a process of its own on a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import threading

import pytest

from tests.support.shop import a_shop


@pytest.fixture
def shop(tmp_path, capsys):
    return a_shop(tmp_path, capsys)


THE_END = b"\x04 the end \x04"


def at_a_terminal(root, *arguments, answer="", **environment):
    """Everything the person sees, and the exit code.

    The terminal stays open until the process has ended, and is then told where the end is. That its other side was
    closed says less: Linux may say so before what was written last has come through.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ctsync", "-C", str(root), *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "90", **environment},
        close_fds=True,
    )
    os.write(ours, answer.encode())

    def mark() -> None:
        process.wait()
        os.write(theirs, THE_END)

    marking = threading.Thread(target=mark)
    marking.start()
    seen = b""
    while not seen.endswith(THE_END):
        seen += os.read(ours, 65536)
    marking.join()
    os.close(theirs)
    os.close(ours)
    return seen.removesuffix(THE_END).decode(), process.wait()


def test_apply_does_not_ask_for_what_it_leaves_out(shop):
    for number in range(3):
        shop.campaign(f"more-{number}-push")
    assert shop("apply").code == 0
    for name in ("more-0-push", "more-1-push", "more-2-push", "thursday-picks-push"):
        shop.remove(name)
    shop.campaign("new-push", title="Something else")
    seen, code = at_a_terminal(shop.root, "apply", answer="1\n")
    assert "Too many stops at once: an apply leaves them out. 1 new, 4 stopped for good." in " ".join(
        seen.split()
    )
    assert "Type 1 to make 1 change in sandbox:" in seen
    assert "1 created" in seen
    assert code == 8


def test_apply_asks_for_the_number_of_changes(shop):
    seen, code = at_a_terminal(shop.root, "apply", answer="y\n")
    assert "Type 2 to make 2 changes in sandbox:" in seen
    assert "Nothing was done." in seen
    assert code == 1
    seen, code = at_a_terminal(shop.root, "apply", answer="2\n")
    assert "2 created" in seen
    assert code == 0
    seen, code = at_a_terminal(shop.root, "stop", "mango-fridays-push", answer="2\n")
    assert "This stops mango-fridays-push for good." in seen
    assert "Nothing was stopped." in seen
    seen, code = at_a_terminal(shop.root, "stop", "mango-fridays-push", answer="1\n")
    assert "CleverTap lists it as stopped" in seen
    assert code == 0


def test_colour_is_for_terminals_that_want_it(shop):
    coloured, _ = at_a_terminal(shop.root, "plan", "--offline")
    assert "\x1b[32m" in coloured
    for plain in (
        at_a_terminal(shop.root, "plan", "--offline", "--no-color")[0],
        at_a_terminal(shop.root, "plan", "--offline", NO_COLOR="1")[0],
    ):
        assert "\x1b[3" not in plain
        assert plain == re.sub(r"\x1b\[[0-9;]*m", "", coloured)


def test_a_reader_who_goes_away_is_no_error(shop):
    process = subprocess.Popen(
        [sys.executable, "-m", "ctsync", "-C", str(shop.root), "plan", "--offline"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr as stream:
        assert stream.read() == b""
    assert process.wait() == 0


PEOPLE = "version: 1\npeople: {asha: {identity: U1}, ravi: {identity: U2}}\ngroups: {crm: [asha, ravi]}\n"
TRIGGERS = "version: 1\ntriggers: {order: {campaign_id: 66, version: 2}}\n"


def test_a_test_asks_for_the_number_of_messages(shop):
    shop.write("registers/people.yaml", PEOPLE)
    asked = ("send-test", "mango-fridays-push", "--to", "crm")
    seen, code = at_a_terminal(shop.root, *asked, answer="y\n")
    assert "2 people, 1 text: 2 messages" in seen
    assert "Type 2 to send 2 messages:" in seen
    assert "Nothing was sent." in seen
    assert code == 1
    assert not (shop.root / ".ctsync" / "test-sends.jsonl").exists()
    seen, code = at_a_terminal(shop.root, *asked, answer="2\n")
    assert "2 messages queued" in seen
    assert code == 0


def test_a_trigger_asks_for_the_number_of_people(shop):
    shop.write("registers/people.yaml", PEOPLE)
    shop.write("registers/triggers.yaml", TRIGGERS)
    shop.write("d.json", "{}")
    asked = ("trigger", "order", "--to", "crm", "--data", str(shop.root / "d.json"))
    seen, code = at_a_terminal(shop.root, *asked, answer="1\n")
    assert "Type 2 to send to 2 people:" in seen
    assert "Nothing was sent." in seen
    assert code == 1
    seen, code = at_a_terminal(shop.root, *asked, "--yes")
    assert "1 campaign queued" in seen
    assert code == 0
