"""The page of the sandbox's settings, written from what the settings say of themselves (`make golden`)."""

from __future__ import annotations

from itertools import groupby

from ctsync.rendering.sandbox.settings import written
from ctsync.sandbox.switches.described import Switch, switches

_HEAD = """\
# The settings of the sandbox

Written from the settings themselves. CleverTap's public documents contradict each other in places, and are silent in
others. The sandbox guesses nothing: each such place is a setting, its default is the reading that the most or the newest
sources support, and the other readings are one command away. `ctsync sandbox settings NAME=VALUE` changes one, so that
a team can see what its campaigns would do if CleverTap turned out to be otherwise. The sections are those of the notes
on CleverTap's API from which the sandbox is written.

One conflict has no setting, because the sandbox has no part in it. European accounts are served at `api.clevertap.com`
and, in some samples, at `eu1.api.clevertap.com`: which host is asked is a matter of `ctsync.yaml`.
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for group, each in groupby(switches().values(), key=lambda switch: switch.group):
        rows = "\n".join(_row(switch) for switch in each)
        parts.append(
            f"## {group}\n\n| setting | decides | takes | default | section |\n| --- | --- | --- | --- | --- |\n{rows}\n"
        )
    return "\n".join(parts)


def _row(switch: Switch) -> str:
    cells = (f"`{switch.name}`", switch.means, switch.takes, written(switch.default), switch.section)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
