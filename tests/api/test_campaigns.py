from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ctsync.api.campaigns import CleverTap
from ctsync.api.contract import Created, NotSent, Unclear
from ctsync.api.pacing import Pacer
from ctsync.api.transport import Transport
from ctsync.campaign.observed import Window
from ctsync.names import RemoteId
from ctsync.redaction import Secret
from tests.support.rough_server import RoughServer, answer, closed_port

CLOCK = ("Date: Mon, 23 Nov 2026 08:00:00 GMT",)


def clevertap(url):
    return CleverTap(Transport(url, Secret("A"), Secret("c4nary"), pacer=Pacer(rate=None)))


@pytest.mark.parametrize(
    "window",
    [
        Window(date(2026, 1, 1), date(2026, 2, 1)),
        Window(date(2026, 1, 2), date(2026, 1, 1)),
        Window(date(2020, 1, 1), date(2026, 1, 1)),
    ],
)
def test_a_window_that_clevertap_may_cut_short_is_never_asked_for(window):
    with pytest.raises(ValueError):
        clevertap(f"http://127.0.0.1:{closed_port()}").list(window)


def test_a_create_that_would_only_estimate_is_a_mistake_of_ours():
    with pytest.raises(ValueError):
        clevertap(f"http://127.0.0.1:{closed_port()}").create({"estimate_only": True})


def test_the_servers_time_is_that_of_its_last_answer():
    with RoughServer(answer({"status": "success"}, headers=CLOCK)) as server:
        account = clevertap(server.url)
        assert account.server_time() is None
        account.stop(RemoteId(1))
        assert account.server_time() == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_the_servers_time_goes_on_here_after_its_answer():
    now = [100.0]
    with RoughServer(answer({"status": "success"}, headers=CLOCK)) as server:
        transport = Transport(
            server.url, Secret("A"), Secret("c4nary"), pacer=Pacer(rate=None), monotonic=lambda: now[0]
        )
        account = CleverTap(transport)
        assert account.server_time_by_now() is None
        account.stop(RemoteId(1))
    now[0] += 600
    assert account.server_time_by_now() == datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
    assert account.server_time() == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_a_create_or_stop_that_waited_for_its_turn_does_not_leave_after_a_signal():
    signalled = [False]
    with RoughServer(answer({"status": "success", "id": 7, "targets": []})) as server:

        def sleep(_: float) -> None:
            signalled[0] = True
            now[0] += 1.0

        now = [0.0]
        pacer = Pacer(rate=1.0, monotonic=lambda: now[0], sleep=sleep)
        now[0] = 1.0
        transport = Transport(server.url, Secret("A"), Secret("c4nary"), pacer=pacer)
        account = CleverTap(transport, held_back=lambda: signalled[0])
        assert isinstance(account.create({}), Created)
        assert isinstance(account.create({}), NotSent)
        assert isinstance(account.stop(RemoteId(7)), NotSent)
        assert isinstance(account.list(Window(date(2026, 1, 1), date(2026, 1, 1))), Unclear)
    assert server.connections == 2
