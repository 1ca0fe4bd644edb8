"""What holds for every campaign, whatever its channel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from ctsync.lint.contract import Example, Rule
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding


class TestWords(Rule):
    """CORE004."""

    id = "CORE004"
    name = "test-words"
    finds = "A text for real people has a word in it that only tests use."
    why = "HBO Max and Samsung sent their test messages to everybody."
    cure = "Write the real text, or take the word out of `test_words` in policy.yaml."
    bad = Example('message: {body: "Lorem ipsum dolor sit amet"}', protected=True)
    good = Example('message: {body: "Umbrellas from 249, until Sunday"}', protected=True)

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        if not subject.account.protected:
            return
        words = _any_of(limits.test_words)
        for text in subject.texts:
            found = words.search(text.text)
            if found is not None:
                what = f"`{found.group()}` looks like a test, and this account reaches real people."
                yield self.finding(text.path, what, offset=found.start())


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, whatever their case; nothing matches an empty list."""
    if not words:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


RULES: Final = (TestWords(),)
