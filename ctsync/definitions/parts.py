"""One campaign file as the campaigns it stands for: a tree for each market and language (yaml.md 8).

Each part is a whole campaign file of its own: the defaults, the file, its market and its language laid over each
other. Every value keeps the place where it was written, so whatever is wrong with a part is shown at that line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from ctsync.campaign.languages import (
    BESIDE_TEXTS,
    MARKET_NAME,
    SETTINGS_KEYS,
    LanguageSettings,
    is_language_code,
)
from ctsync.catalog.nearest import nearest
from ctsync.problems import Problem, Problems
from ctsync.reading.merge import merge, without
from ctsync.reading.nodes import Mapping, Node, Scalar, find, place_of_key, size
from ctsync.reading.parse import MAX_PROBLEMS
from ctsync.reading.typed import problems_of, to_data
from ctsync.values.numbers import CountRange, read_count_range

MARKET_KEYS: Final = (
    "audience",
    "schedule",
    "message",
    "languages",
    "countries",
    "provider",
    "offer",
    "expires",
    "skip",
)
"""What a market may say otherwise."""

MOST_VALUES: Final = 250_000
"""Values of a file times its parts: each part holds all of them, so that a thousand dates and a hundred markets are
a hundred thousand sends to check."""
MOST_PARTS: Final = 400
"""Markets times languages: more of them are no longer one campaign that people can review."""

_WHY = "Markets and languages are described in docs/yaml.md."


@dataclass(frozen=True, slots=True)
class LanguageBlock:
    """One language as written: its own lines, and the file's message with them laid over it."""

    code: str
    written: Mapping
    message: Node
    expect: Node | None
    is_skipped: bool

    @property
    def source(self) -> str:
        """The digest of the texts that its texts were translated from; empty if nobody kept it."""
        return self.written.text_of("source") or ""


@dataclass(frozen=True, slots=True)
class MarketTree:
    """One market: the whole file as it holds there, and its languages. A file without markets is one, named ``."""

    market: str
    tree: Mapping
    is_skipped: bool = False
    settings: LanguageSettings | None = None
    languages: tuple[LanguageBlock, ...] = ()
    default: LanguageBlock | None = None
    """What is written of the default language beside its texts, which are `message`."""
    own: Mapping | None = None
    """What the market itself writes."""


@dataclass(slots=True)
class _Splitting:
    """One file on its way apart, and what is wrong with how its parts are written."""

    found: Problems
    codes: set[str] = field(default_factory=set)


def has_parts(tree: Mapping) -> bool:
    """Whether a file speaks of markets or languages at all."""
    return "languages" in tree.items or "markets" in tree.items


def split(tree: Mapping, found: Problems) -> tuple[MarketTree, ...]:
    """The markets of a file with their languages; nothing, and problems, if their form is wrong."""
    state = _Splitting(found)
    before = len(found)
    markets: list[MarketTree] = []
    parts = 0
    for one in _markets(tree, state):
        markets.append(one)
        parts += max(1, len(one.languages))
        if parts > MOST_PARTS or len(found) - before > MAX_PROBLEMS:
            break
    _market_names(tree, state)
    where = place_of_key(tree, ("markets" if "markets" in tree.items else "languages",))
    if parts > MOST_PARTS:
        what = f"These are more than {MOST_PARTS} markets and languages."
        found.add(Problem("TYPE001", where, what, _WHY, "Split the file."))
    elif parts > 1 and parts * _size_of_one(tree) > MOST_VALUES:
        what = f"With each of its markets and languages this file has more than {MOST_VALUES:,} values."
        found.add(Problem("TYPE001", where, what, _WHY, "Split the file."))
    return tuple(markets) if len(found) == before else ()


def _size_of_one(tree: Mapping) -> int:
    """Values that every part has: those of the file without what says how its parts differ."""
    return size(without(tree, "markets", "languages"))


def split_anyway(tree: Mapping) -> tuple[MarketTree, ...]:
    """The same for whoever only looks at a file: as far as its parts can be told, whatever else is wrong with them."""
    return tuple(_markets(tree, _Splitting(Problems())))


