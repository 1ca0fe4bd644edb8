"""Rules about the languages and markets of one file, which hold wherever it is made into campaigns."""

from __future__ import annotations

from typing import Final

from ctsync.lint.contract import Example
from ctsync.lint.structural.contract import Structural

_HEAD = "languages: {from: Profile.Language, default: en, send_as: %s, hi: {%s}}"
_AUDIENCE = "audience: {profile: {City: Pune}, expect: 1k..2k}"
_MESSAGE = (
    'message: {title: "Sale until 5", body: "Umbrellas", link: "acme://home", '
    "android: {notification_channel: offers}}"
)
_HINDI = 'title: "5 बजे तक सेल", body: "छाते"'


def _several(texts: str, message: str = _MESSAGE, *, send_as: str = "campaign_per_language") -> Example:
    return Example(f"{_AUDIENCE}\n{message}\n{_HEAD % (send_as, texts)}")


_GOOD = _several(_HINDI)

LANGUAGES: Final = (
    Structural(
        "AUD009",
        "people-in-two-parts",
        "Somebody would get two parts of a campaign, or a part has no audience of its own.",
        "People would get the same message twice.",
        "Tell the parts apart by different values of one property, or by different segments.",
        Example(
            "audience: {expect: 1k..2k}\n"
            "markets: {pune: {audience: {profile: {City: Pune}}}, west: {audience: {profile: {City: [Pune, Goa]}}}}"
        ),
        Example(
            "markets: {pune: {audience: {profile: {City: Pune}}}, goa: {audience: {profile: {City: Goa}}}}\n"
            "audience: {profile: {Plan: Gold}, expect: 1k..2k}"
        ),
    ),
    Structural(
        "LNG001",
        "text-not-in-every-language",
        "A language lacks a text that the message has, or has one more.",
        "Its people would read that part in another language.",
        "Give each language the same texts, or write `skip: true`.",
        _several('title: "5 बजे तक सेल"'),
        _GOOD,
    ),
)
