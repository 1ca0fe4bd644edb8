"""Locks by hand and by chance, for whoever tests what keeps them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timezone
from typing import Any

from hypothesis import strategies as st

from ctsync.lock.holds import Hold
from ctsync.lock.rebuilt import Numbers, Rebuilt
from ctsync.lock.receipt import Answer, Attempt, Basis, Deed, Finding, Gap, Grant, Receipt, Sight
from ctsync.lock.record import Approval, Holder, Lock, OnAppear, Operation, Record, State, Successor, Why
from ctsync.lock.standing import MissedSend, Standing, Withdrawn
from ctsync.names import Fingerprint, InstanceKey, RemoteId

NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)


def an_operation(seq: int = 1, **changes: Any) -> Operation:
    fields: dict[str, Any] = {
        "seq": seq,
        "token": f"~ct1.abcde.defghijk.lmnopq.rstuvw.ab{seq:06}",
        "remote_name": f"Monsoon sale ~ct1.abcde.defghijk.lmnopq.rstuvw.ab{seq:06}",
        "channel": "push",
        "fingerprint": Fingerprint("sha256:" + "a" * 64),
        "generation": 1,
        "state": State.LIVE,
        "first_send": NOW,
        "last_send": NOW,
        "timetable": {"zone": "Asia/Kolkata", "sends": ["2027-05-20T10:00"]},
        "content": "sha256:" + "b" * 64,
        "cosmetic": "sha256:" + "c" * 64,
        "scheduled_on": 202705201000,
        "intended_at": NOW,
        "remote_id": RemoteId(1_700_000_000 + seq),
    }
    return Operation(**{**fields, **changes})


def a_record(seq: int = 1, name: str = "", **changes: Any) -> Record:
    """The record of a campaign of its own, live under an id made from its seq."""
    name = name or f"sale-{seq}"
    return Record(InstanceKey(name), name, "stop", an_operation(seq, **changes))


def a_lock(*records: Record, **changes: Any) -> Lock:
    numbers = [operation.seq for record in records for operation in (record.operation, *record.history)]
    fields: dict[str, Any] = {
        "lineage": "q7w8e9r0",
        "account_hash": "sha256:" + "d" * 64,
        "project": "kaveri-a1b2c3d4",
        "zone": "Asia/Kolkata",
        "next_seq": max(numbers, default=0) + 1,
        "records": {str(record.key): record for record in records},
    }
    return Lock(**{**fields, **changes})


TEXTS = st.text(max_size=12)
MOMENTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # likewise
    timezones=st.sampled_from([UTC, timezone.min, timezone.max]),
)
TREES = st.dictionaries(
    TEXTS,
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=6,
    ),
    max_size=3,
)
FINGERPRINTS = TEXTS.map(Fingerprint)
KEYS = st.builds(
    InstanceKey,
    definition=st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True),
    market=st.sampled_from(["", "in", "ae"]),
    language=st.sampled_from(["", "hi", "en"]),
    day=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    number=st.integers(1, 9),
)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
IDS = st.integers(1, 10**12).map(RemoteId)
RECEIPTS: st.SearchStrategy[Receipt] = st.one_of(
    st.builds(
        Grant,
        deed=st.sampled_from(Deed),
        basis=st.sampled_from(Basis),
        by=TEXTS,
        at=MOMENTS,
        digest=TEXTS,
        commit=TEXTS,
    ),
    st.builds(
        Attempt,
        deed=st.sampled_from(Deed),
        at=MOMENTS,
        body=TEXTS,
        answer=st.none() | st.sampled_from(Answer),
        remote_id=st.none() | IDS,
        http_status=st.none() | st.integers(100, 599),
        code=st.none() | st.integers(1, 999),
        text=TEXTS,
        times=st.integers(1, 99),
        until=st.none() | MOMENTS,
    ),
    st.builds(
        Sight,
        finding=st.sampled_from(Finding),
        at=MOMENTS,
        remote_id=IDS,
        status=TEXTS,
        first=DAYS,
        last=DAYS,
        rows=st.integers(1, 3),
    ),
    st.builds(Gap, number=st.integers(1, 99)),
)
SUCCESSORS = st.builds(
    Successor,
    fingerprint=FINGERPRINTS,
    generation=st.integers(0, 9),
    reach=st.none() | st.integers(0, 10**9),
)
OPERATIONS = st.builds(
    Operation,
    seq=st.integers(1, 999),
    token=TEXTS,
    remote_name=TEXTS,
    channel=TEXTS,
    fingerprint=FINGERPRINTS,
    generation=st.integers(0, 9),
    state=st.sampled_from(State),
    first_send=MOMENTS,
    last_send=MOMENTS,
    timetable=TREES,
    content=TEXTS,
    cosmetic=TEXTS,
    scheduled_on=st.integers(0, 10**12),
    intended_at=MOMENTS,
    remote_id=st.none() | st.integers(1, 10**12).map(RemoteId),
    on_appear=st.none() | st.sampled_from(OnAppear),
    why=st.none() | st.sampled_from(Why),
    then=st.none() | SUCCESSORS,
    done_to=st.lists(MOMENTS, max_size=3).map(tuple),
    stopping_since=st.none() | MOMENTS,
    settled_at=st.none() | MOMENTS,
    imported=st.booleans(),
    disputed=st.booleans(),
    reach=st.none() | st.integers(0, 10**9),
    note=TEXTS,
    receipts=st.lists(RECEIPTS, max_size=3).map(tuple),
    put_away=st.lists(TEXTS, max_size=2).map(tuple),
)
RECORDS = st.builds(
    Record,
    key=KEYS,
    name=TEXTS,
    on_remove=st.sampled_from(["stop", "forget", "refuse"]),
    operation=OPERATIONS,
    history=st.lists(OPERATIONS, max_size=2).map(tuple),
)
STANDING = st.builds(
    Standing,
    key=KEYS,
    name=TEXTS,
    fingerprint=FINGERPRINTS,
    generation=st.integers(0, 9),
    schedule=TREES,
    materialised_through=MOMENTS,
    approved_at=MOMENTS,
    approved_by=TEXTS,
    window_gap=st.none() | st.integers(0, 30),
    window_end=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    stopped_at=st.none() | MOMENTS,
    halted=st.integers(0, 9),
    halted_at=st.none() | MOMENTS,
)
MISSED = st.builds(
    MissedSend,
    key=KEYS,
    name=TEXTS,
    at=MOMENTS,
    noted_at=MOMENTS,
    seen_at=st.none() | MOMENTS,
    seen_by=TEXTS,
)

HOLDS = st.builds(
    Hold,
    scope=st.text(min_size=1, max_size=12),
    until=MOMENTS,
    since=MOMENTS,
    by=TEXTS,
    reason=TEXTS,
    stops=st.booleans(),
)
WITHDRAWN = st.builds(Withdrawn, key=KEYS, serial=st.integers(1, 10**9), at=MOMENTS)


def by_key(each: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.lists(each, max_size=2).map(lambda found: {str(one.key): one for one in found})


REBUILT = st.builds(
    Rebuilt,
    suffix=TEXTS,
    at=MOMENTS,
    by=TEXTS,
    evidence=TEXTS,
    earlier=st.dictionaries(TEXTS, st.integers(0, 2**30), max_size=2),
    numbers=st.lists(
        st.builds(Numbers, lineage=TEXTS, first=st.integers(1, 9), last=st.integers(9, 99)), max_size=2
    ).map(tuple),
    rows=st.lists(IDS, max_size=2).map(tuple),
    settled=st.lists(IDS, max_size=2).map(tuple),
    remarks=st.lists(TEXTS, max_size=2).map(tuple),
)


LOCKS = st.builds(
    Lock,
    lineage=TEXTS,
    account_hash=TEXTS,
    project=TEXTS,
    zone=TEXTS,
    serial=st.integers(0, 10**9),
    nonce=TEXTS,
    next_seq=st.integers(1_000, 10**9),
    records=st.lists(RECORDS, max_size=4).map(
        lambda records: {str(record.key): record for record in records}
    ),
    approvals=st.dictionaries(TEXTS, st.builds(Approval, digest=TEXTS, at=MOMENTS, by=TEXTS), max_size=2),
    names_verified=st.booleans(),
    applied_commit=TEXTS,
    commit_note=TEXTS,
    machine=TEXTS,
    applied_at=st.none() | MOMENTS,
    holder=st.none() | st.builds(Holder, nonce=TEXTS, who=TEXTS, since=MOMENTS, run_url=TEXTS),
    standing=by_key(STANDING),
    missed=by_key(MISSED),
    rolled_at=st.none() | MOMENTS,
    holds=st.lists(HOLDS, max_size=2).map(lambda holds: {hold.scope: hold for hold in holds}),
    withdrawn=by_key(WITHDRAWN),
    rebuilt=st.none() | REBUILT,
)
