"""One seed played to its end: git, CI, audits, nights, people, and every process of ctsync call by call."""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from random import Random
from typing import Any

from ctsync.applying.calls import Ancestry, PostStop
from ctsync.applying.driver import Driver
from ctsync.applying.founding import found_lock
from ctsync.applying.meant import Files
from ctsync.applying.request import Limits, Request
from ctsync.applying.result import ApplyResult, Fate
from ctsync.errors import CtsyncError, ExitCode
from ctsync.lock.holds import Hold
from ctsync.lock.record import State
from ctsync.lock.stores.shelf import Cell
from ctsync.planning.change import Block, Blocked
from ctsync.planning.plan import Plan
from tests.safety.simulation.account import Account, Door, Row
from tests.safety.simulation.commands import ALL_AT_ONCE, machine_of
from tests.safety.simulation.files import SHOP, Commit, File, instances
from tests.safety.simulation.process import Process
from tests.safety.simulation.store import Vault, Way, store_over
from tests.safety.simulation.swarm import Swarm
from tests.support.campaigns import NOW
from tests.support.runs import beyond, digests

LINEAGE = "7q2m4k"
LEASE = timedelta(seconds=190)
UNREADABLE, UNWRITABLE = "unreadable", "unwritable"
"""What a store may be for a panic."""


@dataclass(frozen=True)
class Run:
    """One command that came to an end, or was killed (`code` None)."""

    number: int
    kind: str
    commit: int
    begun_at: datetime
    ended_at: datetime
    code: ExitCode | None
    is_lifted: bool = False
    about: str = ""
    store_failed: bool = False
    hold: Hold | None = None
    generation: int = 0
    """Of the file that a panic had."""
    without_store: str = ""


