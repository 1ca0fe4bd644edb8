"""Foreign text in Markdown, which can be no mention, reference, link, picture, markup, formula or command.

Inside a code span nothing of that is active, on GitHub and on GitLab. A whole foreign text is shown as one; in our
sentences, which may hold names and words of others, each word that is not plainly a word becomes one
(reliability A10).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

_FENCE = re.compile("`+")
_OUR_CODE = re.compile(r"`([^`]+)`")
_EDGES = re.compile(r"^([(\"'“‘]*)(.*?)([)\"'”’.,;:!?…]*)$", re.DOTALL)
_PLAIN = re.compile(r"[^\W_]?(?:[^\W_]|[^\x00-\x7f]|[-'’.,:/+()=\"])*%?")
_ACTIVE = re.compile(
    r"""
      ://                      # an address
    | ^www\.                   # another
    | :[^\s:\d][^\s:]*:        # an emoji's short name
    | ^[0-9a-f]{7,}$           # a commit, perhaps
    | ^[A-Za-z]{2,}-\d+$       # a reference to a ticket
    """,
    re.VERBOSE | re.IGNORECASE,
)

_OPENING = re.compile(r"^(?:/|\d+[.)]$|[-+=]+$)")
"""What a line may not begin with: a quick action of GitLab, a list, a line under a heading."""


def code(text: str, *, in_table: bool = False) -> str:
    """The text as a code span, with a fence longer than any run of backticks in it; nothing for no text.

    In a table a `|` would end its cell even there, unless it stands behind a backslash.
    """
    if not text.strip():
        return ""
    fence = "`" * (1 + max((len(run) for run in _FENCE.findall(text)), default=0))
    room = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    shown = text.replace("|", "\\|") if in_table else text
    return f"{fence}{room}{shown}{room}{fence}"


def prose(text: str, *, in_table: bool = False) -> str:
    """A sentence of ours: what it marks as code stays code, and what may be foreign and active becomes it."""
    parts = _OUR_CODE.split(" ".join(text.split()))
    return _joined(
        code(part, in_table=in_table) if number % 2 else _words(part, in_table=in_table)
        for number, part in enumerate(parts)
    )


def _joined(parts: Iterable[str]) -> str:
    """Two code spans that touch would be one broken span: a space keeps them apart."""
    text = ""
    for part in parts:
        text += f" {part}" if text.endswith("`") and part.startswith("`") else part
    return text


def _words(text: str, *, in_table: bool) -> str:
    return _joined(run if is_plain else _with_edges(run, in_table=in_table) for is_plain, run in _runs(text))


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """Plain words and spaces one by one; neighbours that are not plain together, with the space between them."""
    held = ""
    for number, token in enumerate(re.findall(r"\s+|\S+", text)):
        if token.isspace() and held:
            held += token
        elif _is_plain(token, is_first=number == 0):
            spaces = held[len(held.rstrip()) :]
            if held:
                yield False, held.rstrip()
                yield True, spaces
            held = ""
            yield True, token
        else:
            held += token
    if held:
        yield False, held.rstrip()
        yield True, held[len(held.rstrip()) :]


def _is_plain(token: str, *, is_first: bool) -> bool:
    if token.isspace():
        return True
    _, inner, _ = _edges(token)
    if is_first and _OPENING.match(token):
        return False
    return bool(_PLAIN.fullmatch(inner)) and not _ACTIVE.search(inner) and not _ACTIVE.search(token)


def _edges(token: str) -> tuple[str, str, str]:
    """The punctuation of a sentence around a word, and the word."""
    found = _EDGES.match(token)
    return ("", token, "") if found is None else (found[1], found[2], found[3])


def _with_edges(run: str, *, in_table: bool) -> str:
    before, inner, after = _edges(run)
    if not inner:
        return code(run, in_table=in_table)
    return f"{before}{code(inner, in_table=in_table)}{after}"


def in_html(text: str, *, is_name: bool = False) -> str:
    """The text where Markdown is not read, inside a line of HTML: a name, or what is not plain, as code."""
    escaped = html.escape(text)
    return f"<code>{escaped}</code>" if is_name or prose(text) != text else escaped


def fenced(lines: list[str], language: str = "text") -> Iterator[str]:
    """Lines as they are, inside which nothing is active."""
    longest = max((len(run) for line in lines for run in _FENCE.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}{language}"
    yield from lines
    yield fence
