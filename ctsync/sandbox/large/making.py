"""A million made-up people and their ten million events, drawn by duckdb: the same for a seed on every machine.

Only whole numbers are mixed, so no machine rounds differently. As in `made_up`, a month's events depend on the seed
and the month alone. The people are of the same kinds as the small population's, and not the same people.
"""

from __future__ import annotations

import os
from calendar import monthrange
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ctsync.sandbox.draws import draw
from ctsync.sandbox.large.columns import Columns, Property, column
from ctsync.sandbox.large.engine import write_parquet
from ctsync.sandbox.made_up import (
    ABROAD,
    CATEGORIES,
    CITIES,
    COUPONS,
    DEVICES,
    EVENTS,
    LANGUAGES,
    NAMES,
    NEWSLETTERS,
    PICKUPS,
    PLANS,
    SOURCES,
    Wheel,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EVENTS_PER_PERSON_AND_MONTH = 0.75
"""Some fourteen months of it are ten events a person."""

MASK = 0xFFFFFFFF
PEOPLE, MONTH = "people.parquet", "events-{month:%Y-%m}.parquet"
_STRIDES = (7_919, 104_729, 1_299_709)
"""Primes: one of them shares no factor with the number of people, and so leads from person to person to everybody."""

TEXTS = ("City", "Country", "Name", "Phone", "Email", "Plan", "Language", "Newsletter", "Pickup Status")
TRUTHS = ("Loyalty Member", "EMI Due", "Push Opt In", "Customer Type")


def _columns() -> Columns:
    texts = {name: column("p", number, "text") for number, name in enumerate((*TEXTS, *TRUTHS))}
    return Columns(
        profile={**texts, "Risk Score": column("p", len(texts), "number")},
        event={
            "Category": column("e", 0, "text"),
            "Type": column("e", 1, "text"),
            "Coupon": column("e", 2, "text"),
            "Amount": column("e", 3, "number"),
            "Items|Category": column("e", 4, "texts"),
            "Items|Lender": column("e", 5, "texts"),
            "Items|Book name": column("e", 6, "texts"),
            "Items": Property(other="(e4tt IS NOT NULL)"),
        },
        session={"utm_source": column("s", 0, "text"), "utm_campaign": column("s", 1, "text")},
    )


COLUMNS = _columns()


def make_people(connection: DuckDBPyConnection, folder: Path, size: int, seed: int) -> int:
    """Write everybody, in order of their ids from 1, and the columns they have."""
    COLUMNS.write(folder)
    drawn = _drawn(size, f"{seed} people")
    return write_parquet(
        connection,
        folder / PEOPLE,
        f"SELECT {_person()} FROM (SELECT i, {_dice('a', 9)}, {_dice('b', 12)} FROM ({drawn}))",
    )


def make_months(
    connection: DuckDBPyConnection, folder: Path, months: list[date], size: int, seed: int
) -> None:
    """Write the events of each month that has no file yet, some months side by side."""
    missing = [month for month in months if not (folder / MONTH.format(month=month)).exists()]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(lambda month: _make_month(connection, folder, month, size, seed), missing))


def _make_month(connection: DuckDBPyConnection, folder: Path, month: date, size: int, seed: int) -> None:
    begin = int(datetime(month.year, month.month, 1, tzinfo=UTC).timestamp())
    seconds = monthrange(month.year, month.month)[1] * 86400
    drawn = _drawn(int(size * EVENTS_PER_PERSON_AND_MONTH), f"{seed} {month:%Y-%m}")
    stride = next(each for each in _STRIDES if size % each)
    # The third power of an even draw, in steps of whole numbers: some people do a lot, most do little.
    rank = f"(((((a >> 8) * (a >> 8)) >> 24) * (a >> 8) >> 24) * {size} >> 24)"
    key = f"{_rank('b1', EVENTS)}::BIGINT * {2**54} + {_lot('b2', seconds)}::BIGINT * {2**32} + b::BIGINT AS key"
    # One number to sort by; the rest is worked out afterwards, so that little has to be moved.
    events = f"""
        SELECT ((({rank} * {stride} + {draw("activity", seed) % size}) % {size}) + 1)::INTEGER AS person, {key}
        FROM (SELECT a, b, {_dice("b", 2)} FROM ({drawn})) ORDER BY key, person"""
    read = f"""
        SELECT person, {_named("(key >> 54)", EVENTS)} AS event, {begin} + (key >> 32) % {2**22} AS moment,
        {_dice("b", 14)} FROM (SELECT person, key, (key & {MASK})::UBIGINT AS b FROM ({events}))"""
    select = f"SELECT {_event()} FROM ({read})"
    with connection.cursor() as cursor:
        write_parquet(cursor, folder / MONTH.format(month=month), select)