def languages_of(tree: Mapping) -> bool:
    """Whether the file, or a market in it, speaks of languages."""
    markets = tree.items.get("markets")
    blocks = markets.items.values() if isinstance(markets, Mapping) else ()
    return any(isinstance(each, Mapping) and "languages" in each.items for each in (tree, *blocks))


def _markets(tree: Mapping, state: _Splitting) -> Iterator[MarketTree]:
    written = tree.items.get("markets")
    if written is None:
        yield _languages("", tree, state)
        return
    if not isinstance(written, Mapping) or not written.items:
        what = "`markets` is a map of markets, each with what is different there."
        hint = "Write, for example: markets: {pune: {audience: {profile: {City: Pune}}}}"
        state.found.add(Problem("TYPE001", written.position, what, _WHY, hint))
        return
    for name, block in written.items.items():
        if isinstance(block, Mapping) and block.items:
            _check_keys(block, name, MARKET_KEYS, state)
            below = with_expect(tree, None) if find(block, ("audience", "expect")) is None else tree
            laid = merge(below, without(block, "skip"))
            market = _languages(name, laid, state)
            yield replace(market, is_skipped=_flag(block, "skip", state), own=block)
        else:
            what = f"`{name}` says nothing that is different there."
            hint = f"Write, for example: {name}: {{audience: {{profile: {{City: Pune}}}}}}"
            state.found.add(Problem("TYPE001", block.position, what, _WHY, hint))


def _languages(market: str, tree: Mapping, state: _Splitting) -> MarketTree:
    written = tree.items.get("languages")
    if written is None:
        return MarketTree(market, tree)
    if not isinstance(written, Mapping):
        what = "`languages` is a map: who chooses, how they are sent, and each language's texts."
        state.found.add(Problem("TYPE001", written.position, what, _WHY))
        return MarketTree(market, tree)
    settings = _settings(written, state)
    blocks = tuple(_blocks(tree, written, state))
    default = next((one for one in blocks if settings and one.code == settings.default), None)
    others = tuple(one for one in blocks if one is not default)
    if settings is not None:
        state.codes |= {settings.default, *settings.values, *(one.code for one in others)}
        state.found.extend(_language_problems(written, settings, default, others))
    return MarketTree(market, tree, settings=settings, languages=others, default=default)


def _settings(written: Mapping, state: _Splitting) -> LanguageSettings | None:
    own = {key: node for key, node in written.items.items() if key in SETTINGS_KEYS}
    part = Mapping(own, written.keys, written.file, written.line, written.column)
    try:
        return LanguageSettings.model_validate(to_data(part))
    except ValidationError as error:
        state.found.extend(problems_of(error, LanguageSettings, part))
        return None


def _blocks(tree: Mapping, written: Mapping, state: _Splitting) -> Iterator[LanguageBlock]:
    message = tree.items.get("message")
    for code, block in written.items.items():
        if code in SETTINGS_KEYS:
            continue
        where = place_of_key(written, (code,))
        if not is_language_code(code):
            close = nearest(code, SETTINGS_KEYS)
            hint = f"Did you mean `{close}`?" if close else "A language is written like `hi` or `pt-BR`."
            state.found.add(Problem("CORE001", where, f"`{code}` is not a key of `languages`.", "", hint))
        elif not isinstance(block, Mapping) or not isinstance(message, Mapping):
            what = f"`{code}` is a map with the texts of that language."
            hint = f'Write, for example: {code}: {{title: "…", body: "…"}}'
            state.found.add(Problem("TYPE001", where, what, _WHY, hint))
        else:
            texts = without(block, *BESIDE_TEXTS)
            skipped = _flag(block, "skip", state)
            yield LanguageBlock(code, block, merge(message, texts), block.items.get("expect"), skipped)


