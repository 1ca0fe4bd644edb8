"""What a live campaign says, from what the lock kept of it: beside the one that replaces it, or alone before it is stopped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.remembered import NOT_READABLE, Remembered, files_in, messages_in
from ctsync.channels import CHANNELS
from ctsync.previews.model import Previews, Version
from ctsync.previews.previews import part_of, people_of, previews_with, readings_of, runs_liquid, saying_of
from ctsync.previews.saying import Saying

_KEPT: Final = (
    "Drawn from what was kept when it was made. Approved templates and pictures are those of the files of today, and"
    " links stand without their UTM."
)


def previews_of_sent(
    campaign: DesiredCampaign, kept: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None
) -> Previews | None:
    """The previews of what was sent before `campaign`; `kept` is `{"tree": …, "payload": …}`, as the lock's store has it.

    None if it cannot be shown: another channel, or a form that this version does not read. Registers are as they are
    now, so an approved template whose words changed is shown with the new ones.
    """
    tree = kept.get("tree")
    if not isinstance(tree, Mapping) or tree.get("channel") != campaign.definition.channel:
        return None
    variants = campaign.variants
    default = campaign.key.language if variants is None else variants.default
    try:
        languages = [*messages_in(tree, default, campaign.catalog)]
    except NOT_READABLE:
        return None
    saying = saying_of(campaign, pictures, files_in(kept))
    before = Version("before", tuple(readings_of(saying, languages)))
    return previews_with(campaign, before, tuple(language for language, _, _ in languages))


def previews_of_remembered(campaign: Remembered, pictures: Mapping[str, bytes] | None = None) -> Previews:
    """The previews of a campaign that has no file any more: its one version is the one `before`."""
    channel, market = CHANNELS[campaign.channel], campaign.key.market
    saying = Saying(
        campaign.wiring,
        pictures=pictures or {},
        runs_liquid=runs_liquid(campaign.channel, campaign.account),
    )
    return Previews(
        key=part_of(campaign.name, market),
        title=f"{campaign.name}, {market}" if market else campaign.name,
        channel=channel.name,
        noun=channel.noun,
        languages=tuple(language for language, _, _ in campaign.messages),
        people=tuple(people_of(campaign.wiring.catalog)),
        versions=(Version("before", tuple(readings_of(saying, campaign.messages))),),
        notes=(_KEPT,),
    )
