from __future__ import annotations

import dataclasses
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.errors import LockCorrupt, LockForeign, StoreError
from ctsync.lock.codec import Head, decode, decode_head, decode_records, encode, encode_head, encode_records
from ctsync.lock.holds import Hold
from ctsync.lock.rebuilt import Numbers, Rebuilt
from ctsync.lock.receipt import Answer, Attempt, Basis, Deed, Finding, Gap, Grant, Sight
from ctsync.lock.record import Approval, Holder, Lock, OnAppear, Operation, Record, State, Successor, Why
from ctsync.lock.seal import canonical, seal
from ctsync.lock.standing import MissedSend, Standing, Withdrawn
from ctsync.names import Fingerprint, InstanceKey, RemoteId
from tests.support.locks import LOCKS, NOW, RECORDS, a_lock, a_record, an_operation

RECEIPTS = (
    Grant(
        Deed.CREATE, Basis.CHANGE, "ada", NOW, "f" * 64, "c" * 40, ("asha", "ben"), "7", 402_118, "each day"
    ),
    Attempt(
        Deed.STOP,
        NOW,
        "sha256:" + "7" * 64,
        Answer.REFUSED,
        RemoteId(1_700_000_002),
        400,
        73,
        "दीवाली \ud83d \u202e",
        3,
        NOW + timedelta(minutes=2),
    ),
    Sight(Finding.DUPLICATE, NOW, RemoteId(1_700_000_009), "running", NOW.date(), NOW.date(), 2),
    Gap(7),
)
FULL = a_lock(
    dataclasses.replace(
        a_record(
            2,
            "diwali",
            state=State.STOPPING,
            on_appear=OnAppear.STOP,
            why=Why.REPLACE,
            then=Successor(Fingerprint("sha256:" + "e" * 64), 2, 310_004),
            done_to=(NOW, NOW + timedelta(days=1)),
            stopping_since=NOW,
            settled_at=NOW,
            imported=True,
            disputed=True,
            reach=402_118,
            scope={"profile": {"Language": {"not": ["hi"]}}},
            note="दीवाली \ud83d \u202e",
            receipts=RECEIPTS,
            put_away=("sha256:" + "8" * 64,),
        ),
        history=(an_operation(1, state=State.SENT),),
    ),
    a_record(3, "monsoon"),
    serial=7,
    nonce="n0nce",
    names_verified=True,
    applied_commit="c" * 40,
    machine="1f5e",
    commit_note="ada: the history was rewritten, दीवाली",
    applied_at=NOW,
    holder=Holder("h0lder", "ada@kaveri", NOW, "https://ci.example/1"),
    approvals={"diwali": Approval("sha256:" + "f" * 64, NOW, "ada", ("asha", "ben"), "7")},
    standing={
        "weekly": Standing(
            InstanceKey("weekly"),
            "weekly-picks",
            Fingerprint("sha256:" + "9" * 64),
            2,
            {"every": "1 week", "days": ["thu"]},
            NOW,
            NOW,
            "ada",
            2,
            NOW.date(),
            NOW,
            {"": (240_000, 300_000), "market pune": (1, 2)},
            ("asha",),
            "7",
            "c" * 40,
            1,
            NOW,
        )
    },
    missed={
        "weekly@2027-05-13": MissedSend(
            InstanceKey("weekly", day=NOW.date() - timedelta(days=7)), "weekly", NOW, NOW, NOW, "ada"
        )
    },
    rolled_at=NOW,
    holds={
        "diwali-*": Hold("diwali-*", NOW + timedelta(days=1), NOW, "ada", "दीवाली prices", stops=True),
    },
    withdrawn={"weekly": Withdrawn(InstanceKey("weekly"), 6, NOW)},
    rebuilt=Rebuilt(
        "q1",
        NOW,
        "ada",
        "the branch was deleted, दीवाली",
        {"aa": 41},
        (Numbers("aa", 7, 9),),
        (RemoteId(1_700_000_001),),
        (RemoteId(1_700_000_002),),
        ("rows:1700000002, by ada",),
    ),
)


