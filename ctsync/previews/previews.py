"""From one campaign to its previews: each language as each of the made-up people gets it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.remembered import Told
from ctsync.campaign.wiring import wiring_of
from ctsync.catalog import Catalog
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
    saying = saying_of(campaign, pictures)
    after = Version("after", tuple(readings_of(saying, _languages(campaign))))
    return previews_with(campaign, after, tuple(language for language, _, _ in _languages(campaign)))


def previews_with(campaign: DesiredCampaign, version: Version, languages: tuple[str, ...]) -> Previews:
    """One version of a campaign under the campaign's name, with its people and notes."""
    channel = CHANNELS[campaign.definition.channel]
    runs = runs_liquid(channel.name, campaign.account)
    return Previews(
        key=part_of(campaign.name, campaign.key.market),
        title=_title(campaign),
        channel=channel.name,
        noun=channel.noun,
        languages=languages,
        people=tuple(people_of(campaign.catalog)),
        versions=(version,),
        notes=() if runs or not _has_liquid(campaign) else (_UNVERIFIED.format(noun=channel.noun),),
        file=campaign.position.file,
    )


def part_of(name: str, market: str) -> str:
    """The campaign's name with its market: languages are tabs, and of dates one is shown."""
    return f"{name}[{market}]" if market else name


def _title(campaign: DesiredCampaign) -> str:
    title = campaign.identity.dashboard_name or campaign.name
    return f"{title}, {campaign.key.market}" if campaign.key.market else title


def runs_liquid(channel: str, account: AccountFacts) -> bool:
    """Whether Liquid is filled in: documented for push, elsewhere once the account has tried it (PER001)."""
    return channel in PROMISED or f"liquid.{channel}" in account.verified


def saying_of(
    campaign: DesiredCampaign,
    pictures: Mapping[str, bytes] | None = None,
    files: Mapping[str, str] | None = None,
) -> Saying:
    """What all readings of a campaign have in common. `files` replace the campaign's own."""
    definition = campaign.definition
    own = campaign.files if files is None else files
    wiring = wiring_of(definition, campaign.account, campaign.catalog, own)
    runs = runs_liquid(definition.channel, campaign.account)
    return Saying(wiring, pictures=pictures or {}, runs_liquid=runs)


def readings_of(saying: Saying, languages: Iterable[Told]) -> Iterator[Reading]:
    """What all people see in each language; those who see the same share one reading."""
    read = _READERS[saying.wiring.channel]
    for language, spoken, message in languages:
        seen: dict[Look | None, list[str]] = {}
        for name, profile in saying.wiring.catalog.preview_people.items():
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


def people_of(catalog: Catalog) -> Iterator[Person]:
    """The made-up people of the register."""
    for name, profile in catalog.preview_people.items():
        yield Person(name, str(profile.get("Name", "")))


def _has_liquid(campaign: DesiredCampaign) -> bool:
    messages = [message for _, _, message in _languages(campaign)]
    return any("{{" in text or "{%" in text for text in (*map(str, messages), *campaign.files.values()))
