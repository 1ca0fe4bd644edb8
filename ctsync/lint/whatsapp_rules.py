"""WhatsApp: what Meta and CleverTap refuse, though the placeholders are all filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from ctsync.catalog import WhatsAppLanguage, WhatsAppTemplate
from ctsync.channels.whatsapp import WhatsAppMessage
from ctsync.lint.contract import Example, Rule
from ctsync.lint.fixed_text import fixed
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Picture, Subject, Version
from ctsync.problems import Finding, Level
from ctsync.values.letters import letters

WHATSAPP: Final = frozenset({"whatsapp"})
_PLACEHOLDER = re.compile(r"\{\{\s*(\d+)\s*\}\}")
_LONGEST_BODY, _LONGEST_LINE, _LONGEST_BUTTON = 1024, 60, 25
_FRESH: Final = timedelta(days=7)
_MEGABYTE: Final = 1024 * 1024
_ROOM: Final[Mapping[str, int]] = {"image": 5 * _MEGABYTE, "video": 16 * _MEGABYTE}
_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {"image": ("jpg", "jpeg", "png"), "video": ("mp4", "3gp")}
_RATIO: Final = 1.91
_UNSUPPORTED: Final[Mapping[str, str]] = {
    "copy_code": "a button that copies a code",
    "coupon_code": "a button that copies a code",
    "otp": "a button that copies a code",
    "limited_time_offer": "a limited-time offer",
    "carousel": "a carousel",
}

_TEMPLATE = """\
whatsapp_templates:
  pickup_ready: {{namespace: "662da022_5583", kind: interactive, category: {category}, status: approved,
    checked: {checked}, languages: {{en: {{header: {header}, body: "{body}",
    footer: "ACME", buttons: [{button}]}}}}}}