@dataclass
class History:
    """What happens is put into `agenda` by the script of the seed; then it is played."""

    seed: str
    swarm: Swarm
    met: Counter[str] = field(default_factory=Counter)
    journal: list[tuple[Any, ...]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)
    vault: Vault = field(default_factory=Vault)
    distrusted_since: datetime | None = None
    """When the lock was lost or rolled back."""
    is_rolled_back: bool = False

    def __post_init__(self) -> None:
        self.account = Account(self.swarm, self.note)
        self.random = Random(f"{self.seed}/schedule")
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()
        self._lease: tuple[Process, datetime] | None = None
        self._has_died = False

    @property
    def now(self) -> datetime:
        return self.account.now

    def note(self, what: str, *facts: Any) -> None:
        self.journal.append((round((self.now - NOW).total_seconds(), 3), what, *facts))

    def digest(self) -> str:
        return hashlib.sha256(repr(self.journal).encode()).hexdigest()

    # ── time ──

    def at(self, moment: datetime, happen: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (moment, next(self._order), happen))

    def play(self, until: datetime) -> None:
        """Everything that is due until then, and every process to its end."""
        while self._agenda and self._agenda[0][0] <= until:
            moment, _, happen = heapq.heappop(self._agenda)
            self.account.advance_to(moment)
            happen()
        self.account.advance_to(until)

    def be_clean(self) -> None:
        """No fault of anything from now on, and whatever is late or hidden comes to light."""
        self.account.is_clean = True
        for row in self.account.rows:
            row.hidden_until, row.lag = self.now, timedelta()
        for process in self.processes:
            process.way.faults, process.way.is_away, process.way.is_read_only = 0.0, False, False
        self.account.advance_to(self.now + timedelta(seconds=self.swarm.late + 600))

    # ── processes ──

    def found(self) -> None:
        """`init`: the account is empty, and gets its lock."""
        self.vault.shelf.cells.update(_founded())
        self.vault.keep_copy()

    def begin(
        self,
        kind: str,
        commit: int = -1,
        *,
        about: str = "",
        approved: frozenset[str] | None = None,
        lifted: frozenset[str] = frozenset(),
        without_store: str = "",
        file: File | None = None,
        hold: Hold | None = None,
    ) -> None:
        number = len(self.processes) + 1
        random = Random(f"{self.seed}/{number}")
        faults = 0.0 if self.account.is_clean else self.swarm.store_faults
        way = Way(self.vault, random, faults, self._count)
        way.is_away, way.is_read_only = without_store == UNREADABLE, without_store == UNWRITABLE
        door = Door(self.account, number, random, self._count, self.now)
        request = self._request(kind, commit, number, approved, lifted)
        files = Files() if file is None else Files(instances(file), frozenset({file.name}))
        machine = machine_of(kind, request, about, hold, files)
        driver = self._driver(way, door, commit)
        process = Process(
            number, kind, machine, driver, door, way, commit, self.now, bool(lifted), about, hold
        )
        process.generation = 0 if file is None else file.generation
        process.without_store = without_store
        self.processes.append(process)
        self.note("begin", number, kind, commit, about)
        if self._is_held(process):
            self._end(process, ExitCode.HELD)
            return
        self.at(self.now, lambda: self._step(process))

    def _driver(self, way: Way, door: Door, commit: int) -> Driver:
        """Of rests the process itself takes care. Whether its clone is a shallow one has dice of its own."""
        dice = Random(f"{self.seed}/clone/{door.process}")
        is_shallow = commit >= 0 and not self.account.is_clean and dice.random() < self.swarm.shallow
        return _driver_of(way, door, lambda: self.now, commit, is_shallow=is_shallow)

    def _request(
        self, kind: str, commit: int, number: int, approved: frozenset[str] | None, lifted: frozenset[str]
    ) -> Request:
        files = self.commits[commit].values() if commit >= 0 else ()
        wanted = tuple(campaign for file in files for campaign in instances(file))
        limits = Limits(settle=self.swarm.settle, stop_recheck=30.0)
        told = f"{commit}" if commit >= 0 else ""
        who = "asha@kaveri.example"
        return Request(
            SHOP,
            wanted,
            LINEAGE,
            limits,
            approved,
            who,
            f"r{number}",
            told,
            rolls=kind == "roll",
            lifted=lifted,
        )

    def _is_held(self, process: Process) -> bool:
        """The lease, as far as runs wait for it: a dead or sleeping holder's runs out (protocol 11)."""
        if not self.swarm.leases or process.kind in ALL_AT_ONCE:
            return False
        if self._lease is not None:
            holder, until = self._lease
            if (holder.is_alive and holder.awake_since is None) or self.now < until:
                return True
        self._lease = process, self.now
        return False

    def _step(self, process: Process) -> None:
        if not process.is_alive:
            return
        process.awake_since = None
        call = process.take_in()
        if call is None:
            self._finish(process)
            return
        if self._strikes(self._mortality, process):
            self.met["killed"] += 1
            self._end(process, None)
            return
        seconds = process.make(call, process.door.random)
        dies = self.swarm.dies_stopping and isinstance(call, PostStop)
        if self._strikes(0.5 if dies else self.swarm.crash / 2, process):
            self.met["killed after a call"] += 1
            self._end(process, None)
            return
        if self._strikes(self.swarm.pause, process):
            self.met["paused"] += 1
            seconds += process.door.random.choice((60, 300, 1800, 5400))
            process.awake_since = self.now + timedelta(seconds=seconds)
            self._lease = process, self.now + LEASE
        self.at(self.now + timedelta(seconds=seconds), lambda: self._step(process))

    @property
    def _mortality(self) -> float:
        """The chance to die before a call; who recovers what a death left may die more easily."""
        return max(self.swarm.crash, self.swarm.dies_again if self._has_died else 0.0)

    def _strikes(self, chance: float, process: Process) -> bool:
        return chance > 0 and not self.account.is_clean and process.door.random.random() < chance

    def cancel(self, process: Process) -> None:
        """CI cancels: a signal, and ten seconds later the end."""
        if process.is_alive:
            self.met["cancelled"] += 1
            process.driver.interrupt(15)
            self.at(self.now + timedelta(seconds=10), lambda: self._kill(process))

    def _kill(self, process: Process) -> None:
        if process.is_alive:
            self._end(process, None)

    def _finish(self, process: Process) -> None:
        result, failure = process.result, process.failure
        if process.mistake:
            self.note("CRASH", process.number, process.mistake)
        if failure is not None:
            self._end(process, failure.exit_code, type(failure).__name__)
        elif isinstance(result, Plan):
            self._end(process, ExitCode.DONE)
            self._decide(process, result)
        else:
            assert isinstance(result, ApplyResult)
            self._count_fates(result)
            fates = [(str(each.key), each.fate.value, each.remote_id) for each in result.outcomes]
            self._end(process, result.exit_code, *fates)

    def _decide(self, process: Process, plan: Plan) -> None:
        """Somebody reads the plan and approves all of it; a job applies exactly that a while later."""
        is_generous = process.door.random.random() < 0.4 or self.account.is_clean
        lifted = beyond(plan) if is_generous else frozenset()
        delay = timedelta(
            minutes=1 if self.account.is_clean else process.door.random.choice((1, 10, 120, 600))
        )
        self.met["applied what was approved"] += 1
        self.at(
            self.now + delay,
            lambda: self.begin("apply", process.commit, approved=digests(plan), lifted=lifted),
        )

    def _end(self, process: Process, code: ExitCode | None, *facts: Any) -> None:
        self.met["killed twice in a row"] += self._has_died and code is None
        self._has_died = code is None or (self._has_died and process.calls_made == 0)
        process.gone_at = self.now
        process.machine.close()
        if self._lease is not None and self._lease[0] is process and code is not None:
            self._lease = None
        elif self._lease is not None and self._lease[0] is process:
            self._lease = process, self.now + LEASE
        self.note("end", process.number, None if code is None else int(code), *facts)
        run = Run(
            process.number,
            process.kind,
            process.commit,
            process.begun_at,
            self.now,
            code,
            process.is_lifted,
            process.about,
            process.way.has_failed,
            process.hold,
            process.generation,
            process.without_store,
        )
        self.runs.append(run)
        self._count_code(run)

    # ── counting ──

    def _count(self, case: str) -> None:
        self.met[case] += 1

    def _count_code(self, run: Run) -> None:
        if run.kind in ("apply", "roll") and run.code is ExitCode.DONE:
            self.met[f"{run.kind} with exit 0"] += 1
        if run.kind == "panic":
            self.met["panic with exit 0" if run.code is ExitCode.DONE else "panic with another exit"] += 1
        if run.without_store and any(row.stopped_by == run.number for row in self.account.rows):
            self.met[f"stopped by a panic with the store {run.without_store}"] += 1
        if run.kind == "absent" and run.code is ExitCode.DONE:
            self.met["settled by a person"] += 1
        if run.code is not None:
            self.met[f"exit {int(run.code)}"] += 1

    def _count_fates(self, result: ApplyResult) -> None:
        self.met.update(outcome.fate.value for outcome in result.outcomes)
        if ExitCode.HELD in result.exit_codes:
            self.met["fenced"] += 1
        blocked = () if result.plan is None else result.plan.of(Blocked)
        self.met["list not whole"] += any(each.block is Block.LIST_NOT_WHOLE for each in blocked)

    # ── what people see of the lock ──

    def frozen_keys(self) -> dict[str, str]:
        """The keys of creates that are open, with their tokens."""
        store = store_over(Way(self.vault, self.random, 0.0, self._count), lambda: self.now)
        try:
            lock = store.read()
        except CtsyncError:
            return {}
        records = {} if lock is None else lock.records
        return {
            key: record.operation.token
            for key, record in records.items()
            if record.operation.state is State.INTENT
        }

    def missed_keys(self) -> list[str]:
        store = store_over(Way(self.vault, self.random, 0.0, self._count), lambda: self.now)
        try:
            lock = store.read()
        except CtsyncError:
            return []
        return [] if lock is None else [key for key, one in lock.missed.items() if one.seen_at is None]

    def ours(self) -> list[Row]:
        return [row for row in self.account.rows if row.post]


