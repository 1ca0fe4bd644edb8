"""How a personalised text comes out for the people of the register, and what looks odd in it (PER005)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ctsync.catalog import Catalog
from ctsync.channels.shown import Role
from ctsync.lint.liquid import rendered, without_liquid

_NEEDED: Final = frozenset({Role.TITLE, Role.SUBJECT, Role.BODY, Role.BUTTON})
_GAP: Final = re.compile(r"(?:^|(?<=[^\W_]))[  ]+[,!.?;:।](?=\s|$)|^[,!;:]|^\s+[,!.]")
_WORD: Final = re.compile(r"(?<![\w-])(?:null|None|nil|undefined|NaN)(?![\w-])")
_DOUBLE: Final = re.compile(r"(?<=\S) {2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class Symptom:
    """Who gets what, and what is odd about it, as half a sentence."""

    person: str
    text: str
    what: str


def symptom(text: str, role: Role, catalog: Catalog) -> Symptom | None:
    """The first of the people who gets something odd that the text itself does not say."""
    plain = without_liquid(text)
    for person, profile in catalog.preview_people.items():
        shown = rendered(text, profile)
        if shown is not None:
            what = _odd(shown, plain, role)
            if what:
                return Symptom(f"The preview `{person}`", shown, what)
    return None


def _odd(shown: str, plain: str, role: Role) -> str:
    if not shown.strip():
        return "it is empty" if role in _NEEDED else ""
    if _more(_GAP, shown, plain):
        return "something is missing before the sign"
    if _more(_WORD, shown, plain):
        return "this is a computer's word for nothing"
    if _more(_DOUBLE, shown, plain):
        return "there are two spaces where a word is missing"
    return ""


def _more(pattern: re.Pattern[str], shown: str, plain: str) -> bool:
    """Whether it occurs more often than in the words that everybody gets."""
    count = len(pattern.findall(shown))
    return count > 0 and count > len(pattern.findall(plain))
