"""A strict reader of iCalendar, written from RFC 5545 and from nothing of ours."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_LINE = re.compile(r"(?P<name>[A-Z-]+)(?P<parameters>(?:;[A-Z-]+=[A-Z-]+)*):(?P<value>.*)")
_ONCE = (
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "DESCRIPTION",
    "STATUS",
    "CLASS",
    "TRANSP",
    "CATEGORIES",
)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def events(text: str) -> list[dict[str, str | datetime | date]]:
    """The events of a calendar. Fails with an AssertionError for anything that the RFC does not allow."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text[:-2].split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines), "a line is longer than 75 octets"
    unfolded = "\r\n".join(lines).replace("\r\n ", "").split("\r\n")
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert unfolded[-1] == "END:VCALENDAR"
    read = [_property(line) for line in unfolded[1:-1]]
    head = [
        name for name, _ in read[: next((n for n, each in enumerate(read) if each[0] == "BEGIN"), len(read))]
    ]
    assert {"VERSION", "PRODID"} <= set(head)
    assert len(head) == len(set(head))
    return list(_events(read))


def _property(line: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line)
    assert found is not None, line
    assert not _CONTROL.search(line), line
    name = found["name"] + found["parameters"]
    return name, found["value"]


def _events(read: list[tuple[str, str]]):
    current: dict[str, str | datetime | date] | None = None
    for name, value in read:
        if (name, value) == ("BEGIN", "VEVENT"):
            assert current is None
            current = {}
        elif (name, value) == ("END", "VEVENT"):
            assert current is not None
            assert {"UID", "DTSTAMP", "DTSTART"} <= current.keys()
            assert current["DTEND"] > current["DTSTART"]  # type: ignore[operator]  # both are of one kind
            yield current
            current = None
        elif current is not None:
            plain, _, kind = name.partition(";")
            assert plain in _ONCE
            assert plain not in current, plain
            current[plain] = _value(plain, kind, value)
    assert current is None


def _value(name: str, kind: str, value: str) -> str | datetime | date:
    if kind:
        assert kind == "VALUE=DATE"
        return datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007  # a day has no zone
    if name.startswith("DT"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if name in ("SUMMARY", "DESCRIPTION"):
        return _text(value)
    return value


def _text(value: str) -> str:
    """RFC 5545, 3.3.11: a backslash escapes `\\`, `;`, `,` and a line break, and the three stand nowhere alone."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), value
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
