"""Mobile push: one text, and for each platform what only that platform understands (yaml.md 7.1, contract 3.6.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ctsync.channels.content_slider import CATEGORY, Slider, slider_wire
from ctsync.channels.contract import Channel, Preview, Wiring
from ctsync.channels.findings import excluded, malformed, missing, not_registered, old_device_findings
from ctsync.channels.shown import LinkUse, Role
from ctsync.channels.wire import present
from ctsync.problems import Finding, Level
from ctsync.values import Colour, Count, Flag, Link, Model, OneOrMore, Text

MOST_ACTIONS = 3

ANDROID_KEYS = frozenset({
    "wzrk_cid", "background_image", "large_icon", "deep_link", "wzrk_dl", "subtitle", "summary", "default_sound",
    "wzrk_bc", "wzrk_bi", "wzrk_clr", "enable_rendermax", "notification_tray_priority", "delivery_priority",
    "android_collapse", "wzrk_acts",
})  # fmt: skip
IOS_KEYS = frozenset({
    "mutable-content", "ct_mediaUrl", "deep_link", "subtitle", "sound_file", "category", "badge_count",
    "ios_collapse", "ct_ContentSlider",
})  # fmt: skip
"""Keys that have a YAML key of their own, and so may not be written under `values`."""


class Action(Model):
    """A button under an Android push."""

    label: Text
    """The words on the button. Wire: `l`."""
    link: Link | None = None
    """Where the button leads. Wire: `dl`."""
    id: Text | None = None
    """What the app calls the button; its number if left out, because apps drop buttons without one. Wire: `id`."""
    icon: Text | None = None
    """The name of a picture inside the app. Wire: `ico`."""


class Android(Model):
    """What only Android phones get. Wire: `platform_specific.android`."""

    notification_channel: Text | None = None
    """The Android notification channel, as in `registers/providers.yaml`. Wire: `wzrk_cid`."""
    link: Link | None = None
    """Where a tap leads on Android, if not where `message.link` says. Wire: `deep_link`."""
    image: Link | None = None
    """The large picture on Android, if not `message.image`. Wire: `background_image`."""
    subtitle: Text | None = None
    """The second line on Android, if not `message.subtitle`. Wire: `subtitle`."""
    summary: Text | None = None
    """The text under an opened push. Wire: `summary`."""
    large_icon: Link | None = None
    """The picture beside the text. Wire: `large_icon`."""
    sound: Flag | None = None
    """Whether the phone's own sound plays. Wire: `default_sound`."""
    badge: Count | None = None
    """The number on the app's icon. Wire: `wzrk_bc`."""
    badge_icon: Literal["app icon", "notification icon"] | None = None
    """Which icon carries the badge. Wire: `wzrk_bi`."""
    color: Colour | None = None
    """The colour of the small icon. Wire: `wzrk_clr`."""
    render_max: Flag | None = None
    """Whether CleverTap tries harder to show it on phones that stop apps. Wire: `enable_rendermax`."""
    tray_priority: Literal["max", "high", "default"] | None = None
    """How high it stands among other notifications. Wire: `notification_tray_priority`."""
    delivery_priority: Literal["normal", "high"] | None = None
    """Whether it wakes a sleeping phone. Wire: `delivery_priority`."""
    collapse: Text | None = None
    """A push with the same word replaces this one. Wire: `android_collapse`."""
    actions: OneOrMore[Action] = ()
    """At most three buttons. Wire: `wzrk_acts`."""
    values: dict[str, Text] = {}
    """Extra key-values for Android only. Wire: the keys themselves."""


class Ios(Model):
    """What only iPhones and iPads get. Wire: `platform_specific.ios`."""

    link: Link | None = None
    """Where a tap leads on iOS, if not where `message.link` says. Wire: `deep_link`."""
    image: Link | None = None
    """The picture on iOS, if not `message.image`. Wire: `ct_mediaUrl`."""
    subtitle: Text | None = None
    """The second line on iOS, if not `message.subtitle`. Wire: `subtitle`."""
    mutable_content: Flag | None = None
    """Whether the app's notification extension wakes up; a picture needs it. Wire: `mutable-content`, as text."""
    sound: Text | None = None
    """The sound file inside the app. Wire: `sound_file`."""
    category: Text | None = None
    """The category of the app's own buttons. Wire: `category`."""
    badge: Count | None = None
    """The number on the app's icon. Wire: `badge_count`."""
    collapse: Text | None = None
    """A push with the same word replaces this one. Wire: `ios_collapse`."""
    slider: Slider | None = None
    """Pictures to page through. Wire: `ct_ContentSlider`, with the category `CTNotification`."""
    values: dict[str, Text] = {}
    """Extra key-values for iOS only. Wire: the keys themselves."""


