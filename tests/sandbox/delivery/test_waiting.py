"""Messages that wait: for the end of quiet hours, for their minute, through restarts, and never past a stop."""

from __future__ import annotations

import pytest

from ctsync.sandbox.server import EmbeddedSandbox
from tests.sandbox.conftest import START
from tests.sandbox.speaking import Speaking

EVERY_NIGHT = {str(day): ["21:00", "06:00"] for day in range(1, 8)}
HELD = {"message_state": "delay", "dnd_info": EVERY_NIGHT, "dnd_timezone": "account"}
EVENING = {"type": "later", "delivery_date_time": ["20261125 22:00"]}
TEN_AT_NIGHT = 1795624200
SIX_IN_THE_MORNING = TEN_AT_NIGHT + 8 * 3600


def everybody(api):
    return sum(api.estimate(when="now").values())


def test_messages_of_the_night_go_out_in_the_morning_and_the_campaign_runs_until_then(api):
    campaign = api.create(when=EVENING | {"dnd": HELD})
    api.advance("2026-11-25 22:00")
    (row,) = api.sends()
    assert row["people"] == 0
    assert row["held"] == [{"reason": "quiet_hours", "until": SIX_IN_THE_MORNING, "people": everybody(api)}]
    assert api.outbox() == []
    api.advance("2026-11-26 05:59")
    assert api.status_of(campaign) == "running"
    assert api.ask("result", {"id": campaign}).status_code == 500
    api.advance("1m")
    first, second = api.sends()
    assert (second["at"], second["held_from"], second["people"]) == (
        SIX_IN_THE_MORNING,
        first["number"],
        everybody(api),
    )
    assert {each["at"] for each in api.outbox()} == {SIX_IN_THE_MORNING}
    assert api.status_of(campaign) == "running"
    api.advance("1h")
    assert api.status_of(campaign) == "completed"
    assert api.ask("result", {"id": campaign}).json()["result"]["sent"] == second["messages"]


def test_discarded_messages_never_come(api):
    api.create(when=EVENING | {"dnd": HELD | {"message_state": "discard"}})
    api.advance("10d")
    (row,) = api.sends()
    assert (row["people"], row["held"], row["left_out"]["quiet_hours"]) == (0, [], everybody(api))


def test_what_waits_survives_the_end_of_the_process(tmp_path):
    path = tmp_path / "again.sqlite3"
    for step in ("2026-11-25 23:00", "2026-11-26 05:00", "2026-11-26 06:00"):
        with (
            EmbeddedSandbox(path, clock_start=START, zone="Asia/Kolkata", population=(100, 7)) as running,
            Speaking(running.url, path) as api,
        ):
            if not api.rows():
                api.create(when=EVENING | {"dnd": HELD})
            api.advance(step)
            sent = [row["people"] for row in api.sends()]
    assert sent == [0, 90]


def stop(api, campaign):
    assert api.ask("stop", {"id": campaign}).status_code == 200


def stop_in_the_dashboard(api, campaign):
    api.admin("campaigns", {"id": campaign, "stop": True})


def stop_whose_effect_comes_late(api, campaign):
    api.fault("late_commit", endpoint="stop", lists=1)
    with pytest.raises(Exception, match="disconnected"):
        api.ask("stop", {"id": campaign})
    api.rows()
    api.rows()


@pytest.mark.parametrize("way", [stop, stop_in_the_dashboard, stop_whose_effect_comes_late])
@pytest.mark.parametrize("pace", [0, 10])
def test_a_stop_while_messages_wait_lets_nothing_more_out(api, way, pace):
    """Half are out when it comes, if they are throttled; else none."""
    api.settings(throttle_per_minute=pace)
    when = EVENING if pace else EVENING | {"dnd": HELD}
    campaign = api.create(when=when, respect_throttle=True)
    api.advance("2026-11-25 22:04")
    before = api.outbox()
    got = sum(row["people"] for row in api.sends())
    assert got == (50 if pace else 0)
    way(api, campaign)
    assert api.status_of(campaign) == "stopped"
    api.advance("30d")
    assert api.outbox() == before
    last = api.sends()[-1]
    assert last["left_out"] == {"stopped": everybody(api) - got}
    assert last["remark"] == f"stopped while {everybody(api) - got} people waited"
    assert api.table("SELECT count(*) FROM held") == [(0,)]


def test_the_run_that_holds_is_stopped_and_not_counted_as_finished(api):
    """The hour in which a run lists as running is over long before the morning."""
    campaign = api.create(when=EVENING | {"dnd": HELD})
    api.advance("2026-11-26 03:00")
    stop(api, campaign)
    assert api.status_of(campaign) == "stopped"


def test_a_throttled_run_goes_out_in_equal_minutes(api):
    api.settings(throttle_per_minute=40)
    campaign = api.create(when=EVENING, respect_throttle=True)
    api.advance("2026-11-25 22:00")
    assert [row["people"] for row in api.sends()] == [40]
    api.advance("1h")
    rows = api.sends()
    assert [row["people"] for row in rows] == [40, 40, everybody(api) - 80]
    assert [row["at"] - TEN_AT_NIGHT for row in rows] == [0, 60, 120]
    assert api.status_of(campaign) == "running"
    api.advance("2m")
    assert api.status_of(campaign) == "completed"


def test_only_a_campaign_that_respects_it_is_throttled(api):
    api.settings(throttle_per_minute=10)
    api.create(when="now")
    assert [row["people"] for row in api.sends()] == [everybody(api)]


def test_throttled_messages_that_reach_the_cutoff_are_dropped(api):
    api.settings(throttle_per_minute=40)
    api.create(when=EVENING | {"campaign_cutoff": "22:01"}, respect_throttle=True)
    api.advance("1d 13h")
    assert [row["people"] for row in api.sends()] == [40, 40, 0]
    assert api.sends()[-1]["left_out"] == {"cutoff": everybody(api) - 80}


def test_messages_that_expire_in_the_night_never_come(api):
    api.create(when=EVENING | {"dnd": HELD}, ttl={"ttl_type": "absolute", "value": 202611260500})
    api.advance("5d")
    assert [row["people"] for row in api.sends()] == [0, 0]
    assert api.sends()[-1]["left_out"] == {"expired": everybody(api)}


def test_on_peoples_own_clocks_each_zone_waits_for_its_own_morning(api):
    api.create(when=EVENING | {"dnd": HELD | {"dnd_timezone": "user"}})
    api.advance("5d")
    run, *rest = api.sends()
    assert sum(row["people"] for row in (run, *rest)) == everybody(api)
    assert len(rest) == len({entry["until"] for entry in run["held"]}) > 1
    assert {row["held_from"] for row in rest} == {run["number"]}
