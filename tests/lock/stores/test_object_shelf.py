"""The lock in object storage: a strict little server for races, a careless one, moto for the protocol."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest

from ctsync.errors import Fenced, LockMissing, StoreError, UsageError
from ctsync.lock.stores import in_object_storage
from ctsync.lock.stores.object_shelf import ObjectShelf
from ctsync.lock.stores.shelf import Taken
from tests.support.conditional_store import ConditionalStore
from tests.support.locks import a_lock, a_record
from tests.support.moto_server import moto

ADDRESS = "s3://kaveri/ctsync/production"
NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
AT_GOOGLE = "gs://kaveri/ctsync/production"


def shelf_at(address: str, server: ConditionalStore) -> ObjectShelf:
    return ObjectShelf(address, **(server.google_settings if address == AT_GOOGLE else server.settings))


@pytest.fixture
def server():
    with ConditionalStore() as server:
        yield server


@pytest.fixture(params=[ADDRESS, AT_GOOGLE], ids=["s3", "google"])
def address(request):
    return request.param


@pytest.fixture
def shelf(address, server):
    return shelf_at(address, server)


def tag_in(shelf: ObjectShelf) -> str:
    cell = shelf.look("head.json")
    assert cell is not None
    return cell.tag


def test_a_cell_is_swapped_only_from_the_state_that_was_seen(shelf):
    shelf.swap("head.json", b"one", None)
    seen = shelf.look("head.json")
    shelf.swap("head.json", b"two", seen.tag)
    with pytest.raises(Taken):
        shelf.swap("head.json", b"three", seen.tag)
    with pytest.raises(Taken):
        shelf.swap("head.json", b"three", None)
    assert shelf.look("head.json").data == b"two"


def test_of_many_that_swap_at_once_exactly_one_wins(address, shelf, server):
    shelf.swap("head.json", b"start", None)
    tag = shelf.look("head.json").tag
    ready, won = threading.Barrier(16), []

    def race(number: int) -> None:
        mine = shelf_at(address, server)
        ready.wait(20)
        try:
            mine.swap("head.json", b"%d" % number, tag)
            won.append(b"%d" % number)
        except Taken:
            pass

    threads = [threading.Thread(target=race, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert won == [shelf.look("head.json").data]


@pytest.mark.parametrize("careless", [{"create"}, {"update"}, {"create", "update"}], ids=sorted)
def test_a_server_that_ignores_conditions_is_refused_before_anything_is_written(careless, address):
    with ConditionalStore(careless=frozenset(careless)) as server:
        with pytest.raises(StoreError) as caught:
            shelf_at(address, server).swap("head.json", b"one", None)
        assert "A lock cannot lie in" in caught.value.what
        assert server.objects == {}


def test_the_trial_is_made_once_a_run_and_leaves_nothing(shelf, server):
    shelf.swap("head.json", b"one", None)
    assert [unquote(path).rpartition("/")[2] for path in server.objects] == ["head.json"]
    before = len(server.requests)
    shelf.swap("lease.json", b"two", None)
    assert len(server.requests) == before + 1


def test_looking_tries_nothing_so_that_whoever_may_only_read_can_plan(shelf, server):
    assert shelf.look("head.json") is None
    assert [request for request in server.requests if request.startswith("PUT")] == []


def test_a_swap_whose_answer_was_lost_is_found_to_have_happened(shelf, server):
    shelf.swap("head.json", b"one", None)
    server.lose_answers = 1
    shelf.swap("head.json", b"two", shelf.look("head.json").tag)
    assert shelf.look("head.json").data == b"two"


def test_a_server_that_says_no_is_quoted_and_nothing_is_assumed(shelf, server):
    shelf.swap("head.json", b"one", None)
    server.refuse_with = 403
    with pytest.raises(StoreError) as caught:
        shelf.swap("head.json", b"two", shelf.look("head.json").tag)
    assert not isinstance(caught.value, Fenced)
    assert "403" in caught.value.why
    assert "\n" not in caught.value.why
    assert caught.value.hint == "Nothing is sent until the lock can be written. Run the command again."
    assert shelf.look("head.json").data == b"one"


def test_google_is_asked_again_when_it_was_too_soon_for_the_same_object(server):
    shelf = shelf_at(AT_GOOGLE, server)
    shelf.swap("head.json", b"one", None)
    tag = tag_in(shelf)
    server.too_soon = 3
    shelf.swap("head.json", b"two", tag)
    assert shelf.get("head.json") == b"two"


def test_a_server_that_is_away_is_told():
    with ConditionalStore() as ended:
        shelf = ObjectShelf(ADDRESS, **ended.settings)
    with pytest.raises(StoreError) as caught:
        shelf.look("head.json")
    assert ADDRESS in caught.value.what
    assert caught.value.why != ""
    assert caught.value.hint.startswith("Nothing is sent while that is so. Look at the network")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "s3://",
        "file:///etc",
        "memory:///",
        "http://kaveri/x",
        "s3://a/../b",
        "s3://a b",
        "s3://u:p@host/x",
    ],
)
def test_another_kind_of_address_is_refused(address):
    with pytest.raises(UsageError):
        ObjectShelf(address)


def test_credentials_of_a_kind_that_is_not_known_are_told_before_anything_is_asked(tmp_path, monkeypatch):
    (tmp_path / "key.json").write_text('{"type": "external_account"}', encoding="utf-8")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "key.json"))
    with pytest.raises(StoreError) as caught:
        ObjectShelf(AT_GOOGLE)
    assert AT_GOOGLE in caught.value.what
    assert "external_account" in caught.value.why


def test_a_storage_account_that_nobody_named_is_told():
    with pytest.raises(StoreError) as caught:
        ObjectShelf("az://kaveri/ctsync/production")
    assert "account" in caught.value.why.lower()


def test_without_the_package_the_command_to_install_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(UsageError) as caught:
        ObjectShelf(ADDRESS)
    assert caught.value.hint == "pip install 'ctsync[cloud]'"


def test_the_protocol_is_the_one_that_s3_speaks():
    with moto() as endpoint:
        shelf = ObjectShelf(ADDRESS, **ConditionalStore.settings_for(endpoint))
        shelf.swap("head.json", b"one", None)
        seen = tag_in(shelf)
        shelf.swap("head.json", b"two", seen)
        with pytest.raises(Taken):
            shelf.swap("head.json", b"three", seen)
        shelf.keep("blobs/ab/x.json", b"kept")
        shelf.keep("blobs/ab/x.json", b"kept")
        assert shelf.get("blobs/ab/x.json") == b"kept"
        assert shelf.get("blobs/ab/y.json") is None


def test_a_lock_there_is_kept_under_its_address_and_its_mark_on_this_machine(address, server, tmp_path):
    settings = server.google_settings if address == AT_GOOGLE else server.settings

    def store(**told):
        return in_object_storage(address, tmp_path / "machine", now=lambda: NOW, settings=settings, **told)

    store().write(a_lock(a_record(1)), based_on=None)
    assert shelf_at(address, server).look("head.json") is not None
    assert (tmp_path / "machine" / "seen.json").is_file()
    with store(who="ada").hold():
        holding = store().holding()
        assert holding is not None
        assert (holding.who, holding.since) == ("ada", NOW)
    server.objects.clear()
    with pytest.raises(LockMissing):
        store().read()
