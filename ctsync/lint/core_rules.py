"""What holds for every campaign, whatever its channel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from ctsync.catalog.nearest import nearest
from ctsync.lint.contract import Example, Fixable, Rule
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding, Fix, Level, Rewrite

_READ_DIFFERENTLY = re.compile(
    r"y|n|yes|no|on|off|true|false|null|~"  # YAML 1.1's flags, and its nothing
    r"|[-+]?(?:0b[01_]+|0x[0-9a-f_]+|0[0-7_]+|[0-9][0-9_]*)"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"  # base 60
    r"|[-+]?(?:[0-9][0-9_]*)?\.[0-9_]+(?:e[-+]?[0-9]+)?|[-+]?\.inf|\.nan"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*",
    re.IGNORECASE,
)
"""What YAML 1.1 resolves to something other than a text (yaml.org/type)."""


class UnknownOwner(Rule):
    """CORE003. That `owner` is there, the file's shape says; without a CODEOWNERS nothing else is asked."""

    id = "CORE003"
    name = "unknown-owner"
    finds = "The owner of a campaign is not in CODEOWNERS."
    why = "Nobody is then asked to review it, and nobody is told when it fails."
    cure = "Write a user or a team of CODEOWNERS, without `@`."
    fixable = Fixable.SUGGESTED
    bad = Example("owner: acme/crn", owners=frozenset({"acme/crm", "asha-k"}))
    good = Example("owner: ACME/crm", owners=frozenset({"acme/crm", "asha-k"}))

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        owners, owner = subject.around.owners, subject.definition.owner
        if owners is None or owner in owners or owner.lower() in _in_small_letters(owners):
            return
        close = nearest(owner, owners)
        hint = f"Did you mean `{close}`?" if close else ""
        fix = Fix(((("owner",), Rewrite(close)),), is_safe=False) if close else None
        yield self.finding(("owner",), f"`{owner}` is not in CODEOWNERS.", hint, fix=fix)


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


@lru_cache(maxsize=4)
def _in_small_letters(names: frozenset[str]) -> frozenset[str]:
    """GitHub takes names of users and teams in any case."""
    return frozenset(map(str.lower, names))


class ReadDifferently(Rule):
    """CORE006."""

    id = "CORE006"
    name = "text-that-programs-read-differently"
    finds = "A text without quotes that other programs read as a flag, a number or a time."
    why = (
        "Here every value is the text that is written. YAML 1.1, which many editors and scripts speak, makes "
        "`no` a flag, `0777` a number and `21:30` a count of minutes, and may write that back."
    )
    cure = "Put the text in double quotes; `ctsync fmt` does."
    level = Level.INFO
    by_default = False
    bad = Example("message: {body: no}")
    good = Example('message: {body: "no"}')

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for text in subject.texts:
            if _READ_DIFFERENTLY.fullmatch(text.text) and subject.is_plain(text.path):
                yield self.finding(text.path, f"`{text.text}` without quotes is no text to other programs.")


RULES: Final = (UnknownOwner(), TestWords(), ReadDifferently())
