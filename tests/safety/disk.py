"""A disk that refuses one call after the other, and power that fails between any two (reliability F19, F20; G8, G9).

Both play a whole apply with the lock in a file. After each refusal and each cut the machine comes up again with what
the disk holds, audits and applies follow, and the account's journal is judged.
"""

from __future__ import annotations

import argparse
import errno
import itertools
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ctsync.applying import calls
from ctsync.applying.events import After, Before, Event
from ctsync.errors import CtsyncError
from ctsync.lock.record import Lock, State
from ctsync.lock.stores.disk import Files
from ctsync.lock.stores.file import FileStore
from tests.safety.figures import Tally, reported, total
from tests.safety.forking import Branches, in_a_copy, ready_to_be_copied, side_by_side
from tests.safety.place import cores, scratch
from tests.safety.recovering import accidents, met_by, recovered
from tests.safety.shop import MIDDLING, SMALL, Edit, plan_and_apply
from tests.safety.wire import Remote
from tests.support.failing_disk import AfterThePower, FailingDisk, PowerCut

NAMES = ("refusals", "power")
CODES = (errno.ENOSPC, errno.EIO, errno.EROFS)
LOSSES = ("kept", "lost", "torn")


@dataclass(frozen=True)
class Refusal:
    """How calls fail: with which error, after being carried out or not, once or from then on."""

    code: int
    done_first: bool = False
    for_ever: bool = False

    def disk(self, number: int) -> FailingDisk:
        make = _SickDisk if self.for_ever else FailingDisk
        return make(number, self.code, done_first=self.done_first)

    def __str__(self) -> str:
        how = "done all the same" if self.done_first else "from then on" if self.for_ever else "once"
        return f"{errno.errorcode[self.code]} {how}"


class _SickDisk(FailingDisk):
    """Refuses every call from the first one on that it refuses: a disk that is full does not empty itself."""

    def __getattr__(self, name: str) -> Any:
        if self.failed and name not in ("read", "names", "remove", "close"):
            self._left = 1
        return super().__getattr__(name)


REFUSALS = (
    *(Refusal(code) for code in CODES),
    *(Refusal(code, done_first=True) for code in CODES),
    *(Refusal(code, for_ever=True) for code in CODES),
)


