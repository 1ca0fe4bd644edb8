"""Every attempt leaves its receipt, in the swaps that there are anyway, and no receipt changes what is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ctsync.api.contract import StopAccepted, Unclear
from ctsync.applying import calls
from ctsync.applying.events import After, Before, Event
from ctsync.applying.machine import apply_changes
from ctsync.applying.receipts import body_digest
from ctsync.applying.result import Fate
from ctsync.applying.settling import TOO_EARLY, settle_as, settle_as_absent
from ctsync.errors import StoreError
from ctsync.lock.put_away import with_receipts
from ctsync.lock.receipt import Answer, Attempt, Basis, Deed, Finding, Grant, Receipt, Sight
from ctsync.lock.record import Operation, State
from ctsync.names import RemoteId
from tests.support.between_calls import Killed, Once, kill, killed
from tests.support.campaigns import NOW, one
from tests.support.memory_store import MemoryStore
from tests.support.rolling import weekly
from tests.support.runs import Shop, digests, fates
from tests.support.virtual_account import StrictAccount

CHANGED = {"title": "Hello", "body": "Other words.", "android": {"notification_channel": "offers"}}


@pytest.fixture
def shop() -> Shop:
    return Shop()


def operations(shop: Shop, key: str = "a") -> tuple[Operation, ...]:
    """With all their receipts, put away or not; the oldest first."""
    assert shop.store.lock is not None
    record = with_receipts(shop.store.lock.records[key], shop.store.get_blob)
    return (*record.history, record.operation)


def receipts(shop: Shop, key: str = "a") -> tuple[Receipt, ...]:
    return operations(shop, key)[-1].receipts


def attempts(shop: Shop, key: str = "a") -> list[Attempt]:
    return [each for each in receipts(shop, key) if isinstance(each, Attempt)]


def grants(shop: Shop, key: str = "a") -> list[Grant]:
    return [each for each in receipts(shop, key) if isinstance(each, Grant)]


def sights(shop: Shop, key: str = "a") -> list[tuple[Finding, int, str]]:
    return [
        (each.finding, each.remote_id, each.status) for each in receipts(shop, key) if isinstance(each, Sight)
    ]


def answers(shop: Shop, key: str = "a") -> list[tuple[Deed, Answer | None]]:
    return [(each.deed, each.answer) for each in attempts(shop, key)]


CREATES = [
    ([], [Answer.DONE]),
    (["lost before"], [Answer.UNCLEAR]),
    (["lost after"], [Answer.UNCLEAR]),
    (["refused"], [Answer.REFUSED]),
    (["unauthorised"], [Answer.REFUSED]),
    (["not sent"], [Answer.NOT_SENT, Answer.DONE]),
    (["limited"], [Answer.LIMITED, Answer.DONE]),
    (["limited", "not sent", "lost before"], [Answer.LIMITED, Answer.NOT_SENT, Answer.UNCLEAR]),
    (["not sent", "not sent", "not sent"], [Answer.NOT_SENT] * 3),
]


@pytest.mark.parametrize(("faults", "expected"), CREATES, ids=lambda each: "-".join(each) or "done")
def test_each_post_of_a_create_has_its_receipt_with_the_class_of_its_answer(
    shop: Shop, faults: list[str], expected: list[Answer]
):
    shop.world.create_faults.extend(faults)
    shop.apply(one("a"))
    assert answers(shop) == [(Deed.CREATE, answer) for answer in expected]
    assert len(shop.world.calls("create")) == len(expected)
    assert len({each.body for each in attempts(shop)}) == 1


def test_an_answer_is_kept_with_the_id_or_numbers_and_without_its_words(shop: Shop):
    shop.world.create_faults.extend(["", "refused"])
    shop.apply(one("a"), one("b", "2027-06-02 12:00"))
    (done,), (refused,) = attempts(shop, "a"), attempts(shop, "b")
    assert (done.remote_id, done.at, done.text) == (shop.world.rows[0].id, NOW, "")
    assert (refused.http_status, refused.remote_id, refused.text) == (400, None, "")


def test_what_a_server_said_of_a_request_is_in_no_receipt(shop: Shop):
    @dataclass
    class Talkative:
        world: object

        def create(self, _: object) -> Unclear:
            return Unclear('HTTP 500: it may or may not have been created ({"echo": "asha@kaveri.example"})')

        def stop(self, _: RemoteId) -> StopAccepted:
            return StopAccepted()

    driver = shop.driver()
    driver.writer = Talkative(shop.world)
    driver.run(apply_changes(shop.request(one("a"))))
    assert [each.text for each in attempts(shop)] == ["HTTP 500: it may or may not have been created"]


def test_a_receipt_begins_with_who_approved_it_by_which_change_and_from_which_commit(shop: Shop):
    approved = digests(shop.plan(one("a")))
    request = replace(shop.request(one("a"), approved=approved), commit="c0ffee" * 6)
    shop.driver().run(apply_changes(request))
    (digest,) = approved
    assert grants(shop) == [
        Grant(Deed.CREATE, Basis.CHANGE, "asha@kaveri.example", NOW, digest, "c0ffee" * 6)
    ]
    assert isinstance(receipts(shop)[0], Grant)


def test_the_list_is_evidence_of_what_was_created_once_and_of_its_end(shop: Shop):
    shop.apply(one("a"))
    number = shop.world.rows[0].id
    assert sights(shop) == [(Finding.LISTED, number, "pending")]
    shop.apply(one("a"))
    shop.audit()
    assert len(sights(shop)) == 1
    shop.world.now = one("a").last_send + timedelta(hours=2)
    shop.audit()
    assert sights(shop)[1:] == [(Finding.ENDED, number, "completed")]


def test_a_sight_says_which_days_were_asked_for(shop: Shop):
    shop.apply(one("a"))
    (sight,) = [each for each in receipts(shop) if isinstance(each, Sight)]
    assert sight.first <= one("a").timetable.times[0].date() <= sight.last
    assert (sight.first, sight.last) in [(w.first, w.last) for w in shop.world.calls("list")]


@pytest.mark.parametrize("fault", ["lost after", "late"])
def test_an_adoption_says_by_which_row(shop: Shop, fault: str):
    shop.world.create_faults.append(fault)
    shop.apply(one("a"))
    for _ in range(3):
        shop.audit()
    assert answers(shop) == [(Deed.CREATE, Answer.UNCLEAR)]
    assert sights(shop) == [(Finding.ADOPTED, shop.world.rows[0].id, "pending")]


def test_a_stop_has_its_approval_its_attempt_and_its_proof(shop: Shop):
    shop.apply(one("a"), one("z"))
    shop.apply(one("z"))
    number = shop.world.rows[0].id
    assert answers(shop) == [(Deed.CREATE, Answer.DONE), (Deed.STOP, Answer.DONE)]
    assert [each.deed for each in grants(shop)] == [Deed.CREATE, Deed.STOP]
    assert sights(shop)[-1] == (Finding.ENDED, number, "stopped")
    assert attempts(shop)[-1].remote_id == number


def test_attempts_to_stop_that_prove_nothing_are_counted_and_kept_with_the_next_swap(shop: Shop):
    shop.apply(one("a"), one("z"))
    shop.world.stop_faults.extend(["lost before", "lost before", *["ignored"] * 99])
    assert fates(shop.apply(one("z")))["a"] is Fate.STOP_UNVERIFIED
    made = len(shop.world.calls("stop"))
    unclear, promised = attempts(shop)[1:]
    assert (unclear.answer, unclear.times) == (Answer.UNCLEAR, 2)
    assert (promised.answer, promised.times) == (Answer.DONE, made - 2)
    assert promised.until is not None
    assert promised.until > promised.at
    shop.audit()
    assert sum(each.times for each in attempts(shop)[1:]) == len(shop.world.calls("stop"))


def test_both_halves_of_a_replace_name_the_one_change_that_was_approved(shop: Shop):
    shop.apply(one("a"))
    changed = one("a", message=CHANGED)
    (digest,) = digests(shop.plan(changed))
    shop.apply(changed)
    old, new = operations(shop)
    (stop,) = [each for each in old.receipts if isinstance(each, Grant) and each.deed is Deed.STOP]
    (create,) = [each for each in new.receipts if isinstance(each, Grant)]
    assert (stop.digest, create.deed, create.digest) == (digest, Deed.CREATE, digest)


def test_a_second_half_in_a_later_run_stands_under_the_approval_of_the_first(shop: Shop):
    shop.apply(one("a"))
    changed = one("a", message=CHANGED)
    (digest,) = digests(shop.plan(changed))
    killed(shop, Once(After, calls.KeepContent, kill), changed)
    shop.world.advance(timedelta(hours=1))
    shop.audit()
    assert operations(shop)[-1].state is State.STOPPED_BEFORE
    shop.apply(changed)
    assert grants(shop) == [Grant(Deed.CREATE, Basis.CHANGE, "asha@kaveri.example", NOW, digest)]


def _interrupting(interrupt: Callable[[int], None], kind: type) -> Callable[[Event], None]:
    def hear(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, kind):
            interrupt(15)

    return hear


def test_a_date_of_a_rolling_campaign_names_the_standing_approval(shop: Shop):
    dates = weekly()
    shop.apply(dates)
    shop.world.advance(timedelta(days=20))
    shop.roll(dates)
    assert shop.store.lock is not None
    standing = shop.store.lock.standing["news"]
    newest = max(shop.store.lock.records, key=lambda key: shop.store.lock.records[key].operation.seq)  # type: ignore[union-attr]  # it is there
    (grant,) = grants(shop, newest)
    assert (grant.basis, grant.digest, grant.at) == (Basis.STANDING, standing.fingerprint, NOW)


def at_commit(shop: Shop, commit: str, *wanted: Any, rolls: bool = False) -> None:
    request = replace(shop.request(*wanted), commit=commit, rolls=rolls)
    shop.driver().run(apply_changes(request))


def test_a_date_names_the_commit_that_was_approved_and_not_the_one_of_its_night(shop: Shop):
    dates = weekly()
    at_commit(shop, "a" * 40, dates)
    shop.world.advance(timedelta(days=20))
    at_commit(shop, "b" * 40, dates, rolls=True)
    assert shop.store.lock is not None
    made = [key for key in shop.store.lock.records if key.startswith("news@")]
    assert len(made) > 1
    assert {grant.commit for key in made for grant in grants(shop, key)} == {"a" * 40}


def test_the_second_half_of_a_replace_names_the_commit_of_the_first(shop: Shop):
    at_commit(shop, "a" * 40, one("a"))
    changed = one("a", "2027-06-01 13:00")
    shop.listener = Once(After, calls.KeepContent, kill)
    with pytest.raises(Killed):
        at_commit(shop, "b" * 40, changed)
    shop.listener = lambda _: None
    at_commit(shop, "c" * 40, changed)
    assert [grant.commit[0] for grant in grants(shop)] == ["b"]


def test_the_panic_button_says_who_pressed_it(shop: Shop):
    shop.apply(one("a"))
    shop.world.advance(timedelta(hours=1))
    shop.stop("a")
    assert grants(shop)[-1] == Grant(
        Deed.STOP, Basis.PANIC, "asha@kaveri.example", NOW + timedelta(hours=1), ""
    )
    assert answers(shop)[-1] == (Deed.STOP, Answer.DONE)
    assert len(attempts(shop)) == 2


def test_a_panic_that_proves_nothing_leaves_an_attempt_without_an_answer(shop: Shop):
    """It has no swap of its own for the answer, and makes none."""
    shop.apply(one("a"))
    before = shop.store.writes
    shop.world.stop_faults.extend(["ignored"] * 99)
    assert fates(shop.stop("a"))["a"] is Fate.STOP_UNVERIFIED
    assert answers(shop)[-1] == (Deed.STOP, None)
    assert shop.store.writes == before + 1


def test_what_exists_twice_is_kept_with_both_ids_and_how_it_was_stopped(shop: Shop):
    shop.apply(one("a"))
    twin = shop.world.add_by_hand(shop.world.rows[0].name, "20270601 12:00")
    shop.audit()
    assert sights(shop)[1:] == [
        (Finding.DUPLICATE, twin.id, "pending"),
        (Finding.DUPLICATE, twin.id, "stopped"),
    ]
    assert [(each.deed, each.remote_id) for each in attempts(shop)][1:] == [(Deed.STOP, twin.id)]
    shop.audit()
    assert len(sights(shop)) == 3


def test_a_person_who_settles_a_create_is_in_its_receipts(shop: Shop):
    shop.world.create_faults.append("lost before")
    shop.apply(one("a"))
    shop.world.advance(TOO_EARLY)
    shop.driver().run(settle_as_absent(shop.request(), "a", "not in the dashboard"))
    assert grants(shop)[-1] == Grant(Deed.GIVE_UP, Basis.PERSON, "asha@kaveri.example", NOW + TOO_EARLY, "")


def test_a_person_who_names_the_campaign_is_too_with_its_row(shop: Shop):
    shop.world.names_cut_at = 3
    shop.world.create_faults.append("lost after")
    shop.apply(one("a"))
    number = RemoteId(shop.world.rows[0].id)
    shop.driver().run(settle_as(shop.request(), "a", number, "seen in the dashboard"))
    assert grants(shop)[-1].deed is Deed.ADOPT
    assert sights(shop) == [(Finding.ADOPTED, number, "pending")]


def test_taking_over_and_letting_go_are_kept_without_an_attempt(shop: Shop):
    row = shop.world.add_by_hand("Flash sale", "20270601 12:00")
    shop.apply(one("a", adopt=str(row.id), dashboard_name="Flash sale", on_remove="forget"), one("z"))
    assert sights(shop) == [(Finding.LISTED, row.id, "pending")]
    shop.apply(one("z"))
    assert [each.deed for each in grants(shop)] == [Deed.ADOPT, Deed.FORGET]
    assert attempts(shop) == []


def test_a_create_that_was_withdrawn_while_it_was_unclear_says_who_decided_it(shop: Shop):
    shop.world.create_faults.append("late")
    shop.apply(one("a"), one("z"))
    shop.apply(one("z"))
    for _ in range(3):
        shop.audit()
    assert operations(shop)[-1].state is State.STOPPED_BEFORE
    assert [each.deed for each in grants(shop)] == [Deed.CREATE, Deed.STOP]
    assert answers(shop) == [(Deed.CREATE, Answer.UNCLEAR), (Deed.STOP, Answer.DONE)]


def test_an_intent_that_the_guard_caught_says_that_nothing_was_sent(shop: Shop):
    def slow(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, calls.KeepContent):
            shop.world.now = one("a").first_send - timedelta(minutes=10)

    shop.listener = slow
    assert fates(shop.apply(one("a"))) == {"a": Fate.NOT_SENT}
    assert answers(shop) == [(Deed.CREATE, Answer.NOT_SENT)]
    assert shop.world.calls("create") == ()


def test_a_signal_that_came_first_says_that_nothing_was_sent(shop: Shop):
    driver = shop.driver()
    driver.listener = _interrupting(driver.interrupt, calls.KeepContent)
    driver.run(apply_changes(shop.request(one("a"))))
    assert [(each.answer, each.text) for each in attempts(shop)] == [(Answer.NOT_SENT, "a signal came first")]


# ── what they cost, and what they can not break ──


@pytest.mark.parametrize("when", [Before, After])
def test_killed_around_the_post_the_lock_says_that_no_answer_is_recorded(shop: Shop, when: type):
    killed(shop, Once(when, calls.PostCreate, kill), one("a"))
    assert answers(shop) == [(Deed.CREATE, None)]
    shop.audit()
    assert answers(shop) == [(Deed.CREATE, None)]
    made = [(Finding.ADOPTED, row.id, "pending") for row in shop.world.rows]
    assert sights(shop) == made
    assert len(made) == (when is After)


def test_killed_around_a_stop_the_next_run_adds_its_own_attempt(shop: Shop):
    shop.apply(one("a"), one("z"))
    killed(shop, Once(Before, calls.PostStop, kill), one("z"))
    assert answers(shop)[1:] == [(Deed.STOP, None)]
    shop.apply(one("z"))
    assert answers(shop)[1:] == [(Deed.STOP, None), (Deed.STOP, Answer.DONE)]


def test_no_write_is_made_for_receipts(shop: Shop):
    """Taking the lock, the intents, their outcomes, that names come back, letting go; a stop: its decision, its end."""
    shop.apply(one("a"), one("z"))
    shop.store.writes = 0
    shop.world.create_faults.extend(["limited", "not sent"])
    shop.apply(one("a"), one("b"), one("z"))
    assert shop.store.writes == 4
    shop.store.writes = 0
    shop.apply(one("b"), one("z"))
    assert shop.store.writes == 4


def test_only_a_last_look_stands_between_an_intent_and_its_post(shop: Shop):
    heard: list[str] = []
    shop.listener = lambda event: (
        heard.append(type(event.call).__name__) if isinstance(event, Before) else None
    )
    shop.apply(one("a"))
    first = heard.index("PostCreate")
    assert heard[first - 3 : first] == ["WriteLock", "ReadLock", "TellTime"]


def test_a_fenced_run_hands_its_receipts_in_beside_those_of_the_other(shop: Shop):
    def panic(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, calls.PostCreate):
            shop.listener = lambda _: None
            shop.world.rows[0].hidden = 99
            shop.stop("a")
            shop.world.rows[0].hidden = 0

    shop.listener = panic
    shop.apply(one("a"))
    assert [each.basis for each in grants(shop)] == [Basis.CHANGE, Basis.PANIC]
    assert answers(shop) == [(Deed.CREATE, Answer.DONE)]
    shop.audit()
    assert answers(shop)[1:] == [(Deed.STOP, Answer.DONE)]
    assert shop.world.live() == []


@dataclass
class WithoutBlobs(MemoryStore):
    """A store in which receipts can not be put away."""

    def put_blob(self, content: Mapping[str, Any]) -> str:
        if "receipts" in content:
            raise StoreError("The disk is full.")
        return super().put_blob(content)


def test_receipts_that_can_not_be_put_away_stay_where_they_are_and_the_run_goes_well():
    shop = Shop(store=WithoutBlobs())
    result = shop.apply(one("a"))
    assert fates(result) == {"a": Fate.CREATED}
    assert result.exit_codes == frozenset()
    assert shop.store.lock is not None
    operation = shop.store.lock.records["a"].operation
    assert (len(operation.receipts), operation.put_away) == (3, ())


def test_receipts_of_what_nothing_goes_on_with_are_put_away_and_the_records_stay_small(shop: Shop):
    shop.apply(one("a"))
    assert shop.store.lock is not None
    operation = shop.store.lock.records["a"].operation
    assert (operation.receipts, len(operation.put_away)) == ((), 1)
    shop.apply(one("a"))
    assert shop.store.lock.records["a"].operation == operation


@pytest.mark.parametrize("body", [{"a": float("nan")}, {"a": "\ud800"}, {"a": object()}])
def test_a_body_that_can_not_be_sent_has_no_digest_and_raises_nothing(body: dict[str, object]):
    assert body_digest(body) == ""


def test_the_digest_is_that_of_the_bytes_that_went_out():
    @dataclass
    class Listening(StrictAccount):
        bodies: list[tuple[str, str]] = field(default_factory=list)

        def answer(self, request: httpx.Request) -> httpx.Response:
            digest = "sha256:" + hashlib.sha256(request.read()).hexdigest()
            self.bodies.append((request.url.path, digest))
            return super().answer(request)

    account = Listening()
    shop = Shop(store=account.store, world=account.world)
    account.run(apply_changes(shop.request(one("a"), one("z"))))
    account.run(apply_changes(shop.request(one("z"))))
    create, stop = attempts(shop)
    assert ("/1/targets/create.json", create.body) in account.bodies
    assert ("/1/targets/stop.json", stop.body) in account.bodies


@pytest.mark.parametrize(
    ("answer", "proves_nothing_happened"),
    [
        (Answer.DONE, False),
        (Answer.UNCLEAR, False),
        (Answer.REFUSED, True),
        (Answer.NOT_SENT, True),
        (Answer.LIMITED, True),
    ],
)
def test_which_answers_prove_that_nothing_happened(answer: Answer, *, proves_nothing_happened: bool):
    """Reliability 3.3: whatever is not one of three known classes may have happened."""
    assert answer.did_nothing is proves_nothing_happened
