"""What can be said of credentials without their values."""

from __future__ import annotations

import pytest

from ctsync.settings import NamedSecret
from ctsync.workspace.credentials import credentials_of, is_other_account
from tests.checkup.accounts import SET, production, sandbox


def of(**environ):
    return credentials_of(production({**SET, **environ}))


def test_good_ones_have_a_variable_and_nothing_else():
    assert [(one.role, one.variable, one.trouble, one.oddities) for one in of()] == [
        ("account id", "CT_ID", "", ()),
        ("passcode", "CT_PASSCODE", "", ()),
    ]
    assert [one.variable for one in credentials_of(sandbox())] == ["", ""]
    token = production(token=NamedSecret("CT_TOKEN", {}))
    assert credentials_of(token)[2].trouble == "The variable CT_TOKEN is not set."


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("s3cret-s3cret\n", "has a line break around its value"),
        ("\r\ns3cret-s3cret", "has a line break around its value"),
        (" s3cret-s3cret", "has a space around its value"),
        ("${{ secrets.CT_PASSCODE }}", "looks like a placeholder"),
        ("<your passcode>", "looks like a placeholder"),
    ],
)
def test_what_is_odd_is_told_and_the_value_never(value, said):
    passcode = of(CT_PASSCODE=value)[1]
    assert said in passcode.oddities[0]
    assert "s3cret" not in repr(of(CT_PASSCODE=value))


@pytest.mark.parametrize("value", ["", "  \n", "ünïcode"])
def test_one_that_cannot_be_used_is_trouble(value):
    assert of(CT_PASSCODE=value)[1].trouble


def test_one_that_others_may_read_is_trouble(tmp_path):
    file = tmp_path / "passcode"
    file.write_text("s3cret-s3cret")
    file.chmod(0o644)
    found = of(CT_PASSCODE="", CT_PASSCODE_FILE=str(file))[1]
    assert found.trouble == "Others may read the file that CT_PASSCODE_FILE names."
    file.chmod(0o600)
    assert of(CT_PASSCODE="", CT_PASSCODE_FILE=str(file))[1].trouble == ""


def test_the_same_text_in_both_was_pasted_twice():
    found = of(CT_PASSCODE=SET["CT_ID"])
    assert found[-1].trouble == "It is the same text as the account id."


def test_the_id_of_another_account_is_known_by_the_hash_in_ctsync_yaml():
    assert not is_other_account(production())
    assert is_other_account(production({**SET, "CT_ID": "ZZZ-999-999Z"}))
    assert not is_other_account(production({}))
    assert not is_other_account(production(written_hash=None))
