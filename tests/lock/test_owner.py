from __future__ import annotations

import pytest

from ctsync.campaign.account import AccountFacts
from ctsync.errors import LockForeign
from ctsync.lock.owner import check_owner
from ctsync.names import AccountName
from tests.support.locks import a_lock

LOCK = a_lock()
FACTS = AccountFacts(AccountName("live"), LOCK.project, LOCK.account_hash, "Asia/Dubai", is_local=False)


def test_our_own_lock_passes_whatever_its_zone():
    check_owner(LOCK, FACTS)
    check_owner(LOCK, FACTS, lineage=LOCK.lineage)


@pytest.mark.parametrize(
    ("lock", "lineage", "cure"),
    [
        (a_lock(account_hash="sha256:other"), None, "credentials of this account"),
        (a_lock(project="other"), None, "Set `project: other` again in ctsync.yaml"),
        (LOCK, "another-lineage", "Look at `lineage` and `store`"),
    ],
)
def test_a_lock_of_another_account_project_or_lineage_is_foreign(lock, lineage, cure):
    with pytest.raises(LockForeign) as caught:
        check_owner(lock, FACTS, lineage=lineage)
    assert "live" in caught.value.what
    assert cure in caught.value.hint
