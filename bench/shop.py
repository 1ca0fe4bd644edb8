"""A shop of any size whose account already holds every campaign: `python -m bench.shop FOLDER COUNT`.

With `--files` before the folder it writes the files only, for an account that holds nothing yet.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from bench.campaigns import campaign
from ctsync.campaign.cosmetic import cosmetic_digest
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.token import make_token, remote_name
from ctsync.lock.record import Lock, Operation, Record, State
from ctsync.lock.seal import digest_of
from ctsync.names import RemoteId
from ctsync.planning.planner import empty_lock
from ctsync.workspace.offline import offline_now
from ctsync.workspace.shop import sample_root
from ctsync.workspace.workspace import open_workspace

_LINEAGE = "benchm"
_FIRST_ID = 1_700_000_000


def write_files(folder: Path, count: int) -> None:
    """The sample shop's settings, registers and e-mails, with `count` generated campaign files in place of its own."""
    sample = sample_root()
    shared = [sample / "ctsync.yaml", *sample.glob("registers/*.yaml"), *sample.glob("emails/*.html")]
    texts = {str(path.relative_to(sample)): path.read_text(encoding="utf-8") for path in shared}
    texts.update(campaign(number) for number in range(count))
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def write_lock(folder: Path) -> None:
    """Write the lock that an apply of these files would leave."""
    workspace = open_workspace(str(folder), None, {})
    empty = empty_lock(workspace.facts, _LINEAGE)
    records = {
        str(desired.key): Record(
            desired.key, desired.name, desired.identity.on_remove, _live(desired, seq, empty)
        )
        for seq, desired in enumerate(workspace.wanted(), 1)
    }
    lock = replace(
        empty,
        next_seq=len(records) + 1,
        records=records,
        names_verified=True,
        applied_at=offline_now(workspace.account, None).astimezone(UTC),
    )
    workspace.store.write(lock, based_on=None)


def _live(desired: DesiredCampaign, seq: int, lock: Lock) -> Operation:
    """As created by an apply. What was sent is not kept: a plan without changes never reads it."""
    account, timetable = desired.account, desired.timetable
    generation = desired.generation
    token = make_token(
        account, desired.key, desired.fingerprint, generation=generation, lineage=lock.lineage, seq=seq
    )
    return Operation(
        seq=seq,
        token=str(token),
        remote_name=remote_name(desired.human_name, token, account.name_limit),
        channel=desired.identity.channel,
        fingerprint=desired.fingerprint,
        generation=generation,
        state=State.LIVE,
        first_send=timetable.first_send,
        last_send=timetable.last_send,
        timetable=timetable.to_tree(),
        content=digest_of(desired.fingerprint.encode()),
        cosmetic=cosmetic_digest(desired),
        scheduled_on=timetable.scheduled_on,
        intended_at=timetable.first_send,
        settled_at=timetable.first_send,
        remote_id=RemoteId(_FIRST_ID + seq),
    )


if __name__ == "__main__":
    *options, root, size = sys.argv[1:]
    write_files(Path(root), int(size))
    if "--files" not in options:
        write_lock(Path(root))
