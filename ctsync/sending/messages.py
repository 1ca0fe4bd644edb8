"""What a test says: exactly the content of each compiled instance, in the form of a message to named people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ctsync.campaign.content import Known
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import create_payload
from ctsync.campaign.wiring import wiring_of
from ctsync.catalog.nearest import meant
from ctsync.channels import CHANNELS
from ctsync.errors import UsageError
from ctsync.redaction import safe_text


@dataclass(frozen=True, slots=True)
class Message:
    """One content, and the parts of the campaign that say just this. `lines` is what people see of it first."""

    parts: tuple[str, ...]
    channel: str
    content: Mapping[str, Any] = field(repr=False)
    provider: str | None
    lines: tuple[str, str]
    languages: tuple[str, ...] = ()
    """The languages among which Liquid chooses for each person; empty if there is one."""

    @property
    def name(self) -> str:
        return ", ".join(self.parts)

    @property
    def has_liquid(self) -> bool:
        """Whether anything in it is filled in for each person."""
        return "{{" in str(self.content) or "{%" in str(self.content)


def messages(
    campaigns: Sequence[DesiredCampaign], languages: Sequence[str] = (), markets: Sequence[str] = ()
) -> tuple[Message, ...]:
    """The messages of one campaign's instances: of all, or of the languages and markets that are named.

    Dates of one part say the same, so one of them stands for all; parts whose content is equal are sent once. Of a
    campaign that chooses the language by Liquid, a named language is sent by itself. Raises UsageError for a language
    or market that the campaign does not have, and for what cannot be sent to named people.
    """
    _refuse_channel(campaigns[0])
    _refuse_unknown("market", markets, {one.key.market for one in campaigns})
    _refuse_unknown("language", languages, {code for one in campaigns for code in _languages(one)})
    chosen = [one for one in campaigns if not markets or one.key.market in markets]
    first_dates = {(one.key.market, one.key.language): one for one in reversed(chosen)}
    told = [_message(one) for each in reversed(first_dates.values()) for one in _apart(each, languages)]
    if not told:
        raise UsageError(
            "No part of this campaign is in that language and that market.",
            hint="Name fewer of --language and --market.",
        )
    return _equal_once(told)


def _languages(campaign: DesiredCampaign) -> tuple[str, ...]:
    """The languages a person can ask for: of the part, or of the Liquid that chooses."""
    variants = campaign.variants
    if variants is None:
        return (campaign.key.language,) if campaign.key.language else ()
    return (variants.default, *(one.language for one in variants.others))


def _apart(campaign: DesiredCampaign, languages: Sequence[str]) -> Iterable[tuple[str, DesiredCampaign]]:
    """The campaign under its name; where it speaks several languages and some are named, each of these alone."""
    key = replace(campaign.key, day=None, number=1)
    name = campaign.name + str(key)[len(key.definition) :]
    variants = campaign.variants
    if variants is None:
        return [(name, campaign)] if not languages or campaign.key.language in languages else []
    by_language = {variants.default: campaign.definition.message}
    by_language.update((one.language, one.message) for one in variants.others)
    if not languages:
        return [(name, campaign)]
    return [
        (f"{name} ({code})", _saying(campaign, message))
        for code, message in by_language.items()
        if code in languages
    ]


def _saying(campaign: DesiredCampaign, message: Any) -> DesiredCampaign:
    """The campaign with one of its languages alone."""
    definition = campaign.definition.model_copy(update={"message": message})
    return replace(campaign, content=Known(definition, campaign.files, None))


def _message(named: tuple[str, DesiredCampaign]) -> Message:
    name, campaign = named
    definition = campaign.definition
    channel = CHANNELS[definition.channel]
    body = create_payload(campaign, campaign.human_name)
    wiring = wiring_of(definition, campaign.account, campaign.catalog, campaign.files)
    shown = channel.preview(definition.message, wiring)
    content = channel.to_identity_content(body["content"])
    chosen = _languages(campaign) if campaign.variants else ()
    return Message((name,), channel.name, content, definition.provider, (shown.title, shown.body), chosen)


def _equal_once(told: Sequence[Message]) -> tuple[Message, ...]:
    kept: list[Message] = []
    for one in told:
        same = next((at for at, other in enumerate(kept) if _says(other) == _says(one)), None)
        if same is None:
            kept.append(one)
        else:
            kept[same] = replace(kept[same], parts=(*kept[same].parts, *one.parts))
    return tuple(kept)


def _says(one: Message) -> tuple[str, str | None, Mapping[str, Any]]:
    return one.channel, one.provider, one.content


def _refuse_channel(campaign: DesiredCampaign) -> None:
    definition = campaign.definition
    channel = CHANNELS[definition.channel]
    if not channel.has_identity_send:
        able = ", ".join(name for name, one in CHANNELS.items() if one.has_identity_send)
        raise UsageError(
            f"A test of {campaign.name} cannot be sent: CleverTap sends no {channel.noun} to people who are named.",
            why=f"It does so on these channels: {able}.",
            hint="Try it in the sandbox: apply there, and look at what was delivered.",
        )
    if definition.provider_group and not definition.provider:
        raise UsageError(
            f"A test of {campaign.name} cannot be sent: it goes through a group of providers.",
            why="A message to named people wants one provider, and nobody can know which of the group would send.",
            hint="Write the one `provider` for the test, and the `provider_group` again afterwards.",
        )


def _refuse_unknown(what: str, wanted: Sequence[str], known: set[str]) -> None:
    there = sorted(known - {""})
    for name in wanted:
        if name not in there:
            said = f"It has: {', '.join(there)}." if there else f"It is the same for every {what}."
            raise UsageError(
                f"This campaign has no {what} `{safe_text(name, limit=60, one_line=True)}`.",
                hint=" ".join(filter(None, (meant(name, there), said))),
            )