def _driver_of(
    way: Way, door: Door, now: Callable[[], datetime], commit: int, *, is_shallow: bool = False
) -> Driver:
    def compare(applied: str) -> Ancestry:
        if is_shallow and int(applied) != commit:
            door.met("shallow clone")
            return Ancestry.UNRELATED
        return Ancestry.NEWER if commit >= int(applied) else Ancestry.OLDER

    return Driver(
        reader=door,
        writer=door,
        estimator=door,
        store=store_over(way, now),
        tell_time=now,
        rest=lambda _seconds, _flag: None,
        compare=compare,
    )


@cache
def _founded() -> Mapping[str, Cell]:
    """What `init` writes on an empty account: the same for every history."""
    vault, random = Vault(), Random("init")
    account = Account(Swarm(), lambda *_: None)
    way = Way(vault, random, 0.0, lambda _: None)
    door = Door(account, 0, random, lambda _: None)
    _driver_of(way, door, lambda: NOW, -1).run(found_lock(SHOP, LINEAGE))
    return vault.shelf.cells


FATES_IN_EVERY_BATCH = (
    *(Fate.CREATED, Fate.REPLACED, Fate.STOPPED, Fate.FOUND, Fate.FROZEN, Fate.REFUSED, Fate.MISSED),
    *(Fate.APPROVED, Fate.DUPLICATE, Fate.STOP_UNVERIFIED, Fate.MAYBE_SENT, Fate.NOT_SENT, Fate.BLOCKED),
    *(Fate.ADOPTED, Fate.FORGOTTEN),
)
