"""`ctsync new`: a campaign from questions, from options, or like another one."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from ctsync.cli.asking import Interview
from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.cli.writing import write_clone, write_new_campaign
from ctsync.editing.cloning import Wishes
from ctsync.editing.form.answers import NotUnderstood, one_or_more, words
from ctsync.editing.form.keys import KEYS
from ctsync.editing.form.knowledge import Answers
from ctsync.editing.form.question import Question
from ctsync.editing.form.recording import (
    record_markets,
    record_options,
    record_settings,
    record_translations,
    steer,
)
from ctsync.errors import ExitCode, UsageError
from ctsync.names import is_campaign_name
from ctsync.problems import Problem
from ctsync.redaction import safe_text
from ctsync.workspace.authoring import Author
from ctsync.workspace.workspace import open_workspace

_Function = TypeVar("_Function", bound=Callable[..., Any])
_OF_A_CLONE = frozenset({"at", "start", "end", "dashboard-name"})
_NAME = "Small letters, digits, `.`, `_` and `-`, at most 80. For example: monsoon-umbrella-push"


def _answers(function: _Function) -> _Function:
    """An option for each answer, in the order of the table."""
    for name, key in reversed(KEYS.items()):
        settings: dict[str, Any] = {"help": key.does + (f" Example: {key.example}" if key.example else "")}
        settings |= {"is_flag": True} if key.flag else {"multiple": key.many, "metavar": "TEXT"}
        function = click.option(f"--{name}", name.replace("-", "_"), **settings)(function)
    return function


@a_command("new", example="ctsync new rain-again --like monsoon-umbrella-push --at '2027-06-14 11:00'")
@click.argument("name", default="", metavar="[NAME]")
@click.option(
    "--like",
    metavar="NAME",
    help="Begin with this campaign: its file, comments kept, with a new name and date.",
)
@click.option("--shift", is_flag=True, help="With --like: move every other date by the same number of days.")
@click.option(
    "--folder", metavar="DIR", help="Where the file goes; without it, beside others of its channel."
)
@_answers
@click.option(
    "--translate",
    multiple=True,
    metavar="LANG.KEY=TEXT",
    help='A text in another language. Example: hi.title="…"',
)
@click.option(
    "--market",
    multiple=True,
    metavar="NAME=FILTERS",
    help="A market and who is in it. Example: pune='City: Pune'",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Any other key. Example: message.ios.badge=1",
)
@click.pass_obj
def command(
    asked: Asked, /, name: str, *, like: str | None, shift: bool, folder: str | None, **given: Any
) -> frozenset[ExitCode]:
    """Write a campaign file: from a few questions at a terminal, from options, or like another campaign.

    Each answer is checked as `ctsync lint` would. An option answers its question before it is asked; without a
    terminal nothing is asked. Nothing that exists is overwritten.
    """
    screen = Screen(asked)
    author = Author(open_workspace(asked.directory, asked.account, os.environ))
    if like is not None:
        source = author.file_of(like)
        _refuse_answers(given)
        wishes = _wishes(screen, author, name, given, shift=shift, source=source)
        return write_clone(screen, author, source, wishes, folder)
    if shift:
        raise UsageError("`--shift` moves the dates of another campaign.", hint="Name it with --like.")
    name = _name(screen, author, name)
    answers = _given(name, given)
    if screen.is_attended:
        _interview(screen, author, answers)
    return write_new_campaign(screen, author, name, answers, folder)


def _given(name: str, given: dict[str, Any]) -> Answers:
    answers = Answers({"name": name})
    by_option = {option: given[option.replace("-", "_")] for option in KEYS}
    try:
        record_options(answers, by_option)
        record_translations(answers, given["translate"])
        record_markets(answers, given["market"])
        record_settings(answers, given["settings"])
    except NotUnderstood as error:
        raise UsageError(
            safe_text(str(error), one_line=True), hint="ctsync new --help shows an example of each."
        ) from None
    steer(answers)
    return answers


def _interview(screen: Screen, author: Author, answers: Answers) -> None:
    def check(question: Question) -> list[Problem]:
        return author.complaints_about(answers.tree, question.judged)

    screen.show(
        ["Enter takes what stands in [brackets]. Ctrl-C ends; nothing is written before the last answer."]
    )
    Interview(screen, answers, author.known(), check).hold()


def _name(screen: Screen, author: Author, name: str) -> str:
    """A name that can be one. Raises UsageError if there is nobody to ask."""
    while True:
        reason = _wrong_name(author, name)
        if not reason:
            return name
        if not screen.is_attended:
            raise UsageError(reason, why="Nothing was written.", hint="ctsync new NAME --channel push …")
        screen.show(
            ["", "What is it called? The file gets this name too.", f"  {_NAME}"]
            if not name
            else [f"  {reason}"]
        )
        name = screen.ask(">").strip()


def _wrong_name(author: Author, name: str) -> str:
    if not name:
        return "A new campaign needs a name."
    if not is_campaign_name(name):
        return f"`{safe_text(name, one_line=True, limit=100)}` cannot be a name. {_NAME}"
    return author.taken(name)


def _refuse_answers(given: dict[str, Any]) -> None:
    """With `--like` only the name and the dates are new; the rest is edited in the file."""
    others = {option for option in KEYS if given[option.replace("-", "_")]} - _OF_A_CLONE
    others |= {option for option in ("translate", "market") if given[option]} | (
        {"set"} if given["settings"] else set()
    )
    if others:
        raise UsageError(
            f"--{min(others)} does not go with --like.",
            why="A campaign like another one has its texts and its people; only the name and the dates are new.",
            hint="Write the new file first, then change it.",
        )


def _wishes(
    screen: Screen, author: Author, name: str, given: dict[str, Any], *, shift: bool, source: str
) -> Wishes:
    name = _name(screen, author, name)
    key, other = ("start", "at") if author.repeats(source) else ("at", "start")
    if given[other] or (key == "at" and given["end"]):
        raise UsageError(
            f"{author.name_of(source)} {'repeats' if key == 'start' else 'does not repeat'}.",
            hint="Use --start and --end." if key == "start" else "Use --at.",
        )
    typed = given[key] or _date(screen, author, key)
    if not typed:
        raise UsageError(
            "A campaign like another one needs a date of its own.",
            hint=f"ctsync new {name} --like {author.name_of(source)} --{key} '2027-06-14 11:00'",
        )
    at = tuple(words(typed)) if key == "at" else ()
    start = typed if key == "start" else ""
    return Wishes(name, at, start, given["end"] or "", given["dashboard_name"] or "", shift)


def _date(screen: Screen, author: Author, key: str) -> str:
    """The new date from the person at the terminal; nothing if there is nobody."""
    if not screen.is_attended:
        return ""
    screen.show(
        ["", "When does the new one go out?" if key == "at" else "When does the new one go out first?"]
    )
    while True:
        typed = screen.ask(">").strip()
        found = author.complaints_about({"schedule": {"at": one_or_more(typed)}}, [("schedule",)])
        if typed and not found:
            return typed
        reason = f"{found[0].what} {found[0].hint}" if found and typed else "This is needed."
        screen.show([f"  {safe_text(reason, one_line=True)}"])
