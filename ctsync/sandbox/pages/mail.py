"""An e-mail's HTML, rebuilt from an allow-list so that it can be looked at and do nothing.

No script, no link, no picture, no style that loads anything is left. The browser keeps it in a frame without rights as
well; this is so that nothing is even tried.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from ctsync.sandbox.pages.words import harmless


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TAGS = _set(
    "a abbr article aside b blockquote body br caption center code col colgroup dd del details div dl dt em figcaption"
    " figure font footer h1 h2 h3 h4 h5 h6 header hr html i ins kbd li main mark nav ol p pre q s section small span"
    " strike strong style sub summary sup table tbody td tfoot th thead time tr tt u ul wbr"
)
_VOID = _set("br col hr wbr")
_ATTRIBUTES = _set(
    "align bgcolor border cellpadding cellspacing class color colspan dir face height hidden lang role rowspan size"
    " span start style valign width"
)
_SILENT = _set("script title template noscript iframe object svg math select")
"""Tags whose content is left out as well."""
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_UNSAFE = re.compile(r"@import|(?:url|image|image-set|src|element)\s*\(|[\\<]", re.IGNORECASE)
"""What loads something, what may spell that in other signs, and what may end the style."""
_PICTURE = (
    '<span style="display:inline-block;padding:10px 14px;border:1px dashed #888;border-radius:8px;'
    'font:13px/1.4 sans-serif;color:#555;background:#f3f3f3">Picture{}</span>'
)
SNIPPET = 140
"""Signs of a body that a list of mails shows."""


def safe_mail(body: str, subject: str) -> str:
    """A whole HTML document that shows `body` and can do nothing."""
    rebuilding = _Rebuilding()
    rebuilding.feed(body)
    rebuilding.close()
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return f"{head}<title>{html.escape(harmless(subject))}</title>{''.join(rebuilding.out)}"


def snippet(body: str) -> str:
    """The first words that a person would read, as a list of mails shows them."""
    reading = _Reading()
    reading.feed(body)
    reading.close()
    words = " ".join("".join(reading.out).split())
    return words if len(words) <= SNIPPET else words[:SNIPPET].rstrip() + "…"


def _safe_css(written: str) -> str:
    """A style without its comments, or nothing: one that loads, has an escape or a tag is dropped whole, not repaired."""
    left = _COMMENT.sub("", written)
    return "" if _UNSAFE.search(left) else left


class _Rebuilding(HTMLParser):
    """Writes what may stay."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._silent = ""
        self._style: list[str] | None = None
        """The parts of the style that is being read, which are judged together."""

    def close(self) -> None:
        super().close()
        self._end_style()

    def _end_style(self) -> None:
        if self._style is not None:
            self.out.append(_safe_css("".join(self._style)))
        self._style = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent:
            return
        if tag == "img":
            alt = (dict(attrs).get("alt") or "").strip()
            self.out.append(_PICTURE.format(f": {html.escape(harmless(alt))}" if alt else ""))
        elif tag in _SILENT:
            self._silent = tag
        elif tag in _TAGS:
            self._end_style()
            self._style = [] if tag == "style" else None
            self.out.append(f"<{tag}{''.join(_attribute(*each) for each in attrs)}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent = "" if tag == self._silent else self._silent
            return
        if tag == "style":
            self._end_style()
        if tag in _TAGS and tag not in _VOID:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._style is not None:
            self._style.append(data)
        elif not self._silent:
            self.out.append(html.escape(harmless(data), quote=False))


def _attribute(name: str, value: str | None) -> str:
    if name not in _ATTRIBUTES:
        return ""
    kept = _safe_css(value or "") if name == "style" else harmless(value or "")
    if "//" in kept:
        return ""
    return f' {name}="{html.escape(kept)}"'


class _Reading(HTMLParser):
    """Collects text for reading, the hidden preheader included: that is what lists of mails begin with."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(" ")
        if not self._silent and tag in _SILENT | {"style"}:
            self._silent = tag

    def handle_endtag(self, tag: str) -> None:
        self.out.append(" ")
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.out.append(data)
