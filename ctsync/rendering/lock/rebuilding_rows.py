"""What a lock that is made anew would hold, for a person who is about to write it, and what they have to do next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ctsync.lock.operations import is_unknown
from ctsync.lock.record import UNKNOWN_CONTENT, Lock, Record, State
from ctsync.planning.claims import human_part
from ctsync.planning.rebuilding import Draft, Former
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.paper.sheet import sheet
from ctsync.rendering.wording import count, listed, shown

MOST = 40
"""Campaigns that are listed one by one; those that need a decision come first."""

_ENDED = {
    State.SENT: "sent",
    State.FOREIGN: "stopped, counts as sent",
    State.STOPPING: "its stop was begun",
    State.RELEASED: "let go of",
}
"""By the list; what an older copy says of others that have ended is told as that they count as sent."""


def rebuilding_lines(
    draft: Draft, wanted: Collection[str], former: Mapping[str, Former], place: str, paper: Paper
) -> Iterator[str]:
    """`wanted` are the definition keys that the files have; an empty `former` means that there is no git history."""
    records = sorted(draft.records.values(), key=lambda record: (_rank(record, wanted), str(record.key)))
    yield paper.ink(
        f"A lock of {count(len(records), 'campaign')} would be written to {shown(place)}.", Tone.HEADING
    )
    if not former:
        yield from paper.indented(
            "There is no git history here: only names of the present files are known.", "! "
        )
    if len(draft.earlier) > 1:
        yield from paper.indented(f"The campaigns are of {len(draft.earlier)} different locks.", "! ")
    yield ""
    cells = [_cells(record, wanted) for record in records[:MOST]]
    yield from sheet(("campaign", "id", "status", "content", "then"), cells, paper)
    if len(records) > MOST:
        yield f"  and {len(records) - MOST} more, all of which have ended or are as their files say"
    yield from _doubts(draft, paper)


def _cells(record: Record, wanted: Collection[str]) -> tuple[str, ...]:
    operation = record.operation
    known = "" if operation.remote_id is None else str(operation.remote_id)
    if is_unknown(operation):
        return str(record.key), known, "not listed", "", "look, and resolve"
    content = "not known" if operation.fingerprint == UNKNOWN_CONTENT else "as in the file"
    if operation.state is not State.LIVE:
        return str(record.key), known, _ENDED.get(operation.state, "counts as sent"), content, ""
    return str(record.key), known, "live", content, _then(record, wanted)


def _then(record: Record, wanted: Collection[str]) -> str:
    if record.key.definition in wanted:
        return "replace, if approved" if record.operation.fingerprint == UNKNOWN_CONTENT else "keep"
    return {"stop": "stop, if approved", "forget": "let go, if approved"}.get(
        record.on_remove, "blocked: refuse"
    )


def _rank(record: Record, wanted: Collection[str]) -> int:
    operation = record.operation
    if is_unknown(operation):
        return 0
    if operation.state is not State.LIVE:
        return 4
    if record.key.definition not in wanted:
        return 1
    return 2 if operation.fingerprint == UNKNOWN_CONTENT else 3


def _doubts(draft: Draft, paper: Paper) -> Iterator[str]:
    for twin in draft.twins:
        text = (
            f"{twin.key} exists twice: {twin.kept.id} is kept, and the next apply or audit stops {twin.row.id} and ends"
            " with 9."
        )
        yield from paper.indented(text, "! ", tone=Tone.ALARM)
    if draft.numbers:
        number = sum(map(len, draft.numbers))
        named = listed([str(each) for each in draft.numbers])
        yield from paper.indented(
            f"No campaign shows {count(number, 'number')} of the lost lock: {named}.", "! "
        )
    if draft.unclaimed:
        yield ""
        yield from paper.indented(
            f"Nobody can tell whose {count(len(draft.unclaimed), 'campaign is', 'campaigns are')} that carry no mark:",
            "! ",
        )
        rows = [
            (str(row.id), row.status.value, f"{row.local_time:%Y-%m-%d %H:%M}", shown(human_part(row.name)))
            for row in draft.unclaimed[:MOST]
        ]
        yield from sheet(("id", "status", "time", "name"), rows, paper)
        if len(draft.unclaimed) > MOST:
            yield f"  and {len(draft.unclaimed) - MOST} more"


_ENTER_AGAIN = (
    "Enter again what only the lost lock knew: `ctsync stop NAME` for what was stopped by hand, `ctsync hold --until …"
    " --scope …` for holds, `ctsync lock forget KEY` for what was let go of."
)


def next_lines(lock: Lock, paper: Paper) -> Iterator[str]:
    """The same on a terminal."""
    head, *steps = next_steps(lock)
    yield paper.ink(head, Tone.HEADING)
    for step in steps:
        yield from paper.indented(step, "", "   ")


def next_steps(lock: Lock) -> Iterator[str]:
    """What a person does after it, in this order."""
    yield f"A lock of {count(len(lock.records), 'campaign')} is written, and the account is held. Next, in order:"
    steps = [_ENTER_AGAIN]
    if unknown := sorted(key for key, record in lock.records.items() if is_unknown(record.operation)):
        steps.append(
            f"Look in the dashboard for {listed(unknown)}: `ctsync resolve KEY --absent` or `--id NUMBER`, with"
            " --evidence. At the earliest in 15 minutes: what was under way may still turn up."
        )
    if lock.rebuilt is not None and lock.rebuilt.rows:
        steps.append(
            "Say of each campaign without a mark that it is not ours: `ctsync resolve rows:… --seen --evidence …`."
        )
    if lock.rebuilt is not None and lock.rebuilt.numbers:
        steps.append(
            "Say that the missing numbers were looked into: `ctsync resolve numbers:… --seen --evidence …`."
        )
    steps.append("`ctsync plan`: read each stop and each replacement, and apply what is right.")
    steps.append(
        "`ctsync hold --release`: creates are possible again. Then `ctsync plan` and `ctsync apply` once more."
    )
    yield from (f"{number}. {step}" for number, step in enumerate(steps, 1))
