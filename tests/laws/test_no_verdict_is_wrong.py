"""Whatever breaks, `show --receipts` claims nothing that the account's own journal denies."""

from __future__ import annotations

import os
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctsync.campaign.token import parse_token
from ctsync.lock.put_away import with_receipts
from ctsync.lock.record import Record
from ctsync.rendering.show.verdicts import Verdict, judge
from tests.laws.test_whatever_breaks import History, Step, steps
from tests.support.campaigns import ZONE
from tests.support.judge import day_of

EXAMPLES = int(os.environ.get("PYTEST_LAW_EXAMPLES", "0"))
EVERYDAY = 150


def days_sent(history: History, record: Record) -> Counter[object]:
    """How many campaigns of this instance sent on each day, by the names that they were created with."""
    tokens = {each.token for each in (record.operation, *record.history)} - {""}
    world = history.shop.world
    return Counter(
        day
        for row in world.rows
        if str(parse_token(row.payload["name"])) in tokens
        for day in {day_of(moment) for moment in row.sent_by(world.now)}
    )


def wrong(history: History, record: Record, met: Counter[str]) -> str:
    """What is claimed and did not happen; empty if all is well."""
    whole = with_receipts(record, history.shop.store.get_blob)
    found = judge(whole, ZONE)
    met[found.verdict] += 1
    sent = days_sent(history, record)
    most = max(sent.values(), default=0)
    denied = {
        Verdict.ONCE: most != 1,
        Verdict.AT_MOST_ONCE: most > 1,
        Verdict.NOT_SENT: most > 0,
    }
    return f"{record.key}: {found} {dict(sent)}" if denied.get(found.verdict) else ""


def test_whatever_breaks_no_verdict_says_more_than_what_happened():
    met: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES or EVERYDAY, derandomize=not EXAMPLES, suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(steps, min_size=1, max_size=6))
    def law(played: list[Step]) -> None:
        history = History()
        for step in played:
            history.play(step)
        history.end()
        lock = history.shop.store.lock
        records = () if lock is None else lock.records.values()
        assert [text for record in records if (text := wrong(history, record, met))] == []

    law()
    told = {Verdict.ONCE, Verdict.AT_MOST_ONCE, Verdict.NOT_SENT, Verdict.UNCLEAR}
    assert {verdict for verdict in told if met[verdict] == 0} == set()
