"""SMS and WhatsApp: what stands in a chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ctsync.catalog import WhatsAppLanguage
from ctsync.channels.sms import SmsMessage
from ctsync.channels.whatsapp import Header, WhatsAppMessage
from ctsync.lint.sms_parts import cut_into_parts, is_gsm, parts_of, room_of
from ctsync.previews.model import Button, Chat, Mark, Picture, Piece, Sms, Words, plain, text_of
from ctsync.previews.saying import Saying
from ctsync.values.letters import clusters

_PLACEHOLDER = re.compile(r"\{\{\s*(\d+)\s*\}\}")
_FEW: Final = 0.2
"""Up to this share of the text, every character that costs room is marked; beyond, it is the language, and one will do."""


def sms_look(message: SmsMessage, say: Saying) -> Sms:
    """The sender as phones show it, and the text in its parts."""
    body = say(message.body)
    counted = parts_of(body)
    odd = [character for character in body if not is_gsm(character)]
    marked = frozenset(odd) if len(odd) <= _FEW * len(body) else frozenset(odd[:1])
    template = say.wiring.catalog.dlt_templates.get(message.template or "")
    sender = say.wiring.sender
    header = (sender and sender.header) or (template and template.header)
    return Sms(
        header or say.wiring.provider or say.wiring.provider_group or "SMS",
        tuple(_forcing(part, marked) for part in _whole_letters(cut_into_parts(body))),
        counted.alphabet,
        counted.number,
        counted.places,
        room_of(counted.alphabet, counted.number),
        tuple(dict.fromkeys(odd))[:5],
    )


def whatsapp_look(message: WhatsAppMessage, say: Saying) -> Chat:
    """The template filled in; its name and the fillings alone, where the register does not have its words."""
    template = say.wiring.catalog.whatsapp_templates.get(message.template)
    language = template and template.languages.get(message.language)
    header, fills = message.header or Header(), tuple(say(text) for text in message.body)
    chat = Chat(
        say.wiring.provider or "WhatsApp",
        message.template,
        message.language,
        picture=_picture(header, say),
        place=(say(header.location.name), say(header.location.address)) if header.location else ("", ""),
    )
    if not language:
        listed = tuple(Piece(f"{text}\n", Mark.FILLED) for text in fills)
        return replace(
            chat, body=listed, buttons=tuple(Button(say(each)) for each in message.buttons), is_known=False
        )
    return replace(
        chat,
        header=_header(language, tuple(say(text) for text in header.text or ())),
        body=_filled(language.body, fills),
        footer=language.footer or "",
        buttons=tuple(_buttons(language, message, say)),
    )


def _picture(header: Header, say: Saying) -> Picture | None:
    for noun, link in (("Picture", header.image), ("Video", header.video), ("Document", header.document)):
        if link:
            return say.picture(link, noun)
    return None


def _header(language: WhatsAppLanguage, fills: tuple[str, ...]) -> Words:
    written = language.header.text if language.header else None
    return _filled(written, fills) if written else ()


def _filled(text: str, fills: tuple[str, ...]) -> Words:
    """The text with its placeholders filled; what is not given stays visible."""
    pieces: list[Piece] = []
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        pieces += plain(text[end : found.start()])
        number = int(found[1])
        given = fills[number - 1] if 1 <= number <= len(fills) else found[0]
        pieces.append(Piece(given, Mark.FILLED))
        end = found.end()
    return (*pieces, *plain(text[end:]))


def _buttons(language: WhatsAppLanguage, message: WhatsAppMessage, say: Saying) -> Iterator[Button]:
    """Each with where it leads: the next ending of the file, for an address with a placeholder."""
    endings = iter(message.buttons)
    for button in language.buttons:
        leads = button.url or ""
        if "{{" in leads:
            leads = text_of(_filled(leads, (say(next(endings, "")),)))
        yield Button(button.text, leads)


def _forcing(text: str, marked: frozenset[str]) -> Words:
    """The text with the characters that cost room by themselves."""
    pieces: list[Piece] = []
    start = 0
    for at, character in enumerate(text):
        if character in marked:
            pieces += [*plain(text[start:at]), Piece(character, Mark.FORCING)]
            start = at + 1
    return (*pieces, *plain(text[start:]))


def _whole_letters(parts: tuple[str, ...]) -> Iterator[str]:
    """The parts with their seams moved to the end of the letter that they cut: phones join the parts again."""
    if len(parts) == 1:
        yield from parts
        return
    seams, at = set(), 0
    for part in parts[:-1]:
        at += len(part)
        seams.add(at)
    taken, place = "", 0
    for cluster in clusters("".join(parts)):
        taken += cluster
        inside = {seam for seam in seams if place < seam <= place + len(cluster)}
        place += len(cluster)
        if inside:
            seams -= inside
            yield taken
            taken = ""
    if taken:
        yield taken
