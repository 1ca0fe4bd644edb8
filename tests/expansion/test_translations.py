"""Translations are compared with the text they were made from (LNG001 to LNG004)."""

from __future__ import annotations

from dataclasses import replace

from ctsync.expansion.translations import (
    Translation,
    fact_findings,
    length_findings,
    shape_findings,
    source_digest,
    source_findings,
)
from ctsync.problems import Level

ORIGINAL: dict[tuple[str | int, ...], str] = {
    ("title",): "Save 40%",
    ("body",): "Today only",
    ("html",): "emails/a.html",
}
HINDI = Translation(
    language="hi",
    original=ORIGINAL,
    texts={("title",): "40% बचाइए", ("body",): "सिर्फ़ आज", ("html",): "emails/b2.html"},
    written=frozenset(ORIGINAL),
    pages=frozenset({("html",)}),
    source=source_digest(ORIGINAL),
)
LOOKS = (shape_findings, source_findings, fact_findings, length_findings)


def said(one: Translation) -> list[str]:
    return [f"{f.rule} {'.'.join(map(str, f.path))} {f.level}" for look in LOOKS for f in look(one)]


def test_a_translation_that_fits_is_not_spoken_of():
    assert said(HINDI) == []


def test_a_text_of_one_side_only_is_named():
    assert said(replace(HINDI, written=HINDI.written - {("body",)})) == ["LNG001 languages.hi.body error"]
    more = {**HINDI.texts, ("subtitle",): "x"}
    assert said(replace(HINDI, texts=more)) == ["LNG001 languages.hi.subtitle error"]
    assert said(replace(HINDI, overtaken=frozenset({("title",)}))) == ["LNG001 languages.hi.title error"]


def test_a_digest_that_is_old_or_not_there_is_told_and_only_the_second_is_safe_to_write():
    (old,) = source_findings(replace(HINDI, source="00000000"))
    (none,) = source_findings(replace(HINDI, source=""))
    assert (old.level, none.level) == (Level.WARNING, Level.INFO)
    assert old.fix is not None
    assert none.fix is not None
    assert (old.fix.is_safe, none.fix.is_safe) == (False, True)


def test_a_digest_knows_every_text_and_no_order():
    assert source_digest(dict(reversed(ORIGINAL.items()))) == HINDI.source
    assert source_digest({**ORIGINAL, ("body",): "Today"}) != HINDI.source


def test_facts_and_lengths_are_compared_where_the_language_writes_itself():
    wrong = {**HINDI.texts, ("title",): "45% बचाइए", ("body",): "सिर्फ़ आज " * 9}
    assert said(replace(HINDI, texts=wrong)) == [
        "LNG003 languages.hi.title error",
        "LNG004 languages.hi.body warning",
    ]
    inherited = replace(HINDI, texts=wrong, written=frozenset({("html",)}))
    assert [one.split()[0] for one in said(inherited)] == ["LNG001", "LNG001"]


def test_links_lead_to_the_same_place():
    other = replace(HINDI, original_links={("link",): "a://b"}, links={("link",): "a://c"})
    assert said(other) == ["LNG003 languages.hi.link error"]
    assert said(replace(other, links={("link",): "a://b"})) == []
    assert said(replace(other, original_links={})) == []
