"""A page of previews in a few words for each message, and in boxes of text."""

from __future__ import annotations

from ctsync.previews import Previews
from ctsync.rendering.preview_view import PreviewRow, PreviewView
from ctsync.rendering.previews.page import PreviewPage
from ctsync.rendering.previews.text import reader_words, text_preview


def preview_view(page: PreviewPage, columns: int, file: str = "") -> PreviewView:
    """What the command tells; `columns` is how wide its boxes may be, `file` where the page was written."""
    found = page.problems.diagnostics if page.problems else ()
    return PreviewView(
        tuple(_row(each, columns) for each in page.previews),
        file,
        page.left_out,
        tuple(each.problem for each in found),
    )


def _row(previews: Previews, columns: int) -> PreviewRow:
    return PreviewRow(
        key=previews.key,
        channel=previews.channel,
        noun=previews.noun,
        file=previews.file,
        reader=reader_words(previews),
        languages=tuple(code for code in previews.languages if code),
        people=tuple(person.name for person in previews.people),
        versions=tuple(version.when for version in previews.versions),
        notes=previews.notes,
        text=tuple(text_preview(previews, columns)),
    )
