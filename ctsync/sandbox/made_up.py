"""A made-up shop's customers and what they did, the same for the same seed, so that estimates mean something.

People are made once. What they did is made month by month, each month from the seed and its own name alone, so it
does not matter when the clock started or how it was advanced: the same month always holds the same events.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import accumulate
from random import Random
from typing import Any, TypeAlias

from ctsync.sandbox.state import as_json

SIZE = 5_000
SEED = 20261124
EVENTS_PER_PERSON_AND_MONTH = 0.9
DAYS_BEFORE = 400
"""How far back the past of the shop goes from the clock's first moment."""

Wheel: TypeAlias = tuple[list[Any], list[float]]
"""Values, and the sums of their weights up to each."""


def _wheel(weights: Mapping[Any, float]) -> Wheel:
    return list(weights), list(accumulate(weights.values()))


CITIES = _wheel(
    {
        "Mumbai": 18,
        "Delhi": 15,
        "Bengaluru": 13,
        "Pune": 9,
        "Chennai": 9,
        "Hyderabad": 8,
        "Kolkata": 7,
        "Jaipur": 5,
        "Kochi": 4,
        "Nagpur": 3,
        "Pimpri": 2,
        "Dubai": 3,
        "Singapore": 2,
        "London": 1,
        "New York": 0.6,
        "Sydney": 0.4,
    }
)
ABROAD = {
    "Dubai": ("United Arab Emirates", "Asia/Dubai", "+9715"),
    "Singapore": ("Singapore", "Asia/Singapore", "+658"),
    "London": ("United Kingdom", "Europe/London", "+4477"),
    "New York": ("United States", "America/New_York", "+1917"),
    "Sydney": ("Australia", "Australia/Sydney", "+614"),
}
NAMES = (
    *("Priya", "Rahul", "Asha", "Vikram", "Fatima", "John", "Mary", "Arjun", "Zoë", "Sunita"),
    *("प्रिया", "राहुल", "सुनीता", "अर्जुन"),
    *("பிரியா", "முருகன்", "கவிதா"),
    *("ಅನನ್ಯ", "രാഹുൽ", "ফাতিমা", "محمد", "O'Brien"),
)
LANGUAGES = _wheel({"en": 44, "hi": 25, "ta": 15, "Hindi": 4, "Tamil": 4, "": 8})
PLANS = _wheel({"free": 62, "plus": 25, "gold": 10, "": 3})
NEWSLETTERS = _wheel({"monthly": 34, "weekly": 15, "never": 15, "": 36})
PICKUPS = _wheel({"ready": 4, "collected": 11, "": 85})
DEVICES = _wheel(
    {
        ("android",): 38,
        ("ios",): 16,
        ("android", "web"): 20,
        ("ios", "web"): 9,
        ("android", "ios"): 3,
        ("ios", "android"): 2,
        ("web",): 6,
        (): 6,
    }
)
"""Last used first among the phones."""

CATEGORIES = ("Grocery", "Grocery", "Grocery", "Sneakers", "Running", "Books", "Coats", "Phones", "Toys")
EVENTS = _wheel(
    {"App Launched": 51, "Product Viewed": 26, "Added To Cart": 15, "Charged": 7, "Uninstalled": 1}
)
COUPONS = ("", "", "", "XMAS40", "WELCOME10")
SOURCES = ("", "", "", "", "google", "instagram", "clevertap")
_OF_A_CATEGORY = {category: as_json({"Category": category}) for category in CATEGORIES}
_FROM_A_SOURCE: dict[str, str | None] = {
    source: as_json({"session": {"utm_source": source, "utm_campaign": f"{source}-brand"}})
    if source
    else None
    for source in SOURCES
}


def people(size: int = SIZE, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Everybody, in order of their ids from 1."""
    random = Random(f"{seed} people")  # noqa: S311  # made-up people, not secrets
    for number in range(1, size + 1):
        yield _person(random, number)


def _pick(random: Random, wheel: Wheel) -> Any:
    return random.choices(wheel[0], cum_weights=wheel[1])[0]


def _person(random: Random, number: int) -> dict[str, Any]:
    city = _pick(random, CITIES)
    country, zone, dial = ABROAD.get(city, ("India", "Asia/Kolkata", "+919"))
    devices = _pick(random, DEVICES)
    chance = random.random
    profile = {
        "City": city,
        "Country": country,
        "Name": random.choice(NAMES) if chance() < 0.93 else "",
        "Phone": f"{dial}{10_000_000 + number}" if chance() < 0.9 else "",
        "Email": f"person{number}@shop.example" if chance() < 0.75 else "",
        "Plan": _pick(random, PLANS),
        "Language": _pick(random, LANGUAGES),
        "Newsletter": _pick(random, NEWSLETTERS),
        "Pickup Status": _pick(random, PICKUPS),
        "Loyalty Member": "true" if chance() < 0.5 else "false",
        "EMI Due": "True" if chance() < 0.08 else "False",
        "Push Opt In": "True" if devices and chance() < 0.8 else "False",
        "Risk Score": random.randint(300, 900) if chance() < 0.9 else "",
        "Customer Type": "Platinum" if chance() < 0.1 else "Standard",
    }
    return {
        "id": number,
        "zone": zone,
        "devices": devices,
        "profile": {name: value for name, value in profile.items() if value != ""},
        "gender": "F" if chance() < 0.48 else "M",
        "age": random.randint(18, 70),
        "app": random.choice(("4.0", "4.1", "5.0")),
        "mail": chance() < 0.88,
        "whatsapp": chance() < 0.8,
    }


def activity(random: Random) -> float:
    """Some people do a lot, most do little."""
    return random.paretovariate(1.4)


def events_of_month(
    month: date, size: int = SIZE, seed: int = SEED
) -> Iterator[tuple[int, str, int, str | None]]:
    """Rows (person, event, moment, properties as JSON or None) of the month that begins on `month`, UTC days."""
    weigher = Random(f"{seed} activity")  # noqa: S311  # made-up people, not secrets
    weights = [activity(weigher) for _ in range(size)]
    random = Random(f"{seed} {month:%Y-%m}")  # noqa: S311  # made-up people, not secrets
    days = monthrange(month.year, month.month)[1]
    begin = int(datetime(month.year, month.month, 1, tzinfo=UTC).timestamp())
    count = int(size * EVENTS_PER_PERSON_AND_MONTH)
    who = random.choices(range(1, size + 1), weights=weights, k=count)
    what = random.choices(EVENTS[0], cum_weights=EVENTS[1], k=count)
    for person, event in zip(who, what, strict=True):
        moment = begin + int(random.random() * days * 86400)
        yield person, event, moment, _properties(random, event)


def _properties(random: Random, event: str) -> str | None:
    if event == "Charged":
        return as_json(_purchase(random))
    if event in ("Product Viewed", "Added To Cart"):
        return _OF_A_CATEGORY[random.choice(CATEGORIES)]
    return _FROM_A_SOURCE[random.choice(SOURCES)] if event == "App Launched" else None


def _purchase(random: Random) -> dict[str, Any]:
    is_emi = random.random() < 0.15
    items = [{"Category": random.choice(CATEGORIES)} for _ in range(random.randint(1, 3))]
    for item in items:
        if is_emi:
            item["Lender"] = random.choice(("ACME Capital", "City Bank"))
        if item["Category"] == "Books":
            item["Book name"] = random.choice(("Malgudi Days", "book name"))
    bought = {"Amount": random.randint(2, 400) * 50, "Type": "EMI" if is_emi else "Order", "Items": items}
    coupon = random.choice(COUPONS)
    return {**bought, "Coupon": coupon} if coupon else bought
