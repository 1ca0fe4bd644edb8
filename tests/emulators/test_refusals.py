"""s3rver takes the condition of a write and ignores it, without a word: the store that ctsync must refuse."""

from __future__ import annotations

import pytest

from ctsync.lock.stores.object_shelf import ObjectShelf
from tests.emulators.servers import s3rver
from tests.stories.small_shop import campaign, file_of, new_shop
from tests.support.conditional_store import ConditionalStore
from tests.support.shop_process import Shop

ADDRESS = "s3://kaveri/ctsync-lock/sandbox"
WRONG = '"00000000000000000000000000000000"'


@pytest.fixture
def shop(tmp_path) -> Shop:
    """One campaign to create, and its lock in object storage."""
    shop = new_shop(tmp_path / "shop")
    shop.edit(
        "ctsync.yaml", "    sandbox: true\n", f"    sandbox: true\n    store: {{object: '{ADDRESS}'}}\n"
    )
    shop.write(file_of("breakfast"), campaign("breakfast", "2027-06-01 12:00"))
    return shop


@pytest.fixture(scope="module")
def careless(tmp_path_factory):
    """s3rver, and where it keeps what is written."""
    folder = tmp_path_factory.mktemp("careless") / "s3rver"
    with s3rver(folder) as endpoint:
        yield settings_of(endpoint), folder


def settings_of(endpoint: str):
    settings = ConditionalStore.settings_for(endpoint)
    key = {"aws_access_key_id": "S3RVER", "aws_secret_access_key": "S3RVER"}
    return {**settings, "config": {**settings["config"], **key}}


def environ_of(settings) -> dict[str, str]:
    """The same as people say it to the command."""
    return {name.upper(): text for name, text in settings["config"].items()} | {"AWS_ALLOW_HTTP": "true"}


def created(shop: Shop) -> list[int]:
    return [row["created"] for row in shop.journal() if row["created"] is not None]


def test_a_run_whose_lock_would_lie_on_s3rver_is_refused_before_anything_is_written_or_sent(shop, careless):
    settings, folder = careless
    ended = shop.run("apply", "--yes", env=environ_of(settings))
    assert ended.code == 10
    assert f"A lock cannot lie in the object store {ADDRESS}." in ended.text
    assert "It was tried, and it writes over what must not be there yet." in ended.text
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert created(shop) == []


def test_the_same_run_is_made_where_the_store_keeps_conditions(shop, at_moto):
    ended = shop.run("apply", "--yes", env=environ_of(at_moto))
    assert ended.code == 0, ended.text
    assert ObjectShelf(ADDRESS, **at_moto).look("head.json") is not None
    assert len(created(shop)) == 1


def test_s3rver_takes_a_write_that_is_based_on_what_was_never_there(careless):
    """Why it is refused: the day this fails, s3rver has learnt conditions, and another store has to take its place."""
    from obstore.store import from_url

    store = from_url(ADDRESS, **careless[0])
    store.put("cell", b"one", mode="create", use_multipart=False)
    store.put("cell", b"two", mode={"e_tag": WRONG}, use_multipart=False)
    assert bytes(store.get("cell").bytes()) == b"two"
    store.delete("cell")


def test_moto_does_not(at_moto):
    from obstore.exceptions import PreconditionError
    from obstore.store import from_url

    store = from_url("s3://kaveri/never", **at_moto)
    store.put("cell", b"one", mode="create", use_multipart=False)
    with pytest.raises(PreconditionError):
        store.put("cell", b"two", mode={"e_tag": WRONG}, use_multipart=False)
