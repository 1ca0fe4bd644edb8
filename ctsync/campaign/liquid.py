"""Several languages in one campaign: texts that choose by themselves, in the Liquid that CleverTap documents.

Only two things are ever written here: `{% if Profile.Language == "hi" %}…{% else %}…{% endif %}` around texts that
differ, and `{% if X %}{{ X }}{% else %}y{% endif %}` for `{{ X | default: 'y' }}`, a filter that CleverTap's pages do
not name (yaml.md 8). No other Liquid is changed, and a text that could swallow its neighbour's is refused before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

Branch: TypeAlias = tuple[str, Any]
"""A condition, and the wire fields or the text of the people it holds for."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TAG = re.compile(r"\{\{.*?\}\}|\{%-?\s*(?P<word>\w*).*?%\}", re.DOTALL)
_DEFAULT = re.compile(
    r"""\{\{\s*(?P<name>[A-Za-z_][\w.]*)\s*\|\s*default\s*:\s*(?:'(?P<one>[^'{}]*)'|"(?P<two>[^"{}]*)")\s*\}\}"""
)
_BLOCKS: Final = frozenset({"if", "unless", "case", "for", "tablerow", "capture", "comment", "raw"})
_MIDDLES: Final[Mapping[str, frozenset[str]]] = {
    "elsif": frozenset({"if", "unless"}),
    "else": frozenset({"if", "unless", "case", "for"}),
    "when": frozenset({"case"}),
}
_UNREAD: Final = ("raw", "comment")


def can_be_named(name: str) -> bool:
    """Whether Liquid can read a profile property of this name as `Profile.name`."""
    return _NAME.fullmatch(name) is not None


def can_be_quoted(value: str) -> bool:
    """Whether a value can stand in a condition: Liquid has no way to escape a quote."""
    if '"' in value and "'" in value:
        return False
    return not any(sign in value for sign in ("\\", "{{", "}}", "{%", "%}", "\n", "\r"))


def condition(name: str, values: Sequence[str]) -> str:
    """`Profile.Language == "hi" or Profile.Language == "Hindi"`."""
    return " or ".join(f"Profile.{name} == {_quoted(value)}" for value in values)


def chosen(branches: Sequence[Branch], otherwise: str) -> str:
    """One text for everybody: each branch for its people, `otherwise` for all others."""
    words = ("if", *("elsif" for _ in branches[1:]))
    parts = [f"{{% {word} {asked} %}}{text}" for word, (asked, text) in zip(words, branches, strict=True)]
    return f"{''.join(parts)}{{% else %}}{otherwise}{{% endif %}}"


def in_one(otherwise: Any, branches: Sequence[Branch]) -> Any:
    """Wire fields of several languages as the fields of one campaign: every text that differs chooses by itself.

    Raises ValueError for a difference that no text can carry: a number, a field that only one language has.
    """
    if isinstance(otherwise, str):
        if any(not isinstance(text, str) for _, text in branches):
            raise ValueError("a text that is none in another language")
        differing = [(asked, with_plain_defaults(text)) for asked, text in branches if text != otherwise]
        plain = with_plain_defaults(otherwise)
        return chosen(differing, plain) if differing else plain
    if isinstance(otherwise, Mapping):
        for _, other in branches:
            if not isinstance(other, Mapping) or other.keys() != otherwise.keys():
                raise ValueError("fields that not every language has")
        return {key: in_one(value, [(c, b[key]) for c, b in branches]) for key, value in otherwise.items()}
    if isinstance(otherwise, list):
        for _, other in branches:
            if not isinstance(other, list) or len(other) != len(otherwise):
                raise ValueError("lists of different length")
        return [in_one(value, [(c, b[index]) for c, b in branches]) for index, value in enumerate(otherwise)]
    if any(other != otherwise for _, other in branches):
        raise ValueError("a value that is no text differs")
    return otherwise


def with_plain_defaults(text: str) -> str:
    """`{{ X | default: 'y' }}` as `{% if X %}{{ X }}{% else %}y{% endif %}`, wherever Liquid would run it."""
    if "default" not in text or any(f"{{% {word}" in text or f"{{%- {word}" in text for word in _UNREAD):
        return text
    return _DEFAULT.sub(_plain_default, text)


def is_whole(text: str) -> bool:
    """Whether a text's Liquid begins and ends within it, so that nothing around it can be swallowed."""
    if "{{" not in text and "{%" not in text and "%}" not in text:
        return True
    return not any(sign in _TAG.sub("", text) for sign in ("{{", "{%", "%}")) and _is_balanced(_words(text))


def _plain_default(found: re.Match[str]) -> str:
    name, other = found["name"], found["one"] if found["one"] is not None else found["two"]
    return f"{{% if {name} %}}{{{{ {name} }}}}{{% else %}}{other}{{% endif %}}"


def _quoted(value: str) -> str:
    return f"'{value}'" if '"' in value else f'"{value}"'


def _words(text: str) -> Iterator[str]:
    return (found["word"] or "" for found in _TAG.finditer(text) if found["word"] is not None)


def _is_balanced(words: Iterator[str]) -> bool:
    open_blocks: list[str] = []
    for word in words:
        if open_blocks and open_blocks[-1] in _UNREAD and word != f"end{open_blocks[-1]}":
            continue
        if word in _BLOCKS:
            open_blocks.append(word)
        elif word.startswith("end"):
            if not open_blocks or open_blocks.pop() != word.removeprefix("end"):
                return False
        elif word in _MIDDLES and (not open_blocks or open_blocks[-1] not in _MIDDLES[word]):
            return False
    return not open_blocks
