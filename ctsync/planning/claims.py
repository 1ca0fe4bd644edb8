"""Whose row is whose: the list's rows matched with the lock's operations by token and by id (protocol 5).

Tokens are compared byte for byte with what was sent. A row is *ours* if its token carries our `own` part, *foreign*
if it does so with another lineage or with a number that this lock has never given out. A lock that was rebuilt also knows
the tokens of the lost one, up to the number that was the highest then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.observed import ObservedCampaign, Sightings
from ctsync.campaign.token import TOKEN_BYTES, Token, lineage_of, own_of, parse_token
from ctsync.lock.record import Lock, Operation, Record, State
from ctsync.names import RemoteId


@dataclass(frozen=True, slots=True)
class Claims:
    """The rows of one sweep, told apart.

    `by_token` maps the text of a token of this lock to its rows. `foreign` are rows of our project that this lock
    cannot have made: it was lost, rolled back or is another's. `unclaimed` are rows of ours that no operation knows.
    `unmanaged` are everybody else's. `owners` are the records by the id that their current operation has.
    """

    by_token: Mapping[str, tuple[ObservedCampaign, ...]]
    foreign: tuple[ObservedCampaign, ...]
    unclaimed: tuple[ObservedCampaign, ...]
    unmanaged: tuple[ObservedCampaign, ...]
    owners: Mapping[RemoteId, Record]

    def rows_of(self, operation: Operation) -> tuple[ObservedCampaign, ...]:
        return self.by_token.get(operation.token, ())


def claim(lock: Lock, seen: Sightings, account: AccountFacts) -> Claims:
    """Tell the rows apart. One pass over rows and operations."""
    own, lineage = own_of(account), lineage_of(lock.token_lineage)
    known = {operation.token for operation in _operations(lock)}
    owners = lock.by_remote_id()
    by_token: dict[str, tuple[ObservedCampaign, ...]] = {}
    foreign: list[ObservedCampaign] = []
    unclaimed: list[ObservedCampaign] = []
    unmanaged: list[ObservedCampaign] = []
    for row in seen.rows:
        token = parse_token(row.name)
        if token is None or token.own != own:
            if row.id not in owners:
                unmanaged.append(row)
        elif not _may_have_made(lock, token, lineage):
            foreign.append(row)
        elif (text := row.name[-TOKEN_BYTES:]) in known:
            by_token[text] = (*by_token.get(text, ()), row)
        else:
            unclaimed.append(row)
    return Claims(by_token, tuple(foreign), tuple(unclaimed), tuple(unmanaged), owners)


def _may_have_made(lock: Lock, token: Token, lineage: str) -> bool:
    """Whether this lock, or one that it was rebuilt after, has given out the token's number."""
    if token.lineage == lineage:
        return token.seq < lock.next_seq
    return lock.rebuilt is not None and lock.rebuilt.knows_of(token.lineage, token.seq)


def twins(record: Record, claims: Claims) -> Iterator[tuple[Operation, ObservedCampaign]]:
    """The live rows with the token of an operation that has another id, or was given up: one too many (protocol 5).

    Released campaigns are let alone, and rows that are some record's own.
    """
    yield from ((operation, row) for operation, row in _others(record, claims) if row.id not in claims.owners)


def contested(record: Record, claims: Claims) -> Iterator[tuple[Operation, ObservedCampaign]]:
    """Live rows that are surplus by their token, and recorded for another key: an answer named the wrong one, or a name lies."""
    for operation, row in _others(record, claims):
        owner = claims.owners.get(row.id)
        is_other = owner is not None and owner.key != record.key
        if is_other and not is_disputed(operation, claims.rows_of(operation)):
            yield operation, row


def _others(record: Record, claims: Claims) -> Iterator[tuple[Operation, ObservedCampaign]]:
    """The live rows with a token of the record's operations, but for each one's own."""
    for operation in (record.operation, *record.history):
        if operation.state not in (State.INTENT, State.RELEASED):
            for row in claims.rows_of(operation):
                if row.status.is_live and row.id != operation.remote_id:
                    yield operation, row


def is_disputed(operation: Operation, rows: Sequence[ObservedCampaign]) -> bool:
    """Whether the list shows a create's token under other ids alone, and not under the one that its answer gave.

    Then there are two campaigns, one of them hidden, or the answer gave another campaign's id. Until the list shows the
    recorded id under this token, neither may be taken for the surplus one: nothing rests on absence (protocol 6). That a list
    showed it so once is kept with the operation, because a later list may leave out the row with the token. `rows` are
    those with the operation's token.
    """
    if operation.remote_id is None or any(row.id == operation.remote_id for row in rows):
        return False
    return operation.disputed or bool(rows)


def row_of(
    operation: Operation, seen: Sightings, rows: Sequence[ObservedCampaign]
) -> ObservedCampaign | None:
    """The operation's own row: the recorded id's; where that is in dispute, a live one with its token, if any."""
    if is_disputed(operation, rows):
        return next((row for row in rows if row.status.is_live), None)
    return None if operation.remote_id is None else seen.by_id.get(operation.remote_id)


def _operations(lock: Lock) -> tuple[Operation, ...]:
    return tuple(
        operation for record in lock.records.values() for operation in (record.operation, *record.history)
    )


def human_part(remote_name: str) -> str:
    """A name as people gave it: without a token, whoever's it is."""
    token = parse_token(remote_name)
    return remote_name if token is None else remote_name.removesuffix(f" {token}")


def shows_another_operation(row: ObservedCampaign, operation: Operation) -> bool:
    """Whether a recorded id now carries the token of something else: then it must not be stopped by that id."""
    token: Token | None = parse_token(row.name)
    return token is not None and str(token) != operation.token


def may_be_its_row(row: ObservedCampaign, operation: Operation, now: datetime) -> bool:
    """Whether a person may say that this row is the campaign of a create whose answer was lost.

    It shows the create's own token; or, where CleverTap changed the name, the name that people gave it, whole, with no
    more behind it than a piece of that token, and its time as far as a list tells it (`drift_of`).
    """
    if operation.token and str(parse_token(row.name)) == operation.token:
        return True
    human = human_part(operation.remote_name)
    is_named = row.name.split() == human.split() or _is_cut(row.name.rstrip(), operation.remote_name, human)
    is_told = is_one_off(operation) or now < operation.first_send
    return is_named and (row.scheduled_on == operation.scheduled_on or not is_told)


def _is_cut(shown: str, sent: str, human: str) -> bool:
    """Whether a name lost its end, but nothing of what people gave it."""
    return len(shown) >= len(human) and sent.startswith(shown)


def is_same_row(record: Record, row: ObservedCampaign) -> bool:
    """For an imported campaign, which has no token: id and name, and the time of a one-off (protocol 11)."""
    operation = record.operation
    same_time = row.scheduled_on == operation.scheduled_on
    return row.name == operation.remote_name and (same_time or not is_one_off(operation))


def is_one_off(operation: Operation) -> bool:
    """Whether it sends once. Of the others the contract does not say which run their row shows (contract 8)."""
    return "repeat" not in operation.timetable and len(operation.timetable["times"]) == 1
