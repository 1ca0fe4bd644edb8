"""A WhatsApp campaign's content in the form of a message to named people, which is another one (contract 3.6.5, 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ctsync.channels.wire import present
from ctsync.errors import UsageError
from ctsync.redaction import safe_text

_UNDERSTOOD: Final = frozenset({"template_name", "locale", "replacements", "header", "body", "buttons"})


def identity_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """`{message_type: template, template: {…}}`. Raises UsageError for a field that only a campaign can carry."""
    foreign = sorted(content.keys() - _UNDERSTOOD)
    if foreign:
        names = ", ".join(safe_text(name, limit=60, one_line=True) for name in foreign)
        raise UsageError(
            f"This message has content that only a campaign can carry: {names}.",
            why="A WhatsApp message to named people has another form, and CleverTap's page has no place for it there.",
            hint="Take it out of `raw.content` to send a test.",
        )
    _, _, bare = content["template_name"].partition(":")
    return {
        "message_type": "template",
        "template": present(
            template_name=bare or content["template_name"],
            language=content["locale"],
            header=content.get("header"),
            body={"type": "text", "replacements": _replacements(content)},
            buttons=content.get("buttons"),
        ),
    }


def _replacements(content: Mapping[str, Any]) -> list[str]:
    """The texts for `{{1}}`, `{{2}}` and so on, from the list of an interactive template or a standard one's map."""
    numbered = content.get("replacements")
    if numbered is not None:
        return [numbered[key] for key in sorted(numbered, key=int)]
    return list(content.get("body", {}).get("replacements", ()))
