"""Showing: plans, results and problems as people and machines read them. Pure: values in, text out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ctsync.rendering.contract import Renderer
from ctsync.rendering.json_document import JsonDocument
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.preview_view import PreviewView
from ctsync.rendering.problems.diagnostics import ProblemsView
from ctsync.rendering.problems.github import github_lines
from ctsync.rendering.problems.gitlab import gitlab_lines
from ctsync.rendering.problems.sarif import sarif_lines
from ctsync.rendering.report.tables import csv_lines, markdown_lines
from ctsync.rendering.report.view import ReportView
from ctsync.rendering.terminal import Terminal, preview_text

RENDERERS: dict[str, Callable[[Paper], Renderer]] = {
    "terminal": Terminal,
    "json": JsonDocument,
}
"""Every format that every command knows."""

REPORTS: dict[str, Callable[[ProblemsView], Iterator[str]]] = {
    "sarif": sarif_lines,
    "github": github_lines,
    "gitlab": gitlab_lines,
}
"""Formats for problems alone, which other programs show beside the lines of a change."""

TABLES: dict[str, Callable[[ReportView], Iterator[str]]] = {
    "csv": csv_lines,
    "markdown": markdown_lines,
}
"""Formats for `report` alone: numbers for a spreadsheet, and for a pull request."""

BOXES: dict[str, Callable[[PreviewView, Paper], Iterator[str]]] = {
    "text": preview_text,
}
"""Formats for `preview` alone, which need no page."""

__all__ = ["BOXES", "RENDERERS", "REPORTS", "TABLES", "Paper", "Renderer"]
