"""Personalisation: what must not reach people as braces, as a gap, or as somebody's empty name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from ctsync.channels.shown import Role
from ctsync.lint.contract import Example, Fixable, Rule
from ctsync.lint.liquid import first_piece, holds_liquid, misspelt_properties, read
from ctsync.lint.people import symptom
from ctsync.lint.placeholders import foreign_placeholder, may_hold_placeholder, readable_html
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding, Fix, Level, Rewrite


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text with its path; `inside` names the file if it is one. A link has no role, and a file neither."""

    path: tuple[str | int, ...]
    text: str
    role: Role | None = None
    inside: str = ""
    is_link: bool = False

    def placed(self, finding: Finding) -> Finding:
        return replace(finding, inside=self.inside) if self.inside else finding


class LiquidOutsidePush(Rule):
    """PER001."""

    id = "PER001"
    name = "liquid-outside-push"
    finds = "Liquid is used where CleverTap does not promise it."
    why = "CleverTap documents Liquid for push campaigns made by API, and says nothing of other channels."
    cure = "Send a test, look at it, and record it in ctsync.yaml: `verified: {liquid.CHANNEL: DATE}`; or leave it out."
    channels = frozenset({"webpush", "email", "sms", "whatsapp"})
    bad = Example("message: {body: \"Hi {{ Profile.Name | default: 'there' }}, see what is new\"}", "webpush")
    good = Example("message: {body: \"Hi {{ Profile.Name | default: 'there' }}, see what is new\"}")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        channel = subject.definition.channel
        if f"liquid.{channel}" in subject.account.verified:
            return
        for piece in _with_liquid(subject):
            found = first_piece(_shown(piece))
            if found is not None:
                what = f"`{_short(found.group())}` may reach people as it is: this is {subject.channel.noun}."
                hint = self.cure.replace("CHANNEL", channel)
                yield piece.placed(self.finding(piece.path, what, hint, offset=found.start()))


class NoFallback(Rule):
    """PER002."""

    id = "PER002"
    name = "output-without-fallback"
    finds = "A property is put into a text, and nothing is said for people who lack it."
    why = "They get a gap instead, as in “Hi ,”, or no message at all."
    cure = "Write a fallback."
    fixable = Fixable.YES
    bad = Example('message: {body: "Hi {{ Profile.Name }}, umbrellas for everybody"}')
    good = Example("message: {body: \"Hi {{ Profile.Name | default: 'there' }}, umbrellas for everybody\"}")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        for piece in _with_liquid(subject):
            for bare in read(piece.text).bare:
                what = f"`{bare.name}` has no fallback for people who lack it."
                hint = f"Write `{{{{ {bare.name} | default: '…' }}}}`, or put it into an `if`."
                fix = None if piece.is_link else _leaving_out(piece, bare.name, bare.start, bare.end)
                yield piece.placed(self.finding(piece.path, what, hint, offset=bare.start, fix=fix))


class UnreadableLiquid(Rule):
    """PER003."""

    id = "PER003"
    name = "unreadable-liquid"
    finds = "Liquid that cannot be read, a term that CleverTap does not know, or a property that is misspelt."
    why = "CleverTap supports only the Liquid terms of its own documentation; others are not sent, or sent as they are."
    cure = "Write it as on docs.clevertap.com/docs/liquid-tags."
    bad = Example('message: {body: "{% if Profile.City %}Umbrellas for {{ Profile.City }}"}')
    good = Example(
        'message: {body: "{% if Profile.City %}Umbrellas for {{ Profile.City }}{% else %}Umbrellas{% endif %}"}'
    )

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        for piece in _with_liquid(subject):
            mistakes = read(piece.text).mistakes
            if mistakes and foreign_placeholder(_shown(piece), has_loose=False) is not None:
                continue
            for mistake in mistakes or misspelt_properties(piece.text, subject.catalog.tracking_plan.profile):
                found = self.finding(piece.path, mistake.what, mistake.hint, offset=mistake.offset)
                yield piece.placed(replace(found, why=mistake.why or self.why))


