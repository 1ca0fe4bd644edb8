"""A local CleverTap and a lock's store in a process of their own, prepared once and copied for each trial.

sandbox.sqlite3   the account: what it has, and its journal
kept/             the lock: in a file, or on the branch of a bare repository
objects           the lock, in a little S3
work/             what the machine that applies has besides, which is deleted with it
"""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

from ctsync.api.campaigns import CleverTap
from ctsync.api.estimates import Estimates
from ctsync.api.pacing import Pacer
from ctsync.api.transport import Transport
from ctsync.applying.driver import Driver
from ctsync.applying.events import silent
from ctsync.lock.stores.contract import LockStore
from ctsync.lock.stores.disk import DISK
from ctsync.lock.stores.file import FileStore
from ctsync.lock.stores.git_shelf import GitShelf
from ctsync.lock.stores.object_shelf import ObjectShelf
from ctsync.lock.stores.shelf import Shelf
from ctsync.lock.stores.shelved import ShelvedStore
from ctsync.lock.stores.watermark import Watermark
from ctsync.redaction import Secret
from ctsync.sandbox import ACCOUNT_ID, PASSCODE
from ctsync.sandbox.server import STATE_FILE, EmbeddedSandbox
from tests.safety.forking import in_a_copy, ready_to_be_copied, served
from tests.safety.points import Points, WatchedDisk, WatchedShelf, WatchedWire
from tests.safety.shop import Edit, plan_and_apply
from tests.support.campaigns import NOW, ZONE
from tests.support.conditional_store import ConditionalStore
from tests.support.remotes import a_bare_repository
from tests.support.shop_process import Sandbox, read_journal

STORES = ("file", "git", "object")
BRANCH = "ctsync-lock/here"
ADDRESS = "s3://kaveri/ctsync/here"
ENOUGH_MEMORY = 512 * 1024**2
PEOPLE = (2, 7)
"""How many, and the seed they are made with: nobody counts them here."""


@dataclass(frozen=True)
class Place:
    """One trial's account and store, while they are served."""

    root: Path
    store: str
    url: str
    objects: str

    @property
    def work(self) -> Path:
        """What a machine has of its own; made anew when it is asked for after it was deleted."""
        folder = self.root / "work"
        folder.mkdir(exist_ok=True)
        return folder

    def another(self, name: str) -> Path:
        """What another machine has of its own."""
        folder = self.root / name
        folder.mkdir()
        return folder

    def lose_the_machine(self) -> None:
        shutil.rmtree(self.root / "work", ignore_errors=True)

    def journal(self) -> list[dict[str, Any]]:
        """What the account wrote down."""
        return read_journal(self.root / STATE_FILE)

    def let_everything_go_out(self) -> None:
        Sandbox(self.url).advance("60d")

    def driver(
        self,
        points: Points | None = None,
        *,
        in_flight: int = 1,
        later: timedelta = timedelta(),
        work: Path | None = None,
    ) -> Driver:
        """The real client and store of one run. `later` is how far its machine's clock has moved on."""
        transport = Transport(
            self.url,
            Secret(ACCOUNT_ID),
            Secret(PASSCODE),
            pacer=Pacer(rate=None, in_flight=in_flight),
            carrier=None if points is None else partial(WatchedWire, points=points),
        )
        signalled = Event()
        api = CleverTap(transport, held_back=signalled.is_set)
        return Driver(
            reader=api,
            writer=api,
            estimator=Estimates(transport),
            store=self._opened(points, lambda: NOW + later, work or self.work),
            tell_time=lambda: NOW,
            rest=lambda _seconds, _flag: None,
            in_flight=in_flight,
            listener=silent if points is None else points.hear,
            signalled=signalled,
        )

    def _opened(self, points: Points | None, now: Callable[[], datetime], work: Path) -> LockStore:
        if self.store == "file":
            disk = DISK if points is None else WatchedDisk(points)
            return FileStore(self.root / "kept" / "here.lock", files=disk, now=now)
        shelf: Shelf
        if self.store == "git":
            if points is not None:
                points.hear_git()
            shelf = GitShelf(str(self.root / "kept"), BRANCH, work / "copy.git", now=now)
        else:
            shelf = ObjectShelf(ADDRESS, **ConditionalStore.settings_for(self.objects))
        if points is not None:
            shelf = WatchedShelf(shelf, points)
        return ShelvedStore(shelf, Watermark(work / "seen.json"), now=now)


def scratch() -> TemporaryDirectory[str]:
    """A folder for places, in memory where there is some to spare.

    A killed process takes nothing with it that it has given to the kernel, so memory shows what a disk would. What a
    disk loses besides is `tests.safety.disk`'s matter, which plays it.
    """
    memory = Path("/dev/shm")
    spare = shutil.disk_usage(memory).free if os.access(memory, os.W_OK) else 0
    return TemporaryDirectory(prefix="ctsync-safety-", dir=memory if spare > ENOUGH_MEMORY else None)


@contextmanager
def prepared(folder: Path, store: str, edit: Edit) -> Iterator[Path]:
    """The place after its first apply, for copying; removed at the end."""
    _warm(folder, edit)
    ready_to_be_copied()
    if store == "git":
        a_bare_repository(folder / "kept")
    with _open_place(folder, store) as place:
        Sandbox(place.url).ask("account", {"zone": ZONE, "notification_channels": ["offers"]})
        first = in_a_copy(lambda: plan_and_apply(place.driver(), edit.before).exit_code)
        assert first.result == 0
        place.lose_the_machine()
    yield folder
    shutil.rmtree(folder)


def _warm(folder: Path, edit: Edit) -> None:
    """Both ends of a whole history in this process, so that none of its copies imports or compiles anything."""
    with EmbeddedSandbox(folder / STATE_FILE, clock_start=NOW, zone=ZONE, population=PEOPLE) as sandbox:
        place = Place(folder, "file", sandbox.url, "")
        Sandbox(place.url).ask("account", {"zone": ZONE, "notification_channels": ["offers"]})
        for campaigns in (edit.before, edit.after):
            plan_and_apply(place.driver(), campaigns)
        place.let_everything_go_out()
        place.journal()
    shutil.rmtree(folder)


@contextmanager
def place_like(prepared: Path, trial: Path, store: str) -> Iterator[Place]:
    """A copy of a prepared place, served while the block runs."""
    shutil.copytree(prepared, trial)
    try:
        with _open_place(trial, store) as place:
            yield place
    finally:
        shutil.rmtree(trial)


@contextmanager
def _open_place(root: Path, store: str) -> Iterator[Place]:
    with served(partial(_serve, root)) as (url, objects):
        yield Place(root, store, url, objects)


def _serve(root: Path, tell: Callable[[Any], None], until_the_end: Callable[[], None]) -> None:
    kept = root / "objects"
    root.mkdir(exist_ok=True)
    with (
        EmbeddedSandbox(root / STATE_FILE, clock_start=NOW, zone=ZONE, population=PEOPLE) as sandbox,
        ConditionalStore() as objects,
    ):
        if kept.exists():
            objects.objects.update(pickle.loads(kept.read_bytes()))
        tell((sandbox.url, str(objects.settings["config"]["aws_endpoint"])))
        until_the_end()
        kept.write_bytes(pickle.dumps(objects.objects))


def cores() -> int:
    return os.cpu_count() or 1
