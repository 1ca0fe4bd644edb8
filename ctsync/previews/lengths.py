"""How long a message is for those who read it: letters as people count them, and of an SMS the parts that are paid for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ctsync.previews.model import Call, Cards, Chat, Letter, Look, Notices, Sms, Version, text_of
from ctsync.values.letters import clusters

MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Length:
    """Letters (grapheme clusters) of each text, by its name, in the order of reading. `parts` is 0 for what has none."""

    texts: tuple[tuple[str, int], ...]
    parts: int = 0

    @property
    def letters(self) -> int:
        return sum(number for _, number in self.texts)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One of the longest readings; `place` is where it stands among the version's."""

    place: int
    length: Length


def length_of(look: Look) -> Length:
    """Of a letter, what lists of mails show: its HTML has no length that people count."""
    return Length(
        tuple((name, sum(1 for _ in clusters(text))) for name, text in _texts(look) if text),
        look.number if isinstance(look, Sms) else 0,
    )


def longest(version: Version) -> tuple[Ranked, ...]:
    """The three longest of all that anybody gets in any language, the longest first; equal ones in their order.

    An SMS of more parts is longer than one of more letters: parts are what it costs. Nothing if all get the same.
    """
    found = [
        Ranked(place, length_of(reading.look))
        for place, reading in enumerate(version.readings)
        if reading.look is not None
    ]
    if len(found) < 2:
        return ()
    found.sort(key=lambda each: (-each.length.parts, -each.length.letters, each.place))
    return tuple(found[:MOST])


def _texts(look: Look) -> Iterator[tuple[str, str]]:
    match look:
        case Notices(notices=notices):
            whole = max(notices, key=lambda each: len(text_of(each.title)) + len(text_of(each.body)))
            yield from (("title", text_of(whole.title)), ("text", text_of(whole.body)))
        case Sms(parts=parts):
            yield "text", "".join(text_of(part) for part in parts)
        case Chat(header=header, body=body, footer=footer):
            yield from (("header", text_of(header)), ("text", text_of(body)), ("footer", footer))
        case Letter(rows=rows):
            whole_row = max(rows, key=lambda row: len(text_of(row.preheader)))
            yield from (
                ("subject", text_of(whole_row.subject)),
                ("preheader", text_of(whole_row.preheader)),
            )
        case Cards(cards=cards):
            for number, card in enumerate(cards, start=1):
                name = f"card {number}" if len(cards) > 1 else "card"
                yield name, f"{card.title}{card.body}"
        case Call(values=values):
            yield "values", "".join(value for _, value in values)
