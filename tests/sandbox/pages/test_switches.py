from __future__ import annotations

from typing import Literal

import pytest

from ctsync.sandbox.pages.switches import Switch, read_switches, switches
from ctsync.sandbox.settings import Settings


def test_every_setting_is_there_with_its_reason():
    found = switches(Settings())
    assert {switch.name: switch.value for switch in found} == Settings().to_json()
    assert [switch.name for switch in found if not switch.why.endswith(".")] == []


def test_a_setting_of_several_words_is_read_as_the_value_meant():
    switch = Switch("status", "Listing", Literal["pending", 409], "pending", "pending", "")
    assert (switch.choices, switch.read("409"), switch.read("other")) == (("pending", 409), 409, "other")


def test_only_what_changed_is_told():
    shown = [switch for switch in switches(Settings()) if switch.value or not switch.is_flag]
    form = {switch.name: str(switch.value) for switch in shown}
    assert read_switches(form, Settings()) == {}
    assert read_switches({**form, "in_flight": "5"}, Settings()) == {"in_flight": 5}
    with pytest.raises(ValueError, match="many"):
        read_switches({**form, "in_flight": "many"}, Settings())
