from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.api.answers import RawAnswer
from ctsync.api.contract import Estimated
from ctsync.api.estimates import Estimates
from ctsync.api.pacing import Pacer
from ctsync.api.transport import Transport
from ctsync.redaction import Secret
from tests.support.rough_server import RoughServer, answer

REACH = {"status": "success", "estimates": {"ios": 3}}


class Listening(Transport):
    """Keeps what would have been sent."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1", Secret("A"), Secret("c4nary"), pacer=Pacer(rate=None))
        self.bodies: list[dict[str, object]] = []

    def post(self, path, body, *, held_back=lambda: False, with_token=False):
        assert path == "/1/targets/create.json"
        assert not held_back()
        assert not with_token
        self.bodies.append(dict(body))
        return RawAnswer(200, {}, REACH)


@given(
    st.dictionaries(
        st.sampled_from(["estimate_only", "skip_estimate", "async_estimate", "name", "where"]),
        st.booleans() | st.none() | st.text(max_size=3),
    )
)
def test_no_payload_can_talk_an_estimate_into_sending(payload):
    transport = Listening()
    before = dict(payload)
    assert Estimates(transport).estimate(payload) == Estimated({"ios": 3})
    (body,) = transport.bodies
    assert body["estimate_only"] is True
    assert list(body)[-1] == "estimate_only" or "estimate_only" in payload
    assert not {"skip_estimate", "async_estimate"} & body.keys()
    assert payload == before


@pytest.mark.parametrize("word", ["false", "no", "0"])
def test_the_wire_says_true_whatever_it_was_given(word):
    with RoughServer(answer(REACH)) as server:
        asked = Transport(server.url, Secret("A"), Secret("c4nary"), pacer=Pacer(rate=None))
        Estimates(asked).estimate({"name": "x", "estimate_only": word})
    assert json.loads(server.requests[0].partition(b"\r\n\r\n")[2]) == {"name": "x", "estimate_only": True}


def test_an_estimator_has_no_way_to_create_or_stop():
    assert [name for name in dir(Estimates) if not name.startswith("_")] == ["estimate"]
