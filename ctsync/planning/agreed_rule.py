"""How many people were agreed to for good, with all dates of a rolling definition: the rule that people signed.

`expect` is in no fingerprint, so that a new number replaces nothing. But who approved "every month until 30 June, 240k to
300k" has not approved 3M: a wider range is another rule, which asks for another approval, and until then the dates are
held to the one that was signed.
"""

from __future__ import annotations

from collections.abc import Mapping

from ctsync.campaign.desired import DesiredCampaign
from ctsync.lock.standing import Standing
from ctsync.values.numbers import CountRange

OWN = ""
"""The range of the definition, or the part of it, itself."""

ALL_PARTS = "all parts"


def agreed_ranges(desired: DesiredCampaign) -> dict[str, tuple[int, int]]:
    """The ranges that a file agrees to for each send: its own, and those of several parts together by what they are of."""
    found: dict[str, tuple[int, int]] = {}
    own = desired.definition.audience.expect
    if own is not None:
        found[OWN] = (own.low, own.high)
    for market, agreed in desired.together:
        found[f"market {market}" if market else ALL_PARTS] = (agreed.low, agreed.high)
    return found


def is_widened(desired: DesiredCampaign, standing: Standing) -> bool:
    """Whether the file agrees to people that nobody approved. Of an approval without a record of it that is not known."""
    if standing.expect is None:
        return False
    now = agreed_ranges(desired)
    return any(not _is_within(now.get(name), signed) for name, signed in standing.expect.items())


def _is_within(now: tuple[int, int] | None, signed: tuple[int, int]) -> bool:
    return now is not None and signed[0] <= now[0] and now[1] <= signed[1]


def signed_range(ranges: Mapping[str, tuple[int, int]] | None, name: str = OWN) -> CountRange | None:
    """The range that was signed under that name, if there was one."""
    found = None if ranges is None else ranges.get(name)
    return None if found is None else CountRange(*found)
