"""What a fault makes of the rows of a list. What CleverTap really has is in the journal, and stays as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ctsync.sandbox.faults.orders import Fault

Row = dict[str, Any]
Lag = Callable[[Row], bool]
"""Whether a row is too new to be shown, by the order's `seconds` and `lists`."""

ALTERATIONS: Mapping[str, Callable[[str], str]] = {
    "trimmed": lambda name: " ".join(name.split()).removesuffix("."),
    "nfc": lambda name: unicodedata.normalize("NFC", name),
    "nfd": lambda name: unicodedata.normalize("NFD", name),
    "lower": str.lower,
    "upper": str.upper,
    "nbsp": lambda name: name.replace(" ", "\N{NO-BREAK SPACE}"),
    "quotes": lambda name: name.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}").replace("~", "-"),
}
"""What systems on the way do to a name. Each may break a token in it, or leave it whole."""

ROWS: Mapping[str, Callable[[Row, Fault], list[Row]]] = {
    "lose_rows": lambda _row, _fault: [],
    "twin_rows": lambda row, _fault: [row, dict(row)],
    "malformed_row": lambda row, _fault: [row | {"scheduled_on": str(row["scheduled_on"])}],
    "other_status": lambda row, fault: [row | {"status": fault.word}],
    "cut_names": lambda row, fault: [row | {"name": row["name"][: fault.characters]}],
    "altered_names": lambda row, fault: [row | {"name": ALTERATIONS[fault.how](row["name"])}],
}


def as_shown(rows: list[Row], fault: Fault | None, is_new: Lag) -> list[Row]:
    """The rows as the fault lets them be seen."""
    if fault is None:
        return rows
    if fault.kind == "list_lag":
        return [row for row in rows if not is_new(row)]
    if fault.kind not in ROWS:
        return rows
    shown: list[Row] = []
    for row in rows:
        shown += ROWS[fault.kind](row, fault) if fault.row in row["name"] else [row]
    return shown
