"""Every answer is compared with a count made here, by other means, from the rows of the state file."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ctsync.sandbox.segments import in_segment
from tests.sandbox.speaking import push

INDIA = timezone(timedelta(hours=5, minutes=30))
NOW = int(datetime(2026, 11, 24, 4, 30, tzinfo=UTC).timestamp())
SINCE = {"from": 20260901, "to": 20261124}


def shown(value):
    """A part of a test's name; functions have no name that is the same in two processes."""
    return None if callable(value) else str(value)


def at(day, clock="00:00"):
    return int(datetime.strptime(f"{day} {clock}", "%Y%m%d %H:%M").replace(tzinfo=INDIA).timestamp())


@pytest.fixture
def people(big):
    big.estimate(where={"event_name": "App Launched", **SINCE})
    return [json.loads(facts) for (facts,) in big.table("SELECT facts FROM people ORDER BY id")]


@pytest.fixture
def events(big, people):
    rows = big.table("SELECT person, event, at, properties FROM events")
    found = [(person, event, moment, json.loads(written or "{}")) for person, event, moment, written in rows]
    return [row for row in found if row[2] <= NOW]


@pytest.fixture
def active(events):
    """People with any event in the past 365 days."""
    return {person for person, _, moment, _ in events if moment > NOW - 365 * 86400}


def webhook(where):
    """A webhook reaches everybody who is meant, so that its estimate is the audience."""
    return push(
        target_mode="webhook",
        content=None,
        devices=None,
        when="now",
        where=where,
        webhook_endpoint_name="Recommendation Endpoint",
        estimate_only=True,
    )


def asked(big, where):
    answer = big.ask("create", webhook(where))
    assert answer.status_code == 200, answer.text
    return answer.json()["estimates"]["webhook"]


def profile(name, operator, value=None, group="profile_fields"):
    return {"common_profile_properties": {group: [{"name": name, "operator": operator, "value": value}]}}


def event(name, *properties, **more):
    return {"event_name": name, **SINCE, "event_properties": list(properties), **more}


def prop(name, operator, value=None):
    return {"name": name, "operator": operator, "value": value}


def test_an_empty_query_is_everybody(big, people):
    assert asked(big, {}) == len(people) == 1_000


PROFILES = [
    ("City", "equals", "Pune", lambda p: p.get("City") == "Pune"),
    ("City", "equals", ["Pune", "Delhi"], lambda p: p.get("City") in ("Pune", "Delhi")),
    ("City", "equals", "pune", lambda _p: False),
    ("City", "contains", "pur", lambda p: "pur" in p["City"]),
    ("City", "does_not_contain", ["a", "i"], lambda p: "a" not in p["City"] and "i" not in p["City"]),
    ("Language", "not_equals", "en", lambda p: p.get("Language") != "en"),
    ("Language", "not_equals", ["en", "hi"], lambda p: p.get("Language") not in ("en", "hi")),
    ("Language", "exists", None, lambda p: "Language" in p),
    ("Language", "does_not_exist", None, lambda p: "Language" not in p),
    ("Nonsense", "exists", None, lambda _p: False),
    ("Nonsense", "not_equals", "x", lambda _p: True),
    ("EMI Due", "equals", "True", lambda p: p["EMI Due"] == "True"),
    ("EMI Due", "equals", "true", lambda _p: False),
    ("Risk Score", "less_than", 500, lambda p: p.get("Risk Score", 10**9) < 500),
    ("Risk Score", "less_than_equals", 500, lambda p: p.get("Risk Score", 10**9) <= 500),
    ("Risk Score", "greater_than", 700.5, lambda p: p.get("Risk Score", 0) > 700.5),
    ("Risk Score", "greater_than_equals", 700, lambda p: p.get("Risk Score", 0) >= 700),
    ("Risk Score", "equals", 700, lambda p: p.get("Risk Score") == 700),
    ("Risk Score", "equals", "700", lambda _p: False),
    ("Risk Score", "contains", "7", lambda _p: False),
    ("City", "greater_than", 5, lambda _p: False),
]


@pytest.mark.parametrize(("name", "operator", "value", "test"), PROFILES, ids=shown)
def test_a_profile_field_is_answered_from_the_profiles(big, people, active, name, operator, value, test):
    """Without an event, people of the past 365 days are meant."""
    expected = sum(test(person["profile"]) for person in people if person["id"] in active)
    assert asked(big, profile(name, operator, value)) == expected


def test_an_operator_that_is_left_out_means_equals(big):
    entry = {"common_profile_properties": {"profile_fields": [{"name": "City", "value": "Pune"}]}}
    assert asked(big, entry) == asked(big, profile("City", "equals", "Pune")) > 0


