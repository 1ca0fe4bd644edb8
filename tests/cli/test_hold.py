"""`ctsync hold` as people type it."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop

UNTIL = ("hold", "--until", "2027-05-28 18:00")


@pytest.fixture
def live(shop: Shop) -> Shop:
    assert shop("apply", "--yes").code == 0
    return shop


def said(text: str) -> str:
    return " ".join(text.split())


def test_a_hold_is_shown_wherever_somebody_looks(live: Shop):
    ended = live(*UNTIL, "--scope", "mango-*", "--reason", "prices are wrong")
    assert ended.code == 0
    assert "1 hold." in ended.out
    assert "mango-*, until Fri 28 May 18:00 IST" in ended.out
    for words in (("hold",), ("status",), ("audit",), ("lock", "show")):
        told = live(*words)
        assert told.code == 0
        assert "mango-*" in told.out
        assert "prices are wrong" in said(told.out)


def test_a_plan_says_what_is_held_by_whom_and_why_and_an_apply_does_the_rest(live: Shop):
    live(*UNTIL, "--scope", "mango-*", "--reason", "prices are wrong")
    live.campaign("mango-fridays-push", title="Mango Friday")
    live.campaign("mango-late-push")
    live.campaign("rice-push")
    plan = live("plan")
    assert plan.code == 8
    for name in ("mango-fridays-push", "mango-late-push"):
        assert name in plan.out
    assert "A hold on mango-* until Fri 28 May 2027 18:00 IST, set by" in said(plan.out)
    assert "prices are wrong" in said(plan.out)
    document = live("plan", "--format", "json").document
    blocked = {row["key"]: row["why"] for row in document["changes"] if row["change"] == "blocked"}
    assert set(blocked) == {"mango-fridays-push", "mango-late-push"}
    applied = live("apply", "--yes", "--format", "json")
    assert applied.code == 8
    assert {row["key"]: row["fate"] for row in applied.document["outcomes"]} == {"rice-push": "created"}
    assert live("hold", "--release", "--scope", "mango-*").code == 0
    assert live("apply", "--yes").code == 0


def test_told_to_stop_it_lists_what_it_stopped_and_what_waits_for_an_approval(live: Shop):
    ended = live("hold", "--until", "2027-06-02", "--stop", "--format", "json")
    assert ended.code == 0
    assert {row["key"]: row["fate"] for row in ended.document["outcomes"]} == {
        "mango-fridays-push": "stopped"
    }
    listed = live("hold", "--format", "json").document
    assert listed["kind"] == "holds"
    assert [row["key"] for row in listed["stopped"]] == ["mango-fridays-push"]
    assert [(row["scope"], row["until"], row["stops"]) for row in listed["holds"]] == [
        ("*", "2027-06-02T18:30:00Z", True)
    ]
    assert "Stopped by a hold" in live("hold").out
    assert live("hold", "--release").code == 0
    plan = live("plan")
    assert "A hold stopped it before anybody got it" in said(plan.out)
    assert live("apply", "--yes").code == 0
    assert live("hold", "--format", "json").document["stopped"] == []


def test_the_last_hold_of_a_scope_counts_and_says_what_it_takes_the_place_of(live: Shop):
    live(*UNTIL)
    ended = live("hold", "--until", "6h")
    assert "takes the place of another" in said(ended.err)
    assert len(live("hold", "--format", "json").document["holds"]) == 1


def test_a_scope_that_fits_nothing_is_told_because_it_may_be_a_slip(live: Shop):
    slip = live(*UNTIL, "--scope", "mongo-*")
    assert slip.code == 0
    assert "No campaign that the lock knows has a name like mongo-*" in said(slip.err)
    assert "No campaign" not in said(live(*UNTIL, "--scope", "mango-*").err)
    assert "No campaign" not in said(live(*UNTIL).err)


def test_every_word_of_a_hold_is_on_the_accounts_clock(live: Shop):
    assert "until 2027-05-28 18:00 IST" in said(live(*UNTIL, "--stop", "--yes").out)
    assert "until 2027-05-28 18:00 IST" in said(live("audit").out)


def test_nothing_is_held_at_first_and_after_the_release(live: Shop):
    assert "Nothing is held." in live("hold").out
    live(*UNTIL)
    released = live("hold", "--release")
    assert released.code == 0
    assert "Nothing is held." in released.out


def test_a_hold_that_has_run_out_is_not_listed(live: Shop):
    live("hold", "--until", "2h")
    assert live("sandbox", "advance", "3h").code == 0
    assert "Nothing is held." in live("hold").out
    assert "hold" not in live("status").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--stop",), "It is not said until when it holds."),
        (("--scope", "a"), "It is not said until when it holds."),
        (("--reason", "a"), "It is not said until when it holds."),
        (("--release", "--until", "6h"), "--release goes with --scope alone."),
        (("--release", "--stop"), "--release goes with --scope alone."),
        (("--release",), "There is no hold on the whole account."),
        (("--release", "--scope", "a"), "There is no hold on a."),
        (("--until", "soon"), "soon is no moment."),
        (
            ("--until", "2027-05-19 10:00"),
            "2027-05-19 10:00 IST has passed: it is 2027-05-20 10:00 IST on the account's clock.",
        ),
        (("--until", "6h", "--scope", ""), "--scope is a text of one line"),
        (("--until", "6h", "--scope", "a\nb"), "--scope is a text of one line"),
        (("--until", "6h", "--reason", "a" * 301), "--reason is a text of one line"),
    ],
)
def test_a_mistake_is_told_and_holds_nothing(live: Shop, arguments: tuple[str, ...], told: str):
    ended = live("hold", *arguments)
    assert ended.code == 1
    assert told in said(ended.err)
    assert "Nothing is held." in live("hold").out


def test_before_the_first_apply_there_is_nothing_to_hold(shop: Shop):
    ended = shop(*UNTIL)
    assert ended.code == 1
    assert "There is no lock yet, so there is nothing to hold" in said(ended.err)
    assert "until then do not apply, and let no job do so" in said(ended.err)
    assert "Nothing is held." in shop("hold").out
    stop = shop("stop", "mango-fridays-push")
    assert stop.code == 1
    assert "nothing of ours to stop" in said(stop.err)
    assert "hold" not in stop.err


@pytest.fixture
def renamed(live: Shop) -> Shop:
    """A campaign that has another name in its file, and that no apply has seen since."""
    live.remove("mango-fridays-push")
    live.campaign("mango-days-push", more="renamed_from: [mango-fridays-push]\n")
    return live


@pytest.mark.parametrize("name", ["mango-days-push", "mango-fridays-push"])
def test_a_hold_by_a_name_that_no_apply_has_seen_yet_stops_the_campaign(renamed: Shop, name: str):
    ended = renamed(*UNTIL[:2], "2027-06-02", "--scope", name, "--stop", "--format", "json")
    assert ended.code == 0, ended.err
    told = {row["key"]: row["fate"] for row in ended.document["outcomes"]}
    assert told == {"mango-fridays-push": "stopped"}


def test_without_a_stop_it_says_nothing_of_a_slip(renamed: Shop):
    ended = renamed(*UNTIL, "--scope", "mango-days-push")
    assert (ended.code, "No campaign" in ended.err) == (0, False)
    renamed.campaign("mango-days-push", title="Mango Friday", more="renamed_from: [mango-fridays-push]\n")
    assert "A hold on mango-days-push" in said(renamed("plan").out)


def test_a_file_that_cannot_be_read_is_told_and_what_nobody_knows_is_refused(renamed: Shop):
    renamed.write("campaigns/mango-days-push.yaml", "renamed_from: [mango-fridays-push\n")
    ended = renamed(*UNTIL, "--scope", "mango-days-push", "--stop")
    assert ended.code == 1
    assert "campaigns/mango-days-push.yaml cannot be read" in said(ended.err)
    assert "nothing would be stopped" in said(ended.err)
    assert "Nothing is held." in renamed("hold").out
