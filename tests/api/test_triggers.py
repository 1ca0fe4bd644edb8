"""Which calls carry the account's token."""

from __future__ import annotations

import pytest

from ctsync.api.campaigns import CleverTap
from ctsync.api.contract import RefusedByRemote
from ctsync.api.pacing import Pacer
from ctsync.api.recipients import for_trigger
from ctsync.api.transport import Transport
from ctsync.api.trigger_call import TriggerOne, TriggerSeveral
from ctsync.api.triggers import Triggers
from ctsync.errors import UsageError
from ctsync.names import RemoteId
from ctsync.redaction import Secret
from tests.support.rough_server import RoughServer, answer

TO = for_trigger([("identity", "U1")])
HEADER = b"X-CleverTap-Token"
TOKEN = "t0ken-of-the-account"


def transport(url, token=None):
    return Transport(url, Secret("A"), Secret("c4nary"), token=token, pacer=Pacer(rate=None))


def test_only_version_2_carries_the_token_and_only_if_there_is_one():
    with RoughServer(answer({"status": "success", "message": "Added to queue for processing"})) as server:
        with_token = transport(server.url, Secret(TOKEN))
        Triggers(with_token).several(TriggerSeveral((RemoteId(1),), TO, {}))
        Triggers(with_token).one(TriggerOne(RemoteId(1), TO, {}))
        CleverTap(with_token).stop(RemoteId(1))
        Triggers(transport(server.url)).several(TriggerSeveral((RemoteId(1),), TO, {}))
    assert [HEADER in request for request in server.requests] == [True, False, False, False]


def test_the_token_is_never_shown():
    with RoughServer(answer({"status": "fail", "error": f"bad {TOKEN}", "code": 400}, 400)) as server:
        asked = transport(server.url, Secret(TOKEN))
        found = Triggers(asked).several(TriggerSeveral((RemoteId(1),), TO, {}))
    assert isinstance(found, RefusedByRemote)
    assert TOKEN not in f"{found!r} {asked!r}"


@pytest.mark.parametrize("token", ["", "two\nlines", "é"])
def test_a_token_that_no_header_can_carry_is_a_usage_error(token):
    with pytest.raises(UsageError, match="token"):
        transport("http://127.0.0.1:1", Secret(token))
