"""The lock on a branch: a real bare repository, by path and by a pretended ssh whose line can be cut."""

from __future__ import annotations

import itertools
import os
import shutil
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ctsync.errors import Fenced, LockCorrupt, LockForeign, LockMissing, StoreError
from ctsync.lock.stores import on_a_branch
from ctsync.lock.stores.contract import revision_of
from ctsync.lock.stores.git_program import Git, carried_settings, harmless, remote_of
from tests.support.locks import a_lock, a_record
from tests.support.remotes import a_bare_repository, git

NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
BRANCH = "ctsync-lock/production"
REF = f"refs/heads/{BRANCH}"


@pytest.fixture
def remote(tmp_path):
    return a_bare_repository(tmp_path / "remote.git")


@pytest.fixture
def machine(tmp_path, remote):
    """Make a client on one more machine."""
    numbers = itertools.count()

    def make(at: str | Path = remote, folder: Path | None = None, **told):
        folder = folder or tmp_path / f"machine-{next(numbers)}"
        return on_a_branch(str(at), BRANCH, folder, now=lambda: NOW, **told)

    return make


@pytest.fixture
def line(tmp_path, remote):
    """An ssh that runs the server's side here; `cut` says when the line goes dead for a push."""
    return PretendedSsh(tmp_path, remote)


class PretendedSsh:
    def __init__(self, folder: Path, remote: Path) -> None:
        self.url = f"ssh://forge.test{remote}"
        self._cut = folder / "cut"
        self._program = folder / "ssh"
        self._program.write_text(
            "#!/bin/sh\n"
            'for word in "$@"; do command=$word; done\n'
            f'mood=$(cat "{self._cut}" 2>/dev/null)\n'
            'case "$command" in\n'
            "git-receive-pack*)\n"
            '  [ "$mood" = before ] && exit 255\n'
            f'  [ "$mood" = after ] && {{ sh -c "$command" | head -c {self._adverts(remote)} ; exit 255; }} ;;\n'
            "esac\n"
            'exec sh -c "$command"\n'
        )
        self._program.chmod(0o700)
        self.settings = (("core.sshCommand", str(self._program)),)

    def _adverts(self, remote: Path) -> str:
        """Bytes the server says before it has done anything: all that gets through when its answer is lost."""
        return f'"$(git-receive-pack --http-backend-info-refs {remote} | wc -c)"'

    def cut(self, when: str) -> None:
        self._cut.write_text(when)

    def mend(self) -> None:
        self._cut.unlink()


def test_each_write_is_a_child_of_the_one_before(machine, remote):
    store = machine()
    lock = store.write(a_lock(a_record(1)), based_on=None)
    for _ in range(3):
        lock = store.write(lock, based_on=revision_of(lock))
    assert git("-C", str(remote), "rev-list", "--count", REF) == "4"
    assert git("-C", str(remote), "rev-list", "--count", "--merges", REF) == "0"


def test_a_write_and_what_it_names_come_in_one_commit(machine, remote):
    store = machine()
    digest = store.put_blob({"payload": 1})
    store.write(a_lock(), based_on=None)
    files = git("-C", str(remote), "ls-tree", "-r", "--name-only", REF).splitlines()
    name = digest.removeprefix("sha256:")
    assert files == [f"blobs/{name[:2]}/{name}.json", "head.json"]
    assert git("-C", str(remote), "rev-list", "--count", REF) == "1"


def test_the_copy_on_this_machine_may_be_deleted_at_any_time(machine, tmp_path):
    store = machine(folder=tmp_path / "mine")
    lock = store.write(a_lock(a_record(1)), based_on=None)
    shutil.rmtree(tmp_path / "mine" / "copy.git")
    fresh = machine(folder=tmp_path / "mine")
    assert fresh.read() == lock
    assert fresh.fold(lock).records == lock.records


def test_the_copy_is_its_owners_only(machine, tmp_path):
    before = os.umask(0o022)
    try:
        machine(folder=tmp_path / "mine").write(a_lock(), based_on=None)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "mine" / "copy.git").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "mine" / "seen.json").stat().st_mode) == 0o600


def test_a_branch_that_was_deleted_is_a_lock_that_was_lost(machine, remote):
    store = machine()
    lock = store.write(a_lock(), based_on=None)
    git("-C", str(remote), "update-ref", "-d", REF)
    with pytest.raises(LockMissing):
        store.read()
    with pytest.raises(LockMissing):
        store.write(lock, based_on=revision_of(lock))
    assert git("-C", str(remote), "for-each-ref", REF) == ""


def test_a_branch_that_was_moved_back_is_refused(machine, remote):
    store = machine()
    first = store.write(a_lock(), based_on=None)
    store.write(first, based_on=revision_of(first))
    git("-C", str(remote), "update-ref", REF, f"{REF}~1")
    with pytest.raises(LockForeign):
        store.read()
    with pytest.raises(LockForeign):
        store.write(first, based_on=revision_of(first))


