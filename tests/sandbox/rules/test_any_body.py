"""Laws of the checks over any body: an answer or a refusal, never anything else, and the body is left as it was."""

from __future__ import annotations

import copy
import json

from hypothesis import given
from hypothesis import strategies as st

from ctsync.sandbox.lifecycle import course
from ctsync.sandbox.registers import read_registers
from ctsync.sandbox.rules import Asking, Refusal, as_meant, check_create
from ctsync.sandbox.rules.schema import first_violation, unknown_keys
from ctsync.sandbox.settings import Settings
from tests.sandbox.examples import EXAMPLES, PUSH
from tests.sandbox.speaking import DASHBOARD

NOW = 1_795_494_600
REGISTERS = read_registers(DASHBOARD)
EVENT = {"event_name": "Charged", "from": 20260901, "to": 20261123, "operator": "equals", "value": 1}
WEEKLY = {
    "type": "recurring",
    "repeats_every": 1,
    "repeat_type": "week",
    "repeat_on_days_of_week": [5],
    "start_time": "20261203 18:30",
    "end_by_date": "20270101",
    "dnd": {"message_state": "delay", "dnd_info": {"1": ["21:00", "09:00"]}, "dnd_timezone": "user"},
}
COUNTED = {key: value for key, value in WEEKLY.items() if key != "end_by_date"} | {"end_by_occurrences": 3}
FULL = {**PUSH, "when": WEEKLY, "where": {"advanced_query": {"did_all": [EVENT], "did_none": [EVENT]}}}
SETTINGS = (
    Settings(),
    Settings(days_of_week="monday_is_1", end_by_date="excluded", dnd_info_form="both", did_none="ignored"),
    Settings(
        dnd_info_form="from_to", did_any="supported", past_when="sent_at_once", when_object="every_channel"
    ),
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(
        ["", "x", "now", "20261125 10:00", "20261399 10:00", "20261125", "10:00", "push", chr(0xD800)]
    )
    | st.sampled_from(
        [20261125, 20261399, 10**30, -1, ["10:00", "11:00"], [{"from": "10:00", "to": "11:00"}]]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["1", "07", "x", "name", "from"]), inner)
    ),
    max_leaves=5,
)


@st.composite
def bodies(draw):
    """An example with a part taken out, or replaced by anything."""
    body = copy.deepcopy(draw(st.sampled_from([*EXAMPLES.values(), FULL, {**FULL, "when": COUNTED}])))
    for _ in range(draw(st.integers(1, 3))):
        place = body
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(place[key], dict | list) and draw(st.booleans()):
                place = place[key]
                continue
            if isinstance(place, dict) and draw(st.booleans()):
                del place[key]
            else:
                place[key] = copy.deepcopy(draw(VALUES))  # sampled lists are shared, and may be changed below
            break
    return body


@given(body=bodies(), settings=st.sampled_from(SETTINGS))
def test_any_body_is_taken_or_refused_in_words(body, settings):
    before = copy.deepcopy(body)
    asking = Asking(body, REGISTERS, settings, NOW, "Asia/Kolkata")
    try:
        check_create(asking)
    except Refusal as refusal:
        told = refusal.text
    else:
        told = "taken"
        meant = as_meant(body, settings)
        course(meant["when"], NOW, "Asia/Kolkata")
        json.dumps(meant)
    assert told
    assert body == before


@given(body=bodies())
def test_what_a_schema_takes_has_only_known_keys_or_names_the_others(body):
    """A key that is named can be taken out, and nothing else changes."""
    if first_violation("create", body) is not None:
        return
    unknown = unknown_keys("create", body)
    plain = {name: value for name, value in body.items() if name not in unknown}
    assert first_violation("create", plain) is None
    assert set(unknown_keys("create", plain)) == {name for name in unknown if name not in body}
