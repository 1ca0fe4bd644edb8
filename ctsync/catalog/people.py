"""Testers, groups of them, and made-up people whom previews are rendered for (yaml.md 10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import PlainValidator

from ctsync.values import Model, Text, wrong
from ctsync.values.editors import like
from ctsync.values.model import as_text

_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")
FEWEST_PREVIEWS: Final = 4


def _read_address(value: Any) -> str:
    text = as_text(value, "an e-mail address", "asha@acme.example")
    if _ADDRESS.fullmatch(text) is None:
        raise wrong(f"`{text}` is not an e-mail address", "asha@acme.example")
    return text


Address = Annotated[
    str,
    PlainValidator(_read_address),
    like(r"[^\s@<>]+@[^\s@<>]+", "asha@acme.example", "Write an e-mail address."),
]

IDENTITIES: Final[Mapping[str, str]] = {
    "identity": "Identity",
    "email": "Email",
    "object_id": "objectId",
    "fbid": "FBID",
    "gpid": "GPID",
}
"""The keys that say which profile a person is, and what CleverTap calls them."""


class Person(Model):
    """Somebody who gets test messages; one identity at least is needed to reach them."""

    handle: Text | None = None
    """Their name where pull requests are reviewed."""
    identity: Text | None = None
    """The identity your app gives to CleverTap. Wire: `Identity`."""
    email: Address | None = None
    """Their e-mail address in CleverTap. Wire: `Email`."""
    object_id: Text | None = None
    """CleverTap's own id of a device. Wire: `objectId`."""
    fbid: Text | None = None
    """Their Facebook id. Wire: `FBID`."""
    gpid: Text | None = None
    """Their Google Plus id. Wire: `GPID`."""

    @property
    def identities(self) -> dict[str, str]:
        """What identifies the person, by CleverTap's names, in the order of the reference."""
        written = {wire: getattr(self, key) for key, wire in IDENTITIES.items()}
        return {wire: text for wire, text in written.items() if text is not None}


DEFAULT_PREVIEWS: Final[Mapping[str, Mapping[str, str]]] = {
    "full": {
        "Name": "Priya",
        "City": "Pune",
        "Country": "India",
        "Language": "en",
        "Gender": "F",
        "Email": "priya@example.com",
        "Phone": "+919800000000",
    },
    "no-name": {"City": "Pune", "Language": "en"},
    "long-name": {
        "Name": "Venkatanarasimharajuvaripeta Subramaniam-Balakrishnan",
        "City": "Thiruvananthapuram",
        "Country": "India",
        "Language": "en",
    },
    "right-to-left": {
        "Name": "عبد الرحمن",
        "City": "دبي",
        "Country": "United Arab Emirates",
        "Language": "ar",
    },
}
"""Four people who break messages: one with everything, one without a name, a very long name, and a script that runs
from right to left (users.md 2, pain 6). Their values are made up; the domain is reserved for examples."""


def preview_people(written: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    """The people whom texts are rendered for: those of the register, filled up with ours to four."""
    people: dict[str, Mapping[str, str]] = dict(written)
    for name, profile in DEFAULT_PREVIEWS.items():
        if len(people) < FEWEST_PREVIEWS:
            people.setdefault(name, profile)
    return people
