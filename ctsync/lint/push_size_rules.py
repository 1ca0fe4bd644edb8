"""Push: what is too big to arrive, and pictures that phones crop or drop."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ctsync.channels.push import PushMessage
from ctsync.channels.shown import LinkUse
from ctsync.lint.addresses import file_of
from ctsync.lint.contract import Example, Rule
from ctsync.lint.liquid import usual
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Picture, Subject
from ctsync.problems import Finding, Level

_NAMES: Final = {"android": "Android", "ios": "iOS"}
_BYTES_OF_A_LETTER, _BYTES_OF_A_LINK, _BYTES_OF_THE_REST = 4, 200, 600
"""More than they ever take: what is small by this count needs no exact one."""
_KILOBYTE: Final = 1024
_LANDSCAPE: Final = (1.7, 2.1)
"""Width by height from 16:9 to 2:1, with a little to spare."""
_SQUARE: Final = (0.95, 1.05)


class PayloadTooBig(Rule):
    """PUSH005."""

    id = "PUSH005"
    name = "push-payload-too-big"
    finds = "A push with all its key-values is too big to be delivered."
    why = (
        "Apple and Google take 4,096 bytes, and CleverTap adds keys of its own; what is bigger never arrives."
    )
    cure = "Shorten the texts, or take values out. A letter of Hindi or Tamil takes three bytes, an emoji four or more."
    thresholds = {Level.ERROR: 3500}
    channels = frozenset({"push"})
    bad = Example(f'message: {{values: {{recipe: "{"Stir well. " * 330}"}}}}')
    good = Example(f'message: {{values: {{recipe: "{"Stir well. " * 100}"}}}}')

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        if not subject.definition.raw and limits.level_of(_at_most(subject)) is None:
            return
        largest = max(_sizes(subject), default=None)
        if largest is not None:
            size, _, platform, path = largest
            level = limits.level_of(size)
            if level is not None:
                what = f"On {_NAMES[platform]} this push takes {size:,} bytes; {limits.thresholds[level]:,g} are safe."
                yield self.finding(path, what, level=level)


class UnfitPicture(Rule):
    """PUSH006. Only pictures below `images/` can be looked at."""

    id = "PUSH006"
    name = "push-picture-unfit"
    finds = "A picture of a push is too heavy, or of a shape that phones crop."
    why = "CleverTap asks for 2:1 and 40 KB on Android, 16:9 or 1:1 on iOS; heavy pictures time out on slow networks."
    cure = "Save it at 2:1, below 40 KB."
    level = Level.WARNING
    thresholds = {Level.WARNING: 40, Level.ERROR: 500}
    channels = frozenset({"push"})
    bad = Example(
        'message: {image: "https://cdn.acme.example/monsoon/boots.jpg"}',
        pictures={"images/monsoon/boots.jpg": Picture(600 * _KILOBYTE, 800, 400)},
    )
    good = Example(
        'message: {image: "https://cdn.acme.example/monsoon/boots.jpg"}',
        pictures={"images/monsoon/boots.jpg": Picture(40 * _KILOBYTE, 800, 400)},
    )

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:
        pictures = subject.around.pictures
        for shown in subject.links if pictures else ():
            picture = _picture_of(shown.link, pictures) if shown.use is LinkUse.PICTURE else None
            if picture is not None:
                yield from self._weight(shown.path, picture, limits)
                if shown.path[-1] == "image":
                    yield from self._shape(shown.path, picture, subject.definition.devices)

    def _weight(self, path: tuple[str | int, ...], picture: Picture, limits: Limits) -> Iterator[Finding]:
        weight = picture.bytes / _KILOBYTE
        level = limits.level_of(weight)
        if level is not None:
            what = (
                f"This picture weighs {weight:,.0f} KB; over {limits.thresholds[level]:g} KB it may not show."
            )
            yield self.finding(path, what, level=level)

    def _shape(
        self, path: tuple[str | int, ...], picture: Picture, devices: tuple[str, ...]
    ) -> Iterator[Finding]:
        if not picture.width or not picture.height:
            return
        ratio = picture.width / picture.height
        own = next((device for device in _NAMES if device in path), None)
        for device in (own,) if own else devices:
            is_fit = _within(ratio, _LANDSCAPE) or (device == "ios" and _within(ratio, _SQUARE))
            if device in _NAMES and not is_fit:
                wanted = "2:1" if device == "android" else "16:9 or 1:1"
                what = f"This picture is {picture.width} by {picture.height} pixels; "
                what += f"{_NAMES[device]} shows {wanted} and crops the rest."
                yield self.finding(path, what, f"Save it at {wanted}.", level=Level.WARNING)
                return


def _at_most(subject: Subject) -> int:
    texts = sum(len(text.text) + len(str(text.path[-1])) + 8 for text in subject.texts)
    links = sum(len(link.link) for link in subject.links)
    return (
        texts * _BYTES_OF_A_LETTER
        + links * _BYTES_OF_A_LETTER
        + len(subject.links) * _BYTES_OF_A_LINK
        + _BYTES_OF_THE_REST
    )


def _sizes(subject: Subject) -> Iterator[tuple[int, int, str, tuple[str | int, ...]]]:
    """The bytes of each language on each platform; the number in the middle keeps the first of equals."""
    raw = subject.definition.raw
    for number, version in enumerate(subject.all_versions):
        message: PushMessage = version.message
        content = subject.channel.to_wire(message, subject.wiring)["content"]
        for platform, block in (content.get("platform_specific") or {}).items():
            if platform in _NAMES:
                sent = {"title": usual(message.title), "body": usual(message.body), **block}
                sent |= _inside(raw, "content", "platform_specific", platform)
                yield len(json.dumps(sent, ensure_ascii=False).encode()), -number, platform, version.path


def _inside(tree: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        tree = tree.get(key) if isinstance(tree, Mapping) else None
    return dict(tree) if isinstance(tree, Mapping) else {}


def _picture_of(link: str, pictures: Mapping[str, Picture]) -> Picture | None:
    file = file_of(link, pictures)
    return None if file is None else pictures[file]


def _within(ratio: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= ratio <= limits[1]


RULES: Final = (PayloadTooBig(), UnfitPicture())
