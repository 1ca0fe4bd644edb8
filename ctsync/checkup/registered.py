"""Judging what CleverTap said of the registered names. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ctsync.api.contract import EstimateAnswer, Estimated, RefusedByRemote
from ctsync.checkup.access import lines_of
from ctsync.checkup.check import Check
from ctsync.checkup.kinds import REGISTER_FILES, REGISTERED
from ctsync.checkup.probes import PLAIN, Probe
from ctsync.checkup.words import first_few, several
from ctsync.problems import Position, Problems

PlaceOf = Callable[[str, tuple[str | int, ...]], Position]
"""Where a register's entry was written: its stem and the path in it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A probe and the answer that decides on it; None if nobody was asked, and `why` says why."""

    probe: Probe
    answer: EstimateAnswer | None
    why: str = ""

    @property
    def is_known(self) -> bool:
        return isinstance(self.answer, Estimated)

    @property
    def is_refused(self) -> bool:
        return isinstance(self.answer, RefusedByRemote)


def files_read_check(problems: Problems) -> Check:
    if problems.errors or problems.warnings:
        found = (
            f"{several(problems.errors, 'error')} and {several(problems.warnings, 'warning')} in registers/."
        )
        unfit = REGISTER_FILES.failed if problems.errors else REGISTER_FILES.warning
        return unfit(
            found, "Mend the lines below; `ctsync lint` shows them with their reasons.", *lines_of(problems)
        )
    return REGISTER_FILES.ok("All of them can be read.")


def registered_check(tried: Sequence[Tried], plain: EstimateAnswer | None, place: PlaceOf) -> Check:
    """`plain` is what CleverTap said of an estimate that names nothing; None if it was not asked."""
    if not tried:
        return REGISTERED.skipped("The registers hold no name that CleverTap could know.")
    refused_names = {one.probe.what for one in tried if one.is_refused}
    judged = [_judged(one, refused_names, plain) for one in tried]
    refused = [(one.probe, one.answer) for one in judged if isinstance(one.answer, RefusedByRemote)]
    known = sum(1 for one in judged if one.is_known)
    unknown = [one for one in judged if not one.is_known and not one.is_refused]
    said = f"CleverTap knows {known:,} of {several(len(judged), 'name')}."
    lines = [*(_refusal(probe, answer, place) for probe, answer in refused), *_reasons(unknown)]
    if refused:
        said = f"{said} It refused {several(len(refused), 'of them', 'of them')}."
        return REGISTERED.failed(
            said, "Correct the name in the register, or make it in CleverTap's dashboard.", *lines
        )
    if unknown:
        return REGISTERED.unchecked(f"{said} Of the rest nobody knows.", "", *lines)
    return REGISTERED.ok(said)


def _judged(one: Tried, refused_names: Collection[str], plain: EstimateAnswer | None) -> Tried:
    """A refusal says nothing of a name if what the estimate needs besides is refused by itself."""
    if not one.is_refused:
        return one
    if one.probe.rests_on == PLAIN and isinstance(plain, RefusedByRemote):
        return Tried(one.probe, None, f"Even {PLAIN} is refused: {plain.text}.")
    if one.probe.rests_on in refused_names:
        return Tried(one.probe, None, f"Its {one.probe.rests_on} is refused.")
    return one


def _refusal(probe: Probe, answer: RefusedByRemote, place: PlaceOf) -> str:
    where = place(*probe.place)
    return f"{where.file}:{where.line}  {probe.what}: “{answer.text}” (HTTP {answer.http_status})"


def _reasons(unknown: Sequence[Tried]) -> list[str]:
    """One line for each reason, with the names that it is the reason for."""
    by_reason: dict[str, list[str]] = {}
    for one in unknown:
        reason = one.why or getattr(one.answer, "reason", "") or "CleverTap asked for a pause."
        by_reason.setdefault(reason, []).append(one.probe.what)
    return [f"{first_few(names)}: {reason}" for reason, names in by_reason.items()]


def answers_by_text(answers: Mapping[str, EstimateAnswer], texts: Sequence[str]) -> EstimateAnswer | None:
    """Of several ways to name the same thing: the first that was taken, and a refusal only if every one was refused.

    None if one of them was not asked about and none was taken.
    """
    given = [answers.get(text) for text in texts]
    for answer in given:
        if isinstance(answer, Estimated):
            return answer
    return next((answer for answer in given if not isinstance(answer, RefusedByRemote)), given[-1])
