"""A campaign file of which only some is known: what is not stands there without a value, for a person to fill in.

An empty value is an error of its own line, so lint names exactly the lines that are left, and nothing is planned before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ctsync.editing.edits import Refused
from ctsync.editing.form.knowledge import Answers, Known
from ctsync.editing.form.question import Question
from ctsync.editing.form.questions import questions
from ctsync.editing.formatting import formatted
from ctsync.editing.order import CampaignOrder
from ctsync.editing.quoting import in_style
from ctsync.names import is_campaign_name
from ctsync.problems import Problems
from ctsync.redaction import safe_text

FILL_IN: Final = "FILL IN"
"""What the comment of a line without a value begins with."""

_LONGEST: Final = 60
_LONGEST_HINT: Final = 160
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_STEP: Final = 2
_FIRST: Final = ("owner", "purpose", "channel")


@dataclass(frozen=True, slots=True)
class Gap:
    """A value that nobody but a person knows."""

    hint: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with a comment beside it."""

    text: str
    note: str


_Tree = dict[str, Any]
"""Of texts, Gap, Noted and trees."""


@dataclass(frozen=True, slots=True)
class Stub:
    """What is known of a campaign; empty texts are not.

    `at` is `YYYY-MM-DD HH:MM` on the account's clock. `repeats` is CleverTap's word for something that is no single
    send; then `at` is only when it is listed.
    """

    name: str
    dashboard_name: str
    adopt: int
    at: str
    channel: str = ""
    owner: str = ""
    purpose: str = ""
    repeats: str = ""
    is_surely_single: bool = False
    head: tuple[str, ...] = ()
    """Comments above everything else."""


def stub_text(stub: Stub, file: str, known: Known, modeline: str = "") -> str:
    """The text of its file in canonical layout."""
    lines = [modeline] if modeline else []
    lines += [f"# {line}" for line in stub.head]
    lines += _lines(_tree(stub, known), 0)
    written = "\n".join(lines) + "\n"
    order = CampaignOrder(stub.channel or None)
    found = formatted(written.encode(), file, order, Problems())
    return written if isinstance(found, Refused) else found


def lines_to_fill_in(text: str) -> tuple[int, ...]:
    """Their numbers, from 1."""
    return tuple(number for number, line in enumerate(text.split("\n"), start=1) if f":  # {FILL_IN}" in line)


def name_from(human: str, adopt: int) -> str:
    """A campaign name like the one in the dashboard: `Flash sale!` is `flash-sale`."""
    plain = unicodedata.normalize("NFKD", human).encode("ascii", "ignore").decode().lower()
    name = _NOT_IN_A_NAME.sub("-", plain).strip("-")[:_LONGEST].strip("-")
    return name if is_campaign_name(name) and not name.isdigit() else f"campaign-{adopt}"


def _tree(stub: Stub, known: Known) -> _Tree:
    tree: _Tree = {"name": stub.name}
    if stub.dashboard_name != stub.name:
        tree["dashboard_name"] = stub.dashboard_name
    asked = _questions(stub, known)
    for key in _FIRST:
        tree[key] = getattr(stub, key) or Gap(_hint(next(one for one in asked if one.place == (key,))))
    tree["adopt"] = str(stub.adopt)
    tree["audience"] = Gap("Who gets it? Like: {event: Charged, within: 30d, expect: 12k..18k}")
    tree["schedule"] = _schedule(stub)
    if not stub.channel:
        return {**tree, "message": Gap("What does it say? The channel decides which keys this has.")}
    tree["message"] = {}
    for question in asked:
        if question.place[:1] != ("audience",) and question.place[:1] != ("schedule",):
            _put_gap(tree, question)
    return tree


def _schedule(stub: Stub) -> _Tree | Gap:
    if stub.repeats:
        return Gap(
            f"CleverTap calls it “{stub.repeats}”, listed for {stub.at}. "
            "Like: {every: 1 week, days: [thu], start: 2027-01-07 18:30, end: 2027-03-25}"
        )
    unsure = "" if stub.is_surely_single else ", which does not say whether it repeats"
    return {"at": Noted(stub.at, f"as CleverTap lists it{unsure}")}


def _questions(stub: Stub, known: Known) -> list[Question]:
    """What a campaign of this channel cannot do without, in the words of `ctsync new`."""
    answers = Answers({"channel": stub.channel, "purpose": stub.purpose or "promotional"})
    return [question for question in questions(answers, known) if question.place and not question.optional]


def _put_gap(tree: _Tree, question: Question) -> None:
    """Leave a place for an answer. Within a list nothing is begun: the whole list is left to fill in."""
    place = question.place
    texts = [step for step in place if isinstance(step, str)]
    if len(texts) < len(place):
        texts = texts[: place.index(next(step for step in place if not isinstance(step, str)))]
    within: Any = tree
    for step in texts[:-1]:
        within = within.setdefault(step, {})
    if isinstance(within, dict):
        within.setdefault(texts[-1], Gap(_hint(question)))


def _hint(question: Question) -> str:
    possible = ", ".join(question.choices or question.offers[:4]) or question.shown_example
    introduced = f"{'One of' if question.choices else 'Like'}: {possible}" if possible else ""
    return safe_text(f"{question.ask} {introduced}".rstrip(), one_line=True, limit=_LONGEST_HINT)


def _lines(tree: Mapping[str, Any], column: int) -> Iterator[str]:
    margin = " " * column
    for key, value in tree.items():
        match value:
            case Gap(hint):
                yield f"{margin}{key}:  # {FILL_IN}: {hint}"
            case Noted(text, note):
                yield f"{margin}{key}: {in_style(text, '', flow=False)}  # {note}"
            case str():
                yield f"{margin}{key}: {in_style(value, '', flow=False)}"
            case _:
                yield f"{margin}{key}:"
                yield from _lines(value, column + _STEP)
