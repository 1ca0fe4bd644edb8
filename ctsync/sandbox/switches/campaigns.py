"""What is open about reading and stopping campaigns (contract 5, 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Listed:
    """Listing, stopping and reporting."""

    future_status: Literal["pending", "scheduled"] = "pending"
    """The status of a campaign whose first run is still to come (contract 5.1; 9 line 5)."""
    drafts_listed: bool = False
    """Whether `list` shows drafts (contract 3.2; 8)."""
    recurring_row: Literal["first_run", "next_run"] = "first_run"
    """What `scheduled_on` of a campaign with several runs shows, and the day it is listed under (contract 8; 10)."""
    now_row: Literal["creation_minute", "start_of_day"] = "creation_minute"
    """What `scheduled_on` of a campaign sent at once shows (contract 8; 10)."""
    scheduled_on_zone: Literal["account", "utc"] = "account"
    """Whose local time `scheduled_on` is, and the days of `list` with it (contract 5.1; 8)."""
    list_order: Literal["oldest_first", "newest_first"] = "oldest_first"
    """The order of rows (contract 5.1)."""
    list_days_as_text: Literal["refused", "accepted"] = "refused"
    """`from` and `to` of `list` as texts (contract 5.1)."""
    stop_unknown_id: Literal["refused", "success"] = "refused"
    """Stopping an id that does not exist (contract 5.2)."""
    stop_completed: Literal["success", "refused"] = "success"
    """Stopping a campaign that is completed; it stays so in any case (contract 5.2; 8)."""
    stop_twice: Literal["success", "refused"] = "success"
    """Stopping a campaign that is stopped; success is documented (contract 5.2; 8)."""
    result_unfinished: Literal["by_status", "fail", "409", "500", "200"] = "by_status"
    """The report of an unfinished campaign: 200 while pending and 500 afterwards, or always one of the four known forms (contract 5.3; 9 line 4)."""