@dataclass
class Machine:
    """One machine with its lock in a file, and the account it applies to."""

    folder: Path
    edit: Edit
    remote: Remote = field(default_factory=Remote)

    @property
    def lock(self) -> Path:
        return self.folder / "here.lock"

    def begin(self) -> None:
        """The apply before the one that is tried."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.remote.store = FileStore(self.lock)
        assert plan_and_apply(self.remote.driver(), self.edit.before).exit_code == 0
        self.remote.number = 0
        ready_to_be_copied()

    def apply(self, files: Files, hear: Any) -> bool:
        """Apply on such a disk; whether it came to its end."""
        self.remote.store = FileStore(self.lock, files=files)
        driver = self.remote.driver()
        driver.listener = hear
        with suppress(CtsyncError):
            return plan_and_apply(driver, self.edit.after).exit_code == 0
        return False

    def unproven(self, event: Event) -> str:
        """A create or stop that is about to leave without its decision on the disk."""
        if not isinstance(event, Before) or not isinstance(event.call, calls.PostCreate | calls.PostStop):
            return ""
        lock = FileStore(self.lock).read()
        operations = [] if lock is None else [record.operation for record in lock.records.values()]
        if isinstance(event.call, calls.PostCreate):
            name = event.call.payload["name"]
            known = any(each.state is State.INTENT and each.remote_name == name for each in operations)
            return "" if known else f"{name} was POSTed without an intent on the disk"
        stopped = event.call.campaign
        known = any(each.state is State.STOPPING and each.remote_id == stopped for each in operations)
        return "" if known else f"the stop of {stopped} was POSTed without a decision on the disk"

    def recover(self, folder: Path) -> Tally:
        """The machine comes up again with this folder; faults have ended."""
        self.remote.store = FileStore(folder / self.lock.name)
        after = recovered(self.remote.driver(), self.edit)
        found = accidents([*self.remote.journal, *self.remote.sends()], after, self.edit)
        return Tally(1, found, met_by(after))


# ── G9: each call of the disk refused ──


def refusals(edit: Edit, folder: Path, ways: tuple[Refusal, ...], workers: int) -> Tally:
    """Refuse the first call of an apply, the second, and so on until it meets no refusal any more."""
    shares = [share for each in range(workers) if (share := ways[each::workers])]
    parts = [(folder / str(number), share) for number, share in enumerate(shares)]
    return total(side_by_side(parts, lambda part: _refused(edit, *part)))


def _refused(edit: Edit, folder: Path, ways: tuple[Refusal, ...]) -> Tally:
    machine, tally = Machine(folder / "live", edit), Tally()
    machine.begin()
    kept = shutil.copytree(machine.folder, folder / "kept")
    for way in ways:
        for number in itertools.count(1):
            one = in_a_copy(partial(_refused_at, machine, way, number)).result
            one = one or Tally(accidents=[f"{way}, call {number}: it was killed"])
            tally += one
            shutil.rmtree(machine.folder)
            shutil.copytree(kept, machine.folder)
            if not one.cases:
                tally.met[f"calls of an apply, {way}"] += number - 1
                break
    return tally


def _refused_at(machine: Machine, way: Refusal, number: int) -> Tally:
    """One apply whose disk refuses that call; an empty tally if it never came to it."""
    disk, found = way.disk(number), list[str]()

    def hear(event: Event) -> None:
        if said := machine.unproven(event):
            found.append(said)

    is_well = machine.apply(disk, hear)
    if not disk.failed:
        return Tally(accidents=[] if is_well else ["an apply without a refusal did not end well"])
    met = {f"refused {disk.failed[0]}": 1, str(way): 1, "applied all the same": int(is_well)}
    tally = machine.recover(machine.folder)
    tally.met.update(met)
    tally.accidents = [
        f"{way}, call {number} ({disk.failed[0]}): {each}" for each in (*found, *tally.accidents)
    ]
    return tally


# ── G8: power lost between any two calls ──


class Cuts(PowerCut):
    """Calls back after each call that a power cut could undo."""

    on_note: Any = None

    def _note(self, what: str, *details: Any) -> None:
        super()._note(what, *details)
        if self.on_note is not None:
            self.on_note(what)


@dataclass
class Power:
    """An apply of which a copy loses power after each call of the disk, in every way that is left to the disk."""

    machine: Machine
    scratch: Path
    branches: Branches
    make: type[Cuts] = Cuts
    before: dict[Path, bytes] = field(default_factory=dict)
    confirmed: Lock | None = None
    under_way: Lock | None = None

    def play(self) -> Tally:
        machine = self.machine
        machine.begin()
        self.confirmed = FileStore(machine.lock).read()
        self.before = _files_under(machine.folder)
        disk = self.make(machine.folder)
        disk.on_note = lambda what: self._cut(disk, what)
        assert machine.apply(disk, self._hear)
        return total(self.branches.collected())

    def _hear(self, event: Event) -> None:
        if isinstance(event, Before | After) and isinstance(event.call, calls.WriteLock | calls.FoldLock):
            self.under_way = event.call.lock if isinstance(event, Before) else None
            self.confirmed = event.answer if isinstance(event, After) else self.confirmed

    def _cut(self, disk: PowerCut, what: str) -> None:
        if not self.branches.split():
            return
        try:
            tally = total(self._states(disk, what))
        except BaseException:  # noqa: BLE001  # the process it was copied from has to hear of it
            self.branches.fail()
        self.branches.give(tally)

    def _states(self, disk: PowerCut, what: str) -> Iterator[Tally]:
        """Each different content that the disk may have after a cut here."""
        seen: list[dict[Path, bytes]] = []
        for loss, names_lost in itertools.product(LOSSES, (False, True)):
            files = AfterThePower(disk.diary, len(disk.diary), loss, names_lost, self.before).files()
            if files in seen:
                continue
            seen.append(files)
            where = f"power lost after call {len(disk.diary)} ({what}), {loss}, names {'lost' if names_lost else 'kept'}"
            one = in_a_copy(partial(self._after, files)).result or Tally(accidents=["it was killed"])
            one.met.update({f"cut after {what}": 1, f"contents {loss}": 1})
            one.met["names lost"] += names_lost
            one.accidents = [f"{where}: {each}" for each in one.accidents]
            yield one

    def _after(self, files: dict[Path, bytes]) -> Tally:
        """The machine comes up again: the lock is the last one or the one being written, whole, and work goes on."""
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            for path, data in files.items():
                (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / path).write_bytes(data)
            store = FileStore(Path(folder) / self.machine.lock.name)
            try:
                found = store.read()
                lost = self._lost(found)
                for record in () if found is None else found.records.values():
                    store.get_blob(record.operation.content)
            except CtsyncError as error:
                return Tally(1, [f"unreadable: {error.what} {error.why}"])
            tally = self.machine.recover(Path(folder))
        tally.accidents += lost
        tally.met["the new lock" if found != self.confirmed else "the last lock"] += 1
        return tally

    def _lost(self, found: Lock | None) -> list[str]:
        if found == self.confirmed:
            return []
        if found is None or self.under_way is None or found.records != self.under_way.records:
            return ["the lock is neither the last one nor the one being written"]
        return []


def power(edit: Edit, folder: Path, workers: int, make: type[Cuts] = Cuts) -> Tally:
    """Every state of the disk after a power cut between any two of its calls in an apply."""
    machine = Machine(folder / "live", edit)
    return in_a_copy(lambda: Power(machine, folder, Branches(workers), make).play()).result or Tally()


def _files_under(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


MUST_REFUSE = tuple(
    f"refused {name}"
    for name in ("read", "create", "write", "flush", "close", "replace", "settle", "make_folder")
)
MUST_CUT = (
    *(
        f"cut after {name}"
        for name in ("create", "write", "flush", "replace", "settle", "remove", "make_folder")
    ),
    *("contents kept", "contents lost", "contents torn", "names lost", "the new lock", "the last lock"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=NAMES, help="this series alone")
    parser.add_argument("--workers", type=int, default=cores(), help="processes side by side")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures. 0 if no accident happened, and every kind of call was refused and cut."""
    worst = 0
    with scratch() as folder:
        if "refusals" in (arguments.only or NAMES):
            began = time.monotonic()
            tally = refusals(SMALL, Path(folder) / "refusals", REFUSALS, arguments.workers)
            must = (
                *MUST_REFUSE,
                *map(str, REFUSALS),
                "found again",
                "frozen",
                "ended well",
                "applied all the same",
            )
            worst = max(worst, reported("disk, refusals", tally, must_meet=must, at_least=500, began=began))
        if "power" in (arguments.only or NAMES):
            began = time.monotonic()
            tally = total(
                power(edit, Path(folder) / f"power-{edit.changes}", arguments.workers)
                for edit in (SMALL, MIDDLING)
            )
            must = (*MUST_CUT, "found again", "frozen", "ended well")
            worst = max(worst, reported("disk, power", tally, must_meet=must, at_least=500, began=began))
    return worst
