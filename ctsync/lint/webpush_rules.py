"""Web push: what browsers cut off, and what some of them never show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ctsync.channels.shown import Role
from ctsync.channels.webpush import WebPushMessage
from ctsync.lint.contract import Example, Rule
from ctsync.lint.liquid import usual
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding, Level
from ctsync.values.letters import letters

_OF_BODIES: Final = Limits({Level.INFO: 100, Level.WARNING: 120})


class CutOffByBrowsers(Rule):
    """WEB001. The thresholds of a policy are those of the title."""

    id = "WEB001"
    name = "web-push-cut-off"
    finds = "A title or body of a web push is longer than browsers show, or has what only Chrome shows."
    why = "Chrome shows about 50 letters of a title and 120 of a body, others less; pictures and buttons Chrome alone."
    cure = "Shorten it, and let it make sense without its picture and buttons."
    level = Level.WARNING
    thresholds = {Level.INFO: 32, Level.WARNING: 50}
    channels = frozenset({"webpush"})
    bad = Example('message: {title: "Umbrellas, raincoats, boots and all you need this monsoon"}', "webpush")
    good = Example('message: {title: "Umbrellas are here"}', "webpush")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        for role, noun, own in ((Role.TITLE, "title", limits), (Role.BODY, "body", _OF_BODIES)):
            for text in subject.texts_of(role):
                count = letters(usual(text.text))
                level = own.level_of(count)
                if level is not None:
                    what = f"This {noun} has {count} letters; some browsers cut it off after {own.thresholds[level]:g}."
                    yield self.finding(text.path, what, level=level)
        for version in subject.all_versions:
            yield from self._chrome_only(version.message, version.path)

    def _chrome_only(self, message: WebPushMessage, path: tuple[str | int, ...]) -> Iterator[Finding]:
        chrome = message.chrome
        if message.image is not None:
            yield self.finding(
                (*path, "image"), "Firefox and Safari do not show the picture.", level=Level.INFO
            )
        if chrome is not None and chrome.buttons:
            what = "Firefox and Safari do not show buttons."
            yield self.finding((*path, "chrome", "buttons"), what, level=Level.INFO)


RULES: Final = (CutOffByBrowsers(),)
