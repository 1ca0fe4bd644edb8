"""Previews as people look at them: phones in HTML and CSS without a script, and two phones in plain text. Pure.

For a page of one's own, such as the report of a plan:

- `styles()` is the CSS, once for each page, inside `<style>`; its classes and variables begin with `ct-`.
- `preview_section(previews, anchor)` is one campaign as a `<section id="anchor">` with its own tabs; anchors must differ.
- The page's policy needs `style-src 'unsafe-inline'; img-src data:` and nothing else: no script, no request.

`page.preview_page(view)` is the page of `ctsync preview`, `text.text_preview(previews, width)` the boxes for a terminal and
for Markdown. Everything foreign is escaped by jinja2, made harmless, and never trusted with an address.
"""

from ctsync.rendering.previews.drawing import styles
from ctsync.rendering.previews.page import PreviewPage, preview_page
from ctsync.rendering.previews.section import anchor_of, preview_section
from ctsync.rendering.previews.text import text_preview

__all__ = ["PreviewPage", "anchor_of", "preview_page", "preview_section", "styles", "text_preview"]
