"""Another time of the same day is the same campaign at another time: a `Replace`, never a stop and an unrelated create.

An instance key has a date and a number, and no clock time (protocol 1).
"""

from __future__ import annotations

from ctsync.applying.result import Fate
from tests.support.campaigns import wanted
from tests.support.runs import Shop, fates, kinds


def test_moving_the_time_of_day_is_one_replace_under_the_same_key():
    shop = Shop()
    shop.apply(wanted("news", ["2027-06-01 18:30", "2027-06-02 18:30"], channel="email"))
    moved = wanted("news", ["2027-06-01 19:00", "2027-06-02 18:30"], channel="email")
    assert kinds(shop.plan(moved)) == {"news@2027-06-01": "Replace", "news@2027-06-02": "Keep"}
    assert fates(shop.apply(moved)) == {"news@2027-06-01": Fate.REPLACED}


def test_of_two_sends_of_one_day_the_one_that_is_moved_keeps_its_number():
    shop = Shop()
    shop.apply(wanted("news", ["2027-06-01 12:00", "2027-06-01 18:30"], channel="email"))
    moved = wanted("news", ["2027-06-01 12:00", "2027-06-01 19:00"], channel="email")
    assert kinds(shop.plan(moved)) == {"news@2027-06-01": "Keep", "news@2027-06-01#2": "Replace"}
