"""Translations beside the text they were made from (yaml.md 8). What they compare is in `ctsync.expansion`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ctsync.expansion.translations import Translation, fact_findings, length_findings, source_findings
from ctsync.lint.contract import Example, Fixable, Rule
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding, Level

_LANGUAGES = "languages: {from: Profile.Language, default: en, send_as: one_campaign, hi: {%s}}\n"


class _OfTranslations(Rule):
    """A rule that looks at each language by itself."""

    def look(self, one: Translation) -> Iterator[Finding]:
        raise NotImplementedError

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # no number decides here
        for one in subject.translations:
            yield from self.look(one)


class TranslationIsOld(_OfTranslations):
    id = "LNG002"
    name = "translation-is-old"
    finds = "A text that changed after it was translated."
    why = "`source` is a digest of the texts that the translation was made from; an old offer would go out."
    cure = "Look the translation over, then write the new digest."
    level = Level.WARNING
    bad = Example(_LANGUAGES % 'source: 12345678, title: "मानसून आ गया", body: "सबके लिए छाते"')
    good = Example(_LANGUAGES % 'source: 6a45fb83, title: "मानसून आ गया", body: "सबके लिए छाते"')

    def look(self, one: Translation) -> Iterator[Finding]:
        return source_findings(one)


class LanguagesDiffer(_OfTranslations):
    id = "LNG003"
    name = "languages-differ-in-facts"
    finds = "A number, percentage, code, placeholder or link that not every language has."
    why = "Numbers, prices, codes, placeholders and links are the same in every language."
    cure = "Correct the one that is wrong."
    bad = Example(
        'message: {body: "Save 40% today"}\n' + _LANGUAGES % 'title: "मानसून आ गया", body: "आज ४५% बचाइए"'
    )
    good = Example(
        'message: {body: "Save 40% today"}\n' + _LANGUAGES % 'title: "मानसून आ गया", body: "आज ४०% बचाइए"'
    )

    def look(self, one: Translation) -> Iterator[Finding]:
        return fact_findings(one)


class NoRoomForTranslation(_OfTranslations):
    id = "LNG004"
    name = "no-room-for-translation"
    finds = "A translation much longer than its original."
    why = "A text that grows this much is often cut on the phone; the original left no room for it."
    cure = "Shorten it, or both."
    level = Level.WARNING
    fixable = Fixable.NO
    bad = Example(
        'message: {title: "Rain"}\n' + _LANGUAGES % 'title: "इस हफ़्ते बहुत ज़ोर की बारिश होने वाली है", body: "छाते"'
    )
    good = Example('message: {title: "Rain"}\n' + _LANGUAGES % 'title: "बारिश", body: "सबके लिए छाते"')

    def look(self, one: Translation) -> Iterator[Finding]:
        return length_findings(one)


RULES: Final[tuple[Rule, ...]] = (TranslationIsOld(), LanguagesDiffer(), NoRoomForTranslation())
