"""The law that holds the two readings of the query language together: the same people for the same query."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctsync.sandbox.audience_query import AudienceQuery
from ctsync.sandbox.large.loading import Files
from ctsync.sandbox.lifecycle import ZONES
from ctsync.sandbox.population import Population
from ctsync.sandbox.settings import Settings
from ctsync.sandbox.state import State
from tests.sandbox.large.written import write_events, write_people

NOW = int(datetime(2026, 11, 24, 4, 30, tzinfo=UTC).timestamp())
DAYS = (20250101, 20251101, 20260329, 20260901, 20261025, 20261101, 20261123, 20261124)
VALUES = {
    "City": ("Mumbai", "Pune", "pur", "pune"),
    "Language": ("en", "hi", "n", ""),
    "Risk Score": (300, 555, 700.5, 900, 2**70, "700", float("nan"), float("inf")),
    "Pickup Status": ("ready", "col"),
    "EMI Due": ("True", "true"),
    "Nonsense": ("x", 1),
    "Identity|x": ("x",),
    "Phone": ("+919", 919, "\ud800"),
}
OTHERS = {
    "demographics": {"Gender": ("F", "M"), "Age": (18, 40, 70, "40")},
    "geo_fields": {"City": ("Pune", "Dubai"), "Country": ("India", "U"), "Plan": ("gold",)},
    "app_fields": {"App Version": ("5.0", 5.0)},
    "reachability": {
        "Push": ("True", "False"),
        "Email": ("True",),
        "SMS": ("False",),
        "WhatsApp": ("True",),
        "X": ("True",),
    },
    "technographics": {"Device": ("Mobile", "Desktop", "Tablet"), "OS": ("iOS", "Android")},
}
EVENTS = {
    "Amount": (50, 5000, 9999.5, "5000"),
    "Type": ("EMI", "Order"),
    "Coupon": ("XMAS40", "X"),
    "Category": ("Grocery", "Sneak"),
    "Items|Category": ("Books", "Grocery", "oa"),
    "Items|Lender": ("City Bank",),
    "Items|Book name": ("Malgudi Days",),
    "Items": ("Books", 3),
    "session": ("google",),
    "Amount|x": (1,),
}
SESSION = {"utm_source": ("google", "insta"), "utm_campaign": ("google-brand", "brand"), "shoe_size": (4,)}
TEXTS = ("equals", "not_equals", "contains", "does_not_contain", "exists", "does_not_exist")
NUMBERS = ("greater_than", "greater_than_equals", "less_than", "less_than_equals")


def conditions(known):
    def of(name):
        several = st.lists(st.sampled_from(known[name]), min_size=1, max_size=3)
        numbers = [value for value in known[name] if not isinstance(value, str)] or [5]
        worded = st.fixed_dictionaries(
            {"name": st.just(name), "value": st.one_of(st.sampled_from(known[name]), several)},
            optional={"operator": st.sampled_from(TEXTS)},
        )
        counted = st.fixed_dictionaries(
            {"name": st.just(name), "operator": st.sampled_from(NUMBERS), "value": st.sampled_from(numbers)}
        )
        return worded | counted

    return st.sampled_from(sorted(known)).flatmap(of)


CLOCKS = st.sampled_from(("00:00", "09:00", "12:30", "22:00", "23:59", "9", 9))
SESSIONS = conditions(SESSION) | st.tuples(CLOCKS, CLOCKS).map(
    lambda pair: {"name": "time_of_day", "value": list(pair)}
)
SPANS = st.lists(st.sampled_from(DAYS), min_size=2, max_size=2).map(sorted)
NAMES = ("App Launched", "Charged", "Product Viewed", "Uninstalled", "Never happened")


@st.composite
def events(draw):
    first, last = draw(SPANS)
    found = {"event_name": draw(st.sampled_from(NAMES)), "from": first, "to": last}
    if draw(st.booleans()):
        found["event_properties"] = draw(st.lists(conditions(EVENTS), max_size=2))
    if draw(st.booleans()):
        found["session_properties"] = draw(st.lists(SESSIONS, max_size=1))
    return found


@st.composite
def counted(draw):
    found = draw(events())
    if draw(st.booleans()):
        found |= {"operator": draw(st.sampled_from(("equals", *NUMBERS))), "value": draw(st.integers(0, 4))}
    return found


@st.composite
def queries(draw):
    where = draw(events()) if draw(st.booleans()) else {}
    groups = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "profile_fields": st.lists(conditions(VALUES), max_size=2),
                **{group: st.lists(conditions(known), max_size=1) for group, known in OTHERS.items()},
            },
        )
    )
    if groups or not where:
        where["common_profile_properties"] = groups
    if draw(st.booleans()):
        where["advanced_query"] = {
            "did_all": draw(st.lists(counted(), max_size=2)),
            "did_none": draw(st.lists(counted(), max_size=1)),
        }
        if draw(st.booleans()):
            threshold = draw(counted())
            limit = {key: threshold[key] for key in ("operator", "value") if key in threshold}
            where["advanced_query"]["did_any"] = {
                "any_events": draw(st.lists(events(), min_size=1, max_size=2)),
                **limit,
            }
    return where


SWITCHES = st.builds(
    Settings,
    not_equals_includes_unset=st.booleans(),
    list_means_any=st.booleans(),
    did_any=st.sampled_from(("supported", "ignored")),
)
CHANNELS = st.fixed_dictionaries(
    {
        "target_mode": st.sampled_from(
            ("push", "webpush", "email", "sms", "whatsapp", "webhook", "notificationinbox")
        )
    },
    optional={
        "devices": st.lists(
            st.sampled_from(("android", "ios", "windows", "web")), min_size=1, max_size=3, unique=True
        ),
        "send_to_all_devices": st.booleans(),
        "send_email_to_opted_out_users": st.booleans(),
        "subscription_groups": st.just(["Newsletter"]),
    },
)


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    """The same 300 people twice: as rows, and as a user's files."""
    folder = tmp_path_factory.mktemp("engines")
    opened, asking = [], []
    for name in ("rows", "files"):
        state = State(folder / name / "sandbox.sqlite3")
        state.remember("began", NOW)
        population = Population(state)
        asking.append(AudienceQuery(state, population))
        opened.append((population, state))
    rows, files = (population for population, _ in opened)
    rows.settle(300, 5)
    rows.live_until(NOW)
    written = opened[0][1].rows("SELECT person, event, at, properties FROM events ORDER BY rowid")
    people = write_people(folder / "people.csv", rows.everybody())
    happened = write_events(folder / "events.csv", (tuple(row.values()) for row in written))
    files.load(Files(people, happened), "Asia/Kolkata")
    yield asking
    for population, state in opened:
        population.close()
        state.close()


