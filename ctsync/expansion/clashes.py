"""Two files that claim one identity: what no file can see by itself, and no plan may ever meet.

Two instances under one key would be one campaign to the lock: one of them would silently never be sent, or be sent in
the other's place.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

from ctsync.campaign.desired import DesiredCampaign
from ctsync.problems import Finding, Position

Claimed = tuple[DesiredCampaign, Finding]


def clashes(campaigns: Iterable[DesiredCampaign]) -> Iterator[Claimed]:
    """A finding for each definition whose key, or whose `adopt` id, another one has too.

    Give it the campaigns of all files of an account. Each definition is spoken of once, with its first campaign.
    """
    definitions: dict[Position, DesiredCampaign] = {}
    for campaign in campaigns:
        definitions.setdefault(campaign.position, campaign)
    yield from _shared(definitions.values(), lambda one: one.key.definition, _same_key)
    yield from _shared(definitions.values(), lambda one: one.identity.adopt, _same_adopt)


def _shared(
    campaigns: Iterable[DesiredCampaign],
    claim: Callable[[DesiredCampaign], Hashable],
    finding: Callable[[DesiredCampaign, DesiredCampaign], Finding],
) -> Iterator[Claimed]:
    claims: dict[Hashable, list[DesiredCampaign]] = {}
    for campaign in campaigns:
        if claim(campaign) is not None:
            claims.setdefault(claim(campaign), []).append(campaign)
    for claimants in claims.values():
        if len(claimants) > 1:
            first, second = claimants[:2]
            yield from ((one, finding(one, second if one is first else first)) for one in claimants)


def _same_key(campaign: DesiredCampaign, other: DesiredCampaign) -> Finding:
    key = campaign.key.definition
    return Finding(
        ("renamed_from",) if campaign.identity.renamed_from else ("name",),
        "CORE002",
        f"The name `{key}` identifies this campaign, and also `{other.name}` in {other.position.file}.",
        "The oldest name under `renamed_from`, else the name, is a campaign's identity for good.",
        "Give the newer of the two a name of its own, and no `renamed_from`.",
    )


def _same_adopt(campaign: DesiredCampaign, other: DesiredCampaign) -> Finding:
    return Finding(
        ("adopt",),
        "CORE002",
        f"Campaign {campaign.identity.adopt} is adopted here, and also by `{other.name}` in {other.position.file}.",
        "One campaign in CleverTap belongs to one file.",
        "Take `adopt` out of one of the two.",
    )
