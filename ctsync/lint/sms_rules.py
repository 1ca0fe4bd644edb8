"""SMS: what each part costs, and what one odd character does to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ctsync.catalog import DltTemplate
from ctsync.channels.sms import SmsMessage
from ctsync.lint.contract import Example, Fixable, Rule
from ctsync.lint.fixed_text import UNKNOWN, fixed, masked
from ctsync.lint.settings import Limits
from ctsync.lint.sms_parts import is_gsm, parts_of
from ctsync.lint.subject import Subject, Version
from ctsync.problems import Finding, Fix, Level, Rewrite

SMS: Final = frozenset({"sms"})

_PLAIN: Final[Mapping[str, str]] = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u00b4": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
    "\u2026": "...", "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\t": " ",
    "\u2022": "-", "\u00b7": "-", "\u00d7": "x", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u00ad": "",
    "\u20b9": "Rs ", "`": "'",
}  # fmt: skip
"""What the GSM alphabet has instead, for signs that word processors and keyboards put in."""

_NAMES: Final[Mapping[str, str]] = {
    "\u20b9": "The rupee sign",
    "\u2018": "A curly quote",
    "\u2019": "A curly quote",
    "\u201c": "A curly quote",
    "\u201d": "A curly quote",
    "\u2013": "A long dash",
    "\u2014": "A long dash",
    "\u2026": "The single character for three dots",
    "\u00a0": "A space that does not break",
    "\u200b": "An invisible character",
    "\u200c": "An invisible character",
    "\u200d": "An invisible character",
    "\ufeff": "An invisible character",
}
_MOST_ODD: Final = 3
"""More signs than that which the GSM alphabet lacks are no slip: the text wants them."""


def messages_of(subject: Subject) -> Iterator[tuple[Version, SmsMessage]]:
    """Each language of the SMS."""
    for version in subject.all_versions:
        if isinstance(version.message, SmsMessage):
            yield version, version.message


def template_of(message: SmsMessage, subject: Subject) -> DltTemplate | None:
    return subject.catalog.dlt_templates.get(message.template or "")


class Parts(Rule):
    """SMS001."""

    id = "SMS001"
    name = "sms-parts"
    finds = "An SMS has several parts, and each of them is paid for."
    why = "One part has room for 160 characters of the GSM alphabet, or 70 of any other (GSM 03.38)."
    cure = "Shorten the text."
    level = Level.INFO
    thresholds = {Level.INFO: 1, Level.WARNING: 2}
    channels = SMS
    bad = Example(
        'message: {body: "Dear Priya and all friends of rain, get Rs 150 off at ACME. '
        "Shop: https://acme.in/a-long-way-to-the-umbrellas-of-this-season-and-to-the-boots "
        'Reply STOP to 56161 to opt out"}',
        channel="sms",
    )
    good = Example("", channel="sms")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        for version, message in messages_of(subject):
            parts = parts_of(fixed(message.body))
            level = limits.level_of(parts.number)
            if level is not None:
                least = "at least " if len(fixed(message.body)) < len(message.body) else ""
                what = (
                    f"This SMS has {least}{parts.number} parts "
                    f"({parts.places} places of {parts.alphabet}), so it costs {parts.number} times as much as one."
                    f"{_cost(parts.number, subject)}"
                )
                yield self.finding((*version.path, "body"), what, level=level)


def _cost(parts: int, subject: Subject) -> str:
    """What all of it costs at most, where registers/prices.yaml says it; empty if it does not."""
    expected, countries = subject.definition.audience.expect, subject.definition.countries
    price = subject.catalog.prices.of("sms", countries[0]) if len(countries) == 1 else None
    if price is None or expected is None:
        return ""
    amount = price.price * expected.high * (parts if price.per == "part" else 1)
    return f" To {expected.high:,} people that is {amount:,.0f} {price.currency}."


class OddCharacter(Rule):
    """SMS002."""

    id = "SMS002"
    name = "sms-odd-character"
    finds = "One character that the GSM alphabet lacks makes an SMS need more parts."
    why = "It turns the whole text into UCS-2, where a part has room for 70 characters instead of 160 (GSM 03.38)."
    cure = "Write it with plain characters."
    level = Level.WARNING
    fixable = Fixable.YES
    channels = SMS
    bad = Example(
        'message: {body: "Dear Priya, get ₹150 off at ACME. Shop: https://acme.in/x Reply STOP to 56161 to opt out"}',
        channel="sms",
    )
    good = Example(
        'message: {body: "Dear Priya, get Rs 150 off at ACME. Shop: https://acme.in/x Reply STOP to 56161 to opt out"}',
        channel="sms",
    )

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for version, message in messages_of(subject):
            if message.body.isascii() and "`" not in message.body and "\t" not in message.body:
                continue
            odd = _odd_places(message.body)
            if not odd:
                continue
            now, plain = parts_of(fixed(message.body)), parts_of(fixed(_plain(message.body, odd)))
            if now.number > plain.number:
                yield self._found(version, message, odd, subject, (plain.number, now.number))

    def _found(
        self, version: Version, message: SmsMessage, odd: list[int], subject: Subject, parts: tuple[int, int]
    ) -> Finding:
        body, path, (before, after) = message.body, (*version.path, "body"), parts
        sign = body[odd[0]]
        what = (
            f"{_NAMES.get(sign, f'The character `{sign}`')} turns this SMS from {_parts(before)} into {after}, "
            f"so it costs {'twice' if after == 2 * before else f'{after / before:.2g} times'} as much."
        )
        template = template_of(message, subject)
        registered = "" if template is None else template.text
        if any(body[place] in registered for place in odd):
            hint = "The registered text has it too: register the text anew without it."
            return self.finding(path, what, hint, offset=odd[0])
        if any(body[place] not in _PLAIN for place in odd):
            return self.finding(path, what, "Leave it out.", offset=odd[0])
        start, end = odd[0], odd[-1] + 1
        end += body[odd[-1]] == "\u20b9" and body[end : end + 1] in (" ", "\u00a0")
        text = _plain(body[start:end], [place - start for place in odd])
        hint = f"Write `{text}` instead of `{body[start:end]}`." if end - start <= 20 and text.strip() else ""
        return self.finding(path, what, hint, offset=start, fix=Fix(((path, Rewrite(text, start, end)),)))


def _parts(number: int) -> str:
    return f"{number} part" if number == 1 else f"{number} parts"


def _odd_places(body: str) -> list[int]:
    """Where the GSM alphabet lacks a sign; none if the text is written in letters that it lacks, or means its signs."""
    places = [place for place, sign in enumerate(masked(body)) if sign != UNKNOWN and not is_gsm(sign)]
    strange = [place for place in places if body[place] not in _PLAIN]
    if len(strange) > _MOST_ODD or any(body[place].isalpha() for place in strange):
        return []
    return places


def _plain(text: str, odd: list[int]) -> str:
    """The text with plain characters in those places; a sign without any is left out."""
    signs = list(text)
    for place in odd:
        plain = _PLAIN.get(text[place], "")
        follows = text[place + 1 : place + 2]
        signs[place] = plain.rstrip() if follows in (" ", "\u00a0") else plain
    return "".join(signs)


class NoWayOut(Rule):
    """SMS009."""

    id = "SMS009"
    name = "sms-no-opt-out-words"
    finds = "A promotional SMS does not say how to get no more of them."
    why = "Operators in India and law in many countries ask for it, and people report what they cannot leave."
    cure = "Say it, for example: `Reply STOP to 56161 to opt out`."
    level = Level.WARNING
    by_default = False
    channels = SMS
    bad = Example(
        'message: {body: "Dear Priya, get Rs 150 off at ACME. Shop: https://acme.in/x Until Sunday"}',
        channel="sms",
        registers={
            "dlt_templates": """\
dlt_templates:
  grocery_150_off: {id: "1707166619134823007", header: ACMEIP, category: promotional, urls: [https://acme.in/],
    text: "Dear {#alphanumeric#}, get {#alphanumeric#} off at ACME. Shop: {#url#} Until Sunday"}
"""
        },
    )
    good = Example("", channel="sms")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        if not subject.is_promotional:
            return
        for version, message in messages_of(subject):
            text = message.body.casefold()
            if text.isascii() and not any(
                word in text for word in ("stop", "opt out", "opt-out", "unsub", "{%")
            ):
                what = "This text does not say how to get no more of them."
                yield self.finding((*version.path, "body"), what)


RULES: Final = (Parts(), OddCharacter(), NoWayOut())
