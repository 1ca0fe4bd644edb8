"""What must hold before several languages travel in one campaign: Liquid that CleverTap runs, and only texts differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.languages import LanguageSettings
from ctsync.campaign.liquid import can_be_named, can_be_quoted, is_whole
from ctsync.campaign.variants import Variants
from ctsync.channels import CHANNELS
from ctsync.channels.translated import Path, leaves, words_of
from ctsync.expansion.family import Part
from ctsync.problems import Finding

DOCUMENTED = ("push",)
"""Channels whose pages promise Liquid in campaigns made by API (contract 3.6)."""


def one_campaign_findings(part: Part, settings: LanguageSettings, account: AccountFacts) -> Iterator[Finding]:
    """PER001, PER003 and what no Liquid can say."""
    channel, variants = part.definition.channel, part.variants
    if channel not in DOCUMENTED and f"liquid.{channel}" not in account.verified:
        yield Finding(
            ("languages", "send_as"),
            "PER001",
            f"CleverTap does not say that it runs Liquid in a campaign of the channel {channel}.",
            "If it does not, people read the code of all languages at once.",
            f"Write `send_as: campaign_per_language`, or try it and write `verified: {{liquid.{channel}: <date>}}` "
            "under the account in ctsync.yaml.",
        )
    if not can_be_named(settings.from_):
        what = f"Liquid cannot name the property `{settings.from_}`."
        hint = "Write `send_as: campaign_per_language`, or use a property whose name is one word."
        yield Finding(("languages", "from"), "TYPE001", what, "Its name has signs of its own meaning.", hint)
    if variants is not None:
        yield from _variant_findings(part, settings, variants)


def _variant_findings(part: Part, settings: LanguageSettings, variants: Variants) -> Iterator[Finding]:
    channel = CHANNELS[part.definition.channel]
    original = dict(_values(part.definition.message))
    yield from _loose_liquid(original, ("message",))
    for one in variants.others:
        for value in one.values:
            if not can_be_quoted(value):
                path = ("languages", "values", one.language)
                what = f"`{value}` has signs that cannot stand in a Liquid condition."
                hint = "Write `send_as: campaign_per_language`, or store another value."
                yield Finding(path, "TYPE001", what, "Liquid has no way to write them.", hint)
        own = {path: value for path, value in _values(one.message) if original.get(path) != value}
        yield from _loose_liquid(own, ("languages", one.language))
        words = words_of(channel, one.message)
        for changed in own:
            if changed not in words:
                yield _more_than_words(one.language, changed, settings)


def _values(message: Any) -> Iterator[tuple[Path, Any]]:
    return leaves(message.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def _more_than_words(language: str, path: Path, settings: LanguageSettings) -> Finding:
    return Finding(
        ("languages", language, *path),
        "EXC001",
        f"`{path[-1]}` of `{language}` and `send_as: {settings.send_as}` exclude each other.",
        "One campaign has one of it for everybody: CleverTap documents Liquid in texts only.",
        "Take it out, or write `send_as: campaign_per_language`.",
    )


def _loose_liquid(values: dict[Path, Any], start: Path) -> Iterator[Finding]:
    for path, value in values.items():
        if isinstance(value, str) and not is_whole(value):
            yield Finding(
                (*start, *path),
                "PER003",
                "The Liquid of this text does not end within it.",
                "All languages become one text, and this one would swallow the next.",
                "Close every `{{` with `}}` and every `{% if … %}` with `{% endif %}`.",
            )
