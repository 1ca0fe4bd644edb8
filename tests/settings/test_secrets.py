from __future__ import annotations

import os
from pathlib import Path

import pytest

from ctsync.errors import UsageError
from ctsync.settings import FixedSecret, NamedSecret


def refusal(source: NamedSecret) -> UsageError:
    with pytest.raises(UsageError) as caught:
        source.read()
    return caught.value


def a_file(folder: Path, text: str = "canary\n", mode: int = 0o600) -> str:
    path = folder / "passcode"
    path.write_text(text)
    path.chmod(mode)
    return str(path)


def test_a_secret_is_the_variables_text_without_its_line_end():
    assert NamedSecret("CT", {"CT": "canary\n"}).read().reveal() == "canary"


def test_a_secret_is_the_text_of_a_file_that_only_its_owner_may_read(tmp_path: Path):
    assert NamedSecret("CT", {"CT_FILE": a_file(tmp_path)}).read().reveal() == "canary"


def test_the_variable_wins_over_the_file(tmp_path: Path):
    assert NamedSecret("CT", {"CT": "one", "CT_FILE": a_file(tmp_path)}).read().reveal() == "one"


def test_a_missing_secret_names_both_variables():
    error = refusal(NamedSecret("CT_PASSCODE", {"CT_PASSCODE": "  "}))
    assert error.what == "The variable CT_PASSCODE is not set."
    assert error.hint == "Set CT_PASSCODE, or let CT_PASSCODE_FILE name a file that only you may read."


def test_an_empty_file_is_a_missing_secret(tmp_path: Path):
    assert (
        refusal(NamedSecret("CT", {"CT_FILE": a_file(tmp_path, "\n")})).what == "The variable CT is not set."
    )


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610, 0o601])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int):
    path = a_file(tmp_path, mode=mode)
    error = refusal(NamedSecret("CT", {"CT_FILE": path}))
    assert (error.what, error.hint) == (
        "Others may read the file that CT_FILE names.",
        f"Run: chmod 600 {path}",
    )


def test_a_file_that_is_none_is_refused(tmp_path: Path):
    assert (
        refusal(NamedSecret("CT", {"CT_FILE": str(tmp_path)})).what
        == "What CT_FILE names is not a plain file."
    )
    missing = NamedSecret("CT", {"CT_FILE": str(tmp_path / "x")})
    assert refusal(missing).what == "The file that CT_FILE names cannot be opened."
    assert (
        refusal(NamedSecret("CT", {"CT_FILE": "a\x00b"})).what
        == "The file that CT_FILE names cannot be opened."
    )
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert (
        refusal(NamedSecret("CT", {"CT_FILE": str(tmp_path / "pipe")})).what
        == "What CT_FILE names is not a plain file."
    )


@pytest.mark.parametrize("text", ["can\nary", "canáry", "can\x07ary", "can\r\nX-Evil: 1"])
def test_a_secret_that_could_break_a_header_is_refused_without_being_shown(text: str):
    error = refusal(NamedSecret("CT", {"CT": text}))
    assert error.what == "The value of CT holds characters that a credential cannot have."
    assert "can" not in f"{error.why}{error.hint}"


def test_printing_a_source_shows_no_value():
    assert repr(NamedSecret("CT", {"CT": "canary"})) == "NamedSecret(name='CT')"
    assert str(FixedSecret("sandbox").read()) == "***"
