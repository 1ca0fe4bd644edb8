"""What goes wrong at the command line is told once, in words, with its code."""

from __future__ import annotations

import json

import pytest

from ctsync.cli.app import run
from tests.support.shop import SETTINGS


def test_a_mistake_is_told_with_its_line(shop):
    shop.campaign("mango-fridays-push", more="titel: x\n")
    ended = shop("plan")
    assert ended.code == 1
    assert ended.out == ""
    assert "campaigns/mango-fridays-push.yaml:11:1  CORE001  error" in ended.err
    assert "1 error, 0 warnings. Nothing was planned." in ended.err


def test_lint_shows_problems_as_its_result(shop):
    assert shop("lint").out == "0 errors, 0 warnings. 2 campaign files checked.\n"
    shop.campaign("mango-fridays-push", more="titel: x\n")
    ended = shop("lint", str(shop.root / "campaigns/mango-fridays-push.yaml"))
    assert ended.code == 1
    assert "1 error, 0 warnings. Mend the errors, then: ctsync plan" in ended.out
    problems = shop("lint", "--format", "json").document["problems"]
    assert [problem["rule"] for problem in problems] == ["CORE001"]
    assert shop("lint", str(shop.root / "campaigns")).code == 1
    assert "not a campaign file" in shop("lint", "ctsync.yaml").out
    assert "There is no file `campaigns/mango-friday.yaml`" in (
        said := shop("lint", "campaigns/mango-friday.yaml").out
    )
    assert "Did you mean `campaigns/mango-fridays-push.yaml`?" in said


def test_a_broken_register_makes_no_campaign_wrong(shop):
    """Its names are unknown then, and nobody is told to add one that stands in it."""
    shop.write("registers/providers.yaml", "notification_channels: [\n")
    ended = shop("plan")
    assert ended.code == 1
    assert "registers/providers.yaml:1:25  YAML001  error" in ended.err
    assert "1 error, 0 warnings. Nothing was planned." in ended.err


def test_lint_of_broken_settings_shows_their_line(shop):
    shop.write("ctsync.yaml", SETTINGS + "titel: x\n")
    ended = shop("lint")
    assert ended.code == 1
    assert "ctsync.yaml:7:1  CORE001  error" in ended.out


def test_lint_of_an_empty_folder_says_so(shop):
    shop.remove("mango-fridays-push")
    shop.remove("thursday-picks-push")
    assert "No campaign file matches" in shop("lint").err


def test_a_missing_repository_says_where_it_was_looked_for(tmp_path, capsys):
    assert run(["-C", str(tmp_path), "plan"]) == 1
    err = capsys.readouterr().err
    assert f"There is no ctsync.yaml in {tmp_path}" in err.replace("\n  ", " ")
    assert "ctsync init" in " ".join(err.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("payload", "nothing"), "There is no campaign named nothing."),
        (("payload", "mango-friday-push"), "Did you mean mango-fridays-push?"),
        (("plan", "--details", "mango-friday-push"), "Did you mean mango-fridays-push?"),
        (("report", "nothing"), "The lock has no campaign named nothing. Do: `ctsync status` lists them."),
        (("stop", "nothing"), "There is no lock yet"),
        (("plan", "--account", "nowhere"), "There is no account 'nowhere'."),
        (("plan", "--unheard-of"), "No such option"),
        (("unheard-of",), "No such command"),
        (("sandbox", "advance", "soon"), "soon"),
        (("sandbox", "serve", "--clock", "soon"), "is not a date and a time"),
        (("stop",), "Missing argument"),
        (("apply", "--allow", "stops"), "--allow does not know stops."),
        (("apply", "--allow", "everything=0123456789abcdef"), "Copy it from the plan: creates, stops"),
        (("apply", "--allow", "stops=0123456789ABCDEF"), "--allow does not know"),
        (("apply", "--roll", "--allow", "stops=0123456789abcdef"), "--allow does not go with --roll"),
    ],
)
def test_what_cannot_be_done_is_said_with_exit_1(shop, arguments, said):
    ended = shop(*arguments)
    assert ended.code == 1
    assert said in " ".join(ended.err.split())
    assert json.loads(ended.err.splitlines()[-1]) == {"exit_codes": [1]}


def test_errors_for_programs_are_json(shop):
    ended = shop("--format", "json", "payload", "nothing")
    *document, last = ended.err.splitlines()
    assert json.loads("\n".join(document))["what"] == "There is no campaign named nothing."
    assert json.loads(last) == {"exit_codes": [1]}


def test_a_payload_of_a_broken_file_shows_the_problem(shop):
    shop.campaign("mango-fridays-push", more="titel: x\n")
    assert "CORE001" in shop("payload", "mango-fridays-push").err


REAL = """\
  production:
    region: in1
    account_id: {env: CT_ID}
    passcode: {env: CT_PASSCODE}
    timezone: Asia/Kolkata
    protected: true
    store: {git: ctsync-lock/production}
    lineage: 7q2m4k
    account_hash: sha256:0000000000000000000000000000000000000000000000000000000000000000
"""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("apply",), "protected"),
        (("lock", "show"), "this repository has no remote"),
        (("sandbox", "advance", "1d"), "is not a sandbox"),
        (("sandbox", "settings"), "is not a sandbox"),
        (("status",), "this repository has no remote"),
    ],
)
def test_a_real_account_is_not_touched_from_where_it_cannot_be(shop, arguments, said):
    shop.write("ctsync.yaml", SETTINGS.replace("defaults:", REAL + "defaults:"))
    ended = shop("--account", "production", *arguments)
    assert ended.code == 1
    assert said in " ".join(ended.err.split())


def test_a_lock_that_is_damaged_ends_with_10(shop):
    shop("apply")
    (shop.root / ".ctsync/sandbox.lock").write_text("<<<<<<< HEAD\n")
    assert shop("plan").code == 10
    assert shop("apply").code == 10


def test_a_held_lock_ends_with_3(shop):
    from ctsync.lock.stores.file import FileStore

    (shop.root / ".ctsync").mkdir()
    with FileStore(shop.root / ".ctsync/sandbox.lock", who="asha@laptop").hold():
        ended = shop("apply")
    assert ended.code == 3
    assert "asha@laptop" in ended.err
