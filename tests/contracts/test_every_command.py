"""What every command keeps to."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module

import click
import pytest

from ctsync.cli.app import COMMANDS, app, run
from tests.support.source import ROOT


def leaves():
    """Every command a person can run, by the words they type."""
    for name, entry in COMMANDS.items():
        command = import_module(f"ctsync.cli.{entry.module}").command
        if isinstance(command, click.Group):
            for below, each in command.commands.items():
                yield (name, below), each
        else:
            yield (name,), command


LEAVES = dict(leaves())
SAMPLE = {path.stem for path in (ROOT / "campaigns").rglob("*.yaml")}
"""What `ctsync init` writes: a newcomer types the examples there."""


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_help_says_what_it_does_and_gives_an_example(words, capsys):
    assert run([*words, "--help"]) == 0
    out = capsys.readouterr().out
    assert "For example:" in out
    assert f"ctsync {' '.join(words)}" in out.split("For example:")[1]
    assert len(out.split("Options:")[0].splitlines()) >= 3
    campaigns = re.findall(r"[a-z-]+-(?:push|email|sms|web|whatsapp|inbox|webhook)\b", out)
    assert [name for name in campaigns if name not in SAMPLE] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_front_page_names_it(name, capsys):
    assert run(["--help"]) == 0
    assert COMMANDS[name].does in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
@pytest.mark.parametrize("option", ["--account", "--format", "--quiet", "--verbose", "--no-color", "-C"])
def test_options_of_every_command_are_understood_after_its_name(words, option):
    known = {spelling for parameter in LEAVES[words].params for spelling in parameter.opts}
    assert option in known


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_the_front_page_imports_nothing_heavy(arguments):
    script = (
        "import sys; from ctsync.cli.app import run; run(sys.argv[1:]); "
        "heavy = {'pydantic', 'rich', 'httpx', 'yaml', 'deepdiff', 'uvicorn', 'starlette', 'filelock'}; "
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "ctsync" in done.stdout


def test_shell_completion_knows_the_commands():
    from click.shell_completion import ShellComplete

    complete = ShellComplete(app, {}, "ctsync", "_CTSYNC_COMPLETE")
    assert {item.value for item in complete.get_completions([], "")} >= set(COMMANDS)


def test_an_unknown_command_is_no_command():
    assert app.get_command(click.Context(app), "unheard-of") is None