@settings(max_examples=250, deadline=None)
@given(
    where=queries(),
    zone=st.sampled_from(("Asia/Kolkata", "Europe/Berlin", "America/New_York")),
    read=SWITCHES,
)
def test_the_same_query_means_the_same_people(engines, where, zone, read):
    rows, files = (engine.people({"where": where}, NOW, zone, read) for engine in engines)
    assert [each["id"] for each in files.members()] == [each["id"] for each in rows.members()]
    assert files.count == rows.count


@settings(max_examples=100, deadline=None)
@given(body=CHANNELS, where=queries())
def test_an_estimate_counts_the_same_devices(engines, body, where):
    rows, files = (engine.people({"where": where}, NOW, "Asia/Kolkata", Settings()) for engine in engines)
    assert files.estimate(body) == rows.estimate(body)


@pytest.mark.parametrize("segment", [1, 7])
def test_a_segment_holds_the_same_people(engines, segment):
    rows, files = (engine.people({"segment": segment}, NOW, "Asia/Kolkata", Settings()) for engine in engines)
    assert [each["id"] for each in files.members()] == [each["id"] for each in rows.members()]
    assert 0 < files.count == rows.count


@pytest.mark.parametrize("zone", ["", *ZONES])
def test_members_are_the_same_people_in_the_same_order_zone_by_zone(engines, zone):
    rows, files = (engine.people({"where": {}}, NOW, "Asia/Kolkata", Settings()) for engine in engines)

    def told(person):
        profile = {name: value for name, value in person["profile"].items() if name != "Identity"}
        return {**person, "profile": profile, "devices": list(person["devices"])}

    assert [told(each) for each in files.members(zone)] == [told(each) for each in rows.members(zone)]


def test_two_walks_through_an_audience_do_not_disturb_each_other(engines):
    _, files = (engine.people({"where": {}}, NOW, "Asia/Kolkata", Settings()) for engine in engines)
    one, other = files.members(), files.members()
    pairs = [(next(one)["id"], next(other)["id"], files.count) for _ in range(3)]
    assert pairs == [(1, 1, 300), (2, 2, 300), (3, 3, 300)]