class Windows(Model):
    """What only Windows phones get. Wire: `platform_specific.windows`."""

    values: dict[str, Text] = {}
    """Extra key-values. Wire: the keys themselves."""


class PushMessage(Model):
    """A push as everybody gets it, and how the platforms differ. Wire: `content`."""

    title: Text
    """The bold line. Wire: `title`."""
    body: Text
    """The text. Wire: `body`."""
    subtitle: Text | None = None
    """A second line, on both platforms. Wire: `subtitle`."""
    image: Link | None = None
    """A picture. Wire: Android `background_image`; iOS `ct_mediaUrl` and `mutable-content`."""
    link: Link | None = None
    """Where a tap leads. Wire: `deep_link` of both platforms."""
    values: dict[str, Text] = {}
    """Extra key-values for Android and iOS. Wire: the keys themselves."""
    android: Android | None = None
    """What only Android phones get. Wire: `platform_specific.android`."""
    ios: Ios | None = None
    """What only iPhones and iPads get. Wire: `platform_specific.ios`."""
    windows: Windows | None = None
    """What only Windows phones get. Wire: `platform_specific.windows`."""


class Push(Channel):
    """The channel `push`."""

    name = "push"
    target_mode = "push"
    noun = "push"
    message: type[Model] = PushMessage
    keys = frozenset({"devices", "all_devices", "expires"})
    schedule_keys = frozenset({"if_missed", "cutoff"})
    audience_keys = frozenset({"send_to_at_most", "per_run"})
    required = frozenset({"devices"})
    has_native_schedules = True
    has_identity_send = True
    texts: Mapping[str, Role] = {
        "title": Role.TITLE,
        "subtitle": Role.SUBTITLE,
        "body": Role.BODY,
        "android.subtitle": Role.SUBTITLE,
        "android.summary": Role.CAPTION,
        "android.actions.*.label": Role.BUTTON,
        "ios.subtitle": Role.SUBTITLE,
        "ios.slider.items.*.caption": Role.CAPTION,
        "ios.slider.items.*.subcaption": Role.CAPTION,
        "values.*": Role.VALUE,
        "android.values.*": Role.VALUE,
        "ios.values.*": Role.VALUE,
        "windows.values.*": Role.VALUE,
    }
    links: Mapping[str, LinkUse] = {
        "link": LinkUse.TAP,
        "android.link": LinkUse.TAP,
        "ios.link": LinkUse.TAP,
        "android.actions.*.link": LinkUse.TAP,
        "ios.slider.items.*.link": LinkUse.TAP,
        "image": LinkUse.PICTURE,
        "android.image": LinkUse.PICTURE,
        "ios.image": LinkUse.PICTURE,
        "android.large_icon": LinkUse.PICTURE,
        "android.actions.*.icon": LinkUse.PICTURE,
        "ios.slider.items.*.image": LinkUse.PICTURE,
    }

    def check(self, message: PushMessage, wiring: Wiring) -> Iterator[Finding]:
        """Devices and blocks agree, names are registered, counts fit, `values` take no key that has a name."""
        yield from _device_findings(message, wiring)
        if "android" in wiring.devices:
            yield from _android_findings(message, wiring)
        if "ios" in wiring.devices:
            yield from _ios_findings(message)
        yield from _clashes(("message", "values"), message.values, ANDROID_KEYS | IOS_KEYS)

    def to_wire(self, message: PushMessage, wiring: Wiring) -> dict[str, Any]:
        """`content`, with one block for each chosen device that has anything to say."""
        platforms = {
            "android": _android_wire(message, wiring),
            "ios": _ios_wire(message, wiring),
            "windows": dict(message.windows.values) if message.windows else {},
        }
        sent = {name: block for name, block in platforms.items() if name in wiring.devices and block}
        return {"content": present(title=message.title, body=message.body, platform_specific=sent or None)}

    def preview(self, message: PushMessage, wiring: Wiring) -> Preview:  # noqa: ARG002  # the contract's shape
        """Title and body."""
        return Preview(message.title, message.body)

    def resolved(self, message: PushMessage, wiring: Wiring) -> dict[str, Any]:
        """The account's `android_link_key`, where a link travels under another key than usual."""
        link = (message.android and message.android.link) or message.link
        if "android" not in wiring.devices or not link or wiring.android_link_key == "deep_link":
            return {}
        return {"android_link_key": wiring.android_link_key}


