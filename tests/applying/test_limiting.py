"""What the machine leaves out under the lock because it would be too much at once (protocol 11; reliability F24, A19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ctsync.applying.result import Fate
from ctsync.errors import ExitCode, Refused
from ctsync.lock.record import OnAppear, State
from tests.support.campaigns import one
from tests.support.rolling import daily
from tests.support.runs import Shop, beyond, digests, fates

HELD = {Fate.BLOCKED}
MANY = [one(f"c{number:02}") for number in range(60)]


def begun(number: int) -> Shop:
    """A shop with so many live campaigns."""
    shop = Shop()
    assert shop.apply(*MANY[:number]).exit_code is ExitCode.DONE
    shop.world.journal.clear()
    return shop


def test_too_many_stops_make_no_stop_and_the_rest_goes_on():
    shop = begun(10)
    result = shop.apply(*MANY[4:10], one("new"))
    assert fates(result) == {**{f"c0{n}": Fate.BLOCKED for n in range(4)}, "new": Fate.CREATED}
    assert result.exit_code is ExitCode.BLOCKED
    assert shop.world.calls("stop") == ()
    (note,) = result.notes
    assert "4 of 10 live campaigns" in note
    assert "--allow stops=" in note


def test_the_stops_under_the_limit_are_made():
    shop = begun(10)
    result = shop.apply(*MANY[3:10])
    assert (set(fates(result).values()), result.exit_code) == ({Fate.STOPPED}, ExitCode.DONE)


def test_no_file_at_all_makes_no_call_and_nothing_lifts_it():
    shop = begun(2)
    with pytest.raises(Refused, match="hold no campaign at all"):
        shop.apply(lifted=frozenset({"anything"}))
    assert shop.world.journal == []


def test_too_many_creates_make_no_create_and_the_stops_go_on():
    shop = begun(3)
    result = shop.apply(*MANY[1:54])
    assert fates(result).pop("c00") is Fate.STOPPED
    assert {fate for key, fate in fates(result).items() if key != "c00"} == HELD
    assert (shop.world.calls("create"), result.exit_code) == ((), ExitCode.BLOCKED)


def test_a_lift_is_for_the_changes_that_were_shown():
    shop = begun(12)
    shown = beyond(shop.plan(*MANY[5:12]))
    more = shop.apply(*MANY[6:12], lifted=shown)
    assert set(fates(more).values()) == HELD, "one more than was shown"
    result = shop.apply(*MANY[5:12], lifted=shown)
    assert (set(fates(result).values()), result.exit_code) == ({Fate.STOPPED}, ExitCode.DONE)


def test_a_lift_holds_for_those_of_its_changes_that_are_left():
    shop = begun(12)
    shown = beyond(shop.plan(*MANY[6:12]))
    result = shop.apply(*MANY[5:12], lifted=shown)
    assert len(fates(result)) == 5
    assert set(fates(result).values()) == {Fate.STOPPED}


def test_lifting_stops_lifts_no_creates():
    shop = begun(5)
    stops = beyond(shop.plan(MANY[4]))
    result = shop.apply(*MANY[4:60], lifted=stops)
    assert {fate for key, fate in fates(result).items() if key < "c04"} == {Fate.STOPPED}
    assert {fate for key, fate in fates(result).items() if key > "c04"} == HELD


def test_approved_withdrawals_under_the_limit_run_whatever_else_is_wanted_now():
    shop = begun(12)
    approved = digests(shop.plan(*MANY[2:12]))
    result = shop.apply(*MANY[7:12], approved=approved)
    assert sorted(key for key, fate in fates(result).items() if fate is Fate.STOPPED) == ["c00", "c01"]
    assert result.exit_code is ExitCode.STALE


def test_the_panic_button_knows_no_limit():
    shop = begun(12)
    result = shop.stop(*(each.name for each in MANY[:12]))
    assert list(fates(result).values()) == [Fate.STOPPED] * 12


def test_the_nightly_job_knows_no_limit_of_what_stands_approved():
    rolling = [daily(f"news-{number}", f"Edition {number}") for number in range(30)]
    more = [daily(f"more-{number}", f"Volume {number}") for number in range(30)]
    shop = Shop()
    assert shop.apply(*rolling).exit_code is ExitCode.DONE
    assert shop.apply(*rolling, *more).exit_code is ExitCode.DONE
    shop.world.advance(timedelta(days=1))
    assert len(fates(shop.roll(*rolling, *more))) == 60


def test_too_many_new_rolling_definitions_are_not_approved_either():
    rolling = [daily(f"news-{number}", f"Edition {number}") for number in range(51)]
    shop = Shop()
    result = shop.apply(*rolling)
    assert set(fates(result).values()) == HELD
    assert shop.store.lock is not None
    assert shop.store.lock.standing == {}
    assert shop.roll(*rolling).exit_code is ExitCode.CHANGES
    assert shop.world.calls("create") == ()


def test_an_unclear_create_is_not_told_to_stop_beyond_the_limit():
    shop = begun(6)
    assert shop.store.lock is not None
    records = dict(shop.store.lock.records)
    for key in ("c00", "c01"):
        opened = replace(records[key].operation, state=State.INTENT, remote_id=None, on_appear=OnAppear.ADOPT)
        records[key] = replace(records[key], operation=opened)
    shop.store.lock = replace(shop.store.lock, records=records)
    result = shop.apply(*MANY[4:6])
    assert shop.world.calls("stop") == ()
    assert ExitCode.BLOCKED in result.exit_codes
    assert {key for key, fate in fates(result).items() if fate is Fate.BLOCKED} == {
        f"c0{n}" for n in range(4)
    }
    allowed = shop.apply(*MANY[4:6], lifted=beyond(shop.plan(*MANY[4:6])))
    assert len([fate for fate in fates(allowed).values() if fate is Fate.STOPPED]) == 4


def test_unclear_creates_and_stops_count_together_once_both_are_lifted():
    shop = begun(6)
    assert shop.store.lock is not None
    record = shop.store.lock.records["c00"]
    opened = replace(record.operation, state=State.INTENT, remote_id=None, on_appear=OnAppear.ADOPT)
    shop.store.lock = shop.store.lock.with_record(replace(record, operation=opened))
    shown = shop.plan(*MANY[4:6])
    result = shop.apply(*MANY[4:6], approved=digests(shown), lifted=beyond(shown))
    assert list(fates(result).values()).count(Fate.STOPPED) == 4
    assert result.exit_code is ExitCode.DONE