@pytest.mark.parametrize(
    "key",
    [
        InstanceKey("a", market="in"),
        InstanceKey("a", language="hi"),
        InstanceKey("a", day=NOW.date()),
        InstanceKey("a", number=2),
        InstanceKey("a", "ae", "en", NOW.date(), 3),
    ],
    ids=str,
)
def test_each_part_of_a_key_is_kept(key: InstanceKey):
    """Without one of them two campaigns would be one, and the other would be unknown to its own lock."""
    lock = a_lock(dataclasses.replace(a_record(2, "a"), key=key))
    assert list(decode(encode(lock)).records) == [str(key)]
    assert decode(encode(lock)) == lock


@given(LOCKS)
def test_a_lock_read_back_is_the_lock_that_was_written(lock):
    assert decode(encode(lock)) == lock


@given(LOCKS)
def test_a_lock_has_one_spelling(lock):
    assert encode(decode(encode(lock))) == encode(lock)


@given(st.lists(RECORDS, max_size=5))
def test_a_base_read_back_has_the_records_that_were_written(records):
    table = {str(record.key): record for record in records}
    assert decode_records(encode_records(table)) == table


def test_every_field_survives():
    """A field that somebody adds to the lock and forgets here fails this test, because it comes back as its default."""
    assert decode(encode(FULL)) == FULL
    values: list[Any] = [FULL, FULL.holder, FULL.records["diwali"], FULL.records["diwali"].operation]
    values += [*FULL.standing.values(), *FULL.missed.values(), *FULL.holds.values(), *RECEIPTS, FULL.rebuilt]
    values += [*FULL.withdrawn.values(), FULL.records["diwali"].operation.then]
    for value in values:
        plain = [f.name for f in dataclasses.fields(value) if getattr(value, f.name) == f.default]
        assert plain == []


KINDS = [Grant, Attempt, Sight, Gap]
SERIES = [Standing, MissedSend, Withdrawn]


@pytest.mark.parametrize(
    "kind", [Lock, Record, Operation, Holder, Approval, Successor, *SERIES, Hold, Rebuilt, *KINDS]
)
def test_no_field_is_unknown_to_the_codec(kind):
    text = encode(FULL)
    assert [f.name for f in dataclasses.fields(kind) if f'"{f.name}":' not in text] == []


def test_a_lock_is_plain_ascii_so_that_no_tool_can_normalise_its_names():
    assert encode(FULL).isascii()


def test_a_head_carries_its_base_and_what_was_removed():
    head = Head(dataclasses.replace(FULL, records={}), "sha256:" + "1" * 64, ("diwali", "monsoon"))
    assert decode_head(encode_head(head)) == head


def test_a_head_over_its_base_is_the_lock():
    base = {key: FULL.records[key] for key in ("diwali", "monsoon")}
    changed = a_record(4, "monsoon")
    lock = a_lock(changed)
    assert Head(lock, "sha256:x", ("diwali",)).over(base) == lock


def test_a_head_is_no_whole_lock():
    with pytest.raises(LockCorrupt):
        decode(encode_head(Head(FULL, "sha256:" + "1" * 64)))


OLD = Path(__file__).with_name("format_1.lock")
"""Written by the ctsync before rolling definitions, and never to be written anew."""


def test_a_lock_of_format_1_is_read_as_one_without_rolling_definitions():
    full = FULL.records["diwali"]
    then = Successor(Fingerprint("sha256:" + "e" * 64), 2)
    whole = dataclasses.replace(
        full,
        operation=dataclasses.replace(
            full.operation, disputed=False, scope=None, receipts=(), put_away=(), then=then
        ),
    )
    records = {**FULL.records, "diwali": whole}
    approvals = {"diwali": Approval("sha256:" + "f" * 64, NOW, "ada")}
    without: dict[str, Any] = {key: {} for key in ("standing", "missed", "withdrawn", "holds")}
    without |= {"rolled_at": None, "commit_note": "", "machine": "", "rebuilt": None}
    assert decode(OLD.read_text()) == dataclasses.replace(
        FULL, records=records, approvals=approvals, **without
    )


