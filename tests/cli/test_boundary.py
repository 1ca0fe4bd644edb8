"""Every way a command can end badly is told once, on stderr, without a traceback."""

from __future__ import annotations

import errno
import json
import stat
import subprocess
import sys

import click
import pytest

from ctsync.cli.app import run
from ctsync.cli.boundary import ended, told
from ctsync.cli.options import Asked
from ctsync.errors import ExitCode, LockHeld
from ctsync.redaction import Secret


@pytest.fixture
def asked(tmp_path):
    (tmp_path / "ctsync.yaml").write_text("version: 1\n")
    return Asked(directory=str(tmp_path))


def test_an_error_of_ours_ends_with_its_own_code(asked, capsys):
    assert told(LockHeld("Another run holds the lock."), asked) == {ExitCode.HELD}
    assert capsys.readouterr().err == "Error: Another run holds the lock.\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.exceptions.Abort()])
def test_ctrl_c_ends_with_130(asked, capsys, error):
    assert told(error, asked) == {ExitCode.INTERRUPTED}
    assert "Interrupted" in capsys.readouterr().err


@pytest.mark.parametrize("error", [click.ClickException("No."), click.UsageError("No."), BrokenPipeError()])
def test_a_wrong_command_line_ends_with_1(asked, error):
    assert told(error, asked) == {ExitCode.USAGE}


def test_what_nobody_expected_is_one_sentence_and_a_file(asked, capsys, tmp_path):
    asked.secrets = (Secret("hunter2-passcode"),)

    def fails():
        password = "local-value"  # noqa: F841  # must not appear in the log
        raise ZeroDivisionError("hunter2-passcode \x1b[31m")

    with pytest.raises(ZeroDivisionError) as caught:
        fails()
    assert told(caught.value, asked) == {ExitCode.USAGE}
    err = capsys.readouterr().err
    (log,) = (tmp_path / ".ctsync/errors").iterdir()
    assert "Traceback" not in err
    assert "hunter2" not in err
    assert "\x1b" not in err
    assert log.name in "".join(err.split())
    text = log.read_text()
    assert "ZeroDivisionError" in text
    assert "hunter2" not in text
    assert "local-value" not in text.replace('password = "local-value"', "")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_an_exit_asked_for_by_python_itself_passes(asked):
    with pytest.raises(SystemExit):
        told(SystemExit(3), asked)


def test_the_most_severe_code_ends_the_process_and_all_are_told(capsys):
    assert ended({ExitCode.REFUSED_BY_CLEVERTAP, ExitCode.DUPLICATE, ExitCode.DONE}, Asked()) == 9
    assert json.loads(capsys.readouterr().err) == {"exit_codes": [9, 4]}


def test_a_good_end_says_nothing(capsys):
    assert ended({ExitCode.DONE}, Asked()) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "/shop/.ctsync"),
            "Permission denied. Why: /shop/.ctsync",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device. Why: There is no room"),
    ],
)
def test_a_disk_that_says_no_is_told_without_a_log(asked, capsys, tmp_path, error, said):
    assert told(error, asked) == {ExitCode.USAGE}
    assert said in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / ".ctsync").exists()


@pytest.mark.parametrize("words", [[], ["lock"], ["sandbox"]], ids=" ".join)
def test_a_command_without_its_verb_shows_its_help_as_it_is(capsys, words):
    assert run(words) == 1
    err = capsys.readouterr().err
    assert err.startswith(" ".join(["Usage: ctsync", *words]))
    assert "\nOptions:\n" in err
    assert "Error" not in err


@pytest.mark.parametrize("closed", ["0", "1", "2"])
def test_a_closed_stream_ends_nothing_badly(tmp_path, closed):
    words = f'exec "$0" -m ctsync -C "$1" plan {closed}>&-'
    done = subprocess.run(
        ["sh", "-c", words, sys.executable, tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert ("There is no ctsync.yaml" in done.stderr) == (closed != "2")
