"""Where an account may be reached from, and which files a person may name."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from ctsync.errors import InvalidInput, UsageError
from ctsync.workspace.sending import new_message_id, read_file, refuse_from_here, refuse_wrong_registers
from ctsync.workspace.workspace import open_workspace
from tests.support.shop import a_shop


@pytest.fixture
def workspace(tmp_path, capsys):
    a_shop(tmp_path, capsys)
    return open_workspace(str(tmp_path), None, {})


def protected(workspace):
    return replace(workspace, account=replace(workspace.account, protected=True))


@pytest.mark.parametrize(
    "environ", [{}, {"CI": ""}, {"CI": "false"}, {"CI": "0"}, {"GITHUB_ACTIONS": "true"}]
)
def test_a_protected_account_is_reached_from_ci_or_with_a_reason(workspace, environ):
    refuse_from_here(workspace, environ, "")
    with pytest.raises(UsageError) as raised:
        refuse_from_here(protected(workspace), environ, " ")
    assert "docs/send-test.md" in raised.value.hint
    assert "--from-here" in raised.value.hint
    refuse_from_here(protected(workspace), environ, "the pipeline is down")
    refuse_from_here(protected(workspace), {"CI": "true"}, "")


def test_a_register_with_a_mistake_does_not_count_as_empty(workspace):
    people = workspace.root / "registers" / "people.yaml"
    people.write_text("version: 1\npeople: {asha: {identty: U1}}\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as raised:
        refuse_wrong_registers(workspace, "people")
    assert "people.yaml" in str(next(iter(raised.value.problems)).where)
    refuse_wrong_registers(workspace, "triggers")


def test_a_file_is_read_wherever_it_is(tmp_path):
    (tmp_path / "a.json").write_bytes(b"{}")
    assert read_file(str(tmp_path / "a.json")) == b"{}"


@pytest.mark.parametrize("name", ["missing.json", ".", "nul\0", "pipe", "large"])
def test_what_is_no_file_of_a_sensible_size_is_an_error_and_never_hangs(tmp_path, name):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(b"x" * 1_000_001)
    path = str(tmp_path / name)
    with pytest.raises(UsageError):
        read_file(path)


def test_a_message_id_has_the_eight_characters_that_whatsapp_takes():
    found = {new_message_id() for _ in range(50)}
    assert {len(one) for one in found} == {8}
    assert len(found) == 50
