"""Putting answers into the file to be: from a question, or from an option of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ctsync.editing.form.answers import NotUnderstood, get, mapping, one_or_more, put, written
from ctsync.editing.form.keys import KEYS
from ctsync.editing.form.knowledge import Answers
from ctsync.editing.form.languages_and_markets import DEFAULT, PROPERTY, sent_as
from ctsync.editing.form.question import Question
from ctsync.editing.form.questions import BASES

_LIST_OF_MAPS: Final = ("did", "did-not", "card")


def record(answers: Answers, question: Question, typed: str) -> None:
    """One answer of a person. Raises NotUnderstood."""
    if question.name == "when":
        answers.steering["when"] = typed
        every = typed.removeprefix("every").strip()
        is_repeat = typed.startswith("every")
        put(
            answers.tree,
            ("schedule", "every" if is_repeat else "at"),
            every if is_repeat else one_or_more(typed),
        )
    elif question.name == "end" and typed.isdigit():
        put(answers.tree, ("schedule", "runs"), typed)
    elif not question.place:
        answers.steering[question.name] = typed
        if (question.name, typed) == ("base", "everyone"):
            put(answers.tree, KEYS["everyone"].path, "true")
    else:
        value = question.reader(typed)
        put(answers.tree, question.place, [value] if question.name in _LIST_OF_MAPS else value)


def record_options(answers: Answers, given: Mapping[str, Any]) -> None:
    """The options of a command line by their names; those not given are None or empty. Raises NotUnderstood."""
    for name, key in KEYS.items():
        typed = given.get(name)
        if not typed:
            continue
        try:
            if key.flag:
                put(answers.tree, key.path, "true")
            elif key.many:
                values = [key.read(each) for each in typed]
                alone = len(values) == 1 and isinstance(values[0], str) and name == "body"
                put(answers.tree, key.path, values[0] if alone else values)
            else:
                put(answers.tree, key.path, key.read(typed))
        except NotUnderstood as error:
            raise NotUnderstood(f"--{name}: {error}") from None


def steer(answers: Answers) -> None:
    """What the options have decided about further questions."""
    audience = get(answers.tree, ("audience",)) or {}
    for base in BASES:
        if base in audience:
            answers.steering.setdefault("base", base)
    schedule = get(answers.tree, ("schedule",)) or {}
    if "every" in schedule:
        answers.steering["when"] = f"every {schedule['every']}"
    elif "at" in schedule:
        answers.steering["when"] = "at"


def record_translations(answers: Answers, translations: tuple[str, ...]) -> None:
    """`hi.title=…`. Raises NotUnderstood."""
    for typed in translations:
        where, sign, said = typed.partition("=")
        code, dot, key = where.partition(".")
        if not (sign and dot and said):
            raise NotUnderstood(f'--translate: `{typed}` is not like hi.title="…"')
        put(answers.tree, ("languages", code, key), said)
    if translations:
        known = {"from": PROPERTY, "default": DEFAULT, "send_as": sent_as(answers.channel)}
        for key, value in known.items():
            if get(answers.tree, ("languages", key)) is None:
                put(answers.tree, ("languages", key), value)


def record_markets(answers: Answers, markets: tuple[str, ...]) -> None:
    """`mumbai=City: Mumbai`. Raises NotUnderstood."""
    for typed in markets:
        name, sign, who = typed.partition("=")
        if not sign:
            raise NotUnderstood(f'--market: `{typed}` is not like mumbai="City: Mumbai"')
        put(answers.tree, ("markets", name, "audience", "profile"), mapping(who))


def record_settings(answers: Answers, settings: tuple[str, ...]) -> None:
    """`message.android.collapse=weekly`: any key of the file. Raises NotUnderstood."""
    for typed in settings:
        where, sign, said = typed.partition("=")
        if not sign or not all(where.split(".")):
            raise NotUnderstood(f"--set: `{typed}` is not like expires=10h")
        put(answers.tree, tuple(where.split(".")), written(said))
