"""Texts approved elsewhere, as far as a register alone can judge them: ids, numbering, headers, buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ctsync.catalog import Catalog, DltTemplate, WhatsAppLanguage
from ctsync.problems import Finding
from ctsync.registers.wording import HEADER, Steps, malformed_header, used_twice

_DLT_ID = re.compile(r"\d{12,19}", re.ASCII)
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_ENDINGS: Final = {"promotional": "P", "service": "S", "transactional": "T", "government": "G"}
"""The letter that operators put behind the header of each category (users.md, source 51)."""


def dlt_findings(catalog: Catalog) -> Iterator[Finding]:
    """SMS005 for ids, SMS006 for headers of another category, CORE002 for an id that two texts have."""
    for name, template in catalog.dlt_templates.items():
        path: Steps = ("dlt_templates", name)
        if _DLT_ID.fullmatch(template.id) is None:
            yield Finding(
                (*path, "id"),
                "SMS005",
                f"`{template.id}` is not a DLT template id.",
                "It has 12 to 19 digits; operators drop an SMS that carries another one.",
                'Copy it from the operator\'s portal, in quotes: id: "1707166619134823007"',
            )
        yield from _header(template, path)
    entries = catalog.dlt_templates.items()
    yield from used_twice(
        (("dlt_templates", name, "id"), one.id, f"the id {one.id}") for name, one in entries
    )


def _header(template: DltTemplate, path: Steps) -> Iterator[Finding]:
    header, category = template.header, template.category
    if header is None:
        return
    if HEADER.fullmatch(header) is None:
        yield malformed_header((*path, "header"), header)
    elif "-" in header and category is not None and not header.endswith(f"-{_ENDINGS[category]}"):
        yield Finding(
            (*path, "header"),
            "SMS006",
            f"`{header}` does not end like the header of a {category} text.",
            f"Operators end those with `-{_ENDINGS[category]}`.",
            "Correct `header` or `category`.",
        )


def whatsapp_findings(catalog: Catalog) -> Iterator[Finding]:
    """WA003 for placeholders that are not 1, 2, 3 and so on, and what a header or a button lacks."""
    for name, template in catalog.whatsapp_templates.items():
        path: Steps = ("whatsapp_templates", name, "languages")
        if not template.languages:
            what = f"`{name}` has no language, so no campaign could use it."
            yield Finding(
                path, "TYPE002", what, "", 'Write, for example: languages: {en: {body: "Hi {{1}}"}}'
            )
        for code, language in template.languages.items():
            yield from _language(language, (*path, code))


def _language(language: WhatsAppLanguage, path: Steps) -> Iterator[Finding]:
    yield from _numbering(language.body, (*path, "body"))
    header = language.header
    if header is not None and header.type == "text":
        if header.text is None:
            what = "The words of the header are missing."
            yield Finding(
                (*path, "header", "text"), "REQ001", what, "", 'Write, for example: text: "Hi {{1}}"'
            )
        else:
            yield from _numbering(header.text, (*path, "header", "text"))
    elif header is not None and header.text is not None:
        what = f"`text` and `type: {header.type}` exclude each other in a header."
        yield Finding(
            (*path, "header", "text"), "EXC001", what, "", "Take `text` out, or write `type: text`."
        )
    for index, button in enumerate(language.buttons):
        at = (*path, "buttons", index)
        if button.type == "url" and button.url is None:
            hint = 'Write, for example: url: "https://acme.example/{{1}}"'
            yield Finding((*at, "url"), "REQ001", "The address of the button is missing.", "", hint)
        yield from _numbering(button.url or "", (*at, "url"))


def _numbering(text: str, path: Steps) -> Iterator[Finding]:
    found = _PLACEHOLDER.findall(text)
    wanted = [str(number) for number in range(1, len(set(found)) + 1)]
    if sorted(set(found)) != sorted(wanted):
        shown = ", ".join(f"{{{{{one}}}}}" for one in dict.fromkeys(found))
        right = ", ".join(f"{{{{{one}}}}}" for one in wanted)
        yield Finding(
            path,
            "WA003",
            f"The placeholders here are {shown}, and should be {right}.",
            "Meta numbers them from 1 without a gap, and texts are filled in by their number.",
            "Copy the text as Meta approved it.",
        )
