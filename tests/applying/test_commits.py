"""An older commit is never applied after a newer one, however late its run comes (reliability F12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctsync.applying.acknowledging import accept_commit
from ctsync.applying.audit import audit
from ctsync.applying.calls import Ancestry
from ctsync.applying.machine import apply_changes
from ctsync.errors import ExitCode, Stale, UsageError
from ctsync.planning.planner import empty_lock
from tests.support.campaigns import ACCOUNT, one
from tests.support.runs import Shop

REMOTE = replace(ACCOUNT, is_local=False, is_sandbox=False)


class History:
    """Commits in the order in which they were made; `x…` are of a history that is gone."""

    def __init__(self, commit: str) -> None:
        self.commit = commit
        self.asked: list[str] = []

    def __call__(self, applied: str) -> Ancestry:
        self.asked.append(applied)
        if applied.startswith("x"):
            return Ancestry.UNRELATED
        return Ancestry.NEWER if self.commit >= applied else Ancestry.OLDER


def apply(
    shop: Shop, commit: str, *wanted, rolls: bool = False, history: History | None = None, account=REMOTE
):
    if shop.store.lock is None:
        shop.store.write(empty_lock(account, "7q2m4k"), based_on=None)
    driver = shop.driver()
    driver.compare = history or History(commit)
    request = replace(shop.request(*wanted), account=account, commit=commit, rolls=rolls)
    return driver.run(apply_changes(request))


def applied(shop: Shop) -> str:
    assert shop.store.lock is not None
    return shop.store.lock.applied_commit


def test_the_commit_is_raised_before_anything_is_sent():
    shop = Shop()
    shop.world.create_faults.append("lost before")
    apply(shop, "a", one("sale"))
    assert applied(shop) == "a"


def test_an_older_run_that_comes_late_sends_nothing():
    shop = Shop()
    apply(shop, "a", one("sale"))
    apply(shop, "b", one("other"))
    before = list(shop.world.journal)
    with pytest.raises(Stale) as refused:
        apply(shop, "a", one("sale"))
    assert refused.value.exit_code is ExitCode.STALE
    assert shop.world.journal == before
    assert applied(shop) == "b"


def test_the_same_commit_may_be_applied_again_without_asking():
    shop = Shop()
    apply(shop, "a", one("sale"))
    history = History("a")
    assert apply(shop, "a", one("sale"), history=history).exit_code is ExitCode.DONE
    assert history.asked == []


def test_a_rewritten_history_is_for_a_person():
    shop = Shop()
    apply(shop, "x1", one("sale"))
    with pytest.raises(Stale) as refused:
        apply(shop, "a", one("sale"))
    assert "accept-commit" in refused.value.hint
    assert applied(shop) == "x1"


def test_the_nightly_job_checks_the_commit_and_does_not_raise_it():
    shop = Shop()
    apply(shop, "b", one("sale"))
    apply(shop, "c", one("sale"), rolls=True)
    assert applied(shop) == "b"
    with pytest.raises(Stale):
        apply(shop, "a", one("sale"), rolls=True)


def test_an_audit_decides_nothing_by_a_commit():
    shop = Shop()
    apply(shop, "b", one("sale"))
    driver = shop.driver()
    driver.run(audit(replace(shop.request(), account=REMOTE, commit="a")))
    assert applied(shop) == "b"


def test_on_this_machine_a_commit_is_noted_and_not_compared():
    shop = Shop()
    apply(shop, "b", one("sale"), account=ACCOUNT)
    history = History("a")
    apply(shop, "a", one("sale"), account=ACCOUNT, history=history)
    assert (applied(shop), history.asked) == ("a", [])


def test_a_person_may_say_that_a_commit_of_another_history_follows():
    shop = Shop()
    apply(shop, "x1", one("sale"))
    driver = shop.driver()
    driver.compare = History("a")
    result = driver.run(
        accept_commit(replace(shop.request(), account=REMOTE), "a", "main was rebased, see 81")
    )
    assert "main was rebased, see 81" in result.notes[0]
    assert shop.store.lock is not None
    assert "by asha@kaveri.example" in shop.store.lock.commit_note
    assert apply(shop, "a", one("sale")).exit_code is ExitCode.DONE


def test_a_commit_that_follows_anyhow_needs_nobody_to_say_so():
    shop = Shop()
    apply(shop, "a", one("sale"))
    driver = shop.driver()
    driver.compare = History("b")
    for commit in ("a", "b"):
        with pytest.raises(UsageError, match="nothing to accept"):
            driver.run(accept_commit(replace(shop.request(), account=REMOTE), commit, "because"))
    assert applied(shop) == "a"