def _drawn(count: int, what: str) -> str:
    """Rows `i` from 1 with two numbers of 32 bits, `a` and `b`, that look thrown by dice (Wellons' lowbias32)."""
    first, second = draw(what, "a") & MASK, draw(what, "b") & MASK

    def stepped(shift: int, factor: int, source: str) -> str:
        parts = [f"((xor({each}, {each} >> {shift}) * {factor}) & {MASK}) AS {each}" for each in "ab"]
        return f"SELECT i, {', '.join(parts)} FROM ({source})"

    begun = (
        f"SELECT i::INTEGER AS i, (i::UBIGINT * 2654435761 + {first}) & {MASK} AS a,"
        f" (i::UBIGINT * 2246822519 + {second}) & {MASK} AS b FROM range(1, {count + 1}) AS rows(i)"
    )
    mixed = stepped(15, 0x846CA68B, stepped(16, 0x7FEB352D, begun))
    return f"SELECT i, xor(a, a >> 16) AS a, xor(b, b >> 16) AS b FROM ({mixed})"


def _dice(source: str, count: int) -> str:
    """Columns `a1`, `a2` and so on of 32 bits: `a` times a number of their own each."""
    names = [f"{source}{number}" for number in range(1, count + 1)]
    return ", ".join(f"(({source} * {_factor(name)}) & {MASK}) AS {name}" for name in names)


def _factor(die: str) -> int:
    return (draw("die", die) & MASK) | 1


def _lot(die: str, below: int) -> str:
    """SQL for a whole number from 0, as a die shows it."""
    return f"({die} * {below} >> 32)"


def _pick(die: str, wheel: Wheel) -> str:
    """SQL for one of the values, each as often as its weight says; NULL for an empty one."""
    return _ladder(die, wheel, [_text(value) for value in wheel[0]])


def _rank(die: str, wheel: Wheel) -> str:
    """SQL for the place of a value that is drawn like `_pick`'s."""
    return _ladder(die, wheel, [str(place) for place in range(len(wheel[0]))])


def _ladder(die: str, wheel: Wheel, said: list[str]) -> str:
    bounds = [round(each / wheel[1][-1] * 2**32) for each in wheel[1]]
    cases = (f"WHEN {die} < {bound} THEN {what}" for bound, what in zip(bounds, said, strict=True))
    return f"(CASE {' '.join(cases)} END)"


def _named(place: str, wheel: Wheel) -> str:
    cases = (f"WHEN {number} THEN {_text(value)}" for number, value in enumerate(wheel[0]))
    return f"(CASE {place} {' '.join(cases)} END)"


def _evenly(die: str, values: tuple[Any, ...]) -> str:
    return _pick(die, (list(values), [float(each) for each in range(1, len(values) + 1)]))


def _text(value: Any) -> str:
    """Our own constants, as SQL."""
    words = ",".join(value) if isinstance(value, tuple) else str(value)
    return "NULL" if words == "" and not isinstance(value, tuple) else "'" + words.replace("'", "''") + "'"


def _chance(die: str, per_thousand: int) -> str:
    return f"({die} < {per_thousand * 2**32 // 1000})"


def _by_city(part: int, otherwise: str) -> str:
    """Country, zone or dialling code of the drawn city."""
    cases = "".join(f" WHEN {_text(city)} THEN {_text(facts[part])}" for city, facts in ABROAD.items())
    return f"(CASE {_pick('a1', CITIES)}{cases} ELSE {_text(otherwise)} END)"


