"""What the contract leaves open and tests want to vary. Each default is the contract's own choice where it has one.

`switches` has what is open, this file the account's limits and how all of it is read.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from ctsync.errors import UsageError
from ctsync.sandbox.switches.audiences import Audiences
from ctsync.sandbox.switches.calls import Calls
from ctsync.sandbox.switches.campaigns import Listed
from ctsync.sandbox.switches.creating import Creating
from ctsync.sandbox.switches.delivery import Delivery
from ctsync.sandbox.switches.sending import Sending


@dataclass(frozen=True)
class Settings(Sending, Delivery, Listed, Audiences, Creating, Calls):
    """The account and its limits."""

    running_minutes: int = 60
    """How many minutes a campaign lists as running after its last run began (contract 5.1)."""
    max_list_days: int = 31
    """Longest span of a list call in days, both ends counted; 31 is what is advised (contract 5.1)."""
    in_flight: int = 3
    """Calls at once per endpoint; one more gets 429 (contract 2; 9 line 1)."""
    limit_mode: Literal["concurrent", "per_second", "strict_union"] = "concurrent"
    """Which limit holds: calls at once per endpoint; calls of an endpoint in a sliding second (`requests_per_second`, or 3); or, for the whole account, 3 of each and then 429 for 600 seconds (contract 2; 9 line 1)."""
    requests_per_second: int = 0
    """The older limit per second and endpoint; 0 switches it off (contract 2; 9 line 1)."""
    penalty_seconds: float = 0.0
    """Real seconds for which everything gets 429 after a 429; 0 switches it off (contract 2)."""
    channel_required: bool = False
    """Whether Android pushes need a notification channel (contract 3.6.1)."""
    system_control_group: bool = True
    """Whether the dashboard has the system control group enabled (contract 3.2)."""
    not_equals_includes_unset: bool = True
    """Whether people without a property pass `not_equals` and `does_not_contain` (contract 3.5)."""
    list_dashboard_campaigns: bool = False
    """Whether campaigns made in the dashboard are listed (contract 5.1; 9 line 3)."""

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


_UNCHANGED = Settings()


@cache
def types() -> Mapping[str, Any]:
    """The type of each setting, in their order."""
    hints = get_type_hints(Settings)
    return {field.name: hints[field.name] for field in fields(Settings)}


def read_settings(written: Mapping[str, Any], before: Settings | None = None) -> Settings:
    """`before` with the given switches changed; `UsageError` for an unknown name or a wrong type."""
    for name, value in written.items():
        if name not in types():
            raise unknown_setting(name)
        if not _fits(value, types()[name]):
            raise UsageError(f"The setting `{name}` takes {in_words(types()[name])}.")
    return replace(before or Settings(), **written)


def kept_settings(told: Mapping[str, Any]) -> Settings:
    """The settings of a state file; what an older version wrote and nobody knows any more has no effect."""
    known = types()
    fitting = {name: each for name, each in told.items() if name in known and _fits(each, known[name])}
    return replace(_UNCHANGED, **fitting) if fitting else _UNCHANGED


def unknown_setting(name: str) -> UsageError:
    """The error for a name that is none, with the nearest that is one."""
    near = get_close_matches(name, types(), 1, 0.5)
    hint = f"Did you mean `{near[0]}`?" if near else "`ctsync sandbox settings` lists them."
    return UsageError(f"The sandbox has no setting `{name}`.", hint=hint)


_WORDS = {bool: "true or false", int: "a whole number from 0", float: "a number from 0"}


def in_words(kind: Any) -> str:
    """What a setting of this type takes."""
    if get_origin(kind) is Literal:
        *most, last = (str(choice) for choice in get_args(kind))
        return f"{', '.join(most)} or {last}"
    return _WORDS[kind]


def _fits(value: Any, kind: Any) -> bool:
    """Whether a setting of this type may have this value. Infinity, NaN and what no float can hold are no numbers."""
    if get_origin(kind) is Literal:
        return any(value == choice and type(value) is type(choice) for choice in get_args(kind))
    if kind is bool or isinstance(value, bool):
        return kind is bool and isinstance(value, bool)
    return isinstance(value, int if kind is int else int | float) and 0 <= value <= sys.float_info.max
