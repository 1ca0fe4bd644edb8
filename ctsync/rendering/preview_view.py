"""What `ctsync preview` says besides its page: which messages are on it, and each one in boxes of text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from ctsync.problems import Problem
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.plan.document import problem_documents
from ctsync.rendering.wording import count, shown


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One message. `reader` says whose phone `text` draws, if it matters; `versions` are `after` and perhaps `before`."""

    key: str
    channel: str
    noun: str
    file: str
    reader: str
    languages: tuple[str, ...]
    people: tuple[str, ...]
    versions: tuple[str, ...]
    notes: tuple[str, ...]
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewView:
    """`file` is the page as a person would type it, empty if none was written; `left_out` had no room on it."""

    rows: tuple[PreviewRow, ...]
    file: str = ""
    left_out: int = 0
    problems: tuple[Problem, ...] = ()


def preview_lines(view: PreviewView, paper: Paper) -> Iterator[str]:
    """What is on the page, and how to keep it at hand."""
    number = count(len(view.rows), "message")
    yield paper.ink(f"Wrote {shown(view.file)}: {number} as people would see them.", Tone.HEADING)
    if view.left_out:
        more = (
            f"{count(view.left_out, 'more message')} would have no room on one page: name the one you mean."
        )
        yield from paper.indented(more, "")
    yield "Open it in a browser, or let it follow your edits:  ctsync preview --serve"


def preview_boxes(view: PreviewView, paper: Paper) -> Iterator[str]:
    """Every message in boxes of text, as they stand in a pull request too."""
    for number, row in enumerate(view.rows):
        if number:
            yield ""
        heading = " · ".join(filter(None, (shown(row.key), row.noun, shown(row.reader))))
        yield paper.ink(heading, Tone.HEADING)
        yield from row.text
        for note in row.notes:
            yield from paper.indented(shown(note, 500), "")


def preview_document(view: PreviewView) -> dict[str, object]:
    """The same for programs."""
    return {
        "file": view.file,
        "left_out": view.left_out,
        "problems": [asdict(each) for each in problem_documents(view.problems)],
        "campaigns": [asdict(row) for row in view.rows],
    }
