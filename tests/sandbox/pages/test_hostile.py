"""Whatever a campaign is called and says, the page shows it as text: nothing runs, loads, leads away or misleads."""

from __future__ import annotations

import re
import time

import pytest

from ctsync.sandbox.pages.mail import safe_mail
from ctsync.sandbox.pages.words import harmless
from ctsync.sandbox.server import EmbeddedSandbox
from tests.sandbox.conftest import START
from tests.sandbox.examples import EMAIL
from tests.sandbox.pages.browsing import Browsing, Reading, deliver
from tests.sandbox.speaking import Speaking, push

HOSTILE = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=https://evil.test>",
    "<base href=https://evil.test/>",
    "<meta http-equiv=refresh content='0;url=https://evil.test'>",
    "<link rel=stylesheet href=https://evil.test/x.css>",
    "<form action=https://evil.test><input name=form_token>",
    "<a href=javascript:alert(1)>click</a>",
    "<style>@import 'https://evil.test/x.css'; body { display: none }</style>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "</textarea></pre></code></details><b>",
    "<!-- <script>",
    "]]><script>",
    "{{ 7*7 }}{% for x in y %}{{ config }}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "javascript:alert(1)",
    "https://evil.test/pixel.png",
    "&lt;script&gt;&#60;b&#62;",
    "\x1b[2J\x1b]0;owned\x07",
    "\u202egnp.exe\u202c",
    "\u2066\u2067\u2068x\u2069",
    "zero\u200bwidth\ufeff\u2060",
    "line\u2028separator\u2029",
    "\x00\x08\x7f\x85",
    "\U000e0041\U000e0042tags",
]
OWN_TAGS = {"script", "object", "embed", "base", "applet", "style", "template"}
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2028\u2029\u2060\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


