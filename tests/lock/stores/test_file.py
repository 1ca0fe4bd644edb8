from __future__ import annotations

import errno
import itertools
import json
import multiprocessing
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ctsync.errors import Fenced, LockCorrupt, LockForeign, LockHeld, LockMissing, StoreError
from ctsync.lock.codec import Head, encode_head
from ctsync.lock.holding import Holding
from ctsync.lock.stores.contract import revision_of
from ctsync.lock.stores.file import FileStore
from ctsync.lock.stores.folding import FOLD_AT
from tests.support.failing_disk import AfterThePower, FailingDisk, PowerCut
from tests.support.locks import a_lock, a_record

LOCK = a_lock(a_record(1), a_record(2), next_seq=5_000)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "locks" / "live.json"


def written(path, lock=LOCK, **settings):
    return FileStore(path, **settings).write(lock, based_on=None)


def files_under(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ── what it keeps where ──


def test_everything_it_writes_is_its_owners_alone(path):
    store = FileStore(path)
    store.fold(written(path))
    store.put_blob({"a": 1})
    with store.hold():
        modes = {
            place.relative_to(path.parent).parts[0]: stat.S_IMODE(place.stat().st_mode) & 0o077
            for place in path.parent.rglob("*")
        }
    assert {"live.json", "live.json.d", "live.json.seen", "live.json.lockfile", "live.json.holder"} <= set(
        modes
    )
    assert set(modes.values()) == {0}


def test_the_head_holds_only_what_changed_since_the_fold(path):
    store = FileStore(path)
    lock = store.fold(written(path))
    store.write(lock.with_record(a_record(3)), based_on=revision_of(lock))
    body = json.loads(path.read_text())["body"]
    assert list(body["records"]) == ["sale-3"]


def test_a_head_that_grew_too_large_folds_by_itself(path):
    store = FileStore(path)
    lock = written(path, a_lock(next_seq=5_000))
    many = {str(record.key): record for record in map(a_record, range(1, FOLD_AT + 2))}
    lock = store.write(lock.with_records(many), based_on=revision_of(lock))
    assert json.loads(path.read_text())["body"]["records"] == {}
    assert FileStore(path).read() == lock


def test_only_the_base_that_the_head_names_is_kept(path):
    store = FileStore(path)
    lock = store.fold(written(path))
    lock = store.fold(store.write(lock.with_record(a_record(3)), based_on=revision_of(lock)))
    (base,) = (path.parent / "live.json.d" / "base").iterdir()
    assert base.stem in path.read_text()


def test_a_fold_clears_away_what_dead_writers_left(path):
    lock = written(path)
    left = [path.parent / ".live.json.dead.tmp", path.parent / ".live.json.seen.dead.tmp"]
    kept = [path.parent / ".live.json.holder.busy.tmp", path.parent / ".other.json.dead.tmp"]
    for place in (*left, *kept):
        place.write_bytes(b"half")
    FileStore(path).fold(lock)
    assert [place.exists() for place in left] == [False, False]
    assert [place.exists() for place in kept] == [True, True]


def test_nonces_come_from_the_given_source(path):
    numbers = itertools.count(1)
    assert written(path, nonce=lambda: f"n{next(numbers)}").nonce.startswith("n")


def test_a_store_names_its_file(path):
    assert str(path) in FileStore(path).describe()


# ── what it refuses ──


def test_an_empty_file_is_never_an_empty_lock(path):
    written(path)
    for data in (b"", b"\n", b"\0" * 64):
        path.write_bytes(data)
        with pytest.raises(LockCorrupt):
            FileStore(path).read()


def test_a_damaged_head_refuses_writes_too(path):
    lock = written(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(LockCorrupt):
        FileStore(path).write(lock, based_on=revision_of(lock))
    with pytest.raises(LockCorrupt):
        FileStore(path).write(lock, based_on=None)


def test_bytes_that_are_no_text_are_damage(path):
    written(path)
    path.write_bytes("परिवर्तन".encode())
    with pytest.raises(LockCorrupt):
        FileStore(path).read()


def test_a_lock_that_disappeared_is_missing_and_not_new(path):
    written(path)
    path.unlink()
    with pytest.raises(LockMissing) as caught:
        FileStore(path).read()
    assert "live.json.seen" in caught.value.hint


def test_a_lock_rebuilt_after_a_loss_goes_on_counting(path):
    lock = written(path)
    lock = FileStore(path).write(lock, based_on=revision_of(lock))
    path.unlink()
    assert written(path).serial == lock.serial + 1


def test_an_older_copy_put_back_is_refused(path):
    lock = written(path)
    older = path.read_bytes()
    newer = FileStore(path).write(lock, based_on=revision_of(lock))
    path.write_bytes(older)
    with pytest.raises(LockForeign) as caught:
        FileStore(path).read()
    assert f"serial {lock.serial}" in caught.value.why
    with pytest.raises(LockForeign):
        FileStore(path).write(lock, based_on=revision_of(lock))
    assert newer.serial > lock.serial


@pytest.mark.parametrize("mark", [b"", b"{}", b'{"serial":"7"}', b"x", b"\xff", b"[]"])
def test_a_mark_that_cannot_be_read_is_damage(path, mark):
    written(path)
    path.with_name("live.json.seen").write_bytes(mark)
    with pytest.raises(LockCorrupt):
        FileStore(path).read()


def test_a_base_that_is_missing_or_changed_is_damage(path):
    lock = FileStore(path).fold(written(path))
    (base,) = (path.parent / "live.json.d" / "base").iterdir()
    whole = base.read_bytes()
    for spoil in (lambda: base.write_bytes(whole.replace(b"sale-1", b"sale-9")), base.unlink):
        spoil()
        with pytest.raises(LockCorrupt):
            FileStore(path).read()
        with pytest.raises(LockCorrupt):
            FileStore(path).write(lock, based_on=revision_of(lock))


def test_a_blob_that_was_changed_is_damage_and_is_mended_by_writing_it_again(path):
    store = FileStore(path)
    digest = store.put_blob({"a": 1})
    (blob,) = (path.parent / "live.json.d" / "blobs").rglob("*.json")
    blob.write_bytes(b'{"a":2}')
    with pytest.raises(LockCorrupt):
        store.get_blob(digest)
    assert store.put_blob({"a": 1}) == digest
    assert store.get_blob(digest) == {"a": 1}


def test_a_head_that_names_its_base_by_a_path_is_damage(path):
    written(path)
    path.write_text(encode_head(Head(replace(LOCK, serial=9), "../../etc/passwd")))
    with pytest.raises(LockCorrupt):
        FileStore(path).read()


def test_a_reader_that_meets_a_fold_reads_again(path):
    """Another run folds between this one's reading of the head and of the base."""
    lock = FileStore(path).fold(written(path))

    class FoldsMeanwhile(FailingDisk):
        folded = False

        def read(self, place: Path) -> bytes:
            if place.parent.name == "base" and not self.folded:
                self.folded = True
                other = FileStore(path)
                other.fold(other.write(lock.with_record(a_record(7)), based_on=revision_of(lock)))
            return self._disk.read(place)

    found = FileStore(path, files=FoldsMeanwhile(-1)).read()
    assert found is not None
    assert "sale-7" in found.records


# ── a disk that refuses ──


def test_a_place_that_cannot_be_written_is_a_store_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    store = FileStore(tmp_path / "file" / "lock.json")
    with pytest.raises(StoreError):
        store.write(LOCK, based_on=None)
    with pytest.raises(StoreError):
        store.put_blob({})
    with pytest.raises(StoreError), store.hold():
        pass
    with pytest.raises(StoreError):
        store.read()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("fold", [False, True])
@pytest.mark.parametrize("done_first", [False, True])
def test_whatever_call_fails_the_lock_is_old_or_new_and_the_error_is_ours(path, code, fold, done_first):
    old = written(path)
    for number in itertools.count(1):
        disk = FailingDisk(number, code, done_first=done_first)
        store = FileStore(path, files=disk)
        wanted = old.with_record(replace(a_record(3), name=f"attempt {number}"))
        try:
            new = store.fold(wanted) if fold else store.write(wanted, based_on=revision_of(old))
        except StoreError:
            assert disk.after_failed_flush == []
            found = FileStore(path).read()
            assert found is not None
            assert found == old or found.records == wanted.records
            old = found
        else:
            assert FileStore(path).read() == new
            old = new
            if not disk.failed:
                break
    assert number > 10


def test_a_move_whose_success_was_reported_as_failure_is_a_success(path):
    old = written(path)
    disk = FailingDisk(1, only="replace", done_first=True)
    new = FileStore(path, files=disk).write(old, based_on=revision_of(old))
    assert disk.failed == ["replace"]
    assert FileStore(path).read() == new


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_blob_is_there_or_the_caller_knows_that_it_is_not(path, code):
    for number in itertools.count(1):
        disk = FailingDisk(number, code)
        try:
            digest = FileStore(path, files=disk).put_blob({"n": number})
        except StoreError:
            continue
        assert FileStore(path).get_blob(digest) == {"n": number}
        if not disk.failed:
            break


def test_a_blob_that_cannot_be_read_is_a_store_error_and_no_damage(path):
    digest = FileStore(path).put_blob({"a": 1})
    with pytest.raises(StoreError) as caught:
        FileStore(path, files=FailingDisk(1)).get_blob(digest)
    assert type(caught.value) is StoreError


@pytest.mark.parametrize("fold", [False, True])
@pytest.mark.parametrize("loss", ["kept", "lost", "torn"])
@pytest.mark.parametrize("names_lost", [False, True])
def test_after_a_power_cut_at_any_moment_the_lock_is_old_or_new(tmp_path, fold, loss, names_lost):
    live = tmp_path / "live"
    store = FileStore(live / "lock.json")
    old = store.fold(store.write(LOCK, based_on=None))
    old = store.write(old.with_record(a_record(3)), based_on=revision_of(old))
    before = files_under(live)
    disk = PowerCut(live)
    recorded = FileStore(live / "lock.json", files=disk)
    wanted = old.with_record(a_record(4))
    new = recorded.fold(wanted) if fold else recorded.write(wanted, based_on=revision_of(old))
    for upto in range(len(disk.diary) + 1):
        after = tmp_path / f"after-{upto}"
        for place, data in AfterThePower(disk.diary, upto, loss, names_lost, before).files().items():
            (after / place).parent.mkdir(parents=True, exist_ok=True)
            (after / place).write_bytes(data)
        survivor = FileStore(after / "lock.json")
        found = survivor.read()
        assert found in (old, new)
        if upto == len(disk.diary):
            assert found == new
        assert found is not None
        assert survivor.write(found, based_on=revision_of(found)).serial == found.serial + 1


def test_a_first_write_cut_short_leaves_no_lock_or_a_whole_one(tmp_path):
    live = tmp_path / "live"
    live.mkdir()
    disk = PowerCut(live)
    new = FileStore(live / "lock.json", files=disk).write(LOCK, based_on=None)
    seen = set()
    for upto, loss, names_lost in itertools.product(
        range(len(disk.diary) + 1), ("kept", "lost", "torn"), (False, True)
    ):
        after = tmp_path / f"after-{upto}-{loss}-{names_lost}"
        after.mkdir()
        for place, data in AfterThePower(disk.diary, upto, loss, names_lost, {}).files().items():
            (after / place).write_bytes(data)
        found = FileStore(after / "lock.json").read()
        assert found in (None, new)
        seen.add(found is None)
    assert seen == {True, False}


# ── other processes ──


def _race(path: Path, start, answers) -> None:
    store = FileStore(path)
    lock = store.read()
    assert lock is not None
    start.wait(30)
    try:
        answers.put(("won", store.write(lock, based_on=revision_of(lock)).nonce))
    except Fenced:
        answers.put(("fenced", ""))


def test_of_two_processes_one_wins_and_the_other_is_fenced(path):
    written(path)
    context = multiprocessing.get_context("spawn")
    start, answers = context.Barrier(2), context.Queue()
    processes = [context.Process(target=_race, args=(path, start, answers)) for _ in range(2)]
    for process in processes:
        process.start()
    outcomes = dict(answers.get(timeout=60) for _ in processes)
    for process in processes:
        process.join(30)
    answers.close()
    assert set(outcomes) == {"won", "fenced"}
    found = FileStore(path).read()
    assert found is not None
    assert found.nonce == outcomes["won"]


def _hold(path: Path, holding) -> None:
    with FileStore(path, who="a run that dies").hold():
        holding.set()
        multiprocessing.Event().wait(60)


def test_a_hold_ends_with_the_process_that_had_it(path):
    context = multiprocessing.get_context("spawn")
    holding = context.Event()
    process = context.Process(target=_hold, args=(path, holding))
    process.start()
    assert holding.wait(60)
    with pytest.raises(LockHeld) as caught, FileStore(path).hold():
        pass
    assert "a run that dies" in caught.value.what
    process.kill()
    process.join(30)
    process.close()
    with FileStore(path).hold():
        pass


def test_a_holder_tells_since_when(path):
    now = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
    with FileStore(path, who="ada", now=lambda: now).hold():
        with pytest.raises(LockHeld) as caught, FileStore(path).hold():
            pass
        assert caught.value.what == "The lock is held by ada since 2027-05-20 04:30 UTC."


def test_who_holds_it_can_be_asked_without_being_in_anybodys_way(path):
    now = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
    assert FileStore(path).holding() is None
    with FileStore(path, who="ada", now=lambda: now).hold():
        assert FileStore(path).holding() == Holding("ada", now)
        with pytest.raises(LockHeld), FileStore(path).hold():
            pass
    assert FileStore(path).holding() is None
    with FileStore(path).hold():
        assert FileStore(path).holding() == Holding("another run", None)


@pytest.mark.parametrize(
    ("note", "holding"),
    [
        (b"\xff", Holding("another run", None)),
        (b"{}", Holding("another run", None)),
        (b'{"who":"ada","since":"yesterday"}', Holding("ada", None)),
        (b'{"since":"2027-05-20 04:30 UTC"}', Holding("another run", datetime(2027, 5, 20, 4, 30, tzinfo=UTC))),
    ],
)  # fmt: skip
def test_a_holder_whose_note_says_little_holds_it_all_the_same(path, note, holding):
    with FileStore(path, who="ada").hold():
        path.with_name("live.json.holder").write_bytes(note)
        assert FileStore(path).holding() == holding


def test_a_note_that_a_dead_run_left_holds_nothing(path):
    written(path)
    path.with_name("live.json.holder").write_bytes(b'{"who":"ada"}')
    assert FileStore(path).holding() is None


def test_a_disk_that_does_not_answer_is_not_taken_for_nobody(path):
    path.parent.parent.mkdir(exist_ok=True)
    path.parent.write_text("a file where a folder should be")
    with pytest.raises(StoreError):
        FileStore(path).holding()


def test_a_hold_on_a_file_is_not_broken_whoever_asks(path):
    store = FileStore(path)
    with FileStore(path, who="ada").hold():
        seen = store.holding()
        assert seen is not None
        with pytest.raises(LockHeld) as caught:
            store.break_hold(seen)
        assert store.holding() == seen
    told = (caught.value.what, caught.value.why, caught.value.hint)
    assert told == (
        "ada is at work on this machine.",
        "A lock in a file is held by the process itself, and is free the moment that ends.",
        "Wait for it, or end that process. It writes down what it did.",
    )


def test_a_holder_whose_note_is_unreadable_is_just_another_run(path):
    with FileStore(path, who="ada").hold():
        path.with_name("live.json.holder").write_bytes(b"\xff")
        with pytest.raises(LockHeld) as caught, FileStore(path).hold():
            pass
        assert "another run" in caught.value.what


def test_a_hold_whose_note_cannot_be_kept_is_refused_and_let_go(path):
    with pytest.raises(StoreError), FileStore(path, files=FailingDisk(1, only="write")).hold():
        pass
    with FileStore(path).hold():
        pass


# ── one machine alone ──


def test_a_lock_of_one_machine_is_refused_by_every_other(path):
    lock = written(path, machine="mine")
    assert FileStore(path, machine="mine").read() == lock
    assert lock.machine == "mine"
    other = FileStore(path, machine="yours")
    for use in (other.read, other.last_applied, lambda: other.write(lock, based_on=revision_of(lock))):
        with pytest.raises(LockForeign, match="belongs to another machine"):
            use()
    assert FileStore(path, machine="mine").read() == lock


def test_what_remains_of_another_machines_lock_is_not_told_as_ours(path):
    lock = written(path, machine="mine")
    assert FileStore(path, machine="mine").remains().lock == lock
    with pytest.raises(LockForeign, match="belongs to another machine"):
        FileStore(path, machine="yours").remains()


def test_a_lock_that_no_machine_claimed_becomes_that_of_the_one_that_writes_it(path):
    lock = written(path)
    assert lock.machine == ""
    assert FileStore(path, machine="mine").read() == lock
    lock = FileStore(path, machine="mine").write(lock, based_on=revision_of(lock))
    assert lock.machine == "mine"


def test_where_every_machine_may_it_stays_as_it_is(path):
    lock = written(path, machine="mine")
    lock = FileStore(path).fold(lock)
    assert (lock.machine, FileStore(path).read()) == ("mine", lock)
