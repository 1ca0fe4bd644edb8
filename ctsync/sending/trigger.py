"""External triggers by the names of the register: which version, how many people, and what became of each campaign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ctsync.api.contract import RefusedByRemote
from ctsync.api.recipients import MOST_RECIPIENTS, Recipients
from ctsync.api.sends import PartlyQueued, TriggerAnswer, TriggerSender
from ctsync.api.trigger_call import MOST_CAMPAIGNS, TriggerOne, TriggerSeveral
from ctsync.catalog import Trigger
from ctsync.catalog.nearest import meant
from ctsync.errors import UsageError
from ctsync.names import RemoteId
from ctsync.redaction import redact, safe_text
from ctsync.sending.data import secrets_of
from ctsync.sending.outcome import Outcome, outcome
from ctsync.sending.record import Run

REGISTER = "registers/triggers.yaml"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Triggers by name with CleverTap's ids, and the version of the call that they are set off with."""

    campaigns: Mapping[str, RemoteId]
    version: Literal["1", "2"]


@dataclass(frozen=True, slots=True)
class Addressed:
    """The recipients, and how the record (`names`, in full) and everybody else (`shown`, shortened) calls them."""

    to: Recipients
    names: tuple[str, ...] = field(repr=False)
    shown: tuple[str, ...]


def chosen(names: Sequence[str], triggers: Mapping[str, Trigger]) -> Chosen:
    """The triggers of these names. Raises UsageError for unknown ones, and for several that cannot go together."""
    wanted = list(dict.fromkeys(names))
    unknown = [name for name in wanted if name not in triggers]
    if unknown:
        there = ", ".join(list(triggers)[:12])
        hint = " ".join(filter(None, (meant(name, triggers) for name in unknown)))
        raise UsageError(
            f"There is no trigger named {_listed(unknown)} in {REGISTER}.",
            hint=hint or (f"There are: {there}." if there else _FIRST),
        )
    if len(wanted) > MOST_CAMPAIGNS:
        raise UsageError(f"These are {len(wanted)} triggers; one call sets off {MOST_CAMPAIGNS} at most.")
    only_one = [name for name in wanted if triggers[name].version == "1"]
    if len(wanted) > 1 and only_one:
        raise UsageError(
            f"{_listed(only_one)} cannot be set off together with others.",
            why="That takes version 2 of CleverTap's call, and the register says version 1.",
            hint=f"Set them off one by one, or write `version: 2` in {REGISTER} if the account has it.",
        )
    campaigns = {name: RemoteId(triggers[name].campaign_id) for name in wanted}
    return Chosen(campaigns, "1" if only_one else "2")


_FIRST = "Write one, below version: 1: triggers: {otp: {campaign_id: 1701230000, version: 1}}"


def refuse_too_many(version: Literal["1", "2"], people: int) -> None:
    """Raise UsageError for more people than one call reaches (contract 7)."""
    if version == "1" and people > 1:
        raise UsageError(
            f"This trigger is of version 1, which has one recipient, and these are {people}.",
            why="CleverTap's page says that only one recipient identity is accepted.",
            hint=f"Run it once for each, or write `version: 2` in {REGISTER} if the account has it.",
        )
    if people > MOST_RECIPIENTS:
        raise UsageError(
            f"These are {people:,} people; one call reaches {MOST_RECIPIENTS:,} at most.",
            hint="Split the list.",
        )


def set_off(
    picked: Chosen, addressed: Addressed, data: Mapping[str, Any], sender: TriggerSender, run: Run
) -> tuple[Outcome, ...]:
    """Make the one call, and say what became of each campaign. In the record before and after it.

    The record holds the keys of `data` and never its values: they may be passwords. A value that sounds like one is
    hidden in CleverTap's words too, and in nothing else: an account number may be somebody's identity as well.
    """
    run.before(
        1,
        triggers=list(picked.campaigns),
        version=picked.version,
        to=list(addressed.names),
        data=sorted(data),
    )
    ids = tuple(picked.campaigns.values())
    answer: TriggerAnswer
    if picked.version == "1":
        answer = sender.one(TriggerOne(ids[0], addressed.to, data))
    else:
        answer = sender.several(TriggerSeveral(ids, addressed.to, data))
    number = len(addressed.to)
    found = _each(picked, "1 person" if number == 1 else f"{number:,} people", answer)
    hidden = secrets_of(data)
    return tuple(run.after(1, replace(one, text=redact(one.text, hidden))) for one in found)


def _each(picked: Chosen, who: str, answer: TriggerAnswer) -> Iterator[Outcome]:
    for name, campaign in picked.campaigns.items():
        if isinstance(answer, PartlyQueued) and campaign in answer.not_added:
            yield outcome(who, name, RefusedByRemote(200, answer.text))
        else:
            yield outcome(who, name, answer)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{safe_text(name, limit=80, one_line=True)}`" for name in names)
