"""HTML of e-mails: links get a UTM and a preheader gets in, and everything else stays byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.channels.email_html import with_links, with_preheader

HIDDEN = '<div style="display:none">Soon</div>\n'


def _marked(link: str) -> str:
    return f"{link}?utm"


@pytest.mark.parametrize(
    ("html", "changed"),
    [
        ('<a href="https://a.example/x">x</a>', '<a href="https://a.example/x?utm">x</a>'),
        ("<a href='https://a.example/x'>x</a>", "<a href='https://a.example/x?utm'>x</a>"),
        ("<a href=https://a.example/x>x</a>", '<a href="https://a.example/x?utm">x</a>'),
        ("<a href=https://a.example/>x</a>", '<a href="https://a.example/?utm">x</a>'),
        (
            '<A CLASS=b HREF = "HTTPS://a.example/x">x</A>',
            '<A CLASS=b HREF = "HTTPS://a.example/x?utm">x</A>',
        ),
        ('<a\n  href="https://a.example/x"\n>x</a>', '<a\n  href="https://a.example/x?utm"\n>x</a>'),
        ('<a href=" https://a.example/x ">x</a>', '<a href="https://a.example/x?utm">x</a>'),
        ('<a href="http://a.example/x">x</a>', '<a href="http://a.example/x?utm">x</a>'),
        (
            '<area shape="rect" href="https://a.example/x"/>',
            '<area shape="rect" href="https://a.example/x?utm"/>',
        ),
        (
            '<a title="a > b" href="https://a.example/x">x</a>',
            '<a title="a > b" href="https://a.example/x?utm">x</a>',
        ),
        (
            '<a title="say href=https://b.example" href="https://a.example/x">x</a>',
            '<a title="say href=https://b.example" href="https://a.example/x?utm">x</a>',
        ),
        (
            '<a {% if Profile.A > 1 %}href="https://a.example/x"{% endif %}>x</a>',
            '<a {% if Profile.A > 1 %}href="https://a.example/x?utm"{% endif %}>x</a>',
        ),
        (
            '<a href="https://a.example/{% if Profile.A == "hi" %}hi{% endif %}">x</a>',
            '<a href="https://a.example/{% if Profile.A == "hi" %}hi{% endif %}?utm">x</a>',
        ),
        (
            "<a href=https://a.example/{{ Profile.City }}>x</a>",
            '<a href="https://a.example/{{ Profile.City }}?utm">x</a>',
        ),
        (
            '<!--[if !mso]><!--><a href="https://a.example/x">x</a><!--<![endif]-->',
            '<!--[if !mso]><!--><a href="https://a.example/x?utm">x</a><!--<![endif]-->',
        ),
        (
            '<a href="https://a.example/x">x</a> 3 < 4 <a href="https://a.example/y">y</a>',
            '<a href="https://a.example/x?utm">x</a> 3 < 4 <a href="https://a.example/y?utm">y</a>',
        ),
    ],
)
def test_a_link_to_a_page_is_changed_and_nothing_around_it(html, changed):
    assert with_links(html, _marked) == changed


@pytest.mark.parametrize(
    "html",
    [
        '<a href="mailto:help@a.example">x</a>',
        '<a href="tel:+911234567890">x</a>',
        '<a href="#top">x</a>',
        '<a href="/relative">x</a>',
        '<a href="">x</a>',
        '<a href="{{ Profile.Link }}">x</a>',
        '<a href="https://{{ Profile.Host }}/x">x</a>',
        '<a href="$$unsubscribe">x</a>',
        '<a href="[unsubscribe]">x</a>',
        "<a href=<%unsubscribe%>>x</a>",
        '<a href="acme://home">x</a>',
        '<a data-href="https://a.example/x">x</a>',
        '<a name="https://a.example/x">x</a>',
        '<link rel="stylesheet" href="https://a.example/x.css">',
        '<img src="https://a.example/x.jpg" alt="x">',
        '<abbr href="https://a.example/x">x</abbr>',
        '<!-- <a href="https://a.example/x">x</a> -->',
        '<!--[if mso]><a href="https://a.example/x">x</a><![endif]-->',
        '<!-- never closed <a href="https://a.example/x">x</a>',
        "<style>a::after { content: '<a href=\"https://a.example/x\">' }</style>",
        "<SCRIPT>\"<a href='https://a.example/x'>\"</SCRIPT>",
        '<style>never closed <a href="https://a.example/x">x</a>',
        'href="https://a.example/x"',
        '<a href="https://a.example/x',
        "just text",
        "",
    ],
)
def test_everything_else_stays_as_it_was(html):
    assert with_links(html, _marked) == html


def test_what_follows_a_quote_that_is_never_closed_is_left_alone():
    html = '<a title="oops href=https://a.example/x>x</a><a href=https://a.example/y>y</a>'
    assert with_links(html, _marked) == html


@given(st.text(alphabet="<>/aA=\"' -!{}%hrefstyl\n:.", max_size=80))
def test_html_of_any_kind_survives_when_links_stay_as_they_are(html):
    assert with_links(html, lambda link: link) == html


@pytest.mark.parametrize(
    "html",
    [
        "<!--" * 20_000,
        "<style>" * 20_000,
        '<a "' * 20_001,
        "<a {{" * 20_000,
        "<a " + "x" * 200_000,
        "<" * 100_000,
    ],
    ids=["comments", "styles", "quotes", "braces", "name", "brackets"],
)
def test_hostile_html_is_read_in_one_pass(html):
    assert with_links(html, _marked) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<html><body>\n<h1>x</h1></body></html>", f"<html><body>\n{HIDDEN}<h1>x</h1></body></html>"),
        ("<BODY>\r\n<h1>x</h1>", f"<BODY>\r\n{HIDDEN}<h1>x</h1>"),
        ("<body><h1>x</h1>", f"<body>{HIDDEN}<h1>x</h1>"),
        ('<body class="a > b" bgcolor=white>\nx', f'<body class="a > b" bgcolor=white>\n{HIDDEN}x'),
        ("<!-- <body> --><body>x", f"<!-- <body> --><body>{HIDDEN}x"),
        ("<title><body></title><body>x", f"<title><body></title><body>{HIDDEN}x"),
        ("<body>x<body>y", f"<body>{HIDDEN}x<body>y"),
        ("<html><head></head>\n<h1>x</h1>", f"<html><head></head>\n{HIDDEN}<h1>x</h1>"),
        ("<html><h1>x</h1>", f"<html>{HIDDEN}<h1>x</h1>"),
        ("<!doctype html>\n<h1>x</h1>", f"<!doctype html>\n{HIDDEN}<h1>x</h1>"),
        ("<div>x</div>", f"{HIDDEN}<div>x</div>"),
        ("\n<div>x</div>", f"{HIDDEN}\n<div>x</div>"),
    ],
)
def test_a_preheader_becomes_the_first_element_of_the_body(html, expected):
    assert with_preheader(html, "Soon") == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2 < 3 & 4 > 1", "2 &lt; 3 &amp; 4 &gt; 1"),
        ('It\'s "here"', 'It\'s "here"'),
        ("</div><script>x</script>", "&lt;/div&gt;&lt;script&gt;x&lt;/script&gt;"),
        ("{% if Profile.A > 1 %}A & B{% endif %}", "{% if Profile.A > 1 %}A &amp; B{% endif %}"),
        ("Hi {{ Profile.Name | default: 'you' }}", "Hi {{ Profile.Name | default: 'you' }}"),
    ],
)
def test_a_preheader_is_text_and_its_personalisation_is_not_escaped(text, shown):
    assert with_preheader("", text) == f'<div style="display:none">{shown}</div>\n'
