"""The checks of every call, written from the contract's pages and in the contract's order (3.7)."""

from ctsync.sandbox.rules.creating import check_create
from ctsync.sandbox.rules.fields import Asking
from ctsync.sandbox.rules.refusal import Refusal
from ctsync.sandbox.rules.schema import check

__all__ = ["Asking", "Refusal", "check", "check_create"]
