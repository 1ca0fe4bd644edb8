"""An outcome as one line of JSON, without what its campaigns say: that stays in the file, and is read again if asked for.

A line is what a second process hands to the first, and what is remembered until the file changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.content import Identity
from ctsync.campaign.desired import DesiredCampaign, Series
from ctsync.catalog import Catalog
from ctsync.definitions.again import ContentAgain, FileAgain
from ctsync.definitions.outcome import Outcome
from ctsync.names import Fingerprint, InstanceKey
from ctsync.problems import AddKey, Edit, Level, PlacedEdit, PlacedFix, Position, Problem, Rewrite
from ctsync.schedule import Timetable
from ctsync.values.numbers import CountRange

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def to_line(outcome: Outcome) -> str:
    """One line, without its end."""
    return _JSON.encode(
        {
            "file": outcome.file,
            "digest": outcome.digest,
            "includes": dict(outcome.includes),
            "name": None if outcome.name is None else [outcome.name[0], *_place(outcome.name[1])],
            "problems": [_problem(one) for one in outcome.problems],
            "parts": [*_parts(outcome.campaigns)],
        }
    )


def from_line(line: str, again: FileAgain, account: AccountFacts, catalog: Catalog) -> Outcome:
    """What `to_line` made. Raises KeyError, TypeError or ValueError for anything else."""
    tree = json.loads(line)
    name = tree["name"]
    return Outcome(
        tree["file"],
        tree["digest"],
        tuple(_campaigns(tree["file"], tree["parts"], again, account, catalog)),
        tuple(_to_problem(one) for one in tree["problems"]),
        tree["includes"],
        None if name is None else (name[0], Position(*name[1:])),
    )


def _place(where: Position) -> list[Any]:
    return [where.file, where.line, where.column]


def _problem(one: Problem) -> list[Any]:
    fix = None if one.fix is None else [[*map(_edit, one.fix.edits)], one.fix.is_safe]
    return [one.rule, *_place(one.where), one.what, one.why, one.hint, one.level.value, one.offset, fix]


def _to_problem(tree: list[Any]) -> Problem:
    rule, file, line, column, what, why, hint, level, offset, fix = tree
    placed = None if fix is None else PlacedFix(tuple(map(_to_edit, fix[0])), fix[1])
    return Problem(rule, Position(file, line, column), what, why, hint, Level(level), offset, placed)


def _edit(one: PlacedEdit) -> list[Any]:
    edit = one.edit
    if isinstance(edit, AddKey):
        return [*_place(one.at), "add", edit.key, edit.value]
    return [*_place(one.at), "rewrite", edit.text, edit.start, edit.end]


def _to_edit(tree: list[Any]) -> PlacedEdit:
    file, line, column, kind, *rest = tree
    edit: Edit = AddKey(*rest) if kind == "add" else Rewrite(*rest)
    return PlacedEdit(Position(file, line, column), edit)


def _parts(campaigns: tuple[DesiredCampaign, ...]) -> Iterator[dict[str, Any]]:
    """What all dates of one part share is written once."""
    for part, dates in groupby(campaigns, key=lambda one: (one.key.market, one.key.language)):
        instances = list(dates)
        first = instances[0]
        yield {
            "part": part,
            "definition": first.key.definition,
            "identity": _identity(first.identity),
            "at": [first.position.line, first.position.column],
            "series": None if first.series is None else _series(first.series),
            "unverified": first.unverified,
            "scope": first.scope,
            "together": [[market, count.low, count.high] for market, count in first.together],
            "dates": [_date(one) for one in instances],
        }


def _date(one: DesiredCampaign) -> list[Any]:
    day, ready = one.key.day, one.ready_on
    return [
        None if day is None else day.isoformat(),
        one.key.number,
        one.fingerprint,
        None if ready is None else ready.isoformat(),
        one.timetable.to_tree(),
    ]


def _campaigns(
    file: str, parts: list[Any], again: FileAgain, account: AccountFacts, catalog: Catalog
) -> Iterator[DesiredCampaign]:
    for tree in parts:
        market, language = tree["part"]
        identity = Identity(**{key: _frozen(value) for key, value in tree["identity"].items()})
        content = ContentAgain(again, market, language)
        position = Position(file, *tree["at"])
        series = None if tree["series"] is None else _to_series(tree, market, language)
        together = tuple((name, CountRange(low, high)) for name, low, high in tree["together"])
        for day, number, fingerprint, ready, timetable in tree["dates"]:
            on = None if day is None else date.fromisoformat(day)
            yield DesiredCampaign(
                key=InstanceKey(tree["definition"], market, language, on, number),
                identity=identity,
                content=content,
                account=account,
                catalog=catalog,
                timetable=Timetable.from_tree(timetable),
                ready_on=None if ready is None else date.fromisoformat(ready),
                fingerprint=Fingerprint(fingerprint),
                position=position,
                series=series,
                unverified=tuple(tree["unverified"]),
                scope=tree["scope"],
                together=together,
            )


def _identity(one: Identity) -> dict[str, Any]:
    """Only what differs from the defaults: most of it does not."""
    fields: Mapping[str, Any] = {name: getattr(one, name) for name in Identity.__slots__}
    plain = Identity(one.name, one.channel)
    return {
        name: value
        for name, value in fields.items()
        if name in ("name", "channel") or value != getattr(plain, name)
    }


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _series(one: Series) -> dict[str, Any]:
    return {
        "fingerprint": one.fingerprint,
        "schedule": dict(one.schedule),
        "horizon": one.horizon.total_seconds(),
        "window_gap": one.window_gap,
        "window_end": None if one.window_end is None else one.window_end.isoformat(),
        "reason": one.reason,
    }


def _to_series(part: Mapping[str, Any], market: str, language: str) -> Series:
    tree = part["series"]
    end = tree["window_end"]
    return Series(
        key=InstanceKey(part["definition"], market, language),
        fingerprint=Fingerprint(tree["fingerprint"]),
        schedule=tree["schedule"],
        horizon=timedelta(seconds=tree["horizon"]),
        window_gap=tree["window_gap"],
        window_end=None if end is None else date.fromisoformat(end),
        reason=tree["reason"],
    )
