"""Which version of the call is made, with whom, and what is told of each campaign."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from ctsync.api.contract import NotSent, RefusedByRemote, Unclear
from ctsync.api.sends import PartlyQueued, Queued
from ctsync.catalog import Trigger
from ctsync.errors import ExitCode, UsageError
from ctsync.names import RemoteId
from ctsync.sending.addressing import addressed
from ctsync.sending.outcome import Fate, exit_codes
from ctsync.sending.record import Run
from ctsync.sending.trigger import chosen, refuse_too_many, set_off

TRIGGERS = {
    "otp": Trigger.model_validate({"campaign_id": "65", "version": "1"}),
    **{
        name: Trigger.model_validate({"campaign_id": str(number), "version": "2"})
        for number, name in enumerate(("order", "mail", "three", "four", "five", "six"), start=66)
    },
}
TO = addressed({("identity", "U1"): "asha"})
TWO = addressed({("identity", "U1"): "asha", ("email", "a@x"): ""})
NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)
DATA = {"Name": "Asha", "otp": "998877"}


@dataclass
class Answers:
    """Answers both calls with what it was given; keeps the record's lines."""

    answer: Any
    calls: list[Any] = field(default_factory=list)
    lines: list[Any] = field(default_factory=list)

    def one(self, call):
        self.calls.append(call)
        return self.answer

    def several(self, call):
        self.calls.append(call)
        return self.answer

    def add(self, line):
        self.lines.append(json.loads(json.dumps(line)))


def ran(answer, *names, to=TO):
    api = Answers(answer)
    run = Run("r1", "sandbox", "asha@laptop", "c0ffee", "", lambda: NOW, api)
    return set_off(chosen(names, TRIGGERS), to, DATA, api, run), api


def test_one_name_takes_the_version_of_the_register():
    _, api = ran(Queued(), "otp")
    assert api.calls[0].to_wire() == {
        "to": {"identity": ["U1"]},
        "campaign_id": "65",
        "ExternalTrigger": DATA,
    }
    _, api = ran(Queued(), "order", to=TWO)
    assert api.calls[0].to_wire()["campaign_id_list"] == [66]
    assert api.calls[0].to_wire()["to"] == {"identity": ["U1"], "email": ["a@x"]}


def test_several_names_are_one_call_of_version_2():
    found, api = ran(Queued(), "order", "mail", "order")
    assert len(api.calls) == 1
    assert api.calls[0].campaigns == (66, 67)
    assert [one.fate for one in found] == [Fate.QUEUED, Fate.QUEUED]


def test_what_cannot_go_together_is_refused_with_the_reason():
    with pytest.raises(UsageError, match="`otp` cannot be set off together") as raised:
        chosen(["otp", "order"], TRIGGERS)
    assert "version 2" in raised.value.why
    with pytest.raises(UsageError, match="6 triggers"):
        chosen([name for name in TRIGGERS if name != "otp"], TRIGGERS)


def test_every_unknown_name_is_told_with_the_nearest_one():
    with pytest.raises(UsageError, match="`opt`, `nothing`") as raised:
        chosen(["opt", "nothing", "order"], TRIGGERS)
    assert raised.value.hint == "Did you mean `otp`?"


def test_version_1_has_one_recipient_and_version_2_a_thousand():
    refuse_too_many("1", 1)
    refuse_too_many("2", 1_000)
    with pytest.raises(UsageError, match="version 1, which has one recipient"):
        refuse_too_many("1", 2)
    with pytest.raises(UsageError, match="1,001 people"):
        refuse_too_many("2", 1_001)


def test_a_partial_answer_is_told_for_each_campaign():
    found, _ = ran(PartlyQueued((RemoteId(67),), "[67] is not ready"), "order", "mail")
    assert [(one.what, one.fate) for one in found] == [("order", Fate.QUEUED), ("mail", Fate.REFUSED)]
    assert exit_codes(found) == {ExitCode.REFUSED_BY_CLEVERTAP}


@pytest.mark.parametrize(
    ("answer", "fate", "code"),
    [
        (RefusedByRemote(400, "not ready", 400), Fate.REFUSED, ExitCode.REFUSED_BY_CLEVERTAP),
        (Unclear("lost"), Fate.UNCLEAR, ExitCode.FROZEN),
        (NotSent("no connection"), Fate.NOT_SENT, ExitCode.USAGE),
    ],
)
def test_every_answer_has_its_code_and_is_never_tried_again(answer, fate, code):
    found, api = ran(answer, "order", "mail")
    assert {one.fate for one in found} == {fate}
    assert exit_codes(found) == {code}
    assert len(api.calls) == 1


def test_the_record_has_the_keys_of_the_data_and_no_value():
    _, api = ran(Queued(), "order", to=TWO)
    before, after = api.lines
    assert before["data"] == ["Name", "otp"]
    assert before["to"] == ["asha", "email:a@x"]
    assert before["commit"] == "c0ffee"
    assert (after["state"], after["what"], after["who"]) == ("queued", "order", "2 people")
    assert "998877" not in json.dumps(api.lines)


def test_a_value_of_the_data_is_hidden_in_clevertaps_words_and_nowhere_else():
    api = Answers(RefusedByRemote(400, "bad account U10023 of 2027"))
    run = Run("r1", "sandbox", "asha@laptop", "", "", lambda: NOW, api)
    (found,) = set_off(chosen(("order",), TRIGGERS), TWO, {"account": "U10023", "code": "2027"}, api, run)
    assert found.text == "bad account *** of ***"
    before, after = api.lines
    assert before["at"] == after["at"] == "2027-05-20T04:30:00Z"
    assert before["to"] == ["asha", "email:a@x"]
    assert after["text"] == "bad account *** of ***"
