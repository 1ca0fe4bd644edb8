"""A plan that stops a campaign says what is withdrawn, and from whom, although its file is gone."""

from __future__ import annotations

import shutil
from typing import Any

from tests.rendering.previews.reading import read_page
from tests.support.shop import Shop


def stopped(shop: Shop) -> None:
    shop.campaign("monsoon-sale-push", title="Umbrellas for everybody")
    ended = shop("apply", "--yes")
    assert ended.code == 0, ended.err
    shop.remove("monsoon-sale-push")


def planned(shop: Shop, *more: str) -> tuple[str, str, dict[str, Any]]:
    ended = shop("plan", "--format", "json", "--markdown", "c.md", "--html", "p.html", *more)
    assert ended.code == 0, ended.err
    (change,) = [each for each in ended.document["changes"] if each["change"] == "stop"]
    page = read_page((shop.root / "p.html").read_text(encoding="utf-8"))
    assert page.complaints == []
    return (shop.root / "c.md").read_text(encoding="utf-8"), page.words, change


def test_every_rendering_shows_its_text_and_its_people(shop: Shop):
    stopped(shop)
    for more in ((), ("--offline",)):
        comment, page, change = planned(shop, *more)
        assert change["preview"] == ["Umbrellas for everybody", "This morning's mangoes are in."]
        assert change["audience"] == "everybody in the account"
        assert "│ Umbrellas for everybody" in comment
        for text in (comment, page):
            assert "everybody in the account" in text
            assert "Its text and its people are as they were kept when it was made." in text
        assert "Umbrellas for everybody" in page
        assert "Android, expanded" in page
    told = " ".join(shop("plan").out.split())
    assert "│ Umbrellas for everybody" in told


def test_a_store_that_lost_it_is_named_and_the_stop_goes_on(shop: Shop):
    stopped(shop)
    (folder,) = shop.root.rglob("blobs")
    shutil.rmtree(folder)
    folder.mkdir()
    comment, page, change = planned(shop)
    assert change["preview"] == ["", ""]
    for text in (comment, page, *change["notes"][-1:]):
        assert "the lock's store does not have it any more, or has it damaged" in text.replace("`", "")
    ended = shop("apply", "--yes")
    assert ended.code == 0, ended.err
    assert "stopped" in ended.out
