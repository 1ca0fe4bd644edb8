"""`plan --markdown FILE` at its edges."""

from __future__ import annotations

import stat

import pytest

from tests.support.shop import Shop
from tests.support.shop_process import read_journal


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--markdown", "ctsync.yaml"), "is there already, and is no comment"),
        (("--markdown", "no/such/folder/c.md"), "There is no folder for"),
        (
            ("--markdown", "c.md", "--report-url", "http://x.test/"),
            "is no address that a comment can link to",
        ),
        (("--markdown", "c.md", "--report-url", "https://x.test/a) [b](c"), "is no address"),
    ],
    ids=["over a file", "no folder", "not https", "out of its link"],
)
def test_what_cannot_be_written_is_said_before_anything_is_asked(shop: Shop, words, says: str):
    ended = shop("plan", *words)
    assert ended.code == 1
    assert says in " ".join(ended.err.split())
    assert not (shop.root / "c.md").exists()
    assert read_journal(shop.root / ".ctsync/sandbox.sqlite3") == []


@pytest.mark.parametrize("offline", [(), ("--offline",)], ids=["asked", "assumed"])
def test_the_comment_is_written_beside_the_plan_and_written_anew(shop: Shop, offline):
    (shop.root / "c.md").write_text("<!-- ctsync-plan account=old -->\n")
    ended = shop("plan", *offline, "--markdown", "c.md", "--forge", "gitlab")
    assert ended.code == 0, ended.err
    text = (shop.root / "c.md").read_text(encoding="utf-8")
    first, heading = text.splitlines()[:2]
    assert first.startswith("<!-- ctsync-plan account=sandbox digest=")
    assert heading.removeprefix("## ctsync plan: ").replace("`", "") in " ".join(ended.out.split()).replace(
        "`", ""
    )
    assert ("nobody was counted" in text) is bool(offline)
    assert stat.S_IMODE((shop.root / "c.md").stat().st_mode) == 0o600


def test_a_long_plan_tells_who_gets_each_campaign_on_its_page(shop: Shop):
    (first, *_) = sorted((shop.root / "campaigns").rglob("*-push.yaml"))
    for number in range(45):
        name = f"mango-{number}-push"
        written = first.read_text(encoding="utf-8").replace(f"name: {first.stem}", f"name: {name}")
        first.with_name(f"{name}.yaml").write_text(written, encoding="utf-8")
    ended = shop("plan", "--offline", "--html", "p.html")
    assert ended.code == 0, ended.err
    page = (shop.root / "p.html").read_text(encoding="utf-8")
    assert page.count("<dt>Who</dt>") >= 45
