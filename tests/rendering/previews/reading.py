"""A page taken apart by a parser of HTML: what could act on it, and what a person reads. Frames are read like pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

ACTIVE = frozenset(
    [
        "script",
        "object",
        "embed",
        "applet",
        "form",
        "base",
        "link",
        "iframe",
        "frame",
        "frameset",
        "portal",
        "template",
        "noscript",
        "svg:a",
        "math",
        "audio",
        "video",
        "source",
        "track",
        "input",
        "button",
        "textarea",
        "select",
        "meta",
        "style",
        "img",
        "a",
    ]
)
"""Tags that can do something; each is allowed below only as the pages write it."""
LOADING = re.compile(
    r"url\s*\(\s*[\"']?\s*(?!data:image/(?:png|jpeg|gif|webp);base64,)|@import|image-set\s*\(", re.IGNORECASE
)
NOWHERE = re.compile(r"https?:|javascript:|vbscript:|file:|//", re.IGNORECASE)


@dataclass
class Seen:
    """What is on a page. `wrong` are sentences about what may not be there."""

    wrong: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    frames: list[Seen] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Everything that is read, frames included."""
        return "".join([*self.text, *(frame.words for frame in self.frames)])

    @property
    def complaints(self) -> list[str]:
        return [*self.wrong, *(each for frame in self.frames for each in frame.complaints)]


def read_page(html: str, *, is_letter: bool = False) -> Seen:
    parser = _Parser(is_letter=is_letter)
    parser.feed(html)
    parser.close()
    return parser.seen


class _Parser(HTMLParser):
    def __init__(self, *, is_letter: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self._is_letter = is_letter
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.seen.tags.append(tag)
        self._inside = tag if tag in ("style", "script") else self._inside
        if tag in ACTIVE and not self._is_ours(tag, known):
            self.seen.wrong.append(f"<{tag} {known}>")
        if len(known) != len(attrs):
            self.seen.wrong.append(f"<{tag}> has an attribute twice")
        for name, value in known.items():
            self._attribute(tag, name, value)
        if tag == "iframe":
            self.seen.frames.append(read_page(known.get("srcdoc", ""), is_letter=True))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            if LOADING.search(data):
                self.seen.wrong.append(f"a style loads: {LOADING.search(data)}")
        elif self._inside != "script":
            self.seen.text.append(data)

    def _is_ours(self, tag: str, known: dict[str, str]) -> bool:
        match tag:
            case "iframe":
                return not self._is_letter and known.get("sandbox") == "" and set(known) <= {
                    "class", "sandbox", "srcdoc", "aria-labelledby", "loading", "referrerpolicy",
                }  # fmt: skip
            case "input":
                return not self._is_letter and known.get("type") == "radio"
            case "a":
                return known.get("href", "#").startswith("#")
            case "img":
                return known.get("src", "").startswith("data:image/")
            case "meta":
                return known.get("http-equiv", "") in ("", "Content-Security-Policy")
            case "style":
                return True
            case _:
                return False

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in (
            "srcset",
            "background",
            "action",
            "formaction",
            "ping",
            "poster",
        ):
            self.seen.wrong.append(f"<{tag} {name}>")
        if name == "style" and LOADING.search(value):
            self.seen.wrong.append(f"<{tag} style={value[:80]}>")
        if name == "id":
            self.seen.ids.append(value)
        if name == "href":
            self.seen.anchors.append(value)
        is_data = name in ("src", "style") and "data:image/" in value
        if name not in ("srcdoc", "content") and not is_data and NOWHERE.search(value):
            self.seen.wrong.append(f"<{tag} {name}={value[:80]}>")
