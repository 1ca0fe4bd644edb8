"""A lock that is gone, damaged, old, or cannot be written: exit 10, and nothing goes out (reliability F9, F10, F19)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stories.conftest import LIVE, Place
from tests.stories.oracle import NO_ACCIDENT, judge, posts
from tests.stories.small_shop import campaign, file_of
from tests.support.shop_process import CTSYNC, Shop

STAYING = dict.fromkeys(LIVE, "Before")
COMING = {f"coming-{number}": "After" for number in range(1, 6)}


def calls(place: Place) -> int:
    journal = place.shop.journal()
    return len(posts(journal, "create")) + len(posts(journal, "stop"))


def add_campaigns(shop: Shop) -> None:
    for number, name in enumerate(COMING, 1):
        shop.write(file_of(name), campaign(name, f"2027-06-1{number} 12:00", "After"))


def lock_of(shop: Shop) -> Path:
    return shop.state / "sandbox.lock"


def gone(shop: Shop) -> None:
    lock_of(shop).unlink()


def gone_without_a_trace(shop: Shop) -> None:
    for path in shop.state.glob("sandbox.lock*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def emptied(shop: Shop) -> None:
    lock_of(shop).write_bytes(b"")


def cut_short(shop: Shop) -> None:
    lock_of(shop).write_bytes(lock_of(shop).read_bytes()[:-20])


def one_letter_changed(shop: Shop) -> None:
    text = lock_of(shop).read_text()
    lock_of(shop).write_text(text.replace('"serial"', '"sorial"', 1))


def with_conflict_markers(shop: Shop) -> None:
    text = lock_of(shop).read_text()
    lock_of(shop).write_text(f"<<<<<<< ours\n{text}=======\n{text}>>>>>>> theirs\n")


def its_records_gone(shop: Shop) -> None:
    for path in (shop.state / "sandbox.lock.d" / "base").iterdir():
        path.unlink()


TROUBLES = (
    gone,
    gone_without_a_trace,
    emptied,
    cut_short,
    one_letter_changed,
    with_conflict_markers,
    its_records_gone,
)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_a_lock_in_trouble_is_exit_10_and_no_call_is_made(
    served_begun: Place, trouble: Callable[[Shop], None]
):
    shop = served_begun.shop
    add_campaigns(shop)
    before = calls(served_begun)
    trouble(shop)
    for command in (("apply", "--yes"), ("plan",)):
        ended = shop.run(*command)
        assert ended.code == 10, (command, ended)
        assert "lock" in ended.err
    assert shop.run("audit").code in ((0, 10) if trouble is gone_without_a_trace else (10,))
    assert calls(served_begun) == before


def test_an_older_lock_that_was_put_back_is_refused(served_begun: Place, tmp_path: Path):
    shop = served_begun.shop
    shutil.copytree(shop.state, tmp_path / "kept")
    add_campaigns(shop)
    assert shop.run("apply", "--yes").code == 0
    before = calls(served_begun)
    for path in shop.state.glob("sandbox.lock*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in (tmp_path / "kept").glob("sandbox.lock*"):
        target = shop.state / path.name
        shutil.copytree(path, target) if path.is_dir() else shutil.copy(path, target)
    assert shop.run("apply", "--yes").code == 10
    assert shop.run("plan").code == 10
    assert calls(served_begun) == before
    served_begun.sandbox.advance("60d")
    assert judge(shop.journal(), {**STAYING, **COMING}) == NO_ACCIDENT


def no_file_over(blocks: int) -> tuple[str, ...]:
    """The command line in a process whose files may not grow over that many half kilobytes: a disk that is full.

    Coverage is not asked of it, since that would have to write a file of its own.
    """
    return ("/bin/sh", "-c", f'unset COVERAGE_PROCESS_CONFIG; ulimit -f {blocks}; exec "$@"', "sh", *CTSYNC)


@pytest.mark.parametrize("blocks", [0, 1, 3, 6])
def test_on_a_full_disk_nothing_goes_out_that_is_not_written_down(served_begun: Place, blocks: int):
    shop = served_begun.shop
    add_campaigns(shop)
    before = calls(served_begun)
    full = shop.run("apply", "--yes", tool=no_file_over(blocks))
    if blocks == 0:
        assert full.code == 10
        assert "Nothing is sent until the lock can be written" in full.text
        assert calls(served_begun) == before
    assert full.code in (0, 5, 10)
    assert shop.run("audit").code == 0
    assert shop.run("apply", "--yes").code == 0
    served_begun.sandbox.advance("60d")
    assert judge(shop.journal(), {**STAYING, **COMING}) == NO_ACCIDENT


def test_a_stop_goes_out_even_on_a_full_disk_and_says_that_it_is_not_written_down(served_begun: Place):
    shop = served_begun.shop
    ended = shop.run("stop", "leaving-1", tool=no_file_over(0))
    assert ended.code == 6
    assert len(posts(shop.journal(), "stop")) >= 1
    again = shop.run("stop", "leaving-1")
    assert again.code in (0, 2, 6)
    served_begun.sandbox.advance("60d")
    wanted = {name: title for name, title in STAYING.items() if name != "leaving-1"}
    assert judge(shop.journal(), wanted, may_stop={("leaving-1", "Before")}) == NO_ACCIDENT
