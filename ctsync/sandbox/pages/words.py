"""How names, moments and foreign texts are put on a page: plainly, and harmless whatever they hold (reliability A9)."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ctsync.names import TOKEN_MARK
from ctsync.sandbox.clock import zone_of

CHANNELS = {
    "push": "Push",
    "webpush": "Web push",
    "email": "E-mail",
    "sms": "SMS",
    "whatsapp": "WhatsApp",
    "notificationinbox": "App inbox",
    "webhook": "Webhook",
}
"""`target_mode` to the word on the page, in the order of the calendar's lanes."""

_KEPT = "\n\t\u200c\u200d\u200e\u200f"
"""Line breaks; joiners, which emoji and Indian scripts need; and the two marks that only say which way to read."""
_SHOWN_AS_CODE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def harmless(text: str) -> str:
    """The text with every invisible character that could steer a reader's eye shown by its number, as in `U+202E`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_harmless(sign) for sign in text)


def _harmless(sign: str) -> str:
    if sign in _KEPT or unicodedata.category(sign) not in _SHOWN_AS_CODE:
        return sign
    return f"\N{LEFT CEILING}U+{ord(sign):04X}\N{RIGHT CEILING}"


@dataclass(frozen=True, slots=True)
class Name:
    """A campaign's name as people wrote it, and the token that ctsync put behind it (empty: not ctsync's)."""

    human: str
    token: str


def read_name(name: str) -> Name:
    human, mark, rest = name.partition(f" {TOKEN_MARK}")
    return Name(human, mark.strip() + rest)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as clocks in a zone show it."""

    at: int
    zone: str

    @property
    def local(self) -> datetime:
        return datetime.fromtimestamp(self.at, zone_of(self.zone))

    @property
    def iso(self) -> str:
        """For `<time datetime>`."""
        return self.local.isoformat()

    @property
    def day(self) -> str:
        return day_words(self.local.date())

    @property
    def short_day(self) -> str:
        return f"{self.local:%a} {self.local.day} {self.local:%b}"

    @property
    def time(self) -> str:
        return f"{self.local:%H:%M}"

    @property
    def zone_word(self) -> str:
        """IST, or the zone's name where its clocks have no letters."""
        word = self.local.tzname() or self.zone
        return word if word.isalpha() else self.zone


def day_words(day: date) -> str:
    """Fri 18 June 2027."""
    return f"{day:%a} {day.day} {day:%B} {day.year}"


def pretty(value: Any) -> str:
    """JSON to read."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def pretty_text(text: str | None) -> str:
    """A body as it was sent: laid out if it is JSON, else as it came."""
    if not text:
        return ""
    try:
        return pretty(json.loads(text))
    except (ValueError, RecursionError):
        return text


def channel_word(mode: str) -> str:
    return CHANNELS.get(mode, mode)
