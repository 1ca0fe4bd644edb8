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
    list_dashboard_campaigns: bool = False
    """Whether campaigns made in the dashboard are listed (contract 5.1, conflict)."""
    email_needs_provider: bool = False
    """Whether e-mail needs `provider_nick_name` too (contract 9, line 10)."""
    frequency_cap_per_day: int = 0
    """Most messages a person gets on one day of the account's, over all campaigns and channels; 0 is no cap. Campaigns
    with `respect_frequency_caps: false` pass it, and count (contract 3.2)."""
    throttle_per_minute: int = 0
    """Most people a minute who get a campaign with `respect_throttle: true`; 0 is no limit (contract 3.2)."""
    cutoff_follows_schedule: bool = True
    """Whether `campaign_cutoff` is read on people's own clocks where the schedule is; else always on the account's.
    The contract names no clock (3.3)."""
    ttl_counts_from_the_run: bool = False
    """Whether the minutes of a relative `ttl` begin at the run, so that messages held longer expire; else when a message
    is sent. The contract names no moment (3.4.4)."""
    outbox_messages_per_run: int = 200
    """How many messages of a run the outbox keeps; its counts are always complete."""
    liquid_push: str = "rendered"
    """What Liquid becomes: `rendered` for each person, or `raw`, so that they see its braces (contract 3.6.1)."""
    liquid_webpush: str = "raw"
    """As `liquid_push`; no page says that web push holds Liquid."""
    liquid_email: str = "raw"
    """As `liquid_push`; no page says that e-mail made by this call holds Liquid."""
    liquid_sms: str = "raw"
    """As `liquid_push`; no page says that SMS made by this call holds Liquid."""
    liquid_whatsapp: str = "raw"
    """As `liquid_push`; no page says that WhatsApp made by this call holds Liquid."""
    liquid_webhook: str = "raw"
    """As `liquid_push`; no page says that a webhook's values hold Liquid."""
    liquid_notificationinbox: str = "raw"
    """As `liquid_push`; no page says that the app inbox made by this call holds Liquid."""

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


_WORDS = {
    "bool": "true or false",
    "int": "a whole number from 0",
    "float": "a number from 0",
    "str": "`rendered` or `raw`",
}


def _fits(value: Any, kind: str) -> bool:
    if kind == "str":
        return value in ("rendered", "raw")
    if kind == "bool" or isinstance(value, bool):
        return kind == "bool" and isinstance(value, bool)
    return isinstance(value, int if kind == "int" else int | float) and value >= 0
