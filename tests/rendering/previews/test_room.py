"""What a page carries: each picture and each letter once, shown to whoever gets it; and what has no room is named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ctsync.previews import previews_of, with_before
from ctsync.rendering.previews import PreviewPage, carried, preview_page, preview_section
from tests.previews.making import CDN, EVERYTHING, a_campaign
from tests.rendering.previews.reading import read_page

PNG = b"\x89PNG\r\n\x1a\n" + bytes(400)
SHELF = {"images/mango/a.png": PNG}
PICTURE = f"{CDN}/mango/a.png"
PUSH = {**EVERYTHING["push"], "image": PICTURE}
FRAME = re.compile(r"<iframe [^']*'[^']*'[^>]*>")
GREETING = "<p>Hi {{ Profile.Name | default: 'there' }}</p>"


def mail(html: str = "<p>Hello</p>", name: str = "news", pictures=SHELF, **message):
    campaign = a_campaign(
        "email",
        {**EVERYTHING["email"], **message},
        files={"emails/news.html": html},
        name=name,
        verified=True,
    )
    return previews_of(campaign, pictures)


def push(name: str):
    return previews_of(a_campaign("push", PUSH, name=name), SHELF)


def whose(html: str) -> list[str]:
    """What tells the letters of a page apart."""
    return re.findall(r'>The letter<span class="ct-sr"> ([^<]*)</span>', html)


def page(*every) -> str:
    return preview_page(PreviewPage("kaveri", "sandbox", every))


def test_a_picture_is_on_a_page_once_however_many_campaigns_and_phones_show_it():
    html = page(push("one"), push("two"))
    assert html.count("base64,") == 1
    assert html.count('<span class="ct-pic ct-pic-0 ') >= 4
    assert html.count('aria-label="Picture images/mango/a.png"') == html.count(
        '<span class="ct-pic ct-pic-0 '
    )
    assert read_page(html).complaints == []


def test_two_files_with_one_picture_are_one_picture():
    other = previews_of(a_campaign("push", {**PUSH, "image": f"{CDN}/b.png"}), {"images/b.png": PNG})
    held = carried([push("one"), other])
    assert list(held.classes.values()) == ["ct-pic-0"]


def test_people_who_read_one_letter_share_its_frame():
    html = page(mail(subject="For {{ Profile.Name | default: 'you' }}"))
    assert len(FRAME.findall(html)) == 1
    assert whose(html) == ["of news, read by everybody"]
    shown = re.findall(r'<div class="ct-panel (ct-in-p[^"]*)">\s*<figure class="ct-figure is-wide">', html)
    assert shown == ["ct-in-p0 ct-in-p1 ct-in-p2 ct-in-p3"]


def test_a_letter_that_calls_people_by_name_has_a_frame_for_each_name():
    html = page(mail(GREETING))
    assert len(FRAME.findall(html)) == 4
    assert whose(html) == [
        f"of news, read by {name}" for name in ("Full", "No name", "Long name", "Right to left")
    ]


def test_a_letter_that_is_as_it_was_before_stands_once_and_says_so():
    old = mail(subject="Old")
    before = replace(old, versions=(replace(old.versions[0], when="before"),))
    html = page(with_before(mail(), before))
    assert len(FRAME.findall(html)) == 1
    assert '<div class="ct-panel ct-in-w0 ct-in-w1">' in html
    assert "It is the letter that was sent before." in html
    changed = page(with_before(mail("<p>New</p>"), before))
    assert whose(changed) == ["of news, after", "of news, before"]
    assert "It is the letter that was sent before." not in changed


def test_the_first_letter_of_each_campaign_has_room_before_a_second_one_of_any():
    every = [mail(GREETING, "one"), mail(GREETING.replace("Hi", "Hello"), "two")]
    whole = [len(each.document) for each in carried(every).letters.values()]
    held = carried(every, sum(sorted(whole)[:2]) + 60)
    first = [str(preview_section(each, f"a{number}", held)) for number, each in enumerate(every)]
    for html in first:
        (frame,) = FRAME.findall(html)
        first_id = re.findall(r'id="([^"]*)">The letter', html)[0]
        assert f'aria-labelledby="{first_id}"' in frame
        assert "This page has no room for this letter and its links." in html
    assert held.left_letters == 6


def test_words_have_room_before_pictures_and_what_is_left_out_is_counted_and_named():
    letter = mail(f'<p>Hello</p><img src="{PICTURE}" alt="A crate">')
    words = len(next(iter(carried([mail()]).letters.values())).document)
    held = carried([letter, push("one")], words + 400)
    assert (held.left_letters, held.left_pictures, held.bare_letters) == (0, 1, 1)
    html = str(preview_section(letter, "a", held))
    assert "Picture: A crate" in html
    assert "Its pictures are named: this page has no room for them." in html
    assert "<code>ctsync preview <bdi>news</bdi></code> draws it whole." in html
    assert 'aria-label="Picture, not loaded: a.png"' in str(preview_section(push("one"), "b", held))
    assert "base64" not in html


def test_links_of_a_letter_take_room_as_well():
    many = "".join(f'<a href="https://acme.example/{number}">Lamp {number}</a>' for number in range(200))
    held = carried([mail(many)])
    (letter,) = held.letters
    listed = str(preview_section(mail(many), "a", held)).partition("<details>")[2].partition("</details>")[0]
    size = len(held.letters[letter].document) + len(listed)
    assert carried([mail(many)], size - 3_000).left_letters == 1
    assert carried([mail(many)], size + 3_000).left_letters == 0


@pytest.mark.parametrize("most", [0, 700, 1_000, 2_000, None])
def test_a_page_never_carries_more_than_it_has_room_for(most):
    every = [mail(GREETING + f'<img src="{PICTURE}" alt="">', "one"), push("two"), mail(name="three")]
    held = carried(every, most)
    size = sum(len(each.document) for each in held.letters.values()) + sum(map(len, held.rules))
    assert most is None or size <= most + 100
    assert (held.left_letters + held.left_pictures + held.bare_letters == 0) is (most is None)
