"""Faults on demand: what should go wrong, for which calls, how often (reliability F3).

`kinds` is the catalogue, `orders` remembers what was ordered and decides whom it strikes, `answers` and `rows` say what
a fault makes of an answer. Bytes and connections are `ctsync.sandbox.http.damage`.
"""

from __future__ import annotations

from ctsync.sandbox.faults.answers import after, instead
from ctsync.sandbox.faults.kinds import CALLS, CAMPAIGN_CALLS, KINDS, PARAMETERS, catalogue
from ctsync.sandbox.faults.orders import Fault, Faults, read_fault
from ctsync.sandbox.faults.rows import as_shown

__all__ = [
    "CALLS",
    "CAMPAIGN_CALLS",
    "KINDS",
    "PARAMETERS",
    "Fault",
    "Faults",
    "after",
    "as_shown",
    "catalogue",
    "instead",
    "read_fault",
]
