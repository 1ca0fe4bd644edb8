"""What every command understands, before and after its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import click

_Function = TypeVar("_Function", bound=Callable[..., Any])

FORMATS = ("terminal", "json")
"""What every command knows."""
REPORT_FORMATS = ("sarif", "github", "gitlab")
"""What `lint` knows besides."""
TABLE_FORMATS = ("csv", "markdown")
"""What `report` knows besides."""
PREVIEW_FORMATS = ("text",)
"""What `preview` knows besides."""


@dataclass
class Asked:
    """What the person wants of any command. `secrets` are added once they are read, so that no message shows them.

    `listener` hears the calls and outcomes of a run, where a program and not a person called `ctsync.cli.app.run`;
    `rest` waits in its place (`ctsync.applying.driver`).
    """

    directory: str | None = None
    account: str | None = None
    format: str = "terminal"
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False
    secrets: tuple[Any, ...] = field(default=(), repr=False)
    listener: Callable[[Any], None] | None = None
    rest: Callable[[float, Any], None] | None = None
    _held: list[Any] = field(default_factory=list, repr=False)

    def hold(self, *things: Any) -> None:
        """Keep what is large and needed to the end: taking it apart object by object costs a process much time.

        They are tied in a ring, so only the collector would free them, and `ctsync.__main__` ends before it looks.
        """
        self._held += (self, *things)


def _keep(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    """Remember an option where it was written; one that was not written changes nothing."""
    if value is not None and option.name is not None:
        setattr(ctx.ensure_object(Asked), option.name, value)


_OPTIONS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (
        ("-C", "directory"),
        {"metavar": "DIR", "type": click.Path(), "help": "Work as if started in DIR."},
    ),
    (("--account",), {"metavar": "NAME", "help": "The account of ctsync.yaml; without it, the sandbox."}),
    (
        ("--format",),
        {
            "type": click.Choice((*FORMATS, *REPORT_FORMATS, *TABLE_FORMATS, *PREVIEW_FORMATS)),
            "help": "For people, or for programs.",
        },
    ),
    (("--quiet",), {"is_flag": True, "help": "Say nothing but results and errors."}),
    (("--verbose",), {"is_flag": True, "help": "Say more: every field, every step."}),
    (("--no-color",), {"is_flag": True, "help": "No colours; NO_COLOR in the environment does the same."}),
)


def asked_everywhere(*, hidden: bool = True) -> Callable[[_Function], _Function]:
    """Add the options of every command; only the front page lists them."""

    def add(function: _Function) -> _Function:
        for names, settings in reversed(_OPTIONS):
            more: dict[str, Any] = {
                "default": None,
                "expose_value": False,
                "callback": _keep,
                "hidden": hidden,
            }
            function = click.option(*names, **settings, **more)(function)
        return function

    return add


class _Command(click.Command):
    """A command that refuses formats which it does not know."""

    formats: tuple[str, ...] = FORMATS

    def invoke(self, ctx: click.Context) -> Any:
        wanted = ctx.ensure_object(Asked).format
        if wanted not in self.formats:
            raise click.UsageError(
                f"{ctx.command_path} knows --format {' and '.join(self.formats)}, not {wanted}.", ctx
            )
        return super().invoke(ctx)


def a_command(
    name: str, *, example: str = "", formats: tuple[str, ...] = FORMATS
) -> Callable[[Callable[..., Any]], click.Command]:
    """A command that understands the options of every command; `example` ends its help."""

    def make(function: Callable[..., Any]) -> click.Command:
        epilog = f"\b\nFor example:\n  {example}" if example else None
        made = click.command(name, cls=_Command, epilog=epilog)(asked_everywhere()(function))
        made.formats = formats
        return made

    return make
