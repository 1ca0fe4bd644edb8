"""Who may talk to the sandbox at all: programs on this machine, never a web page (reliability A13).

The sandbox's own pages have guards of their own, in `pages`; they do not speak to these doors.

Pure: headers in, an answer or None out. Names of headers are lower case.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from ctsync.sandbox import ACCOUNT_ID, PASSCODE, TOKEN
from ctsync.sandbox.account import Answer, failure

BODY_LIMIT = 5 * 1024 * 1024
"""Bytes of a request's body; more gets 413."""

Headers = Sequence[tuple[bytes, bytes]]


def values_of(headers: Headers, name: str) -> list[str]:
    """Every value of a header, in order."""
    return [value.decode("latin-1") for key, value in headers if key == name.encode()]


def names_this_machine(headers: Headers, port: int) -> bool:
    """Whether there is exactly one Host, and it is this machine by one of its own names, with our port."""
    own = {f"{host}:{port}" for host in ("127.0.0.1", "localhost", "[::1]")}
    hosts = values_of(headers, "host")
    return len(hosts) == 1 and hosts[0].lower() in own


def refuse_stranger(headers: Headers, port: int) -> Answer | None:
    """403 unless the one Host names this machine with our port, and no page of a browser is asking."""
    if not names_this_machine(headers, port):
        return failure("Host not allowed", 403)
    if values_of(headers, "origin"):
        return failure("Requests from web pages are not allowed", 403)
    return None


def refuse_credentials(headers: Headers, text: str = "by_cause") -> Answer | None:
    """401 for an account that is not the sandbox's, or another passcode; `text` is a setting (contract 1.5)."""
    unknown_account, invalid = {
        "by_cause": ("Account ID is not valid", "Invalid Credentials"),
        "account": ("Account ID is not valid", "Account ID is not valid"),
        "credentials": ("Invalid Credentials", "Invalid Credentials"),
    }[text]
    accounts = values_of(headers, "x-clevertap-account-id")
    passcodes = values_of(headers, "x-clevertap-passcode")
    if accounts != [ACCOUNT_ID]:
        return failure(unknown_account if accounts else invalid, 401)
    if passcodes != [PASSCODE]:
        return failure(invalid, 401)
    return None


def refuse_token(headers: Headers, need: str) -> Answer | None:
    """401 unless the account's token is the sandbox's, or `need` says that it is `optional` (contract 1.2, 7)."""
    if need == "optional" or values_of(headers, "x-clevertap-token") == [TOKEN]:
        return None
    return failure("Invalid Credentials", 401)


def refuse_content_type(headers: Headers) -> Answer | None:
    """JSON only, as UTF-8."""
    kinds = [value.replace(" ", "").lower() for value in values_of(headers, "content-type")]
    if kinds in (["application/json"], ["application/json;charset=utf-8"]):
        return None
    return failure("Content-Type must be application/json")


def refuse_admin(headers: Headers, token: str) -> Answer | None:
    given = values_of(headers, "x-sandbox-admin")
    if len(given) == 1 and hmac.compare_digest(given[0].encode(), token.encode()):
        return None
    return failure("X-Sandbox-Admin is missing or wrong", 401)
