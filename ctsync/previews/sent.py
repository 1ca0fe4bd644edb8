"""What a live campaign says, from what the lock kept of it: the canonical tree and the payload as it was sent.

The tree is in the words of the file, so it is read by the channel's own model. What a register resolved is no longer
in it, and a letter is there by its digest only: its HTML comes out of the payload.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError

from ctsync.campaign.desired import DesiredCampaign
from ctsync.channels import CHANNELS
from ctsync.previews.model import Previews, Version
from ctsync.previews.previews import Told, previews_of, readings_of

_KEPT: Final = "kept"
"""The name under which the HTML of a sent letter is looked up."""
_NO_KEYS: Final = frozenset({"from", "values"})
"""Keys of a tree's `languages` that are no language."""


def previews_of_sent(
    campaign: DesiredCampaign, kept: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None
) -> Previews | None:
    """The previews of what was sent before `campaign`; `kept` is `{"tree": …, "payload": …}`, as the lock's store has it.

    None if it cannot be shown: another channel, or a form that this version does not read. Registers are as they are
    now, so an approved template whose words changed is shown with the new ones.
    """
    tree, payload = kept.get("tree"), kept.get("payload")
    if not isinstance(tree, Mapping) or tree.get("channel") != campaign.definition.channel:
        return None
    try:
        languages = [*_languages(campaign, tree)]
    except (ValidationError, AttributeError, TypeError, KeyError):
        return None
    letter = _letter_of(payload)
    files = {} if letter is None else {_KEPT: letter}
    before = Version("before", tuple(readings_of(campaign, iter(languages), pictures or {}, files)))
    return replace(
        previews_of(campaign), languages=tuple(language for language, _, _ in languages), versions=(before,)
    )


def _languages(campaign: DesiredCampaign, tree: Mapping[str, Any]) -> Iterator[Told]:
    """The messages of all languages; of one campaign that speaks several, each laid over the default one."""
    message, told = dict(tree["message"]), tree.get("languages")
    variants = campaign.variants
    default = campaign.key.language if variants is None else variants.default
    yield default, {}, _message(campaign, message)
    if isinstance(told, Mapping):
        asked, values = str(told["from"]).removeprefix("Profile."), told["values"]
        for language, own in told.items():
            if language not in _NO_KEYS:
                spoken = {asked: str(values[language][0])}
                yield language, spoken, _message(campaign, _laid_over(message, own))


def _message(campaign: DesiredCampaign, tree: Mapping[str, Any]) -> Any:
    """The message in the channel's model, without what a register added to it."""
    model = CHANNELS[campaign.definition.channel].message
    keys = {field.alias or name for name, field in model.model_fields.items()}
    written = {key: value for key, value in tree.items() if key in keys}
    if "html" in written:
        written["html"] = _KEPT
    if "template_id" in tree and "template" not in written:
        written |= _template(campaign, str(tree["template_id"]))
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


def _template(campaign: DesiredCampaign, number: str) -> dict[str, str]:
    """The registered text by its id, if the register still has it."""
    known = campaign.catalog.dlt_templates
    return next(({"template": name} for name, one in known.items() if one.id == number), {})


def _letter_of(payload: Any) -> str | None:
    content = payload.get("content") if isinstance(payload, Mapping) else None
    body = content.get("body") if isinstance(content, Mapping) else None
    return body if isinstance(body, str) else None


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Map by map; everything else as a whole."""
    laid = dict(below)
    for key, value in above.items():
        under: Any = laid.get(key)
        both = isinstance(value, Mapping) and isinstance(under, Mapping)
        laid[key] = _laid_over(under, value) if both else value
    return laid
