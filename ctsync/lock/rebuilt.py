"""What a lock that was made anew after its loss remembers of that (protocol 11). Pure data and questions.

The numbers and campaigns in it are what nobody can explain: while one of them is left, nothing is created.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ctsync.names import RemoteId


@dataclass(frozen=True, slots=True, order=True)
class Numbers:
    """Numbers from `first` to `last`, both included, that a lost lock has given out and no campaign shows.

    `lineage` are the two letters of that lock's tokens.
    """

    lineage: str
    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """When, by whom and why a lock was made anew, and what was left to settle then.

    `suffix` keeps the tokens of this lock apart from those of the lost one, which are of the same lineage. `earlier`
    are the letters of all lost locks, with the highest number that a campaign of theirs showed: a higher one, seen
    later, is of a lock that somebody still works with. `numbers` are unaccounted and `rows` unclaimed; those that a
    person has settled are gone from both, and `settled` has the rows. `remarks` is what was said about it.
    """

    suffix: str
    at: datetime
    by: str
    evidence: str
    earlier: Mapping[str, int] = field(default_factory=dict)
    numbers: tuple[Numbers, ...] = ()
    rows: tuple[RemoteId, ...] = ()
    settled: tuple[RemoteId, ...] = ()
    remarks: tuple[str, ...] = ()

    def knows_of(self, lineage: str, seq: int) -> bool:
        """Whether a lost lock may have given out this number before the loss."""
        return seq <= self.earlier.get(lineage, 0)

    def without_rows(self, rows: Collection[RemoteId], remark: str) -> Rebuilt:
        """These campaigns are explained."""
        left = tuple(each for each in self.rows if each not in rows)
        settled = tuple(sorted({*self.settled, *rows}))
        return replace(self, rows=left, settled=settled, remarks=(*self.remarks, remark))

    def without_numbers(self, first: int, last: int, remark: str) -> Rebuilt:
        """The numbers from `first` to `last` are explained, of whichever lost lock they are."""
        left = tuple(piece for each in self.numbers for piece in _cut(each, first, last))
        return replace(self, numbers=left, remarks=(*self.remarks, remark))


def runs_of(lineage: str, numbers: Iterable[int]) -> tuple[Numbers, ...]:
    """Single numbers, in rising order, as the fewest runs."""
    found: list[Numbers] = []
    for number in numbers:
        if found and found[-1].last == number - 1:
            found[-1] = replace(found[-1], last=number)
        else:
            found.append(Numbers(lineage, number, number))
    return tuple(found)


def _cut(run: Numbers, first: int, last: int) -> Iterator[Numbers]:
    if last < run.first or first > run.last:
        yield run
        return
    if run.first < first:
        yield replace(run, last=first - 1)
    if last < run.last:
        yield replace(run, first=last + 1)
