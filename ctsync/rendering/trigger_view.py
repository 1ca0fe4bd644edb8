"""External triggers: what is set off for how many people, and what became of each campaign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ctsync.errors import ExitCode, most_severe
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.send_test_view import FateRow, fate_lines, fate_rows, fates_headline
from ctsync.rendering.wording import count, listed, shown
from ctsync.sending.outcome import Fate, Outcome
from ctsync.sending.trigger import Addressed, Chosen


@dataclass(frozen=True, slots=True)
class TriggerView:
    """`people` are names of the register and shortened identities; `data` holds keys, never values.

    `outcomes` is empty before the call; `finished_at` is UTC.
    """

    headline: str
    account: str
    triggers: tuple[tuple[str, int, str], ...]
    call_version: str
    people: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...]
    data: tuple[str, ...]
    outcomes: tuple[FateRow, ...] = ()
    exit_codes: tuple[int, ...] = ()
    finished_at: datetime | None = None

    @property
    def exit_code(self) -> int:
        return int(most_severe(self.exit_codes))


def offered_trigger(
    account: str, picked: Chosen, addressed: Addressed, means: dict[str, str], keys: Sequence[str]
) -> TriggerView:
    """What would be set off."""
    people = count(len(addressed.to), "person", "people")
    kinds = Counter({kind: len(found) for kind, found in addressed.to.identities.items()})
    return TriggerView(
        headline=f"In {shown(account)}: {count(len(picked.campaigns), 'campaign')} for {people}.",
        account=shown(account),
        triggers=tuple(
            (shown(name, 80), int(one), shown(means.get(name, ""))) for name, one in picked.campaigns.items()
        ),
        call_version=picked.version,
        people=tuple(shown(one, 120) for one in addressed.shown),
        kinds=tuple(kinds.items()),
        data=tuple(shown(key, 80) for key in keys),
    )


def finished_trigger(
    offered: TriggerView, outcomes: Sequence[Outcome], codes: frozenset[ExitCode], finished_at: datetime
) -> TriggerView:
    """The same with what became of it."""
    return replace(
        offered,
        headline=fates_headline(outcomes, "campaign"),
        outcomes=fate_rows(outcomes),
        exit_codes=tuple(sorted(int(code) for code in codes)),
        finished_at=finished_at,
    )


def trigger_lines(view: TriggerView, paper: Paper) -> Iterator[str]:
    yield from paper.indented(view.headline, "", tone=Tone.HEADING)
    if view.outcomes:
        yield from fate_lines(view.outcomes, paper, ("for", "trigger", ""))
        if Fate.UNCLEAR in {row.fate for row in view.outcomes}:
            yield from paper.indented("Look into the dashboard before you run it again.", "  ")
        return
    for name, campaign, means in view.triggers:
        yield from paper.indented(
            f"{name} (campaign {campaign}){f': {means}' if means else ''}", "  ", tone=Tone.NEW
        )
    told = ", ".join(f"{number:,} by {kind}" for kind, number in view.kinds)
    yield from paper.indented(f"to {listed(view.people)} ({told})", "  ")
    yield from paper.indented(
        f"with {listed(view.data, most=20)}" if view.data else "with nothing to fill in", "  "
    )