def test_people_without_a_property_pass_not_equals_unless_told_otherwise(api):
    rows = [
        json.loads(facts)["profile"]
        for (facts,) in (api.estimate(), api.table("SELECT facts FROM people"))[1]
    ]
    query = event("Charged") | {"event_name": "Never happened"}
    assert asked(api, query) == 0
    loose = asked(api, profile("Language", "not_equals", "en"))
    api.settings(not_equals_includes_unset=False)
    strict = asked(api, profile("Language", "not_equals", "en"))
    assert 0 < strict < loose <= sum(row.get("Language") != "en" for row in rows)


OTHER_GROUPS = [
    ("demographics", "Gender", "equals", "F", lambda p: p["gender"] == "F"),
    ("demographics", "Age", "less_than", 30, lambda p: p["age"] < 30),
    ("geo_fields", "Country", "equals", "India", lambda p: p["profile"]["Country"] == "India"),
    ("app_fields", "App Version", "equals", "5.0", lambda p: p["app"] == "5.0"),
    ("reachability", "SMS", "equals", "True", lambda p: "Phone" in p["profile"]),
    ("reachability", "Push", "equals", "False", lambda p: not p["devices"]),
    (
        "technographics",
        "Device",
        "equals",
        ["Mobile"],
        lambda p: bool({"android", "ios"} & set(p["devices"])),
    ),
    ("technographics", "Device", "equals", "Desktop", lambda p: p["devices"] == ["web"]),
    (
        "technographics",
        "OS",
        "equals",
        "iOS",
        lambda p: [d for d in p["devices"] if d != "web"][:1] == ["ios"],
    ),
    ("technographics", "Device", "does_not_exist", None, lambda p: not p["devices"]),
]


@pytest.mark.parametrize("case", OTHER_GROUPS, ids=lambda case: " ".join(map(str, case[:4])))
def test_the_other_parts_of_the_profile_are_answered_too(big, people, active, case):
    group, name, operator, value, test = case
    expected = sum(test(person) for person in people if person["id"] in active)
    assert asked(big, profile(name, operator, value, group)) == expected > 0


def test_several_conditions_must_all_hold(big, people, active):
    entries = [prop("City", "equals", "Mumbai"), prop("Loyalty Member", "equals", "true")]
    where = {
        "common_profile_properties": {
            "profile_fields": entries,
            "demographics": [prop("Gender", "equals", "F")],
        }
    }
    expected = sum(
        person["profile"]["City"] == "Mumbai"
        and person["profile"]["Loyalty Member"] == "true"
        and person["gender"] == "F"
        and person["id"] in active
        for person in people
    )
    assert asked(big, where) == expected > 0


EVENTS = [
    ("App Launched", [], lambda _e: True),
    ("Charged", [("Amount", "greater_than", 5000)], lambda e: e["Amount"] > 5000),
    (
        "Charged",
        [("Amount", "greater_than_equals", 3000), ("Amount", "less_than", 9000)],
        lambda e: 3000 <= e["Amount"] < 9000,
    ),
    ("Charged", [("Coupon", "does_not_exist", None)], lambda e: "Coupon" not in e),
    ("Charged", [("Coupon", "exists", None)], lambda e: "Coupon" in e),
    ("Charged", [("Coupon", "not_equals", "XMAS40")], lambda e: e.get("Coupon") != "XMAS40"),
    (
        "Charged",
        [("Items|Category", "equals", "Grocery")],
        lambda e: "Grocery" in [i["Category"] for i in e["Items"]],
    ),
    (
        "Charged",
        [("Items|Category", "equals", ["Coats", "Toys"]), ("Type", "equals", "Order")],
        lambda e: {"Coats", "Toys"} & {i["Category"] for i in e["Items"]} and e["Type"] == "Order",
    ),
    ("Charged", [("Items|Lender", "exists", None)], lambda e: any("Lender" in i for i in e["Items"])),
    ("Charged", [("Amount|Nothing", "exists", None)], lambda _e: False),
    (
        "Charged",
        [("Items|Category", "not_equals", "Grocery")],
        lambda e: any(i["Category"] != "Grocery" for i in e["Items"]),
    ),
    ("Product Viewed", [("Category", "contains", "Sneak")], lambda e: e["Category"] == "Sneakers"),
]


@pytest.mark.parametrize(("name", "properties", "test"), EVENTS, ids=shown)
def test_an_event_is_answered_from_the_events(big, events, name, properties, test):
    expected = {who for who, what, when, e in events if what == name and when >= at(20260901) and test(e)}
    assert asked(big, event(name, *(prop(*each) for each in properties))) == len(expected)


@pytest.mark.parametrize(
    "days", [(20260901, 20260901), (20261001, 20261031), (20251101, 20251130), (20261124, 20261124)]
)
def test_the_days_are_the_accounts_own_and_both_included(big, events, days):
    first, last = days
    expected = {
        who
        for who, what, when, _ in events
        if what == "App Launched" and at(first) <= when < at(last) + 86400
    }
    assert asked(big, {"event_name": "App Launched", "from": first, "to": last}) == len(expected)


