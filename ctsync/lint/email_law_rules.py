"""E-mail: what laws about unasked mail want in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ctsync.lint.contract import Example, Rule
from ctsync.lint.email_rules import EMAIL, FILE, letters_of
from ctsync.lint.html_reading import Html, HtmlLink, read_html
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding, Level

_WAY_OUT = re.compile(
    r"unsub|opt[\s_-]?out|preferences?|stop receiving|no longer|(?:e?mail|letter|newsletter)[\s_-]settings|subscription"
    r"|abmelden|abbestellen|désabonn|désinscri|darse de baja|cancelar (?:la )?suscripci|disiscriv|afmelden|descadastr"
    r"|सदस्यता|अनसब्सक्राइब|குழுவிலகு|सबस्क्राइब|إلغاء الاشتراك",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"/(?:log[_-]?in|sign[_-]?in|auth)(?:[/?#.]|\Z)", re.IGNORECASE)
_POSTAL = re.compile(
    r"\b\d{5,6}(?:-\d{3,4})?\b|\b\d{3} \d{2,3}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b"
    r"|\b[A-Z]\d{2} ?[A-Z\d]{4}\b|\b[A-Z]{1,3}-\d{3,6}\b|\b(?!19\d\d|20\d\d)\d{4}\s?(?:[A-Z]{2}\b|[^\W\d_]{3,})"
    r"|[^\W\d_]{2,3},? (?!19\d\d|20\d\d)\d{4}\b|\bp\.? ?o\.? ?box\b|\bpostfach\b"
    r"|\b(?:NSW|VIC|QLD|ACT|SA|WA|TAS|NT) \d{4}\b",
    re.IGNORECASE,
)
"""Postal codes as most countries write them; a year is none. Whatever looks like one counts."""
_ADDRESS_LIQUID = re.compile(r"\{[{%][^}]{0,200}(?:address|footer)[^}]{0,200}[%}]\}", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:©|&copy;|\bcopyright)[^\d\n]{0,40}((?:19|20)\d\d)(?:\s*[-\u2013]\s*((?:19|20)\d\d))?", re.IGNORECASE
)


class NoWayOut(Rule):
    """EML003."""

    id = "EML003"
    name = "email-no-opt-out"
    finds = "A promotional e-mail has no link to opt out, or one that wants people to log in first."
    why = "The law asks for a way out that works without an account (CAN-SPAM; Spam Act)."
    cure = (
        "Put a link with the word `Unsubscribe` into the letter, or `unsubscribe: automatic` at the provider."
    )
    channels = EMAIL
    bad = Example(
        "provider: Own-SMTP",
        channel="email",
        emails={
            FILE: '<html><head><meta name="color-scheme" content="light"></head><body><p>Umbrellas</p>'
            "<p>ACME, 12 MG Road, Bengaluru 560001, India</p></body></html>"
        },
    )
    good = Example("provider: Own-SMTP", channel="email")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        if not subject.is_promotional:
            return
        sender = subject.wiring.sender
        wants_own = sender is not None and sender.unsubscribe == "own"
        for version, message, html in letters_of(subject):
            ways = [link for link in read_html(html).links if _is_way_out(link)]
            path = (*version.path, "html")
            if ways and all(_LOGIN.search(link.href) for link in ways):
                what = f"The way out leads to `{ways[0].href}`, where people have to log in."
                yield self.finding(path, what, "Lead it to a page that needs no login.")
            elif wants_own and not ways:
                what = (
                    f"`{message.html}` has no link to opt out, and `{subject.definition.provider}` adds none."
                )
                yield self.finding(path, what)


def _is_way_out(link: HtmlLink) -> bool:
    return _WAY_OUT.search(link.words) is not None or _WAY_OUT.search(link.href) is not None


class NoAddress(Rule):
    """EML004."""

    id = "EML004"
    name = "email-no-postal-address"
    finds = "A promotional e-mail does not say where its sender lives."
    why = "The law asks for a postal address in the letter (CAN-SPAM 16 CFR 316; Impressum)."
    cure = "Write it into the footer: a text with a postal code, an `<address>`, or an element of the class `address`."
    channels = EMAIL
    bad = Example(
        "",
        channel="email",
        emails={
            FILE: '<html><head><meta name="color-scheme" content="light"></head><body><p>Umbrellas from 249</p>'
            "<p>© 2026 ACME</p></body></html>"
        },
    )
    good = Example("", channel="email")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        if not subject.is_promotional:
            return
        for version, message, html in letters_of(subject):
            if not _has_address(read_html(html), html):
                yield self.finding((*version.path, "html"), f"`{message.html}` has no postal address.")


def _has_address(read: Html, html: str) -> bool:
    return (
        read.marks_address
        or _POSTAL.search(read.text) is not None
        or any(_POSTAL.search(picture.attributes.get("alt", "")) for picture in read.pictures)
        or _ADDRESS_LIQUID.search(html) is not None
    )


class OptedOutPeople(Rule):
    """EML010; of promotional e-mails, which may never do it, it is said where the file is read."""

    id = "EML010"
    name = "email-to-opted-out-people"
    finds = "An e-mail goes to people who opted out, and nobody has signed for it."
    why = "They said no; only what they must know may reach them, and somebody has to answer for that."
    cure = "Write `opted_out_people: skip`, or let a waiver in policy.yaml say who allows it, why and until when."
    channels = EMAIL
    bad = Example("purpose: transactional\nopted_out_people: include", channel="email")
    good = Example("purpose: transactional\nopted_out_people: skip", channel="email")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        if subject.definition.opted_out_people == "include" and not subject.is_promotional:
            yield self.finding(("opted_out_people",), "This goes to people who opted out of e-mail.")


class StaleYear(Rule):
    """EML011."""

    id = "EML011"
    name = "email-stale-year"
    finds = "The copyright line of an e-mail has a year that is over when it is sent."
    why = "It tells people that nobody looked at the letter."
    cure = "Write the year of the send, or no year."
    level = Level.WARNING
    by_default = False
    channels = EMAIL
    bad = Example(
        "",
        channel="email",
        emails={
            FILE: '<html><head><meta name="color-scheme" content="light"></head><body><p>Umbrellas</p>'
            "<p>© 2021 ACME, 12 MG Road, Bengaluru 560001</p></body></html>"
        },
    )
    good = Example("", channel="email")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        if not subject.campaigns:
            return
        year = subject.campaigns[0].timetable.local_at(0).year
        for version, message, html in letters_of(subject):
            for found in _COPYRIGHT.finditer(html):
                written = int(found[2] or found[1])
                if written < year:
                    what = f"The letter says {written}, and goes out in {year}."
                    at = found.end(2) if found[2] else found.end(1)
                    yield replace(
                        self.finding((*version.path, "html"), what, offset=at - 4), inside=message.html
                    )


RULES: Final = (NoWayOut(), NoAddress(), OptedOutPeople(), StaleYear())
