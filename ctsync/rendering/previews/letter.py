"""A letter's HTML, rebuilt from an allow-list so that it can be looked at and do nothing (reliability A10).

No script, form, link or frame is left, no address that a browser would ask, and no style that loads anything. The frame
that shows it has no rights, and a policy of its own that forbids every request; this is so that nothing is even tried.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from typing import Final, Literal, TypeAlias

from ctsync.previews import Letter
from ctsync.rendering.paper.harmless import harmless
from ctsync.rendering.previews.pictures import source_of

Scheme: TypeAlias = Literal["light", "dark"]

MOST_BYTES: Final = 200_000
"""Letters beyond this are not drawn: Gmail clips them at half of it (EML005), and a page holds each one twice."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TAGS = _set(
    "a abbr address article aside b bdi bdo big blockquote body br caption center cite code col colgroup dd del details"
    " dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i ins kbd li main mark nav ol p"
    " pre q s samp section small span strike strong style sub summary sup table tbody td tfoot th thead time tr tt u ul"
    " var wbr"
)
_VOID = _set("br col hr wbr")
_SILENT = _set(
    "applet audio button canvas embed frameset iframe input math noembed noframes noscript object option picture script"
    " select svg template textarea title video xmp plaintext"
)
"""Tags whose content is left out as well."""
_ALONE = _set("embed input")
"""Those of them that have no content."""
_ATTRIBUTES = _set(
    "align bgcolor border cellpadding cellspacing class clear color colspan dir face height hidden id lang noshade"
    " nowrap open reversed role rowspan scope size span start style type valign width"
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_IMPORT = re.compile(r"@(?:import|charset|namespace|font-face)\b", re.IGNORECASE)
_LOADING = re.compile(
    r"\b(?:url|image|image-set|-webkit-image-set|cross-fade|src|element|paint)\s*\(", re.IGNORECASE
)
_SPELT_OTHERWISE = re.compile(r"[\\<]|expression\s*\(|behavior\s*:|-moz-binding", re.IGNORECASE)
"""What may spell any of that in other signs, or end the style."""
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_ALWAYS, _NEVER = "(min-width:0px)", "(max-width:0px)"
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_MISSING: Final = (
    '<span style="display:inline-block;box-sizing:border-box;max-width:100%;padding:10px 14px;border:1px dashed #767676;'
    'border-radius:8px;font:13px/1.4 sans-serif;color:#3d3d3d;background:#f1f1f1">{}</span>'
)


def letter_document(letter: Letter, scheme: Scheme) -> str | None:
    """A whole HTML document that shows the letter as a light or a dark program does; None if there is nothing to show.

    A letter that says nothing of dark mode is shown as it was made.
    """
    if letter.html is None or len(letter.html.encode("utf-8", "replace")) > MOST_BYTES:
        return None
    own: Scheme = scheme if letter.knows_dark else "light"
    pictures = {each.link: source for each in letter.pictures if (source := source_of(each))}
    rebuilding = _Rebuilding(pictures, own)
    rebuilding.feed(letter.html)
    rebuilding.close()
    head = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="{own}">'
        f"<title>Letter</title></head>"
    )
    return f"{head}{''.join(rebuilding.out)}"


def safe_css(written: str, scheme: Scheme) -> str:
    """A style that loads nothing. What names an address becomes a function that no browser knows, which drops its line.

    A style that may spell anything in other signs is dropped whole, not repaired.
    """
    left = _COMMENT.sub("", written)
    if _SPELT_OTHERWISE.search(left) or _IMPORT.search(left):
        left = _without_imports(left)
    left = _LOADING.sub("left-out(", left)
    return _SCHEME.sub(lambda found: _ALWAYS if found[1].lower() == scheme else _NEVER, left)


def _without_imports(css: str) -> str:
    """Rules that only load a font or another style, taken out; nothing at all if that was not the whole trouble."""
    left = re.sub(
        r"@(?:import|charset|namespace)\b[^;{}]*;|@font-face\s*\{[^{}]*\}", "", css, flags=re.IGNORECASE
    )
    return "" if _SPELT_OTHERWISE.search(left) or _IMPORT.search(left) else left


class _Rebuilding(HTMLParser):
    """Writes what may stay."""

    def __init__(self, pictures: Mapping[str, str], scheme: Scheme) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._pictures = pictures
        self._scheme: Scheme = scheme
        self._silent = ""
        self._style: list[str] | None = None
        """The parts of the style that is being read, which are judged together."""

    def close(self) -> None:
        super().close()
        self._end_style()

    def _end_style(self) -> None:
        if self._style is not None:
            self.out.append(f"{safe_css(''.join(self._style), self._scheme)}</style>")
        self._style = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent:
            return
        if tag == "img":
            self.out.append(self._picture({name: value or "" for name, value in attrs}))
        elif tag in _SILENT:
            self._silent = "" if tag in _ALONE else tag
        elif tag == "style":
            self._end_style()
            self.out.append("<style>")
            self._style = []
        elif tag in _TAGS:
            self.out.append(f"<{tag}{''.join(self._attribute(*each) for each in attrs)}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent = "" if tag == self._silent else self._silent
        elif tag == "style":
            self._end_style()
        elif tag in _TAGS and tag not in _VOID:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._style is not None:
            self._style.append(data)
        elif not self._silent:
            self.out.append(escape(harmless(data), quote=False))

    def _picture(self, known: Mapping[str, str]) -> str:
        alt, source = known.get("alt", "").strip(), self._pictures.get(known.get("src", ""))
        if source is not None:
            kept = "".join(self._attribute(name, value) for name, value in known.items())
            return f'<img src="{source}" alt="{escape(harmless(alt))}"{kept}>'
        return _MISSING.format(f"Picture: {escape(harmless(alt))}" if alt else "Picture without words")

    def _attribute(self, name: str, value: str | None) -> str:
        if name not in _ATTRIBUTES:
            return ""
        kept = safe_css(value or "", self._scheme) if name == "style" else harmless(value or "")
        if "//" in kept or kept.lstrip().lower().startswith(("javascript:", "data:", "vbscript:")):
            return ""
        return f' {name}="{escape(kept)}"'
