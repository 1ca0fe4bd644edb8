"""The part of a text that is the same for everybody: all of it but Liquid, whose result nobody knows before the send."""

from __future__ import annotations

import re
from typing import Final

from ctsync.values.letters import letters

UNKNOWN: Final = "\ue000"
"""Stands for one character of Liquid; Unicode keeps it for private use, so no text of ours has it."""

_LIQUID = re.compile(r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}", re.DOTALL)


def masked(text: str) -> str:
    """The text with each character of its Liquid replaced by UNKNOWN, so that offsets stay what they were."""
    return _LIQUID.sub(_unknown, text) if "{" in text else text


def _unknown(match: re.Match[str]) -> str:
    return UNKNOWN * (match.end() - match.start())


def fixed(text: str) -> str:
    """The text without its Liquid."""
    return _LIQUID.sub("", text) if "{" in text else text


def least_letters(text: str) -> int:
    """How many letters people see at least. Of branches (`{% if %}`) nobody knows which is shown: those count 0."""
    return 0 if "{%" in text else letters(fixed(text))
