"""What is open about `where`: what is taken, and whom it means (contract 3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Audiences:
    """Audiences."""

    window_in_future: Literal["refused", "accepted"] = "refused"
    """A `to` that is still to come (contract 3.5)."""
    window_may_end_today: bool = True
    """Whether `to` may be today on the account's clock (contract 3.5)."""
    undocumented_groups: Literal["accepted", "refused"] = "accepted"
    """Conditions in `demographics`, `geo_fields`, `app_fields` and `reachability`, whose shape is assumed (contract 3.5; 10)."""
    did_any: Literal["ignored", "supported", "refused"] = "ignored"
    """`advanced_query.did_any`; where it is supported, a threshold counts all its events together (contract 3.5; 9 line 14)."""
    did_none: Literal["supported", "ignored", "refused"] = "supported"
    """`advanced_query.did_none`, which was observed once (contract 3.5)."""
    list_means_any: bool = True
    """Whether a list as a value passes people with any one of its values; otherwise all of them must hold (contract 3.5)."""
    items_path: Literal["supported", "refused"] = "supported"
    """`Items|Category`, which reaches into the entries of a list, as the name of a property (contract 3.4.1, 3.5)."""
