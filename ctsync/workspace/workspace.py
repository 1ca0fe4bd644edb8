"""One repository and one account, opened for a command: everything it may need, made when it is asked for."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from threading import Event as Flag
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ctsync.applying.events import Listener, silent
from ctsync.applying.request import Limits, Request
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.desired import DesiredCampaign
from ctsync.catalog import Catalog
from ctsync.definitions import Loaded, Origins, load_campaigns, origins
from ctsync.definitions.files import campaign_files, stem_of
from ctsync.definitions.memory import Memory
from ctsync.definitions.quickly import NONE as NO_SHORTCUTS
from ctsync.definitions.quickly import Shortcuts
from ctsync.definitions.renames import renamed_definitions
from ctsync.definitions.several import processes
from ctsync.errors import InvalidInput
from ctsync.lint.judge import Judge
from ctsync.lint.settings import LintSettings
from ctsync.lint.subject import Surroundings
from ctsync.lint.volume_rules import TooManyAtOnce
from ctsync.lock.record import Lock
from ctsync.lock.stores.contract import LockStore
from ctsync.planning.saved import SavedPlan
from ctsync.policy import Policy, load_policy
from ctsync.policy.expressions import refuse_without_package
from ctsync.policy.model import PolicyFile
from ctsync.problems import Level, Problems
from ctsync.registers import load_registers
from ctsync.settings import AccountSettings, Settings, load_settings, target
from ctsync.workspace.circumstances import Circumstances
from ctsync.workspace.commits import comparing, settled_commit
from ctsync.workspace.folder import STATE, find_root
from ctsync.workspace.genesis import first_lineage
from ctsync.workspace.remembering import memory_of
from ctsync.workspace.store import open_store
from ctsync.workspace.surroundings import SeenFromHere
from ctsync.workspace.whereabouts import commit_of, wall_clock, who_runs_this

if TYPE_CHECKING:
    from ctsync.workspace.connection import Connection

LOOKED_UP = frozenset({"REG001", "AUD008"})
"""The rules about names that a register should hold."""
BUSY = frozenset({TooManyAtOnce.id})
"""The rule whose errors a look at times is there to solve: it may be had all the same."""


@dataclass
class Workspace:
    """`problems` gathers what was found so far. Nothing here prints, and no secret is read before it is needed."""

    root: Path
    settings: Settings
    account: AccountSettings
    problems: Problems = field(default_factory=Problems)
    rest: Callable[[float, Flag], None] | None = None
    """What waits in a run, where somebody has given something else than real time."""

    @cached_property
    def facts(self) -> AccountFacts:
        return self.account.facts

    @cached_property
    def _registers(self) -> tuple[Catalog, Problems]:
        catalog, found = load_registers(self.root)
        self.problems.extend(found)
        return catalog, found

    @property
    def catalog(self) -> Catalog:
        """The registers, which count as empty where they are wrong; `problems` says so."""
        return self._registers[0]

    @cached_property
    def _policy(self) -> Policy:
        policy, found = load_policy(self.root, self.settings.policy)
        self.problems.extend(found)
        return policy

    @cached_property
    def around(self) -> Surroundings:
        """What rules may know of the world; nothing is read before a rule asks."""
        return SeenFromHere(self.root, self.account, lambda: self.store)

    @property
    def today(self) -> date:
        """The account's day, as far as it can be told without asking anybody."""
        now = self.around.now or wall_clock()
        return now.astimezone(ZoneInfo(self.account.zone)).date()

    @cached_property
    def lint_settings(self) -> LintSettings:
        """How strict the rules are, by policy.yaml; waivers that ended or match nothing go to `problems`."""
        policy = self._policy
        if not policy.content.waivers:
            return policy.lint(date.max)
        today = self.today
        self.problems.extend(policy.passed_waivers(today))
        self.problems.extend(policy.idle_waivers(self._names()))
        return policy.lint(today)

    @property
    def policy(self) -> PolicyFile:
        """What a plan is weighed by. Raises UsageError if its checks could not be judged here."""
        content = self._policy.content
        refuse_without_package(check.if_ for check in content.checks)
        return content

    def load(
        self,
        only: Collection[str] | None = None,
        *,
        strictly: bool = False,
        shortcuts: Shortcuts = NO_SHORTCUTS,
    ) -> Loaded:
        """The campaign files, with their problems and what the rules find added to `problems`.

        What they look up in registers is judged only if all registers could be read: nobody is told to add a name
        that stands in a file with a mistake. `strictly`, as lint does, what time alone brought about is an error too.
        """
        catalog, misread = self._registers
        judge = Judge(self.lint_settings, self.around, is_plan=not strictly)
        loaded = load_campaigns(
            self.root, self.settings, self.account, catalog, only=only, judge=judge, shortcuts=shortcuts
        )
        unjudged = LOOKED_UP if misread.errors else frozenset()
        self.problems.extend(problem for problem in loaded.problems if problem.rule not in unjudged)
        return loaded

    def wanted(
        self, *, quickly: bool = False, despite: frozenset[str] = frozenset()
    ) -> tuple[DesiredCampaign, ...]:
        """All campaigns of the account. Raises InvalidInput if any file has an error: a gap would be a stop.

        `quickly`, for whoever only looks: files that are as they were at the last plan are not read in full. `despite`
        are rules about all campaigns together whose errors are left to `problems`: no campaign is missing for them.
        """
        loaded = self.load(shortcuts=Shortcuts(self._memory(), processes) if quickly else NO_SHORTCUTS)
        if any(one.rule not in despite for one in self.problems if one.level is Level.ERROR):
            raise InvalidInput(Problems(one for one in self.problems if one.level is not Level.INFO))
        return loaded.campaigns

    def _memory(self) -> Memory | None:
        """What is remembered of the files, unless a register is wrong: what depends on it is not judged then."""
        if self._registers[1].errors:
            return None
        return memory_of(self.root, self.state, self.settings, self.account, self.lint_settings, self.around)

    def _names(self) -> set[str]:
        """The names of the campaigns of all accounts: a policy is about all of them."""
        patterns = [pattern for account in self.settings.accounts.values() for pattern in account.campaigns]
        return {stem_of(file) for file in campaign_files(self.root, patterns, Problems())}

    def renamed(self) -> tuple[Mapping[str, tuple[str, ...]], tuple[str, ...]]:
        """All names of the definitions that were renamed, by their keys, and the files that would not be read for it."""
        return renamed_definitions(self.root, self.account.campaigns)

    def origins(self, name: str, part: tuple[str, str] = ("", ""), *, file: str | None = None) -> Origins:
        """Where the values of one campaign were written, or of one market and language of it; `file` if it is known."""
        return origins(self.root, self.settings, self.account, name, part, file=file)

    @cached_property
    def state(self) -> Path:
        """The folder for what is not in git, readable by its owner only."""
        folder = self.root / STATE
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    @cached_property
    def store(self) -> LockStore:
        return open_store(self.account, self.root)

    def lock(self) -> Lock | None:
        """The lock as it is now."""
        return self.store.read()

    def request(self, wanted: tuple[DesiredCampaign, ...] = (), *, saved: SavedPlan | None = None) -> Request:
        """One run, under a saved plan if there is one.

        A first run on this machine's own account makes up its lineage, or takes that of its plan (protocol 11).
        """
        limits = self.account.limits
        return Request(
            account=self.facts,
            wanted=wanted,
            lineage=self.account.lineage or self._first_lineage(saved),
            limits=Limits(limits.settle, limits.stop_recheck, limits.in_flight),
            who=who_runs_this(),
            run=secrets.token_hex(8),
            commit=commit_of(self.root),
            approved=None if saved is None else saved.digests,
            saved=saved,
        )

    def for_apply(self, request: Request) -> Request:
        """The same run with its policy, and its commit looked into.

        Raises UsageError and Stale for a commit that may not be applied.
        A sandbox and an account of this machine take files as they are. Checks that cannot be judged here hold back
        what sends, and no withdrawal.
        """
        return replace(request, commit=self.settled_commit() or request.commit, policy=self._policy.content)

    def settled_commit(self) -> str:
        """The commit that is checked out, if it may be applied; empty where any may. Raises as `for_apply`."""
        return "" if self.account.is_local else settled_commit(self.root, self.account.branch)

    def _first_lineage(self, saved: SavedPlan | None) -> str:
        agreed = saved.lineage if saved is not None and not saved.serial else ""
        return first_lineage(self.state, self.account.name, has_lock=self.lock() is not None, agreed=agreed)

    @contextmanager
    def connected(self, listener: Listener = silent, *, may_write: bool = False) -> Iterator[Connection]:
        """The account within reach, until the block ends. HTTP and the sandbox are loaded for whoever asks, as commands are."""
        with import_module("ctsync.workspace.connection").connected(
            *(self.account, self.state, self.store, self.catalog),
            Circumstances(listener, comparing(self.root), self.rest),
            may_write=may_write,
        ) as connection:
            yield connection


def open_workspace(directory: str | None, account: str | None, environ: Mapping[str, str]) -> Workspace:
    """Find the repository and the account. Raises UsageError, and InvalidInput for a ctsync.yaml with errors."""
    root = find_root(directory)
    settings, problems = load_settings(root, environ)
    if settings is None:
        raise InvalidInput(problems)
    return Workspace(root, settings, target(settings, account), problems)
