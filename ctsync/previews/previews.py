"""From one campaign to its previews: each language as each of the made-up people gets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.wiring import wiring_of
from ctsync.channels import CHANNELS
from ctsync.previews.cards import inbox_look, webhook_look
from ctsync.previews.letters import letter_look
from ctsync.previews.messages import sms_look, whatsapp_look
from ctsync.previews.model import Look, Person, Previews, Reading, Version
from ctsync.previews.notices import push_look, webpush_look
from ctsync.previews.saying import PROMISED, NobodyGetsIt, Saying

_READERS: Final[Mapping[str, Callable[[Any, Saying], Look]]] = {
    "push": push_look,
    "webpush": webpush_look,
    "email": letter_look,
    "sms": sms_look,
    "whatsapp": whatsapp_look,
    "inbox": inbox_look,
    "webhook": webhook_look,
}
"""Who draws each channel, by the word of the YAML."""
_UNVERIFIED: Final = "Liquid stands here as it is written: CleverTap does not say that it runs in {noun}s, so people may see it (PER001)."


def previews_of(campaign: DesiredCampaign, pictures: Mapping[str, bytes] | None = None) -> Previews:
    """What people see of one instance. `pictures` are files below `images/`, by their path from the root.

    Nothing is asked of anybody, and the day plays no part: the same campaign gives the same previews.
    """
    definition = campaign.definition
    channel = CHANNELS[definition.channel]
    runs = runs_liquid(campaign)
    return Previews(
        key=part_of(campaign),
        title=_title(campaign),
        channel=channel.name,
        noun=channel.noun,
        languages=tuple(language for language, _, _ in _languages(campaign)),
        people=tuple(_people(campaign)),
        versions=(Version("after", tuple(readings_of(campaign, _languages(campaign), pictures or {}))),),
        notes=() if runs or not _has_liquid(campaign) else (_UNVERIFIED.format(noun=channel.noun),),
        file=campaign.position.file,
    )


def part_of(campaign: DesiredCampaign) -> str:
    """The campaign's name with its market: languages are tabs, and of dates one is shown."""
    return f"{campaign.name}[{campaign.key.market}]" if campaign.key.market else campaign.name


def _title(campaign: DesiredCampaign) -> str:
    title = campaign.identity.dashboard_name or campaign.name
    return f"{title}, {campaign.key.market}" if campaign.key.market else title


def runs_liquid(campaign: DesiredCampaign) -> bool:
    """Whether Liquid is filled in: documented for push, elsewhere once the account has tried it (PER001)."""
    channel = campaign.definition.channel
    return channel in PROMISED or f"liquid.{channel}" in campaign.account.verified


Told: TypeAlias = tuple[str, Mapping[str, str], Any]
"""A language, what it makes of everybody's profile, and its message."""


def readings_of(
    campaign: DesiredCampaign,
    languages: Iterator[Told],
    pictures: Mapping[str, bytes],
    files: Mapping[str, str] | None = None,
) -> Iterator[Reading]:
    """What all people see in each language; those who see the same share one reading. `files` replace the campaign's own."""
    definition = campaign.definition
    wiring = wiring_of(
        definition, campaign.account, campaign.catalog, campaign.files if files is None else files
    )
    saying = Saying(wiring, pictures=pictures, runs_liquid=runs_liquid(campaign))
    read = _READERS[definition.channel]
    for language, spoken, message in languages:
        seen: dict[Look | None, list[str]] = {}
        for name, profile in campaign.catalog.preview_people.items():
            look = _look(read, message, replace(saying, profile={**profile, **spoken}))
            seen.setdefault(look, []).append(name)
        for look, people in seen.items():
            yield Reading(language, tuple(people), look)


def _look(read: Callable[[Any, Saying], Look], message: Any, say: Saying) -> Look | None:
    try:
        return read(message, say)
    except NobodyGetsIt:
        return None


def _languages(campaign: DesiredCampaign) -> Iterator[Told]:
    variants = campaign.variants
    if variants is None:
        yield campaign.key.language, {}, campaign.definition.message
        return
    yield variants.default, {}, campaign.definition.message
    for one in variants.others:
        yield one.language, {variants.property: one.values[0]}, one.message


def _people(campaign: DesiredCampaign) -> Iterator[Person]:
    for name, profile in campaign.catalog.preview_people.items():
        yield Person(name, str(profile.get("Name", "")))


def _has_liquid(campaign: DesiredCampaign) -> bool:
    messages = [message for _, _, message in _languages(campaign)]
    return any("{{" in text or "{%" in text for text in (*map(str, messages), *campaign.files.values()))
