"""What people and CI do after something broke, and what the account's own journal says came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ctsync.applying.audit import audit
from ctsync.applying.driver import Driver
from ctsync.applying.result import ApplyResult, Fate
from tests.safety.shop import Edit, asked, left_to_do, named, plan_and_apply
from tests.stories.oracle import NO_ACCIDENT, judge, made, posts

RECOVERED = (
    "killed",
    "found again",
    "frozen",
    "stops proven",
    "created",
    "replaced",
    "ended well",
    "ended with 5",
)
"""What a series of deaths must have met."""


@dataclass(frozen=True)
class After:
    """How the runs after a death ended."""

    codes: tuple[int, ...]
    found: frozenset[str]
    frozen: frozenset[str]
    fates: Counter[str]
    left: tuple[str, ...]


def recovered(driver: Driver, edit: Edit) -> After:
    """Audit, apply, and see whether anything is left to do."""
    with driver.store.hold():
        audited = driver.run(audit(asked(())))
    applied = plan_and_apply(driver, edit.after)
    return after_of(audited, applied, left_to_do(driver, edit.after))


def after_of(audited: ApplyResult, applied: ApplyResult, left: Sequence[str]) -> After:
    return After(
        (int(audited.exit_code), int(applied.exit_code)),
        named(audited, Fate.FOUND) | named(applied, Fate.FOUND),
        named(applied, Fate.FROZEN),
        Counter(outcome.fate.name for run in (audited, applied) for outcome in run.outcomes),
        tuple(left),
    )


def accidents(journal: Sequence[Mapping[str, Any]], after: After, edit: Edit) -> list[str]:
    """Everything that must not be, from the account's own journal; then what is merely not as it should be."""
    found: list[str] = []
    verdict = judge(journal, edit.titles, may_stop=edit.may_stop, reported=after.frozen)
    if verdict != NO_ACCIDENT:
        found.append(str(verdict))
    asked_for = Counter(row["body"]["name"] for row in posts(journal, "create") if row["body"])
    found += [f"{name} was asked for {number} times" for name, number in asked_for.items() if number > 1]
    campaigns = made(journal)
    if {each.edition for each in campaigns if each.stopped} != edit.may_stop:
        found.append("not all was withdrawn that the edit withdraws")
    if there := after.frozen & {each.edition[0] for each in campaigns if each.edition[1] == "After"}:
        found.append(f"frozen although they are there: {sorted(there)}")
    if after.codes[-1] != (5 if after.frozen else 0):
        found.append(f"the last apply ended with {after.codes[-1]}, with {sorted(after.frozen)} frozen")
    if after.left:
        found.append(f"left to do: {after.left}")
    return found


def met_by(after: After) -> Counter[str]:
    """What the runs after a death did."""
    return Counter(
        {
            "found again": len(after.found),
            "frozen": len(after.frozen),
            "stops proven": after.fates["STOPPED"],
            "created": after.fates["CREATED"],
            "replaced": after.fates["REPLACED"],
            "ended well": int(after.codes[-1] == 0),
            f"ended with {after.codes[-1]}": int(after.codes[-1] != 0),
        }
    )
