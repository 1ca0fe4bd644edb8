"""A campaign that was taken over by id is stopped only while its id shows its name, and a one-off's time.

Looked at right before each stop that is sent: by an apply, an audit, the panic button, and one that cannot write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from ctsync.applying import calls
from ctsync.applying.events import After, Event
from ctsync.applying.result import ApplyResult, Fate
from ctsync.campaign.desired import DesiredCampaign
from ctsync.errors import ExitCode
from ctsync.lock.record import Operation, State
from tests.support.campaigns import one
from tests.support.runs import Shop, fates, kinds
from tests.support.world import Row

NAME = "Flash sale"
AT = "20270601 12:00"
Z = one("z")


def flash(row: Row, *, generation: int = 1, **more: Any) -> DesiredCampaign:
    return one("flash", adopt=str(row.id), dashboard_name=NAME, **({"generation": str(generation)} | more))


@pytest.fixture
def shop() -> Shop:
    """One campaign made by hand and taken over, one of ours."""
    shop = Shop()
    row = shop.world.add_by_hand(NAME, AT)
    assert fates(shop.apply(flash(row), Z)) == {"flash": Fate.ADOPTED, "z": Fate.CREATED}
    return shop


def operation(shop: Shop) -> Operation:
    assert shop.store.lock is not None
    return shop.store.lock.records["flash"].operation


def rename(shop: Shop) -> None:
    shop.world.rows[0].name = "Clearance"


def move(shop: Shop) -> None:
    shop.world.rows[0].scheduled_on = 202706011300


def back(shop: Shop) -> None:
    shop.world.rows[0].name, shop.world.rows[0].scheduled_on = NAME, 0


def vanish(shop: Shop) -> None:
    shop.world.rows[0].hidden = 1_000


CHANGES = [rename, move]


def remove(shop: Shop) -> ApplyResult:
    return shop.apply(Z)


def panic(shop: Shop) -> ApplyResult:
    return shop.stop("flash")


def panic_unwritten(shop: Shop) -> ApplyResult:
    shop.store.faults.append("full")
    return shop.stop("flash")


def replace_it(shop: Shop) -> ApplyResult:
    return shop.apply(flash(shop.world.rows[0], generation=2), Z)


STOPS = [remove, panic, panic_unwritten]


@pytest.mark.parametrize("stop", [*STOPS, replace_it])
def test_it_is_stopped_while_it_shows_its_name_and_time(shop: Shop, stop: Callable[[Shop], ApplyResult]):
    stop(shop)
    assert shop.world.calls("stop") == (shop.world.rows[0].id,)


@pytest.mark.parametrize("change", [*CHANGES, vanish])
@pytest.mark.parametrize("stop", STOPS)
def test_it_is_not_stopped_while_it_does_not_and_that_is_exit_6(
    shop: Shop, stop: Callable[[Shop], ApplyResult], change: Callable[[Shop], None]
):
    change(shop)
    result = stop(shop)
    assert shop.world.calls("stop") == ()
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert any("taken over by id" in outcome.text for outcome in result.outcomes)


@pytest.mark.parametrize("change", [*CHANGES, vanish])
def test_it_is_not_replaced_while_it_does_not(shop: Shop, change: Callable[[Shop], None]):
    change(shop)
    replace_it(shop)
    assert shop.world.calls("stop") == ()
    assert len(shop.world.calls("create")) == 1


def test_a_repeat_may_show_the_time_of_another_run():
    shop = Shop()
    row = shop.world.add_by_hand(NAME, AT)
    repeat = {"every": "1 day", "start": "2027-06-01 12:00", "end": "2027-06-20"}
    shop.apply(one("flash", adopt=str(row.id), dashboard_name=NAME, schedule=repeat), Z)
    row.scheduled_on = 202706021200
    assert fates(remove(shop)) == {"flash": Fate.STOPPED}


@dataclass
class AfterCall:
    """A person does something in the dashboard right after the n-th call of a kind that the rule lets pass."""

    passes: Callable[[Any], bool]
    act: Callable[[], Any]
    nth: int = 1
    seen: list[Any] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        if isinstance(event, After) and self.passes(event.call):
            self.seen.append(event.call)
            if len(self.seen) == self.nth:
                self.act()


def is_list(call: Any) -> bool:
    return isinstance(call, calls.ListDays)


def is_stop(call: Any) -> bool:
    return isinstance(call, calls.PostStop)


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_after_the_first_look_of_the_run_is_not_stopped(
    shop: Shop, change: Callable[[Shop], None]
):
    shop.listener = AfterCall(is_list, lambda: change(shop))
    result = remove(shop)
    assert shop.world.calls("stop") == ()
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert operation(shop).state is State.LIVE


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("change", CHANGES)
def test_a_stop_is_not_repeated_once_the_id_shows_something_else(
    shop: Shop, stop: Callable[[Shop], ApplyResult], change: Callable[[Shop], None]
):
    """The stop is answered and not carried out; then the id becomes another campaign."""
    shop.world.rows[0].stop_ignored = True
    shop.listener = AfterCall(is_stop, lambda: change(shop))
    result = stop(shop)
    assert len(shop.world.calls("stop")) == 1
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    before = len(shop.world.calls("stop"))
    assert shop.audit().exit_code is (
        ExitCode.CHANGES if stop is panic_unwritten else ExitCode.STOP_NOT_VERIFIED
    )
    assert len(shop.world.calls("stop")) == before


@pytest.mark.parametrize("stop", STOPS)
def test_a_stop_is_not_repeated_while_the_id_is_not_shown(shop: Shop, stop: Callable[[Shop], ApplyResult]):
    """What an earlier look of the run showed of it is no word for what the id is by now."""
    shop.world.rows[0].stop_ignored = True
    shop.listener = AfterCall(is_stop, lambda: vanish(shop))
    result = stop(shop)
    assert len(shop.world.calls("stop")) == 1
    assert ExitCode.STOP_NOT_VERIFIED in result.exit_codes


@pytest.mark.parametrize("stop", [remove, panic])
def test_a_stop_is_repeated_once_the_id_is_shown_again(shop: Shop, stop: Callable[[Shop], ApplyResult]):
    shop.world.rows[0].stop_ignored = True

    def for_a_while() -> None:
        shop.world.rows[0].hidden = 2
        shop.world.rows[0].stop_ignored = False

    shop.listener = AfterCall(is_stop, for_a_while)
    assert stop(shop).exit_code is ExitCode.DONE
    assert operation(shop).state is State.STOPPED_BEFORE
    assert len(shop.world.calls("stop")) == 2


@pytest.mark.parametrize("change", CHANGES)
def test_an_audit_goes_on_with_a_begun_stop_only_once_it_shows_itself_again(
    shop: Shop, change: Callable[[Shop], None]
):
    row = shop.world.rows[0]
    row.stop_ignored = True
    panic(shop)
    assert operation(shop).state is State.STOPPING
    change(shop)
    begun = len(shop.world.calls("stop"))
    row.stop_ignored = False
    assert shop.audit().exit_code is ExitCode.STOP_NOT_VERIFIED
    assert len(shop.world.calls("stop")) == begun
    back(shop)
    assert shop.audit().exit_code is ExitCode.DONE
    assert operation(shop).state is State.STOPPED_BEFORE


def test_a_begun_stop_ends_with_a_row_that_has_ended_whatever_it_is_called_by_then(shop: Shop):
    row = shop.world.rows[0]
    row.stop_ignored = True
    panic(shop)
    rename(shop)
    row.stopped_at = shop.world.now
    begun = len(shop.world.calls("stop"))
    assert shop.audit().exit_code is ExitCode.DONE
    assert operation(shop).state is State.STOPPED_BEFORE
    assert len(shop.world.calls("stop")) == begun


def test_one_that_was_moved_to_days_that_are_not_looked_at_is_not_stopped(shop: Shop):
    """What the run saw of it first is not what the id is by now."""

    def away() -> None:
        rename(shop)
        shop.world.rows[0].scheduled_on = 202709011300

    shop.listener = AfterCall(is_list, away)
    result = remove(shop)
    assert shop.world.calls("stop") == ()
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert operation(shop).state is State.LIVE


def test_one_that_is_hidden_for_a_moment_is_looked_at_again_and_stopped(shop: Shop):
    row = shop.world.rows[0]
    shop.listener = AfterCall(is_list, lambda: setattr(row, "hidden", 1))
    assert fates(remove(shop)) == {"flash": Fate.STOPPED}


def test_a_look_that_fails_leaves_what_the_run_saw_before(shop: Shop):
    shop.listener = AfterCall(is_list, lambda: shop.world.list_faults.extend(["broken"] * 3))
    assert fates(remove(shop)) == {"flash": Fate.STOPPED}


def test_a_twin_of_what_was_taken_over_is_told_and_not_touched():
    """Let go of and taken over again, it has a token of ours; a copy of it was made by hand."""
    shop = Shop()
    shop.apply(one("a", on_remove="forget"), Z)
    shop.apply(Z)
    row = shop.world.rows[0]
    shop.apply(one("a", adopt=str(row.id)), Z)
    shop.world.add_by_hand(row.name, AT)
    result = shop.audit()
    assert shop.world.calls("stop") == ()
    assert result.exit_code is ExitCode.DUPLICATE
    assert any("NOT proven stopped" in outcome.text for outcome in result.outcomes)


def test_its_content_is_the_files_word_and_an_edit_waits_for_a_generation(shop: Shop):
    row = shop.world.rows[0]
    edited = flash(row, schedule={"at": "2027-06-01 18:00"})
    assert kinds(shop.plan(edited, Z)) == {"flash": "Keep", "z": "Keep"}
    raised = flash(row, schedule={"at": "2027-06-01 18:00"}, generation=2)
    assert kinds(shop.plan(raised, Z)) == {"flash": "Replace", "z": "Keep"}
    assert fates(shop.apply(raised, Z, approved=frozenset())) == {"flash": Fate.NOT_TRIED}
    assert fates(shop.apply(raised, Z)) == {"flash": Fate.REPLACED}
    assert not operation(shop).imported


def test_it_is_taken_by_id_and_name(shop: Shop):
    other = shop.world.add_by_hand("Somebody else's", AT)
    plan = shop.plan(flash(shop.world.rows[0]), Z, one("new", adopt=str(other.id)))
    assert kinds(plan)["new"] == "Blocked"
    named = one("new", adopt=str(other.id), dashboard_name="Somebody  else's")
    assert kinds(shop.plan(flash(shop.world.rows[0]), Z, named))["new"] == "Adopt"


@pytest.mark.parametrize(
    "shown", ["Flash  sale", " Flash sale", "Flash sale ", "Flash\nsale", "Flash\u00a0sale"]
)
def test_one_whose_name_has_odd_blanks_is_taken_over_and_stopped(shown: str):
    """The file has them as single blanks, as `ctsync import` writes it."""
    shop = Shop()
    row = shop.world.add_by_hand(shown, AT)
    assert fates(shop.apply(flash(row), Z)) == {"flash": Fate.ADOPTED, "z": Fate.CREATED}
    assert fates(remove(shop)) == {"flash": Fate.STOPPED}
    assert shop.world.calls("stop") == (row.id,)
