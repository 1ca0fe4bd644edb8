"""Texts approved elsewhere: DLT templates of Indian SMS and WhatsApp templates."""

from __future__ import annotations

from typing import Literal

from ctsync.values import Date, Model, OneOrMore, Text


class DltTemplate(Model):
    """A text registered with the Indian operators."""

    id: Text
    """The 12- to 19-digit id."""
    header: Text | None = None
    category: Literal["promotional", "service", "transactional", "government"] | None = None
    urls: OneOrMore[Text] = ()
    text: Text
    """The registered text, with `{#…#}` for its variables."""


class WhatsAppHeader(Model):
    type: Literal["text", "image", "video", "document", "location"]
    text: Text | None = None


class WhatsAppButton(Model):
    type: Text
    text: Text
    url: Text | None = None


class WhatsAppLanguage(Model):
    """One language of a template."""

    header: WhatsAppHeader | None = None
    body: Text
    footer: Text | None = None
    buttons: OneOrMore[WhatsAppButton] = ()

    @property
    def dynamic_buttons(self) -> int:
        """How many buttons end in a placeholder, each of which wants a link ending."""
        return sum(1 for button in self.buttons if button.url and "{{" in button.url)


class WhatsAppTemplate(Model):
    """A template approved by Meta, named in CleverTap as `<namespace>:<name>`."""

    namespace: Text
    kind: Literal["standard", "interactive"]
    category: Literal["marketing", "utility", "authentication"] | None = None
    status: Literal["approved", "paused", "disabled"] = "approved"
    checked: Date | None = None
    """When somebody last looked at its status."""
    languages: dict[str, WhatsAppLanguage]
