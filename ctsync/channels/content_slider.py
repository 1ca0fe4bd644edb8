"""The content slider: several pictures to page through inside one iOS push.

Contract 3.6.1, `ct_ContentSlider`. The app shows it only in the category `CTNotification` and only if its
notification extension wakes up, which is what `mutable-content` is for.
"""

from __future__ import annotations

from typing import Any, Literal

from ctsync.channels.contract import Wiring
from ctsync.channels.wire import present
from ctsync.values import Flag, Link, Model, OneOrMore, Text

CATEGORY = "CTNotification"


class SliderItem(Model):
    """One picture of a content slider."""

    caption: Text | None = None
    """The line under the picture. Wire: `caption`."""
    subcaption: Text | None = None
    """The smaller line under the caption. Wire: `subcaption`."""
    image: Link
    """The picture. Wire: `imageUrl`."""
    link: Link | None = None
    """Where a tap on the picture leads. Wire: `actionUrl`."""


class Slider(Model):
    """Pictures to page through; iOS only."""

    orientation: Literal["landscape"] | None = None
    """`landscape`; leave it out for square and upright pictures. Wire: `orientation`."""
    paging: Flag | None = None
    """Whether dots show which picture is seen. Wire: `showsPaging`."""
    auto_play: Flag | None = None
    """Whether the pictures move by themselves. Wire: `autoPlay`."""
    auto_dismiss: Flag | None = None
    """Whether the push goes away after a tap. Wire: `autoDismiss`."""
    items: OneOrMore[SliderItem]
    """The pictures, in order. Wire: `items`."""


def slider_wire(slider: Slider, wiring: Wiring) -> dict[str, Any]:
    """The slider as `ct_ContentSlider`; its links get the UTM, its pictures do not."""
    return present(
        orientation=slider.orientation,
        showsPaging=slider.paging,
        autoPlay=slider.auto_play,
        autoDismiss=slider.auto_dismiss,
        items=[
            present(
                caption=item.caption,
                subcaption=item.subcaption,
                imageUrl=item.image,
                actionUrl=item.link and wiring.link(item.link),
            )
            for item in slider.items
        ],
    )
