"""A letter is rebuilt from what may stay; the rest is gone, and nothing of it can load or do anything."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.previews import Letter, Picture
from ctsync.rendering.previews.letter import (
    DARK_FRAME,
    LIGHT_FRAME,
    MOST_BYTES,
    in_quotes,
    letter_document,
    safe_css,
)
from tests.rendering.previews.reading import read_page

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def document(html: str, **more) -> str:
    made = letter_document(Letter("ACME", "", (), html, **more))
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("html", "gone"),
    [
        ('<p onclick="alert(1)">Hello</p>', "alert"),
        ("Hello<script>alert(1)</script>", "alert"),
        ("Hello<svg><a href='javascript:alert(1)'>x</a></svg>", "alert"),
        ("Hello<form action='https://evil.example'><input name=a></form>", "evil"),
        ("Hello<a href='https://acme.example/x'>link</a>", "acme.example"),
        ("Hello<a href='javascript:alert(1)'>x</a>", "alert"),
        ("Hello<img src='https://cdn.acme.example/a.png'>", "cdn.acme"),
        ("Hello<meta http-equiv=refresh content='0;url=https://evil.example'>", "evil"),
        ("Hello<base href='https://evil.example'>", "evil"),
        ("Hello<link rel=stylesheet href='https://evil.example/a.css'>", "evil"),
        ("Hello<iframe srcdoc='<script>alert(1)</script>'></iframe>", "alert"),
        ("Hello<object data='https://evil.example'>fallback</object>", "evil"),
        ("Hello<table background='https://evil.example/a.png'></table>", "evil"),
        ("Hello<p style='background:url(https://evil.example/a.png)'>x</p>", "url("),
        ("Hello<p style='background:u\\72l(https://evil.example/a.png)'>x</p>", "evil"),
        ("Hello<style>@import 'https://evil.example/a.css';</style>", "evil"),
        ("Hello<style>p{background:image-set('https://evil.example/a.png' 1x)}</style>", "image-set("),
        ("Hello<style></style><script>alert(1)</script></style>", "alert"),
        ("Hello<!--<script>alert(1)</script>-->", "alert"),
    ],
    ids=lambda value: None if len(value) > 12 else value,
)  # fmt: skip
def test_what_could_act_is_gone_and_the_words_stay(html, gone):
    made = document(html)
    seen = read_page(made, is_letter=True)
    assert seen.complaints == []
    assert "Hello" in seen.words
    assert gone not in made.partition("</head>")[2]


def test_a_letter_keeps_its_looks():
    made = document(
        '<table width="600" bgcolor="#ffffff"><tr><td style="color:red" class="a">Hi</td></tr></table>'
    )
    assert made.endswith(
        '<table width="600" bgcolor="#ffffff"><tr><td style="color:red" class="a">Hi</td></tr></table>'
    )
    assert "<style>p { color: red }</style>" in document("<style>p { color: red }</style>")


def test_a_style_loses_only_the_lines_that_load():
    css = "@import url(a.css); @font-face{src:url(a.woff)} p{color:red;background:url(a.png)}"
    assert safe_css(css, turns=False).strip() == "p{color:red;background:left-out(a.png)}"
    assert safe_css("p{background:u\\72l(a.png)}", turns=False) == ""
    assert safe_css("p{color:red}/* url(x) */", turns=False) == "p{color:red}"


def test_what_a_letter_says_of_light_and_dark_is_asked_of_the_height_of_its_frame():
    css = "@media (prefers-color-scheme: dark){p{color:white}} @media (prefers-color-scheme:light){p{color:black}}"
    turning = safe_css(css, turns=True)
    dark, light = (int(each) for each in re.findall(r"height:(\d+)px", turning))
    assert turning.startswith(
        f"@media (min-height:{dark}px){{p{{color:white}}}} @media (max-height:{light}px)"
    )
    assert LIGHT_FRAME <= light < dark <= DARK_FRAME
    assert "color-scheme:dark!important" in document("x", knows_dark=True)


def test_a_letter_that_says_nothing_of_dark_mode_is_always_light():
    css = "@media (prefers-color-scheme: dark){p{color:white}}"
    assert safe_css(css, turns=False) == "@media (max-width:0px){p{color:white}}"
    assert "height:" not in document(f"<style>{css}</style>x")


def test_blanks_that_nobody_sees_are_left_out():
    assert document("<p>A\n\n      letter</p>").endswith("<p>A letter</p>")
    for kept in ("<pre>A\n\n  letter</pre>", '<p style="white-space: pre-line">A\n\n  letter</p>'):
        assert document(kept).endswith(kept)
    assert document('<p style="white-space:nowrap">A   letter</p>').endswith(">A letter</p>")


def test_between_single_quotes_a_letter_is_as_it_was_and_little_longer():
    made = document('<table width="600"><tr><td title="x">It\'s "5 < 6" &amp;amp; ’</td></tr></table>')
    quoted = in_quotes(made)
    assert "'" not in quoted
    assert unescape(quoted) == made
    assert len(quoted) < 1.1 * len(made)


def test_pictures_of_the_repository_are_shown_and_others_are_named():
    link = "https://cdn.acme.example/a.png"
    known = Picture(link, "images/a.png", PNG)
    shown = document(f'<img src="{link}" width="20" onload="x" alt="A &quot;b&quot;">', pictures=(known,))
    assert '<img src="data:image/png;base64,' in shown
    assert 'alt="A &quot;b&quot;" width="20">' in shown
    assert "Picture: Mangoes" in document(f'<img src="{link}" alt="Mangoes">')
    assert "Picture without words" in document("<img src=x>")
    svg = Picture(link, "images/a.png", b"<svg onload=alert(1)>")
    assert "Picture: A" in document(f'<img src="{link}" alt="A">', pictures=(svg,))


def test_a_letter_that_is_too_big_or_not_there_is_not_drawn():
    assert letter_document(Letter("ACME", "", (), "x" * (MOST_BYTES + 1))) is None
    assert letter_document(Letter("ACME", "", (), None)) is None


@given(st.text(alphabet="<>/=\"' ascriptonlyeuv:()*\\{}&#;!-x", max_size=60))
def test_whatever_is_written_nothing_acts(html):
    assert read_page(document(html), is_letter=True).complaints == []
