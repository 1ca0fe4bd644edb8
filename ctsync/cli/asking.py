"""Asking a person at a terminal, one question after the other; each answer is checked before the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from ctsync.catalog.nearest import nearest
from ctsync.cli.screen import PLAIN_COLUMNS, Screen
from ctsync.editing.form.answers import NotUnderstood, get
from ctsync.editing.form.knowledge import Answers, Known
from ctsync.editing.form.question import Question
from ctsync.editing.form.questions import questions
from ctsync.editing.form.recording import record
from ctsync.problems import Problem
from ctsync.redaction import safe_text
from ctsync.rendering.paper.cells import wrapped
from ctsync.rendering.wording import listed

_MOST_OFFERS = 12
_AGAIN = "Type it again to use it all the same."

Check = Callable[[Question], list[Problem]]
"""What is wrong with the answer that was just recorded."""


@dataclass
class Interview:
    """`answers` grow as questions are answered; those that options have answered already are not asked."""

    screen: Screen
    answers: Answers
    known: Known
    check: Check
    _passed: set[str] = field(default_factory=set)

    def hold(self) -> None:
        """Ask until nothing is left to ask."""
        while (question := self._next()) is not None:
            self._ask(question)
            self._passed.add(question.name)

    def _next(self) -> Question | None:
        for question in questions(self.answers, self.known):
            if question.name not in self._passed and not self._is_answered(question):
                return question
        return None

    def _is_answered(self, question: Question) -> bool:
        place = question.place
        if place == ("audience",):
            return bool({"within", "from"} & (get(self.answers.tree, place) or {}).keys())
        if question.name == "end":
            schedule = get(self.answers.tree, ("schedule",)) or {}
            return bool({"end", "runs"} & schedule.keys())
        return get(self.answers.tree, place) is not None if place else question.name in self.answers.steering

    def _ask(self, question: Question) -> None:
        self.screen.show(_shown(question))
        refused = ""
        while True:
            typed = (
                self.screen.ask(f"[{question.default}]" if question.default else ">").strip()
                or question.default
            )
            if not typed and question.optional:
                return
            reason = self._recorded(question, typed, insists=typed == refused) if typed else "This is needed."
            if not reason:
                return
            refused = typed
            self.screen.show([f"  {reason}"])

    def _recorded(self, question: Question, typed: str, *, insists: bool) -> str:
        """Record an answer; give the reason if it cannot be one, and leave everything as it was."""
        typed, reason = _chosen(question, typed, insists=insists)
        if reason:
            return reason
        tree, steering = deepcopy(self.answers.tree), dict(self.answers.steering)
        try:
            record(self.answers, question, typed)
        except NotUnderstood as error:
            self.answers.tree = tree
            return str(error)
        found = self.check(question)
        if not found or insists:
            return ""
        self.answers.tree, self.answers.steering = tree, steering
        problem = found[0]
        return safe_text(f"{problem.what} {problem.hint}".rstrip() + f" {_AGAIN}", one_line=True)


def _chosen(question: Question, typed: str, *, insists: bool) -> tuple[str, str]:
    """The name that was meant, as far as it is one of those to choose from; and the reason if it is none."""
    names = question.choices or question.offers
    if not names or question.is_open:
        return typed, ""
    if question.several:
        words = typed.replace(",", " ").split()
        unknown = [word for word in words if word not in names]
        return typed, f"There is no {listed(unknown)} here." if unknown else ""
    found = [name for name in names if name == typed] or [name for name in names if name.startswith(typed)]
    if len(found) == 1:
        return found[0], ""
    if len(found) > 1:
        return typed, f"That could be {listed(found)}."
    if question.choices:
        return typed, f"Please answer one of: {', '.join(names)}."
    if insists:
        return typed, ""
    close = nearest(typed, names)
    meant = f"Did you mean {close}? " if close else ""
    return typed, f"It is not in the registers. {meant}{_AGAIN}"


def _shown(question: Question) -> Iterator[str]:
    yield ""
    yield from wrapped(safe_text(question.ask, one_line=True), PLAIN_COLUMNS)
    for line in _possible(question):
        yield from (f"  {part}" for part in wrapped(safe_text(line, one_line=True), PLAIN_COLUMNS - 2))
    if question.more:
        yield from (
            f"  {part}" for part in wrapped(safe_text(question.more, one_line=True), PLAIN_COLUMNS - 2)
        )
    if question.optional:
        yield "  Enter leaves it out."


def _possible(question: Question) -> Iterator[str]:
    """What may be answered: the choices with their meaning, names, or an example."""
    if question.means:
        yield from (f"{name}: {question.means.get(name, '')}" for name in question.choices)
    elif question.choices or question.offers:
        names = question.choices or question.offers
        rest = 0 if question.several else max(0, len(names) - _MOST_OFFERS)
        shown = names[: len(names) - rest]
        yield ", ".join(shown) + (f", and {rest:,} more" if rest else "")
    elif question.shown_example and not question.default:
        yield f"for example: {question.shown_example}"
