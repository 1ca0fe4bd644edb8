"""Translations beside the text they were made from: the same shape, the same facts, up to date, and with room.

Pure functions over texts by path; a finding's path leads to `languages.<code>`, where a translator writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias

from ctsync.channels.translated import Path
from ctsync.expansion.facts import differing_facts
from ctsync.expansion.lengths import has_room, letters
from ctsync.problems import AddKey, Finding, Fix, Level, Rewrite

Texts: TypeAlias = Mapping[Path, str]
"""What people read of one message, by path below `message`."""


@dataclass(frozen=True, slots=True)
class Translation:
    """One language of one message beside the original.

    `original` and `texts` are what people read in the default language and in this one; `pages` are the paths among
    them that name files. `written` are the paths that this language writes itself. `overtaken` are texts that the market writes anew while
    the language still has those of the whole file. `links` are links it writes, `source` is the digest of the
    original that it was made from.
    """

    language: str
    original: Texts
    texts: Texts
    written: frozenset[Path]
    pages: frozenset[Path] = frozenset()
    overtaken: frozenset[Path] = frozenset()
    original_links: Texts = field(default_factory=dict)
    links: Texts = field(default_factory=dict)
    source: str = ""
    code: str = ""
    """The code of an offer, which is the same everywhere."""


def source_digest(original: Texts) -> str:
    """Eight hex digits that change with any text of the original: `languages.<code>.source` (LNG002)."""
    lines = [f"{'.'.join(map(str, path))}\0{text}" for path, text in sorted(original.items(), key=_by_path)]
    return sha256("\0\0".join(lines).encode()).hexdigest()[:8]


def _by_path(item: tuple[Path, str]) -> tuple[str, ...]:
    return tuple(map(str, item[0]))


def shape_findings(one: Translation) -> Iterator[Finding]:
    """LNG001: a text that only one of the two has, or that the market has written anew."""
    for path in one.original:
        if path not in one.written:
            yield _finding(
                one,
                path,
                "LNG001",
                f"`{_dotted(path)}` has no text in `{one.language}`.",
                "Its people would read this part in the default language.",
                f"Write `{path[-1]}`, or `skip: true` to leave these people out.",
            )
        elif path in one.overtaken:
            yield _finding(
                one,
                path,
                "LNG001",
                f"`{_dotted(path)}` is written anew for this market, and not in `{one.language}`.",
                "Its people would read the text of the whole file.",
                f"Write it under the market's `languages: {{{one.language}: …}}` too.",
            )
    for path in one.texts:
        if path not in one.original:
            yield _finding(
                one,
                path,
                "LNG001",
                f"`{_dotted(path)}` has a text in `{one.language}`, and none in the default language.",
                "All languages have the same shape (docs/yaml.md).",
                "Write it in `message` too, or take it out.",
            )


def source_findings(one: Translation) -> Iterator[Finding]:
    """LNG002: the original has changed since the translation was last touched, or nobody could tell.

    `lint --fix` begins to keep the digest. It never renews one: that is said by whoever looked the translation over.
    """
    digest, path = source_digest(one.original), ("languages", one.language)
    if not one.source:
        yield Finding(
            path,
            "LNG002",
            f"Nobody could tell if the texts changed after they were translated into `{one.language}`.",
            "`source` is a digest of the texts that the translation was made from.",
            f"Write source: {digest}",
            Level.INFO,
            fix=Fix(((path, AddKey("source", digest)),)),
        )
    elif one.source != digest:
        yield Finding(
            (*path, "source"),
            "LNG002",
            f"The texts have changed since they were translated into `{one.language}`.",
            "`source` is a digest of the texts that the translation was made from.",
            f"Look the translation over, then write source: {digest}",
            Level.WARNING,
            fix=Fix((((*path, "source"), Rewrite(digest)),), is_safe=False),
        )


def fact_findings(one: Translation) -> Iterator[Finding]:
    """LNG003: what is the same in every language differs."""
    for path, original, text in _pairs(one):
        differing = differing_facts(original, text, code=one.code)
        if differing:
            yield _finding(
                one,
                path,
                "LNG003",
                f"`{_dotted(path)}` does not say the same in `{one.language}`: {'; '.join(differing)}.",
                "Numbers, prices, codes, placeholders and links are the same in every language.",
                "Correct the one that is wrong.",
            )
    for path, link in one.links.items():
        if path in one.original_links and link != one.original_links[path]:
            yield _finding(
                one,
                path,
                "LNG003",
                f"The link of `{one.language}` is another than that of the original.",
                "Languages differ in words, and in nothing else (docs/yaml.md).",
                "Take it out, so that all languages lead to the same place.",
            )


def length_findings(one: Translation) -> Iterator[Finding]:
    """LNG004: a translation that is much longer than translations of such a text are."""
    for path, original, text in _pairs(one):
        if not has_room(original, text):
            count, source = letters(text), letters(original)
            what = f"`{_dotted(path)}` has {count} letters in `{one.language}`, and {source} in the original."
            why = "A text that grows this much is often cut on the phone; the original left no room for it."
            yield _finding(one, path, "LNG004", what, why, "Shorten it, or both.", Level.WARNING)


def _pairs(one: Translation) -> Iterator[tuple[Path, str, str]]:
    """Texts that this language writes itself beside their original."""
    for path, text in one.texts.items():
        if path in one.original and path in one.written and path not in one.pages:
            yield path, one.original[path], text


def _finding(
    one: Translation, path: Path, rule: str, what: str, why: str, hint: str, level: Level = Level.ERROR
) -> Finding:
    return Finding(("languages", one.language, *path), rule, what, why, hint, level)


def _dotted(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text
