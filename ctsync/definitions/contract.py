"""What this room needs to know of ctsync.yaml: `ctsync.settings` stands beside it, and neither knows the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ctsync.campaign.account import AccountFacts
from ctsync.reading import nodes


class SharedSettings(Protocol):
    """What all accounts share."""

    @property
    def defaults(self) -> Mapping[str, nodes.Mapping]:
        """The blocks of `defaults` by name, as written (yaml.md 9)."""
        ...


class Account(Protocol):
    """One account, as far as its files are concerned."""

    @property
    def facts(self) -> AccountFacts: ...

    @property
    def campaigns(self) -> tuple[str, ...]:
        """Patterns of the files that belong to it."""
        ...

    @property
    def variables(self) -> Mapping[str, str]:
        """Its variables, the shared ones included."""
        ...
