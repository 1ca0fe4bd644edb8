"""The one way in which commands speak: results on stdout, everything else on stderr, questions at a terminal only."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from typing import TextIO

import click

from ctsync.cli.options import Asked
from ctsync.redaction import redact
from ctsync.rendering import RENDERERS
from ctsync.rendering.contract import Renderer
from ctsync.rendering.paper.cells import width, wrapped
from ctsync.rendering.paper.ink import Paper

PLAIN_COLUMNS = 88
"""The width of a page that no terminal shows."""

_BATCH = 500


class Screen:
    """Where one command writes."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.renderer: Renderer = self._renderer(sys.stdout)

    def _paper(self, stream: TextIO) -> Paper:
        columns = shutil.get_terminal_size((PLAIN_COLUMNS, 24)).columns
        colour = stream.isatty() and not self.asked.no_color and not os.environ.get("NO_COLOR")
        return Paper(columns, colour)

    @property
    def paper(self) -> Paper:
        """What stdout is written on."""
        return self._paper(sys.stdout)

    @property
    def is_attended(self) -> bool:
        """Whether somebody is there who can answer a question."""
        return sys.stdin.isatty() and sys.stdout.isatty()

    def show(self, lines: Iterable[str]) -> None:
        """The result, as it comes: a long plan need not be in memory at once."""
        batch: list[str] = []
        for line in lines:
            batch.append(line)
            if len(batch) == _BATCH:
                self._write(sys.stdout, batch)
                batch = []
        self._write(sys.stdout, batch)

    def aside(self, text: str) -> None:
        """What a person may like to know beside the result: in lines of the screen's width, but for a word that is longer."""
        if not self.asked.quiet:
            columns = self._paper(sys.stderr).width
            self._write(sys.stderr, [part for line in text.split("\n") for part in _fitting(line, columns)])

    def complain(self, lines: Iterable[str]) -> None:
        """Problems and errors: quiet or not, they are said."""
        sys.stdout.flush()
        self._write(sys.stderr, list(lines))

    def problems_renderer(self) -> Renderer:
        """What problems are written with, on stderr."""
        return self._renderer(sys.stderr)

    def _renderer(self, stream: TextIO) -> Renderer:
        """What a format for problems alone cannot show is shown to people."""
        return RENDERERS.get(self.asked.format, RENDERERS["terminal"])(self._paper(stream))

    def ask(self, question: str) -> str:
        """One line from the person at the terminal."""
        try:
            return str(click.prompt(question, default="", show_default=False, prompt_suffix=" "))
        except click.Abort:
            self._write(sys.stdout, [""])  # the question's line is still open
            raise

    def _write(self, stream: TextIO, lines: list[str]) -> None:
        if not lines:
            return
        text = "\n".join(lines) + "\n"
        try:
            stream.write(redact(text, self.asked.secrets))
            stream.flush()
        except BrokenPipeError:
            leave_quietly(stream)


def _fitting(line: str, columns: int) -> list[str]:
    """A word that is longer than a line, a path perhaps, stays whole, so that it can be copied."""
    is_long = width(line) > columns >= max(map(width, line.split()), default=0)
    return wrapped(line, columns) if is_long else [line]


def leave_quietly(stream: TextIO) -> None:
    """Nobody reads on (`ctsync plan | head`): the rest goes nowhere, and the command's exit code stays its own."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
