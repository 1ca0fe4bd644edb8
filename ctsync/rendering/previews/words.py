"""The sentences and names on a page of previews."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from ctsync.campaign.remembered import UNNAMED
from ctsync.previews import Call, Length, Notices, Person, Sms
from ctsync.rendering.paper.cells import width
from ctsync.rendering.problems.diagnostics import Diagnostic
from ctsync.rendering.wording import count, listed

_DEVICES: Final = {
    "android-closed": "Android, collapsed",
    "android-open": "Android, expanded",
    "iphone": "iPhone, lock screen",
    "chrome-windows": "Chrome on Windows",
    "chrome-macos": "Chrome on macOS",
    "firefox": "Firefox",
    "safari": "Safari",
}
_NO_CODES: Final = {"": "All", UNNAMED: "Default"}
_NO_NAME: Final = re.compile(r"[^\w.-]")


def device_name(device: str) -> str:
    """What the caption under a drawing calls it."""
    return _DEVICES.get(device, device)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def plural(number: int, noun: str) -> str:
    return count(number, noun)


def place(link: str) -> str:
    """The name of the file at a link: enough to know the picture by, and no address."""
    path = link.partition("#")[0].partition("?")[0].rstrip("/")
    return _NO_NAME.sub("", path.rpartition("/")[2])[:60]


def person_name(person: Person) -> str:
    """`long-name` as `Long name`; the name they go by is on the phone."""
    return capital(person.name.replace("-", " ").replace("_", " "))


def language_name(code: str) -> str:
    """The code, or what stands for one: of a campaign whose file is gone nobody knows its default language's."""
    return _NO_CODES.get(code, code)


def length_words(length: Length) -> str:
    """`172 letters: title 31, text 141`, and of an SMS its parts first."""
    letters = count(length.letters, "letter")
    if length.parts:
        return f"{count(length.parts, 'part')}, {letters}"
    if len(length.texts) < 2:
        return letters
    return f"{letters}: {', '.join(f'{name} {number:,}' for name, number in length.texts)}"


def readers_words(people: Sequence[str], everybody: int) -> str:
    """Who reads it, of so many: `Long name`, `everybody`."""
    return "everybody" if len(people) == everybody else listed(list(people), 4)


def sms_words(look: Sms) -> str:
    """How many parts are paid for, how full they are, and what costs room."""
    said = f"{count(look.number, 'part')} · {look.places} of {look.room} places"
    if not look.forcing:
        return f"{said}."
    named = listed([character_words(each) for each in look.forcing], 3)
    each = "makes" if len(look.forcing) == 1 else "make"
    return f"{said}: {named} {each} room for 70 letters only, instead of 160 (67 and 153 in each of several parts)."


def character_words(character: str) -> str:
    """`“₹” (Indian rupee sign)`: the character and what Unicode calls it, since many look like others."""
    name = capital(unicodedata.name(character, f"U+{ord(character):04X}").lower())
    is_seen = unicodedata.category(character)[0] not in "CMZ"
    return f"“{character}” ({name})" if is_seen else name


def common_lead(look: Notices) -> str:
    """Where a tap leads on every device; empty where it depends on the device."""
    places = {notice.leads for notice in look.notices}
    return places.pop() if len(places) == 1 else ""


def call_text(look: Call) -> str:
    """The values as JSON, and what CleverTap adds of each person in words: its form is CleverTap's own."""
    told = json.dumps(dict(look.values), ensure_ascii=False, indent=2) if look.values else "{}"
    return "\n".join([told, *(f"+ {field} of each person" for field in look.fields)])


def caret(diagnostic: Diagnostic) -> str:
    """A caret below the place that a problem means, in a line of letters of one width."""
    return " " * width(diagnostic.before) + "^"