def test_a_machine_that_only_reads_notices_it_too(machine, remote):
    store, reader = machine(), machine()
    first = store.write(a_lock(), based_on=None)
    store.write(first, based_on=revision_of(first))
    assert reader.read().serial == 2
    git("-C", str(remote), "update-ref", REF, f"{REF}~1")
    with pytest.raises(LockForeign):
        reader.read()


@pytest.mark.parametrize("text", ["", "<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n", "{}", "\u0928"])
def test_a_head_that_somebody_edited_is_damage(machine, remote, tmp_path, text):
    store = machine()
    lock = store.write(a_lock(), based_on=None)
    _commit_by_hand(remote, text.encode())
    with pytest.raises(LockCorrupt):
        store.read()
    with pytest.raises(LockCorrupt):
        store.write(lock, based_on=revision_of(lock))


def _commit_by_hand(remote: Path, head: bytes) -> None:
    blob = git("-C", str(remote), "hash-object", "-w", "--stdin", given=head)
    tree = git("-C", str(remote), "mktree", given=f"100644 blob {blob}\thead.json\n".encode())
    parent = git("-C", str(remote), "rev-parse", REF)
    git(
        "-C",
        str(remote),
        "update-ref",
        REF,
        git("-C", str(remote), "commit-tree", "-m", "x", "-p", parent, tree),
    )


def test_a_branch_with_other_files_only_holds_no_lock_and_can_take_one(machine, remote):
    tree = git("-C", str(remote), "mktree", given=b"")
    git("-C", str(remote), "update-ref", REF, git("-C", str(remote), "commit-tree", "-m", "x", tree))
    store = machine()
    assert store.read() is None
    assert store.write(a_lock(), based_on=None).serial == 1


def test_a_remote_that_is_not_there_is_told_and_nothing_is_guessed(machine, tmp_path):
    store = machine(tmp_path / "nowhere.git")
    with pytest.raises(StoreError) as caught:
        store.read()
    assert "nowhere.git" in caught.value.what
    assert "does not appear to be a git repository" in caught.value.why
    assert caught.value.hint.startswith("Nothing is sent while that is so. Look at the network")
    with pytest.raises(StoreError):
        store.write(a_lock(), based_on=None)


def test_a_server_that_says_no_is_quoted(machine, remote):
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'only the robot may push here' >&2\nexit 1\n")
    hook.chmod(0o700)
    with pytest.raises(StoreError) as caught:
        machine().write(a_lock(), based_on=None)
    assert not isinstance(caught.value, Fenced)
    assert "only the robot may push here" in caught.value.why
    hook.unlink()
    assert machine().read() is None


def test_the_whole_contract_holds_over_ssh(machine, line):
    store = machine(line.url, settings=line.settings)
    lock = store.write(a_lock(a_record(1)), based_on=None)
    assert machine().read() == lock
    with pytest.raises(Fenced):
        machine(line.url, settings=line.settings).write(a_lock(), based_on=None)


def test_a_push_whose_answer_was_lost_is_found_to_have_happened(machine, line):
    store = machine(line.url, settings=line.settings)
    lock = store.write(a_lock(), based_on=None)
    line.cut("after")
    won = store.write(replace(lock, applied_commit="b2"), based_on=revision_of(lock))
    line.mend()
    assert machine().read() == won
    assert store.write(won, based_on=revision_of(won)).serial == won.serial + 1


def test_a_push_that_never_arrived_is_an_error_and_the_lock_is_unharmed(machine, line):
    store = machine(line.url, settings=line.settings)
    lock = store.write(a_lock(), based_on=None)
    line.cut("before")
    with pytest.raises(StoreError) as caught:
        store.write(lock, based_on=revision_of(lock))
    assert not isinstance(caught.value, Fenced)
    assert caught.value.why not in ("", "The push ended without a word.")
    assert caught.value.hint == "Nothing is sent until the lock can be written. Run the command again."
    line.mend()
    assert machine().read() == lock
    assert store.write(lock, based_on=revision_of(lock)).serial == lock.serial + 1


def test_what_was_kept_for_a_write_that_failed_comes_with_the_next(machine, line):
    store = machine(line.url, settings=line.settings)
    lock = store.write(a_lock(), based_on=None)
    digest = store.put_blob({"payload": "kept"})
    line.cut("before")
    with pytest.raises(StoreError):
        store.write(lock, based_on=revision_of(lock))
    line.mend()
    store.write(lock, based_on=revision_of(lock))
    assert machine().get_blob(digest) == {"payload": "kept"}


def test_writing_the_lock_and_renewing_the_lease_do_not_get_into_each_others_way(machine):
    store, other = machine(), machine()
    lock = store.write(a_lock(), based_on=None)
    stop, failures = threading.Event(), []

    def leases() -> None:
        while not stop.is_set():
            try:
                with other.hold():
                    pass
            except StoreError as error:
                failures.append(error)

    thread = threading.Thread(target=leases)
    thread.start()
    try:
        for _ in range(8):
            lock = store.write(lock, based_on=revision_of(lock))
    finally:
        stop.set()
        thread.join(60)
    assert failures == []
    assert machine().read() == lock


