"""Sending tests one by one: what is asked of CleverTap, what is written down when, and what a failure ends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from ctsync.api.contract import NotSent, RateLimited, RefusedByRemote, Unclear
from ctsync.api.sends import Queued
from ctsync.errors import ExitCode
from ctsync.sending.messages import Message
from ctsync.sending.outcome import Fate, exit_codes
from ctsync.sending.receivers import Receiver
from ctsync.sending.record import Run
from ctsync.sending.trial import digest, identity_send, send_tests

PEOPLE = (Receiver("asha", "Identity", "U1"), Receiver("ravi", "Email", "ravi@acme.example"))
NOW = datetime(2027, 5, 20, 4, 30, tzinfo=UTC)


def message(name="picks", channel="push", provider=None):
    return Message((name,), channel, {"title": name, "body": "Hi"}, provider, (name, "Hi"))


@dataclass
class Book:
    """Keeps the record's lines in the order in which things happen, calls included."""

    events: list[Any] = field(default_factory=list)

    fails_at: int = 99
    """The line that the disk has no room for, counting from 0."""
    lines: int = 0

    def add(self, line):
        self.lines += 1
        if self.lines > self.fails_at:
            raise OSError(28, "No space left on device")
        self.events.append(json.loads(json.dumps(line)))


@dataclass
class Answers:
    """Answers each send with the next of what it was given."""

    given: list[Any]
    book: Book
    sent: list[Any] = field(default_factory=list)

    def send(self, one):
        self.sent.append(one)
        self.book.events.append("POST")
        return self.given.pop(0) if self.given else Queued()


PICKS = message()


def ran(*answers, messages=(PICKS,), people=PEOPLE, stops_after=99, fails_at=99):
    book = Book(fails_at=fails_at)
    sender = Answers(list(answers), book)
    run = Run("r1", "sandbox", "asha@laptop", "", "", lambda: NOW, book)
    found = list(
        send_tests(messages, people, sender, run, lambda: "4536tsyt", lambda: len(sender.sent) >= stops_after)
    )
    return found, sender, book


def fates(outcomes):
    return [one.fate for one in outcomes]


def test_every_person_gets_every_message_in_a_call_of_its_own():
    found, sender, _ = ran(messages=(message("a"), message("b")))
    assert [(one.what, one.who) for one in found] == [
        ("a", "asha"),
        ("a", "ravi"),
        ("b", "asha"),
        ("b", "ravi"),
    ]
    assert [one.to.to_wire() for one in sender.sent] == [
        {"Identity": ["U1"]},
        {"Email": ["ravi@acme.example"]},
    ] * 2
    assert exit_codes(found) == frozenset()


def test_each_call_stands_in_the_record_before_it_leaves_and_after_its_answer():
    _, _, book = ran(RefusedByRemote(200, "Invalid recipients", 84))
    states = [event if event == "POST" else event["state"] for event in book.events]
    assert states == ["sending", "POST", "refused", "sending", "POST", "queued"]
    first, refused = book.events[0], book.events[2]
    assert first == {
        "at": "2027-05-20T04:30:00Z",
        "run": "r1",
        "call": 1,
        "state": "sending",
        "account": "sandbox",
        "by": "asha@laptop",
        "person": "asha",
        "identity": "Identity",
        "message": "picks",
        "channel": "push",
        "content": digest({"body": "Hi", "title": "picks"}),
    }
    assert (refused["text"], refused["code"], refused["call"]) == ("Invalid recipients", 84, 1)


def test_the_record_knows_people_by_their_names_only():
    _, _, book = ran()
    assert "U1" not in json.dumps(book.events)
    assert "ravi@" not in json.dumps(book.events)


@pytest.mark.parametrize(
    ("answer", "fate", "code"),
    [
        (RefusedByRemote(400, "no", 21), Fate.REFUSED, ExitCode.REFUSED_BY_CLEVERTAP),
        (Unclear("lost"), Fate.UNCLEAR, ExitCode.FROZEN),
    ],
)
def test_after_an_answer_about_one_person_the_next_one_is_tried(answer, fate, code):
    found, sender, _ = ran(answer)
    assert fates(found) == [fate, Fate.QUEUED]
    assert len(sender.sent) == 2
    assert exit_codes(found) == {code}


def test_an_end_that_cannot_be_recorded_is_told_ends_the_run_and_never_looks_unsent():
    found, sender, _ = ran(fails_at=1)
    assert fates(found) == [Fate.QUEUED, Fate.NOT_TRIED]
    assert found[0].unrecorded == "No space left on device"
    assert len(sender.sent) == 1
    assert ExitCode.FROZEN in exit_codes(found)


def test_what_cannot_be_recorded_beforehand_is_not_sent():
    with pytest.raises(OSError, match="No space"):
        ran(fails_at=0)


@pytest.mark.parametrize(
    ("answer", "fate", "codes"),
    [
        (NotSent("no connection"), Fate.NOT_SENT, {ExitCode.USAGE}),
        (RateLimited(600), Fate.REFUSED, {ExitCode.USAGE, ExitCode.REFUSED_BY_CLEVERTAP}),
        (RefusedByRemote(401, "no"), Fate.REFUSED, {ExitCode.USAGE, ExitCode.REFUSED_BY_CLEVERTAP}),
        (RefusedByRemote(403, "no"), Fate.REFUSED, {ExitCode.USAGE, ExitCode.REFUSED_BY_CLEVERTAP}),
    ],
)
def test_what_would_befall_the_next_one_too_ends_the_run(answer, fate, codes):
    found, sender, book = ran(answer, messages=(message("a"), message("b")))
    assert fates(found) == [fate, Fate.NOT_TRIED, Fate.NOT_TRIED, Fate.NOT_TRIED]
    assert len(sender.sent) == 1
    assert len(book.events) == 3
    assert exit_codes(found) == codes


def test_after_a_signal_nothing_leaves_and_the_rest_is_told():
    found, sender, _ = ran(messages=(message("a"), message("b")), stops_after=1)
    assert fates(found) == [Fate.QUEUED, Fate.NOT_TRIED, Fate.NOT_TRIED, Fate.NOT_TRIED]
    assert len(sender.sent) == 1
    assert exit_codes(found, 2) == {ExitCode.INTERRUPTED}
    assert exit_codes(found, 15) == {ExitCode.TERMINATED}


def test_a_test_ignores_caps_and_respects_what_people_decided():
    mail = identity_send(message(channel="email", provider="SendGrid"), PEOPLE[0], lambda: "x").to_wire()
    assert mail["respect_frequency_caps"] is False
    assert mail["tag_group"] == "ctsync test"
    assert mail["provider_nick_name"] == "SendGrid"
    assert "send_email_to_opted_out_users" not in mail
    assert "message_id" not in mail
    whatsapp = identity_send(
        message(channel="whatsapp", provider="W"), PEOPLE[0], lambda: "4536tsyt"
    ).to_wire()
    assert whatsapp["respect_communication_preference"] is True
    assert whatsapp["message_id"] == "4536tsyt"


def test_the_digest_of_a_content_does_not_depend_on_the_order_of_its_keys():
    assert digest({"a": 1, "b": "é"}) == digest({"b": "é", "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})
    assert digest({"a": "\ud800"})
