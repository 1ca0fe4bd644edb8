"""Two runs of one machine on one copy of a branch: an apply, and the stop beside it."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from ctsync.errors import StoreError
from ctsync.lock.stores import git_copy
from ctsync.lock.stores.git_copy import GitCopy
from ctsync.lock.stores.git_program import Git
from ctsync.lock.stores.git_shelf import GitShelf
from ctsync.lock.stores.shelf import Taken
from tests.support.remotes import a_bare_repository, git

NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
REF = "refs/heads/ctsync-lock/here"
HEAD = "head.json"


@pytest.fixture
def remote(tmp_path):
    return a_bare_repository(tmp_path / "remote.git")


@pytest.fixture
def run(tmp_path, remote):
    """Make the shelf of one more run of this machine, or of another."""

    def make(machine: str = "ours") -> GitShelf:
        return GitShelf(str(remote), "ctsync-lock/here", tmp_path / machine / "copy.git", now=lambda: NOW)

    return make


@pytest.fixture
def after(monkeypatch):
    """Do something once, right after the next git command of that word."""

    def once(word, act) -> None:
        runs, waiting = Git.run, [act]

        def run_and_act(self, *words, given=b""):
            said = runs(self, *words, given=given)
            if words[0] == word and waiting:
                waiting.pop()()
            return said

        monkeypatch.setattr(Git, "run", run_and_act)

    return once


def written(shelf: GitShelf, data: bytes) -> bytes:
    cell = shelf.look(HEAD)
    shelf.swap(HEAD, data, None if cell is None else cell.tag)
    return data


def on_the_branch(remote) -> bytes:
    return git("-C", str(remote), "show", f"{REF}:{HEAD}").encode()


def test_what_a_run_pushes_is_what_it_made_whatever_another_makes_meanwhile(run, remote, after):
    """The stop has made its commit, and before it is pushed the apply makes one too: each pushes its own."""
    apply, stop = run(), run()
    written(apply, b"begun")
    apply_tag, stop_tag = apply.look(HEAD).tag, stop.look(HEAD).tag
    lost = []

    def the_apply_makes_its_own() -> None:
        made = apply._commit({HEAD: b"handed in"})
        after("push", lambda: lost.append(apply._push(made, HEAD, b"handed in")))

    after("fast-import", the_apply_makes_its_own)
    stop.swap(HEAD, b"a tombstone", stop_tag)
    assert on_the_branch(remote) == b"a tombstone"
    assert lost == [False]
    with pytest.raises(Taken):
        apply.swap(HEAD, b"handed in", apply_tag)


def test_a_look_shows_what_it_fetched_whatever_another_run_fetches_meanwhile(run, remote, after):
    away, ours, other = run("theirs"), run(), run()
    written(away, b"1")
    older = git("-C", str(remote), "rev-parse", REF)
    written(away, b"2")
    newer = git("-C", str(remote), "rev-parse", REF)

    def a_slow_one_ends() -> None:
        git("-C", str(remote), "update-ref", REF, older)
        assert other.look(HEAD).data == b"1"
        git("-C", str(remote), "update-ref", REF, newer)

    after("fetch", a_slow_one_ends)
    assert ours.look(HEAD).data == b"2"


def test_a_commit_that_another_run_has_fetched_half_is_fetched(run, remote, tmp_path):
    """Its commit and its tree are there already, and its files come last."""
    ours = run()
    written(ours, b"1")
    written(run("theirs"), b"2")
    copy = Git(ours._copy._place(), objects=tmp_path / "ours" / "copy.git" / "objects")
    for kind, name in (("tree", f"{REF}^{{tree}}"), ("commit", REF)):
        data = subprocess.run(
            ("git", "-C", str(remote), "cat-file", kind, name), check=True, capture_output=True
        ).stdout
        copy.must("hash-object", "-w", "--literally", "-t", kind, "--stdin", given=data)
    assert run().look(HEAD).data == ours.look(HEAD).data == b"2"


def test_a_fetch_that_was_killed_keeps_no_later_one_out(run):
    killed = run()
    written(run("theirs"), b"1")
    (killed._copy._place() / "shallow.lock").touch()
    assert run().look(HEAD).data == b"1"


def test_a_run_whose_fetch_was_killed_for_its_slowness_fetches_the_next_time(run):
    shelf = run()
    written(run("theirs"), b"1")
    (shelf._copy._place() / "shallow.lock").touch()
    with pytest.raises(StoreError):
        shelf.look(HEAD)
    assert shelf.look(HEAD).data == b"1"


def test_a_run_whose_end_of_the_branch_is_not_the_servers_is_told_so_and_nothing_breaks(run, remote):
    """Another run has fetched the newest commit without the ones before it, so no line leads from one to the other."""
    ours, other, away = run(), run(), run("theirs")
    written(ours, b"1")
    tag = ours.look(HEAD).tag
    for number in (2, 3, 4):
        written(away, b"%d" % number)
    assert other.look(HEAD).data == b"4"
    with pytest.raises(Taken):
        ours.swap(HEAD, b"mine", tag)
    assert on_the_branch(remote) == b"4"


def test_a_branch_that_is_set_back_between_look_and_push_is_not_written_over(run, remote):
    shelf = run()
    written(shelf, b"1")
    written(shelf, b"2")
    tag = shelf.look(HEAD).tag
    git("-C", str(remote), "update-ref", REF, f"{REF}~1")
    with pytest.raises(Taken):
        shelf.swap(HEAD, b"3", tag)
    assert on_the_branch(remote) == b"1"


def test_what_one_run_has_the_next_one_does_not_fetch_again(run, after):
    written(run(), b"1")
    fetched = []
    after("fetch", lambda: fetched.append(True))
    assert run().look(HEAD).data == b"1"
    assert fetched == []


# ── one run's own files ──


def runs_of(tmp_path) -> set[str]:
    return {each.name for each in (tmp_path / "ours" / "copy.git" / "runs").iterdir()}


def test_a_runs_own_files_go_with_it(run, tmp_path):
    shelf, stays = run(), run()
    written(shelf, b"1")
    assert stays.look(HEAD).data == b"1"
    assert len(runs_of(tmp_path)) == 2
    del shelf
    gc.collect()
    assert runs_of(tmp_path) == {stays._copy._place().name}


def test_what_killed_runs_left_is_removed_after_a_day_and_no_living_runs_files_are(run, tmp_path):
    lives, rests = run(), run()
    written(lives, b"1")
    place = rests._copy._place()
    long_ago = place.stat().st_mtime - git_copy.LEFT_BEHIND - 60
    (place.parent / "1-dead").mkdir()
    for each in ("1-dead", place.name):
        os.utime(place.parent / each, (long_ago, long_ago))
    written(rests, b"2")
    newcomer = run()
    written(newcomer, b"3")
    assert runs_of(tmp_path) == {shelf._copy._place().name for shelf in (lives, rests, newcomer)}


def test_a_run_whose_files_were_removed_makes_them_anew(run, remote):
    shelf, away = run(), run("theirs")
    written(shelf, b"1")
    written(away, b"2")
    shutil.rmtree(shelf._copy._place())
    written(shelf, b"3")
    shutil.rmtree(shelf._copy._place())
    written(shelf, b"4")
    assert on_the_branch(remote) == b"4"


def test_a_forked_process_has_files_of_its_own_and_leaves_its_parents(run, tmp_path):
    shelf = run()
    written(shelf, b"1")
    before = runs_of(tmp_path)
    child = os.fork()
    if not child:
        written(shelf, b"2")
        forked = runs_of(tmp_path) - before
        del shelf
        gc.collect()
        os._exit(0 if len(forked) == 1 and runs_of(tmp_path) == before else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert runs_of(tmp_path) == before
    assert shelf.look(HEAD).data == b"2"


@pytest.mark.parametrize("text", ["", "no commit", "0" * 40, "\u0928"])
def test_a_note_of_what_is_there_that_is_wrong_is_not_believed(run, tmp_path, text):
    written(run(), b"1")
    (tmp_path / "ours" / "copy.git" / "seen").write_text(text, encoding="utf-8")
    assert run().look(HEAD).data == b"1"


def test_a_copy_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "copy.git").write_text("a file where the copy should be")
    with pytest.raises(StoreError) as caught:
        GitCopy(tmp_path / "copy.git").stand_on(None)
    assert caught.value.what == "This machine's copy of the lock could not be written."
    assert "copy.git: File exists" in caught.value.why
    assert "may be deleted" in caught.value.hint
