"""A remembered audience as a sentence: what was agreed to once, told in the words of today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctsync.audience.model import Audience
from ctsync.audience.words import in_words
from ctsync.catalog import Segment
from ctsync.values import Span

_AS_IT_IS = ("query",)
"""Keys whose value the file holds as JSON; everywhere else a file holds texts."""


def retold(tree: Mapping[str, Any], segments: Mapping[str, Segment], gap: Span = Span(2, "d")) -> str:
    """The sentence of `in_words` for the tree of `canonical_audience`.

    A segment that the registers no longer name is told by its id. Raises pydantic's ValidationError for a tree that
    no file could have given.
    """
    names = {segment.id: name for name, segment in segments.items()}
    written = {key: value if key in _AS_IT_IS else _written(value) for key, value in tree.items()}
    if "segment" in tree:
        written["segment"] = names.get(tree["segment"], str(tree["segment"]))
    return in_words(Audience.model_validate(written), segments, gap)


def _written(value: Any) -> Any:
    """The value as a file would hold it: every scalar as text."""
    if isinstance(value, Mapping):
        return {key: _written(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_written(below) for below in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
