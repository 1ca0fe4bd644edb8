"""Which campaigns the panic button means: by the lock, and by the files for what no lock knows yet (protocol 10).

A stop is about a definition also where nothing of it was made yet: a run that is under way, or a later one, must not make
it after somebody has stopped it. What stands for that is a tombstone: the definition in the lock, stopped, under the
highest generation that the files or the lock have of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from ctsync.campaign.desired import DesiredCampaign
from ctsync.catalog.nearest import nearest
from ctsync.errors import UsageError
from ctsync.lock.record import Lock, Record
from ctsync.lock.standing import Standing
from ctsync.names import InstanceKey
from ctsync.planning.rolling import is_halted


@dataclass(frozen=True, slots=True)
class Files:
    """What the files say of a panic's names: the campaigns that can be read, and the names of all files there are."""

    campaigns: tuple[DesiredCampaign, ...] = ()
    names: frozenset[str] = frozenset()

    def definitions(self, name: str) -> set[str]:
        """The keys of the definitions that are called so; only if there is none, of those that once were."""
        now = {c.key.definition for c in self.campaigns if name in (c.name, c.key.definition)}
        return now or {c.key.definition for c in self.campaigns if name in c.names}

    def of(self, definition: str) -> list[DesiredCampaign]:
        return [each for each in self.campaigns if each.key.definition == definition]


NO_FILES = Files()


class Meant:
    """What a person asked to stop. The lock is handed in anew each time, because others write it meanwhile."""

    def __init__(self, names: Collection[str], files: Files = NO_FILES) -> None:
        self._asked = frozenset(names)
        self._files = files
        self._of_files = {name: files.definitions(name) for name in names}
        self.names = self._asked.union(*self._of_files.values())

    def records(self, lock: Lock) -> list[Record]:
        """The records that are meant. Raises UsageError naming what neither the lock nor a file knows."""
        known = {str(r.key) for r in lock.records.values()} | {
            r.key.definition for r in lock.records.values()
        }
        known |= {record.name for record in lock.records.values()}
        known |= {name for standing in lock.standing.values() for name in names_of(standing)}
        unknown = [name for name in sorted(self._asked - known) if not self._of_files[name]]
        if unknown:
            raise self._unknown(unknown, known)
        return [
            record
            for key, record in lock.records.items()
            if not {key, record.key.definition, record.name}.isdisjoint(self.names)
        ]

    def _unknown(self, unknown: list[str], known: set[str]) -> UsageError:
        what = f"Neither the lock nor a file has a campaign named {', '.join(unknown)}. Nothing was stopped."
        if any(name in self._files.names for name in unknown):
            return UsageError(
                f"The lock has no campaign named {', '.join(unknown)}, and its file cannot be read. Nothing was stopped.",
                why="A run that reads other files may still create it.",
                hint=f"Mend the file (`ctsync lint`), or keep it from being made: ctsync hold --until 7d --scope {unknown[0]}",
            )
        if any(name in {str(each.key) for each in self._files.campaigns} for name in unknown):
            return UsageError(
                f"{', '.join(unknown)} was not created yet, and cannot be stopped alone. Nothing was stopped.",
                why="What does not exist is stopped with its whole campaign: there is nothing else to write down.",
                hint="Stop the campaign by its name, or take the date or the part out of its file.",
            )
        close = nearest(unknown[0], known | self._files.names)
        return UsageError(
            what,
            why="Only campaigns that ctsync created or took over, or that a file wants, can be stopped by it.",
            hint=f"Did you mean `{close}`?" if close else "`ctsync status` lists them.",
        )

    def series(self, lock: Lock) -> list[Standing]:
        """The definitions that are meant as a whole, and stand in the lock: no further date of them may be created."""
        return [each for each in lock.standing.values() if not names_of(each).isdisjoint(self.names)]

    def halted(self, lock: Lock, now: datetime) -> dict[str, Standing]:
        """The definitions to write down as stopped, by their keys, so that nothing further of them is created.

        Also one whose approval is gone with its file, or that needs none because its dates are a list, or that has
        languages or markets: dates and parts that have not been created yet must not be. And what only a file knows.
        """
        found = {str(series.key): series for series in self.series(lock)}
        for record in self.records(lock):
            key = replace(record.key, day=None, number=1)
            is_whole = not {key.definition, record.name}.isdisjoint(self.names)
            has_more = is_whole and bool(key.part)
            if has_more or (record.key.day is not None and (is_whole or str(key) in self.names)):
                known = lock.standing.get(str(key))
                if known is None or _is_outdated(known, record.operation.generation):
                    found[str(key)] = _tombstone(key, record, found.get(str(key)), now)
                else:
                    found.setdefault(str(key), known)
        changed = {key: replace(one, stopped_at=now) for key, one in found.items() if _is_news(one, lock)}
        return changed | self._by_files(replace(lock, standing={**lock.standing, **changed}), now)

    def unmade(self, lock: Lock) -> list[DesiredCampaign]:
        """What only files know: campaigns of definitions that have no record."""
        known = {record.key.definition for record in lock.records.values()}
        definitions = set().union(*self._of_files.values()) - known
        return [each for definition in sorted(definitions) for each in self._files.of(definition)]

    def _by_files(self, lock: Lock, now: datetime) -> dict[str, Standing]:
        """Tombstones of what a file wants, and nothing in the lock keeps a run from creating."""
        found = {}
        for definition in sorted(set().union(*self._of_files.values())):
            free = [each for each in self._files.of(definition) if not _is_over(each, lock)]
            if free:
                key = InstanceKey(definition)
                found[str(key)] = _tombstone_of(free, key, lock.standing.get(str(key)), now)
        return found


def names_of(standing: Standing) -> frozenset[str]:
    """Every word that means it."""
    return frozenset({str(standing.key), standing.key.definition, standing.name})


def _is_over(desired: DesiredCampaign, lock: Lock) -> bool:
    """Whether a stop of what the lock has keeps it from being created under the file's generation."""
    record = lock.records.get(str(desired.key))
    is_known = record is not None and record.operation.generation >= desired.generation
    return is_known or is_halted(desired, lock)


def _is_news(series: Standing, lock: Lock) -> bool:
    known = lock.standing.get(str(series.key))
    return known is None or known.stopped_at is None or _is_outdated(known, series.generation)


def _is_outdated(known: Standing, generation: int) -> bool:
    """Whether it was stopped once, and brought back by a higher generation since."""
    return known.stopped_at is not None and known.generation < generation


def _tombstone(key: InstanceKey, record: Record, before: Standing | None, now: datetime) -> Standing:
    """What stands for a definition that has no approval: it was approved of nothing, and it is stopped."""
    generation = max(record.operation.generation, 0 if before is None else before.generation)
    return Standing(key, record.name, record.operation.fingerprint, generation, {}, now, now, "")


def _tombstone_of(
    free: list[DesiredCampaign], key: InstanceKey, before: Standing | None, now: datetime
) -> Standing:
    """The same of what only files know; an approval that is there keeps its schedule, and is stopped under the file's number."""
    lead = max(free, key=lambda each: each.generation)
    if before is not None:
        return replace(before, generation=max(lead.generation, before.generation), stopped_at=now)
    return Standing(key, lead.name, lead.fingerprint, lead.generation, {}, now, now, "", stopped_at=now)
