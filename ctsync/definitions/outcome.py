"""What one file came to: its campaigns, what is wrong with it, and all that this rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from ctsync.campaign.desired import DesiredCampaign
from ctsync.problems import Level, Position, Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """The reading of one campaign file.

    `digest` is that of its bytes, empty if it could not be read; `includes` are those of the files it takes in, by
    path. `name` is the campaign's name and where it stands, if the file has one.
    """

    file: str
    digest: str
    campaigns: tuple[DesiredCampaign, ...] = ()
    problems: tuple[Problem, ...] = ()
    includes: Mapping[str, str] = field(default_factory=dict)
    name: tuple[str, Position] | None = None

    @property
    def is_sound(self) -> bool:
        """Whether it is free of errors: only then is it all that there is to say of the file."""
        return bool(self.digest) and not any(one.level is Level.ERROR for one in self.problems)


def digest_of(content: bytes) -> str:
    """Thirty-two hex digits of a file's bytes."""
    return blake2b(content, digest_size=16).hexdigest()
