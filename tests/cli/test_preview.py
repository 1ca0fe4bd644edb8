"""`ctsync preview`: a page from the files alone, in a file, served, or drawn into the terminal."""

from __future__ import annotations

import os
import re

import pytest

from ctsync.workspace.browser import open_page
from ctsync.workspace.previewing import MOST
from tests.rendering.previews.reading import read_page

PAGE = ".ctsync/preview.html"


def sections(shop, path=PAGE) -> list[str]:
    html = (shop.root / path).read_text(encoding="utf-8")
    assert read_page(html).complaints == []
    return re.findall(r"<section class=\"ct-preview\" id=\"c-([^\"]+)\"", html)


def test_all_messages_are_on_one_page_for_its_owners_eyes(shop):
    ended = shop("preview")
    assert ended.code == 0
    assert ended.out.splitlines()[0] == f"Wrote {PAGE}: 2 messages as people would see them."
    assert sections(shop) == ["mango-fridays-push", "thursday-picks-push"]
    assert (shop.root / PAGE).stat().st_mode & 0o777 == 0o600


def test_nobody_is_asked_and_nothing_else_is_written(shop):
    before = {path.name for path in shop.root.rglob("*")}
    assert shop("preview").code == 0
    assert {path.name for path in shop.root.rglob("*")} - before == {".ctsync", "preview.html"}


def test_one_message_is_named(shop):
    assert shop("preview", "thursday-picks-push").code == 0
    assert sections(shop) == ["thursday-picks-push"]


def test_a_name_that_nobody_has_is_answered_with_the_one_that_is_meant(shop):
    ended = shop("preview", "thursday-pick-push")
    assert ended.code == 1
    assert "Did you mean thursday-picks-push?" in ended.err


def test_the_same_files_give_the_same_bytes(shop):
    pages = []
    for _ in range(2):
        assert shop("preview").code == 0
        pages.append((shop.root / PAGE).read_bytes())
    assert pages[0] == pages[1]


def test_text_draws_phones_and_writes_no_page(shop):
    ended = shop("preview", "mango-fridays-push", "--format", "text")
    assert ended.code == 0
    assert "iPhone, lock screen" in ended.out
    assert "│ Mangoes" in ended.out
    assert not (shop.root / PAGE).exists()


def test_json_says_what_is_on_the_page(shop):
    document = shop("preview", "--format", "json").document
    assert document["kind"] == "preview"
    assert document["file"] == PAGE
    assert [each["key"] for each in document["campaigns"]] == sections(shop)
    assert document["campaigns"][0]["people"] == ["full", "no-name", "long-name", "right-to-left"]
    assert "Mangoes" in "\n".join(document["campaigns"][0]["text"])


def test_a_file_with_a_mistake_stands_on_the_page_with_its_line_beside_the_others(shop):
    shop.campaign("broken-push", more="  titel: Hello\n")
    ended = shop("preview")
    assert ended.code == 1
    assert "campaigns/broken-push.yaml:11" in ended.err
    html = (shop.root / PAGE).read_text(encoding="utf-8")
    assert "campaigns/broken-push.yaml:11" in html
    assert "titel: Hello" in html
    assert sections(shop) == ["mango-fridays-push", "thursday-picks-push"]


def test_a_mistake_of_a_file_that_nobody_asked_for_is_left_to_lint(shop):
    shop.campaign("broken-push", more="  titel: Hello\n")
    ended = shop("preview", "mango-fridays-push")
    assert (ended.code, ended.err) == (0, "")
    assert "titel" not in (shop.root / PAGE).read_text(encoding="utf-8")


def test_a_mistake_is_told_beside_the_boxes_and_in_json(shop):
    shop.campaign("broken-push", more="  titel: Hello\n")
    ended = shop("preview", "--format", "text")
    assert ended.code == 1
    assert "campaigns/broken-push.yaml:11" in ended.err
    assert "mango-fridays-push" in ended.out
    (problem,) = shop("preview", "--format", "json").document["problems"]
    assert (problem["rule"], problem["line"]) == ("CORE001", 11)


def test_out_names_the_file_and_never_costs_another_one(shop):
    out = shop.root / "page.html"
    assert shop("preview", "--out", "page.html").code == 0
    assert sections(shop, "page.html") == ["mango-fridays-push", "thursday-picks-push"]
    assert shop("preview", "--out", "page.html").code == 0
    out.write_text("mine", encoding="utf-8")
    ended = shop("preview", "--out", "page.html")
    assert ended.code == 1
    assert "and is no page. Nothing was written." in " ".join(ended.err.split())
    assert out.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("out", ["no/such/folder/page.html", "campaigns"])
def test_a_place_that_cannot_be_written_is_told(shop, out):
    ended = shop("preview", "--out", out)
    assert ended.code == 1
    assert out.rpartition("/")[2] in "".join(ended.err.split())
    assert "Nothing was written." in " ".join(ended.err.split()) or "Make it first." in ended.err


def test_a_link_is_not_written_through(shop):
    (shop.root / "victim").write_text("mine", encoding="utf-8")
    (shop.root / "page.html").symlink_to(shop.root / "victim")
    assert shop("preview", "--out", "page.html").code == 1
    assert (shop.root / "victim").read_text(encoding="utf-8") == "mine"


def test_serving_and_writing_exclude_each_other(shop):
    ended = shop("preview", "--serve", "--out", "page.html")
    assert ended.code == 1
    assert "exclude each other" in ended.err


def test_only_what_an_apply_would_make_and_beside_it_what_was_sent_before(shop):
    assert shop("apply", "--yes").code == 0
    assert shop("preview", "--changed").code == 0
    assert sections(shop) == []
    shop.campaign("mango-fridays-push", title="Ripe mangoes")
    shop.campaign("new-push", at="2027-06-05 18:30")
    assert shop("preview", "--changed").code == 0
    assert sections(shop) == ["mango-fridays-push", "new-push"]
    html = (shop.root / PAGE).read_text(encoding="utf-8")
    changed = html[html.index('id="c-mango-fridays-push"') : html.index('id="c-new-push"')]
    assert changed.count("<legend>Version</legend>") == 1
    assert changed.index("Ripe mangoes") < changed.index(">Mangoes<")
    assert shop("preview", "thursday-picks-push", "--changed").code == 0
    assert sections(shop) == []


def test_more_messages_than_a_page_has_room_for_are_counted(shop):
    for number in range(MOST):
        shop.campaign(f"more-{number:03}-push")
    ended = shop("preview")
    assert "2 more messages would have no room on one page" in ended.out
    assert len(sections(shop)) == MOST


def test_a_picture_of_the_repository_is_in_the_page(shop):
    (shop.root / "images").mkdir()
    (shop.root / "images" / "crate.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    shop.campaign("pictured-push", more='  image: "https://cdn.kaveri.example/crate.png"\n')
    assert shop("preview", "pictured-push").code == 0
    html = (shop.root / PAGE).read_text(encoding="utf-8")
    assert html.count("url(data:image/png;base64,") == 1
    assert sections(shop) == ["pictured-push"]


def test_a_browser_that_takes_over_the_terminal_is_not_started():
    before = dict(os.environ)
    os.environ["BROWSER"] = "/bin/false %s"
    try:
        assert open_page("http://127.0.0.1:1/") is False
    finally:
        os.environ.clear()
        os.environ.update(before)