def _android_wire(message: PushMessage, wiring: Wiring) -> dict[str, Any]:
    own = message.android or Android()
    link = own.link or message.link
    target = wiring.link(link) if link else None
    fields = present(
        wzrk_cid=own.notification_channel,
        background_image=own.image or message.image,
        large_icon=own.large_icon,
        deep_link=target if wiring.android_link_key != "wzrk_dl" else None,
        wzrk_dl=target if wiring.android_link_key != "deep_link" else None,
        subtitle=own.subtitle or message.subtitle,
        summary=own.summary,
        default_sound=own.sound,
        wzrk_bc=own.badge,
        wzrk_bi=own.badge_icon,
        wzrk_clr=own.color,
        enable_rendermax=own.render_max,
        notification_tray_priority=own.tray_priority,
        delivery_priority=own.delivery_priority,
        android_collapse=own.collapse,
        wzrk_acts=_actions_wire(own.actions, wiring) or None,
    )
    return {**fields, **message.values, **own.values, **fields}


def _actions_wire(actions: tuple[Action, ...], wiring: Wiring) -> list[dict[str, Any]]:
    return [
        present(
            l=action.label,
            dl=wiring.link(action.link) if action.link else None,
            id=action.id or str(number),
            ico=action.icon,
        )
        for number, action in enumerate(actions, start=1)
    ]


def _ios_wire(message: PushMessage, wiring: Wiring) -> dict[str, Any]:
    own = message.ios or Ios()
    image, link = own.image or message.image, own.link or message.link
    wakes = own.mutable_content
    if wakes is None and (image or own.slider):
        wakes = True
    fields = present(
        **{"mutable-content": None if wakes is None else str(wakes).lower()},
        ct_mediaUrl=image,
        deep_link=wiring.link(link) if link else None,
        subtitle=own.subtitle or message.subtitle,
        sound_file=own.sound,
        category=CATEGORY if own.slider else own.category,
        badge_count=own.badge,
        ios_collapse=own.collapse,
        ct_ContentSlider=slider_wire(own.slider, wiring) if own.slider else None,
    )
    return {**fields, **message.values, **own.values, **fields}


def _device_findings(message: PushMessage, wiring: Wiring) -> Iterator[Finding]:
    yield from old_device_findings(wiring)
    for device in ("android", "ios", "windows"):
        if getattr(message, device) is not None and device not in wiring.devices:
            yield Finding(
                ("message", device),
                "EXC001",
                f"`message.{device}` is not sent, because `devices` has no {device}.",
                "A block reaches the chosen devices only.",
                f"Add `{device}` to `devices`, or remove the block.",
                Level.WARNING,
            )


def _android_findings(message: PushMessage, wiring: Wiring) -> Iterator[Finding]:
    own, path = message.android or Android(), ("message", "android")
    channels = wiring.catalog.notification_channels
    if own.notification_channel is None:
        yield Finding(
            path if message.android else ("message",),
            "PUSH009",
            "No Android notification channel is named.",
            "Accounts that use notification channels refuse a push without one (Create Campaign API).",
            "Write `android: {notification_channel: …}`, once for all in `defaults` if you like.",
            Level.WARNING,
        )
    elif own.notification_channel not in channels:
        yield not_registered(
            (*path, "notification_channel"),
            own.notification_channel,
            channels,
            noun="notification channel",
            register="registers/providers.yaml",
        )
    if len(own.actions) > MOST_ACTIONS:
        yield malformed(
            (*path, "actions"),
            f"There are {len(own.actions)} buttons; Android shows at most {MOST_ACTIONS}.",
            hint="Keep the three that matter most.",
        )
    yield from _clashes((*path, "values"), own.values, ANDROID_KEYS)


def _ios_findings(message: PushMessage) -> Iterator[Finding]:
    own, path = message.ios or Ios(), ("message", "ios")
    if own.mutable_content is False and (own.slider or own.image or message.image):
        yield Finding(
            (*path, "mutable_content"),
            "PUSH008",
            "The picture cannot be shown on iOS while `mutable_content` is false.",
            "It is what wakes the app's notification extension, which fetches pictures.",
            "Remove `mutable_content`: ctsync sends it where a picture needs it.",
        )
    if own.slider is not None:
        if own.category not in (None, CATEGORY):
            yield excluded(
                (*path, "category"),
                f"`category: {own.category}` and `slider` exclude each other.",
                f"A slider is shown in the category {CATEGORY} only (Create Campaign API).",
                "Remove `category`.",
            )
        if not own.slider.items:
            yield missing((*path, "slider", "items"), "The slider has no pictures.", hint="Write `items`.")
    yield from _clashes((*path, "values"), own.values, IOS_KEYS)


def _clashes(path: tuple[str, ...], values: Mapping[str, str], taken: frozenset[str]) -> Iterator[Finding]:
    for key in values:
        if key in taken:
            yield excluded(
                (*path, key),
                f"`{key}` among the extra values and the key that sends it exclude each other.",
                "CleverTap reads this key itself.",
                "Use the key of `message` that sends it, or another name.",
            )
