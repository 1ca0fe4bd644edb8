"""`plan --out FILE` and `apply FILE` at their edges, and what becomes of files that something changed (reliability G16)."""

from __future__ import annotations

import json

import pytest

from ctsync.sandbox.server import EmbeddedSandbox
from tests.stories.small_shop import START
from tests.support.shop import Shop
from tests.support.shop_process import read_journal
from tests.support.tampering import tampered


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("plan", "--offline", "--out", "new.json"), "a plan that is assumed cannot be applied"),
        (("plan", "--out", "ctsync.yaml"), "is there already, and is no plan"),
        (("plan", "--out", "no/such/folder/plan.json"), "There is no folder for"),
        (("apply", "new.json", "--roll"), "--roll does not go with a saved plan"),
        (("apply", "new.json", "--no-estimate"), "--no-estimate does not go with a saved plan"),
        (("apply", "new.json", "--allow", "stops=0123456789abcdef"), "--allow does not go with a saved plan"),
        (("apply", "new.json"), "cannot be read"),
        (("apply", "ctsync.yaml"), "is no plan of ctsync"),
        (("apply", "."), "is no plain file"),
    ],
    ids=[
        "offline",
        "over a file",
        "no folder",
        "roll",
        "no estimate",
        "allow",
        "no file",
        "another file",
        "a folder",
    ],
)
def test_what_does_not_go_together_is_said_before_anything_is_asked(shop: Shop, words, says: str):
    before = (shop.root / "ctsync.yaml").read_bytes()
    ended = shop(*words)
    assert ended.code == 1
    assert says in " ".join(ended.err.split())
    assert not (shop.root / "new.json").exists()
    assert (shop.root / "ctsync.yaml").read_bytes() == before
    assert read_journal(shop.root / ".ctsync/sandbox.sqlite3") == []


def test_files_with_errors_make_no_plan(shop: Shop):
    shop.write("campaigns/broken.yaml", "name: broken\n")
    assert shop("plan", "--out", "plan.json").code == 1
    assert not (shop.root / "plan.json").exists()


def test_a_plan_without_changes_is_saved_and_applied_too(shop: Shop):
    assert shop("apply", "--yes").code == 0
    saved = shop("plan", "--out", "plan.json", "--quiet")
    assert (saved.code, saved.err) == (0, "")
    assert json.loads((shop.root / "plan.json").read_text())["changes"] == []
    assert shop("apply", "plan.json").code == 0


def test_what_is_shown_of_a_plan_is_what_will_be_done_of_it(shop: Shop):
    assert shop("plan", "--out", "plan.json").code == 0
    shop.remove("thursday-picks-push")
    shop.campaign("later-push", at="2027-06-20 12:00")
    ended = shop("apply", "plan.json")
    assert ended.code == 7
    assert ended.out.startswith("1 new.")
    assert "as approved; counted again before it is made" in " ".join(ended.out.split())
    assert "left alone: later-push" in ended.err
    assert "thursday-picks-push: it was approved to make it" in " ".join(ended.out.split())


@pytest.fixture
def saved(shop: Shop):
    """A saved plan of two creates, in a shop whose local CleverTap is there already."""
    state = shop.root / ".ctsync/sandbox.sqlite3"
    state.parent.mkdir(mode=0o700)
    with EmbeddedSandbox(state, clock_start=START, zone="Asia/Kolkata", population=(60, 7)):
        pass
    assert shop("plan", "--out", "plan.json").code == 0
    return shop, state


def test_every_change_of_a_saved_plan_is_refused_without_a_single_call(saved):
    """Bits, cuts, doubled and exchanged pieces; PYTEST_TAMPERINGS=3000 for a release."""
    shop, state = saved
    path = shop.root / "plan.json"
    content, before = path.read_bytes(), len(read_journal(state))
    tried, ended = 0, set()
    for changed in tampered(content):
        path.write_bytes(changed)
        done = shop("apply", "plan.json", "--yes")
        assert "Traceback" not in done.err
        assert "does not know how to handle" not in done.err, changed
        ended.add(done.code)
        tried += 1
    assert tried >= 300
    assert ended == {1}
    assert len(read_journal(state)) == before
    path.write_bytes(content)
    assert shop("apply", "plan.json", "--yes").code == 0


def test_a_changed_lock_is_refused_without_a_single_call(saved):
    """A few through the whole command; tests/laws/test_tampering.py tries all of them."""
    shop, state = saved
    assert shop("apply", "plan.json", "--yes").code == 0
    shop.campaign("later-push", at="2027-06-20 12:00")
    assert shop("plan", "--out", "plan.json").code == 0
    path = shop.root / ".ctsync/sandbox.lock"
    content, before = path.read_bytes(), len(read_journal(state))
    for changed in tampered(content, 8):
        path.write_bytes(changed)
        done = shop("apply", "plan.json", "--yes")
        assert (done.code, "Traceback" in done.err) == (10, False), changed
    assert len(read_journal(state)) == before
    path.write_bytes(content)
    assert shop("apply", "plan.json", "--yes").code == 0
