"""Pushes and web pushes: each device gets its own texts, pictures and links."""

from __future__ import annotations

from ctsync.previews.model import text_of
from tests.previews.making import CDN, EVERYTHING, a_look

PUSH = {
    "title": "Hello",
    "body": "Hi {{ Profile.Name | default: 'there' }}.",
    "android": {"notification_channel": "offers"},
}


def devices(look) -> list[str]:
    return [notice.device for notice in look.notices]


def test_a_push_is_drawn_for_the_chosen_devices_only():
    assert devices(a_look("push", PUSH)) == ["android-closed", "android-open", "iphone"]
    assert devices(a_look("push", PUSH, devices=["ios"])) == ["iphone"]
    assert devices(a_look("push", PUSH, devices=["android"])) == ["android-closed", "android-open"]


def test_liquid_is_filled_in_for_each_person():
    assert text_of(a_look("push", PUSH).notices[0].body) == "Hi Priya."
    assert text_of(a_look("push", PUSH, "no-name").notices[0].body) == "Hi there."


def test_each_platform_has_what_the_file_gives_it():
    closed, opened, iphone = a_look("push", EVERYTHING["push"]).notices
    assert (closed.subtitle, iphone.subtitle) == ("Android subtitle", "iOS subtitle")
    assert [button.label for button in opened.buttons] == ["Look", "Later"]
    assert closed.buttons == ()
    assert opened.summary == "Summary"
    assert [slide.title for slide in iphone.slides] == ["One"]
    assert closed.icon is not None
    assert closed.icon.link == f"{CDN}/icon.png"
    assert closed.color == "#1DA1F2"


def test_a_tap_leads_where_the_wire_says_with_its_utm():
    notice = a_look("push", EVERYTHING["push"]).notices[0]
    assert notice.leads == "acme://home?utm_source=clevertap&utm_medium=push&utm_campaign=diwali-push"


def test_an_android_phone_hides_more_when_closed_than_when_open():
    closed, opened, _ = a_look("push", {**PUSH, "body": "word " * 30}).notices
    assert [piece.mark.value for piece in closed.body] == ["plain", "cut"]
    assert [piece.mark.value for piece in opened.body] == ["plain"]


def test_a_text_that_stops_itself_is_a_message_that_nobody_gets():
    stops = {**PUSH, "body": "{% if Profile.Name %}Hi{% else %}{% abort %}{% endif %}"}
    assert a_look("push", stops, "full") is not None
    assert a_look("push", stops, "no-name") is None


def test_browsers_that_lead_elsewhere_than_chrome_are_drawn_too():
    look = a_look("webpush", EVERYTHING["webpush"])
    assert devices(look) == ["chrome-windows", "chrome-macos", "firefox", "safari"]
    windows, macos, firefox, safari = look.notices
    assert windows.picture is not None
    assert macos.picture is None
    assert [button.label for button in windows.buttons] == ["Look"]
    assert firefox.leads.startswith("https://acme.example/firefox?")
    assert safari.leads.startswith("https://acme.example/safari?")
    assert devices(a_look("webpush", {"title": "Hello", "body": "Hi"})) == ["chrome-windows", "chrome-macos"]


def test_liquid_that_nobody_promised_stays_as_it_is_written():
    web = {"title": "Hello", "body": "Hi {{ Profile.Name | default: 'there' }}"}
    assert text_of(a_look("webpush", web).notices[0].body) == web["body"]
    assert text_of(a_look("webpush", web, verified=True).notices[0].body) == "Hi Priya"


def test_liquid_that_cannot_be_read_stays_as_it_is_written():
    broken = {**PUSH, "body": "Hi {% if Profile.Name %}"}
    assert text_of(a_look("push", broken).notices[0].body) == broken["body"]


def test_liquid_that_would_run_for_ever_gives_nothing_and_costs_little():
    endless = {**PUSH, "body": "{% for i in (1..99999999) %}x{% endfor %}"}
    assert a_look("push", endless) is None
