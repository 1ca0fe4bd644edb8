"""What holds for every campaign, however the clock is moved: laws, tried on whole accounts."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctsync.sandbox.account import Account
from ctsync.sandbox.clock import local_time
from ctsync.sandbox.journal import Asked
from tests.sandbox.delivery.test_quiet import shows_quiet

ZONE = "America/New_York"
START = datetime(2027, 3, 12, 15, 0, tzinfo=UTC)
"""Two days before clocks go forward there."""
SOME = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CLOCKS = st.integers(0, 23).map(lambda hour: f"{hour:02}:00")
STEPS = st.lists(st.integers(1, 20 * 3600), min_size=1, max_size=8)
GROUPS = st.sampled_from([None, {"type": "campaign", "percentage": 30}])


@st.composite
def whens(draw):
    """A few days around the change of the clocks, with quiet hours and a cutoff as likely as not."""
    when = {
        "type": "recurring",
        "repeats_every": 1,
        "repeat_type": "day",
        "start_time": f"20270312 {draw(CLOCKS.filter(lambda clock: clock > '11:00'))}",
        "end_by_occurrences": draw(st.integers(1, 3)),
    }
    if draw(st.booleans()):
        when |= {"delivery_timezone": "user", "user_timezone_wrap_around": draw(st.booleans())}
    if draw(st.booleans()):
        when |= {"campaign_cutoff": draw(CLOCKS)}
    if draw(st.booleans()):
        state = draw(st.sampled_from(["delay", "discard"]))
        zone = draw(st.sampled_from(["user", "account"]))
        hours = draw(
            st.dictionaries(st.integers(1, 7).map(str), st.tuples(CLOCKS, CLOCKS).map(list), min_size=1)
        )
        when |= {"dnd": {"message_state": state, "dnd_timezone": zone, "dnd_info": hours}}
    return when


@st.composite
def bodies(draw):
    title = draw(
        st.sampled_from(["Hi {{ Profile.Name }}", "{% if Profile.Name %}Hi{% else %}{% abort %}{% endif %}"])
    )
    body = {
        "name": "a law",
        "where": {},
        "content": {"title": title, "body": "There"},
        "devices": ["android", "ios"],
        "when": draw(whens()),
        "respect_throttle": draw(st.booleans()),
        "send_to_all_devices": draw(st.booleans()),
    }
    if group := draw(GROUPS):
        body["control_group"] = group
    if draw(st.booleans()):
        body["users_limit_per_run"] = draw(st.integers(1, 60))
    return body


SETTINGS = st.fixed_dictionaries(
    {"frequency_cap_per_day": st.sampled_from([0, 1]), "throttle_per_minute": st.sampled_from([0, 7])}
)


@contextmanager
def an_account(told):
    with tempfile.TemporaryDirectory() as folder:
        account = Account(Path(folder) / "state.sqlite3")
        account.start(START, ZONE, 80, 7)
        account.set_settings(told)
        yield account
        account.close()


def created(account, body):
    """The id, or None where nobody would ever get it."""
    return account.call("create", body, Asked("POST", "/1/targets/create.json")).body.get("id")


def outcome(account):
    rows = [{**row, "number": 0} for row in account.outbox.all({"limit": 100_000})]
    sends = [{**row, "number": 0, "held_from": row["held_from"] is not None} for row in account.sends.all()]
    return rows, sends


@SOME
@given(body=bodies(), told=SETTINGS)
def test_everybody_of_an_audience_got_it_or_is_left_out_for_one_reason(body, told):
    with an_account(told) as account:
        campaign = created(account, body)
        account.advance("2w")
        rows = account.sends.all(campaign) if campaign else []
        chosen = sum(row["audience"] for row in rows if row["held_from"] is None)
        assert chosen == sum(row["people"] + sum(row["left_out"].values()) for row in rows)
        for row in rows:
            waiting = sum(entry["people"] for entry in row["held"])
            assert row["audience"] == row["people"] + sum(row["left_out"].values()) + waiting
            assert 0 <= row["clicked"] <= row["viewed"] <= row["messages"]
            assert row["people"] <= row["messages"]
        messages = Counter(
            (row["campaign"], row["person"], row["device"]) for row in account.outbox.all({"limit": 10**5})
        )
        assert sum(messages.values()) == sum(row["messages"] for row in rows)
        assert max(messages.values(), default=0) <= body["when"]["end_by_occurrences"]
        runs: Counter[str] = Counter()
        for row in rows:
            runs[row["planned"]] += row["people"]
        assert max(runs.values(), default=0) <= body.get("users_limit_per_run", 80)


@SOME
@given(body=bodies(), told=SETTINGS)
def test_nobody_gets_anything_in_their_quiet_hours_or_after_the_cutoff(body, told):
    with an_account(told) as account:
        created(account, body)
        account.advance("2w")
        zones = {person["id"]: person["zone"] for person in account.population.everybody()}
        when, dnd = body["when"], body["when"].get("dnd", {})
        for row in account.outbox.all({"limit": 100_000}):
            own = zones[row["person"]]
            quiet_on = local_time(row["at"], own if dnd.get("dnd_timezone") == "user" else ZONE)
            assert not shows_quiet(dnd.get("dnd_info", {}), quiet_on)
            cut_on = local_time(row["at"], own if when.get("delivery_timezone") == "user" else ZONE)
            assert f"{cut_on:%H:%M}" <= when.get("campaign_cutoff", "24:00")


@SOME
@given(first=bodies(), second=bodies(), told=SETTINGS, steps=STEPS)
def test_however_the_clock_is_moved_the_same_messages_go_out(first, second, told, steps):
    with an_account(told) as at_once, an_account(told) as step_by_step:
        for account in (at_once, step_by_step):
            created(account, first)
            created(account, second)
        for seconds in steps:
            step_by_step.advance(f"{seconds}s")
        for account in (at_once, step_by_step):
            account.advance("2027-03-30 12:00")
        assert outcome(at_once) == outcome(step_by_step)


@SOME
@given(body=bodies(), told=SETTINGS, moment=st.integers(0, 4 * 86400))
def test_after_a_stop_nothing_goes_out(body, told, moment):
    with an_account(told) as account:
        campaign = created(account, body)
        account.advance(f"{moment}s")
        stopped_at = account.clock.now
        account.call("stop", {"id": campaign}, Asked("POST", "/1/targets/stop.json"))
        before = account.outbox.all({"limit": 100_000})
        account.advance("3w")
        assert account.outbox.all({"limit": 100_000}) == before
        assert all(row["at"] <= stopped_at for row in before)
        assert all(row["people"] == 0 for row in account.sends.all(campaign) if row["at"] > stopped_at)
        assert account.state.value("SELECT count(*) FROM held") == 0