"""
_URL_BUTTON = '{type: url, text: "Directions", url: "https://acme.example/{{1}}"}'


def _registers(**parts: str) -> dict[str, str]:
    """The template of the examples with other parts."""
    usual = {
        "category": "utility",
        "checked": "2026-11-22",
        "header": '{type: text, text: "{{1}}"}',
        "body": "Hi {{1}}, it waits until {{2}}.",
        "button": _URL_BUTTON,
    }
    return {"whatsapp_templates": _TEMPLATE.format(**{**usual, **parts})}


def messages_of(subject: Subject) -> Iterator[tuple[Version, WhatsAppMessage, WhatsAppTemplate]]:
    """Each language of the message, with its template; a template nobody registered is said elsewhere."""
    for version in subject.all_versions:
        if isinstance(version.message, WhatsAppMessage):
            template = subject.catalog.whatsapp_templates.get(version.message.template)
            if template is not None:
                yield version, version.message, template


class TooLong(Rule):
    """WA002."""

    id = "WA002"
    name = "whatsapp-too-long"
    finds = "A part of a WhatsApp message is too long once its placeholders are filled."
    why = "Meta takes 1,024 characters of body, 60 of header and of footer, and 25 on a button."
    cure = "Shorten what fills the placeholders, or the template."
    channels = WHATSAPP
    bad = Example(
        'message: {header: {text: "The umbrella that you chose for the first rain of this monsoon"}}',
        channel="whatsapp",
    )
    good = Example("", channel="whatsapp")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for version, message, template in messages_of(subject):
            language = template.languages.get(message.language)
            for key, name, text, most in () if language is None else _texts(message, language):
                count = letters(fixed(text))
                if count > most:
                    what = f"The {name} has {count} characters, and Meta takes {most}."
                    yield self.finding((*version.path, *key), what)


def _texts(
    message: WhatsAppMessage, language: WhatsAppLanguage
) -> Iterator[tuple[tuple[str, ...], str, str, int]]:
    """Where each text is written, what it is called, the text as filled, and how long it may be."""
    yield (
        ("body",) if message.body else ("template",),
        "body",
        _filled(language.body, message.body),
        _LONGEST_BODY,
    )
    if language.header is not None and language.header.text:
        given = (message.header and message.header.text) or ()
        key = ("header", "text") if given else ("template",)
        yield key, "header", _filled(language.header.text, given), _LONGEST_LINE
    if language.footer:
        yield ("template",), "footer", language.footer, _LONGEST_LINE
    for button in language.buttons:
        yield ("template",), f"button `{button.text}`", button.text, _LONGEST_BUTTON


def _filled(text: str, fillings: tuple[str, ...]) -> str:
    """The text as it is read, its placeholders without a filling left out."""

    def filling(match: re.Match[str]) -> str:
        number = int(match[1])
        return fillings[number - 1] if 1 <= number <= len(fillings) else ""

    return _PLACEHOLDER.sub(filling, text)


class PlaceholderAtTheEdge(Rule):
    """WA003; numbers that are left out are found in the register."""

    id = "WA003"
    name = "whatsapp-placeholder-at-edge"
    finds = "A template begins or ends with a placeholder, or two of them touch."
    why = "Meta refuses such a template when it is looked at again."
    cure = "Put words around each placeholder."
    level = Level.WARNING
    by_default = False
    channels = WHATSAPP
    bad = Example("", channel="whatsapp", registers=_registers(body="{{1}}, it waits until {{2}}."))
    good = Example("", channel="whatsapp")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for version, message, template in messages_of(subject):
            language = template.languages.get(message.language)
            what = "" if language is None else _misplaced(language.body)
            if what:
                yield self.finding((*version.path, "template"), f"The body of `{message.template}` {what}.")


def _misplaced(body: str) -> str:
    """What is wrong with the placeholders of a body; empty if nothing is."""
    found, text = list(_PLACEHOLDER.finditer(body)), body.strip()
    if not found:
        return ""
    if text.startswith(found[0][0]) or text.endswith(found[-1][0]):
        return "begins or ends with a placeholder"
    if any(not body[one.end() : other.start()].strip() for one, other in pairwise(found)):
        return "has two placeholders that touch"
    return ""


class StaleCheck(Rule):
    """WA004; a template that is not approved is said where the file is read."""

    id = "WA004"
    name = "whatsapp-check-is-old"
    finds = "Nobody has looked at a template's status for more than 7 days."
    why = (
        "Meta pauses, disables and re-categorises templates without asking, and refuses their messages then."
    )
    cure = "Look at it in Meta's WhatsApp manager, and write the day under `checked` in registers/whatsapp_templates.yaml."
    ages = True
    channels = WHATSAPP
    bad = Example("", channel="whatsapp", now="2026-11-30 10:00")
    good = Example("", channel="whatsapp", now="2026-11-29 23:59")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        if subject.around.now is None:
            return
        today = subject.around.now.astimezone(ZoneInfo(subject.account.zone)).date()
        for version, message, template in messages_of(subject):
            checked = template.checked
            if checked is not None and today - checked > _FRESH:
                what = f"The status of `{message.template}` was last looked at on {checked.isoformat()}."
                yield self.finding((*version.path, "template"), what)


class Unsupported(Rule):
    """WA005."""

    id = "WA005"
    name = "whatsapp-unsupported"
    finds = "A WhatsApp template that CleverTap's API cannot send, or key-values that it does not take."
    why = "Carousels, limited-time offers, copy-code buttons and custom key-values are not supported (Create Campaign API)."
    cure = "Use another template, or build this campaign in the dashboard."
    channels = WHATSAPP
    bad = Example(
        "message: {buttons: []}",
        channel="whatsapp",
        registers=_registers(button='{type: copy_code, text: "Copy"}'),
    )
    good = Example("", channel="whatsapp")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for version, message, template in messages_of(subject):
            language = template.languages.get(message.language)
            for button in () if language is None else language.buttons:
                thing = _UNSUPPORTED.get(button.type.lower().replace("-", "_").replace(" ", "_"))
                if thing is not None:
                    what = f"The template `{message.template}` has {thing}."
                    yield self.finding((*version.path, "template"), what)
                    break
        for path in _raw_values(subject.definition.raw):
            what = f"`{path[-1]}` adds key-values, and CleverTap takes none with WhatsApp."
            yield self.finding(path, what, "Take it out.")


def _raw_values(raw: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Where `raw` adds key-values: beside the content or in it."""
    content = raw.get("content")
    for key in ("kv", "custom_kv"):
        if key in raw:
            yield "raw", key
        if isinstance(content, Mapping) and key in content:
            yield "raw", "content", key


