"""Campaigns of a file with languages and markets, and an account's people by whom double messages are counted.

The people judge by what was really created: each row's own filters, read as CleverTap reads them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.definition import Definition, read_definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.catalog import Catalog, TrackingPlan
from ctsync.definitions.families import FamilyReader
from ctsync.definitions.parts import expect_of_all, has_parts, split
from ctsync.expansion.expand import expand
from ctsync.expansion.expand_family import expand_family
from ctsync.problems import Level, Position, Problems
from ctsync.reading.nodes import Mapping as Tree
from ctsync.reading.parse import parse
from ctsync.reading.typed import to_data
from tests.support.campaigns import ACCOUNT, ZONE
from tests.support.world import World

CATALOG = Catalog(
    notification_channels={"offers": "Sales and offers"},
    tracking_plan=TrackingPlan.model_validate(
        {"profile": {"City": "text", "Language": "text", "Age": "number"}}
    ),
)

LANGUAGES = (None, "en", "hi", "Hindi", "ta", "fr")
CITIES = (None, "Pune", "Mumbai", "Nashik")
PEOPLE = tuple(
    {"Language": language, "City": city, "Age": 30} for language, city in product(LANGUAGES, CITIES)
)


def campaigns_of(text: str, account: AccountFacts = ACCOUNT) -> tuple[DesiredCampaign, ...]:
    """The campaigns of one file's text. Whatever is wrong with it fails the test."""
    found = Problems()
    tree = parse(text.encode(), "campaigns/a.yaml", found)
    assert tree is not None, [problem.what for problem in found]
    position = Position("campaigns/a.yaml")
    if not has_parts(tree):
        campaigns, findings = expand(read_definition(to_data(tree)), account, CATALOG, {}, position)
        assert campaigns, findings
        return campaigns
    reader = FamilyReader(_read, lambda _definition, _tree: {})
    family = reader.family(split(tree, found), expect_of_all(tree, found))
    assert family is not None, [problem.what for problem in found]
    expanded = expand_family(family, account, CATALOG, position)
    assert [finding.what for _, finding in expanded.findings if finding.level is Level.ERROR] == []
    return expanded.campaigns


def _read(tree: Tree) -> Definition:
    return read_definition(to_data(tree))


def messages_a_day(world: World, people: Iterable[Mapping[str, Any]] = PEOPLE) -> Counter[tuple[int, str]]:
    """How many campaigns each person got on each day of the account's zone."""
    counted: Counter[tuple[int, str]] = Counter()
    for row in world.rows:
        days = {_day(moment) for moment in row.sent_by(world.now)}
        for number, person in enumerate(people):
            if is_meant(person, row.payload.get("where", {})):
                counted.update((number, day) for day in days)
    return counted


def is_meant(person: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
    """Whether all of a payload's filters on the profile hold; `not_equals` also holds of people without a value."""
    fields = where.get("common_profile_properties", {}).get("profile_fields", [])
    return all(_holds(person.get(field["name"]), field["operator"], field.get("value")) for field in fields)


def _holds(value: Any, operator: str, asked: Any) -> bool:
    values = asked if isinstance(asked, list) else [asked]
    match operator:
        case "equals":
            return value in values
        case "not_equals":
            return value not in values
        case "greater_than_equals":
            return value is not None and value >= asked
        case _:
            raise AssertionError(operator)


def _day(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(ZONE)).date().isoformat()
