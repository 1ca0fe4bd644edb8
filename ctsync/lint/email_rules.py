"""E-mail: the lines that people see before they open it, and how the letter stands without pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ctsync.channels.email import EmailMessage
from ctsync.lint.contract import Example, Fixable, Rule
from ctsync.lint.fixed_text import least_letters
from ctsync.lint.html_reading import Html, HtmlPicture, read_html
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject, Version
from ctsync.problems import Finding, Fix, Level, Rewrite

EMAIL: Final = frozenset({"email"})
FILE: Final = "emails/monsoon.html"
"""The letter of the examples."""

_SHORTEST_PREHEADER, _LONGEST_PREHEADER = 40, 100
_KILOBYTE: Final = 1024
_META: Final = '<meta name="color-scheme" content="light dark">'


def messages_of(subject: Subject) -> Iterator[tuple[Version, EmailMessage]]:
    """Each language of the e-mail."""
    for version in subject.all_versions:
        if isinstance(version.message, EmailMessage):
            yield version, version.message


def letters_of(subject: Subject) -> Iterator[tuple[Version, EmailMessage, str]]:
    """The same with the HTML, where it could be read."""
    for version, message in messages_of(subject):
        html = subject.files.get(message.html)
        if html is not None:
            yield version, message, html


class SubjectTooLong(Rule):
    """EML001."""

    id = "EML001"
    name = "email-subject-too-long"
    finds = "The subject of an e-mail is longer than lists of mails show."
    why = "A phone shows the first 33 letters for certain, and about 48 in a wide list."
    cure = "Put what matters into the first 33 letters."
    level = Level.WARNING
    thresholds = {Level.INFO: 33, Level.WARNING: 50}
    channels = EMAIL
    bad = Example(
        'message: {subject: "Umbrellas, raincoats, boots and everything else for this monsoon"}',
        channel="email",
    )
    good = Example('message: {subject: "Everything for the monsoon"}', channel="email")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        for version, message in messages_of(subject):
            count = least_letters(message.subject)
            level = limits.level_of(count)
            if level is not None:
                what = f"This subject has {count} letters; phones may cut it off after {limits.thresholds[level]:g}."
                yield self.finding((*version.path, "subject"), what, level=level)


class Preheader(Rule):
    """EML002."""

    id = "EML002"
    name = "email-preheader"
    finds = "An e-mail has no preheader, one that repeats the subject, or one too short or too long."
    why = "Lists of mails show it beside the subject; without one they show the first words of the letter."
    cure = "Write 40 to 100 letters that go on where the subject ends."
    level = Level.WARNING
    fixable = Fixable.SUGGESTED
    channels = EMAIL
    bad = Example('message: {preheader: "The monsoon is here"}', channel="email")
    good = Example(
        'message: {preheader: "Umbrellas and raincoats for the whole family, until Sunday"}', channel="email"
    )

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for version, message in messages_of(subject):
            what = _wrong_preheader(message, subject.files.get(message.html))
            if what:
                key = () if message.preheader is None else ("preheader",)
                yield self.finding((*version.path, *key), what)


def _wrong_preheader(message: EmailMessage, html: str | None) -> str:
    """What is wrong with the line beside the subject; empty if nothing is."""
    text = message.preheader
    if text is None:
        has_own = html is None or read_html(html).has_hidden_text
        return "" if has_own else "This e-mail has no preheader."
    if text.strip().casefold() == message.subject.strip().casefold():
        return "The preheader repeats the subject."
    count = least_letters(text)
    if count > _LONGEST_PREHEADER:
        return f"This preheader has {count} letters; lists of mails show at most {_LONGEST_PREHEADER}."
    if count < _SHORTEST_PREHEADER and "{" not in text:
        return f"This preheader has {count} letters, and the first words of the letter follow it in the list."
    return ""


class TooBig(Rule):
    """EML005."""

    id = "EML005"
    name = "email-too-big"
    finds = "The HTML of an e-mail is so big that Gmail cuts it off, and the way to opt out with it."
    why = "Gmail clips what is beyond 102 KB of HTML. A KB is 1,024 bytes of UTF-8, as sent: with UTM and preheader."
    cure = "Take out unused styles, or shorten the letter."
    level = Level.WARNING
    thresholds = {Level.WARNING: 80, Level.ERROR: 102}
    fixable = Fixable.SUGGESTED
    channels = EMAIL
    bad = Example(
        "",
        channel="email",
        emails={
            FILE: "<html><head><meta name='color-scheme' content='light'></head><body><p>12 MG Road, Pune 411001"
            + "</p><p>rain</p>" * 9_000
            + "</body></html>"
        },
    )
    good = Example("", channel="email")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        for version, message, html in letters_of(subject):
            if limits.level_of(len(html) * 4 / _KILOBYTE) is None:
                continue  # not even if every character took four bytes
            sent = subject.channel.to_wire(message, subject.wiring)["content"]["body"]
            size = len(sent.encode()) / _KILOBYTE
            level = limits.level_of(size)
            if level is not None:
                what = f"This letter has {size:.0f} KB of HTML; {limits.thresholds[level]:g} KB are allowed."
                yield self.finding((*version.path, "html"), what, level=level)


class WithoutPictures(Rule):
    """EML007."""

    id = "EML007"
    name = "email-without-pictures"
    finds = "An e-mail says too little where pictures are blocked, or nothing about dark mode."
    why = "Many mail programs block pictures, read letters aloud, or turn colours around in the dark."
    cure = 'Give each picture an `alt`, write real text, and put `<meta name="color-scheme">` into the head.'
    level = Level.WARNING
    fixable = Fixable.YES
    channels = EMAIL
    bad = Example(
        "",
        channel="email",
        emails={
            FILE: '<html><head></head><body><img src="https://cdn.acme.example/a.png">'
            "<p>Hello! ACME, 12 MG Road, Bengaluru 560001</p></body></html>"
        },
    )
    good = Example("", channel="email")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for version, message, html in letters_of(subject):
            read, path, inside = read_html(html), (*version.path, "html"), message.html
            for picture in read.pictures:
                if _lacks_words(picture):
                    what = "This picture has no `alt`, the words that stand for it."
                    hint = 'Write `alt="…"`; `alt=""` for a picture that only decorates.'
                    yield replace(self.finding(path, what, hint, offset=picture.offset), inside=inside)
            if read.pictures and not any(sign.isalnum() for sign in read.text):
                what = "This letter is made of pictures only: without them it says nothing."
                yield replace(
                    self.finding(path, what, "Write what it says as text.", offset=read.pictures[0].offset),
                    inside=inside,
                )
            if not read.has_color_scheme:
                yield replace(self._no_scheme(path, read), inside=inside)

    def _no_scheme(self, path: tuple[str | int, ...], read: Html) -> Finding:
        what, at = "This letter does not say how it looks in the dark.", read.head_ends
        hint = f"Write `{_META}` into its head, after looking at it in dark mode."
        if at is None:
            return self.finding(path, what, hint, offset=0)
        return self.finding(path, what, hint, offset=at, fix=Fix((((), Rewrite(_META, at, at)),)))


def _lacks_words(picture: HtmlPicture) -> bool:
    """A picture for people's eyes without words. A counting pixel is none, and Liquid may bring them."""
    known = picture.attributes
    is_pixel = known.get("width") in ("0", "1") or known.get("height") in ("0", "1")
    is_hidden = "display:none" in known.get("style", "").replace(" ", "") or "aria-hidden" in known
    has_liquid = any("{" in name or "}" in name for name in known)
    is_decoration = known.get("role") in ("presentation", "none")
    return "alt" not in known and not (is_pixel or is_hidden or has_liquid or is_decoration)


class Sender(Rule):
    """EML009."""

    id = "EML009"
    name = "email-sender"
    finds = "The sender's name is cut off, or answers go to nobody."
    why = "Lists of mails show about 25 letters of a name, and mail programs trust senders that people answer to."
    cure = "Write a short name, and an address that somebody reads."
    level = Level.WARNING
    by_default = False
    channels = EMAIL
    bad = Example('message: {from_address: "no-reply@acme.example"}', channel="email")
    good = Example('message: {from: "Asha at ACME", from_address: "asha@acme.example"}', channel="email")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for version, message in messages_of(subject):
            count = least_letters(message.sender)
            if count > 25:
                yield self.finding(
                    (*version.path, "from"), f"This name has {count} letters, and 25 are shown."
                )
            box = (message.from_address or "").partition("@")[0].lower()
            if box.replace("-", "").replace("_", "").replace(".", "") in ("noreply", "donotreply"):
                what = f"`{message.from_address}` tells people that nobody reads their answers."
                yield self.finding((*version.path, "from_address"), what)


RULES: Final = (SubjectTooLong(), Preheader(), TooBig(), WithoutPictures(), Sender())