def test_what_git_says_shows_no_password():
    told = harmless("fatal: unable to access 'https://robot:s3cret@forge.test/shop.git/': 403\n\n")
    assert "s3cret" not in told
    assert "forge.test/shop.git" in told


def test_the_way_to_the_remote_is_the_repositorys_own(tmp_path, remote):
    git("init", "--quiet", str(tmp_path / "shop"))
    shop = ("-C", str(tmp_path / "shop"))
    assert remote_of(tmp_path / "shop") is None
    git(*shop, "remote", "add", "origin", str(remote))
    git(*shop, "config", "http.https://forge.test/.extraheader", "AUTHORIZATION: basic abc")
    git(*shop, "config", "core.sshCommand", "ssh -i key")
    git(*shop, "config", "core.pager", "less")
    assert remote_of(tmp_path / "shop") == str(remote)
    carried = dict(carried_settings(tmp_path / "shop"))
    assert carried == {
        "http.https://forge.test/.extraheader": "AUTHORIZATION: basic abc",
        "core.sshcommand": "ssh -i key",
    }
    copy = Git(tmp_path, tuple(carried.items()))
    assert (
        copy.run("config", "--get", "http.https://forge.test/.extraheader").text == "AUTHORIZATION: basic abc"
    )


def test_the_way_to_the_remote_may_stand_in_a_file_that_the_settings_include(tmp_path):
    shop, elsewhere = tmp_path / "shop", tmp_path / "credentials.config"
    git("init", "--quiet", str(shop))
    elsewhere.write_text('[http "https://forge.test/"]\n\textraheader = AUTHORIZATION: basic abc\n')
    git("-C", str(shop), "config", f"includeIf.gitdir:{shop / '.git'}.path", str(elsewhere))
    assert carried_settings(shop) == (("http.https://forge.test/.extraheader", "AUTHORIZATION: basic abc"),)


def test_a_git_that_does_not_answer_in_time_is_given_up(tmp_path):
    said = Git(tmp_path).run("hash-object", "--stdin-paths", given=b"")
    assert (said.code, said.err) == (0, "")
    slow = Git(tmp_path, (("alias.slow", "!sleep 5"),), patience=0.05).run("slow")
    assert (slow.code, slow.out) == (None, b"")
    assert slow.err == "it did not answer within 0.05 seconds"


def test_what_git_says_in_no_known_letters_is_told_all_the_same(tmp_path):
    said = Git(tmp_path).run("no-such-\udcff")
    assert said.code == 1
    assert "is not a git command" in said.err
    git("init", "--quiet", str(tmp_path / "shop"))
    settings = tmp_path / "shop" / ".git" / "config"
    settings.write_bytes(settings.read_bytes() + b'[http]\n\tproxy = "\xff"\n')
    assert carried_settings(tmp_path / "shop") == (("http.proxy", "\N{REPLACEMENT CHARACTER}"),)


def test_a_lock_goes_where_the_repository_pushes_to(tmp_path, remote):
    git("init", "--quiet", str(tmp_path / "shop"))
    shop = ("-C", str(tmp_path / "shop"))
    git(*shop, "remote", "add", "origin", "https://mirror.test/shop.git")
    git(*shop, "remote", "set-url", "--push", "origin", str(remote))
    assert remote_of(tmp_path / "shop") == str(remote)


def environ_of(folder: Path) -> dict[str, str]:
    """What git hands on to the programs that it starts."""
    listed = Git(folder).run("-c", "alias.show-environ=!env", "show-environ").text
    return dict(line.split("=", 1) for line in listed.splitlines() if "=" in line)


def test_git_asks_nobody_for_a_password_and_is_not_pointed_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_TERMINAL_PROMPT", "1")
    environ = environ_of(tmp_path)
    assert "GIT_WORK_TREE" not in environ
    assert {name: environ[name] for name in ("GIT_TERMINAL_PROMPT", "LC_ALL", "GIT_SSH_COMMAND")} == {
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
        "GIT_SSH_COMMAND": "ssh -o BatchMode=yes",
    }


@pytest.mark.parametrize("name", ["GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_SSL_CAINFO"])
def test_how_this_machine_reaches_a_server_stays_its_own_business(tmp_path, monkeypatch, name):
    monkeypatch.setenv(name, "/opt/kaveri/its-own")
    assert environ_of(tmp_path)[name] == "/opt/kaveri/its-own"


def test_without_git_the_reason_is_told_and_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError) as refused:
        Git(tmp_path).run("version")
    assert (refused.value.what, refused.value.hint) == (
        "The lock cannot be reached: git could not be run.",
        "The lock of this account lives on a branch, so git is needed. Install it.",
    )
    assert refused.value.why.startswith("No such file")
