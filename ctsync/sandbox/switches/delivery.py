"""What is open about a run that is due: caps, clocks and what is kept of it (contract 3.2, 3.3, 3.4)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Delivery:
    """Runs that are due."""

    frequency_cap_per_day: int = 0
    """Most messages a person gets on one day of the account's, over all campaigns and channels; 0 is no cap. Campaigns with `respect_frequency_caps: false` pass it, and count (contract 3.2)."""
    throttle_per_minute: int = 0
    """Most people a minute who get a campaign with `respect_throttle: true`; 0 is no limit (contract 3.2)."""
    cutoff_follows_schedule: bool = True
    """Whether `campaign_cutoff` is read on people's own clocks where the schedule is; else always on the account's, as no clock is named (contract 3.3)."""
    ttl_counts_from_the_run: bool = False
    """Whether the minutes of a relative `ttl` begin at the run, so that messages held longer expire; else when a message is sent (contract 3.4.4)."""
    outbox_messages_per_run: int = 200
    """How many messages of a run the outbox keeps; its counts are always complete (contract 5.3)."""
