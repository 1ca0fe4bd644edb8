"""SMS: what operators and laws ask for in India and the United States."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from typing import Final

from ctsync.catalog import DltTemplate
from ctsync.lint.contract import Example, Fixable, Rule
from ctsync.lint.dlt_match import Difference, Filling, compare
from ctsync.lint.send_times import all_between, clocks_text, moments, place_of
from ctsync.lint.settings import Limits
from ctsync.lint.sms_rules import SMS, messages_of, template_of
from ctsync.lint.subject import Subject
from ctsync.problems import Finding
from ctsync.schedule.countries import clocks_of
from ctsync.schedule.zones import earliest_instant
from ctsync.values.letters import letters

_LONGEST_VARIABLE: Final = 30
_FORMS: Final = {
    "numeric": (re.compile(r"[\d.,/:% -]+"), "a number"),
    "email": (re.compile(r"\S+@\S+"), "an e-mail address"),
    "cbn": (re.compile(r"[\d+() -]+"), "a phone number"),
    "url": (re.compile(r"\S+\.\S+"), "a link"),
    "urlott": (re.compile(r"\S+\.\S+"), "a link"),
}
"""What the types of variables that are not free text may hold."""
_LINKS: Final = frozenset({"url", "urlott"})
_PREFIXED: Final = re.compile(r"(?:[A-Z]{2}-)?([A-Z0-9]+?)(?:-([PSTG]))?", re.IGNORECASE)


class DiffersFromRegistered(Rule):
    """SMS003."""

    id = "SMS003"
    name = "sms-differs-from-dlt"
    finds = "An SMS differs from the text that is registered for it in India."
    why = "Operators compare each SMS with its DLT template, byte for byte after the variables, and drop what differs."
    cure = "Write it as registered, or register the new text."
    fixable = Fixable.SUGGESTED
    channels = SMS
    bad = Example(
        'message: {body: "Dear Priya, take Rs 150 off at ACME. Shop: https://acme.in/x Reply STOP to 56161 to opt out"}',
        channel="sms",
    )
    good = Example("", channel="sms")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for version, message in messages_of(subject):
            template = template_of(message, subject)
            found = None if template is None else compare(message.body, template.text)
            if isinstance(found, Difference):
                here = _shown(message.body[found.offset :])
                there = _shown(found.registered)
                what = f"The text is not the registered one: here stands {here}, and `{message.template}` has {there}."
                yield self.finding((*version.path, "body"), what, offset=found.offset)


def _shown(text: str) -> str:
    """The beginning of a text, as far as a sentence can carry it."""
    if not text:
        return "nothing more"
    return f"`{text}`" if len(text) <= 24 else f"`{text[:24]}…`"


class VariableRefused(Rule):
    """SMS005: what fills the variables; ids and missing templates are checked with the message."""

    id = "SMS005"
    name = "sms-dlt-variable"
    finds = (
        "A variable of a registered SMS is too long, of the wrong type, or a link that is not on its list."
    )
    why = "Operators in India drop it: a variable has room for 30 characters, types and links are checked since 2024."
    cure = "Shorten it, or register a text that has it as fixed words."
    channels = SMS
    bad = Example(
        'message: {body: "Dear Priya, get Rs 150 off at ACME. Shop: https://acme.example/x '
        'Reply STOP to 56161 to opt out"}',
        channel="sms",
    )
    good = Example("", channel="sms")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for version, message in messages_of(subject):
            template = template_of(message, subject)
            found = None if template is None else compare(message.body, template.text)
            if template is None or not isinstance(found, tuple):
                continue
            for filling in found:
                said = _refused(filling, template) if filling.is_known else None
                if said is not None:
                    yield self.finding((*version.path, "body"), said[0], said[1], offset=filling.start)


def _refused(filling: Filling, template: DltTemplate) -> tuple[str, str] | None:
    """What is wrong with a filling and what to do, if anything is."""
    kind, text = filling.kinds[0], filling.text
    is_alone = len(filling.kinds) == 1
    if is_alone and kind in _LINKS and template.urls and _leads_elsewhere(text, template):
        listed = ", ".join(f"`{url}`" for url in template.urls)
        return f"`{text}` is not on the template's list of links.", f"Listed are: {listed}."
    if is_alone and kind in _FORMS and _FORMS[kind][0].fullmatch(text) is None:
        return f"`{text}` fills the variable `{{#{kind}#}}`, which wants {_FORMS[kind][1]}.", ""
    room = _LONGEST_VARIABLE * len(filling.kinds)
    if not _LINKS.intersection(filling.kinds) and letters(text) > room:
        return f"`{text}` has {letters(text)} characters, and its variable has room for {room}.", ""
    return None


def _leads_elsewhere(text: str, template: DltTemplate) -> bool:
    """Whether no listed beginning is this link's, with or without `https://`; a host ends where its name ends."""
    bare = _bare(text)
    return not any(
        bare.startswith(known)
        and (known.endswith("/") or bare[len(known) : len(known) + 1] in ("", "/", "?", "#"))
        for known in (_bare(url) for url in template.urls)
    ) and not any(bare == _bare(url).rstrip("/") for url in template.urls)


