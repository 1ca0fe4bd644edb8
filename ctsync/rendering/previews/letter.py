"""A letter's HTML, rebuilt from an allow-list so that it can be looked at and do nothing (reliability A10).

No script, form, link or frame is left, no address that a browser would ask, and no style that loads anything. The frame
that shows it has no rights, and a policy of its own that forbids every request; this is so that nothing is even tried.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from typing import Final

from ctsync.previews import Letter
from ctsync.rendering.paper.harmless import harmless
from ctsync.rendering.previews.pictures import source_of

MOST_BYTES: Final = 200_000
"""Letters beyond this are not drawn: Gmail clips them at half of it (EML005)."""
LIGHT_FRAME: Final = 544
DARK_FRAME: Final = 576
"""Pixels of the frame's height. A letter without a script can ask how high its frame is and nothing else of the page
around it, so a letter that knows dark mode stands in one frame, and the height says which of its looks is wanted."""


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
_DARK, _LIGHT = f"(min-height:{DARK_FRAME - 16}px)", f"(max-height:{DARK_FRAME - 17}px)"
_TURNING: Final = f"<style>:root{{color-scheme:light!important}}@media {_DARK}{{:root{{color-scheme:dark!important}}}}</style>"
_BLANKS = re.compile(r"[ \t\r\n\f]{2,}")
_KEEPS_BLANKS = re.compile(r"<pre\b|<listing\b|white-space[\w-]*\s*:\s*(?!normal|nowrap)", re.IGNORECASE)
"""What makes a browser show several blanks as several."""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_MISSING: Final = (
    '<span style="display:inline-block;box-sizing:border-box;max-width:100%;padding:10px 14px;border:1px dashed #767676;'
    'border-radius:8px;font:13px/1.4 sans-serif;color:#3d3d3d;background:#f1f1f1">{}</span>'
)


def letter_document(letter: Letter, *, with_pictures: bool = True) -> str | None:
    """A whole HTML document that shows the letter; None if there is nothing to show.

    A letter that knows dark mode shows in a frame of `LIGHT_FRAME` what a light program does and in one of `DARK_FRAME`
    what a dark one does. One that says nothing of it is shown as it was made. Without pictures each is named.
    """
    if letter.html is None or is_too_big(letter):
        return None
    pictures = {
        each.link: source for each in letter.pictures if with_pictures and (source := source_of(each))
    }
    rebuilding = _Rebuilding(
        pictures, turns=letter.knows_dark, keeps_blanks=bool(_KEEPS_BLANKS.search(letter.html))
    )
    rebuilding.feed(letter.html)
    rebuilding.close()
    head = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light">'
        f"<title>Letter</title>{_TURNING if letter.knows_dark else ''}</head>"
    )
    return f"{head}{''.join(rebuilding.out)}"


def is_too_big(letter: Letter) -> bool:
    """Whether it is too big to be drawn on any page."""
    return letter.html is not None and len(letter.html.encode("utf-8", "replace")) > MOST_BYTES


def in_quotes(document: str) -> str:
    """The document as an attribute between single quotes, which a letter has few of: it grows by a hundredth, not by half."""
    return document.replace("&", "&amp;").replace("'", "&#39;")


def safe_css(written: str, *, turns: bool) -> str:
    """A style that loads nothing. What names an address becomes a function that no browser knows, which drops its line.

    A style that may spell anything in other signs is dropped whole, not repaired. What it says of light and dark is asked
    of the frame's height if the letter `turns`; else it is always light.
    """
    left = _COMMENT.sub("", written)
    if _SPELT_OTHERWISE.search(left) or _IMPORT.search(left):
        left = _without_imports(left)
    left = _LOADING.sub("left-out(", left)
    light, dark = (_LIGHT, _DARK) if turns else (_ALWAYS, _NEVER)
    return _SCHEME.sub(lambda found: light if found[1].lower() == "light" else dark, left)


def _without_imports(css: str) -> str:
    """Rules that only load a font or another style, taken out; nothing at all if that was not the whole trouble."""
    left = re.sub(
        r"@(?:import|charset|namespace)\b[^;{}]*;|@font-face\s*\{[^{}]*\}", "", css, flags=re.IGNORECASE
    )
    return "" if _SPELT_OTHERWISE.search(left) or _IMPORT.search(left) else left


class _Rebuilding(HTMLParser):
    """Writes what may stay."""

    def __init__(self, pictures: Mapping[str, str], *, turns: bool, keeps_blanks: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._pictures = pictures
        self._turns = turns
        self._keeps_blanks = keeps_blanks
        self._silent = ""
        self._style: list[str] | None = None
        """The parts of the style that is being read, which are judged together."""

    def close(self) -> None:
        super().close()
        self._end_style()

    def _end_style(self) -> None:
        if self._style is not None:
            self.out.append(f"{safe_css(''.join(self._style), turns=self._turns)}</style>")
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
            shown = data if self._keeps_blanks else _BLANKS.sub(" ", data)
            self.out.append(escape(harmless(shown), quote=False))

    def _picture(self, known: Mapping[str, str]) -> str:
        alt, source = known.get("alt", "").strip(), self._pictures.get(known.get("src", ""))
        if source is not None:
            kept = "".join(self._attribute(name, value) for name, value in known.items())
            return f'<img src="{source}" alt="{escape(harmless(alt))}"{kept}>'
        return _MISSING.format(f"Picture: {escape(harmless(alt))}" if alt else "Picture without words")

    def _attribute(self, name: str, value: str | None) -> str:
        if name not in _ATTRIBUTES:
            return ""
        kept = safe_css(value or "", turns=self._turns) if name == "style" else harmless(value or "")
        if "//" in kept or kept.lstrip().lower().startswith(("javascript:", "data:", "vbscript:")):
            return ""
        return f' {name}="{escape(kept)}"'
