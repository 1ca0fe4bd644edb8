"""Which servers may ever be sent a passcode: CleverTap's own hosts, and this machine (contract 1.1, A2).

An account lives in exactly one region; the wrong host answers like wrong credentials, never with a redirect.
"""

from __future__ import annotations

import re
from typing import Final

REGIONS: Final = {
    "eu1": "https://api.clevertap.com",
    "global": "https://api.clevertap.com",
    "in1": "https://in1.api.clevertap.com",
    "sg1": "https://sg1.api.clevertap.com",
    "us1": "https://us1.api.clevertap.com",
    "aps3": "https://aps3.api.clevertap.com",
    "mec1": "https://mec1.api.clevertap.com",
}
"""Region code to base URL. `global` is the dashboard's word for `eu1`, which has the bare host."""

_CLEVERTAP = re.compile(r"https://([a-z0-9-]+\.)?api\.clevertap\.com/?")
_LOOPBACK = re.compile(r"http://(?:localhost|127\.0\.0\.1|\[::1\])(?::([1-9][0-9]{0,4}))?/?")


def is_loopback_url(text: str) -> bool:
    """Plain HTTP to this very machine, written as `localhost`, `127.0.0.1` or `[::1]`: a sandbox."""
    match = _LOOPBACK.fullmatch(text)
    return match is not None and int(match[1] or 80) <= 65_535


def allowed_url(text: str) -> bool:
    """Whether a passcode may travel to this base URL.

    The whole text is compared, not what a URL parser makes of it: parsers disagree about user names, dots,
    escapes and other spellings of numbers, and an attacker would live in that gap.
    """
    return _CLEVERTAP.fullmatch(text) is not None or is_loopback_url(text)
