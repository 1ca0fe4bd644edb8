"""Push: what phones cut off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ctsync.channels.shown import Role
from ctsync.lint.contract import Example, Rule
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding, Level
from ctsync.values.letters import letters


class TitleTooLong(Rule):
    """PUSH001."""

    id = "PUSH001"
    name = "push-title-too-long"
    finds = "The title of a push is longer than phones show."
    why = "An iPhone shows about 50 letters of a title, an Android phone about 65."
    cure = "Shorten the title, or move its end to the body."
    level = Level.WARNING
    thresholds = {Level.WARNING: 50, Level.ERROR: 65}
    channels = frozenset({"push"})
    bad = Example(
        'message: {title: "Umbrellas, raincoats, boots and everything else that you need this monsoon"}'
    )
    good = Example('message: {title: "Everything for the monsoon"}')

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        for text in subject.texts_of(Role.TITLE):
            count = letters(text.text)
            level = limits.level_of(count)
            if level is not None:
                what = (
                    f"This title has {count} letters; phones cut it off after {limits.thresholds[level]:g}."
                )
                yield self.finding(text.path, what, level=level)


RULES: Final = (TitleTooLong(),)
