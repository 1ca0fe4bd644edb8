"""A replaced campaign tells how many people were counted when it was approved and made, and by how much that moved."""

from __future__ import annotations

import shutil

from tests.support.shop import Shop


def earlier(shop: Shop, *more: str) -> list[tuple[str, int | None, float | None]]:
    ended = shop("plan", "--format", "json", *more)
    assert ended.code == 0, ended.err
    (change,) = [each for each in ended.document["changes"] if each["change"] == "replace"]
    return [(each["occasion"], each["total"], each["change"]) for each in change["reach"]["earlier"]]


def test_what_was_approved_comes_out_of_the_receipts_that_were_put_away(shop: Shop):
    shop.campaign("monsoon-sale-push")
    assert shop("plan", "--out", "approved.json").code == 0
    assert shop("apply", "approved.json", "--yes").code == 0
    shop.campaign("monsoon-sale-push", title="Umbrellas")
    approved, made = earlier(shop)
    assert approved == ("approved", made[1], 0.0)
    assert made[1] is not None
    assert earlier(shop, "--offline") == [("approved", made[1], None), ("made", made[1], None)]
    (folder,) = shop.root.rglob("blobs")
    kept = [path for path in folder.rglob("*") if path.is_file() and b'"receipts"' in path.read_bytes()]
    assert kept
    shutil.move(kept[0], shop.root / "away")
    for path in kept[1:]:
        path.unlink()
    assert earlier(shop) == [("approved", None, None), made]
