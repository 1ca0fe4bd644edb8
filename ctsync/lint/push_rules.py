"""Push: what phones cut off, and whom a promotion disturbs twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from ctsync.channels.shown import Role
from ctsync.lint.contract import Example, Rule
from ctsync.lint.liquid import usual
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding, Level
from ctsync.values.letters import clusters, letters

_FIRST_LINE: Final = 45
_FILLERS: Final = frozenset({
    "hi", "hello", "hey", "dear", "welcome", "greetings", "good", "morning", "afternoon", "evening", "customer",
    "valued", "user", "there", "friend", "namaste", "नमस्ते", "வணக்கம்", "priya", "we", "are", "is", "a", "an", "the",
    "our", "to", "you", "your", "and", "have", "happy", "excited", "pleased", "delighted", "announce", "inform", "that",
    "great", "exciting", "big", "news", "just", "for", "only", "today", "attention", "all", "i", "am", "of", "with",
    "would", "like", "let", "know", "want", "some", "something", "special", "here", "it", "dearest", "loyal",
})  # fmt: skip


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
            count = letters(usual(text.text))
            level = limits.level_of(count)
            if level is not None:
                what = (
                    f"This title has {count} letters; phones cut it off after {limits.thresholds[level]:g}."
                )
                yield self.finding(text.path, what, level=level)


class BodyHidden(Rule):
    """PUSH003."""

    id = "PUSH003"
    name = "push-body-hidden"
    finds = "The body of a push is longer than a lock screen shows."
    why = (
        "A closed Android push shows one line of about 50 letters, an iPhone four lines of about 140 to 180."
    )
    cure = "Say what matters first, and shorten the rest."
    level = Level.WARNING
    thresholds = {Level.INFO: 50, Level.WARNING: 140}
    channels = frozenset({"push"})
    bad = Example(f'message: {{body: "{"Umbrellas, raincoats and boots for everybody. " * 4}"}}')
    good = Example('message: {body: "Umbrellas for everybody, from 249"}')

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        for text in subject.texts_of(Role.BODY):
            count = letters(usual(text.text))
            level = limits.level_of(count)
            if level is not None:
                what = f"This body has {count} letters; after {limits.thresholds[level]:g} "
                what += "some phones hide the rest until somebody opens the push."
                yield self.finding(text.path, what, level=level)


class EmptyBeginning(Rule):
    """PUSH004. Off by default: what says nothing is a matter of taste."""

    id = "PUSH004"
    name = "push-empty-beginning"
    finds = "The first 45 letters of a body are a greeting and filler."
    why = "They are all that a closed Android push shows."
    cure = "Begin with what people get."
    level = Level.INFO
    by_default = False
    channels = frozenset({"push"})
    bad = Example(
        'message: {body: "Dear valued customer, we are happy to inform you that umbrellas are back"}'
    )
    good = Example('message: {body: "Umbrellas are back, dear customer: from 249, in all our shops in Pune"}')

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        for text in subject.texts_of(Role.BODY):
            body = usual(text.text)
            if len(body) > _FIRST_LINE:
                beginning = "".join(islice(clusters(body), _FIRST_LINE))
                whole_words = beginning.split()[:-1]
                if not any(_says_something(word) for word in whole_words):
                    yield self.finding(text.path, f"“{beginning}” says nothing yet.")


class PromotionOnAllDevices(Rule):
    """PUSH011. Off by default: some apps are used on one device only."""

    id = "PUSH011"
    name = "promotion-on-all-devices"
    finds = "A promotion goes to every device of a person."
    why = "A phone and a tablet then ring at once; CleverTap's own default is the device used last."
    cure = "Remove `all_devices`."
    level = Level.WARNING
    by_default = False
    channels = frozenset({"push"})
    bad = Example("all_devices: true")
    good = Example("all_devices: true\npurpose: transactional")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        if subject.is_promotional and subject.definition.all_devices:
            yield self.finding(("all_devices",), "People with two devices get this promotion twice.")


def _says_something(word: str) -> bool:
    bare = word.strip(".,;:!?…–—-'\"’“”()।").lower()
    return bare not in _FILLERS and any(letter.isalnum() for letter in bare)


RULES: Final = (TitleTooLong(), BodyHidden(), EmptyBeginning(), PromotionOnAllDevices())
