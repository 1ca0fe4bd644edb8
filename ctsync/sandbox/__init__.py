"""A local CleverTap: the documented campaign API over real HTTP, with a clock that only moves when told.

It is an independent witness: its checks are written from the contract, never from the client, so it imports nothing
of ctsync but `names` and `errors`. Its credentials are public and fixed.

Start it with `ctsync.sandbox.server`.
"""

ACCOUNT_ID = "SANDBOX-0000"
PASSCODE = "sandbox"
TOKEN = "sandbox-token"  # noqa: S105  # public by design, like everything here
ADMIN_TOKEN = "sandbox-admin"  # noqa: S105  # public by design: the sandbox guards nothing of value

__all__ = ["ACCOUNT_ID", "ADMIN_TOKEN", "PASSCODE", "TOKEN"]
