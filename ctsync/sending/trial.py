"""Carrying out a test: one call for each person and message, so that every answer belongs to one person (contract 6).

A call that names several people has one answer for all of them, and CleverTap's page does not say what "Invalid
recipients" means for the others. Nothing is ever tried again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from ctsync.api.contract import is_about_all
from ctsync.api.identity_send import IdentitySend
from ctsync.api.recipients import by_identity
from ctsync.api.sends import IdentitySender
from ctsync.sending.messages import Message
from ctsync.sending.outcome import Fate, Outcome, outcome
from ctsync.sending.receivers import Receiver
from ctsync.sending.record import Run

TAG_GROUP: Final = "ctsync test"
"""Where CleverTap's dashboard counts all tests, apart from everything else."""


def identity_send(message: Message, receiver: Receiver, new_id: Callable[[], str]) -> IdentitySend:
    """One message to one person. `new_id` gives a text of at most 8 characters, which WhatsApp wants.

    Caps are not respected, because a test that does not arrive proves nothing. What a person decided is: nobody who
    opted out of e-mail gets one, and WhatsApp keeps to their preference.
    """
    is_whatsapp = message.channel == "whatsapp"
    return IdentitySend(
        channel=message.channel,  # type: ignore[arg-type]  # checked there: the table of channels is wider
        to=by_identity([(receiver.kind, receiver.identity)]),
        content=message.content,
        respect_frequency_caps=False,
        tag_group=TAG_GROUP,
        provider_nick_name=message.provider,
        message_id=new_id() if is_whatsapp else None,
        respect_communication_preference=True if is_whatsapp else None,
    )


def send_tests(
    messages: Sequence[Message],
    people: Sequence[Receiver],
    sender: IdentitySender,
    run: Run,
    new_id: Callable[[], str],
    is_interrupted: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome]:
    """Send every message to every person, message by message; each outcome is in the record when it is given out.

    A call that did not leave, a pause that CleverTap asked for, credentials that it refuses, and an end that cannot be
    recorded stop the run: the rest is not tried. Other refusals and unclear answers say nothing of the next person.
    """
    pairs = [(message, person) for message in messages for person in people]
    is_over = False
    for call, (message, person) in enumerate(pairs, start=1):
        if is_over or is_interrupted():
            yield Outcome(person.name, message.name, Fate.NOT_TRIED)
            continue
        run.before(
            call,
            person=person.name,
            identity=person.kind,
            message=message.name,
            channel=message.channel,
            content=digest(message.content),
        )
        answer = sender.send(identity_send(message, person, new_id))
        found = run.after(call, outcome(person.name, message.name, answer))
        is_over = is_about_all(answer) or bool(found.unrecorded)
        yield found


def digest(content: Mapping[str, Any]) -> str:
    """What stands for a content in the record: the same for the same content, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
