"""Texts that no channel takes, which no rule looks at: reading Liquid or HTML without end is an attack, not a check.

Parsers look for the end of what was opened, from each opening anew; of a hundred thousand openings without an end they
make minutes. So what is never closed is counted first, in one walk. The longest thing that anybody sends is an e-mail, of which Gmail shows 102 KB (EML005).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ctsync.lint.subject import Subject
from ctsync.problems import Finding

MAX_LETTERS: Final = 400_000
MAX_PIECES: Final = 1_000
"""Signs of one text that begin an output, a tag or a variable of a template."""

MAX_OPEN: Final = 20
"""Pieces of a template, and comments of HTML, that may be left open: a handful of mistakes, each told by its rule."""
MAX_OPEN_TAGS: Final = 200
"""The same for tags of HTML, which people also use as signs."""

_OPENING = re.compile(r"\{[{%#]")
_CLOSED = re.compile(
    r"\{\{(?:(?!\{\{|\}\}).)*+\}\}|\{%(?:(?!\{%|%\}).)*+%\}|\{\#(?:(?!\{\#|\#\}).)*+\#\}", re.DOTALL
)
_TAG = re.compile(r"<[^<>]*+>")


def too_long(subject: Subject) -> Iterator[Finding]:
    """TYPE001 for each text, link and included file that is too much for the rules."""
    for text in subject.texts:
        yield from _complaints(text.path, "This text", text.text)
    for link in subject.links:
        yield from _complaints(link.path, "This link", link.link)
    for file, content in subject.files.items():
        yield from _complaints(("message",), f"`{file}`", content)
        if len(content) <= MAX_LETTERS and _is_endless_html(content):
            what = f"`{file}` opens tags or comments of HTML that it never closes."
            yield Finding(("message",), "TYPE001", what, hint="Close them, or write `&lt;` for the sign.")


def _complaints(path: tuple[str | int, ...], name: str, text: str) -> Iterator[Finding]:
    if len(text) <= MAX_PIECES:
        return
    if len(text) > MAX_LETTERS:
        what = f"{name} has {len(text):,} letters, and no channel takes more than {MAX_LETTERS:,}."
        yield Finding(path, "TYPE001", what, hint="Make it shorter.")
        return
    openings = len(_OPENING.findall(text))
    if openings > MAX_PIECES:
        what = f"{name} has more than {MAX_PIECES:,} pieces of Liquid or variables."
        yield Finding(path, "TYPE001", what, "Nobody could check what people would get.", "Use fewer.")
    elif openings - len(_CLOSED.findall(text)) > MAX_OPEN:
        what = f"{name} opens more than {MAX_OPEN} pieces of Liquid or variables that it never closes."
        yield Finding(path, "TYPE001", what, hint="Write `}}` or `%}` where each of them ends.")


def _is_endless_html(content: str) -> bool:
    if content.count("<!--", content.rfind("-->") + 1) > MAX_OPEN:
        return True
    return content.count("<") - len(_TAG.findall(content)) > MAX_OPEN_TAGS
