"""What the HTML of an e-mail shows: links, pictures, living text. It is read and never written again.

A reader of tags is enough here: nothing is laid out, and what it misses makes a rule silent, never loud.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

_UNSEEN: Final = frozenset({"script", "style", "title", "head", "template", "noscript"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SCHEME = re.compile(r"color-scheme\s*:", re.IGNORECASE)
_ADDRESS_WORDS: Final = ("address", "postal", "addr-", "impressum", "imprint")


@dataclass(frozen=True, slots=True)
class HtmlLink:
    """A link: where it leads, and the words on it, pictures by their `alt`."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class HtmlPicture:
    """An `<img>` by its attributes, and its first character in the file."""

    attributes: dict[str, str]
    offset: int


@dataclass(slots=True)
class Html:
    """One file. `head_ends` is the character after `<head>`, None without one."""

    links: list[HtmlLink] = field(default_factory=list)
    pictures: list[HtmlPicture] = field(default_factory=list)
    text: str = ""
    head_ends: int | None = None
    has_color_scheme: bool = False
    has_hidden_text: bool = False
    """Whether an element is hidden, as the preheader of a designer's own would be."""
    marks_address: bool = False
    """Whether an element says of itself that it holds an address."""


@lru_cache(maxsize=128)  # several rules read the same files
def read_html(html: str) -> Html:
    """What the rules ask of a file; broken HTML is read as far as it goes."""
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._starts = [0, *(match.end() for match in re.finditer("\n", html))]
        self._read = Html()
        self._words: list[str] = []
        self._unseen: list[str] = []
        self._href: str | None = None
        self._link_words: list[str] = []

    def finished(self) -> Html:
        self._end_link()
        self._read.text = " ".join(" ".join(self._words).split())
        return self._read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self._look_at(tag, known)
        if tag in ("a", "area"):
            self._end_link()
            self._href = known.get("href")
        elif tag == "img":
            self._read.pictures.append(HtmlPicture(known, self._offset()))
            self._link_words.append(known.get("alt", ""))
        elif tag == "head":
            self._read.head_ends = self._offset() + len(self.get_starttag_text() or "")
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag == "body":
            self._unseen.clear()

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(data)
            self._link_words.append(data)
        elif self._unseen[-1] == "style" and _SCHEME.search(data):
            self._read.has_color_scheme = True

    def _look_at(self, tag: str, known: dict[str, str]) -> None:
        marks = " ".join((known.get("class", ""), known.get("id", ""), known.get("itemprop", ""))).lower()
        if tag == "address" or any(word in marks for word in _ADDRESS_WORDS):
            self._read.marks_address = True
        if "hidden" in known or "preheader" in marks or _HIDDEN.search(known.get("style", "")):
            self._read.has_hidden_text = True
        if tag == "meta" and known.get("name", "").lower() in ("color-scheme", "supported-color-schemes"):
            self._read.has_color_scheme = True

    def _end_link(self) -> None:
        if self._href is not None:
            self._read.links.append(HtmlLink(self._href, " ".join(" ".join(self._link_words).split())))
        self._href = None
        self._link_words.clear()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column