def assert_harmless(page: str) -> Reading:
    """No tag that acts, no attribute that acts or leads elsewhere, no sign that steers the eye."""
    read = Reading(page)
    assert OWN_TAGS & {tag for tag, _ in read.tags} == set()
    assert read.comments == []
    for tag, attributes in read.tags:
        assert [
            name for name in attributes if name.startswith("on") or name in ("srcdoc", "style", "ping")
        ] == [], tag
        for name in ("href", "src", "action", "formaction", "data", "poster", "srcset"):
            assert attributes.get(name, "/").startswith(("/", "#content")), (tag, attributes)
            assert not attributes.get(name, "").startswith("//"), (tag, attributes)
        assert attributes.get("http-equiv") is None
    assert INVISIBLE.search(page) is None
    return read


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A browser on a sandbox with a campaign, and messages on every device, for every hostile text."""
    path = tmp_path_factory.mktemp("hostile") / "sandbox.sqlite3"
    with (
        EmbeddedSandbox(path, clock_start=START, zone="Asia/Kolkata", population=(20, 7)) as running,
        Speaking(running.url) as api,
        Browsing(running.url) as browsing,
    ):
        for text in HOSTILE:
            api.ask("create", push(name=text, content={"title": text, "body": text}))
            for message in _messages(text):
                deliver(path, *message, recipient=text)
        yield browsing


def _messages(text):
    link = {"android": {"text": text}, "ios": {"text": text}}
    card = {"title": {"text": text}, "message": {"text": text}, "media": {"url": text}, "icon": {"url": text}}
    phone = {"subtitle": text, "background_image": text, "ct_mediaUrl": text, "deep_link": text}
    acts = [{"l": text, "dl": text}]
    yield (
        "push",
        "android",
        {"title": text, "body": text, "platform_specific": {"android": {**phone, "wzrk_acts": acts}}},
    )
    yield "push", "ios", {"title": text, "body": text, "platform_specific": {"ios": phone}}
    chrome = {"image": text, "icon": text, "deep_link": text, "cta_title1": text, "cta_link1": text}
    yield "webpush", "web", {"title": text, "body": text, "platform_specific": {"chrome": chrome}}
    yield "email", "email", {"subject": text, "sender_name": text, "body": text}
    yield "sms", "sms", {"body": text}
    fills = {"replacements": [text]}
    whatsapp = {"template_name": f"a:{text}", "locale": text, "body": fills, "buttons": [fills]}
    yield "whatsapp", "whatsapp", {**whatsapp, "header": {"type": "image", "media": {"url": text}}}
    yield (
        "notificationinbox",
        "android",
        [{**card, "action": {"url": link, "links": [{"text": text, "url": link}]}}],
    )
    yield "webhook", "webhook", {"webhook_endpoint_name": text, text: text}
    yield text, text, text


def test_no_page_of_a_sandbox_full_of_hostile_texts_has_anything_active(filled: Browsing):
    links = {each["href"] for each in Reading(filled.page("/campaigns")).all("a")}
    campaigns = sorted(link for link in links if link.startswith("/campaigns/"))
    assert len(campaigns) == len(HOSTILE)
    paths = ["/", "/campaigns", "/calendar", "/settings", "/faults", *campaigns]
    paths += [f"/messages?page={page}" for page in range(1, len(HOSTILE) * 9 // 12 + 2)]
    paths += [f"/journal?page={page}" for page in (1, 2)]
    for path in paths:
        assert_harmless(filled.page(path))


def test_every_hostile_text_can_be_read_as_it_was_written(filled: Browsing):
    shown = Reading(filled.page("/campaigns")).text
    for text in HOSTILE:
        assert " ".join(harmless(text).split()) in shown


def test_no_mail_and_no_single_message_has_anything_active(filled: Browsing):
    for number in range(1, 9 * len(HOSTILE) + 1):
        assert_harmless(filled.page(f"/messages/{number}"))
        if number % 9 == 4:
            assert_mail_harmless(Reading(filled.page(f"/messages/{number}/mail")))


@pytest.mark.parametrize("path", ["/campaigns", "/journal", "/calendar", "/messages"])
def test_nothing_of_an_address_becomes_active(filled: Browsing, path):
    fields = ("text", "status", "told", "only", "endpoint", "page", "from", "campaign", "person", "channel")
    for text in HOSTILE:
        answer = filled.client.get(path, params=dict.fromkeys(fields, text))
        assert answer.status_code == 200
        assert_harmless(answer.text)
        assert_harmless(filled.client.get(path, params={"text": text}).text)


def test_nothing_of_a_refused_form_becomes_active(filled: Browsing):
    for text in HOSTILE:
        answer = filled.send("/faults", {"fault": text, "name": text, "text": text, "nth": text})
        assert answer.status_code == 422
        assert_harmless(answer.text)
        assert_harmless(filled.send("/clock", {"advance": text, "section": text}).text)


def assert_mail_harmless(read: Reading) -> None:
    assert {"script", "iframe", "img", "link", "base", "form", "input", "svg", "object"} & {
        tag for tag, _ in read.tags
    } == set()
    for _tag, attributes in read.tags:
        assert {"href", "src", "background", "action", "http-equiv"} & set(attributes) == set()
        assert [name for name in attributes if name.startswith("on")] == []
        assert not any("//" in value or "javascript" in value.lower() for value in attributes.values())


MAILS = [
    *HOSTILE,
    "<p style='background:url(https://evil.test/x.png)'>x</p>",
    "<p style='background:u\\72l(https://evil.test)'>x</p>",
    "<table background='https://evil.test/x.png'><tr><td bgcolor=red>x</table>",
    "<style>p { background: URL( 'https://evil.test' ) }</style><p>x",
    "<style>p { background: ur/**/l(https://evil.test) } @im/**/port 'https://evil.test';</style>",
    "<p style='background:url(https:evil.test/x'>x</p>",
    "<p style='background:u/*x*/rl(https:evil.test/x'>x</p>",
    "<style>p { background: url(https:evil.test/x",
    "<style>p { background: url(https:evil.test/x }</style><p>x",
    "<style>p { background: ur</p>l(https:evil.test/x) }</style><p>x",
    "<style></style><script>alert(1)</script></style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<a href='https://evil.test' ping='https://evil.test' onclick=alert(1)>go</a>",
    "<img src=https://evil.test/x.png alt='\"><script>alert(1)</script>'>",
    "<body onload=alert(1) background=https://evil.test/x.png>",
    "<p/onclick=alert(1)/style=color:red>x",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<plaintext><script>alert(1)</script>",
    "<xmp><script>alert(1)</script></xmp>",
    "<title><img src=x onerror=alert(1)></title>",
    "<template><script>alert(1)</script></template>",
]


@pytest.mark.parametrize("body", MAILS)
def test_a_mail_is_rebuilt_without_anything_that_acts_or_loads(body):
    document = safe_mail(body, body)
    assert_mail_harmless(Reading(document))
    assert "url(" not in re.sub(r"\s", "", " ".join(_styles(document))).lower()
    assert "@import" not in " ".join(_styles(document))
    assert INVISIBLE.search(document) is None


def _styles(document: str) -> list[str]:
    inside = re.findall(r"<style[^>]*>(.*?)</style>", document, re.DOTALL)
    return [*inside, *(attributes.get("style", "") for _, attributes in Reading(document).tags)]


def test_a_mail_keeps_what_people_look_at():
    body = "<style>p { color: #333 }</style><p style='color:red' dir=rtl>Hi <b>Asha</b></p><img src=x alt='Mangoes'>"
    document = safe_mail(body, "June")
    assert "<style>p { color: #333 }</style>" in document
    assert '<p style="color:red" dir="rtl">Hi <b>Asha</b></p>' in document
    assert "Picture: Mangoes" in document


@pytest.mark.parametrize("sign", ["url(", "@import", "/*", "url ", "src(", "\\"])
@pytest.mark.parametrize("around", ["<style>{}</style>", '<p style="{}">x</p>', "<style>{}"])
def test_a_hostile_style_costs_no_more_than_its_length(sign, around):
    body = around.format(sign * 20_000)
    began = time.process_time()
    safe_mail(body, "June")
    assert time.process_time() - began < 2  # it takes milliseconds, and took seven seconds


def test_a_mail_is_served_without_any_right(browser: Browsing, api):
    number = api.ask("create", EMAIL).json()["id"]
    headers = browser.client.get(f"/campaigns/{number}/mail").headers
    policy = headers["content-security-policy"].split("; ")
    assert policy == [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "sandbox",
    ]
    (frame,) = Reading(browser.page(f"/campaigns/{number}")).all("iframe")
    assert frame["sandbox"] == ""
    assert frame["src"] == f"/campaigns/{number}/mail"
