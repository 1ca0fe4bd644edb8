"""A short digest of what reaches CleverTap without being part of the fingerprint: people's name for it, its labels.

The record keeps it, so that a plan can say "at the next replace" without reading what was sent.
"""

from __future__ import annotations

import hashlib
import json

from ctsync.campaign.canonical import cosmetic_tree
from ctsync.campaign.desired import DesiredCampaign

_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def cosmetic_digest(campaign: DesiredCampaign) -> str:
    """Sixteen hex digits; equal digests mean that only the fingerprint can differ."""
    text = _JSON.encode(cosmetic_tree(campaign))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
