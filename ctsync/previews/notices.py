"""Pushes on phones and in browsers."""

from __future__ import annotations

from collections.abc import Iterator

from ctsync.channels.content_slider import SliderItem
from ctsync.channels.push import Android, Ios, PushMessage
from ctsync.channels.webpush import Chrome, Firefox, Safari, WebPushMessage
from ctsync.previews import fitting
from ctsync.previews.fitting import fitted
from ctsync.previews.model import Button, Card, Notice, Notices
from ctsync.previews.saying import Saying


def push_look(message: PushMessage, say: Saying) -> Notices:
    """Android closed and open, and an iPhone's lock screen: those of the campaign's devices."""
    devices = say.wiring.devices or ("android", "ios")
    notices: list[Notice] = []
    if "android" in devices:
        notices += _android(message, say)
    if "ios" in devices:
        notices.append(_iphone(message, say))
    return Notices(tuple(notices))


def webpush_look(message: WebPushMessage, say: Saying) -> Notices:
    """Chrome on Windows and on macOS; Firefox and Safari get less, and are not drawn."""
    title, body = say(message.title), say(message.body)
    chrome = message.chrome or Chrome()
    windows = Notice(
        "chrome-windows",
        fitted(title, fitting.CHROME_TITLE),
        fitted(body, fitting.CHROME_BODY),
        picture=say.picture(chrome.image or message.image),
        icon=say.picture(chrome.icon or message.icon, "Icon"),
        buttons=tuple(Button(say(each.label), say.link(each.link)) for each in chrome.buttons),
        leads=say.link(chrome.link or message.link),
    )
    return Notices((windows, _macos(title, body, windows), *_others(message, title, body, say)))


def _macos(title: str, body: str, windows: Notice) -> Notice:
    """A narrow banner: the picture and the buttons are seen only once somebody opens it."""
    return Notice(
        "chrome-macos",
        fitted(title, fitting.CAREFUL_TITLE),
        fitted(body, fitting.CAREFUL_BODY),
        icon=windows.icon,
        leads=windows.leads,
    )


def _others(message: WebPushMessage, title: str, body: str, say: Saying) -> Iterator[Notice]:
    """Browsers that the file leads elsewhere than Chrome."""
    firefox, safari = message.firefox or Firefox(), message.safari or Safari()
    words = (fitted(title, fitting.CAREFUL_TITLE), fitted(body, fitting.CAREFUL_BODY))
    if firefox.link or firefox.icon:
        icon = say.picture(firefox.icon or message.icon, "Icon")
        yield Notice("firefox", *words, icon=icon, leads=say.link(firefox.link or message.link))
    if safari.link:
        yield Notice("safari", *words, leads=say.link(safari.link))


def _android(message: PushMessage, say: Saying) -> Iterator[Notice]:
    own = message.android or Android()
    title, body = say(message.title), say(message.body)
    subtitle, picture = say(own.subtitle or message.subtitle), say.picture(own.image or message.image)
    icon, leads = say.picture(own.large_icon, "Icon"), say.link(own.link or message.link)
    seen = fitted(title, fitting.ANDROID_TITLE)
    yield Notice(
        "android-closed",
        seen,
        fitted(body, fitting.ANDROID_LINE),
        subtitle,
        picture=picture,
        icon=icon,
        leads=leads,
        color=own.color or "",
    )
    yield Notice(
        "android-open",
        seen,
        fitted(body, fitting.ANDROID_OPEN),
        subtitle,
        say(own.summary),
        picture,
        icon,
        tuple(Button(say(each.label), say.link(each.link)) for each in own.actions),
        leads=leads,
        color=own.color or "",
    )


def _iphone(message: PushMessage, say: Saying) -> Notice:
    own = message.ios or Ios()
    return Notice(
        "iphone",
        fitted(say(message.title), fitting.IPHONE_TITLE),
        fitted(say(message.body), fitting.IPHONE_BODY),
        say(own.subtitle or message.subtitle),
        picture=say.picture(own.image or message.image),
        slides=tuple(_slide(item, say) for item in own.slider.items) if own.slider else (),
        leads=say.link(own.link or message.link),
    )


def _slide(item: SliderItem, say: Saying) -> Card:
    return Card(say(item.caption), say(item.subcaption), say.picture(item.image), leads=say.link(item.link))