COUNTS = [
    (None, None, lambda n: n >= 1),
    ("greater_than_equals", 3, lambda n: n >= 3),
    ("greater_than", 3, lambda n: n > 3),
    ("equals", 2, lambda n: n == 2),
    ("less_than", 3, lambda n: 1 <= n < 3),
    ("less_than_equals", 1, lambda n: n == 1),
    ("equals", 0, lambda _n: False),
]


@pytest.mark.parametrize("key", ["did_all", "did_none"])
@pytest.mark.parametrize(("operator", "value", "test"), COUNTS, ids=shown)
def test_how_often_somebody_did_it_counts(big, events, active, key, operator, value, test):
    times = Counter(who for who, what, when, _ in events if what == "App Launched" and when >= at(20260901))
    did = {who for who, count in times.items() if test(count)}
    condition = {"event_name": "App Launched", **SINCE}
    if operator is not None:
        condition |= {"operator": operator, "value": value}
    expected = active & did if key == "did_all" else active - did
    assert asked(big, {"advanced_query": {key: [condition]}}) == len(expected)


def test_all_parts_of_a_query_narrow_it(big, people, events):
    """The shape of the pages' own example, with a did_none beside it."""
    where = event("Charged", prop("Amount", "greater_than", 1000)) | profile("Country", "equals", "India")
    where["advanced_query"] = {
        "did_all": [{"event_name": "App Launched", **SINCE}, {"event_name": "Product Viewed", **SINCE}],
        "did_none": [{"event_name": "Uninstalled", **SINCE}],
    }

    def who_did(name, test=lambda _e: True):
        return {who for who, what, when, e in events if what == name and when >= at(20260901) and test(e)}

    expected = (
        who_did("Charged", lambda e: e["Amount"] > 1000) & who_did("App Launched") & who_did("Product Viewed")
    )
    expected -= who_did("Uninstalled")
    expected &= {person["id"] for person in people if person["profile"]["Country"] == "India"}
    assert asked(big, where) == len(expected) > 0


SESSIONS = [
    (prop("time_of_day", "equals", ["09:00", "12:00"]), lambda clock, _s: "09:00" <= clock <= "12:00"),
    (
        prop("time_of_day", "equals", ["22:00", "06:00"]),
        lambda clock, _s: clock >= "22:00" or clock <= "06:00",
    ),
    (prop("utm_source", "equals", "google"), lambda _clock, s: s.get("utm_source") == "google"),
    (prop("utm_campaign", "contains", "insta"), lambda _clock, s: "insta" in s.get("utm_campaign", "")),
    (prop("shoe_size", "exists"), lambda _clock, _s: False),
]


@pytest.mark.parametrize(("entry", "test"), SESSIONS, ids=shown)
def test_session_properties_narrow_an_event(big, events, entry, test):
    expected = {
        who
        for who, what, when, e in events
        if what == "App Launched"
        and when >= at(20260901)
        and test(datetime.fromtimestamp(when, INDIA).strftime("%H:%M"), e.get("session", {}))
    }
    where = {"event_name": "App Launched", **SINCE, "session_properties": [entry]}
    assert asked(big, where) == len(expected)


def test_a_segment_is_a_fixed_share_chosen_by_its_id(big, other):
    for each in (big, other):
        each.admin("account", {"segments": {str(number): number for number in range(1, 40)}})
    body = webhook(None) | {"segment": 7}
    sizes = [
        big.ask("create", body | {"segment": number}).json()["estimates"]["webhook"]
        for number in range(1, 40)
    ]
    assert all(110 <= size <= 590 for size in sizes)
    assert len(set(sizes)) > 20
    assert sizes[6] == sum(in_segment(person, 7) for person in range(1, 1001))
    small = other.ask("create", body).json()["estimates"]["webhook"]
    assert small == sum(in_segment(person, 7) for person in range(1, 101))


def test_new_events_happen_as_the_clock_moves_on(api):
    before = asked(api, {"event_name": "App Launched", "from": 20261101, "to": 20261124})
    api.advance("60d")
    assert asked(api, {"event_name": "App Launched", "from": 20261101, "to": 20261124}) >= before
    assert asked(api, {"event_name": "App Launched", "from": 20261225, "to": 20270123}) > 0


def test_what_has_not_happened_yet_today_does_not_count(api):
    api.estimate(where={"event_name": "App Launched", **SINCE})
    later = api.table(f"SELECT count(*) FROM events WHERE at > {NOW}")[0][0]
    assert later > 0
    counted = asked(api, {"event_name": "App Launched", "from": 20261124, "to": 20261124})
    rows = api.table(
        f"SELECT DISTINCT person FROM events WHERE event = 'App Launched' AND at BETWEEN {at(20261124)} AND {NOW}"
    )
    assert counted == len(rows)


def test_many_different_questions_are_all_answered(api):
    sizes = [asked(api, profile("Risk Score", "less_than", 300 + 9 * number)) for number in range(70)]
    assert sizes == sorted(sizes)
