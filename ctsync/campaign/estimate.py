"""The payload that is asked about before a campaign's window has passed (yaml.md 5.2).

CleverTap takes no window that ends in the future (contract 3.5), so until then the same number of days up to
yesterday is counted instead, and the plan says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import create_payload
from ctsync.schedule import Timetable

SHIFTED = "counted over the same number of days up to yesterday, because its own window has not passed yet"


def estimate_payload(
    campaign: DesiredCampaign, yesterday: date, *, remainder: Timetable | None = None
) -> tuple[dict[str, Any], str]:
    """A create payload whose windows have passed, and a note if they had to be moved for that.

    `yesterday` is the account's. The name carries no token, since nothing is created.
    """
    payload = create_payload(campaign, campaign.human_name, remainder=remainder)
    where = payload.get("where")
    if campaign.ready_on is None or campaign.ready_on - timedelta(days=1) <= yesterday or not where:
        return payload, ""
    return {**payload, "where": _moved(where, yesterday)}, SHIFTED


def _moved(tree: Any, yesterday: date) -> Any:
    """Every `from` and `to` pair that ends too late, moved back as a whole; the rest as it is."""
    if isinstance(tree, list):
        return [_moved(item, yesterday) for item in tree]
    if not isinstance(tree, Mapping):
        return tree
    moved = {key: _moved(value, yesterday) for key, value in tree.items()}
    if isinstance(tree.get("from"), int) and isinstance(tree.get("to"), int):
        late = _day(tree["to"]) - yesterday
        if late > timedelta():
            moved["from"] = _number(_day(tree["from"]) - late)
            moved["to"] = _number(yesterday)
    return moved


def _day(number: int) -> date:
    return datetime.strptime(str(number), "%Y%m%d").date()  # noqa: DTZ007  # a date only


def _number(day: date) -> int:
    return int(f"{day:%Y%m%d}")