def _bare(link: str) -> str:
    """The link without its scheme and `www.`."""
    text = link.strip()
    for beginning in ("https://", "http://", "www."):
        if text.lower().startswith(beginning):
            text = text[len(beginning) :]
    host, slash, path = text.partition("/")
    return host.lower() + slash + path


class IndianHours(Rule):
    """SMS006."""

    id = "SMS006"
    name = "sms-india-promotional"
    finds = "A promotional SMS to India goes out by night, or under a header of another category."
    why = "Operators in India deliver promotional SMS from 10:00 to 21:00 IST only, and only under the header it is for."
    cure = "Write a time from 10:00 to before 21:00, Indian time."
    channels = SMS
    bad = Example("schedule: {at: 2026-12-04 21:00}", channel="sms")
    good = Example("schedule: {at: 2026-12-04 20:59}", channel="sms")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        templates = [template_of(message, subject) for _, message in messages_of(subject)]
        promotional = subject.is_promotional or any(
            template is not None and template.category == "promotional" for template in templates
        )
        if promotional and "IN" in subject.definition.countries:
            yield from _by_night(self, subject, "IN", (time(10), time(21)))
        for (version, _), template in zip(messages_of(subject), templates, strict=True):
            what = None if template is None else _wrong_header(template, subject)
            if what is not None:
                hint = "Send it through the provider of its header, or correct the registers."
                yield self.finding((*version.path, "template"), what, hint)


def _by_night(rule: Rule, subject: Subject, country: str, hours: tuple[time, time]) -> Iterator[Finding]:
    """Each send that somebody in the country gets outside of the hours."""
    for campaign in subject.campaigns:
        for local in moments(campaign):
            west, east = clocks_of((country,), earliest_instant(local, campaign.timetable.zone))
            if not all_between(west, east, hours):
                place = "India" if country == "IN" else "the United States"
                what = (
                    f"The send of {local:%Y-%m-%d %H:%M} reaches people in {place} at {clocks_text(west, east)} "
                    f"on their clocks."
                )
                yield rule.finding(place_of(campaign, local), what)
                break


def _wrong_header(template: DltTemplate, subject: Subject) -> str | None:
    """What is wrong between a text and the provider that sends it, if anything is; the register alone is checked there."""
    if subject.is_promotional and template.category in ("transactional", "government"):
        return f"This campaign is promotional, and its text is registered as {template.category}."
    sender = subject.wiring.sender
    if template.header is None or sender is None or sender.header is None:
        return None
    (name, ending), (other, its_ending) = _header(template.header), _header(sender.header)
    if name == other and (not ending or not its_ending or ending == its_ending):
        return None
    return f"The text is registered for the header `{template.header}`, and the provider sends under `{sender.header}`."


def _header(header: str) -> tuple[str, str]:
    """`VM-ACMEIN-P` as `ACMEIN` and `P`: operators put two letters before a header, and its category after it."""
    match = _PREFIXED.fullmatch(header)
    return (header.upper(), "") if match is None else (match[1].upper(), (match[2] or "").upper())


class AmericanHours(Rule):
    """SMS007."""

    id = "SMS007"
    name = "sms-us-hours"
    finds = (
        "A promotional SMS reaches somebody in the United States before 08:00 or after 21:00 on their clock."
    )
    why = "The law forbids it, for each message anew (47 CFR 64.1200(c)(1)); some states are stricter still."
    cure = "Write a time at which it is 08:00 to before 21:00 from Hawaii to New York."
    channels = SMS
    bad = Example("countries: [US]", channel="sms")
    good = Example("countries: [US]\nschedule: {at: 2026-12-05 03:30}", channel="sms")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        if subject.is_promotional and "US" in subject.definition.countries:
            yield from _by_night(self, subject, "US", (time(8), time(21)))


RULES: Final = (DiffersFromRegistered(), VariableRefused(), IndianHours(), AmericanHours())
