"""What was agreed for several parts is compared with what their estimates add up to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.names import InstanceKey
from ctsync.planning.change import Create, Keep
from ctsync.rendering.plan.together import together_words
from ctsync.values.numbers import CountRange
from tests.support.plans import a_campaign, a_plan, a_record, a_row

WHOLE, PUNE = CountRange(100, 200), CountRange(10, 20)


def part(market: str, language: str = "", *sums: tuple[str, CountRange]):
    desired = a_campaign("rain", key=InstanceKey("rain", market=market, language=language))
    return replace(desired, together=sums)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((60, 70), ("all parts together 130, agreed 100 to 200", False)),
        (
            (160, 70),
            ("all parts together 230, which is more than the 100 to 200 agreed in `audience.expect`", True),
        ),
        (
            (6, 7),
            ("all parts together 13, which is fewer than the 100 to 200 agreed in `audience.expect`", True),
        ),
        ((6, None), ("all parts together: 100 to 200 agreed", False)),
    ],
)
def test_the_parts_of_a_file_are_added_up(numbers, expected):
    parts = [part("pune", "", ("", WHOLE)), part("mumbai", "", ("", WHOLE))]
    reach = {
        str(each.key): Reach({"android": n}) for each, n in zip(parts, numbers, strict=True) if n is not None
    }
    review = ReviewedPlan(a_plan(*(Create(each) for each in parts)), reach=reach)
    assert list(together_words(parts[0], review)) == [expected]


def test_a_market_adds_up_its_languages_and_counts_what_stays_as_it_was_counted():
    english, hindi = part("pune", "en", ("pune", PUNE)), part("pune", "hi", ("pune", PUNE))
    other = part("mumbai", "en")
    record = a_record(hindi, reach=7)
    plan = a_plan(Create(english), Keep(hindi, record, a_row(record)), Create(other))
    review = ReviewedPlan(
        plan, reach={str(english.key): Reach({"android": 8}), str(other.key): Reach({"android": 99})}
    )
    assert list(together_words(english, review)) == [("market pune together 15, agreed 10 to 20", False)]
    assert list(together_words(other, review)) == []