def test_a_lock_of_format_1_is_written_back_in_the_format_of_today():
    lock = decode(OLD.read_text())
    assert encode(lock).startswith('{"format":2,')
    assert decode(encode(lock)) == lock


def test_a_lock_that_says_format_1_and_has_what_came_later_is_damage():
    with pytest.raises(LockCorrupt):
        decode(encode(FULL).replace('"format":2', '"format":1', 1))


@pytest.mark.parametrize(
    "change",
    [{"scope": "another"}, {"until": "soon"}, {"by": None}, {"stops": 1}, {"more": "x"}],
    ids=["scope", "until", "by", "stops", "more"],
)
def test_a_hold_that_cannot_be_explained_is_damage(change):
    tree = json.loads(encode(FULL))["body"]
    tree["holds"]["diwali-*"] |= change
    with pytest.raises(LockCorrupt):
        decode(seal(tree))


def test_a_hold_on_nothing_is_damage():
    tree = json.loads(encode(FULL))["body"]
    tree["holds"] = {"": tree["holds"]["diwali-*"] | {"scope": ""}}
    with pytest.raises(LockCorrupt):
        decode(seal(tree))


def test_a_moment_without_a_zone_is_refused_before_it_is_written():
    with pytest.raises(ValueError):
        encode(a_lock(a_record(1, first_send=datetime(2027, 1, 1))))  # that is the point


def test_a_number_that_was_never_given_out_is_neither_written_nor_read():
    with pytest.raises(ValueError):
        encode(a_lock(a_record(5), next_seq=5))
    with pytest.raises(LockCorrupt):
        Head(a_lock(next_seq=5)).over({"sale-5": a_record(5)})


def body_of(lock):
    return json.loads(encode(lock))["body"]


def altered(path, value):
    tree = body_of(FULL)
    place = tree
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return seal(tree)


