"""The checks of a create call, written from the contract's pages and in the contract's order (3.7)."""

from ctsync.sandbox.rules.creating import check_create
from ctsync.sandbox.rules.fields import Asking, Refusal

__all__ = ["Asking", "Refusal", "check_create"]
