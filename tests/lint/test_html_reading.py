"""What is read of an e-mail's HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.lint.html_reading import HtmlLink, read_html


def test_links_have_their_words_and_those_of_their_pictures():
    read = read_html('<a href="/a">See <b>all</b></a><a href="/b"><img alt="Leave"></a><area href="/c">')
    assert read.links == [HtmlLink("/a", "See all"), HtmlLink("/b", "Leave"), HtmlLink("/c", "")]


def test_a_link_that_is_never_closed_counts():
    assert read_html('<a href="/a">One<a href="/b">Two').links == [
        HtmlLink("/a", "One"),
        HtmlLink("/b", "Two"),
    ]


def test_only_what_people_see_is_text():
    html = "<head><title>T</title><style>p{}</style></head><body><script>x</script><p>नमस्ते &amp; hi</p><!-- c --></body>"
    assert read_html(html).text == "नमस्ते & hi"


def test_a_head_that_is_never_closed_hides_nothing():
    assert read_html("<head><meta charset=utf-8><body>Hi").text == "Hi"


def test_places_count_characters():
    html = '<html>\n<head lang="ta">\n<p>தமிழ்</p> <img src="a">'
    read = read_html(html)
    assert read.head_ends is not None
    assert html[read.head_ends - 1 : read.head_ends + 1] == ">\n"
    assert html[read.pictures[0].offset :].startswith("<img")


@pytest.mark.parametrize(
    "html",
    [
        '<meta name="color-scheme" content="light dark">',
        '<META NAME="Supported-Color-Schemes" content="light">',
        "<style>:root { color-scheme: light dark }</style>",
    ],
)
def test_a_color_scheme_is_known_by_tag_or_style(html):
    assert read_html(html).has_color_scheme
    assert not read_html("<style>p { color: red }</style>").has_color_scheme


@pytest.mark.parametrize("html", ['<p style="display: NONE">x', "<p hidden>x", '<p class="preheader">x'])
def test_hidden_text_is_seen(html):
    assert read_html(html).has_hidden_text
    assert not read_html("<p style='display:block'>x").has_hidden_text


@given(st.text(st.sampled_from('<>/"=a !-{}%\n'), max_size=60))
def test_broken_html_is_read_as_far_as_it_goes(html):
    read = read_html(html)
    assert all(0 <= picture.offset < len(html) for picture in read.pictures)
