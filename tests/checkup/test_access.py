"""Settings, credentials and private files."""

from __future__ import annotations

import pytest

from ctsync.checkup.access import (
    Credential,
    OpenFile,
    broken_settings,
    called,
    credentials_check,
    files_check,
    lines_of,
    passcode_check,
    settings_check,
    where,
)
from ctsync.checkup.check import Verdict
from ctsync.problems import Level, Position, Problem, Problems
from ctsync.settings import REGIONS, Region
from tests.checkup.accounts import local, production, sandbox

WRONG = Problem(
    "CORE001", Position("ctsync.yaml", 7, 3), "`tittle` is not a key.", "", "Did you mean `title`?"
)
WARNED = Problem("CORE001", Position("ctsync.yaml", 8, 1), "Odd.", level=Level.WARNING)


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_is_told_in_words_with_its_address(region):
    said = where(production(at=Region(region)))
    assert region in said
    assert "https://" in said
    assert called(production(at=Region(region))) != f"CleverTap {region}"


def test_good_settings_say_which_account_and_where():
    assert settings_check(production(), Problems()).found == (
        "Account production: CleverTap's servers in India (in1, https://in1.api.clevertap.com), on the clock of Asia/Kolkata."
    )
    for account in (sandbox(), local()):
        assert settings_check(account, Problems()).verdict is Verdict.OK


def test_the_two_spellings_of_the_european_host_are_told():
    check = settings_check(production(at=Region("eu1")), Problems())
    assert check.verdict is Verdict.OK
    assert "two ways" in check.details[0]
    assert settings_check(production(), Problems()).details == ()


def test_an_account_that_was_never_set_up_has_failed():
    check = settings_check(production(lineage=None), Problems())
    assert check.verdict is Verdict.FAILED
    assert "has not been set up yet" in check.found


def test_warnings_and_errors_of_ctsync_yaml_are_shown_with_their_lines():
    warned = settings_check(production(), Problems([WARNED]))
    assert warned.verdict is Verdict.WARNING
    assert warned.details == ("ctsync.yaml:8:1  CORE001  Odd.",)
    broken = broken_settings(Problems([WRONG]))
    assert broken.verdict is Verdict.FAILED
    assert broken.details == ("ctsync.yaml:7:3  CORE001  `tittle` is not a key. Did you mean `title`?",)


def test_many_problems_are_cut_and_information_is_left_to_lint():
    found = Problems(Problem("A001", Position("a", line), "x") for line in range(1, 31))
    found.add(Problem("A002", Position("a", 99), "x", level=Level.INFO))
    assert len(lines_of(found)) == 21
    assert lines_of(found)[-1] == "and 10 more: ctsync lint"


GOOD = (Credential("account id", "CT_ID"), Credential("passcode", "CT_PASSCODE"))


def test_credentials_are_named_by_their_variables():
    assert credentials_check(GOOD).found == "Found the account id in CT_ID and the passcode in CT_PASSCODE."
    assert credentials_check((Credential("passcode", ""),)).found.startswith("The sandbox's own")


def test_a_missing_credential_fails_with_what_to_set():
    bad = Credential("passcode", "CT_PASSCODE", "The variable CT_PASSCODE is not set.", "Set CT_PASSCODE.")
    check = credentials_check((GOOD[0], bad))
    assert (check.verdict, check.do) == (Verdict.FAILED, "Set CT_PASSCODE.")
    assert "The variable CT_PASSCODE is not set." in check.found


def test_odd_credentials_are_a_warning_and_another_accounts_id_is_a_failure():
    odd = Credential("passcode", "CT_PASSCODE", oddities=("has a line break.",))
    assert credentials_check((GOOD[0], odd)).details == ("CT_PASSCODE has a line break.",)
    check = credentials_check(GOOD, other_account=True)
    assert check.verdict is Verdict.FAILED
    assert check.found.startswith("CT_ID holds the id of another account")


def test_it_is_said_that_a_passcode_can_send_wherever_it_can():
    assert passcode_check(production()).verdict is Verdict.WARNING
    assert "can send to everybody" in passcode_check(production()).found
    assert passcode_check(local()).verdict is passcode_check(sandbox()).verdict is Verdict.SKIPPED


def test_files_that_others_can_get_at_are_named_with_the_cure():
    assert files_check(0, ()).verdict is Verdict.OK
    assert files_check(9, ()).found == "9 files and folders, all for their owner alone."
    found = [OpenFile(f".ctsync/a{number}", "0644") for number in range(25)]
    check = files_check(30, found)
    assert check.verdict is Verdict.WARNING
    assert check.found == "Others on this machine can get at 25 of 30 files and folders."
    assert (check.details[0], check.details[-1], len(check.details)) == (
        ".ctsync/a0 (0644)",
        "and 5 more",
        21,
    )
    assert check.do == "chmod -R go-rwx .ctsync"