OPERATION = ("records", "diwali", "operation")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("extra",), 1),
        (("lineage",), ...),
        (("lineage",), None),
        (("serial",), -1),
        (("serial",), "7"),
        (("serial",), True),
        (("next_seq",), 0),
        (("next_seq",), 2),
        (("names_verified",), 1),
        (("applied_at",), "2027-05-20T04:30:00"),
        (("applied_at",), "2027-05-20T04:30:00+00:00"),
        (("applied_at",), "yesterday Z"),
        (("applied_at",), 5),
        (("holder",), {"nonce": "a", "who": "b"}),
        (("holder",), []),
        (("approvals",), []),
        (("approvals", "diwali", "by"), None),
        (("records",), []),
        (("records", "diwali"), None),
        (("records", "other"), body_of(FULL)["records"]["diwali"]),
        (("records", "diwali", "extra"), 1),
        (("records", "diwali", "on_remove"), "burn"),
        (("records", "diwali", "on_remove"), ["stop"]),
        (("records", "diwali", "history"), {}),
        (("records", "diwali", "key", "definition"), "other"),
        (("records", "diwali", "key", "day"), "2027-02-30"),
        (("records", "diwali", "key", "day"), 20270230),
        (("records", "diwali", "key", "number"), 0),
        ((*OPERATION, "extra"), 1),
        ((*OPERATION, "token"), ...),
        ((*OPERATION, "token"), 5),
        ((*OPERATION, "seq"), 0),
        ((*OPERATION, "seq"), 1.0),
        ((*OPERATION, "state"), "vanished"),
        ((*OPERATION, "state"), None),
        ((*OPERATION, "remote_id"), 0),
        ((*OPERATION, "remote_id"), "1"),
        ((*OPERATION, "remote_id"), None),
        ((*OPERATION, "timetable"), []),
        ((*OPERATION, "then"), {"fingerprint": "x"}),
        ((*OPERATION, "then", "reach"), -1),
        ((*OPERATION, "then", "reach"), "310004"),
        (("withdrawn", "weekly", "serial"), 0),
        (("withdrawn", "weekly", "at"), ...),
        (("withdrawn", "other"), body_of(FULL)["withdrawn"]["weekly"]),
        ((*OPERATION, "done_to"), "2027-05-20T04:30:00Z"),
        ((*OPERATION, "imported"), "yes"),
        ((*OPERATION, "why"), "boredom"),
        ((*OPERATION, "scheduled_on"), "202705201000"),
        ((*OPERATION, "put_away"), "sha256:8"),
        ((*OPERATION, "put_away"), [8]),
        ((*OPERATION, "receipts"), {}),
        ((*OPERATION, "receipts"), [None]),
        ((*OPERATION, "receipts"), [{}]),
        ((*OPERATION, "receipts", 0, "kind"), "hearsay"),
        ((*OPERATION, "receipts", 0, "kind"), ["grant"]),
        ((*OPERATION, "receipts", 0, "extra"), 1),
        ((*OPERATION, "receipts", 0, "by"), ...),
        ((*OPERATION, "receipts", 0, "by"), 5),
        ((*OPERATION, "receipts", 0, "deed"), "burn"),
        ((*OPERATION, "receipts", 0, "at"), "2027-05-20T04:30:00"),
        ((*OPERATION, "receipts", 1, "times"), 0),
        ((*OPERATION, "receipts", 1, "times"), True),
        ((*OPERATION, "receipts", 1, "answer"), "perhaps"),
        ((*OPERATION, "receipts", 1, "remote_id"), "1700000002"),
        ((*OPERATION, "receipts", 1, "until"), None),
        ((*OPERATION, "receipts", 2, "first"), "2027-02-30"),
        ((*OPERATION, "receipts", 2, "first"), 20270230),
        ((*OPERATION, "receipts", 3, "number"), ...),
        (("base",), 5),
        (("removed",), "diwali"),
        (("removed",), [5]),
    ],
)
def test_what_the_codec_cannot_explain_is_damage_even_under_a_right_checksum(path, value):
    with pytest.raises(LockCorrupt):
        decode(altered(path, value))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("extra",), 1, "a part with a key too many, or without one that it needs"),
        (("lineage",), 5, "something else where a text belongs"),
        (("serial",), -1, "something else where a count belongs"),
        (("serial",), 1.0, "something else where a count belongs"),
        (("next_seq",), 0, "something else where a number from 1 belongs"),
        (("names_verified",), 1, "something else where true or false belongs"),
        (("removed",), "diwali", "something else where a list belongs"),
        (("applied_at",), "2027-05-20T04:30:00", "something else where a moment in UTC belongs"),
        (("records", "other"), body_of(FULL)["records"]["diwali"], "something under another one's key"),
        (("records", "diwali", "history"), {}, "something else where a list belongs"),
        ((*OPERATION, "timetable"), [], "something else where a map belongs"),
        ((*OPERATION, "then", "reach"), -1, "something else where a count belongs"),
        ((*OPERATION, "receipts", 0, "by"), ..., "a receipt without a key that it needs"),
        ((*OPERATION, "receipts", 0, "approvers"), [], "an empty list where none is written"),
        ((*OPERATION, "receipts", 1, "times"), 0, "something else where a number from 1 belongs"),
        (("standing", "weekly", "schedule"), "daily", "something else where a map belongs"),
        (("standing", "weekly", "expect"), [], "something else where a map belongs"),
        (("standing", "weekly", "expect", "all"), [2, 1], "a range that runs backwards"),
        (("standing", "weekly", "expect", "all"), [-1, 1], "something else where a count belongs"),
        (("standing", "weekly", "approvers"), "asha-k", "something else where a list belongs"),
        (("applied_at",), "a password Z", "something that no lock has"),
        ((*OPERATION, "state"), "a password", "something that no lock has"),
    ],
)
def test_a_damaged_lock_is_told_with_what_it_holds_and_without_a_word_of_it(path, value, words):
    with pytest.raises(LockCorrupt) as raised:
        decode(altered(path, value))
    assert raised.value.why == f"It was changed by something other than ctsync: it holds {words}."


