"""Recipients of a trigger as people write them: names of the register, `kind:identity`, or a file of such."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ctsync.api.recipients import TRIGGER_KINDS, for_trigger
from ctsync.catalog import Person
from ctsync.catalog.nearest import meant
from ctsync.errors import UsageError
from ctsync.redaction import safe_text
from ctsync.sending.receivers import REGISTER, refuse_unknown
from ctsync.sending.trigger import Addressed

MOST_BYTES: Final = 1_000_000
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_KINDS: Final = {kind.lower(): kind for kind in TRIGGER_KINDS}
_OF_PERSON: Final = {"Identity": "identity", "Email": "email", "objectId": "objectId"}
_FORMS: Final = (
    "Write identity:U10023, email:asha@acme.example, objectId:…, or a name of registers/people.yaml."
)

Pair = tuple[str, str]


def written(
    texts: Sequence[str], people: Mapping[str, Person], groups: Mapping[str, tuple[str, ...]]
) -> dict[Pair, str]:
    """Recipients of `--to`, several separated by commas, each with its name in the register, if it is there.

    Raises UsageError for what is neither a name of the register nor a kind and an identity.
    """
    parts = [part.strip() for one in texts for part in one.split(",") if part.strip()]
    refuse_unknown([one for one in parts if ":" not in one], people, groups, otherwise=_FORMS)
    found: dict[Pair, str] = {}
    for text in parts:
        if ":" in text:
            found.setdefault(_pair(text), "")
        else:
            for name in groups.get(text, (text,)):
                found.setdefault(_of_person(name, people[name]), name)
    return found


def from_file(content: bytes, name: str) -> dict[Pair, str]:
    """Recipients of a file: `.txt` with one `kind:identity` a line, `.csv` with kinds in its first line, `.json` as `to`.

    Raises UsageError that names the line.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in _READERS:
        raise UsageError(
            f"A list of recipients is a .csv, .txt or .json file, and this is {safe_text(name, limit=120, one_line=True)}."
        )
    if len(content) > MOST_BYTES:
        raise UsageError(f"The list of recipients has more than {MOST_BYTES:,} bytes.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("The list of recipients is not written in UTF-8.") from None
    return dict.fromkeys(_READERS[ending](text), "")


def once_each(found: Mapping[Pair, str], people: Mapping[str, Person]) -> dict[Pair, str]:
    """The recipients with their names in the register, however they were named; an empty name if they have none.

    Somebody who was named twice, by two identities, is reached by the first: CleverTap might send to each.
    """
    registered = {
        (_OF_PERSON[kind], identity): name
        for name, person in people.items()
        for kind, identity in person.identities.items()
        if kind in _OF_PERSON
    }
    told: dict[Pair, str] = {}
    named: set[str] = set()
    for pair, given in found.items():
        name = given or registered.get(pair, "")
        if name not in named:
            told[pair] = name
        if name:
            named.add(name)
    return told


def addressed(told: Mapping[Pair, str]) -> Addressed:
    """The recipients together, each by the name that `once_each` gave.

    Raises ValueError for nobody, or for more than one call reaches.
    """
    return Addressed(
        for_trigger(told),
        tuple(name or ":".join(pair) for pair, name in told.items()),
        tuple(name or shortened(pair) for pair, name in told.items()),
    )


def shortened(pair: Pair) -> str:
    """`email:a…@acme.example`, `identity:U…`: enough to recognise, too little to write to."""
    kind, identity = pair
    first = safe_text(identity, limit=400, one_line=True)[:1]
    end = identity.rpartition("@")[2] if kind == "email" else ""
    return f"{kind}:{first}…" + (f"@{safe_text(end, limit=80, one_line=True)}" if end else "")


def _pair(text: str) -> Pair:
    kind, _, identity = text.partition(":")
    known = _KINDS.get(kind.strip().lower())
    identity = identity.strip()
    if known is None:
        raise UsageError(
            f"`{safe_text(kind, limit=60, one_line=True)}` is no kind of identity.",
            hint=meant(kind, _KINDS) or _FORMS,
        )
    if not identity or not identity.isprintable():
        raise UsageError(f"There is no identity after `{known}:` that could be one.", hint=_FORMS)
    if known == "email" and _EMAIL.fullmatch(identity) is None:
        shown = safe_text(identity, limit=120, one_line=True)
        raise UsageError(
            f"`{shown}` is not an e-mail address.", hint="Write, for example: email:asha@acme.example"
        )
    return known, identity


def _of_person(name: str, person: Person) -> Pair:
    for kind, identity in person.identities.items():
        if kind in _OF_PERSON:
            return _OF_PERSON[kind], identity
    raise UsageError(
        f"`{name}` has no identity that a trigger can use.",
        why="CleverTap's call knows `identity`, `email` and `objectId`.",
        hint=f"Write one of them in {REGISTER}.",
    )


def _lines(text: str) -> Iterator[Pair]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield _at(number, line)


def _at(number: int, text: str) -> Pair:
    try:
        return _pair(text)
    except UsageError as error:
        raise UsageError(f"Line {number} of the recipients: {error.what}", hint=error.hint) from None


def _table(text: str) -> Iterator[Pair]:
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise UsageError(f"The list of recipients is no CSV that can be read: {error}.") from None
    kinds = [_KINDS.get(cell.strip().lower()) for cell in rows[0]] if rows else []
    if not kinds or None in kinds:
        raise UsageError(
            "The first line of the recipients does not name their kinds.",
            hint="Its columns are one or more of: identity, email, objectId.",
        )
    for number, row in enumerate(rows[1:], start=2):
        cells = [(kind, cell.strip()) for kind, cell in zip(kinds, row, strict=False) if cell.strip()]
        if not cells and not any(cell.strip() for cell in row):
            continue
        if len(cells) != 1 or len(row) > len(kinds):
            raise UsageError(
                f"Line {number} of the recipients has {len(cells)} identities; each line is one person.",
                why="With two of them CleverTap might send twice.",
                hint="Keep one identity in each line.",
            )
        yield _at(number, f"{cells[0][0]}:{cells[0][1]}")


def _tree(text: str) -> Iterator[Pair]:
    try:
        tree: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise UsageError("The list of recipients is no JSON that can be read.") from None
    if not isinstance(tree, dict) or not all(isinstance(one, list) for one in tree.values()):
        raise UsageError(
            "The recipients in JSON are a map from kinds to lists.",
            hint='Write, for example: {"email": ["asha@acme.example"], "identity": ["U10023"]}',
        )
    for kind, found in tree.items():
        for number, one in enumerate(found, start=1):
            if not isinstance(one, str):
                raise UsageError(
                    f"Entry {number} of `{safe_text(kind, limit=60, one_line=True)}` is no text."
                )
            yield _at(number, f"{kind}:{one}")


_READERS: Final = {"txt": _lines, "csv": _table, "json": _tree}
