"""What planning and applying promise for every sequence of edits, faults and crashes (design 5, protocol's oracles)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from ctsync.campaign.desired import DesiredCampaign
from ctsync.planning.change import ACTING
from ctsync.planning.offline import plan_offline
from ctsync.planning.planner import make_plan
from tests.support.campaigns import ACCOUNT, wanted
from tests.support.runs import Shop, beyond, kinds

NAMES = ("a", "b", "c", "d")
DAYS = ("2027-05-20", "2027-05-21", "2027-05-24", "2027-06-02")
CLOCKS = ("10:10", "11:00", "18:30")

moments = st.builds(lambda day, clock: f"{day} {clock}", st.sampled_from(DAYS), st.sampled_from(CLOCKS))
lists = st.lists(moments, min_size=1, max_size=3, unique=True).map(sorted)


@dataclass(frozen=True)
class File:
    """One campaign file as git may hold it."""

    name: str
    channel: str
    at: tuple[str, ...]
    generation: int
    title: str

    def instances(self) -> tuple[DesiredCampaign, ...]:
        at = list(self.at) if len(self.at) > 1 else self.at[0]
        over = {"generation": str(self.generation), "channel": self.channel}
        if self.channel == "push":
            message = {"title": self.title, "body": "Hi", "android": {"notification_channel": "offers"}}
            return wanted(self.name, at, message=message, **over)
        message = {"from": "ACME", "subject": self.title, "html": "emails/news.html"}
        return wanted(self.name, at, message=message, **over)


files = st.builds(
    File,
    st.sampled_from(NAMES),
    st.sampled_from(("push", "email")),
    lists.map(tuple),
    st.sampled_from((1, 1, 1, 2)),
    st.sampled_from(("Hello", "Good day")),
)
repositories = st.lists(files, min_size=1, max_size=4, unique_by=lambda file: file.name)


def all_of(repository: Iterable[File]) -> list[DesiredCampaign]:
    return [instance for file in repository for instance in file.instances()]


@given(st.lists(repositories, min_size=1, max_size=3))
def test_after_a_full_apply_there_is_nothing_left_to_do(history: list[list[File]]):
    shop = Shop()
    for repository in history:
        campaigns = all_of(repository)
        shop.apply(campaigns, lifted=beyond(shop.plan(campaigns)))
        assert not shop.plan(campaigns).acting


@given(repositories, repositories, st.randoms(use_true_random=False))
def test_the_order_of_files_and_rows_does_not_matter(first, second, random):
    shop = Shop()
    shop.apply(all_of(first))
    campaigns = all_of(second)
    plan = shop.plan(campaigns)
    random.shuffle(campaigns)
    random.shuffle(shop.world.rows)
    again = shop.plan(campaigns)
    assert again.decision_digest == plan.decision_digest
    assert [str(change.key) for change in again.changes] == [str(change.key) for change in plan.changes]


@given(repositories, repositories)
def test_each_instance_has_exactly_one_change(first, second):
    shop = Shop()
    shop.apply(all_of(first))
    plan = shop.plan(all_of(second))
    keys = [str(change.key) for change in plan.changes]
    assert len(keys) == len(set(keys))


@given(repositories, repositories)
def test_an_offline_plan_says_what_the_real_one_says_when_the_account_is_as_the_lock_has_it(first, second):
    shop = Shop()
    shop.apply(all_of(first))
    lock = shop.store.lock
    assert lock is not None
    offline = plan_offline(all_of(second), lock, account=ACCOUNT, now=shop.world.now)
    assert offline.assumed
    assert kinds(offline) == kinds(shop.plan(all_of(second)))


@given(repositories)
def test_planning_reads_nothing_but_its_arguments(repository):
    shop = Shop()
    shop.apply(all_of(repository))
    lock, now = shop.store.lock, shop.world.now
    assert lock is not None
    seen = shop.driver().run(_look(shop, all_of(repository)))
    one, two = (make_plan(all_of(repository), lock, seen, account=ACCOUNT, now=now) for _ in range(2))
    assert one == two


def _look(shop, campaigns):
    from ctsync.applying.looking import look
    from ctsync.planning.listing import windows_for

    return look(windows_for(campaigns, shop.store.lock, shop.world.now))


def test_the_changes_that_act_are_the_ones_with_steps():
    steps = {"Create", "Replace", "Stop", "Adopt", "Forget", "Resolve", "Approve"}
    assert {kind.__name__ for kind in ACTING} == steps
