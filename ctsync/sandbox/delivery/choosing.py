"""Who of an audience is chosen: reachable, in no control group, within the limits (contract 3.2, 3.4.3).

Lots decide, and always the same way: the system's group and a custom one hold the same people in every campaign, a
campaign's own share and the order in which limits take people are drawn for each campaign.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from ctsync.sandbox.draws import draw
from ctsync.sandbox.reach import Person, reached_on

SYSTEM_CONTROL_GROUP = 50
"""Of a thousand people."""
CUSTOM_CONTROL_GROUP = 100
"""Of a thousand people."""
LAST_TICKET = 2**64 - 1


def why_out_of_reach(person: Person, body: Mapping[str, Any]) -> str:
    """For somebody whom the channel does not reach: no address or device, or they want nothing."""
    address = {"email": "Email", "whatsapp": "Phone"}.get(body.get("target_mode", "push").lower())
    return "opted_out" if address in person["profile"] else "unreachable"


def control_group(campaign: int, body: Mapping[str, Any]) -> Callable[[int], bool]:
    """Whether a person, by id, is held out to compare with."""
    tests: list[Callable[[int], bool]] = []
    group = body.get("control_group") or {}
    if body.get("system_control_group_include"):
        tests.append(lambda person: draw("system", 0, person) % 1000 < SYSTEM_CONTROL_GROUP)
    if group.get("type") == "custom":
        tests.append(lambda person: draw(group["name"], 0, person) % 1000 < CUSTOM_CONTROL_GROUP)
    elif group.get("percentage"):
        tests.append(lambda person: draw("own", campaign, person) % 100 < group["percentage"])
    return (lambda person: any(test(person) for test in tests)) if tests else (lambda _person: False)


def ticket(campaign: int, person: int) -> int:
    """A person's place in the order in which limits take people."""
    return draw("order", campaign, person)


def last_ticket(tickets: Iterable[int], places: int) -> int:
    """The highest ticket that still gets one of so many places; -1 if there is none."""
    if places <= 0:
        return -1
    taken = heapq.nsmallest(places, tickets)
    return taken[-1] if len(taken) == places else LAST_TICKET


class Choice:
    """Whom one run is for. Each person is to be asked about once.

    Limits choose among all people of a run, in whatever zones they live: `room` is how many it may have in all and
    `left` how many of these places are free still; None is no limit.
    """

    def __init__(
        self, campaign: int, body: Mapping[str, Any], *, room: int | None = None, left: int | None = None
    ) -> None:
        self._campaign = campaign
        self._body = body
        self._is_held_out = control_group(campaign, body)
        self._room = room
        self._left = left
        self._last = LAST_TICKET
        self.crowd = 0

    def look_at(self, everybody: Callable[[], Iterable[Person]], missed: Collection[str]) -> None:
        """Before anybody is asked about: who the whole audience is. Only a limit or a cap walks through it.

        `crowd` is its size if that is more than `upper_cap_for_target_segment`: then nobody gets anything. People of
        the `missed` zones get none of the places.
        """
        cap = self._body.get("upper_cap_for_target_segment")
        if cap is not None:
            count = sum(1 for _ in self._candidates(everybody()))
            self.crowd = count if count > cap else 0
        if self._room is not None:
            rest = (each["id"] for each in self._candidates(everybody()) if each["zone"] not in missed)
            self._last = last_ticket((ticket(self._campaign, person) for person in rest), self._room)

    def _candidates(self, everybody: Iterable[Person]) -> Iterator[Person]:
        for each in everybody:
            if reached_on(each, self._body) and not self._is_held_out(each["id"]):
                yield each

    @property
    def remark(self) -> str:
        """Why nobody at all gets it, as a sentence for the report."""
        cap = self._body.get("upper_cap_for_target_segment")
        return f"not sent: {self.crowd} people are more than {cap}" if self.crowd else ""

    def why_not(self, person: Person, keys: tuple[str, ...], *, has_passed: bool) -> str:
        """The reason why somebody, reached on `keys`, gets nothing; empty if they do.

        `has_passed`: the local time had passed where they live when the campaign was created.
        """
        if not keys:
            return why_out_of_reach(person, self._body)
        if self._is_held_out(person["id"]):
            return "control_group"
        if self.crowd:
            return "too_many_people"
        if has_passed:
            return "hour_has_passed"
        return "" if self._has_place(person["id"]) else "limit"

    def _has_place(self, person: int) -> bool:
        if self._last < LAST_TICKET and ticket(self._campaign, person) > self._last:
            return False
        if self._left is not None:
            self._left -= 1
            return self._left >= 0
        return True
