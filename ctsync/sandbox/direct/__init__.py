"""Calls beside campaigns: messages to people by their identities, external triggers, and the report of all messages.

None of them makes a campaign that can be listed (contract 0.2). Each takes a body that is a JSON object and gives the
body of the answer, or raises `Refusal`.
"""

from ctsync.sandbox.direct.calls import Call, further_calls
from ctsync.sandbox.direct.identity_sends import IdentitySends
from ctsync.sandbox.direct.message_report import MessageReport
from ctsync.sandbox.direct.triggers import Triggers

__all__ = ["Call", "IdentitySends", "MessageReport", "Triggers", "further_calls"]