def _language_problems(
    written: Mapping,
    settings: LanguageSettings,
    default: LanguageBlock | None,
    others: tuple[LanguageBlock, ...],
) -> Iterator[Problem]:
    known = {settings.default, *(one.code for one in others)}
    for code in settings.values:
        if code not in known:
            where = place_of_key(written, ("values", code))
            close = nearest(code, known)
            hint = f"Did you mean `{close}`?" if close else f"Add the texts of `{code}`, or take it out."
            yield Problem("CORE001", where, f"`values` names `{code}`, which has no texts here.", _WHY, hint)
    if not others:
        what = f"There is no language beside `{settings.default}`."
        yield Problem("REQ001", written.position, what, _WHY, "Add one, or take `languages` out.")
    if default is not None:
        for key in without(default.written, "expect", "skip").items:
            where = place_of_key(default.written, (key,))
            what = f"`{key}` of the default language stands in `message`."
            yield Problem("EXC001", where, what, _WHY, "Write it there.")
    if settings.send_as == "one_campaign":
        for one in (*others, *(() if default is None else (default,))):
            if one.expect is not None:
                what = "`expect` of a language and `send_as: one_campaign` exclude each other."
                hint = "Write `expect` under `audience`, for all languages together."
                yield Problem("EXC001", place_of_key(one.written, ("expect",)), what, _WHY, hint)


def _market_names(tree: Mapping, state: _Splitting) -> None:
    written = tree.items.get("markets")
    for name in written.items if isinstance(written, Mapping) else ():
        where = place_of_key(tree, ("markets", name))
        if MARKET_NAME.fullmatch(name) is None:
            what = f"`{name[:40]}` is not a market's name: small letters, digits and `-`, at most 20."
            state.found.add(Problem("TYPE001", where, what, _WHY, "Write, for example: pune"))
        elif name in {code.lower() for code in state.codes}:
            what = f"The market `{name}` is named like a language."
            why = f"Nobody could tell `[{name}]` the market from `[{name}]` the language."
            state.found.add(Problem("TYPE001", where, what, why, "Name the market otherwise."))


def _check_keys(block: Mapping, name: str, known: tuple[str, ...], state: _Splitting) -> None:
    for key in block.items:
        if key not in known:
            close = nearest(key, known)
            hint = f"Did you mean `{close}`?" if close else f"A market may have: {', '.join(known)}."
            where = place_of_key(block, (key,))
            state.found.add(
                Problem("CORE001", where, f"`{key}` is not a key of the market `{name}`.", "", hint)
            )


def _flag(block: Mapping, key: str, state: _Splitting) -> bool:
    node = block.items.get(key)
    if node is None:
        return False
    if isinstance(node, Scalar) and node.text in ("true", "false"):
        return node.text == "true"
    state.found.add(
        Problem("TYPE001", node.position, f"`{key}`: this is not true or false.", "", f"Write {key}: true")
    )
    return False


def with_expect(tree: Mapping, expect: Node | None) -> Mapping:
    """The tree with another `audience.expect`, or with none: that of a whole is not that of its parts (yaml.md 5.3)."""
    audience = tree.items.get("audience")
    if not isinstance(audience, Mapping):
        return tree
    items = {key: node for key, node in audience.items.items() if key != "expect"}
    if expect is not None:
        items["expect"] = expect
    return with_key(
        tree, "audience", Mapping(items, audience.keys, audience.file, audience.line, audience.column)
    )


def with_key(tree: Mapping, key: str, node: Node) -> Mapping:
    """The tree with another value for one of its keys."""
    return Mapping({**tree.items, key: node}, tree.keys, tree.file, tree.line, tree.column)


def expect_of_all(tree: Mapping, found: Problems) -> CountRange | None:
    """The number of people agreed for all parts together."""
    node = find(tree, ("audience", "expect"))
    if not isinstance(node, Scalar):
        return None
    try:
        return read_count_range(node.text)
    except PydanticCustomError as error:
        context = error.context or {}
        hint = f"Write, for example: expect: {context['example']}"
        found.add(Problem(error.type, node.position, f"`expect`: {context['what']}.", "", hint))
        return None


def part_tree(tree: Mapping, part: tuple[str, str]) -> Mapping:
    """The tree of one market and language, for the places of its values; the whole file's for what it has not."""
    market, language = part
    found = next((one for one in split(tree, Problems()) if one.market == market), None)
    if found is None:
        return tree
    own = next((one for one in found.languages if one.code == language), None)
    whole = without(found.tree, "languages", "markets")
    return whole if own is None else with_expect(with_key(whole, "message", own.message), own.expect)
