"""What a campaign says by what the lock kept of it, for when its file is gone: the canonical tree, and the payload as sent.

The tree is in the words of the file, so it is read by the models of files. What a register resolved is no longer in it,
and a letter is there by its digest only: its HTML comes out of the payload. Registers are as they are now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from ctsync.audience.retold import retold
from ctsync.campaign.account import AccountFacts
from ctsync.catalog import Catalog
from ctsync.channels import CHANNELS, Wiring
from ctsync.names import InstanceKey

Told: TypeAlias = tuple[str, Mapping[str, str], Any]
"""A language, what it makes of everybody's profile, and its message."""

LETTER: Final = "kept"
"""The name under which the HTML of a sent letter is looked up."""
UNNAMED: Final = "und"
"""The default language of a campaign that speaks several: its file named it, and a tree does not (BCP 47, undetermined)."""
NOT_READABLE: Final = (ValidationError, AttributeError, TypeError, KeyError, IndexError)
"""What a tree raises that another version wrote, or that holds what no file could."""
_NO_LANGUAGES: Final = frozenset({"from", "values"})
"""Keys of a tree's `languages` that are no language."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A campaign without its file. `who` is its audience as a sentence, empty if this version does not read it.

    The first of `messages` is in the default language. `is_said` marks what was taken over: CleverTap never showed what
    it says, so this is what a file said of it.
    """

    key: InstanceKey
    name: str
    account: AccountFacts
    channel: str
    who: str
    messages: tuple[Told, ...]
    wiring: Wiring
    is_said: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """A campaign of which nobody knows what it says; `why` is a sentence."""

    why: str


def remembered(
    kept: Mapping[str, Any],
    key: InstanceKey,
    name: str,
    account: AccountFacts,
    catalog: Catalog,
    *,
    is_said: bool = False,
) -> Remembered | None:
    """Read `{"tree": …, "payload": …}` as the lock's store has it; None for a form that this version does not read.

    Links stay as the file wrote them: the UTM of today need not be the one that was sent.
    """
    tree = kept.get("tree")
    if not isinstance(tree, Mapping) or str(tree.get("channel")) not in CHANNELS:
        return None
    channel, several = str(tree["channel"]), isinstance(tree.get("languages"), Mapping)
    try:
        default = UNNAMED if several else key.language
        messages = tuple(messages_in(tree, default, catalog))
        wiring = Wiring(
            name,
            channel,
            "",
            catalog,
            _text(tree.get("provider")),
            _text(tree.get("provider_group")),
            tuple(tree.get("devices", ())),
            android_link_key=account.android_link_key,
            files=files_in(kept),
            utm=False,
        )
    except NOT_READABLE:
        return None
    return Remembered(
        key, name, account, channel, audience_of(kept, account, catalog), messages, wiring, is_said
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def audience_of(kept: Mapping[str, Any], account: AccountFacts, catalog: Catalog) -> str:
    """To whom `{"tree": …}` was sent, as a sentence; empty for a form that this version does not read."""
    try:
        return retold(kept["tree"]["audience"], catalog.segments, account.window_gap)
    except (*NOT_READABLE, ValueError):
        return ""


def files_in(kept: Mapping[str, Any]) -> dict[str, str]:
    """The HTML of a letter as it was sent, by the name that `messages_in` gives it; nothing where nobody kept it."""
    payload = kept.get("payload")
    content = payload.get("content") if isinstance(payload, Mapping) else None
    body = content.get("body") if isinstance(content, Mapping) else None
    return {LETTER: body} if isinstance(body, str) else {}


def messages_in(tree: Mapping[str, Any], default: str, catalog: Catalog) -> Iterator[Told]:
    """The messages of all languages; of one campaign that speaks several, each laid over the default one.

    Raises one of `NOT_READABLE` for a tree that no file of today could have given.
    """
    message, told = dict(tree["message"]), tree.get("languages")
    channel = str(tree["channel"])
    yield default, {}, _message(channel, message, catalog)
    if isinstance(told, Mapping):
        asked, values = str(told["from"]).removeprefix("Profile."), told["values"]
        for language, own in told.items():
            if language not in _NO_LANGUAGES:
                spoken = {asked: str(values[language][0])}
                yield language, spoken, _message(channel, _laid_over(message, own), catalog)


def _message(channel: str, tree: Mapping[str, Any], catalog: Catalog) -> Any:
    """The message in the channel's model, without what a register added to it."""
    model = CHANNELS[channel].message
    keys = {field.alias or name for name, field in model.model_fields.items()}
    written = {key: value for key, value in tree.items() if key in keys}
    if "html" in written:
        written["html"] = LETTER
    if "template_id" in tree and "template" not in written:
        written |= _template(str(tree["template_id"]), catalog)
    return model.model_validate(_as_written(written))


def _as_written(value: Any) -> Any:
    """Models read words, as a file has them: `true` and `5` as text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return {key: _as_written(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_as_written(each) for each in value]
    return str(value) if isinstance(value, int | float) else value


def _template(number: str, catalog: Catalog) -> dict[str, str]:
    """The registered text by its id, if the register still has it."""
    known = catalog.dlt_templates
    return next(({"template": name} for name, one in known.items() if one.id == number), {})


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Map by map; everything else as a whole."""
    laid = dict(below)
    for key, value in above.items():
        under: Any = laid.get(key)
        both = isinstance(value, Mapping) and isinstance(under, Mapping)
        laid[key] = _laid_over(under, value) if both else value
    return laid
