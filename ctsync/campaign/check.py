"""What is wrong with a file as a whole: what neither its audience, nor its schedule, nor its message can see alone.

Every finding is an error unless it says otherwise, names the key, and says where the rule comes from. Checks of the
parts live with the parts; `expansion` runs them all, so that a file's problems are shown together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.definition import Definition
from ctsync.campaign.goal import goal_findings
from ctsync.catalog import Catalog
from ctsync.channels import CHANNELS, Channel
from ctsync.channels.findings import excluded, malformed, missing, not_registered
from ctsync.names import TOKEN_MARK
from ctsync.problems import Finding

LIMITED_KEYS = frozenset[str]().union(*(channel.keys | channel.required for channel in CHANNELS.values()))
"""Top-level keys that only some channels understand."""
LIMITED_AUDIENCE_KEYS = frozenset[str]().union(*(channel.audience_keys for channel in CHANNELS.values()))
"""The same of `audience`."""
LIMITED_SCHEDULE_KEYS = frozenset[str]().union(*(channel.schedule_keys for channel in CHANNELS.values()))
"""The same of `schedule`."""

_SENDERS = "registers/providers.yaml"


def check_campaign(
    definition: Definition, account: AccountFacts, catalog: Catalog, *, expects_together: bool = False
) -> Iterator[Finding]:
    """Everything about the whole file that needs no timetable.

    `expects_together` says that the definition is a part, and that a number is agreed for all parts together.
    """
    channel = CHANNELS[definition.channel]
    yield from _key_findings(definition, channel)
    yield from _sender_findings(definition, catalog)
    yield from _name_findings(definition.dashboard_name)
    yield from _identity_findings(definition)
    yield from _expect_findings(definition, account, channel, is_agreed=expects_together)
    yield from _people_findings(definition, catalog)
    if definition.goal is not None:
        yield from goal_findings(definition.goal, catalog.tracking_plan, channel)


def _key_findings(definition: Definition, channel: Channel) -> Iterator[Finding]:
    """CHN001 and REQ001: keys this channel cannot have, and keys it cannot do without (yaml.md 4)."""
    known = channel.keys | channel.required
    for key in sorted(definition.model_fields_set & LIMITED_KEYS - known):
        if getattr(definition, key) not in (None, ()):
            yield _not_on_channel((key,), channel, lambda one: one.keys | one.required)
    for key in sorted(channel.required):
        if not getattr(definition, key):
            yield missing(
                (key,),
                f"`{key}` is missing, and the channel {channel.name} cannot do without it.",
                "CleverTap refuses the campaign without it (Create Campaign API).",
                f"Add `{key}:` to the file, or to the defaults of the channel.",
            )
    for key in sorted(LIMITED_AUDIENCE_KEYS - channel.audience_keys):
        if getattr(definition.audience, key) is not None:
            yield _not_on_channel(("audience", key), channel, lambda one: one.audience_keys)
    for key in sorted(LIMITED_SCHEDULE_KEYS - channel.schedule_keys):
        if getattr(definition.schedule, key) is not None:
            yield _not_on_channel(("schedule", key), channel, lambda one: one.schedule_keys)


def _not_on_channel(
    path: tuple[str, ...], channel: Channel, keys_of: Callable[[Channel], frozenset[str]]
) -> Finding:
    key = path[-1]
    names = [one.name for one in CHANNELS.values() if key in keys_of(one)]
    return Finding(
        path,
        "CHN001",
        f"`{key}` does not exist on the channel {channel.name}.",
        f"CleverTap has it for: {', '.join(names)} (Create Campaign API).",
        f"Take `{key}` out of this file.",
    )


def _sender_findings(definition: Definition, catalog: Catalog) -> Iterator[Finding]:
    """EXC001 and REG001; whether the provider itself is registered is checked with the message."""
    group = definition.provider_group
    if group is None:
        return
    path = ("provider_group",)
    if definition.provider:
        yield excluded(
            path,
            "`provider` and `provider_group` exclude each other.",
            "A campaign goes out through one sender or through one group (docs/yaml.md).",
            "Keep one of the two.",
        )
    if group not in catalog.provider_groups:
        yield not_registered(path, group, catalog.provider_groups, noun="provider group", register=_SENDERS)


def _name_findings(name: str | None) -> Iterator[Finding]:
    """A name that CleverTap can show back byte for byte, with no mark of ours in its human part (protocol 2)."""
    if name is None:
        return
    if TOKEN_MARK in name:
        yield malformed(
            ("dashboard_name",),
            f"A name may not contain `{TOKEN_MARK}`.",
            "This mark is how ctsync knows its own campaigns again.",
            "Choose a name without it.",
        )
    if name != name.strip() or any(character < " " for character in name):
        yield malformed(
            ("dashboard_name",),
            "A name is one line that neither begins nor ends with a space.",
            "CleverTap has to show it back exactly as it was sent.",
            f"Write `{' '.join(name.split())}`.",
        )


def _identity_findings(definition: Definition) -> Iterator[Finding]:
    former = definition.renamed_from
    if former and (definition.name in former or len(set(former)) != len(former)):
        yield malformed(
            ("renamed_from",),
            "`renamed_from` lists each former name once, and not the present one.",
            "The oldest of them identifies the campaign for good.",
            "Keep every former name once, the oldest first.",
        )
    if definition.adopt is None:
        return
    if definition.adopt in definition.not_the_same_as:
        yield excluded(
            ("not_the_same_as",),
            f"Campaign {definition.adopt} stands under `adopt` and under `not_the_same_as`.",
            "The first says that it is this campaign, the second that it is not.",
            "Keep one of the two.",
        )
    if definition.schedule.at_is_a_list and not CHANNELS[definition.channel].has_native_schedules:
        yield excluded(
            ("adopt",),
            "`adopt` and a list of moments under `schedule.at` exclude each other.",
            "Each moment is a campaign of its own here, and the id belongs to one of them (docs/yaml.md).",
            "Give the moment that the id belongs to a file of its own.",
        )


def _expect_findings(
    definition: Definition, account: AccountFacts, channel: Channel, *, is_agreed: bool
) -> Iterator[Finding]:
    audience, schedule = definition.audience, definition.schedule
    if account.protected and audience.expect is None and not is_agreed:
        yield Finding(
            ("audience",),
            "AUD002",
            "`expect` is missing: how many people should this reach?",
            f"The account {account.name} is protected: an estimate outside `expect` stops the send (docs/yaml.md).",
            "Add, for example, `expect: 12k..18k`.",
        )
    sends_once = schedule.every is None and len(schedule.at) <= 1
    if audience.per_run is not None and sends_once and "per_run" in channel.audience_keys:
        yield excluded(
            ("audience", "per_run"),
            "`per_run` and a single send exclude each other.",
            "It limits each of several sends in one campaign (docs/yaml.md).",
            "Write `send_to_at_most` instead, or take it out.",
        )


def _people_findings(definition: Definition, catalog: Catalog) -> Iterator[Finding]:
    if definition.opted_out_people == "include" and definition.purpose != "transactional":
        yield Finding(
            ("opted_out_people",),
            "EML010",
            "A promotional e-mail may not go to people who opted out.",
            "They said no, and the law is on their side; only a transactional message may reach them (docs/yaml.md).",
            "Write `opted_out_people: skip`, or take it out.",
        )
    group = definition.control_group.custom if definition.control_group else None
    if group and group not in catalog.control_groups:
        path = ("control_group", "custom")
        yield not_registered(path, group, catalog.control_groups, noun="control group", register=_SENDERS)
