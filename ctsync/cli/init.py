"""`ctsync init`: a sample shop."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.rendering.wording import count
from ctsync.workspace.shop import write_shop

_WHAT = {
    "campaigns": "one file each",
    "registers": "what CleverTap's dashboard holds: senders, segments, templates",
    "emails": "HTML",
    "images": "pictures",
    ".schemas": "what your editor needs to help; `ctsync schema` renews them",
}


@a_command("init", example="ctsync init shop && cd shop && ctsync plan")
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(file_okay=False))
@click.option("--with-mistake", is_flag=True, help="Plant one mistake for `ctsync lint` to find.")
@click.pass_obj
def command(asked: Asked, folder: str, *, with_mistake: bool) -> None:
    """Write a sample shop into DIR: campaigns on all channels, for a local CleverTap with made-up people.

    Nothing in it can reach a real account, and nothing that exists is overwritten.
    """
    screen = Screen(asked)
    made = write_shop(Path(asked.directory or ".") / folder, with_mistake=with_mistake)
    screen.show(_told(made, folder, with_mistake=with_mistake))


def _told(made: list[str], folder: str, *, with_mistake: bool) -> list[str]:
    folders = Counter(path.partition("/")[0] for path in made if "/" in path)
    lines = [
        f"Made {count(len(made), 'file')}. Nothing here can reach a real account: it all goes to a local sandbox."
    ]
    lines += [
        f"  {name + '/':<12}{count(number, 'file')}: {_WHAT.get(name, '')}"
        for name, number in sorted(folders.items(), key=lambda each: each[0].startswith("."))
    ]
    lines.append("  ctsync.yaml the account, and what every campaign inherits")
    lines.append("  .gitignore  keeps the sandbox's state out of git")
    if with_mistake:
        lines.append("One file has a mistake in it. `ctsync lint` finds it; mend it by hand.")
    step = "ctsync lint" if with_mistake else "ctsync plan"
    return [*lines, f"Next:  {step}" if folder == "." else f"Next:  cd {folder} && {step}"]
