"""A chain is begun only if it can be ended: everything that can be known is asked before the stop (protocol 7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ctsync.api.contract import Unclear
from ctsync.applying import calls
from ctsync.applying.events import After, Event
from ctsync.applying.machine import apply_changes
from ctsync.applying.result import Fate
from ctsync.campaign.desired import DesiredCampaign
from ctsync.errors import ExitCode
from ctsync.planning.plan import change_digest
from tests.support.between_calls import Killed, Once, kill
from tests.support.campaigns import one, wanted
from tests.support.runs import Shop, digests, fates

EMAIL = {"channel": "email"}


@pytest.fixture
def shop() -> Shop:
    return Shop()


class Silent:
    """An estimator whose answers are lost."""

    def estimate(self, _: Any) -> Unclear:
        return Unclear("no answer in time")


def test_a_new_payload_that_could_not_be_tried_leaves_the_old_campaign(shop: Shop):
    shop.apply(one("a"))
    driver = shop.driver()
    driver.estimator = Silent()
    result = driver.run(apply_changes(shop.request(one("a", "2027-06-01 13:00"))))
    assert fates(result) == {"a": Fate.BLOCKED}
    assert "no answer in time" in result.outcomes[0].text
    assert shop.world.calls("stop") == ()


def mails(subject: str, *at: str) -> tuple[DesiredCampaign, ...]:
    message = {"from": "ACME", "subject": subject, "html": "emails/news.html"}
    return wanted("news", list(at), channel="email", message=message)


DAY = ("2027-06-03 09:00", "2027-06-09 09:00")
LONGER = ("2027-06-03 09:00", "2027-06-03 18:00", "2027-06-09 09:00", "2027-06-09 18:00")


class SilentOnce:
    """An estimator whose first answer is lost."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.asked = shop, 0

    def estimate(self, payload: Any) -> Any:
        self.asked += 1
        return Unclear("no answer in time") if self.asked == 1 else self.shop.world.estimate(payload)


def test_beside_a_campaign_that_kept_its_old_content_nothing_new_is_created_that_day(shop: Shop):
    """People could get the old content and the new one. The days of the others go on."""
    shop.apply(mails("A", *DAY))
    new = mails("B", *LONGER)
    driver = shop.driver()
    driver.estimator = SilentOnce(shop)
    result = driver.run(apply_changes(shop.request(new)))
    assert fates(result) == {
        "news@2027-06-03": Fate.BLOCKED,
        "news@2027-06-09": Fate.REPLACED,
        "news@2027-06-03#2": Fate.BLOCKED,
        "news@2027-06-09#2": Fate.CREATED,
    }
    (text,) = [each.text for each in result.outcomes if str(each.key) == "news@2027-06-03#2"]
    assert text.startswith("news@2027-06-03 was to be exchanged first and was left as it is")
    assert shop.apply(new).exit_code is ExitCode.DONE
    assert len(shop.world.live()) == 4


def test_an_exchange_that_nobody_approved_holds_up_what_is_new_that_day(shop: Shop):
    shop.apply(mails("A", *DAY))
    new = mails("B", *LONGER)
    plan = shop.plan(new)
    first = next(each for each in plan.acting if str(each.key) == "news@2027-06-03")
    result = shop.apply(new, approved=digests(plan) - {change_digest(first, plan.account)})
    assert fates(result)["news@2027-06-03"] is Fate.NOT_TRIED
    assert fates(result)["news@2027-06-03#2"] is Fate.BLOCKED
    assert fates(result)["news@2027-06-09#2"] is Fate.CREATED


def test_an_exchange_goes_on_beside_one_that_was_left(shop: Shop):
    """Both were live before, so nobody gets one more than before; to stop one and not create it again would be a gap."""
    shop.apply(mails("A", *LONGER))
    driver = shop.driver()
    driver.estimator = SilentOnce(shop)
    result = driver.run(apply_changes(shop.request(mails("B", *LONGER))))
    assert sorted(fates(result).values()) == [Fate.BLOCKED, *[Fate.REPLACED] * 3]
    assert len(shop.world.live()) == 4


def test_a_clock_that_differs_replaces_nothing(shop: Shop):
    shop.apply(one("a"))
    shop.skew = -61.0
    result = shop.apply(one("a", "2027-06-01 13:00"))
    assert fates(result) == {"a": Fate.NOT_TRIED}
    assert "The old one is kept" in result.outcomes[0].text
    assert shop.world.calls("stop") == ()


def test_time_that_ran_out_since_the_plan_leaves_the_old_campaign(shop: Shop):
    """The list is slow: when its answer is there, less than 35 minutes are left."""
    shop.apply(one("a"), one("gone"))
    shop.world.now = one("a").first_send - timedelta(minutes=36)

    def slow(event: Event) -> None:
        if isinstance(event, After) and isinstance(event.call, calls.PostStop):
            shop.world.advance(timedelta(minutes=2))

    shop.listener = slow
    result = shop.apply(one("a", "2027-06-01 15:00"))
    assert fates(result)["a"] is Fate.NOT_SENT
    assert "The old one is kept" in result.outcomes[-1].text
    assert shop.world.live() == ["a"]
    assert ExitCode.FROZEN in result.exit_codes


def test_a_relative_that_is_not_proven_stopped_leaves_the_old_campaign(shop: Shop):
    days = ["2027-06-01 10:00", "2027-06-01 18:00"]
    shop.apply(wanted("n", [*days, "2027-06-05 10:00"], **EMAIL))
    shop.world.stop_faults.extend(["ignored"] * 99)
    message = {"from": "ACME", "subject": "Another", "html": "emails/news.html"}
    result = shop.apply(wanted("n", [days[1], "2027-06-05 10:00"], **EMAIL, message=message))
    assert fates(result)["n@2027-06-01"] is Fate.STOP_UNVERIFIED
    assert fates(result)["n@2027-06-01#2"] is Fate.BLOCKED
    assert shop.world.rows[1].id not in shop.world.calls("stop")


def test_the_second_half_goes_on_under_the_first_approval(shop: Shop):
    shop.apply(one("a"))
    changed = one("a", "2027-06-01 13:00")
    approved = digests(shop.plan(changed))

    shop.listener = Once(After, calls.KeepContent, kill)
    with pytest.raises(Killed):
        shop.apply(changed, approved=approved)
    shop.listener = lambda _: None
    assert shop.world.live() == []
    assert fates(shop.apply(changed, approved=approved)) == {"a": Fate.CREATED}
    assert shop.world.live() == ["a"]


@pytest.mark.parametrize("over", [{}, EMAIL])
def test_what_was_removed_while_it_was_sent_comes_back_by_generation_only(shop: Shop, over: dict[str, Any]):
    """Its people got it, though the list shows it as stopped: it was still running."""
    first, other = one("a", **over), one("other", "2027-07-01 12:00")
    shop.apply(first, other)
    shop.world.now = first.first_send + timedelta(minutes=33)
    assert fates(shop.apply(other)) == {"a": Fate.STOPPED}
    shop.world.advance(timedelta(hours=9))
    made = len(shop.world.calls("create"))
    result = shop.apply(one("a", "2027-06-02 12:00", **over), other)
    assert len(shop.world.calls("create")) == made
    assert result.exit_code is not ExitCode.DONE
    dated = wanted("a", ["2027-06-02 12:00", "2027-06-03 12:00"], channel="email")
    shop.apply(dated, other)
    assert len(shop.world.calls("create")) == made
    raised = one("a", "2027-06-02 12:00", generation="2", **over)
    assert fates(shop.apply(raised, other)) == {"a": Fate.CREATED}
