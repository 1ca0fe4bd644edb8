"""Everything that `ctsync doctor` looks at, in the order in which it is shown. One thing that fails stops no other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ctsync.campaign.account import AccountFacts
from ctsync.catalog import Catalog
from ctsync.checkup.access import (
    broken_settings,
    credentials_check,
    files_check,
    passcode_check,
    settings_check,
)
from ctsync.checkup.answering import pace_check
from ctsync.checkup.check import Check, Kind
from ctsync.checkup.keeping import Kept, lock_check, nightly_check, unfinished_check
from ctsync.checkup.kinds import (
    ANSWERS,
    CLOCK,
    CREDENTIALS,
    FILES,
    KINDS,
    LIST,
    NAMES,
    NIGHTLY,
    REGISTERED,
    SETTINGS,
    UNFINISHED,
    ZONE,
)
from ctsync.checkup.probes import Probe
from ctsync.checkup.registered import files_read_check
from ctsync.checkup.visit import Visit
from ctsync.errors import CtsyncError, UsageError
from ctsync.problems import Problems
from ctsync.redaction import Secret
from ctsync.registers import load_registers
from ctsync.registers.places import Places
from ctsync.settings import AccountSettings, load_settings, target
from ctsync.workspace.credentials import credentials_of, is_other_account
from ctsync.workspace.folder import STATE, find_root
from ctsync.workspace.offline import offline_now
from ctsync.workspace.private_files import private_files
from ctsync.workspace.store import open_store

if TYPE_CHECKING:
    from ctsync.workspace.connection import Way

Counted = Callable[[list[Probe]], Iterable[Probe]]


def examine(
    directory: str | None,
    account: str | None,
    environ: Mapping[str, str],
    *,
    counted: Counted | None,
    keep: Callable[[tuple[Secret, ...]], None],
) -> Iterator[Check]:
    """Each check once, as it is made. `counted` goes through the estimates of registered names; None leaves them out.

    `keep` is told the secrets before anything could show them. Raises UsageError if there is no ctsync.yaml, or if it
    does not say which account is meant.
    """
    root = find_root(directory)
    settings, problems = load_settings(root, environ)
    if settings is None:
        yield broken_settings(problems)
        yield from (kind.unchecked("ctsync.yaml cannot be read.") for kind in KINDS if kind is not SETTINGS)
        return
    yield from Examination(root, target(settings, account), problems, counted, keep).checks()


@dataclass
class Examination:
    """One account of one repository that can be read."""

    root: Path
    account: AccountSettings
    problems: Problems
    counted: Counted | None
    keep: Callable[[tuple[Secret, ...]], None]
    _kept: Kept = field(init=False)

    def checks(self) -> Iterator[Check]:
        yield settings_check(self.account, self.problems)
        yield self._guarded(CREDENTIALS, self._credentials)
        yield passcode_check(self.account)
        yield self._guarded(FILES, lambda: files_check(*private_files(self.root, self.account)))
        self._kept = self._read_lock()
        with ExitStack() as stack:
            yield from self._outside(stack)

    def _guarded(self, kind: Kind, make: Callable[[], Check]) -> Check:
        try:
            return make()
        except CtsyncError as error:
            return kind.unchecked(f"{error.what} {error.why}".strip(), error.hint)
        except OSError as error:
            return kind.unchecked(f"{error.filename or 'A file'}: {error.strerror}.")

    def _credentials(self) -> Check:
        other = is_other_account(self.account)
        return credentials_check(credentials_of(self.account), other_account=other)

    def _outside(self, stack: ExitStack) -> Iterator[Check]:
        """What CleverTap is asked, or why it cannot be, and what needs the account's own time."""
        catalog, misread = load_registers(self.root)
        way = self._reach(stack, catalog)
        if isinstance(way, str):
            yield from (kind.unchecked(way) for kind in (ANSWERS, CLOCK, LIST, NAMES, ZONE))
            yield files_read_check(misread)
            yield REGISTERED.unchecked(way)
            yield from self._lock_checks(offline_now(self.account, self._applied_at()))
            yield pace_check(self.account, 0, 0)
            return
        visit = Visit(self.account, way.api, way.estimator, way.now, way.skew)
        yield from visit.account_checks(self._kept.lock)
        yield files_read_check(misread)
        if self.counted is None:
            yield REGISTERED.skipped("Left out on request (--no-registers).")
        else:
            places, counted = Places(self.root), self.counted
            yield self._guarded(REGISTERED, lambda: visit.register_check(catalog, places, counted))
        yield from self._lock_checks(way.now())
        yield visit.pace_check()

    def _reach(self, stack: ExitStack, catalog: Catalog) -> Way | str:
        """The way to the account, or why there is none. HTTP and the sandbox are loaded only here."""
        try:
            state = self.root / STATE
            state.mkdir(mode=0o700, exist_ok=True)
            way: Way = stack.enter_context(
                import_module("ctsync.workspace.connection").reached(self.account, state, catalog)
            )
        except CtsyncError as error:
            return error.what
        except OSError as error:
            return f"{error.filename or self.account.name}: {error.strerror or error}."
        self.keep(way.secrets)
        return way

    def _read_lock(self) -> Kept:
        try:
            store = open_store(self.account, self.root)
        except UsageError as error:
            return Kept("", trouble=error)
        try:
            return Kept(_place(store.describe(), self.root), store.read(), holding=store.holding())
        except CtsyncError as error:
            return Kept(_place(store.describe(), self.root), trouble=error)

    def _applied_at(self) -> datetime | None:
        return None if self._kept.lock is None else self._kept.lock.applied_at

    def _lock_checks(self, now: datetime) -> Iterator[Check]:
        kept = self._kept
        yield lock_check(kept, self._facts(), self.account.lineage)
        if kept.trouble is not None:
            for kind in (UNFINISHED, NIGHTLY):
                yield kind.unchecked("The lock cannot be read.")
            return
        yield self._guarded(UNFINISHED, lambda: unfinished_check(kept.lock, now))
        yield self._guarded(NIGHTLY, lambda: nightly_check(kept.lock, now))

    def _facts(self) -> AccountFacts | None:
        try:
            return self.account.facts
        except UsageError:
            return None


def _place(described: str, root: Path) -> str:
    """As short as a path below the repository can be."""
    return described.replace(f"{root}{os.sep}", "")
