"""`ctsync stop` where the lock cannot be read: what the list alone proves to be meant is stopped, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.applying.by_marks import _instance
from ctsync.applying.meant import Files
from ctsync.applying.panic import stop_now
from ctsync.applying.result import ApplyResult, Fate
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.token import make_token
from ctsync.errors import CtsyncError, ExitCode, LockCorrupt, LockForeign, LockMissing, StoreError, UsageError
from ctsync.lock.record import Lock
from ctsync.names import Fingerprint, InstanceKey
from tests.support.campaigns import ACCOUNT, one, wanted
from tests.support.memory_store import MemoryStore
from tests.support.rolling import daily
from tests.support.runs import Shop, fates
from tests.support.world import Row


class Away(MemoryStore):
    """A store that answers nobody who reads."""

    error: CtsyncError = StoreError("The lock cannot be reached.")
    reads: int = 0

    def read(self) -> Lock | None:
        self.reads += 1
        raise self.error


@pytest.fixture
def shop() -> Shop:
    return Shop()


def away(shop: Shop, error: CtsyncError | None = None) -> Shop:
    store = Away(shop.store.lock)
    store.error = error or Away.error
    return Shop(shop.world, store)


def stopped(
    shop: Shop, *names: str, files: tuple[DesiredCampaign, ...] = (), others: str = ""
) -> ApplyResult:
    known = Files(files, frozenset({*(each.name for each in files), *others.split()}))
    return shop.driver().run(stop_now(shop.request(), names, known))


def row_of(shop: Shop, name: str) -> Row:
    return next(row for row in shop.world.rows if row.name.startswith(f"{name} "))


def token(key: InstanceKey, account: AccountFacts = ACCOUNT) -> str:
    return str(make_token(account, key, Fingerprint("x"), generation=1, lineage="other1", seq=7))


def test_what_carries_the_mark_is_stopped_and_the_run_ends_with_6(shop: Shop):
    shop.apply(one("a"), one("b"))
    result = stopped(away(shop), "a")
    assert shop.world.live() == ["b"]
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert fates(result) == {"a": Fate.STOP_UNVERIFIED}
    assert "shows it as stopped" in result.outcomes[0].text
    (note,) = [note for note in result.notes if "NOT written down" in note]
    assert "ctsync stop a" in note
    assert "apply that is under way may still create it" in note


@pytest.mark.parametrize(
    "error", [LockCorrupt("It is damaged."), LockForeign("It is older."), LockMissing("It is gone.")]
)
def test_a_lock_that_is_worth_nothing_keeps_nothing_from_being_stopped(shop: Shop, error: CtsyncError):
    shop.apply(one("a"), one("b"))
    other = away(shop, error)
    result = stopped(other, "a")
    assert shop.world.live() == ["b"]
    assert result.exit_codes == {ExitCode.STOP_NOT_VERIFIED, ExitCode.LOCK_UNREADABLE}
    assert any(error.what in note for note in result.notes)
    assert isinstance(other.store, Away)
    assert other.store.reads == (2 if isinstance(error, LockForeign) else 1), (
        "one of another lineage says more"
    )


def test_a_store_that_answers_the_second_time_is_not_away(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    shop.apply(one("a"), one("b"))
    reads: list[int] = []

    def read() -> Lock | None:
        reads.append(1)
        if len(reads) == 1:
            raise StoreError("The lock cannot be reached.")
        return shop.store.lock

    monkeypatch.setattr(shop.store, "read", read)
    assert shop.stop("a").exit_code is ExitCode.DONE


@pytest.mark.parametrize(
    "name",
    [
        "a",
        f"a {token(InstanceKey('a'), replace(ACCOUNT, project='other-2f6c9a1b'))}",
        f"a {token(InstanceKey('a'), replace(ACCOUNT, account_hash='sha256:' + 'cd' * 32))}",
        f"Copy of a {token(InstanceKey('a'))}",
        f"a [copy] x {token(InstanceKey('a'))}",
        f"ab {token(InstanceKey('ab'))}",
        f"a {token(InstanceKey('a'))} copy",
        f"a {token(InstanceKey('a'))[:-1]}",
        f"a {token(InstanceKey('b'))}",
    ],
)
def test_what_is_not_provably_ours_and_meant_is_left_alone(shop: Shop, name: str):
    shop.world.add_by_hand(name, "20270601 12:00")
    result = stopped(away(shop), "a", others="a b ab")
    assert not shop.world.calls("stop")
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED
    assert fates(result) == {"a": Fate.STOP_UNVERIFIED}


@pytest.mark.parametrize("name", [f"Copy of a {token(InstanceKey('a'))}", f"a {token(InstanceKey('b'))}"])
def test_what_looks_like_it_and_was_left_is_told(shop: Shop, name: str):
    row = shop.world.add_by_hand(name, "20270601 12:00")
    notes = stopped(away(shop), "a", others="a b").notes
    assert any(str(row.id) in note and "Not stopped" in note for note in notes)


def test_one_that_was_taken_over_by_id_is_told_because_it_has_no_mark(shop: Shop):
    row = shop.world.add_by_hand("a", "20270601 12:00")
    adopting = one("a", adopt=str(row.id))
    shop.apply(adopting, one("b"))
    result = stopped(away(shop), "a", files=(adopting,))
    assert not shop.world.calls("stop")
    assert any(f"{row.id} (taken over by id)" in note for note in result.notes)


def test_all_dates_and_parts_of_a_name_are_stopped_and_one_date_alone(shop: Shop):
    shop.apply(daily(), one("z"))
    dates = [row for row in shop.world.rows if row.name.startswith("news ")]
    assert len(dates) > 1
    first = dates[0].name.split(" ")[1]
    result = stopped(away(shop), f"news@{first}", files=daily())
    assert [row for row in dates if row.stopped_at] == dates[:1]
    assert fates(result) == {f"news@{first}": Fate.STOP_UNVERIFIED}
    stopped(away(shop), "news")
    assert shop.world.live() == ["z"]


def test_the_name_that_the_dashboard_shows_is_known_from_the_file(shop: Shop):
    shown = one("a", dashboard_name="Summer sale")
    shop.apply(shown, one("b"))
    stopped(away(shop), "a")
    assert not shop.world.calls("stop"), "without the file nobody knows"
    stopped(away(shop), "a", files=(shown,))
    assert [row.name.split(" ")[0] for row in shop.world.rows if row.stopped_at is None] == ["b"]


def test_a_name_in_the_dashboard_that_two_definitions_have_means_only_the_one_that_was_asked_for(shop: Shop):
    shown = one("a", dashboard_name="Summer sale")
    shop.apply(shown)
    other = shop.world.add_by_hand(f"Summer sale {token(InstanceKey('gone'))}", "20270601 12:00")
    stopped(away(shop), "a", files=(shown,))
    assert other.stopped_at is None


def test_a_definition_that_was_renamed_is_stopped_by_its_new_name_with_its_file_or_without(shop: Shop):
    renamed = one("new", renamed_from=["old"])
    for files in ((renamed,), ()):
        row = shop.world.add_by_hand(f"new {token(InstanceKey('old'))}", "20270601 12:00")
        stopped(away(shop), "new", files=files)
        assert row.stopped_at is not None


def test_a_name_that_was_cut_is_known_by_what_there_was_room_for(shop: Shop):
    name = "a" * 70
    shop.apply(one(name), one("b"))
    stopped(away(shop), name)
    assert shop.world.live() == ["b"]


def test_a_stop_that_does_not_work_is_told_and_tried_again(shop: Shop):
    shop.apply(one("a"), one("b"))
    row_of(shop, "a").stop_ignored = True
    result = stopped(away(shop), "a")
    assert "NOT proven stopped" in result.outcomes[0].text
    assert len(shop.world.calls("stop")) > 2


def test_days_that_cannot_be_listed_hide_nothing_of_the_others(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.world.list_faults.extend(["", "broken", "broken", "broken"])
    result = stopped(away(shop), "a")
    assert shop.world.live() == ["b"]
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED


def test_what_comes_to_light_between_the_two_passes_is_stopped_too(shop: Shop):
    shop.apply(one("a"), one("b"))
    row_of(shop, "a").hidden = 1
    stopped(away(shop), "a")
    assert shop.world.live() == ["b"]


def test_an_account_of_this_machine_without_a_lock_and_without_anything_of_ours_has_nothing_to_stop(
    shop: Shop,
):
    with pytest.raises(UsageError, match="There is no lock yet"):
        shop.stop("a")


def test_a_lock_that_is_gone_keeps_nothing_from_being_stopped(shop: Shop):
    shop.apply(one("a"), one("b"))
    shop.store.lock = None
    result = shop.stop("a")
    assert shop.world.live() == ["b"]
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED


def test_when_the_store_is_back_the_stop_is_written_down_and_holds(shop: Shop):
    shop.apply(one("a"), one("b"))
    stopped(away(shop), "a")
    shop.stop("a")
    shop.apply(one("a"), one("b"))
    assert shop.world.live() == ["b"]


def test_a_store_that_goes_away_after_the_decision_does_not_keep_it_from_being_carried_out(shop: Shop):
    """The create turns up, and that cannot be written down: it is stopped all the same."""
    shop.world.create_faults.extend(["", "lost after"])
    shop.apply(one("z"), one("a", "2027-06-02 12:00"))
    shop.store.faults.extend(["", *["full"] * 20])
    result = shop.stop("a")
    assert shop.world.live() == ["z"]
    assert result.exit_code is ExitCode.STOP_NOT_VERIFIED


def test_a_store_that_goes_away_while_others_write_does_not_either(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    shop.apply(one("a"), one("b"))
    lock, reads = shop.store.lock, list[int]()

    def read() -> Lock | None:
        reads.append(1)
        if len(reads) > 1:
            raise StoreError("The lock cannot be reached.")
        return lock

    monkeypatch.setattr(shop.store, "read", read)
    shop.store.faults.append("fenced")
    assert shop.stop("a").exit_code is ExitCode.STOP_NOT_VERIFIED
    assert shop.world.live() == ["b"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("news", None),
        ("news@2027-06-01", "news@2027-06-01"),
        ("letter[in.hi]@2027-06-01#2", "letter[in.hi]@2027-06-01#2"),
        ("news@2027-13-01", None),
        ("news@soon", None),
    ],
)
def test_a_key_is_read_as_it_is_written(text: str, key: str | None):
    found = _instance(text)
    assert (None if found is None else str(found)) == key


def test_several_moments_of_a_file_are_told_by_their_keys(shop: Shop):
    days = wanted("news", ["2027-06-01 10:00", "2027-06-03 10:00"], channel="email")
    shop.apply(days, one("b"))
    result = stopped(away(shop), "news", files=days)
    assert set(fates(result)) == {"news@2027-06-01", "news@2027-06-03"}
    assert shop.world.live() == ["b"]
