"""Previews as people look at them: phones in HTML and CSS without a script, and two phones in plain text. Pure.

For a page of one's own, such as the report of a plan:

- `styles()` is the CSS, once for each page, inside `<style>`; its classes and variables begin with `ct-`.
- `carried(every, most)` is what a page of these previews carries of pictures and letters; its `styles` follow the CSS.
- `preview_section(previews, anchor, page)` is one campaign as a `<section id="anchor">` with its own tabs; anchors must
  differ, and `page` is what the page carries.
- The page's policy needs `style-src 'unsafe-inline'; img-src data:` and nothing else: no script, no request.

`page.preview_page(view)` is the page of `ctsync preview`, `text.text_preview(previews, width)` the boxes for a terminal and
for Markdown. Everything foreign is escaped by jinja2, made harmless, and never trusted with an address.
"""

from ctsync.rendering.previews.drawing import styles
from ctsync.rendering.previews.page import PreviewPage, preview_page
from ctsync.rendering.previews.room import Carried, carried
from ctsync.rendering.previews.section import anchor_of, preview_section
from ctsync.rendering.previews.text import text_preview

__all__ = [
    "Carried",
    "PreviewPage",
    "anchor_of",
    "carried",
    "preview_page",
    "preview_section",
    "styles",
    "text_preview",
]
