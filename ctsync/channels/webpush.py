"""Web push: one text, shown by whichever browser a person allowed (yaml.md 7.2, contract 3.6.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ctsync.channels.contract import Channel, Preview, Wiring
from ctsync.channels.findings import malformed
from ctsync.channels.shown import LinkUse, Role
from ctsync.channels.wire import present
from ctsync.problems import Finding
from ctsync.values import Count, Flag, Link, Model, OneOrMore, Text

MOST_BUTTONS = 2


class WebButton(Model):
    """A button of Chrome's notification."""

    label: Text
    """The words on the button. Wire: `cta_title1`, `cta_title2`."""
    link: Link
    """Where the button leads. Wire: `cta_link1`, `cta_link2`."""
    icon: Link | None = None
    """The picture on the button. Wire: `cta_iconlink1`, `cta_iconlink2`."""


class Chrome(Model):
    """What only Chrome gets. Wire: `platform_specific.chrome`."""

    link: Link | None = None
    """Where a click leads in Chrome, if not `message.link`. Wire: `deep_link`."""
    icon: Link | None = None
    """The small picture in Chrome, if not `message.icon`. Wire: `icon`."""
    image: Link | None = None
    """The large picture, if not `message.image`. Wire: `image`."""
    ttl: Count | None = None
    """How long it may wait for a closed browser; CleverTap does not document the unit. Wire: `ttl`."""
    require_interaction: Flag | None = None
    """Whether it stays until somebody clicks or closes it. Wire: `require_interaction`."""
    buttons: OneOrMore[WebButton] = ()
    """At most two buttons. Wire: `cta_title1`, `cta_link1`, `cta_iconlink1`, then `…2`."""


class Firefox(Model):
    """What only Firefox gets. Wire: `platform_specific.firefox`."""

    link: Link | None = None
    """Where a click leads in Firefox, if not `message.link`. Wire: `deep_link`."""
    icon: Link | None = None
    """The small picture in Firefox, if not `message.icon`. Wire: `icon`."""
    ttl: Count | None = None
    """How long it may wait for a closed browser; CleverTap does not document the unit. Wire: `ttl`."""


class Safari(Model):
    """What only Safari gets. Wire: `platform_specific.safari`."""

    link: Link | None = None
    """Where a click leads in Safari, if not `message.link`. Wire: `deep_link`."""
    ttl: Count | None = None
    """How long it may wait for a closed browser; CleverTap does not document the unit. Wire: `ttl`."""


class Kaios(Model):
    """What only KaiOS phones get; sent only if written. Wire: `platform_specific.kaios`."""

    icon: Link | None = None
    """The small picture on KaiOS, if not `message.icon`. Wire: `icon`."""
    ttl: Count | None = None
    """How long it may wait for a phone without network; CleverTap does not document the unit. Wire: `ttl`."""
    values: dict[str, Text] = {}
    """Extra key-values. Wire: `kaiosKV`."""


class WebPushMessage(Model):
    """A notification as all browsers show it, and how they differ. Wire: `content`."""

    title: Text
    """The bold line. Wire: `title`."""
    body: Text
    """The text. Wire: `body`."""
    link: Link | None = None
    """Where a click leads. Wire: `deep_link` of Chrome, Firefox and Safari."""
    icon: Link | None = None
    """The small picture. Wire: `icon` of Chrome, Firefox and KaiOS."""
    image: Link | None = None
    """The large picture. Wire: `image` of Chrome."""
    chrome: Chrome | None = None
    """What only Chrome gets. Wire: `platform_specific.chrome`."""
    firefox: Firefox | None = None
    """What only Firefox gets. Wire: `platform_specific.firefox`."""
    safari: Safari | None = None
    """What only Safari gets. Wire: `platform_specific.safari`."""
    kaios: Kaios | None = None
    """What only KaiOS phones get. Wire: `platform_specific.kaios`."""


class WebPush(Channel):
    """The channel `webpush`."""

    name = "webpush"
    target_mode = "webpush"
    noun = "web push"
    message: type[Model] = WebPushMessage
    keys = frozenset[str]()
    schedule_keys = frozenset[str]()
    audience_keys = frozenset[str]()
    required = frozenset[str]()
    has_native_schedules = False
    has_identity_send = True
    texts: Mapping[str, Role] = {
        "title": Role.TITLE,
        "body": Role.BODY,
        "chrome.buttons.*.label": Role.BUTTON,
        "kaios.values.*": Role.VALUE,
    }
    links: Mapping[str, LinkUse] = {
        "link": LinkUse.TAP,
        "chrome.link": LinkUse.TAP,
        "firefox.link": LinkUse.TAP,
        "safari.link": LinkUse.TAP,
        "chrome.buttons.*.link": LinkUse.TAP,
        "icon": LinkUse.PICTURE,
        "image": LinkUse.PICTURE,
        "chrome.icon": LinkUse.PICTURE,
        "chrome.image": LinkUse.PICTURE,
        "firefox.icon": LinkUse.PICTURE,
        "kaios.icon": LinkUse.PICTURE,
        "chrome.buttons.*.icon": LinkUse.PICTURE,
    }

    def check(self, message: WebPushMessage, wiring: Wiring) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        """Chrome shows two buttons at most."""
        buttons = message.chrome.buttons if message.chrome else ()
        if len(buttons) > MOST_BUTTONS:
            yield malformed(
                ("message", "chrome", "buttons"),
                f"There are {len(buttons)} buttons; a web push has at most {MOST_BUTTONS}.",
                hint="Keep the two that matter most.",
            )

    def to_wire(self, message: WebPushMessage, wiring: Wiring) -> dict[str, Any]:
        """`content`; Chrome, Firefox and Safari always have a block, KaiOS only if one is written."""
        chrome, firefox = message.chrome or Chrome(), message.firefox or Firefox()
        safari, kaios = message.safari or Safari(), message.kaios
        browsers = {
            "chrome": present(
                deep_link=_link(chrome.link or message.link, wiring),
                icon=chrome.icon or message.icon,
                image=chrome.image or message.image,
                ttl=chrome.ttl,
                require_interaction=chrome.require_interaction,
                **_buttons_wire(chrome.buttons, wiring),
            ),
            "firefox": present(
                deep_link=_link(firefox.link or message.link, wiring),
                icon=firefox.icon or message.icon,
                ttl=firefox.ttl,
            ),
            "safari": present(deep_link=_link(safari.link or message.link, wiring), ttl=safari.ttl),
        }
        if kaios is not None:
            browsers["kaios"] = present(
                icon=kaios.icon or message.icon, ttl=kaios.ttl, kaiosKV=dict(kaios.values) or None
            )
        return {"content": {"title": message.title, "body": message.body, "platform_specific": browsers}}

    def preview(self, message: WebPushMessage, wiring: Wiring) -> Preview:  # noqa: ARG002  # the contract's shape
        """Title and body."""
        return Preview(message.title, message.body)


def _link(link: str | None, wiring: Wiring) -> str | None:
    return wiring.link(link) if link else None


def _buttons_wire(buttons: tuple[WebButton, ...], wiring: Wiring) -> dict[str, str | None]:
    """CleverTap numbers buttons in the field's name; the second set is inferred (contract 3.6.2)."""
    fields: dict[str, str | None] = {}
    for number, button in enumerate(buttons, start=1):
        fields[f"cta_title{number}"] = button.label
        fields[f"cta_link{number}"] = wiring.link(button.link)
        fields[f"cta_iconlink{number}"] = button.icon
    return fields
