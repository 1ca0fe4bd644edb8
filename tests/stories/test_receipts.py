"""Did it go out twice? `show --receipts` answers from the lock, and the local CleverTap's own journal agrees."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from ctsync.lock.stores import FileStore
from ctsync.lock.stores.contract import revision_of
from tests.stories.conftest import Place
from tests.stories.oracle import made
from tests.stories.small_shop import campaign, file_of
from tests.stories.test_killed import CUT_OFF, edit_everything
from tests.support.shop_process import Ended, Shop


def show(place: Place, name: str) -> Any:
    """The one instance of that name."""
    (instance,) = place.shop.run("show", name, "--receipts", "--format", "json").document["instances"]
    return instance


def facts(instance: Any, kind: str) -> list[Any]:
    """The receipts of that kind, of all operations."""
    return [
        receipt["facts"]
        for operation in instance["operations"]
        for receipt in operation["receipts"]
        if receipt["facts"]["kind"] == kind
    ]


def digests_at_clevertap(place: Place, path: str) -> set[str]:
    """SHA-256 of each body that came in, byte for byte."""
    with closing(sqlite3.connect(place.shop.state / "sandbox.sqlite3")) as file:
        bodies = file.execute("SELECT body FROM journal WHERE path = ?", (path,)).fetchall()
    return {"sha256:" + hashlib.sha256(body.encode()).hexdigest() for (body,) in bodies if body}


def times_sent(place: Place, name: str) -> int:
    return sum(len(each.sends) for each in made(place.shop.journal()) if each.edition[0] == name)


def apply(place: Place) -> Ended:
    return place.shop.run("apply", "--yes", "--format", "json")


def test_an_answer_that_was_lost_is_accounted_for_from_the_approval_to_the_end(served: Place):
    served.shop.write(file_of("mango"), campaign("mango", "2027-06-01 12:00"))
    served.sandbox.order("drop_after", name="mango")
    assert apply(served).told("found") == {"mango"}

    found = show(served, "mango")
    assert found["judged"]["verdict"] == "at_most_once"
    (approval,), (attempt,), (adopted,) = (facts(found, kind) for kind in ("grant", "attempt", "sight"))
    assert (approval["deed"], approval["basis"], bool(approval["by"])) == ("create", "change", True)
    assert attempt["answer"] == "unclear"
    assert attempt["body"] in digests_at_clevertap(served, "/1/targets/create.json")
    assert (adopted["finding"], adopted["remote_id"]) == ("adopted", served.sandbox.campaigns()[0]["id"])

    served.sandbox.advance("60d")
    assert served.shop.run("audit").code == 0
    told = served.shop.run("show", "mango@2027-06-01", "--receipts")
    assert "It went out once." in told.text
    assert "exactly one campaign" in told.text
    assert times_sent(served, "mango") == 1


def test_an_answer_that_never_came_is_called_unclear_for_good(served: Place):
    served.shop.write(file_of("mango"), campaign("mango", "2027-06-01 12:00"))
    served.sandbox.order("drop_before", name="mango")
    assert apply(served).code == 5
    told = served.shop.run("show", "mango", "--receipts")
    assert told.code == 0
    assert "! Unclear: it may exist" in told.text
    assert "no list has shown the campaign" in told.text
    served.sandbox.advance("60d")
    served.shop.run("audit")
    found = show(served, "mango")
    assert found["judged"]["verdict"] == "unclear"
    assert found["operations"][0]["remote_name"] in " ".join(
        [
            row["body"]["name"]
            for row in served.shop.journal()
            if row["path"] == "/1/targets/create.json" and row["body"]
        ]
    )


def test_attempts_that_were_limited_each_have_their_line(served: Place):
    served.shop.write(file_of("mango"), campaign("mango", "2027-06-01 12:00"))
    served.sandbox.order("limit", name="mango", retry_after=1)
    assert apply(served).code == 0
    attempts = facts(show(served, "mango"), "attempt")
    assert [each["answer"] for each in attempts] == ["429", "done"]
    assert len({each["body"] for each in attempts}) == 1


@pytest.mark.parametrize(
    ("when", "verdict", "after"),
    [("before", "unclear", "unclear"), ("after", "unclear", "at_most_once")],
)
def test_killed_around_a_post_nothing_is_claimed_until_the_list_shows_it(
    served: Place, when: str, verdict: str, after: str
):
    served.shop.write(file_of("mango"), campaign("mango", "2027-06-01 12:00"))
    killed = served.shop.run(when, "PostCreate", "1", "apply", "--yes", tool=CUT_OFF)
    assert killed.code == -9
    found = show(served, "mango")
    assert found["judged"]["verdict"] == verdict
    (attempt,) = facts(found, "attempt")
    assert "answer" not in attempt
    assert "no answer is recorded" in served.shop.run("show", "mango", "--receipts").text
    served.shop.run("audit")
    assert show(served, "mango")["judged"]["verdict"] == after


def test_killed_while_it_stopped_both_attempts_are_told(served_begun: Place):
    (served_begun.shop.root / file_of("leaving-1")).unlink()
    killed = served_begun.shop.run("before", "PostStop", "1", "apply", "--yes", tool=CUT_OFF)
    assert killed.code == -9
    assert show(served_begun, "leaving-1")["judged"]["verdict"] == "unclear"
    assert apply(served_begun).code == 0
    found = show(served_begun, "leaving-1")
    assert found["judged"]["verdict"] == "not_sent"
    stops = [each for each in facts(found, "attempt") if each["deed"] == "stop"]
    assert [each.get("answer") for each in stops] == [None, "done"]


def test_after_kill_and_recovery_every_verdict_agrees_with_what_went_out(served_begun: Place):
    edit_everything(served_begun.shop)
    killed = served_begun.shop.run("after", "PostCreate", "3", "apply", "--yes", tool=CUT_OFF)
    assert killed.code == -9
    served_begun.shop.run("audit")
    assert apply(served_begun).code in (0, 5)
    served_begun.sandbox.advance("60d")
    served_begun.shop.run("audit")
    expected = {"once": {1}, "at_most_once": {0, 1}, "not_sent": {0}, "unclear": {0, 1}}
    for name in ("changing-1", "leaving-1", "coming-1", "coming-2"):
        verdict = show(served_begun, name)["judged"]["verdict"]
        assert times_sent(served_begun, name) in expected[verdict], (name, verdict)


def test_a_lock_of_an_older_ctsync_says_that_nothing_is_recorded(begun: Shop):
    """As one that was written before receipts: the same lock without them."""
    (path,) = begun.state.glob("*.lock")
    store = FileStore(path)
    lock = store.read()
    assert lock is not None
    bare = {
        key: replace(record, operation=replace(record.operation, receipts=(), put_away=()))
        for key, record in lock.records.items()
    }
    store.write(replace(lock, records=bare), based_on=revision_of(lock))
    told = begun.run("show", "staying-1", "--receipts")
    assert "not recorded" in told.text
    assert "went out once" not in told.text
