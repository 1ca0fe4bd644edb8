"""Short comments for a new file, only where the value alone does not say what it means."""

from __future__ import annotations

import re
from typing import Final

from ctsync.catalog import Catalog
from ctsync.editing.form.answers import Tree, get
from ctsync.reading.nodes import Path
from ctsync.redaction import safe_text

_SLOT = re.compile(r"\{\{(\d+)\}\}")
_WITHIN: Final = "whole days that end two days before the send"
_LONGEST: Final = 80


def hints(tree: Tree, catalog: Catalog) -> dict[Path, str]:
    """Comments by path: what a segment means, which days a window covers, which slot a text fills."""
    found: dict[Path, str] = {}
    segment = catalog.segments.get(str(get(tree, ("audience", "segment"))))
    if segment is not None and segment.means:
        found["audience", "segment"] = safe_text(segment.means, one_line=True, limit=_LONGEST)
    if get(tree, ("audience", "within")) is not None:
        found["audience", "within"] = _WITHIN
    template = catalog.whatsapp_templates.get(str(get(tree, ("message", "template"))))
    shape = template.languages.get(str(get(tree, ("message", "language")))) if template else None
    if shape is not None and get(tree, ("channel",)) == "whatsapp":
        slots = sorted({int(slot) for slot in _SLOT.findall(shape.body)})
        written = get(tree, ("message", "body"))
        count = len(written) if isinstance(written, list | dict) else 0
        for index, slot in enumerate(slots[:count]):
            found["message", "body", index] = f"{{{{{slot}}}}}"
    return found
