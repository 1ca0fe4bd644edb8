"""Is the set-up right? The real command, against a local CleverTap whose dashboard is not what the files say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.conftest import Place
from tests.stories.oracle import posts
from tests.stories.small_shop import campaign, file_of
from tests.support.shop_process import Ended, Shop

BY_HAND = """\
  by-hand:
    url: {url}
    account_id: {{env: CT_ID}}
    passcode: {{env: CT_PASSCODE}}
    timezone: Asia/Kolkata
    store: {{file: .ctsync/sandbox.lock}}
defaults:
"""
"""The same account as a server that nobody hands the registers over to."""
SET = {"CT_ID": "SANDBOX-0000", "CT_PASSCODE": "sandbox"}
CANARY = "Kx7-canary-pass-9"


def reach_by_hand(place: Place) -> None:
    place.shop.edit("ctsync.yaml", "defaults:\n", BY_HAND.format(url=place.sandbox.url))


def doctor(shop: Shop, *more: str, env: Any = SET) -> tuple[dict[str, dict[str, Any]], Ended]:
    ended = shop.run("doctor", "--format", "json", *more, env=env)
    return {check["id"]: check for check in ended.document["checks"]}, ended


def test_a_sound_shop_is_in_order_and_nothing_is_created_or_stopped(begun: Shop):
    before = len(posts(begun.journal(), "create")) + len(posts(begun.journal(), "stop"))
    ended = begun.run("doctor")
    assert ended.code == 0, ended
    assert "✓ names come back" in ended.out
    assert "6 names came back byte for byte" in ended.text
    assert "CleverTap knows 14 of 14 names." in ended.text
    assert "0 failed" not in ended.text
    journal = begun.journal()
    assert before == len(posts(journal, "create")) + len(posts(journal, "stop")) == 6
    asked = [row for row in journal if row["path"] == "/1/targets/create.json" and not row["created"]]
    assert len(asked) >= 14
    assert all(row["body"].get("estimate_only") is True for row in asked), (
        "what created nothing was an estimate"
    )


def test_a_name_that_the_dashboard_lacks_is_told_with_its_line_and_clevertaps_words(served_begun: Place):
    reach_by_hand(served_begun)
    known = served_begun.sandbox.ask("account")
    served_begun.sandbox.ask(
        "account",
        {
            "notification_channels": ["offers"],
            "segments": {},
            "providers": {name: one for name, one in known["providers"].items() if name != "Gupshup-Promo"},
        },
    )
    checks, ended = doctor(served_begun.shop, "--account", "by-hand")
    names = checks["registered-names"]
    assert (ended.code, names["verdict"]) == (1, "failed")
    lines = (served_begun.shop.root / "registers/providers.yaml").read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines, 1) if "Gupshup-Promo" in line)
    told = "\n".join(names["details"])
    assert (
        f"registers/providers.yaml:{place}  provider Gupshup-Promo: “InCorrect provider_nick_name!” (HTTP 400)"
        in told
    )
    assert "notification channel service: “Invalid Notification Channel ID”" in told
    assert "segment Active shoppers" in told
    assert "Its provider Gupshup-Promo is refused." in told, "its template is not to blame"
    assert names["found"] == "CleverTap knows 9 of 14 names. It refused 4 of them."
    assert checks["names"]["verdict"] == checks["answers"]["verdict"] == "ok"


def test_a_name_changed_in_the_dashboard_fails_with_the_first_difference(served_begun: Place):
    reach_by_hand(served_begun)
    row = served_begun.sandbox.campaigns()[0]
    served_begun.sandbox.ask("campaigns", {"id": row["id"], "name": row["name"].replace("~ct1", "~ct2")})
    checks, ended = doctor(served_begun.shop, "--no-registers", "--account", "by-hand")
    assert ended.code == 1
    assert checks["names"]["found"] == "1 of 6 names did not come back as sent."
    assert "~ct2" in checks["names"]["details"][0]
    assert checks["registered-names"]["verdict"] == "skipped"


def test_an_account_that_keeps_another_clock_is_found_by_what_it_has_begun(served: Place):
    shop, sandbox = served.shop, served.sandbox
    reach_by_hand(served)
    shop.write(file_of("tonight"), campaign("tonight", "2027-05-20 20:00"))
    assert shop.run("plan").code == 0, "this hands the registers over"
    sandbox.ask("account", {"zone": "Asia/Tokyo"})
    assert shop.run("apply", "--yes", "--account", "by-hand", env=SET).code == 0
    checks, _ = doctor(shop, "--no-registers", "--account", "by-hand")
    assert checks["time-zone"]["verdict"] == "unchecked"
    sandbox.advance("2027-05-20 21:30")
    checks, ended = doctor(shop, "--no-registers", "--account", "by-hand")
    assert (ended.code, checks["time-zone"]["verdict"]) == (1, "failed")
    assert "2 h before its time" in checks["time-zone"]["found"]


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_a_wrong_passcode_fails_one_check_and_is_never_shown(served_begun: Place, form: str):
    reach_by_hand(served_begun)
    env = {**SET, "CT_PASSCODE": CANARY}
    ended = served_begun.shop.run("doctor", "--account", "by-hand", "--format", form, "--verbose", env=env)
    assert ended.code == 1
    assert "does not take the account id and the passcode: Invalid Credentials" in ended.text
    assert CANARY not in ended.out + ended.err
    assert "CT_PASSCODE" in ended.text


def test_a_429_is_told_and_the_rest_goes_on(served_begun: Place):
    served_begun.sandbox.order("limit", "estimate", nth=4)
    checks, ended = doctor(served_begun.shop)
    assert ended.code == 0
    assert checks["pace"]["verdict"] == "warning"
    assert checks["registered-names"]["verdict"] == "unchecked"
    assert checks["lock"]["verdict"] == "ok"


def test_an_unclear_create_is_found_with_its_cure(served: Place):
    served.shop.write(file_of("lost"), campaign("lost", "2027-06-11 12:00"))
    served.sandbox.order("drop_before", "create")
    assert served.shop.run("apply", "--yes").code == 5
    checks, ended = doctor(served.shop, "--no-registers")
    assert ended.code == 0
    assert checks["unfinished"]["details"] == [
        "1 campaign not known to exist or not: lost. ctsync audit looks for them."
    ]
