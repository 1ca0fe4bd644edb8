"""Links taken apart, and the links that lie inside HTML and texts. Offsets count characters of the link or the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_LIQUID: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"\b(?:href|src)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)
_IN_TEXT: Final = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_PRIVATE: Final = re.compile(
    r"localhost|.*\.(?:localhost|local|internal)|127(?:\.\d+){3}|0\.0\.0\.0|10(?:\.\d+){3}"
    r"|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|\[::1?\]"
)
_STAGING: Final = frozenset({"staging", "stage", "stg", "dev", "test", "qa", "uat", "preprod", "sandbox"})
_STAGING_PART: Final = frozenset({"staging", "stg", "uat", "preprod"})
SHORTENERS: Final = frozenset(
    {"bit.ly", "tinyurl.com", "goo.gl", "t.co", "ow.ly", "is.gd", "buff.ly", "rebrand.ly", "cutt.ly", "rb.gy", "t.ly"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """One `key=value` of a query, and where its value begins and ends in the link."""

    key: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Address:
    """A link without what Liquid would fill in: that is one star for each letter.

    `route` is what follows `://` up to the query, without a slash at its ends, and `route_at` where it begins. For a
    web link its first part is the host, which is also given by itself in small letters.
    """

    scheme: str
    host: str
    route: str
    route_at: int
    pairs: tuple[Pair, ...]
    marks: tuple[int, ...]
    """Where the question marks stand."""

    @property
    def is_web(self) -> bool:
        return self.scheme in ("http", "https")


@lru_cache(maxsize=1024)
def address(link: str) -> Address:
    plain = link if "{" not in link else _LIQUID.sub(lambda match: "*" * len(match.group()), link)
    scheme, _, rest = plain.partition("://")
    before_fragment = plain.partition("#")[0]
    marks = tuple(place for place, letter in enumerate(before_fragment) if letter == "?")
    end = marks[0] if marks else len(before_fragment)
    start = len(plain) - len(rest)
    route = plain[start:end]
    host = route.partition("/")[0].rpartition("@")[2].lower()
    return Address(
        scheme.lower(),
        host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0],
        route.strip("/"),
        start + len(route) - len(route.lstrip("/")),
        tuple(_pairs(before_fragment, end + 1)),
        marks,
    )


def _pairs(link: str, start: int) -> Iterator[Pair]:
    while start < len(link):
        end = link.find("&", start)
        end = len(link) if end < 0 else end
        key, _, value = link[start:end].partition("=")
        yield Pair(key.removeprefix("amp;"), value, end - len(value), end)
        start = end + 1


@lru_cache(maxsize=32)
def links_of_html(html: str) -> tuple[tuple[str, int], ...]:
    """Each web address of an `href` or a `src`, and where it begins."""
    found = []
    for match in _ATTRIBUTE.finditer(html):
        group = 1 if match.group(1) is not None else 2
        if match.group(group).lower().startswith(("http://", "https://")):
            found.append((match.group(group), match.start(group)))
    return tuple(found)


def links_of_text(text: str) -> Iterator[tuple[str, int]]:
    """Each web address within a text, without the full stop that ends its sentence."""
    for match in _IN_TEXT.finditer(text):
        yield match.group().rstrip(".,;:!?)।"), match.start()


def file_of(link: str, files: Collection[str]) -> str | None:
    """The file of the repository that a picture's link means: the link's end must be its whole path below `images/`."""
    parts = address(link).route.split("/")
    paths = ("images/" + "/".join(parts[first:]) for first in range(len(parts)))
    return next((path for path in paths if path in files), None)


def is_private(host: str) -> bool:
    """Whether only the writer's own machine or network can reach it."""
    return _PRIVATE.fullmatch(host) is not None


def is_staging(host: str) -> bool:
    """Whether one of the names below the company's own says so: `staging.acme.example`, `shop-uat.acme.example`."""
    return any(
        label in _STAGING or not _STAGING_PART.isdisjoint(label.split("-")) for label in host.split(".")[:-2]
    )
