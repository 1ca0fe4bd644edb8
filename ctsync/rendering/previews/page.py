"""The page of `ctsync preview`: one file that loads nothing, asks nobody and prints well."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ctsync.previews import Previews
from ctsync.rendering.previews.drawing import draw, styles
from ctsync.rendering.previews.room import carried
from ctsync.rendering.previews.section import anchor_of, preview_section
from ctsync.rendering.problems.diagnostics import ProblemsView
from ctsync.rendering.wording import count

SCRIPT: Final = (
    'new EventSource("/changes?since="+document.body.dataset.seen).onmessage=function(){location.reload()}'
)
"""All that a served page runs: it waits until the files change. A page in a file has no script at all."""
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)
_HASH: Final = b64encode(sha256(SCRIPT.encode()).digest()).decode("ascii")
LIVE_POLICY: Final = f"{_POLICY}; script-src 'sha256-{_HASH}'; connect-src 'self'"
"""For a served page: that one script, and the one address that it waits at."""


BEGINNING: Final = "<!doctype html>\n<!-- made by ctsync preview -->\n"
"""By these first letters a page of ours is known from any other file."""


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What is on the page. `seen` tells a served page which state of the files it shows; empty for a file.

    `problems` are those of the files, at their lines; a campaign whose file has an error is not among `previews`.
    `trouble` are the sentences of anything else that is wrong. `left_out` counts messages that the page has no room for.
    """

    project: str
    account: str
    previews: tuple[Previews, ...]
    problems: ProblemsView | None = None
    seen: str = ""
    trouble: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def title(self) -> str:
        if len(self.previews) == 1:
            return f"Preview of {self.previews[0].key}"
        return "Previews"


def preview_page(page: PreviewPage) -> str:
    """The whole document; the same view gives the same bytes."""
    entries = [(anchor_of(each), each) for each in page.previews]
    problems = page.problems.diagnostics if page.problems else ()
    held = carried(page.previews)
    return str(
        draw(
            "page.html",
            {
                "page": page,
                "policy": LIVE_POLICY if page.seen else _POLICY,
                "styles": styles(),
                "pictures": held.styles,
                "entries": entries,
                "sections": [preview_section(each, anchor, held) for anchor, each in entries],
                "sentence": _sentence(page),
                "problems": problems,
                "summary": page.problems.summary if page.problems else "",
                "script": _marked(SCRIPT),
            },
        )
    )


def _marked(text: str) -> object:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704  # our own constant


def _sentence(page: PreviewPage) -> str:
    if not page.previews:
        return "Nothing was asked of CleverTap, and nothing was sent."
    told = f"{count(len(page.previews), 'message')} as people would see {'it' if len(page.previews) == 1 else 'them'}."
    if page.left_out:
        told += (
            f" {count(page.left_out, 'more message')} would have no room here: name the one that you mean."
        )
    return f"{told} Nothing was asked of CleverTap, and nothing was sent."