def test_a_hold_under_another_ones_scope_is_told_so():
    (hold,) = body_of(FULL)["holds"].values()
    with pytest.raises(LockCorrupt) as raised:
        decode(altered(("holds", "other"), hold))
    assert raised.value.why.endswith("it holds a hold under another one's scope.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (canonical({"format": 2, "records": {}}), "its base has a format that no ctsync writes"),
        (canonical({"format": 1}), "its base holds a part with a key too many, or without one that it needs"),
        (canonical({"format": 1, "records": {"a": {}}}), "its base holds a part with a key too many, or without one that it needs"),
        (canonical({"format": 1, "records": []}), "its base holds something that no lock has"),
    ],
)  # fmt: skip
def test_a_damaged_base_is_told_with_what_it_holds(text, words):
    with pytest.raises(LockCorrupt) as raised:
        decode_records(text)
    assert raised.value.why == f"It was changed by something other than ctsync: {words}."


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "null",
        canonical({"format": 2, "records": {}}),
        canonical({"format": 1}),
        canonical({"format": 1, "records": []}),
        canonical({"format": 1, "records": {"a": {}}}),
        '{"format":1,"records":{},"records":{}}',
        "[" * 100_000,
    ],
)
def test_a_base_of_another_shape_is_damage(text):
    with pytest.raises(LockCorrupt):
        decode_records(text)


def mutations(text, count):
    """Flipped bits, cuts, doubled pieces, swapped ids, repeated keys, other versions."""
    chance = random.Random(20270520)
    yield text.replace('"remote_id":1700000002', '"remote_id":1700000003', 1)
    yield text.replace("1700000002", "x").replace("1700000003", "1700000002").replace("x", "1700000003")
    yield text.replace('"serial":7', '"serial":7,"serial":7', 1)
    yield text.replace('"format":2', '"format":0', 1)
    yield text.replace('"format":2', '"format":3', 1)
    yield text.replace('"format":2', '"format":1', 1)
    yield text.replace('"format":2', '"format":2,"format":2', 1)
    yield text + text
    yield text.rstrip("\n")
    yield json.dumps(json.loads(text), indent=2)
    yield f"<<<<<<< ours\n{text}=======\n{text}>>>>>>> theirs\n"
    for _ in range(count - 11):
        place = chance.randrange(len(text))
        kind = chance.randrange(4)
        if kind == 0:
            flipped = chr(ord(text[place]) ^ (1 << chance.randrange(7)))
            yield text[:place] + flipped + text[place + 1 :]
        elif kind == 1:
            yield text[:place]
        elif kind == 2:
            end = min(len(text), place + chance.randrange(1, 40))
            yield text[:place] + text[end:]
        else:
            end = min(len(text), place + chance.randrange(1, 40))
            yield text[:end] + text[place:]


def test_a_thousand_mutations_of_a_lock_are_refused_or_mean_the_same():
    text = encode(FULL)
    refused = 0
    for changed in mutations(text, 1_000):
        try:
            assert decode(changed) == FULL
        except (LockCorrupt, LockForeign):
            refused += 1
    assert refused >= 990


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda data: data.decode("latin-1")))
def test_no_text_at_all_raises_anything_but_our_own_errors(text):
    with pytest.raises(StoreError):
        decode(text)


def test_moments_of_any_zone_are_kept_as_the_same_instant_in_utc():
    lock = decode(encode(FULL))
    assert lock.applied_at == NOW
    assert lock.applied_at is not None
    assert lock.applied_at.tzinfo is UTC
