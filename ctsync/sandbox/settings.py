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
    unknown_recipients_are_skipped: bool = True
    """Whether a call to people of whom some are unknown reaches those who are known; if not, it is refused as if all
    were unknown. Contract 6 and 7 speak only of unknown recipients as such."""
    one_message_per_person: bool = True
    """Whether somebody whom an identity send names twice gets one message; contract 6 is silent."""
    recipients_in_any_case: bool = False
    """Whether `to.identity` is read as `to.Identity` (contract 6: the pages use capitals, some clients do not)."""
    tag_groups: int = 500
    """How many tag groups an account may have (contract 6; its older page says 20)."""
    tag_group_with_campaign_id: bool = True
    """Whether an identity send may have both (contract 6: either of them by the table, both in two samples)."""
    whatsapp_connect: bool = True
    """Whether the account has the WhatsApp Connect add-on (contract 6, code 89)."""
    whatsapp_direct: bool = True
    """Whether the account has the WhatsApp Direct add-on (contract 6, code 89)."""
    external_triggers: bool = True
    """Whether the account has the feature of external triggers, which is in public beta (contract 7)."""
    trigger_v1_many: bool = False
    """Whether version 1 of the trigger takes more than one recipient (contract 9, line 16)."""
    trigger_v2_campaign_id_list: bool = True
    """Whether version 2 of the trigger reads `campaign_id_list` (contract 9, line 15)."""
    trigger_v2_campaign_id: bool = True
    """Whether version 2 of the trigger reads a list in `campaign_id` (contract 9, line 15)."""
    trigger_v2_needs_token: bool = False
    """Whether version 2 of the trigger wants `X-CleverTap-Token` (contract 1.2, conflict)."""
    trigger_values_are_texts: bool = True
    """Whether a number or a truth value inside `ExternalTrigger` is refused (contract 7: only texts are supported)."""
    report_takes_numbers: bool = True
    """Whether the message report takes `from` and `to` as numbers too (contract 5.4: texts, but a live client sends
    numbers)."""

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
