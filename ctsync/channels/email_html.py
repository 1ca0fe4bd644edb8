"""What happens to the HTML of an e-mail: links get their UTM, and the preheader becomes its first hidden element.

The HTML is never parsed into a tree and written again, since that would change what a designer tested in forty
mail programs. It is cut into comments, raw elements, tags and text; tags are changed where needed and everything
else stays byte for byte. Quotes and Liquid are stepped over whole, so a `>` or a quote inside them ends nothing.
Comments stay untouched, and with them what only Outlook reads in `<!--[if mso]>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

_LIQUID = r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}"
_DOUBLE = rf'"(?:{_LIQUID}|[^"])*+'
_SINGLE = rf"'(?:{_LIQUID}|[^'])*+"

# What is never closed runs to the end, as in a browser; that also keeps hostile HTML from costing more than one pass.
_PIECE = re.compile(
    rf"""
      <!--.*?(?:-->|\Z)
    | <(?P<raw>style|script|title|textarea)\b[^>]*>.*?(?:</(?P=raw)\s*>|\Z)
    | <(?P<tag>/?[a-z][a-z0-9:-]*+|!doctype)
       (?P<attributes>(?:{_LIQUID}|{_DOUBLE}(?:"|\Z)|{_SINGLE}(?:'|\Z)|[^"'>])*+)(?P<end>>|\Z)
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_NAME = r"""[^\s"'<>/={}%]"""
_ATTRIBUTE = re.compile(
    rf"""(?<!{_NAME})(?P<start>(?P<name>{_NAME}++)\s*=\s*)(?P<value>{_DOUBLE}"|{_SINGLE}'|(?:{_LIQUID}|[^\s"'>])++)""",
    re.DOTALL,
)
_WEB_LINK = re.compile(r"https?://[a-z0-9]", re.IGNORECASE)
"""A link whose host is written. `mailto:`, `tel:`, `#top`, `{{ … }}` and a provider's placeholders are not."""
_LINKED = {"a", "area"}


def with_links(html: str, link: Callable[[str], str]) -> str:
    """The HTML with `link` applied to the `href` of each `<a>` and `<area>` that leads to a web page.

    The `href` of `<link>` is a file to load, not a place to go, and stays as it is. An address without quotes
    gets them, since a UTM may hold what only quotes allow.
    """

    def tag(match: re.Match[str]) -> str:
        name = match["tag"]
        if name is None or name.lower() not in _LINKED or not match["end"]:
            return match[0]
        return f"<{name}{_ATTRIBUTE.sub(attribute, match['attributes'])}>"

    def attribute(match: re.Match[str]) -> str:
        if match["name"].lower() != "href":
            return match[0]
        value, quote = match["value"], '"'
        if value[0] in "\"'":
            value, quote = value[1:-1].strip(), value[0]
        if _WEB_LINK.match(value) is None or (changed := link(value)) == value:
            return match[0]
        return f"{match['start']}{quote}{changed}{quote}"

    return _PIECE.sub(tag, html)


def with_preheader(html: str, preheader: str) -> str:
    """The HTML with the preheader as the first, hidden element of its body.

    CleverTap has no field for it (lint rule EML002). The text is escaped, its Liquid is not. HTML without
    `<body>` is a fragment, or a document whose body starts after its head: the place is found all the same.
    """
    hidden = f'<div style="display:none">{_escaped(preheader)}</div>\n'
    at = _start_of_body(html)
    return html[:at] + hidden + html[at:]


def _escaped(text: str) -> str:
    pieces = re.split(f"({_LIQUID})", text, flags=re.DOTALL)
    return "".join(piece if odd % 2 else escape(piece, quote=False) for odd, piece in enumerate(pieces))


def _start_of_body(html: str) -> int:
    """Where the body's own content starts: after `<body>` and its line break, if the document has one."""
    ends: dict[str, int] = {}
    for match in _PIECE.finditer(html):
        if match["tag"]:
            ends.setdefault(match["tag"].lower(), match.end())
    for tag in ("body", "/head", "html", "!doctype"):
        if tag in ends:
            return _after_line_break(html, ends[tag])
    return 0


def _after_line_break(html: str, at: int) -> int:
    line_break = next((one for one in ("\r\n", "\n") if html.startswith(one, at)), "")
    return at + len(line_break)