class HeaderMedia(Rule):
    """WA006."""

    id = "WA006"
    name = "whatsapp-header-media"
    finds = "A picture or video above a WhatsApp message has the wrong form, size or shape."
    why = "Meta takes JPEG and PNG up to 5 MB, shown at about 1.91:1 (800 x 418), and videos up to 16 MB."
    cure = "Save it anew, as JPEG or PNG of 800 x 418 pixels, or as MP4."
    level = Level.WARNING
    channels = WHATSAPP
    bad = Example(
        'message: {template: pickup_ready, language: en, header: {image: "https://cdn.acme.example/umbrella.gif"}, '
        'body: [Priya, "6 pm"], buttons: ["x"]}',
        channel="whatsapp",
        registers=_registers(header="{type: image}"),
    )
    good = Example("", channel="whatsapp")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for version, message, _ in messages_of(subject):
            for kind in ("image", "video"):
                link = getattr(message.header, kind, None)
                if link is not None:
                    for what in _wrong_media(kind, link, subject.around.pictures):
                        yield self.finding((*version.path, "header", kind), what)


def _wrong_media(kind: str, link: str, pictures: Mapping[str, Picture]) -> Iterator[str]:
    path = "" if "{" in link else unquote(urlsplit(link).path).lstrip("/")
    ending = path.rpartition("/")[2].rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""
    if 0 < len(ending) <= 4 and ending.isalnum() and ending not in _ENDINGS[kind]:
        yield f"A header {kind} is {' or '.join(_ENDINGS[kind]).upper()}, and this is {ending.upper()}."
    picture = pictures.get(path) or pictures.get(f"images/{path}")
    if picture is None:
        return
    if picture.bytes > _ROOM[kind]:
        size, most = picture.bytes / _MEGABYTE, _ROOM[kind] // _MEGABYTE
        yield f"This {kind} has {size:.1f} MB, and Meta takes {most} MB."
    if kind == "image" and picture.width and picture.height:
        ratio = picture.width / picture.height
        if abs(ratio - _RATIO) > 0.1:
            yield f"This picture is {picture.width} x {picture.height}, and the edges of what is not about 1.91:1 are cut off."


class CategoryAndPurpose(Rule):
    """WA007."""

    id = "WA007"
    name = "whatsapp-category"
    finds = "A template's category does not fit the campaign's purpose."
    why = (
        "Meta charges marketing about six times as much as utility in India, and moves what is filed wrongly."
    )
    cure = "Correct `purpose`, or use a template of the fitting category."
    level = Level.WARNING
    by_default = False
    channels = WHATSAPP
    bad = Example("", channel="whatsapp", registers=_registers(category="marketing"))
    good = Example("", channel="whatsapp")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for version, message, template in messages_of(subject):
            if template.category and (template.category == "marketing") != subject.is_promotional:
                what = f"This campaign is {subject.definition.purpose}, and `{message.template}` is {template.category}."
                yield self.finding((*version.path, "template"), what)


RULES: Final = (
    TooLong(),
    PlaceholderAtTheEdge(),
    StaleCheck(),
    Unsupported(),
    HeaderMedia(),
    CategoryAndPurpose(),
)
