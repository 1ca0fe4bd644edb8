"""Whom an identity means: somebody of the population, or a registered person who gets test messages.

Made-up people have identities that anybody can work out from their number n: `Identity` is `Un`, `objectId` is `_Un`,
`FBID` and `GPID` are fifteen digits that end in n, and `Email` is their address if they have one. People of the user's
own files have the `Identity` and `Email` that stand there, whatever these look like, and nothing else. Registered people
have what the register says, and everything that can receive a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ctsync.sandbox.population import Population
from ctsync.sandbox.reach import Person, reached_on
from ctsync.sandbox.state import State, as_json

FBID = 100_000_000_000_000
GPID = 200_000_000_000_000
"""Added to a person's number."""

_NUMBERED = {
    "Identity": (re.compile(r"U([1-9]\d{0,8})"), 0),
    "objectId": (re.compile(r"_U([1-9]\d{0,8})"), 0),
    "FBID": (re.compile(r"(1\d{14})"), FBID),
    "GPID": (re.compile(r"(2\d{14})"), GPID),
    "Email": (re.compile(r"person([1-9]\d{0,8})@shop\.example"), 0),
}
"""Per list: how a person's number is written in it, and what is added to it."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody whom a call named: the identity as it was written, and who that is."""

    identity: str
    person: Person

    @property
    def number(self) -> int | None:
        """Their number in the population; registered people have none."""
        found: int | None = self.person["id"]
        return found


def identities_of(person: Person) -> dict[str, str]:
    """Everything that a person of the made-up population can be reached by."""
    number = person["id"]
    own = {
        "Identity": f"U{number}",
        "objectId": f"_U{number}",
        "FBID": f"{FBID + number}",
        "GPID": f"{GPID + number}",
    }
    address = person["profile"].get("Email")
    return {**own, "Email": address} if address else own


def registered(name: str, identities: Mapping[str, str]) -> dict[str, Any]:
    """A registered person as one of the population: with both phones, a browser, an address and a number."""
    address = identities.get("Email", f"{name}@people.example")
    return {
        "id": None,
        "zone": "",
        "devices": ("android", "ios", "web"),
        "profile": {"Name": name, "Email": address, "Phone": "+910000000000"},
        "mail": True,
        "whatsapp": True,
    }


class Recipients:
    """Looks people up, and leaves messages for them."""

    def __init__(self, state: State, population: Population) -> None:
        self._state = state
        self._population = population

    def find(
        self, lists: Mapping[str, list[str]], register: Mapping[str, Mapping[str, str]]
    ) -> tuple[list[Recipient], list[str]]:
        """Those who are known, in the order of the lists, and the identities of nobody."""
        known = {
            (kind, text): registered(name, identities)
            for name, identities in register.items()
            for kind, text in identities.items()
        }
        found: list[Recipient] = []
        nobody: list[str] = []
        for kind, identities in lists.items():
            others = self._of_the_population(kind, [text for text in identities if (kind, text) not in known])
            for text in identities:
                person = known.get((kind, text)) or others.get(text)
                if person is None:
                    nobody.append(text)
                else:
                    found.append(Recipient(text, person))
        return found, nobody

    def _of_the_population(self, kind: str, texts: list[str]) -> dict[str, Person]:
        """Those of these identities that somebody has; all are looked up at once."""
        if not self._population.made_up:
            return self._population.known_as(kind, texts) if kind in ("Identity", "Email") else {}
        pattern, added = _NUMBERED[kind]
        numbers = {text: int(written[1]) - added for text in texts if (written := pattern.fullmatch(text))}
        people = self._population.find_all(set(numbers.values()))
        named = {text: people[number] for text, number in numbers.items() if number in people}
        return {text: person for text, person in named.items() if identities_of(person).get(kind) == text}

    def post(
        self, recipient: Recipient, channel: str, device: str, told: Mapping[str, Any], content: Any
    ) -> None:
        """Leave one message on one device; `told` has `at`, `source` and `campaign`."""
        self._state.run(
            "INSERT INTO outbox (at, source, campaign, channel, device, person, recipient, content)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(told["at"], told["source"], told["campaign"], channel, device),
            *(recipient.number, recipient.identity, as_json(content)),
        )


def devices(channel: str, person: Person, body: Mapping[str, Any]) -> tuple[str, ...]:
    """Where somebody gets a message of this channel: every phone, the browser, or the channel itself.

    Nobody is asked whether the message was wanted if the call overrides that for WhatsApp (contract 6).
    """
    if body.get("respect_communication_preference") is False:
        person = {**person, "whatsapp": True}
    return reached_on(person, {**body, "target_mode": channel, "send_to_all_devices": True})


def once_each(recipients: list[Recipient]) -> Iterator[Recipient]:
    """Everybody by the first of the identities that named them."""
    seen: set[Any] = set()
    for each in recipients:
        who = each.number or each.person["profile"]["Name"]
        if who not in seen:
            seen.add(who)
            yield each
