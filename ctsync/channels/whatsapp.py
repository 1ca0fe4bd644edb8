"""WhatsApp: a template that Meta approved, and what fills its placeholders (yaml.md 7.2, contract 3.6.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ctsync.catalog import WhatsAppLanguage, WhatsAppTemplate
from ctsync.channels.contract import Channel, Preview, Wiring
from ctsync.channels.findings import Place, excluded, missing, not_registered, sender_findings
from ctsync.channels.shown import LinkUse, Role
from ctsync.channels.whatsapp_identity import identity_content
from ctsync.channels.wire import present
from ctsync.problems import Finding
from ctsync.values import Link, Model, Number, OneOrMore, Text

_PLACEHOLDER = re.compile(r"\{\{\s*(\d+)\s*\}\}")

HeaderType = Literal["text", "image", "video", "document", "location"]


class Location(Model):
    """A place on the map."""

    latitude: Number
    """Degrees north. Wire: `latitude`."""
    longitude: Number
    """Degrees east. Wire: `longitude`."""
    name: Text
    """The name of the place. Wire: `name`."""
    address: Text
    """Its address. Wire: `address`."""


class Header(Model):
    """What stands above the text: one of these, as the template has it. Wire: `header`."""

    text: OneOrMore[Text] | None = None
    """Texts for the placeholders of a text header. Wire: `replacements`."""
    image: Link | None = None
    """A picture. Wire: `media.url`."""
    video: Link | None = None
    """A video. Wire: `media.url`."""
    document: Link | None = None
    """A document. Wire: `media.url`."""
    location: Location | None = None
    """A place. Wire: `media`."""

    @property
    def types(self) -> tuple[HeaderType, ...]:
        """Which of the five are written; `check` lets through exactly one."""
        every: tuple[HeaderType, ...] = ("text", "image", "video", "document", "location")
        return tuple(name for name in every if getattr(self, name) is not None)


class WhatsAppMessage(Model):
    """A template and its fillings. Wire: `content`."""

    template: Text
    """The template, as in `registers/whatsapp_templates.yaml`. Wire: `template_name`."""
    language: Text
    """One of the template's languages. Wire: `locale`."""
    header: Header | None = None
    """What stands above the text. Wire: `header`."""
    body: OneOrMore[Text] = ()
    """Texts for `{{1}}`, `{{2}}` and so on. Wire: `body.replacements`, or `replacements` of standard templates."""
    buttons: OneOrMore[Text] = ()
    """The end of the link for each button that has a placeholder. Wire: `buttons`."""


