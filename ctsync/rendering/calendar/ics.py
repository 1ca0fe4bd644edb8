"""A calendar for calendar programs: iCalendar as RFC 5545 has it, the same bytes for the same values.

Each send is an event, each blackout a whole day. An event keeps its UID while its campaign moves within a day, so that
a program that reads the file again moves it too. Times are UTC, which needs no description of zones.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from ctsync.calendar import Calendar, Entry, Kind, Send, Spread
from ctsync.catalog.blackouts import Blackout
from ctsync.rendering.calendar.words import (
    SIGNS,
    blackout_words,
    lane_name,
    messages_words,
    name_of,
    sign_word,
    spread_words,
    standing_words,
)
from ctsync.rendering.wording import shown

BEGINNING = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//ctsync//calendar//EN\r\n"
"""How every such file begins."""

MOST_OCTETS = 75
"""A line may have so many, without its end (RFC 5545, 3.1)."""

_AT_ONCE = timedelta(minutes=5)
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def ics_text(calendar: Calendar) -> str:
    """The whole file, lines ended and folded as the RFC has it."""
    return BEGINNING + "".join(f"{folded(line)}\r\n" for line in _lines(calendar))


def folded(line: str) -> str:
    """One line as several of at most 75 octets, each but the first after a blank; no character is cut in two."""
    pieces, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > MOST_OCTETS:
            pieces.append("")
            size = 1
        pieces[-1] += letter
        size += octets
    return "\r\n ".join(pieces)


def escaped(text: str) -> str:
    """A text value (RFC 5545, 3.3.11)."""
    return text.translate(_ESCAPED)


def _lines(calendar: Calendar) -> Iterator[str]:
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{escaped(f'ctsync {shown(calendar.account, 60)}')}"
    numbers: Counter[tuple[str, date]] = Counter()
    for entry in calendar.entries:
        for send in entry.sends:
            place = (entry.key, send.local.date())
            numbers[place] += 1
            yield from _event(entry, send, numbers[place], calendar)
    for blackout in calendar.blackouts:
        yield from _closed(blackout, calendar)
    yield "END:VCALENDAR"


def _event(entry: Entry, send: Send, number: int, calendar: Calendar) -> Iterator[str]:
    sign = SIGNS[sign_word(entry, send, calendar.now)]
    ends = send.begins + _AT_ONCE if send.spread is Spread.THROTTLED else send.ends + _AT_ONCE
    said = [messages_words(entry.messages), standing_words(entry), spread_words(send, calendar.frame.zone)]
    said.append("" if entry.remote_id is None else f"CleverTap id {entry.remote_id}")
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(calendar, entry.key, send.local.date().isoformat(), str(number))}"
    yield f"DTSTAMP:{_stamp(calendar.now)}"
    yield f"DTSTART:{_stamp(send.begins)}"
    yield f"DTEND:{_stamp(ends)}"
    yield f"SUMMARY:{escaped(f'{sign} {name_of(entry)} ({lane_name(shown(entry.channel, 20))})')}"
    yield f"DESCRIPTION:{escaped(chr(10).join(line for line in said if line))}"
    yield f"CATEGORIES:{escaped(lane_name(shown(entry.channel, 20)))},{entry.kind.value}"
    yield f"STATUS:{_status(entry)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _status(entry: Entry) -> str:
    if not entry.standing.sends:
        return "CANCELLED"
    return "TENTATIVE" if entry.kind is Kind.PLANNED else "CONFIRMED"


def _closed(blackout: Blackout, calendar: Calendar) -> Iterator[str]:
    said = blackout_words(blackout)
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(calendar, 'blackout', str(blackout.dates), said)}"
    yield f"DTSTAMP:{_stamp(calendar.now)}"
    yield f"DTSTART;VALUE=DATE:{blackout.dates.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{blackout.dates.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(f'Blackout: {shown(blackout.why, 100)}')}"
    yield f"DESCRIPTION:{escaped(said)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _uid(calendar: Calendar, *parts: str) -> str:
    """The same for the same send of the same account, whenever it is written."""
    text = "\0".join((calendar.account, *parts))
    return f"{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}@ctsync"


def _stamp(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"
