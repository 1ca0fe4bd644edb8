"""E-mail: two lists of mails, and the letter itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ctsync.channels.email import EmailMessage
from ctsync.channels.email_html import with_links, with_preheader
from ctsync.lint.html_reading import Html, read_html
from ctsync.previews import fitting
from ctsync.previews.fitting import fitted
from ctsync.previews.model import Button, Letter, Picture, Row
from ctsync.previews.saying import Saying

_BEGINNING: Final = 200
"""Letters of a body that begin a list's line, where there is no preheader: more than any program shows."""
_PROGRAMS: Final = (
    ("Gmail on a phone", fitting.GMAIL_SUBJECT, fitting.GMAIL_PREHEADER),
    ("Apple Mail on an iPhone", fitting.APPLE_SUBJECT, fitting.APPLE_PREHEADER),
)


def letter_look(message: EmailMessage, say: Saying) -> Letter:
    """The letter; its HTML is None where the file is not at hand."""
    written, preheader = say.wiring.files.get(message.html), say(message.preheader)
    html = None if written is None else with_links(say(written), say.wiring.link)
    known = read_html(html or "")
    subject, beside = say(message.subject), preheader or known.text[:_BEGINNING]
    return Letter(
        say(message.sender),
        message.from_address or "",
        tuple(
            Row(program, fitted(subject, for_subject), fitted(beside, for_preheader))
            for program, for_subject, for_preheader in _PROGRAMS
        ),
        with_preheader(html, preheader) if html and _is_missing(preheader, known) else html,
        tuple(_pictures(known, say)),
        tuple(_links(known, say)),
        tuple(f"{one.type}: {one.value}" for one in message.attachments),
        knows_dark=known.has_color_scheme,
    )


def _is_missing(preheader: str, known: Html) -> bool:
    """A letter that was sent has it already."""
    return bool(preheader) and " ".join(preheader.split()) not in known.text


def _pictures(known: Html, say: Saying) -> Iterator[Picture]:
    """Those of the repository, once each: all others stay where they are."""
    for source in dict.fromkeys(one.attributes.get("src", "") for one in known.pictures):
        picture = say.picture(source)
        if picture is not None and picture.content:
            yield picture


def _links(known: Html, say: Saying) -> Iterator[Button]:
    """Where the letter leads, once each."""
    for leads, words in {link.href: link.words for link in known.links}.items():
        if leads.startswith(("https:", "http:")):
            yield Button(words, say.link(leads))