class WhatsApp(Channel):
    """The channel `whatsapp`."""

    name = "whatsapp"
    target_mode = "whatsapp"
    noun = "WhatsApp message"
    message: type[Model] = WhatsAppMessage
    keys = frozenset({"provider", "subscription_groups"})
    schedule_keys = frozenset[str]()
    audience_keys = frozenset[str]()
    required = frozenset({"provider"})
    has_native_schedules = False
    has_identity_send = True
    texts: Mapping[str, Role] = {
        "header.text.*": Role.FILLING,
        "header.location.name": Role.FILLING,
        "header.location.address": Role.FILLING,
        "body.*": Role.FILLING,
        "buttons.*": Role.FILLING,
    }
    links: Mapping[str, LinkUse] = {
        "header.image": LinkUse.MEDIA,
        "header.video": LinkUse.MEDIA,
        "header.document": LinkUse.MEDIA,
    }

    def check(self, message: WhatsAppMessage, wiring: Wiring) -> Iterator[Finding]:
        """Template and language are registered and approved, and each placeholder gets its text."""
        yield from sender_findings(wiring)
        known = wiring.catalog.whatsapp_templates
        template = known.get(message.template)
        if template is None:
            yield not_registered(
                ("message", "template"),
                message.template,
                known,
                noun="WhatsApp template",
                register="registers/whatsapp_templates.yaml",
            )
            return
        if template.status != "approved":
            yield Finding(
                ("message", "template"),
                "WA004",
                f"The template `{message.template}` is {template.status}.",
                "Meta delivers approved templates only.",
                "Use another template, or look at its status again and correct the register.",
            )
        yield from _filling_findings(message, template)

    def to_wire(self, message: WhatsAppMessage, wiring: Wiring) -> dict[str, Any]:
        """`content`, for a message that `check` let through. Raises KeyError for an unknown template."""
        template = wiring.catalog.whatsapp_templates[message.template]
        interactive = template.kind == "interactive"
        numbered = {str(number): text for number, text in enumerate(message.body, start=1)}
        return {
            "content": present(
                template_name=f"{template.namespace}:{message.template}",
                locale=message.language,
                replacements=None if interactive else numbered,
                header=_header_wire(message.header) if message.header else None,
                body={"replacements": list(message.body)} if interactive else None,
                buttons=[{"replacements": [ending]} for ending in message.buttons] or None,
            )
        }

    def to_identity_content(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """The nested form of identity sends (contract 6). Raises UsageError for a field that it has no place for.

        The page's sample names the template without its namespace; `locale` is called `language` there.
        """
        return identity_content(content)

    def preview(self, message: WhatsAppMessage, wiring: Wiring) -> Preview:
        """The template filled in, as a phone shows it; its name where the register cannot tell more."""
        template = wiring.catalog.whatsapp_templates.get(message.template)
        language = template and template.languages.get(message.language)
        if not language:
            return Preview(message.template, ", ".join(message.body))
        title = message.template
        if language.header is not None and language.header.text:
            title = _filled(language.header.text, (message.header and message.header.text) or ())
        return Preview(title, _filled(language.body, message.body))

    def resolved(self, message: WhatsAppMessage, wiring: Wiring) -> dict[str, Any]:
        """Namespace, kind and name of the template. Raises KeyError for an unknown one."""
        template = wiring.catalog.whatsapp_templates[message.template]
        return {"namespace": template.namespace, "kind": template.kind, "name": message.template}


def _header_wire(header: Header) -> dict[str, Any]:
    (kind,) = header.types
    if kind == "text":
        return {"type": kind, "replacements": list(header.text or ())}
    if header.location is not None:
        return {"type": kind, "media": dict(header.location)}
    return {"type": kind, "media": {"url": getattr(header, kind)}}


def _filled(text: str, fillings: tuple[str, ...]) -> str:
    """The text with `{{1}}` replaced by the first filling and so on; what is not given stays visible."""

    def filling(match: re.Match[str]) -> str:
        number = int(match[1])
        return fillings[number - 1] if 1 <= number <= len(fillings) else match[0]

    return _PLACEHOLDER.sub(filling, text)


def placeholders(text: str) -> int:
    """How many texts a template's text wants: its highest number, since texts are given in order."""
    return max((int(number) for number in _PLACEHOLDER.findall(text)), default=0)


def _wrong(path: Place, what: str, hint: str = "") -> Finding:
    why = (
        "The message must match the template that Meta approved, as registers/whatsapp_templates.yaml has it."
    )
    return Finding(path, "WA001", what, why, hint)


def _filling_findings(message: WhatsAppMessage, template: WhatsAppTemplate) -> Iterator[Finding]:
    language = template.languages.get(message.language)
    if language is None:
        yield not_registered(
            ("message", "language"),
            message.language,
            template.languages,
            noun=f"language of `{message.template}`",
            register="registers/whatsapp_templates.yaml",
        )
        return
    yield from _count_findings("body", len(message.body), placeholders(language.body), "placeholder")
    yield from _count_findings("buttons", len(message.buttons), language.dynamic_buttons, "dynamic button")
    if message.header is not None and template.kind == "standard":
        yield excluded(
            ("message", "header"),
            f"`header` and the standard template `{message.template}` exclude each other.",
            "Only interactive templates carry a header (Create Campaign API).",
            "Remove `header`, or correct `kind` in registers/whatsapp_templates.yaml.",
        )
    else:
        yield from _header_findings(message.header, language)


def _count_findings(key: str, written: int, wanted: int, noun: str, path: Place = ()) -> Iterator[Finding]:
    if written != wanted:
        place = (path or ("message", key)) if written else ("message",)
        yield _wrong(
            place,
            f"The template has {_several(wanted, noun)}, and `{key}` has {_several(written, 'text')}.",
            f"Write {_several(wanted, 'text')} in `{key}`." if wanted else f"Remove `{key}`.",
        )


def _several(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}" + ("" if number == 1 else "s")


def _header_findings(header: Header | None, language: WhatsAppLanguage) -> Iterator[Finding]:
    registered, path = language.header, ("message", "header")
    if header is None:
        if registered is not None and (registered.type != "text" or placeholders(registered.text or "")):
            yield _wrong(
                ("message",),
                f"The template has a header of the type {registered.type}, which is missing here.",
                f"Write `header: {{{registered.type}: …}}`.",
            )
        return
    if len(header.types) > 1:
        yield excluded(
            path,
            " and ".join(f"`{name}`" for name in header.types) + " exclude each other in a header.",
            hint="Keep the one that the template has.",
        )
    elif not header.types:
        yield missing(
            path, "The header is empty.", hint="Write one of text, image, video, document, location."
        )
    elif registered is None or registered.type != header.types[0]:
        has = f"a header of the type {registered.type}" if registered else "no header"
        yield _wrong(path, f"This header is of the type {header.types[0]}, and the template has {has}.")
    elif registered.type == "text":
        wanted = placeholders(registered.text or "")
        yield from _count_findings(
            "header.text", len(header.text or ()), wanted, "placeholder", (*path, "text")
        )
