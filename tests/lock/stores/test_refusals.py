"""What people read when a lock cannot be read, written or held: every sentence, in one text that a review reads."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ctsync.errors import CtsyncError, StoreError
from ctsync.lock.seal import seal
from ctsync.lock.stores import FileStore, in_object_storage, on_a_branch
from ctsync.lock.stores.contract import LockStore, revision_of
from ctsync.lock.stores.git_program import Git
from ctsync.lock.stores.lease import CELL
from ctsync.lock.stores.object_shelf import ObjectShelf
from ctsync.lock.stores.shelf import Cell
from ctsync.lock.stores.shelved import HEAD, ShelvedStore
from ctsync.lock.stores.watermark import Watermark
from tests.support.conditional_store import ConditionalStore
from tests.support.failing_disk import FailingDisk
from tests.support.golden import Golden
from tests.support.locks import a_lock, a_record
from tests.support.remotes import a_bare_repository
from tests.support.shelves import MemoryShelf

NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
LOCK = a_lock(a_record(1), a_record(2), next_seq=5_000)


@dataclass
class Book:
    """Gathers what refusals say; nothing of this machine stays in it."""

    folder: Path
    lines: list[str] = field(default_factory=list)

    def read(self, title: str, attempt: Callable[[], object], *, quotes: str = "") -> None:
        """`quotes` names whose words the reason is, where they are another one in each version of a program."""
        try:
            attempt()
        except CtsyncError as error:
            error.why = f"({quotes}'s words)" if quotes and error.why else error.why
            told = [
                f"{error.exit_code.name}: {error.what}",
                *(text for text in (error.why, error.hint) if text),
            ]
        else:
            told = ["it is not refused"]
        self.lines += [title, *(f"    {self._anywhere(text)}" for text in told)]

    def _anywhere(self, text: str) -> str:
        text = text.replace(str(self.folder), "FOLDER")
        text = re.sub(r"sha256:[0-9a-f]{64}", "DIGEST", text)
        return re.sub(r"127\.0\.0\.1:[0-9]+", "SERVER", text)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def taken(store: LockStore) -> Callable[[], object]:
    def take() -> None:
        with store.hold():
            pass

    return take


def test_a_lock_in_a_file(golden: Golden, tmp_path: Path) -> None:
    book, path = Book(tmp_path), tmp_path / "lock.json"
    store = FileStore(path, who="ada", now=lambda: NOW)
    with store.hold():
        book.read("somebody holds it", taken(store))
        path.with_name("lock.json.holder").write_bytes(b"\xff")
        book.read("somebody holds it whose note cannot be read", taken(store))
    first = store.write(LOCK, based_on=None)
    older = path.read_bytes()
    book.read("a write based on nothing", lambda: store.write(LOCK, based_on=None))
    second = store.fold(first)
    newer = path.read_bytes()
    path.write_bytes(older)
    book.read("an older copy", FileStore(path).read)
    path.unlink()
    book.read("it is gone", FileStore(path).read)
    _damages(book, path, newer)
    path.write_bytes(newer)
    (base,) = (path.parent / "lock.json.d" / "base").iterdir()
    whole = base.read_bytes()
    base.write_bytes(whole.replace(b"sale-1", b"sale-9"))
    book.read("its base was changed", FileStore(path).read)
    base.unlink()
    book.read("its base is gone", FileStore(path).read)
    book.read(
        "a write on a base that is gone", lambda: FileStore(path).write(second, based_on=revision_of(second))
    )
    base.write_bytes(whole)
    path.with_name("lock.json.seen").write_text("{}")
    book.read("the mark of what was seen is damaged", FileStore(path).read)
    golden("lock/in-a-file.txt", book.text)


def _damages(book: Book, path: Path, whole: bytes) -> None:
    texts = {
        "empty": b"\n",
        "not of letters": b"\xff\xfe",
        "merged": b"<<<<<<< ours\n" + whole,
        "cut short": whole[:40],
        "of another layout": b'{"a":1}\n',
        "edited": whole.replace(b'"zone":"', b'"zone":"X'),
        "of a newer format": whole.replace(b'{"format":', b'{"format":9'),
        "of a newer format and layout": b'{"format":99}\n',
        "a list": seal({}).replace('"body":{}', '"body":[]').encode(),
        "with nothing in it": seal({}).encode(),
    }
    for title, text in texts.items():
        path.write_bytes(text)
        book.read(f"it is {title}", FileStore(path).read)


def test_a_lock_in_a_file_of_another_machine_and_on_a_sick_disk(golden: Golden, tmp_path: Path) -> None:
    book, path = Book(tmp_path), tmp_path / "lock.json"
    lock = FileStore(path, machine="mine").write(LOCK, based_on=None)
    book.read("another machine's", FileStore(path, machine="yours").read)
    path.unlink()
    path.with_name("lock.json.seen").unlink()
    lock = FileStore(path).write(LOCK, based_on=None)
    for action, run in (
        ("read", lambda store: store.read()),
        ("asked when it was applied", lambda store: store.last_applied()),
        ("written", lambda store: store.write(lock, based_on=revision_of(lock))),
        ("held", lambda store: taken(store)()),
        ("given a payload", lambda store: store.put_blob({"a": 1})),
        ("asked for a payload", lambda store: store.get_blob("sha256:" + "ab" * 32)),
    ):
        store = FileStore(path, files=_sick())
        book.read(f"{action} on a sick disk", lambda store=store, run=run: run(store))  # type: ignore[misc]  # bound at once
    digest = FileStore(path).put_blob({"a": 1})
    (blob,) = (each for each in (path.parent / "lock.json.d" / "blobs").rglob("*.json"))
    blob.write_bytes(b'{"a":2}')
    book.read("a payload that was changed", lambda: FileStore(path).get_blob(digest))
    blob.unlink()
    book.read("a payload that is gone", lambda: FileStore(path).get_blob(digest))
    book.read("a payload of no digest", lambda: FileStore(path).get_blob("../lock"))
    blob.mkdir()
    book.read("a folder in the place of a payload", lambda: FileStore(path).get_blob(digest))
    golden("lock/in-a-file-elsewhere.txt", book.text)


def _sick() -> FailingDisk:
    class Sick(FailingDisk):
        def __getattr__(self, name: str) -> Callable[..., object]:
            def call(*_: object) -> object:
                raise OSError(errno.EIO, "Input/output error")

            return call

    return Sick(1)


def test_a_lock_that_several_machines_share(golden: Golden, tmp_path: Path) -> None:
    book, shelf = Book(tmp_path), MemoryShelf()
    mark = tmp_path / "seen.json"
    store = ShelvedStore(
        shelf, Watermark(mark), now=lambda: NOW, who="ada", run_url="https://ci.kaveri.example/run/7"
    )
    with store.hold():
        book.read("somebody holds it", taken(store))
        seen = store.holding()
        assert seen is not None
    book.read("a hold that is over is broken", lambda: store.break_hold(seen))
    for text in ("{}", '{"nonce":1,"who":"","since":"","until":"","run_url":""}', "[]", "no"):
        shelf.cells[CELL] = Cell(text.encode(), "odd")
        book.read(f"its lease is {text}", store.holding)
    del shelf.cells[CELL]
    with _somebody_first(shelf):
        book.read("somebody takes it at the same moment, and is gone", taken(store))
    lock = store.write(LOCK, based_on=None)
    older = shelf.cells[HEAD]
    store.fold(lock)
    book.read("a write based on an older state", lambda: store.write(lock, based_on=revision_of(lock)))
    shelf.cells[HEAD] = older
    book.read("an older copy", store.read)
    del shelf.cells[HEAD]
    book.read("it is gone", store.read)
    mark.write_text("{}")
    book.read("what this machine has seen is damaged", store.read)
    mark.unlink()
    mark.mkdir()
    book.read("what this machine has seen cannot be read", store.read)
    golden("lock/shared.txt", book.text)


@contextmanager
def _somebody_first(shelf: MemoryShelf) -> Iterator[None]:
    """Another run takes the lease after a look at it, and gives it back at once."""

    def first() -> None:
        shelf.on_look = None
        shelf.cells[CELL] = Cell(b'{"free":"x"}', "theirs")

    shelf.on_look = first
    yield


def test_a_lock_on_a_branch(golden: Golden, tmp_path: Path) -> None:
    book = Book(tmp_path)
    remote = a_bare_repository(tmp_path / "remote.git")

    def store(at: str = str(remote), folder: str = "mine") -> LockStore:
        return on_a_branch(at, "ctsync-lock/live", tmp_path / folder, now=lambda: NOW)

    book.read("a remote that is not there", store(str(tmp_path / "none.git"), "other").read, quotes="git")
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho branch is protected >&2\nexit 1\n")
    hook.chmod(0o700)
    book.read("a server that says no", lambda: store().write(LOCK, based_on=None), quotes="git")
    hook.unlink()
    lock = store().write(LOCK, based_on=None)
    book.read("a write based on nothing", lambda: store().write(lock, based_on=None))
    book.read(
        "a command that fails",
        lambda: Git(remote).must("cat-file", "blob", "HEAD~9"),
        quotes="git",
    )
    golden("lock/on-a-branch.txt", book.text)


def test_a_lock_in_object_storage(golden: Golden, tmp_path: Path) -> None:
    book, address = Book(tmp_path), "s3://kaveri/ctsync/live"

    def store(server: ConditionalStore) -> LockStore:
        return in_object_storage(address, tmp_path / "mine", now=lambda: NOW, settings=server.settings)

    book.read("no address", lambda: ObjectShelf("s3:/kaveri"))
    for careless in ({"create"}, {"update"}):
        with ConditionalStore(careless=frozenset(careless)) as server:
            name = f"a server that ignores conditions: {', '.join(careless)}"
            book.read(name, lambda server=server: store(server).write(LOCK, based_on=None))  # type: ignore[misc]  # bound at once
    with ConditionalStore() as server:
        lock = store(server).write(LOCK, based_on=None)
        book.read("a write based on nothing", lambda: store(server).write(lock, based_on=None))
        newer = replace(lock, serial=9)
        book.read(
            "a write based on what never was", lambda: store(server).write(newer, based_on=revision_of(newer))
        )
        server.objects.clear()
        book.read("it is gone", store(server).read)
    golden("lock/in-object-storage.txt", book.text)


def test_a_disk_that_fails_never_looks_like_a_lock_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="could not be read"):
        FileStore(tmp_path / "lock.json", files=_sick()).read()
