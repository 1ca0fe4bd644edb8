"""The cards of an app-inbox message: texts, a picture, video or sound, a link and buttons (contract 3.6.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field, GetJsonSchemaHandler, ModelWrapValidatorHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ctsync.channels.contract import Wiring
from ctsync.channels.findings import Place, excluded, malformed, missing
from ctsync.channels.wire import present
from ctsync.problems import Finding
from ctsync.values import Colour, Link, Model, OneOrMore, Text
from ctsync.values.words import read_link

Device = Literal["android", "ios"]
DEVICES: tuple[Device, ...] = ("android", "ios")
"""The platforms whose inbox the wire knows."""

CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "3gp": "video/3gpp",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
}
"""What a file is, by the ending of its link; `content_type` says it where the ending does not."""


class _OneOrMap(Model):
    """A map that may also be written as its one link."""

    one_link_fills: ClassVar[tuple[str, ...]]

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, written: Any, handler: ModelWrapValidatorHandler[_OneOrMap]) -> _OneOrMap:
        if isinstance(written, str):
            filled: dict[str, Any] = dict.fromkeys(cls.one_link_fills, read_link(written))
            return cls.model_construct(**filled)
        return handler(written)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = super().__get_pydantic_json_schema__(core_schema, handler)
        return {"anyOf": [{"type": "string", "examples": ["acme://home"]}, described]}


class DeviceLinks(_OneOrMap):
    """Where a tap leads: one link, or one for each platform."""

    one_link_fills = ("android", "ios")

    android: Link | None = None
    """Where it leads on Android. Wire: `android.text`."""
    ios: Link | None = None
    """Where it leads on iOS. Wire: `ios.text`."""

    def wire(self, wiring: Wiring) -> dict[str, Any]:
        """The links of the chosen devices, with the UTM."""
        written: dict[Device, str | None] = {"android": self.android, "ios": self.ios}
        return {
            device: {"text": wiring.link(link)}
            for device, link in written.items()
            if link is not None and device in wiring.devices
        }


class Icon(_OneOrMap):
    """A small picture: its link, or the link and what the file is."""

    one_link_fills = ("url",)

    url: Link
    """Where the picture lies. Wire: `url`."""
    content_type: Text | None = None
    """What the file is, if its ending does not say. Wire: `content_type`."""


class CardButton(Model):
    """A button under a card: it leads somewhere, or it copies a text."""

    label: Text
    """The words on the button. Wire: `text`."""
    link: DeviceLinks | None = None
    """Where it leads; not with `copy`. Wire: `url`, type `url`."""
    copies: Text | None = Field(default=None, alias="copy")
    """The text it copies; not with `link`. Wire: `copyText`, type `copy`."""
    color: Colour | None = None
    """The colour of the words. Wire: `color`."""
    background: Colour | None = None
    """The colour behind the words. Wire: `bg`."""
    values: dict[str, Text] = {}
    """Extra key-values for the app. Wire: `kv`."""


class Card(Model):
    """One card of the message. Wire: an item of `content`."""

    title: Text | None = None
    """The bold line; every layout but `carousel-image` wants it. Wire: `title.text`."""
    title_color: Colour = "#000000"
    """Its colour. Wire: `title.color`."""
    body: Text | None = None
    """The text; every layout but `carousel-image` wants it. Wire: `message.text`."""
    body_color: Colour = "#000000"
    """Its colour. Wire: `message.color`."""
    image: Link | None = None
    """A picture; not with `video` or `audio`. Wire: `media.url`."""
    video: Link | None = None
    """A video; not with `image` or `audio`. Wire: `media.url`."""
    audio: Link | None = None
    """A sound; not with `image` or `video`. Wire: `media.url`."""
    content_type: Text | None = None
    """What the file is, if its ending does not say, such as `image/jpeg`. Wire: `media.content_type`."""
    poster: Link | None = None
    """The picture shown before a video or sound plays. Wire: `media.poster`."""
    icon: Icon | None = None
    """The small picture of a `message-icon` card. Wire: `icon`."""
    link: DeviceLinks | None = None
    """Where a tap on the card leads. Wire: `action.url`."""
    buttons: OneOrMore[CardButton] = ()
    """Buttons under the card. Wire: `action.links`."""

    @property
    def media(self) -> dict[str, str]:
        """The links of image, video and audio that are written; `check` lets through at most one."""
        return present(image=self.image, video=self.video, audio=self.audio)


def card_wire(card: Card, wiring: Wiring) -> dict[str, Any]:
    """The card as an item of `content`; links get the UTM, files do not."""
    return present(
        title={"text": card.title, "color": card.title_color} if card.title else None,
        message={"text": card.body, "color": card.body_color} if card.body else None,
        media=_media_wire(card),
        icon=_icon_wire(card.icon) if card.icon else None,
        action=_action_wire(card, wiring),
    )


def content_type_of(link: str) -> str | None:
    """What the file at the link is, told from its ending; None if the ending tells nothing."""
    path = link.partition("#")[0].partition("?")[0].partition("://")[2].partition("/")[2]
    return CONTENT_TYPES.get(path.rpartition(".")[2].lower())


def _media_wire(card: Card) -> dict[str, Any] | None:
    for link in card.media.values():
        return present(url=link, content_type=card.content_type or content_type_of(link), poster=card.poster)
    return None


def _icon_wire(icon: Icon) -> dict[str, Any]:
    return present(url=icon.url, content_type=icon.content_type or content_type_of(icon.url))


def _action_wire(card: Card, wiring: Wiring) -> dict[str, Any] | None:
    if card.link is None and not card.buttons:
        return None
    return present(
        url=card.link.wire(wiring) if card.link else None,
        links=[_button_wire(button, wiring) for button in card.buttons],
    )


def _button_wire(button: CardButton, wiring: Wiring) -> dict[str, Any]:
    return present(
        type="copy" if button.copies else "url",
        text=button.label,
        color=button.color,
        bg=button.background,
        url=button.link.wire(wiring) if button.link else None,
        copyText={"text": button.copies} if button.copies else None,
        kv=dict(button.values) or None,
    )


def card_findings(card: Card, layout: str, path: Place) -> Iterator[Finding]:
    """What this layout wants of a card, and what cannot stand together on one."""
    if layout != "carousel-image":
        for key in ("title", "body"):
            if getattr(card, key) is None:
                yield missing(
                    path, f"This card has no `{key}`.", f"The layout `{layout}` shows it.", f"Write `{key}`."
                )
    yield from _media_findings(card, layout, path)
    yield from _icon_findings(card, layout, path)
    for number, button in enumerate(card.buttons):
        yield from _button_findings(button, (*path, "buttons", number))


def _media_findings(card: Card, layout: str, path: Place) -> Iterator[Finding]:
    kinds = list(card.media)
    if len(kinds) > 1:
        names = " and ".join(f"`{kind}`" for kind in kinds)
        yield excluded((*path, kinds[1]), f"{names} exclude each other on a card.", hint="Keep one of them.")
    elif kinds:
        kind = kinds[0]
        yield from _content_type_findings(card.media[kind], card.content_type, kind, (*path, kind))
    elif layout.startswith("carousel"):
        yield missing(
            path,
            "This card has no picture, video or sound.",
            f"Each card of the layout `{layout}` needs one (Create Campaign API).",
            "Write `image`, `video` or `audio`.",
        )
    else:
        for key in ("content_type", "poster"):
            if getattr(card, key) is not None:
                yield missing(
                    (*path, key),
                    f"`{key}` describes a file, and this card has none.",
                    hint=f"Remove `{key}`.",
                )


def _content_type_findings(link: str, written: str | None, kind: str, path: Place) -> Iterator[Finding]:
    found = written or content_type_of(link)
    if found is None:
        yield malformed(
            path,
            "The ending of this link does not say what the file is.",
            "CleverTap wants the content type of each file (Create Campaign API).",
            f"Write `content_type`, such as `{kind}/…`.",
        )
    elif not found.startswith(f"{kind}/"):
        yield malformed(
            path,
            f"This is written as {kind}, and its content type is {found}.",
            hint=f"Write the key that fits the file, or a `content_type` that starts with `{kind}/`.",
        )


def _icon_findings(card: Card, layout: str, path: Place) -> Iterator[Finding]:
    if layout == "message-icon" and card.icon is None:
        yield missing(
            path, "This card has no `icon`.", "The layout `message-icon` shows one.", "Write `icon`."
        )
    elif layout != "message-icon" and card.icon is not None:
        yield excluded(
            (*path, "icon"),
            f"`icon` and `layout: {layout}` exclude each other.",
            "Only the layout `message-icon` shows an icon (Create Campaign API).",
            "Remove `icon`.",
        )
    elif card.icon is not None:
        yield from _content_type_findings(card.icon.url, card.icon.content_type, "image", (*path, "icon"))


def _button_findings(button: CardButton, path: Place) -> Iterator[Finding]:
    if button.link is not None and button.copies is not None:
        yield excluded(
            (*path, "copy"), "`copy` and `link` exclude each other on a button.", hint="Keep one of them."
        )
    elif button.link is None and button.copies is None:
        yield missing(path, "This button does nothing.", hint="Write `link` or `copy`.")
