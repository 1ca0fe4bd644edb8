from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ctsync.errors import UsageError
from ctsync.lock.record import Lock
from ctsync.names import InstanceKey
from ctsync.settings import load_settings, target
from ctsync.workspace.surroundings import SeenFromHere
from tests.support.memory_store import MemoryStore
from tests.support.plans import a_campaign, a_record
from tests.support.shop import SETTINGS


@pytest.fixture
def account(tmp_path):
    (tmp_path / "ctsync.yaml").write_text(SETTINGS, encoding="utf-8")
    settings, _ = load_settings(tmp_path, {})
    assert settings is not None
    return target(settings, None)


def test_the_lock_says_what_is_held_and_how_late_it_is(tmp_path, account):
    record = a_record(a_campaign())
    lock = Lock(
        "7q2m4k",
        "sha256:00",
        "kaveri",
        "Asia/Kolkata",
        records={str(record.key): record},
        applied_at=datetime(2027, 6, 1, tzinfo=UTC),
    )
    around = SeenFromHere(tmp_path, account, lambda: MemoryStore(lock))
    assert around.held == frozenset({str(record.key)})
    assert around.now == datetime(2027, 6, 1, tzinfo=UTC)


def test_without_a_lock_nothing_is_known_of_what_is_held(tmp_path, account):
    around = SeenFromHere(tmp_path, account, MemoryStore)
    assert around.held is None
    assert f"{around.now:%Y-%m-%d %H:%M %z}" == "2027-05-20 10:00 +0530"


def test_a_lock_that_cannot_be_read_is_like_none(tmp_path, account):
    def unreadable():
        raise UsageError("This version cannot.")

    assert SeenFromHere(tmp_path, account, unreadable).held is None


def test_nothing_is_looked_up_before_it_is_asked_for(tmp_path, account):
    def never():
        raise AssertionError("nobody asked")

    around = SeenFromHere(tmp_path, account, never)
    assert around.pictures == {}
    assert around.owners is None
    (tmp_path / "CODEOWNERS").write_text("* @asha\n", encoding="utf-8")
    assert around.owners is None, "it was looked up once"


def test_what_was_sent_last_is_looked_up_by_definition(tmp_path, account):
    store = MemoryStore()
    first, later = (store.put_blob({"tree": {"message": {"values": {key: "x"}}}}) for key in ("old", "new"))
    records = (
        a_record(a_campaign(), seq=3, content=later),
        a_record(
            a_campaign(key=InstanceKey("mango-fridays-push", day=date(2027, 5, 1))), seq=2, content=first
        ),
    )
    store.lock = Lock("l", "sha256:00", "k", "Asia/Kolkata", records={str(one.key): one for one in records})
    around = SeenFromHere(tmp_path, account, lambda: store)
    assert around.sent("mango-fridays-push") == {"message": {"values": {"new": "x"}}}
    assert around.sent("another") is None
    assert SeenFromHere(tmp_path, account, MemoryStore).sent("another") is None
