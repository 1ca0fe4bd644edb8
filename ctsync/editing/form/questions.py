"""What `ctsync new` asks a person, in the order in which a file is written: who you are, who gets it, when, what.

The list is made anew after each answer, from the answers so far and from what the repository knows. So nobody is
asked for what the channel does not have, or what the defaults say already.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

from ctsync.campaign.definition import Purpose
from ctsync.channels import CHANNELS
from ctsync.editing.form.answers import get
from ctsync.editing.form.keys import KEYS
from ctsync.editing.form.knowledge import Answers, Known
from ctsync.editing.form.languages_and_markets import language_questions, market_questions
from ctsync.editing.form.message_questions import message_questions
from ctsync.editing.form.question import Question

BASES: Final = {
    "segment": "a saved segment",
    "event": "people who did something",
    "profile": "people by their profile",
    "everyone": "everybody in the account",
}
_MORE: Final = (
    "dashboard-name", "countries", "where", "profile", "did", "did-not", "send-to-at-most", "per-run", "clock",
    "horizon", "subtitle", "image", "orientation", "tags", "values", "android", "ios", "chrome", "languages", "markets",
    "all-devices", "quiet-hours", "goal", "control-group", "frequency-caps", "throttle", "expires", "labels",
    "subscription-groups", "offer",
)  # fmt: skip
"""What is asked only of those who say that they want it."""
_PARTS_OF_PEOPLE: Final = ("profile", "did", "did-not")
_ENOUGH_PEOPLE: Final = "The plan warns if it is not as many as that."


def questions(answers: Answers, known: Known) -> list[Question]:
    """All questions that make sense after these answers, the answered ones included."""
    asked = [*_who_you_are(known)]
    if not answers.channel or not answers.text("purpose"):
        return asked
    asked += _who_gets_it(answers, known)
    asked += _when(answers)
    asked += message_questions(answers, known)
    asked += _sender(answers, known)
    asked.append(_anything_else(answers, known))
    asked += _more(answers)
    return asked


def _who_you_are(known: Known) -> Iterator[Question]:
    yield Question("channel", "How does it travel?", choices=tuple(CHANNELS), default="push")
    yield Question("purpose", "What is it for?", choices=get_args(Purpose), default="promotional")
    owner = known.owners[0] if known.owners else ""
    yield Question("owner", "Which team looks after it?", offers=known.owners, default=owner, is_open=True)


def _who_gets_it(answers: Answers, known: Known) -> Iterator[Question]:
    catalog = known.catalog
    default = "segment" if catalog.segments else "profile"
    choices = tuple(base for base in BASES if base != "segment" or catalog.segments)
    yield Question("base", "Who gets it?", choices=choices, means=BASES, default=default)
    base = answers.steering.get("base")
    if base == "segment":
        yield Question("segment", "Which segment?", offers=tuple(catalog.segments))
    if base == "event":
        yield Question("event", "What did they do?", offers=tuple(catalog.tracking_plan.events))
        yield Question(
            "window", "In which days? A span that ends two days before the send, or two dates.", default="30d"
        )
        yield Question("where", "Only with these properties of it?", optional=True)
    if base in ("event", "profile"):
        yield Question("profile", "Which people, by their profile?", optional=base == "event")
    yield Question(
        "expect", "About how many people should it be?", optional=not known.needs_expect, more=_ENOUGH_PEOPLE
    )


def _when(answers: Answers) -> Iterator[Question]:
    yield Question(
        "when",
        "When does it go out? A moment, several with commas, or how often.",
        example="2026-12-24 09:00, or: every 1 week",
    )
    when = answers.steering.get("when", "")
    if when.startswith("every"):
        if "day" not in when:
            yield Question("days", "On which days?", example="thu" if "week" in when else "1")
        yield Question("start", "When is the first one?")
        yield Question("end", "What is its last date? Or a number of sends.")
    if "clock" in answers.wanted():
        yield Question("clock", "On whose clock?", choices=("account", "user"), default="account")
    if answers.text("schedule", "in") == "user":
        yield Question(
            "if-missed",
            "What about those whose clock is already past it?",
            choices=("drop", "next_day"),
            default="drop",
        )
        yield Question("cutoff", "After which time is nothing sent any more?", optional=True)


def _sender(answers: Answers, known: Known) -> Iterator[Question]:
    channel = answers.channel
    if known.can_have(channel, ("provider",)) and not known.is_inherited(answers, ("provider",)):
        names = tuple(
            name for name, provider in known.catalog.providers.items() if provider.channel == channel
        )
        is_optional = "provider" not in CHANNELS[channel].required and channel == "email"
        default = names[0] if len(names) == 1 else ""
        yield Question("provider", "Who sends it?", offers=names, default=default, optional=is_optional)
    if "devices" in CHANNELS[channel].required and not known.is_inherited(answers, ("devices",)):
        yield Question("devices", "Which devices?", default="android, ios")


def _anything_else(answers: Answers, known: Known) -> Question:
    names = tuple(name for name in _MORE if _makes_sense(name, answers, known))
    return Question("more", "Anything else? Names with commas.", offers=names, optional=True, several=True)


def _makes_sense(name: str, answers: Answers, known: Known) -> bool:
    if name in ("languages", "markets"):
        return name == "markets" or answers.channel not in ("whatsapp", "webhook", "inbox")
    if name in _PARTS_OF_PEOPLE and answers.steering.get("base") not in ("event", "profile"):
        return False
    if name == "where" and answers.steering.get("base") != "event":
        return False
    path = KEYS[name].path
    return get(answers.tree, path) is None and known.can_have(answers.channel, path)


def _more(answers: Answers) -> Iterator[Question]:
    for name in answers.wanted():
        if name == "languages":
            yield from language_questions(answers)
        elif name == "markets":
            yield from market_questions(answers)
        elif name in _MORE and name != "clock":
            key = KEYS[name]
            yield Question(name, key.does, default="true" if key.flag else "")
