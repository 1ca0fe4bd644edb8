"""What a check is, and what came of it: always a value, so that one that fails keeps no other from being made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """`unchecked` could not be checked, now or yet; `skipped` needs no check here."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    UNCHECKED = "unchecked"
    SKIPPED = "skipped"


class Group(StrEnum):
    """Under which heading a check is shown, in this order."""

    SETTINGS = "Settings"
    CLEVERTAP = "CleverTap"
    REGISTERS = "Registers"
    LOCK = "Lock"
    LIMITS = "Limits"


@dataclass(frozen=True, slots=True)
class Check:
    """One check and its verdict. Texts may hold foreign words; whoever shows them makes them harmless.

    `looks_at`, `found`, `why` it matters and what to `do` are sentences; `details` are lines, one for each thing found.
    """

    id: str
    group: Group
    title: str
    verdict: Verdict
    looks_at: str
    found: str
    why: str
    do: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What is the same whenever this check is made. The id is stable: programs read it."""

    id: str
    group: Group
    title: str
    looks_at: str
    why: str

    def ok(self, found: str, *details: str) -> Check:
        return self._check(Verdict.OK, found, "", details)

    def warning(self, found: str, do: str, *details: str) -> Check:
        return self._check(Verdict.WARNING, found, do, details)

    def failed(self, found: str, do: str, *details: str) -> Check:
        return self._check(Verdict.FAILED, found, do, details)

    def unchecked(self, found: str, do: str = "", *details: str) -> Check:
        return self._check(Verdict.UNCHECKED, found, do, details)

    def skipped(self, found: str) -> Check:
        return self._check(Verdict.SKIPPED, found, "", ())

    def _check(self, verdict: Verdict, found: str, do: str, details: tuple[str, ...]) -> Check:
        return Check(self.id, self.group, self.title, verdict, self.looks_at, found, self.why, do, details)
