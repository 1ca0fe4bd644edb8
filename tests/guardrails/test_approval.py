"""What may not be approved, whoever asks (protocol 11)."""

from __future__ import annotations

import pytest

from ctsync.errors import ExitCode, Refused
from ctsync.guardrails.approval import refuse_an_emptied_repository
from ctsync.lock.record import State
from tests.support.campaigns import one
from tests.support.locks import a_lock, a_record


@pytest.mark.parametrize("state", [State.LIVE, State.INTENT])
def test_no_file_at_all_never_stops_what_is_live(state):
    lock = a_lock(a_record(1, state=state), a_record(2), a_record(3, state=State.SENT))
    with pytest.raises(Refused, match="2 are live") as caught:
        refuse_an_emptied_repository((), lock)
    assert caught.value.exit_code is ExitCode.BLOCKED
    assert (caught.value.what, caught.value.why, caught.value.hint) == (
        "The files hold no campaign at all, and 2 are live. Nothing was changed.",
        "A mistyped folder or pattern looks just like this, and would stop every campaign.",
        "Check `campaigns` in ctsync.yaml and the folder. To stop them on purpose: `ctsync stop NAME…`.",
    )


@pytest.mark.parametrize(
    "lock", [None, a_lock(), a_lock(a_record(1, state=State.SENT), a_record(2, state=State.RELEASED))]
)
def test_no_file_is_fine_where_nothing_is_live(lock):
    refuse_an_emptied_repository((), lock)


def test_one_file_is_enough():
    refuse_an_emptied_repository((one("a"),), a_lock(a_record(1), a_record(2)))
