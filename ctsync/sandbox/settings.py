"""What the contract leaves open and tests want to vary. Each default is the contract's own choice where it has one."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from ctsync.errors import UsageError


@dataclass(frozen=True, slots=True)
class Settings:
    """One flat set of switches."""

    running_minutes: int = 60
    """How long a campaign lists as running after its last run began."""
    max_list_days: int = 31
    """Longest span of a list call, both ends counted (contract 5.1 advises 31)."""
    in_flight: int = 3
    """Calls at once per endpoint; one more gets 429 (contract 2)."""
    requests_per_second: int = 0
    """The older limit per second and endpoint; 0 switches it off."""
    penalty_seconds: float = 0.0
    """Real seconds for which everything gets 429 after a 429; 0 switches it off."""
    channel_required: bool = False
    """Whether Android pushes need a notification channel (contract 3.6.1)."""
    system_control_group: bool = True
    """Whether the dashboard has the system control group enabled (contract 3.2)."""
    strict_docs: bool = False
    """Unfinished reports answer 409, as today's page promises (contract 5.3)."""
    not_equals_includes_unset: bool = True
    """Whether people without a property pass `not_equals` and `does_not_contain`; the contract is silent."""
    list_means_any: bool = True
    """Whether a list as a condition's value means any of them, and not all (contract 3.5 is silent)."""
    did_none: bool = True
    """Whether `did_none` excludes people; seen once, and never documented (contract 3.5)."""
    list_dashboard_campaigns: bool = False
    """Whether campaigns made in the dashboard are listed (contract 5.1, conflict)."""
    email_needs_provider: bool = False
    """Whether e-mail needs `provider_nick_name` too (contract 9, line 10)."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def read_settings(written: dict[str, Any], before: Settings | None = None) -> Settings:
    """`before` with the given switches changed; `UsageError` for an unknown name or a wrong type."""
    types = {field.name: str(field.type) for field in fields(Settings)}
    for name, value in written.items():
        if name not in types:
            raise UsageError(f"The sandbox has no setting `{name}`.", hint=f"It has: {', '.join(types)}.")
        if not _fits(value, types[name]):
            raise UsageError(f"The setting `{name}` takes {_WORDS[types[name]]}.")
    return replace(before or Settings(), **written)


_WORDS = {"bool": "true or false", "int": "a whole number from 0", "float": "a number from 0"}


def _fits(value: Any, kind: str) -> bool:
    if kind == "bool" or isinstance(value, bool):
        return kind == "bool" and isinstance(value, bool)
    return isinstance(value, int if kind == "int" else int | float) and value >= 0
