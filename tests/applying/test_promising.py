"""What an apply and the nightly job do with rolling definitions (protocol 8, 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ctsync.applying.events import After
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import Fate
from ctsync.campaign.desired import DesiredCampaign
from ctsync.errors import ExitCode, Fenced
from ctsync.lock.record import OnAppear, State
from ctsync.planning.change import Approve
from tests.support.campaigns import NOW, one, wanted
from tests.support.families import campaigns_of
from tests.support.rolling import daily, rolling, weekly
from tests.support.runs import Shop, digests, fates, kinds

DAY = timedelta(days=1)
LEFT_OUT: dict[str, Any] = {"except": ["2027-05-22"]}
DAYS = [f"news@2027-05-{day}" for day in range(20, 30)]


def begun(dates=None) -> Shop:
    shop = Shop()
    result = shop.apply(daily() if dates is None else dates)
    assert result.exit_code is ExitCode.DONE
    return shop


def test_an_apply_approves_the_definition_and_creates_what_is_due():
    shop = Shop()
    result = shop.apply(daily())
    assert fates(result) == {"news": Fate.APPROVED, **dict.fromkeys(DAYS[:4], Fate.CREATED)}
    lock = shop.store.lock
    assert lock is not None
    standing = lock.standing["news"]
    assert (standing.materialised_through, standing.approved_by) == (NOW, "asha@kaveri.example")
    assert lock.rolled_at == NOW
    assert not shop.plan(daily()).acting


def test_the_nightly_job_creates_the_next_date_and_nothing_is_asked():
    shop = begun()
    shop.world.advance(DAY)
    result = shop.roll(daily())
    assert (fates(result), result.exit_code) == ({DAYS[4]: Fate.CREATED}, ExitCode.DONE)


def test_a_plan_that_was_approved_covers_the_date_that_came_due_since():
    shop = begun()
    approved = digests(shop.plan(daily()))
    assert approved == frozenset()
    shop.world.advance(DAY)
    assert fates(shop.apply(daily(), approved=approved)) == {DAYS[4]: Fate.CREATED}


def test_dates_are_approved_with_their_definition_in_the_same_run():
    shop = Shop()
    approve = frozenset(
        digest for digest in digests(shop.plan(daily())) if digest in _digest_of(shop, Approve)
    )
    assert set(fates(shop.apply(daily(), approved=approve))) == {"news", *DAYS[:4]}


def _digest_of(shop: Shop, kind: type) -> set[str]:
    plan = shop.plan(daily())
    return set(digests(replace(plan, changes=tuple(plan.of(kind)))))


def test_without_its_approval_no_date_is_created():
    shop = Shop()
    result = shop.apply(daily(), approved=frozenset())
    assert set(fates(result).values()) == {Fate.NOT_TRIED}
    assert result.exit_code is ExitCode.STALE
    assert shop.world.rows == []


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (lambda: daily(subject="Other"), {"news", *DAYS[:5]}),
        (lambda: daily(start="2027-05-20 19:30"), {"news", *DAYS[:5]}),
        (lambda: daily(**LEFT_OUT), {"news", DAYS[2], DAYS[4]}),
        (lambda: daily(runs="12"), {"news", DAYS[4]}),
        (lambda: [one("other")], {"other", *DAYS[1:4]}),
    ],
)
def test_the_nightly_job_touches_nothing_that_nobody_approved(edit, named):
    shop = begun()
    shop.world.advance(timedelta(hours=8))
    live = shop.world.live()
    shop.world.advance(timedelta(hours=16) if DAYS[4] in named else timedelta(hours=12))
    before = len(shop.world.calls("create")), len(shop.world.calls("stop"))
    result = shop.roll(edit())
    assert result.exit_code is ExitCode.CHANGES
    left = {key for key, fate in fates(result).items() if fate is Fate.NOT_TRIED}
    assert left == named - {DAYS[0]}
    assert (len(shop.world.calls("create")), len(shop.world.calls("stop"))) == before
    assert live


def test_a_horizon_is_changed_without_any_approval():
    shop = begun()
    result = shop.roll(daily(horizon="6d"))
    assert (fates(result), result.exit_code) == (dict.fromkeys(DAYS[4:6], Fate.CREATED), ExitCode.DONE)
    assert not shop.apply(daily(horizon="4d")).outcomes, "a shorter horizon stops nothing"


def test_the_nightly_job_raises_no_commit():
    shop = Shop()
    shop.driver().run(apply_changes(replace(shop.request(daily()), commit="a" * 40)))
    shop.driver().run(apply_changes(replace(shop.request(daily()), commit="b" * 40, rolls=True)))
    assert shop.store.lock is not None
    assert shop.store.lock.applied_commit == "a" * 40


def test_the_nightly_job_finishes_a_replace_that_broke_off():
    shop = begun()
    shop.world.stop_faults.extend(["ignored"] * 60)
    changed = daily(subject="Other")
    shop.apply(changed)
    shop.world.stop_faults.clear()
    for row in shop.world.rows:
        row.stop_ignored = False
    shop.world.advance(timedelta(hours=1))
    shop.roll(changed)
    assert not shop.plan(changed).acting
    assert shop.world.live() == [f"news 2027-05-{day}" for day in range(20, 24)]


def test_an_edit_replaces_the_dates_to_come_and_leaves_what_has_started():
    shop = begun()
    shop.world.advance(timedelta(hours=9))
    result = shop.apply(daily(subject="Other"))
    assert fates(result) == {
        "news": Fate.APPROVED,
        **dict.fromkeys(DAYS[1:4], Fate.REPLACED),
        DAYS[4]: Fate.CREATED,
    }
    assert result.exit_code is ExitCode.DONE
    later = daily(subject="Other", start="2027-05-20 21:00")
    assert DAYS[0] not in fates(shop.apply(later)), "an edit after the send is not another send that day"


def test_a_date_that_left_the_files_is_stopped():
    shop = begun()
    assert fates(shop.apply(daily(**LEFT_OUT))) == {
        "news": Fate.APPROVED,
        DAYS[2]: Fate.STOPPED,
    }
    assert fates(shop.apply(daily(runs="2"))) == {"news": Fate.APPROVED, DAYS[3]: Fate.STOPPED}


def test_missed_sends_are_noted_once_and_told_until_they_are_acknowledged():
    shop = begun()
    shop.world.advance(6 * DAY)
    result = shop.roll(daily())
    missed = [key for key, fate in fates(result).items() if fate is Fate.MISSED]
    assert missed == DAYS[4:6]
    assert ExitCode.FROZEN in result.exit_codes
    assert any("over 48 hours ago" in note for note in result.notes)
    for again in (shop.roll(daily()), shop.apply(daily()), shop.audit()):
        assert again.outcomes == ()
        assert again.exit_code is ExitCode.FROZEN
        assert any("Missed and not acknowledged" in note for note in again.notes)
    shop.seen(DAYS[4])
    assert shop.roll(daily()).exit_code is ExitCode.FROZEN
    shop.seen("news")
    for quiet in (shop.roll(daily()), shop.apply(daily()), shop.audit()):
        assert quiet.exit_code is ExitCode.DONE


def test_what_was_missed_before_an_edit_or_a_removal_is_told_all_the_same():
    for after in (daily(start="2027-05-28 18:30"), [one("other")]):
        shop = begun()
        shop.world.advance(6 * DAY)
        assert set(DAYS[4:6]) <= set(fates(shop.apply(after)))


def test_dates_before_the_first_approval_were_never_wanted_from_us():
    shop = Shop()
    result = shop.apply(daily(start="2027-05-16 18:30"))
    assert Fate.MISSED not in fates(result).values()
    (approve,) = Shop().plan(daily(start="2027-05-16 18:30")).of(Approve)
    assert (approve.past, approve.left) == (4, 6)


def test_a_missed_date_with_a_later_time_is_created_and_missed_no_more():
    shop = begun()
    shop.world.advance(5 * DAY + timedelta(hours=9))
    late = daily(start="2027-05-20 23:00")
    assert kinds(shop.plan(daily()))[DAYS[5]] == "Missed"
    shop.roll(daily())
    assert fates(shop.apply(late))[DAYS[5]] is Fate.CREATED
    assert shop.store.lock is not None
    assert DAYS[5] not in shop.store.lock.missed


def test_removing_a_definition_clears_its_approval_and_its_watermark():
    shop = begun()
    shop.apply(one("other"))
    assert shop.store.lock is not None
    assert shop.store.lock.standing == {}
    assert kinds(shop.plan(daily(), one("other")))["news"] == "Approve"


def test_a_definition_all_of_whose_dates_wait_is_approved_and_created_when_its_window_has_passed():
    audience = {"event": "Charged", "within": "7d"}
    dates = rolling(
        "news",
        {"every": "1 week", "days": ["thu"], "start": "2027-05-27 18:30", "runs": "3"},
        audience=audience,
    )
    shop = Shop()
    assert kinds(shop.plan(dates)) == {"news": "Approve", "news@2027-05-27": "Wait"}
    assert fates(shop.apply(dates)) == {"news": Fate.APPROVED}
    assert shop.roll(dates).exit_code is ExitCode.DONE
    for _ in range(5):
        shop.world.advance(DAY)
        assert (shop.roll(dates).outcomes, shop.roll(dates).exit_code) == ((), ExitCode.DONE)
    shop.world.advance(DAY)
    assert fates(shop.roll(dates)) == {"news@2027-05-27": Fate.CREATED}


def test_a_missed_night_of_a_window_is_missed():
    audience = {"event": "Charged", "within": "7d"}
    dates = rolling(
        "news",
        {"every": "1 week", "days": ["thu"], "start": "2027-05-27 18:30", "runs": "3"},
        audience=audience,
    )
    shop = Shop()
    shop.apply(dates)
    shop.world.advance(7 * DAY + timedelta(hours=9))
    result = shop.roll(dates)
    assert fates(result)["news@2027-05-27"] is Fate.MISSED
    assert ExitCode.FROZEN in result.exit_codes


def test_a_date_within_the_guard_is_neither_created_nor_forgotten():
    shop = Shop()
    dates = daily(start="2027-05-20 10:10")
    result = shop.apply(dates)
    assert ExitCode.FROZEN in result.exit_codes
    shop.world.advance(timedelta(hours=1))
    assert kinds(shop.plan(dates))[DAYS[0]] == "Missed"


def test_a_date_whose_create_was_refused_is_tried_again_by_night_and_then_missed():
    shop = Shop()
    shop.world.create_faults.append("refused")
    assert fates(shop.apply(daily()))[DAYS[0]] is Fate.REFUSED
    shop.world.create_faults.append("refused")
    assert fates(shop.roll(daily()))[DAYS[0]] is Fate.REFUSED
    shop.world.advance(timedelta(hours=9))
    assert fates(shop.roll(daily()))[DAYS[0]] is Fate.MISSED


def test_the_panic_button_ends_a_whole_definition_until_its_generation_is_raised():
    shop = begun()
    result = shop.stop("news")
    assert fates(result)["news"] is Fate.SETTLED
    shop.world.advance(DAY)
    for run in (shop.roll, shop.apply):
        after = run(daily())
        assert Fate.CREATED not in fates(after).values()
        assert after.exit_code is ExitCode.CHANGES
    assert kinds(shop.plan(daily()))[DAYS[4]] == "Blocked"
    assert set(fates(shop.apply(RAISED))) == {"news", *DAYS[1:5]}


RAISED = rolling(
    "news",
    {"every": "1 day", "start": "2027-05-20 18:30", "runs": "10", "horizon": "4d"},
    "Today",
    generation="2",
)


@pytest.mark.parametrize("between", [(), (one("other"),)], ids=["lowered at once", "removed between"])
def test_what_the_panic_button_stopped_stays_stopped_though_a_higher_generation_was_approved_since(
    between: tuple[DesiredCampaign, ...],
):
    """Seed 3126 of the simulator: the number was raised and lowered again, and nothing knew of the panic any more."""
    shop = begun()
    shop.stop("news")
    shop.world.advance(DAY)
    shop.apply(*RAISED)
    if between:
        shop.apply(*between)
    for _ in range(3):
        lowered = shop.apply(*daily(), one("other"))
        made = {key for key, fate in fates(lowered).items() if fate in (Fate.CREATED, Fate.APPROVED)}
        assert made <= {"other"}
        shop.world.advance(DAY)
    assert lowered.exit_code is ExitCode.CHANGES
    assert kinds(shop.plan(*daily(), one("other")))[DAYS[7]] == "Blocked"
    assert Fate.CREATED in fates(shop.apply(*RAISED, one("other"))).values()


def test_a_revert_to_what_the_panic_button_stopped_leaves_the_higher_generation_live():
    """A revert of git brings back the number and the words together."""
    shop = begun()
    shop.stop("news")
    fixed = rolling(
        "news",
        {"every": "1 day", "start": "2027-05-20 18:30", "runs": "10", "horizon": "4d"},
        "Fixed",
        generation="2",
    )
    shop.apply(fixed)
    rows = len(shop.world.rows)
    reverted = shop.apply(daily())
    assert fates(reverted) == {}
    assert reverted.exit_code is ExitCode.CHANGES
    assert len(shop.world.rows) == rows
    assert [row.stopped_at for row in shop.world.rows[-4:]] == [None] * 4
    assert shop.store.lock is not None
    assert {kinds(shop.plan(daily()))[key] for key in DAYS[1:4]} == {"Blocked"}


def test_it_is_remembered_when_the_panic_button_was_pressed_and_nothing_before_that_counts_as_missed():
    shop = begun()
    shop.stop("news")
    pressed = shop.world.now
    shop.world.advance(DAY)
    shop.apply(*RAISED, one("other"))
    shop.world.advance(2 * DAY)
    assert shop.apply(one("other")).exit_code is ExitCode.DONE
    lock = shop.store.lock
    assert lock is not None
    standing = lock.standing["news"]
    assert (standing.generation, standing.stopped_at) == (1, pressed)
    shop.world.advance(DAY)
    assert shop.apply(one("other")).exit_code is ExitCode.DONE


def test_a_renamed_definition_is_stopped_as_a_whole_by_its_new_name():
    renamed = {"renamed_from": ["news"]}
    schedule = {"every": "1 day", "start": "2027-05-20 18:30", "runs": "10", "horizon": "4d"}
    new = rolling("letter", schedule, "Today", **renamed)
    shop = begun()
    assert shop.apply(new).outcomes == ()
    assert shop.store.lock is not None
    assert shop.store.lock.standing["news"].name == "letter"
    assert fates(shop.stop("letter"))["news"] is Fate.SETTLED
    shop.world.advance(DAY)
    assert Fate.CREATED not in fates(shop.roll(new)).values()


def test_dates_of_a_renamed_definition_are_enough_to_stop_it_as_a_whole():
    shop = begun()
    lock = shop.store.lock
    assert lock is not None
    renamed = {key: replace(record, name="letter") for key, record in lock.records.items()}
    shop.store.lock = lock.with_records(renamed)
    shop.stop("letter")
    shop.world.advance(DAY)
    assert Fate.CREATED not in fates(shop.roll(daily())).values()


def test_the_panic_button_on_one_date_leaves_the_others():
    shop = begun()
    assert set(fates(shop.stop(DAYS[1]))) == {DAYS[1]}
    shop.world.advance(timedelta(hours=13))
    assert kinds(shop.plan(daily()))[DAYS[2]] == "Keep"
    shop.world.advance(timedelta(hours=11))
    assert fates(shop.roll(daily()))[DAYS[4]] is Fate.CREATED


def test_what_was_stopped_as_a_whole_does_not_come_back_with_its_file():
    shop = begun()
    shop.apply(one("other"))
    assert shop.store.lock is not None
    assert shop.store.lock.records[DAYS[1]].operation.state is State.STOPPED_BEFORE
    shop.stop("news")
    result = shop.apply(daily(), one("other"))
    assert Fate.CREATED not in fates(result).values()


def test_the_dates_of_a_list_that_are_not_created_yet_are_stopped_with_it():
    both = wanted("news", ["2027-06-01 10:00", "2027-06-03 10:00"], channel="email")
    shop = Shop()
    shop.world.create_faults.extend(["", "refused"])
    shop.apply(both)
    shop.stop("news")
    assert Fate.CREATED not in fates(shop.apply(both)).values()
    raised = wanted("news", ["2027-06-01 10:00", "2027-06-03 10:00"], channel="email", generation="2")
    assert set(fates(shop.apply(raised)).values()) == {Fate.CREATED}


def test_markets_and_languages_that_are_not_created_yet_are_stopped_with_the_others():
    west, south = "west: {audience: {profile: {City: Pune}}}", "south: {audience: {profile: {City: Mumbai}}}"
    shop = Shop()
    shop.apply(_in_markets(west))
    shop.stop("news")
    assert shop.apply(_in_markets(west, south)).outcomes == ()
    assert kinds(shop.plan(_in_markets(west, south)))["news[south]"] == "Blocked"
    raised = shop.apply(_in_markets(west, south, generation=2))
    assert fates(raised) == dict.fromkeys(("news[west]", "news[south]"), Fate.CREATED)


def test_what_came_back_with_a_higher_generation_can_be_stopped_as_a_whole_again():
    west, south = "west: {audience: {profile: {City: Pune}}}", "south: {audience: {profile: {City: Mumbai}}}"
    shop = Shop()
    for generation in (1, 2):
        assert fates(shop.apply(_in_markets(west, generation=generation))) == {"news[west]": Fate.CREATED}
        shop.stop("news")
    assert shop.apply(_in_markets(west, south, generation=2)).outcomes == ()


def test_one_market_that_is_stopped_leaves_those_that_come_later():
    shop = Shop()
    shop.apply(_in_markets("west: {audience: {profile: {City: Pune}}}"))
    shop.stop("news[west]")
    later = _in_markets(
        "west: {audience: {profile: {City: Pune}}}", "south: {audience: {profile: {City: Mumbai}}}"
    )
    assert fates(shop.apply(later)) == {"news[south]": Fate.CREATED}


def _in_markets(*markets: str, generation: int = 1) -> tuple[DesiredCampaign, ...]:
    lines = [
        "name: news",
        "owner: acme/crm",
        "purpose: promotional",
        "channel: push",
        "devices: [android]",
        f"generation: {generation}",
        "audience: {profile: {Age: {at_least: 18}}}",
        "schedule: {at: 2027-06-01 10:00}",
        "message: {title: Sale, body: Today, android: {notification_channel: offers}}",
        "markets:",
    ]
    return campaigns_of("\n".join([*lines, *(f"  {market}" for market in markets)]))


def test_a_definition_without_a_campaign_can_be_stopped_too():
    shop = begun(weekly(start="2027-06-10 18:30"))
    assert fates(shop.stop("news")) == {"news": Fate.SETTLED}
    shop.world.advance(14 * DAY)
    assert Fate.CREATED not in fates(shop.roll(weekly(start="2027-06-10 18:30"))).values()


def test_a_panic_that_cannot_be_written_down_is_not_passed_over():
    shop = begun()
    shop.store.faults.extend(["full"] * 20)
    result = shop.stop("news")
    assert fates(result)["news"] is Fate.STOP_UNVERIFIED
    assert ExitCode.STOP_NOT_VERIFIED in result.exit_codes


def test_a_run_that_is_fenced_before_it_writes_the_approval_creates_nothing():
    shop = Shop()

    def others_write(event) -> None:
        if isinstance(event, After) and type(event.call).__name__ == "ListDays":
            shop.store.faults.append("fenced")
            shop.listener = lambda _: None

    shop.listener = others_write
    with pytest.raises(Fenced):
        shop.driver().run(apply_changes(shop.request(daily())))
    assert shop.world.rows == []


def test_one_off_to_rolling_on_the_day_it_was_sent_asks_for_a_generation():
    shop = Shop()
    shop.apply(one("news", "2027-05-20 12:00", channel="email"))
    shop.world.advance(timedelta(hours=4))
    assert set(kinds(shop.plan(daily())).values()) >= {"Blocked"}
    result = shop.apply(daily())
    assert Fate.CREATED not in fates(result).values()
    assert result.exit_code is ExitCode.BLOCKED


def test_native_to_rolling_and_back_before_anybody_got_it_stops_first():
    push = {"every": "1 day", "start": "2027-05-22 18:30", "runs": "5"}
    shop = Shop()
    shop.apply(wanted("p", push))
    result = shop.apply(wanted("p", {**push, "mode": "rolling"}))
    assert fates(result)["p@2027-05-22"] is Fate.CREATED
    assert shop.world.live() == [f"p 2027-05-{day}" for day in range(22, 27)]
    shop.apply(wanted("p", push))
    assert shop.world.live() == ["p"]


def test_the_nightly_job_does_not_change_its_mind_about_a_create_whose_answer_is_open():
    shop = Shop()
    shop.world.create_faults.extend(["", "lost before"])
    shop.apply(daily())
    assert shop.store.lock is not None
    (key,) = [key for key, one in shop.store.lock.records.items() if one.operation.state is State.INTENT]
    result = shop.roll(daily(subject="Other"))
    assert {Fate.NOT_TRIED, Fate.FROZEN} <= {one.fate for one in result.outcomes if str(one.key) == key}
    assert shop.store.lock.records[key].operation.on_appear is OnAppear.ADOPT
    shop.apply(daily(subject="Other"))
    assert shop.store.lock.records[key].operation.on_appear is OnAppear.STOP
