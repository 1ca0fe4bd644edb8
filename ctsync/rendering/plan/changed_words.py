"""What differs between a live campaign and its file, in the words that a reviewer uses.

An audience and a schedule are told as sentences, a text word by word, everything else as the file writes it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from ctsync.audience.retold import retold
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.difference import Comparison, Difference
from ctsync.rendering.plan.rows import Changed
from ctsync.rendering.plan.word_difference import Mark, Piece, word_difference
from ctsync.rendering.wording import shown
from ctsync.schedule import schedule_words

_LONGEST_VALUE = 160
_LONGEST_TEXT = 4_000
_LIMITS = ("audience.send_to_at_most", "audience.per_run")
"""Parts of an audience that its sentence does not tell."""

LABELS: dict[str, str] = {
    "title": "Title",
    "subject": "Subject",
    "body": "Text",
    "subtitle": "Subtitle",
    "summary": "Summary",
    "preheader": "Preheader",
    "link": "Link",
    "image": "Picture",
    "icon": "Icon",
    "html": "HTML",
    "from": "Sender",
    "template": "Template",
    "expires": "Expires after",
    "devices": "Devices",
    "provider": "Provider",
    "throttle": "Throttle",
    "frequency_caps": "Frequency caps",
    "goal": "Goal",
    "quiet_hours": "Quiet hours",
    "control_group": "Control group",
}
"""The last part of a path in a marketer's word; what is not here is named by its path."""


def changes_of(comparison: Comparison, desired: DesiredCampaign) -> tuple[Changed, ...]:
    """Each value that differs, in the order of the file, the audience and the schedule once each."""
    found: list[Changed] = []
    parts = {_part(difference.path) for difference in comparison.differences}
    sentences = dict(_sentences(comparison, desired, parts))
    own = "" if desired.variants is None else desired.variants.default
    for difference in comparison.differences:
        part = _part(difference.path)
        if part not in sentences:
            found.append(_changed(difference, own))
        elif (told := sentences[part]) not in found:
            found.append(told)
    return tuple(found)


def _part(path: str) -> str:
    """`audience`, `schedule`, or the path itself."""
    head = path.partition(".")[0].partition("[")[0]
    return path if head not in ("audience", "schedule") or path in _LIMITS else head


def _sentences(
    comparison: Comparison, desired: DesiredCampaign, parts: Container[str]
) -> Iterator[tuple[str, Changed]]:
    """Those of `parts` that are told as sentences; not where both would read alike, or the tree is none of today's."""
    segments, gap = desired.catalog.segments, desired.account.window_gap

    def who(tree: Mapping[str, Any]) -> str:
        return retold(_in_one_order(tree["audience"]), segments, gap)

    def when(tree: Mapping[str, Any]) -> str:
        return _when(tree["schedule"], str(tree["zone"]))

    for part, label, tell in (("audience", "Who", who), ("schedule", "When", when)):
        if part not in parts:
            continue
        try:
            before, after = shown(tell(comparison.before), 1_000), shown(tell(comparison.after), 1_000)
        except (ValidationError, KeyError, ValueError):
            continue  # written by a version that knew other keys: the paths tell it
        if before != after:
            yield part, Changed(part, before, after, label, word_difference(before, after))


def _in_one_order(value: Any) -> Any:
    """Maps by their keys: a store keeps them so, a file as somebody wrote them, and their order is no difference."""
    if isinstance(value, Mapping):
        return {key: _in_one_order(value[key]) for key in sorted(value)}
    return [_in_one_order(each) for each in value] if isinstance(value, list) else value


def _when(schedule: Mapping[str, Any], zone: str) -> str:
    words = schedule_words(schedule, zone)
    if schedule.get("in") == "user":
        words += " on each person's clock"
    if "if_missed" in schedule:
        words += f", if missed: {schedule['if_missed']}"
    if "cutoff" in schedule:
        words += f", until {schedule['cutoff']}"
    return words


def _changed(difference: Difference, own: str) -> Changed:
    before, after = difference.before, difference.after
    path = shown(difference.path)
    pieces: tuple[Piece, ...] = ()
    if isinstance(before, str) and isinstance(after, str):
        pieces = word_difference(shown(before, _LONGEST_TEXT), shown(after, _LONGEST_TEXT))
    else:
        sides = ((_written(before), Mark.REMOVED), (_written(after), Mark.ADDED))
        pieces = tuple(Piece(text, mark) for text, mark in sides if text)
    return Changed(path, _written(before), _written(after), _label(difference.path, own), pieces)


def _label(path: str, own: str) -> str:
    """`Title`, `Title (hi)` of a language, `Title (android)` of one device; `own` is the language of the message itself."""
    head, _, rest = _LIST_PLACE.sub("", path).partition(".")
    steps = rest.split(".") if head in ("message", "languages") and rest else [head] if not rest else []
    if not steps or steps[-1] not in LABELS:
        return ""
    within = [*steps[:-1], *([own] if head == "message" and own else [])]
    around = " ".join(shown(step, 40) for step in within)
    return f"{LABELS[steps[-1]]} ({around})" if around else LABELS[steps[-1]]


_LIST_PLACE = re.compile(r"\[\d+\]$")


def _written(value: Any) -> str:
    """A value of the canonical tree about as the file would say it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key}: {_written(each)}" for key, each in value.items())
        return shown(f"{{{inside}}}", _LONGEST_VALUE)
    if isinstance(value, list | tuple):
        return shown(f"[{', '.join(_written(each) for each in value)}]", _LONGEST_VALUE)
    return shown(str(value), _LONGEST_VALUE)
