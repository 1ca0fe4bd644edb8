"""Questions about the same campaign in other languages and for several places (yaml.md 8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ctsync.editing.form.answers import get, mapping
from ctsync.editing.form.knowledge import Answers
from ctsync.editing.form.question import Question

TRANSLATED: Final = ("title", "subtitle", "body", "subject", "preheader", "html")
"""What is asked again in each language, if the message has it."""
PROPERTY: Final = "Profile.Language"
DEFAULT: Final = "en"


def sent_as(channel: str) -> str:
    """One campaign for all languages where CleverTap is known to fill in templates, one for each elsewhere."""
    return "one_campaign" if channel == "push" else "campaign_per_language"


def language_questions(answers: Answers) -> Iterator[Question]:
    yield Question("languages", "Which other languages? Codes with commas.", example="hi, ta")
    codes = _names(answers.steering.get("languages", ""))
    if not codes:
        return
    yield Question(
        "default language",
        "In which language are the texts above?",
        path=("languages", "default"),
        default=DEFAULT,
    )
    ways = ("one_campaign", "campaign_per_language")
    yield Question(
        "language property",
        "Which property says what people read?",
        path=("languages", "from"),
        default=PROPERTY,
    )
    yield Question(
        "send as",
        "How is it sent?",
        path=("languages", "send_as"),
        choices=ways,
        default=sent_as(answers.channel),
    )
    for code in codes:
        for key in TRANSLATED:
            original = get(answers.tree, ("message", key))
            if isinstance(original, str):
                yield Question(f"{code} {key}", f"In {code}: {original}", path=("languages", code, key))


def market_questions(answers: Answers) -> Iterator[Question]:
    yield Question("markets", "Which markets? Short names with commas.", example="mumbai, pune")
    for name in _names(answers.steering.get("markets", "")):
        audience = ("markets", name, "audience")
        yield Question(
            f"{name} profile",
            f"Who belongs to {name}?",
            path=(*audience, "profile"),
            read=mapping,
            example="City: Mumbai",
        )
        yield Question(
            f"{name} expect",
            f"About how many people in {name}?",
            path=(*audience, "expect"),
            optional=True,
            example="5k..8k",
        )
        yield Question(
            f"{name} body",
            f"What does it say in {name}? Enter: the same.",
            path=("markets", name, "message", "body"),
            optional=True,
        )


def _names(typed: str) -> list[str]:
    return typed.replace(",", " ").split()
