"""What is open about every call: headers, refusals, keys that nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Calls:
    """Every call."""

    text_401: Literal["by_cause", "account", "credentials"] = "by_cause"
    """What a 401 says: `Account ID is not valid` for an unknown account and `Invalid Credentials` otherwise, or always one of the two (contract 1.5; 9 line 20)."""
    text_429: Literal["Too many concurrent requests", "Rate limit exceeded"] = "Too many concurrent requests"
    """What a 429 says (contract 1.5; 9 line 2)."""
    refusal_status: Literal[400, 200] = 400
    """The HTTP status of a body that is refused; 200 with `status: fail` exists too (contract 1.3, 1.5)."""
    unknown_keys: Literal["accepted", "refused"] = "accepted"
    """Keys that the contract does not have: taken without effect and named in the header X-Sandbox-Unknown-Keys, or refused (contract 3.2)."""
    id_as_text: Literal["refused", "accepted"] = "refused"
    """The `id` of stop and result as a text of digits, which two clients send (contract 5.2)."""
