"""Showing: plans, results and problems as people and machines read them. Pure: values in, text out."""

from __future__ import annotations

from collections.abc import Callable

from ctsync.rendering.contract import Renderer
from ctsync.rendering.ink import Paper
from ctsync.rendering.json_document import JsonDocument
from ctsync.rendering.terminal import Terminal

RENDERERS: dict[str, Callable[[Paper], Renderer]] = {
    "terminal": Terminal,
    "json": JsonDocument,
}
"""Every format that `--format` names."""

__all__ = ["RENDERERS", "Paper", "Renderer"]
