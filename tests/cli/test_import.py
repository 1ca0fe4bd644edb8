from __future__ import annotations

import pytest

from tests.cli.test_terminal import at_a_terminal
from tests.support.shop_process import Shop as Served
from tests.support.shop_process import at_hand

FLASH = ("Flash sale", "20270603 10:00")


@pytest.fixture
def made(shop):
    """Two live campaigns of the dashboard and one that is over; two of ours, applied."""
    assert shop("apply", "--yes").code == 0
    assert shop("sandbox", "settings", "list_dashboard_campaigns=true").code == 0
    with at_hand(Served(shop.root)) as sandbox:
        told = [FLASH, ("Diwali", "20270610 09:00"), ("Old sale", "20270510 10:00")]
        return [str(sandbox.ask("campaigns", {"name": name, "at": at})["id"]) for name, at in told]


def ids(ended):
    return [str(row["id"]) for row in ended.document["campaigns"]]


def test_it_lists_what_is_live_and_nobody_manages_and_writes_nothing(shop, made):
    before = sorted(path for path in shop.root.rglob("*") if ".ctsync" not in path.parts)
    ended = shop("import")
    assert ended.code == 0
    assert ended.out.splitlines()[0] == (
        "2 campaigns that nobody manages are live (Tue 20 Apr 2027 to Fri 20 Aug 2027, 4 lists)."
    )
    assert "1 more is over: --all" in ended.out
    assert "mango-fridays-push" not in ended.out
    assert ended.out.splitlines()[-1] == f"Next:  ctsync import {made[0]}"
    assert sorted(path for path in shop.root.rglob("*") if ".ctsync" not in path.parts) == before


@pytest.mark.parametrize(
    ("options", "places"),
    [
        ((), [0, 1]),
        (("--all",), [0, 1, 2]),
        (("--name", "SALE"), [0]),
        (("--name", "sale", "--all"), [0, 2]),
        (("--channel", "push"), [0, 1]),
        (("--channel", "sms"), []),
        (("--from", "2027-06-04"), [1]),
        (("--to", "2027-06-03"), [0]),
        (("--from", "2027-05-01", "--to", "2027-05-31", "--all"), [2]),
    ],
)
def test_the_list_is_narrowed_by_name_channel_and_days(shop, made, options, places):
    assert ids(shop("import", *options, "--format", "json")) == [made[place] for place in places]


def test_programs_get_what_is_known(shop, made):
    document = shop("import", "--format", "json").document
    assert document["kind"] == "offers"
    assert document["campaigns"][0] == {
        "id": int(made[0]),
        "name": "Flash sale",
        "channel": "push",
        "delivery": "One Time",
        "status": "pending",
        "at": "2027-06-03 10:00",
        "file": "",
    }
    assert (document["live"], document["ended"], document["ours"]) == (2, 1, 0)


def test_an_id_makes_a_file_that_lacks_just_what_lint_names(shop, made):
    ended = shop("import", made[0], "--owner", "kaveri/crm", "--purpose", "promotional")
    assert ended.code == 0
    assert ended.out.splitlines()[:2] == [
        "Wrote 1 file. No campaign was changed.",
        "- campaigns/imported/flash-sale.yaml: fill in lines 8, 14 and 15",
    ]
    linted = shop("lint", "campaigns/imported/flash-sale.yaml")
    assert [line.split(":")[1] for line in linted.out.splitlines() if line.startswith("campaigns/")] == [
        "8",
        "14",
        "15",
    ]
    assert shop("plan").code == 1
    document = shop("import", made[1], "--format", "json").document
    assert (document["kind"], document["files"][0]["file"]) == ("imported", "campaigns/imported/diwali.yaml")


def test_the_list_names_the_file_of_what_is_taken_over_already(shop, made):
    shop("import", made[0])
    document = shop("import", "--format", "json").document
    assert [row["file"] for row in document["campaigns"]] == ["campaigns/imported/flash-sale.yaml", ""]


def test_what_cannot_be_taken_over_is_refused_with_the_reason_and_nothing_is_written(shop, made):
    assert shop("import", made[0]).code == 0
    mine = next(row["remote_id"] for row in shop("lock", "show", "--format", "json").document["rows"])
    for number, reason in (
        (made[0], "takes campaign"),
        (str(mine), "is managed already, as mango-fridays-push"),
        (made[2], "is over, so there is nothing to take over"),
        ("17", "CleverTap lists no campaign 17 from 2027-04-20 to 2027-08-20"),
    ):
        ended = shop("import", made[1], number)
        assert ended.code == 1
        assert reason in " ".join(ended.err.split())
        assert "Nothing was written." in " ".join(ended.err.split())
    assert not (shop.root / "campaigns/imported/diwali.yaml").exists()


def test_a_row_with_the_mark_of_this_project_that_no_record_owns_is_for_the_audit(shop, made):
    with at_hand(Served(shop.root)) as sandbox:
        mine = next(row["name"] for row in sandbox.campaigns() if "~ct1." in row["name"])
        sandbox.ask("campaigns", {"id": int(made[1]), "name": mine})
    listed = shop("import")
    assert listed.out.startswith("1 campaign that nobody manages is live")
    assert "1 campaign of this project that the lock does not know: `ctsync audit`" in listed.out
    ended = shop("import", made[1])
    assert ended.code == 1
    assert "carries the mark of this project" in " ".join(ended.err.split())


def test_a_lock_that_is_gone_is_said_before_anything_is_offered(shop, made):
    (shop.root / ".ctsync/sandbox.lock").unlink()
    assert shop("import").code == 10


@pytest.mark.parametrize(
    "options",
    [
        ("--from", "tomorrow"),
        ("--to", "2027-02-30"),
        ("--from", "2027-06-02", "--to", "2027-06-01"),
        ("--from", "2025-01-01", "--to", "2027-06-01"),
    ],
)
def test_days_that_are_none_are_refused(shop, options):
    ended = shop("import", *options)
    assert ended.code == 1
    assert "Do:" in ended.err


def test_at_a_terminal_the_person_chooses(shop, made):
    seen, code = at_a_terminal(shop.root, "import", answer="7\n2\n")
    assert "Which ones? Numbers or ids with commas; Enter takes none:" in seen
    assert "CleverTap lists no campaign 7" in " ".join(seen.split())
    assert "campaigns/imported/diwali.yaml" in seen
    assert code == 0
    seen, code = at_a_terminal(shop.root, "import", answer=f"x\n{made[0]}\n")
    assert "x is no number." in seen
    assert (shop.root / "campaigns/imported/flash-sale.yaml").exists()
    seen, code = at_a_terminal(shop.root, "import", answer="\n")
    assert (code, "Wrote" in seen) == (0, False)


def test_the_file_is_no_secret(shop, made):
    shop("import", made[0])
    mode = (shop.root / "campaigns/imported/flash-sale.yaml").stat().st_mode & 0o777
    assert mode == 0o600  # as the caller's own umask has it, here 077
