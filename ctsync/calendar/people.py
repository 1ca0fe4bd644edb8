"""How many messages a send is expected to be: counted, agreed, or not known, which is never 0."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ctsync.audience import Audience
from ctsync.campaign.definition import Definition


class Source(StrEnum):
    """Where a number of messages comes from."""

    COUNTED = "counted"
    """CleverTap counted the people when the campaign was created."""
    EXPECTED = "expected"
    """The upper end of `expect`."""
    UNKNOWN = "unknown"
    """Nobody has said."""
    NO_MESSAGE = "no message"
    """A webhook calls a server, and reaches no person."""


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of one send; `number` is None where none is known, or none is sent."""

    number: int | None
    source: Source

    @property
    def is_unknown(self) -> bool:
        return self.source is Source.UNKNOWN


UNKNOWN = Messages(None, Source.UNKNOWN)
NO_MESSAGE = Messages(None, Source.NO_MESSAGE)


def messages_of(definition: Definition | None, channel: str, counted: int | None = None) -> Messages:
    """The messages of each send of a campaign.

    What CleverTap counted comes before what the file expects; limits of the file hold for both. People of several
    devices are counted once, as an estimate counts them.
    """
    if channel == "webhook":
        return NO_MESSAGE
    caps = () if definition is None else _caps(definition.audience)
    if counted is not None:
        return Messages(min((counted, *caps)), Source.COUNTED)
    expect = None if definition is None else definition.audience.expect
    return UNKNOWN if expect is None else Messages(min((expect.high, *caps)), Source.EXPECTED)


def _caps(audience: Audience) -> tuple[int, ...]:
    return tuple(cap for cap in (audience.send_to_at_most, audience.per_run) if cap is not None)
