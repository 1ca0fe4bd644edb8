"""Texts approved elsewhere: DLT templates of Indian SMS and WhatsApp templates."""

from __future__ import annotations

from typing import Literal

from ctsync.values import Date, Model, OneOrMore, Text


class DltTemplate(Model):
    """A text registered with the Indian operators."""

    id: Text
    """The id that the operators gave it, 12 to 19 digits, in quotes."""
    header: Text | None = None
    """The header (sender id) it is registered for, such as `ACMEIN`."""
    category: Literal["promotional", "service", "transactional", "government"] | None = None
    """What kind of message it is registered as."""
    urls: OneOrMore[Text] = ()
    """Where its links may lead: beginnings of addresses on the operators' list."""
    text: Text
    """The registered text, with `{#…#}` for its variables."""


class WhatsAppHeader(Model):
    """What stands above the text of a template."""

    type: Literal["text", "image", "video", "document", "location"]
    """What it is."""
    text: Text | None = None
    """For a header of the type `text`: the approved words, with `{{1}}` for what changes."""


class WhatsAppButton(Model):
    """A button under a template."""

    type: Text
    """What it does, such as `url`, `phone_number` or `quick_reply`."""
    text: Text
    """The words on it."""
    url: Text | None = None
    """For a button that opens a page: its address, with `{{1}}` where each message has its own ending."""


class WhatsAppLanguage(Model):
    """One language of a template."""

    header: WhatsAppHeader | None = None
    """What stands above the text."""
    body: Text
    """The approved text, with `{{1}}`, `{{2}}` and so on for what changes."""
    footer: Text | None = None
    """The small line below the text."""
    buttons: OneOrMore[WhatsAppButton] = ()
    """The buttons below it, in their order."""

    @property
    def dynamic_buttons(self) -> int:
        """How many buttons end in a placeholder, each of which wants a link ending."""
        return sum(1 for button in self.buttons if button.url and "{{" in button.url)


class WhatsAppTemplate(Model):
    """A template approved by Meta, named in CleverTap as `<namespace>:<name>`."""

    namespace: Text
    """The namespace of your WhatsApp account at Meta. Wire: the first part of `template_name`."""
    kind: Literal["standard", "interactive"]
    """`interactive` with a header or buttons, `standard` without."""
    category: Literal["marketing", "utility", "authentication"] | None = None
    """What Meta counts it as, and charges for."""
    status: Literal["approved", "paused", "disabled"] = "approved"
    """What Meta says of it now; only approved ones are delivered."""
    checked: Date | None = None
    """When somebody last looked at its status."""
    languages: dict[str, WhatsAppLanguage]
    """Its text in each language, by Meta's code of the language."""
