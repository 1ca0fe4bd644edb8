"""The sandbox's settings: what CleverTap's documents leave open, and how this sandbox takes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.wording import count, shown


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `takes` says in words what it can be, `section` where the contract leaves it open."""

    name: str
    group: str
    value: Any
    default: Any
    takes: str
    section: str
    means: str

    @property
    def is_changed(self) -> bool:
        return bool(self.value != self.default)


@dataclass(frozen=True, slots=True)
class SettingsView:
    """Settings in their order; `just_changed` are the names that the command has set."""

    settings: tuple[Setting, ...]
    just_changed: tuple[str, ...] = ()
    in_detail: bool = False


def settings_lines(view: SettingsView, paper: Paper) -> Iterator[str]:
    if view.in_detail:
        for setting in view.settings:
            yield from _detail(setting, paper)
        return
    yield from paper.indented(_headline(view), "", tone=Tone.HEADING)
    for group, settings in groupby(view.settings, key=lambda setting: setting.group):
        yield ""
        yield paper.ink(f"  {group}", Tone.HEADING)
        for setting in settings:
            yield from _row(setting, paper)


def _headline(view: SettingsView) -> str:
    changed = sum(setting.is_changed for setting in view.settings)
    if view.just_changed:
        return f"Set: {count(len(view.just_changed), 'setting')} of the sandbox."
    differ = "all as they come" if not changed else f"{changed} changed, marked with *"
    return f"The sandbox has {count(len(view.settings), 'setting')}, {differ}."


def _row(setting: Setting, paper: Paper) -> Iterator[str]:
    mark = "*" if setting.is_changed else " "
    told = f"{setting.name} = {written(setting.value)}"
    tone = Tone.CHANGED if setting.is_changed else Tone.PLAIN
    yield from paper.indented(told, f"  {mark} ", "      ", tone=tone)
    yield from paper.indented(shown(setting.means), "      ", "      ")
    yield from paper.indented(_limits(setting), "      ", "      ", tone=Tone.QUIET)


def _limits(setting: Setting) -> str:
    default = f" Default: {written(setting.default)}." if setting.is_changed else ""
    return f"{setting.takes}.{default} Contract {setting.section}."


def _detail(setting: Setting, paper: Paper) -> Iterator[str]:
    yield paper.ink(setting.name, Tone.HEADING)
    facts = {
        "Is": written(setting.value),
        "Decides": shown(setting.means),
        "Takes": f"{setting.takes}.",
        "Default": written(setting.default),
        "Contract": setting.section,
    }
    for name, text in facts.items():
        yield from paper.indented(text, f"  {name:<10}", " " * 12)


def written(value: Any) -> str:
    """As a person types it."""
    return shown(str(value).lower() if isinstance(value, bool) else str(value))
