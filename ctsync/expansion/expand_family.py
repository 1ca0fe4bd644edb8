"""From a file with markets and languages to its campaigns, or to everything that is wrong with any of them.

A file with an error in one part gives no campaign at all: people who are in no part by mistake would get nothing,
and nobody would know (design 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ctsync.audience import check_audience
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.desired import DesiredCampaign
from ctsync.catalog import Catalog
from ctsync.channels.findings import excluded
from ctsync.expansion.apart import language_findings, market_findings, unverified_of
from ctsync.expansion.expand import expand_part
from ctsync.expansion.family import Family, Market, Part, Told
from ctsync.expansion.narrowing import cannot_be_narrowed, with_values, without_values
from ctsync.expansion.one_campaign import one_campaign_findings
from ctsync.expansion.translations import Translation, shape_findings
from ctsync.problems import Finding, Level, Position
from ctsync.values.numbers import CountRange


@dataclass(frozen=True, slots=True)
class ExpandedPart:
    """One market and language with its own people, its campaigns, and the languages of its market."""

    part: Part
    campaigns: tuple[DesiredCampaign, ...]
    translations: tuple[Translation, ...]


@dataclass(frozen=True, slots=True)
class Expanded:
    """The parts in the order of the file, without those that are skipped, and what is to be said of any part."""

    parts: tuple[ExpandedPart, ...]
    findings: tuple[Told, ...]

    @property
    def campaigns(self) -> tuple[DesiredCampaign, ...]:
        return tuple(campaign for one in self.parts for campaign in one.campaigns)


def expand_family(family: Family, account: AccountFacts, catalog: Catalog, position: Position) -> Expanded:
    """All instances of a file, or none if anything is wrong. `position` is where the file begins."""
    findings = [*_adopted_by_several(family), *_findings_of_parts(family, account, catalog)]
    parts: list[ExpandedPart] = []
    for market in family.markets:
        for part in market.parts:
            if part.is_skipped:
                continue
            narrowed = _narrowed(market, part)
            if isinstance(narrowed, Finding):
                findings.append((part.name, narrowed))
            else:
                made, found = expand_part(
                    narrowed,
                    account,
                    catalog,
                    position,
                    together=tuple(_together(family, market, part)),
                    unverified=_unverified(market, part, account),
                )
                parts.append(ExpandedPart(narrowed, made, _translations(market, part)))
                findings.extend((part.name, finding) for finding in found)
    findings = [*_said_once(findings)]
    if _has_errors(findings):
        parts = [replace(one, campaigns=()) for one in parts]
    return Expanded(tuple(parts), tuple(findings))


def _translations(market: Market, part: Part) -> tuple[Translation, ...]:
    """Those that the part speaks of: all of a campaign that speaks them, and each language its own."""
    return tuple(
        one
        for one in market.translations
        if one.language not in market.skipped and part.language in ("", one.language)
    )


def _together(family: Family, market: Market, part: Part) -> Iterator[tuple[str, CountRange]]:
    """The sums that a part belongs to: that of its market's languages, and that of all markets."""
    if market.expect is not None and part.language:
        yield market.name, market.expect
    if family.expect is not None and part.market:
        yield "", family.expect


def _adopted_by_several(family: Family) -> Iterator[Told]:
    """One id, and a campaign of its own for each market and language: it can belong to one of them at most."""
    parts = [part for part in family.parts if not part.is_skipped]
    if len(parts) > 1 and parts[0].definition.adopt is not None:
        yield (
            parts[0].name,
            excluded(
                ("adopt",),
                f"`adopt` takes over one campaign, and this file makes {len(parts)}, one for each part.",
                "The id belongs to one market and language at most, and the others would be made beside it.",
                "Give the part that the id belongs to a file of its own, or let the other campaign end.",
            ),
        )


def _findings_of_parts(family: Family, account: AccountFacts, catalog: Catalog) -> Iterator[Told]:
    wrong = [
        (part.name, finding)
        for part in family.parts
        for finding in check_audience(part.definition.audience, catalog.tracking_plan, catalog.segments)
    ]
    if any(finding.level is Level.ERROR for _, finding in wrong):
        yield from wrong
    else:
        yield from market_findings(family, catalog)
    for market in family.markets:
        yield from language_findings(market, account, catalog)
        yield from _findings_of_languages(market, account)


def _findings_of_languages(market: Market, account: AccountFacts) -> Iterator[Told]:
    """Those of the texts, and of the way in which they travel; a language that is left out is not judged."""
    name = market.parts[0].name
    for translation in market.translations:
        if translation.language not in market.skipped:
            yield from ((name, finding) for finding in shape_findings(translation))
    if market.settings is not None and market.settings.send_as == "one_campaign":
        found = one_campaign_findings(market.parts[0], market.settings, account)
        yield from ((name, finding) for finding in found)


def _narrowed(market: Market, part: Part) -> Part | Finding:
    """The part with the people of its language only."""
    settings = market.settings
    if settings is None or (settings.send_as == "one_campaign" and not market.skipped):
        return part
    audience = part.definition.audience
    alone = cannot_be_narrowed(audience)
    if alone is not None:
        return alone
    codes = [one.language for one in market.translations]
    if settings.send_as == "one_campaign":
        if settings.default in market.skipped:
            told = [code for code in codes if code not in market.skipped]
            found = with_values(audience, settings.from_, _values(market, told))
        else:
            found = without_values(audience, settings.from_, _values(market, sorted(market.skipped)))
    elif part.language == settings.default:
        found = without_values(audience, settings.from_, _values(market, codes))
    else:
        found = with_values(audience, settings.from_, settings.values_of(part.language))
    if isinstance(found, Finding):
        return found
    return replace(part, definition=part.definition.model_copy(update={"audience": found}))


def _values(market: Market, codes: list[str]) -> list[str]:
    settings = market.settings
    return [] if settings is None else [value for code in codes for value in settings.values_of(code)]


def _unverified(market: Market, part: Part, account: AccountFacts) -> tuple[str, ...]:
    settings = market.settings
    if settings is None or part.language not in ("", settings.default):
        return ()
    unsure = unverified_of(market, account)
    return (unsure,) if unsure else ()


def _said_once(findings: list[Told]) -> Iterator[Told]:
    """Without the one about the whole shape where it was said which key is to blame."""
    blamed = any(finding.rule in ("EXC001", "LNG001") and len(finding.path) > 1 for _, finding in findings)
    for name, finding in findings:
        if not (blamed and finding.rule == "LNG001" and finding.path == ("languages",)):
            yield name, finding


def _has_errors(findings: list[Told]) -> bool:
    return any(finding.level is Level.ERROR for _, finding in findings)
