"""What `ctsync new` asks about the message of each channel: what it cannot do without, and what most people write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ctsync.editing.form.answers import get, text
from ctsync.editing.form.keys import KEYS
from ctsync.editing.form.knowledge import Answers, Known
from ctsync.editing.form.question import Question
from ctsync.reading.nodes import Path

CAROUSELS: Final = ("carousel", "carousel-image")
MOST_CARDS: Final = 10

_SLOT = re.compile(r"\{\{(\d+)\}\}")


def message_questions(answers: Answers, known: Known) -> Iterator[Question]:
    """What this channel's message needs, and what most people write besides."""
    match answers.channel:
        case "push":
            yield from _texts("title", "body")
            yield Question("link", "Where does a tap lead?", optional=True)
            channels = tuple(known.catalog.notification_channels)
            path = KEYS["notification-channel"].path
            if channels and not known.is_inherited(answers, path):
                yield Question(
                    "notification-channel", "Which notification channel of Android?", offers=channels
                )
        case "webpush":
            yield from _texts("title", "body")
            yield Question("link", "Where does a click lead?", optional=True)
            yield Question("icon", "Which icon stands beside it?", optional=True)
        case "email":
            yield from _texts("from", "subject")
            yield Question("preheader", "What stands beside the subject?", optional=True)
            yield Question("html", "Which file is the e-mail?", offers=known.pages, is_open=True)
        case "sms":
            yield Question(
                "template",
                "Which registered template?",
                offers=tuple(known.catalog.dlt_templates),
                optional=True,
            )
            yield Question("body", "What does it say?", more=_registered_text(answers, known))
        case "whatsapp":
            yield from _whatsapp(answers, known)
        case "webhook":
            yield Question("endpoint", "Which endpoint?", offers=known.catalog.webhook_endpoints)
            yield Question(
                "fields", "What should CleverTap add: profile-attributes, tokens, identities?", optional=True
            )
            yield Question("values", "Which values does it get?", optional=True)
        case "inbox":
            yield from _inbox(answers)


def _texts(*names: str) -> Iterator[Question]:
    asks = {
        "title": "What is the title?",
        "body": "What does it say?",
        "from": "Who is it from?",
        "subject": "What is the subject?",
    }
    for name in names:
        yield Question(name, asks[name])


def _registered_text(answers: Answers, known: Known) -> str:
    template = known.catalog.dlt_templates.get(answers.text("message", "template"))
    return "" if template is None else f"It must fit: {template.text}"


def _whatsapp(answers: Answers, known: Known) -> Iterator[Question]:
    templates = known.catalog.whatsapp_templates
    yield Question("template", "Which approved template?", offers=tuple(templates))
    template = templates.get(answers.text("message", "template"))
    languages = tuple(template.languages) if template else ()
    yield Question(
        "language", "In which language?", offers=languages, default=languages[0] if languages else ""
    )
    shape = template.languages.get(answers.text("message", "language")) if template else None
    if shape is None:
        return
    if shape.header is not None:
        kind = shape.header.type
        is_text = kind == "text"
        path: Path = ("message", "header", "text", 0) if is_text else ("message", "header", kind)
        example = "ACME Phoenix Mall" if is_text else "https://cdn.acme.example/a.jpg"
        if kind != "location":
            ask = (
                f"What fills the header: {shape.header.text}"
                if shape.header.text
                else f"Which {kind} heads it?"
            )
            yield Question("header", ask, path=path, read=text, example=example)
    slots = sorted({int(slot) for slot in _SLOT.findall(shape.body)})
    for index, slot in enumerate(slots):
        yield Question(
            f"body {slot}", f"What fills {{{{{slot}}}}} in: {shape.body}", path=("message", "body", index)
        )
    for index in range(shape.dynamic_buttons):
        path = ("message", "buttons", index)
        yield Question(
            f"button {index + 1}",
            f"How does the link of button {index + 1} end?",
            path=path,
            example="pickup/change",
        )


def _inbox(answers: Answers) -> Iterator[Question]:
    layouts = ("simple", "carousel", "carousel-image", "message-icon")
    yield Question("layout", "How does the inbox show it?", choices=layouts, default="simple")
    layout = answers.text("message", "layout")
    for index in range(MOST_CARDS if layout in CAROUSELS else 1):
        yield from _card(answers, index, layout)
        if get(answers.tree, ("message", "cards", index, "title")) is None:
            return


def _card(answers: Answers, index: int, layout: str) -> Iterator[Question]:
    """A carousel has two cards at least; each further one begins with a title, or is none."""
    is_carousel, is_extra = layout in CAROUSELS, index > 1
    of, named = (f" of card {index + 1}" if is_carousel else ""), f"card {index + 1}"
    path: Path = ("message", "cards", index)

    def about(key: str, ask: str, *, optional: bool, more: str = "") -> Question:
        example = KEYS[key].example
        return Question(
            f"{named} {key}", ask, path=(*path, key), optional=optional, example=example, more=more
        )

    no_more = "Enter: no more cards." if is_extra else ""
    yield about("title", f"What is the title{of}?", optional=is_extra, more=no_more)
    if get(answers.tree, (*path, "title")) is None:
        return
    yield about("body", f"What is the text{of}?", optional=True)
    yield about("image", f"Which picture{of}?", optional=not is_carousel)
    if layout == "message-icon":
        yield about("icon", "Which icon?", optional=False)
    yield about("link", f"Where does a tap{of} lead?", optional=True)
