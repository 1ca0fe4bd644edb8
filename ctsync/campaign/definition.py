"""A campaign file as merged: every key that may stand in it, read into values (yaml.md 4).

All errors of a file travel together: the message is read with its channel's own model, and its errors carry the
path from the top of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema, field_validator

from ctsync.audience import Audience
from ctsync.campaign.control_group import ControlGroup
from ctsync.campaign.expiry import Expires
from ctsync.campaign.goal import Goal
from ctsync.campaign.languages import schema_of_languages
from ctsync.campaign.offer import Offer
from ctsync.catalog import words
from ctsync.channels import CHANNELS
from ctsync.names import CAMPAIGN_NAME, is_campaign_name
from ctsync.schedule import QuietHours, Schedule
from ctsync.values import Flag, Model, OneOrMore, OrNone, RawJson, Text, WholeNumber, wrong
from ctsync.values.editors import word_like
from ctsync.values.model import as_text

ChannelName: TypeAlias = words.ChannelName
Purpose: TypeAlias = words.Purpose
Country: TypeAlias = words.Country
Device: TypeAlias = Literal["android", "ios", "windows"]
Choice: TypeAlias = Literal["respect", "ignore"]


def _read_name(value: Any) -> str:
    text = as_text(value, "a name", "weekly-picks-push")
    if not is_campaign_name(text):
        raise wrong(
            f"`{text}` is not a name: small letters, digits, `.`, `_` and `-`, at most 80",
            "weekly-picks-push",
        )
    return text


def _read_owner(value: Any) -> str:
    text = as_text(value, "a user or a team", "acme/crm-india")
    if text.startswith("@"):
        raise wrong("an owner is written without `@`", text.lstrip("@") or "acme/crm-india")
    return text


def _read_raw(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong("this is not a map of keys", "raw: {content: {new_field: x}}")
    return value


Name = Annotated[
    str,
    PlainValidator(_read_name),
    word_like(
        CAMPAIGN_NAME.pattern,
        "weekly-picks-push",
        "Write small letters, digits, `.`, `_` and `-`, at most 80.",
    ),
]
Owner = Annotated[
    str,
    PlainValidator(_read_owner),
    word_like(r"(?!@)[\s\S]*\S[\s\S]*", "acme/crm-india", "Write a user or a team, without @."),
]


class Definition(Model):
    """One campaign, as its file and the defaults say. Every field is a key of the file."""

    name: Name
    """The campaign's name, equal to the file's stem. It identifies the campaign and ends up in `utm_campaign`."""
    dashboard_name: Text | None = None
    """The name that CleverTap's dashboard shows; without it, `name`."""
    owner: Owner
    """Who looks after it: a user or team of CODEOWNERS, without `@`."""
    purpose: Purpose
    """What the message is for: decides rules and defaults."""
    channel: ChannelName
    """How the message travels."""
    countries: OneOrMore[Country] = ()
    """Where its people live: decides blackouts, the law for SMS, and local times."""
    audience: Audience
    """Who gets it."""
    schedule: Schedule
    """When it goes out."""
    message: Any
    """What people see."""
    languages: Annotated[RawJson, WithJsonSchema(dict(schema_of_languages()))] = None
    """The same message in other languages."""
    markets: RawJson = None
    """The same campaign for several places, each with its own differences."""
    devices: OneOrMore[Device] = ()
    """Which devices get it."""
    all_devices: Flag = False
    """Whether it goes to all devices of a person, or to the last active one only."""
    provider: Text | None = None
    """The sender configured in CleverTap, by its nickname."""
    provider_group: Text | None = None
    """A group of SMS senders configured in CleverTap."""
    quiet_hours: OrNone[QuietHours] = None
    """When nobody is disturbed."""
    goal: OrNone[Goal] = None
    """What people should do after it."""
    control_group: ControlGroup | None = None
    """Who is left out on purpose: `none`, `system`, a percentage, or `{custom: NAME}`."""
    frequency_caps: Choice = "respect"
    """Whether the account's limits on messages for each person hold."""
    throttle: Choice = "ignore"
    """Whether the account's limits on messages for each minute hold."""
    expires: Expires = None
    """Until when it is worth delivering: a time after the send, or a moment."""
    opted_out_people: Literal["skip", "include"] = "skip"
    """Whether people who opted out of e-mail get it all the same."""
    labels: OneOrMore[Text] = ()
    """Labels in CleverTap's dashboard."""
    subscription_groups: OneOrMore[Text] = ()
    """Only people subscribed to one of these groups get it."""
    offer: Offer | None = None
    """What the campaign promises; compared with texts and times, never sent."""
    generation: WholeNumber = 1
    """Raise it to send the same content again on purpose."""
    renamed_from: OneOrMore[Name] = ()
    """Former names, oldest first. They stay for good, and keep the campaign's identity."""
    adopt: WholeNumber | None = None
    """The id of a live campaign that this file takes over."""
    on_remove: Literal["stop", "forget", "refuse"] = "stop"
    """What deleting this file does to the live campaign."""
    not_the_same_as: OneOrMore[WholeNumber] = ()
    """Ids of campaigns that look alike and are others."""
    raw: Annotated[dict[str, Any], PlainValidator(_read_raw), WithJsonSchema({"type": "object"})] = {}
    """Fields added to what CleverTap receives, which ctsync does not know."""

    @field_validator("message", mode="plain")
    @classmethod
    def _read_message(cls, written: Any, info: ValidationInfo) -> Any:
        """With the channel's own model; left unread under an unknown channel, which has its own error."""
        channel = CHANNELS.get(info.data.get("channel", ""))
        return written if channel is None else channel.message.model_validate(written)

    @property
    def definition_key(self) -> str:
        """What identifies it through renames: the oldest of `renamed_from`, else the name (protocol 1)."""
        return self.renamed_from[0] if self.renamed_from else self.name


def read_definition(data: Mapping[str, Any]) -> Definition:
    """Read merged data, all of it texts, lists and maps (`raw` and `query` apart).

    Of a file with languages or markets, each part is read by itself, without these two keys (yaml.md 8). Raises
    pydantic's ValidationError with every error of the file; paths start at the top of the file.
    """
    return Definition.model_validate(data)
