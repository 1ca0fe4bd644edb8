"""Two phones in plain text, for a terminal and for Markdown: what fits on them, and that there is more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ctsync.previews import (
    Call,
    Card,
    Cards,
    Chat,
    Letter,
    Look,
    Mark,
    Notice,
    Notices,
    Picture,
    Previews,
    Row,
    Sms,
    Words,
)
from ctsync.previews.model import text_of
from ctsync.redaction import safe_text
from ctsync.rendering.paper.cells import cut, padded, width, wrapped
from ctsync.rendering.previews.words import call_text, device_name, language_name, person_name, sms_words

_WIDEST: Final = 44
"""Columns inside a box: about as many letters as a phone shows in a line."""
_GAP: Final = "  "
_APP: Final = "Your app"


def text_preview(previews: Previews, columns: int = 100, *, person: str = "") -> list[str]:
    """The message in boxes, side by side where `columns` has room for two: every language, for one person.

    `person` is a name of the register, without it the first. Text that a device hides ends in `…`.
    """
    inner = min(_WIDEST, max(24, (columns - len(_GAP)) // 2 - 4))
    who = person or (previews.people[0].name if previews.people else "")
    lines: list[str] = []
    for reading in previews.versions[0].readings if previews.versions else ():
        if who and who not in reading.people:
            continue
        if lines:
            lines.append("")
        if reading.language:
            lines.append(f"{language_name(reading.language)}:")
        lines += _drawn(reading.look, inner, columns)
    return lines


def reader_words(previews: Previews) -> str:
    """Whose phone it is; nothing where everybody reads the same."""
    first = previews.people[0] if previews.people else None
    if first is None or all(
        len(each.people) == len(previews.people) for version in previews.versions for each in version.readings
    ):
        return ""
    return f"as read by “{person_name(first)}”"


def _drawn(look: Look | None, inner: int, columns: int) -> Iterator[str]:
    if look is None:
        yield "These people get nothing: the text stops itself for them."
        return
    boxes = [*_boxes(look, inner)]
    each_row = 2 if columns >= 2 * (inner + 4) + len(_GAP) else 1
    for first in range(0, len(boxes), each_row):
        yield from _beside(boxes[first : first + each_row])
    if isinstance(look, Sms):
        yield from wrapped(_safe(sms_words(look)), columns)


def _boxes(look: Look, inner: int) -> Iterator[list[str]]:
    """One box for each device, its name above it."""
    for name, told in _devices(look, inner):
        yield _box(name, [*told], inner)


def _devices(look: Look, inner: int) -> Iterator[tuple[str, Iterable[str]]]:
    match look:
        case Notices(notices=notices):
            closed = (notice for notice in notices if notice.device != "android-open")
            yield from ((device_name(notice.device), _notice(notice, inner)) for notice in closed)
        case Letter(rows=rows):
            yield from ((row.program, _row(look.sender, row, inner)) for row in rows)
        case Cards(cards=cards):
            for number, card in enumerate(cards, start=1):
                yield f"App inbox, card {number}", _all(_card(card), inner)
        case Sms():
            yield "SMS", _all([look.sender, "⏐".join(text_of(part) for part in look.parts)], inner)
        case Chat():
            yield "WhatsApp", _all(_chat(look), inner)
        case Call():
            yield "Webhook", _all([f"POST {look.endpoint}", *call_text(look).split("\n")], inner)


def _row(sender: str, row: Row, inner: int) -> Iterator[str]:
    yield from _lines(sender, inner)
    for words in (row.subject, row.preheader):
        yield from _fitting(words, inner, 2)


def _card(card: Card) -> list[str]:
    return [_pictured(card.picture), card.title, card.body, *(f"[{each.label}]" for each in card.buttons)]


def _notice(notice: Notice, inner: int) -> Iterator[str]:
    if notice.device == "android-closed":
        yield f"{_APP} · now"
    else:
        yield padded(_APP, inner - 3) + "now"
    yield from _fitting(notice.title, inner, 1)
    if notice.subtitle:
        yield cut(_safe(notice.subtitle), inner)
    lines = [*_fitting(notice.body, inner, 1 if notice.device == "android-closed" else 4)]
    mark = _pictured(notice.picture) if notice.device == "iphone" else ""
    if mark and (not lines or width(lines[-1]) + len(mark) + 2 > inner):
        lines.append("")
    if mark:
        lines[-1] = padded(lines[-1], inner - len(mark)) + mark
    yield from lines


def _chat(look: Chat) -> list[str]:
    told = [_pictured(look.picture), *look.place, text_of(look.header), text_of(look.body), look.footer]
    return [*told, *(f"[{each.label}]" for each in look.buttons)]


def _all(texts: list[str], inner: int) -> Iterator[str]:
    for text in texts:
        if text:
            yield from _lines(text, inner)


def _pictured(picture: Picture | None) -> str:
    return "" if picture is None else "[img]" if picture.noun == "Picture" else f"[{picture.noun.lower()}]"


def _fitting(words: Words, inner: int, most: int) -> Iterator[str]:
    """What the device shows, in at most so many lines; an ellipsis where it hides the rest."""
    seen = "".join(piece.text for piece in words if piece.mark is not Mark.CUT)
    is_cut = any(piece.mark is Mark.CUT for piece in words)
    lines = _lines(seen, inner)
    kept, is_short = lines[:most], len(lines) > most
    if kept and (is_cut or is_short):
        kept[-1] = cut(kept[-1] + "…", inner) if width(kept[-1]) < inner else cut(kept[-1] + " ", inner)
    yield from kept


def _lines(text: str, inner: int) -> list[str]:
    return [line for part in safe_text(text).split("\n") for line in wrapped(part, inner)]


def _safe(text: str) -> str:
    return safe_text(text, one_line=True)


def _box(name: str, lines: list[str], inner: int) -> list[str]:
    edge = "─" * (inner + 2)
    return [f" {name}", f"┌{edge}┐", *(f"│ {padded(line, inner)} │" for line in lines), f"└{edge}┘"]


def _beside(boxes: list[list[str]]) -> Iterator[str]:
    """Boxes side by side, their tops in one line."""
    columns = width(boxes[0][1])
    for at in range(max(map(len, boxes))):
        row = [padded(box[at] if at < len(box) else "", columns) for box in boxes]
        yield _GAP.join(row).rstrip()
