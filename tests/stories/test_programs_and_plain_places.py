"""For programs, and for places without a network, colours or secrets (design 5 and 7)."""

from __future__ import annotations

import json

import pytest

from tests.stories.conftest import LIVE
from tests.stories.small_shop import campaign, file_of
from tests.support.shop_process import CTSYNC, Ended, Shop

LOOKING = (
    ("plan",),
    ("plan", "--offline"),
    ("status",),
    ("report",),
    ("doctor",),
    ("lock", "show"),
    ("lint",),
    ("apply", "--yes"),
    ("audit",),
    ("sandbox", "advance", "1h"),
    ("stop", "staying-2"),
)
BAD = (
    ("plan", "--account", "nowhere"),
    ("payload", "nobody"),
    ("stop", "nobody"),
    ("report", "nobody"),
    ("sandbox", "advance", "backwards"),
    ("-C", "elsewhere", "plan"),
)


def change_things(shop: Shop) -> None:
    """Something of every kind of change."""
    (shop.root / file_of("leaving-1")).unlink()
    shop.edit(file_of("changing-1"), "Before", "After")
    shop.write(file_of("coming-1"), campaign("coming-1", "2027-06-11 12:00", "After"))


def codes(ended: Ended) -> list[int]:
    return [code for code in ended.all_codes if code]


def test_every_command_speaks_json_with_a_version_and_one_line_of_exit_codes(begun: Shop):
    change_things(begun)
    for command in LOOKING:
        ended = begun.run(*command, "--format", "json")
        assert ended.document["version"] == 1, command
        assert ended.document["kind"], command
        if ended.code:
            assert codes(ended)[0] == ended.code, command
        else:
            assert codes(ended) == [], command
        assert "\x1b" not in ended.out + ended.err


@pytest.mark.parametrize("command", BAD)
def test_an_error_is_json_too_with_what_to_do_and_its_exit_code(begun: Shop, command: tuple[str, ...]):
    ended = begun.run(*command, "--format", "json")
    assert (ended.code, ended.out) == (1, "")
    document, _, last = ended.err.rstrip().rpartition("\n")
    error = json.loads(document)
    assert error["version"] == 1
    assert error["what"]
    assert json.loads(last) == {"exit_codes": [1]}


def test_a_result_says_all_the_exit_codes_of_its_run(begun: Shop):
    begun.write(file_of("late"), campaign("late", "2027-05-20 10:14"))
    begun.edit(file_of("changing-1"), "Before", "After")
    (begun.root / file_of("changing-2")).rename(begun.root / file_of("other-name"))
    begun.edit(file_of("other-name"), "name: changing-2", "name: other-name")
    ended = begun.run("apply", "--yes", "--format", "json")
    assert ended.code == 5
    assert ended.document["exit_codes"] == ended.all_codes == [5, 8]


def test_a_plan_ends_with_2_for_changes_only_if_it_is_asked_to(begun: Shop):
    assert begun.run("plan", "--detailed-exitcode").code == 0
    change_things(begun)
    assert begun.run("plan").code == 0
    assert begun.run("plan", "--detailed-exitcode").code == 2


def test_an_offline_plan_needs_no_network_and_no_secret_and_says_that_it_assumes(begun: Shop):
    change_things(begun)
    account = (
        f"  real:\n    region: in1\n    timezone: Asia/Kolkata\n    account_hash: sha256:{'0' * 64}\n"
        "    account_id: {env: CT_ID}\n    passcode: {env: CT_PASSCODE}\n"
        "    lineage: 7q2m4k\n    store: {file: real.lock, single_machine: true}\n"
    )
    online = begun.run("plan", "--format", "json")
    seen = {each["key"]: each["change"] for each in online.document["changes"]}
    requests = len(begun.journal())
    offline = begun.run("plan", "--offline", "--format", "json")
    assert offline.code == 0
    assert offline.document["assumed"] is True
    assert offline.document["digest"] == ""
    assert {each["key"]: each["change"] for each in offline.document["changes"]} == seen
    assert seen == {"leaving-1": "stop", "changing-1": "replace", "coming-1": "new"}
    assert len(begun.journal()) == requests, "nobody was asked"
    begun.edit("ctsync.yaml", "defaults:\n", f"{account}defaults:\n")
    told = begun.run("plan", "--offline", "--account", "real", env={"CI": ""})
    assert told.code in (0, 5), "5 once this machine's clock has passed the dates"
    assert "Assumed, without asking CleverTap" in told.text


def test_without_a_terminal_there_is_no_colour_and_no_question(begun: Shop):
    change_things(begun)
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": "xterm-256color"}):
        ended = begun.run("plan", env=env)
        assert "\x1b" not in ended.out + ended.err
    applied = begun.run("apply")
    assert applied.code == 0
    assert "Type " not in applied.out + applied.err


def test_a_reader_who_goes_away_is_no_error(begun: Shop):
    pipe = ("/bin/sh", "-c", '"$@" | head -1', "sh")
    ended = begun.run("plan", tool=(*pipe, *CTSYNC))
    assert ended.code == 0
    assert ended.out.count("\n") == 1
    assert ended.err == ""


def test_every_live_campaign_is_in_every_list(begun: Shop):
    for command in (("status",), ("lock", "show")):
        text = begun.run(*command).out
        assert [name for name in LIVE if name not in text] == [], command
