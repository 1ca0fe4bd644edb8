"""Finding the campaign that a person names."""

from __future__ import annotations

from ctsync.campaign.desired import DesiredCampaign
from ctsync.errors import InvalidInput, UsageError
from ctsync.rendering.campaign_words import title_of
from ctsync.rendering.wording import did_you_mean, shown
from ctsync.workspace.workspace import Workspace


def named(workspace: Workspace, name: str) -> list[DesiredCampaign]:
    """The instances of a whole file, of one of its parts, or one of its dates.

    Raises UsageError for a name that nobody has, and InvalidInput if that may be because a file has errors.
    """
    loaded = workspace.load()
    found = [each for each in loaded.campaigns if name in _names(each)]
    if not found and workspace.problems.errors:
        raise InvalidInput(workspace.problems)
    if not found:
        raise UsageError(
            f"There is no campaign named {shown(name, 100)}.",
            hint=did_you_mean(
                name,
                {each.name for each in loaded.campaigns},
                "A campaign is named like its file, without .yaml.",
            ),
        )
    return found


def _names(campaign: DesiredCampaign) -> tuple[str, ...]:
    """What a person may call it by: a whole file, one of its parts, one of its dates."""
    key = campaign.key
    part = f"{campaign.name}[{key.part}]" if key.part else campaign.name
    market = f"{campaign.name}[{key.market}]"
    return (campaign.name, key.definition, str(key), title_of(key, campaign.name), part, market)