def _person() -> str:
    devices = _pick("a2", DEVICES)
    truth = "(CASE WHEN {} THEN '{}' ELSE '{}' END)"
    opted_in = f"{devices} <> '' AND {_chance('b1', 800)}"
    facts = {
        "id": "i",
        "zone": _by_city(1, "Asia/Kolkata"),
        "devices": devices,
        "phone": f"nullif(split_part(replace({devices}, 'web', ''), ',', 1), '')",
        "gender": truth.format(_chance("b2", 480), "F", "M"),
        "age": f"(18 + {_lot('b3', 53)})::INTEGER",
        "app": _evenly("b4", ("4.0", "4.1", "5.0")),
        "mail": _chance("b5", 880),
        "whatsapp": _chance("b6", 800),
    }
    profile = {
        "City": _pick("a1", CITIES),
        "Country": _by_city(0, "India"),
        "Name": f"(CASE WHEN {_chance('a3', 930)} THEN {_evenly('b7', NAMES)} END)",
        "Phone": f"(CASE WHEN {_chance('a4', 900)} THEN {_by_city(2, '+919')} || (10000000 + i) END)",
        "Email": f"(CASE WHEN {_chance('a5', 750)} THEN 'person' || i || '@shop.example' END)",
        "Plan": _pick("a6", PLANS),
        "Language": _pick("a7", LANGUAGES),
        "Newsletter": _pick("a8", NEWSLETTERS),
        "Pickup Status": _pick("a9", PICKUPS),
        "Loyalty Member": truth.format(_chance("b8", 500), "true", "false"),
        "EMI Due": truth.format(_chance("b9", 80), "True", "False"),
        "Push Opt In": truth.format(opted_in, "True", "False"),
        "Risk Score": f"(CASE WHEN {_chance('b10', 900)} THEN 300 + {_lot('b11', 601)} END)::BIGINT",
        "Customer Type": truth.format(_chance("b12", 100), "Platinum", "Standard"),
    }
    return _selected(facts, (COLUMNS.profile, profile))


def _event() -> str:
    is_emi, books = _chance("b3", 150), ("Malgudi Days", "book name")
    items = f"[{', '.join(_evenly(f'b{10 + number}', CATEGORIES) for number in range(3))}]"
    items = f"list_slice({items}, 1, (1 + {_lot('b4', 3)})::INTEGER)"
    lender = _evenly("b5", ("ACME Capital", "City Bank"))
    source = f"(CASE WHEN event = 'App Launched' THEN {_evenly('b8', SOURCES)} END)"

    def charged(value: str) -> str:
        return f"(CASE WHEN event = 'Charged' THEN {value} END)"

    lenders = f"list_transform({items}, lambda item: {lender})"
    bought_books = f"list_filter({items}, lambda item: item = 'Books')"
    event = {
        "Category": f"(CASE WHEN event IN ('Product Viewed', 'Added To Cart') THEN {_evenly('b9', CATEGORIES)} END)",
        "Type": charged(f"CASE WHEN {is_emi} THEN 'EMI' ELSE 'Order' END"),
        "Coupon": charged(_evenly("b6", COUPONS)),
        "Amount": charged(f"(2 + {_lot('b7', 399)}) * 50") + "::BIGINT",
        "Items|Category": charged(items),
        "Items|Lender": charged(f"CASE WHEN {is_emi} THEN {lenders} END"),
        "Items|Book name": charged(f"list_transform({bought_books}, lambda item: {_evenly('b14', books)})"),
    }
    session = {"utm_source": source, "utm_campaign": f"{source} || '-brand'"}
    held = {name: found for name, found in COLUMNS.event.items() if name in event}
    facts = {"person": "person", "event": "event", "moment": "moment"}
    return _selected(facts, (held, event), (COLUMNS.session, session))


def _selected(facts: dict[str, str], *parts: tuple[Any, dict[str, str]]) -> str:
    """`expression AS column` for everything."""
    named = [f"{expression} AS {name}" for name, expression in facts.items()]
    for columns, expressions in parts:
        for name, expression in expressions.items():
            found: Property = columns[name]
            named.append(f"{expression} AS {found.text or found.number or found.texts}")
    return ", ".join(named)


def months_between(first: date, last: date) -> list[date]:
    """The first days of all months from that of `first` to that of `last`."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(begin, end + 1)]
