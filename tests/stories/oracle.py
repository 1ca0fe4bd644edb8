"""The judge of the stories: what the local CleverTap's own journal says happened, and nothing else.

A campaign is known by its human name and its title. Every story sends its campaigns once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Edition = tuple[str, str]
"""A campaign's human name, and the title it was created with; some channels have none."""


@dataclass
class Made:
    """A campaign that CleverTap really has."""

    id: int
    edition: Edition
    stopped: bool = False
    sends: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Verdict:
    """The accidents (protocol, oracles). Each should be empty."""

    twice: tuple[str, ...]
    sent_though_withdrawn: tuple[Edition, ...]
    wrongly_stopped: tuple[Edition, ...]
    silently_missing: tuple[str, ...]


NO_ACCIDENT = Verdict((), (), (), ())


def made(journal: Iterable[Mapping[str, Any]]) -> list[Made]:
    """Every campaign that was created, in that order."""
    found: dict[int, Made] = {}
    for row in journal:
        if row["created"] is not None:
            found[row["created"]] = Made(row["created"], edition_of(row["body"]))
        if row["stopped"] is not None:
            found[row["stopped"]].stopped = True
        if row["kind"] == "send" and row["answer"].get("held_from") is None:  # else the rest of a run
            found[row["answer"]["id"]].sends.add(row["clock"])
    return list(found.values())


def edition_of(body: Mapping[str, Any]) -> Edition:
    content = body.get("content")
    title = str(content.get("title") or content.get("subject") or "") if isinstance(content, dict) else ""
    return str(body["name"]).partition(" ~ct1.")[0], title


def judge(
    journal: Iterable[Mapping[str, Any]],
    wanted: Mapping[str, str],
    *,
    may_stop: Collection[Edition] = (),
    reported: Collection[str] = (),
) -> Verdict:
    """Weigh what happened. `wanted` are the titles by name; a campaign that is `reported` is not silently missing."""
    campaigns = made(journal)
    sent = [each for each in campaigns if each.sends]
    times: dict[str, int] = {}
    for each in sent:
        times[each.edition[0]] = times.get(each.edition[0], 0) + len(each.sends)
    return Verdict(
        twice=tuple(name for name, number in times.items() if number > 1),
        sent_though_withdrawn=tuple(each.edition for each in sent if each.edition not in wanted.items()),
        wrongly_stopped=tuple(e.edition for e in campaigns if e.stopped and e.edition not in may_stop),
        silently_missing=tuple(
            name
            for name, title in wanted.items()
            if name not in reported and not _went_out(name, title, sent)
        ),
    )


def _went_out(name: str, title: str, sent: list[Made]) -> bool:
    return any(each.edition == (name, title) for each in sent)


def posts(journal: Iterable[Mapping[str, Any]], endpoint: str) -> list[Mapping[str, Any]]:
    """The real requests of that kind, whatever became of them; estimates are no creates."""
    return [
        row
        for row in journal
        if row["kind"] == "request"
        and row["path"] == f"/1/targets/{endpoint}.json"
        and not (isinstance(row["body"], dict) and row["body"].get("estimate_only"))
    ]