class ForeignPlaceholder(Rule):
    """PER004."""

    id = "PER004"
    name = "foreign-placeholder"
    finds = "A placeholder that CleverTap does not fill: `{first_name}`, `[First Name]`, `%%NAME%%`, or a brace too few."
    why = "It reaches people as it is; thousands once got a mail for `%%DC::Previous Viewed White Paper%%`."
    cure = "Write `{{ Profile.… | default: '…' }}`, with two braces on both sides."
    fixable = Fixable.SUGGESTED
    bad = Example('message: {body: "Hi {first_name}, umbrellas for everybody"}')
    good = Example('message: {body: "Umbrellas [2 for 1], 50%, and more :-}"}')

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        for piece in _pieces(subject, may_hold_placeholder):
            has_loose = piece.role is not Role.VALUE and not piece.is_link
            found = foreign_placeholder(_shown(piece), has_loose=has_loose)
            if found is not None:
                what = f"`{_short(found.text)}` is no placeholder of CleverTap: people will read it."
                yield piece.placed(self.finding(piece.path, what, offset=found.start))


class OddForSomebody(Rule):
    """PER005."""

    id = "PER005"
    name = "odd-for-somebody"
    finds = "For some people a text comes out with a gap, empty, or with a computer's word for nothing."
    why = "Mistakes such as “Hi ,” and “Dear null” are the ones that people photograph."
    cure = "Say in the fallback what those people read, the space and the comma around it included."
    level = Level.WARNING
    bad = Example(
        'message: {body: "Hi {% if Profile.Name %}{{ Profile.Name }}{% endif %}, umbrellas for everybody"}'
    )
    good = Example(
        'message: {body: "Hi{% if Profile.Name %} {{ Profile.Name }}{% endif %}, umbrellas for everybody"}'
    )

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        for text in subject.texts:
            if holds_liquid(text.text) and not read(text.text).bare:
                found = symptom(text.text, text.role, subject.catalog)
                if found is not None:
                    what = f"{found.person} reads “{_short(found.text)}”: {found.what}."
                    yield self.finding(text.path, what)


def _pieces(subject: Subject, is_wanted: Callable[[str], bool]) -> Iterator[_Piece]:
    for text in subject.texts:
        if is_wanted(text.text):
            yield _Piece(text.path, text.text, text.role)
    for link in subject.links:
        if is_wanted(link.link):
            yield _Piece(link.path, link.link, is_link=True)
    for file, html in subject.files.items():
        if is_wanted(html):
            yield _Piece(("message", "html"), html, inside=file)


def _with_liquid(subject: Subject) -> Iterator[_Piece]:
    return _pieces(subject, holds_liquid)


def _shown(piece: _Piece) -> str:
    """What people may see of it: of HTML, the same characters at the same places without what only browsers read."""
    return readable_html(piece.text) if piece.inside else piece.text


def _leaving_out(piece: _Piece, name: str, start: int, end: int) -> Fix | None:
    """Leave the property out with the space before it, where the sentence is whole without it: “Hi Priya,”, “Hi,”.

    Elsewhere the fallback is a matter of words, which nobody can invent.
    """
    text = piece.text
    if start == 0 or text[start - 1] != " " or end == len(text) or text[end] not in ",!.":
        return None
    whole = f"{{% if {name} %}} {text[start:end]}{{% endif %}}"
    path: tuple[str | int, ...] = () if piece.inside else piece.path
    return Fix(((path, Rewrite(whole, start - 1, end)),), is_safe=_greets(text[: start - 1]))


_GREETING = re.compile(
    r"(?:^|[\s>])(?:hi|hello|hey|dear|welcome|thanks|thank you|good (?:morning|evening)|namaste|नमस्ते|வணக்கம்)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def _greets(before: str) -> bool:
    return _GREETING.search(before[-30:]) is not None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


RULES: Final = (
    LiquidOutsidePush(),
    NoFallback(),
    UnreadableLiquid(),
    ForeignPlaceholder(),
    OddForSomebody(),
)
