"""What is drawn of a message: plain values, with texts in pieces that say which of them a device hides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias


class Mark(StrEnum):
    """What is to be seen of a piece of text."""

    PLAIN = "plain"
    CUT = "cut"
    """The device does not show it: it is drawn grey, and never left out."""
    FILLED = "filled"
    """It fills a placeholder of an approved template."""
    FORCING = "forcing"
    """It forces a whole SMS into an alphabet with less room."""


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    mark: Mark = Mark.PLAIN


Words: TypeAlias = tuple[Piece, ...]
"""One text, in pieces; `text_of` joins them again."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its link: `file` is the one of the repository that it means, `content` that file's bytes.

    Both are empty for a picture that lies elsewhere: it is named, and never loaded.
    """

    link: str
    file: str = ""
    content: bytes = b""
    noun: str = "Picture"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap, and where it leads (empty: nothing is known)."""

    label: str
    leads: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One card of an app inbox, or one page of a push's slider. Colours are `#RRGGBB`, or empty."""

    title: str
    body: str
    picture: Picture | None = None
    icon: Picture | None = None
    leads: str = ""
    buttons: tuple[Button, ...] = ()
    title_color: str = ""
    body_color: str = ""
    colors: tuple[tuple[str, str], ...] = ()
    """Of each button: its words and what is behind them."""


Device: TypeAlias = Literal[
    "android-closed", "android-open", "iphone", "chrome-windows", "chrome-macos", "firefox", "safari"
]


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification as one device shows it."""

    device: Device
    title: Words
    body: Words
    subtitle: str = ""
    summary: str = ""
    picture: Picture | None = None
    icon: Picture | None = None
    buttons: tuple[Button, ...] = ()
    slides: tuple[Card, ...] = ()
    leads: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class Notices:
    """A push or web push on each device that gets it."""

    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Sms:
    """An SMS: the text of each part, and how full they are. `forcing` are the first characters that cost room.

    `number` is what is paid for. A seam that cuts a letter is drawn behind it, so `parts` may be fewer.
    """

    sender: str
    parts: tuple[Words, ...]
    alphabet: str
    number: int
    places: int
    room: int
    forcing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chat:
    """A WhatsApp message: the approved template, filled in."""

    sender: str
    template: str
    language: str
    header: Words = ()
    picture: Picture | None = None
    place: tuple[str, str] = ("", "")
    """Name and address of a place on the map."""
    body: Words = ()
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    is_known: bool = True
    """Whether the register has the template's words."""


@dataclass(frozen=True, slots=True)
class Row:
    """A mail in one program's list of mails."""

    program: str
    subject: Words
    preheader: Words


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail: how lists of mails show it, and its HTML as people get it, hostile until it is drawn.

    `html` is None where nobody kept it. `pictures` are those of the repository, `links` where it leads. `knows_dark`
    says whether it tells programs how it looks in dark mode; they darken any other each in its own way.
    """

    sender: str
    address: str
    rows: tuple[Row, ...]
    html: str | None
    pictures: tuple[Picture, ...] = ()
    links: tuple[Button, ...] = ()
    attachments: tuple[str, ...] = ()
    knows_dark: bool = False


@dataclass(frozen=True, slots=True)
class Cards:
    """An app-inbox message."""

    layout: str
    cards: tuple[Card, ...]
    is_upright: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A webhook: what CleverTap tells the endpoint of each person, and what it tells it of everybody."""

    endpoint: str
    fields: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...] = ()
    """The keys whose values look like secrets: theirs are stars."""


Look: TypeAlias = Notices | Sms | Chat | Letter | Cards | Call


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person: the name of the register, and the name they go by (empty: nobody knows it)."""

    name: str
    called: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What some people see in one language: those who see the same share one. None: they get nothing at all.

    `people` are names of `Previews.people`.
    """

    language: str
    people: tuple[str, ...]
    look: Look | None


@dataclass(frozen=True, slots=True)
class Version:
    """The message as the file has it (`after`), or as it was sent (`before`)."""

    when: Literal["after", "before"]
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Previews:
    """One campaign, or one market of it. `languages` are codes; one that is empty is the only one there is.

    `key` is that of the campaign's part, `noun` how a sentence speaks of the channel. `notes` are sentences about what
    the drawing cannot show.
    """

    key: str
    title: str
    channel: str
    noun: str
    languages: tuple[str, ...]
    people: tuple[Person, ...]
    versions: tuple[Version, ...]
    notes: tuple[str, ...] = ()
    file: str = ""


def text_of(words: Words) -> str:
    """The whole text, hidden pieces included."""
    return "".join(piece.text for piece in words)


def plain(text: str) -> Words:
    """A text of which everything is seen; no piece at all for an empty one."""
    return (Piece(text),) if text else ()
