"""What a value looks like to an editor: JSON Schema for text that the key, and not its looks, decides about.

An editor types an unquoted `5` or `true` before any key is asked (YAML 1.2, core schema). So a schema allows every type
that the reader's words may look like, and holds the written form by a pattern. `patternErrorMessage` is what the YAML
language server shows when a pattern does not match; other readers of JSON Schema pass over it.
"""

from __future__ import annotations

from typing import Any

from pydantic import WithJsonSchema


def like(pattern: str, example: str, say: str) -> WithJsonSchema:
    """Text of one form. `say` is the sentence that an editor shows when it has another."""
    shown = {"pattern": f"^(?:{pattern})$", "patternErrorMessage": say, "examples": [example]}
    return WithJsonSchema({"type": "string", **shown})


def word_like(pattern: str, example: str, say: str) -> WithJsonSchema:
    """The same for a form that `2027` or `true` has too: an editor that reads a number or a flag is not asked further."""
    form = {"type": "string", "pattern": f"^(?:{pattern})$", "patternErrorMessage": say, "errorMessage": say}
    return WithJsonSchema({"if": {"type": ["number", "boolean"]}, "else": form, "examples": [example]})


def number_or(pattern: str, example: str, say: str, **limits: Any) -> WithJsonSchema:
    """A number as JSON counts, within limits, or text of one form. `kind` is `integer` or `number`."""
    kind = limits.pop("kind", "number")
    shown = {
        "pattern": f"^(?:{pattern})$",
        "patternErrorMessage": say,
        "errorMessage": say,
        "examples": [example],
    }
    return WithJsonSchema({"type": ["string", kind], **limits, **shown})


def a_text(**more: Any) -> dict[str, Any]:
    """Any single value that is not empty. Written as a condition, since an editor would offer `true` for a type."""
    say = "This should be a text. Put it in double quotes."
    return {
        "if": {"type": ["string", "number", "boolean"]},
        "then": {"pattern": r"\S", "patternErrorMessage": "This is empty, and should be a text."},
        "else": {"type": "string", "errorMessage": say},
        **more,
    }
