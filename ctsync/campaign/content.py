"""What a campaign says, and the little of it that decides who it is: the second is known without the first.

An offline plan of ten thousand files that nobody touched compares fingerprints and identities. What the files say in
full is then never asked for, so it may be read again from the file at the moment when somebody asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ctsync.audience import audience_limits
from ctsync.campaign.definition import Definition
from ctsync.campaign.variants import Variants


class Content(Protocol):
    """All that a file says for one part, with its included files and languages."""

    @property
    def definition(self) -> Definition: ...

    @property
    def files(self) -> Mapping[str, str]:
        """The texts of included files by path."""
        ...

    @property
    def variants(self) -> Variants | None:
        """The languages of a campaign that speaks several; the definition's message is that of the default one."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """Content that has been read."""

    definition: Definition
    files: Mapping[str, str] = field(default_factory=dict)
    variants: Variants | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What planning asks of a definition before it asks what it says; shared by all instances of one part.

    `cap` is what push makes of `expect`, `people` the most that one send reaches by `expect` and limits, if that is
    counted for the account's load.
    """

    name: str
    channel: str
    dashboard_name: str | None = None
    generation: int = 1
    adopt: int | None = None
    not_the_same_as: tuple[int, ...] = ()
    renamed_from: tuple[str, ...] = ()
    on_remove: Literal["stop", "forget", "refuse"] = "stop"
    labels: tuple[str, ...] = ()
    cap: int | None = None
    people: int | None = None


def identity_of(definition: Definition) -> Identity:
    """The identity of a checked definition."""
    limits = audience_limits(definition.audience, definition.channel)
    return Identity(
        name=definition.name,
        channel=definition.channel,
        dashboard_name=definition.dashboard_name,
        generation=definition.generation,
        adopt=definition.adopt,
        not_the_same_as=definition.not_the_same_as,
        renamed_from=definition.renamed_from,
        on_remove=definition.on_remove,
        labels=tuple(sorted(set(definition.labels))),
        cap=limits.get("upper_cap_for_target_segment"),
        people=_people(definition),
    )


def _people(definition: Definition) -> int | None:
    """CleverTap spreads what respects the throttle, and a webhook call is no message."""
    audience = definition.audience
    if audience.expect is None or definition.throttle == "respect" or definition.channel == "webhook":
        return None
    caps = [cap for cap in (audience.send_to_at_most, audience.per_run) if cap is not None]
    return min([audience.expect.high, *caps])
