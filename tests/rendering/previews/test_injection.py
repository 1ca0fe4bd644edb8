"""Whatever a text of any channel holds, the page shows it and obeys none of it (reliability A10).

Each payload stands in every text and every link of a message at once, in the registers that the message uses, in the
names of the campaign and of the people, and in the letter. The page is then taken apart by a parser of HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.remembered import UNNAMED, Remembered, Told
from ctsync.campaign.wiring import wiring_of
from ctsync.catalog import Provider, WhatsAppTemplate
from ctsync.channels import CHANNELS
from ctsync.channels.shown import shown_links, shown_texts
from ctsync.previews import previews_of, previews_of_remembered
from ctsync.problems import Level, Position, Problem
from ctsync.rendering.paper.harmless import harmless
from ctsync.rendering.previews import PreviewPage, preview_page, preview_section, text_preview
from ctsync.rendering.problems.diagnostics import problems_view
from tests.channels.shop import CATALOG
from tests.previews.making import EVERYTHING, a_campaign, every_channel
from tests.rendering.previews.hostile import PAYLOADS
from tests.rendering.previews.reading import read_page

CALM = {channel: a_campaign(channel) for channel in every_channel()}
PEOPLE = {"full": {"Name": "Priya"}}


def _put(tree: Any, path: tuple[str | int, ...], value: str) -> Any:
    """A model with another value at a path, whatever its type would say of it."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(tree, Mapping):
        return {**tree, step: _put(tree[str(step)], rest, value)}
    if isinstance(tree, tuple):
        return tuple(_put(each, rest, value) if at == step else each for at, each in enumerate(tree))
    name = next(name for name, field in type(tree).model_fields.items() if step in (name, field.alias))
    return tree.model_copy(update={name: _put(getattr(tree, name), rest, value)})


def hostile_campaign(channel: str, payload: str) -> DesiredCampaign:
    """The channel's whole example with the payload in every place that a file or a register fills."""
    calm, kind = CALM[channel], CHANNELS[channel]
    message = calm.definition.message
    for text in shown_texts(kind.texts, message):
        message = _put(message, text.path, payload)
    for link in shown_links(kind.links, message):
        message = _put(message, link.path, f"https://cdn.acme.example/{payload}")
    if channel == "whatsapp":
        message = message.model_copy(update={"template": "pickup"})
    if channel == "webhook":
        message = message.model_copy(update={"endpoint": payload, "values": {payload: payload}})
    definition = calm.definition.model_copy(update={"message": message})
    return replace(
        calm,
        identity=replace(calm.identity, dashboard_name=payload),
        content=replace(calm.content, definition=definition, files={"emails/news.html": payload}),  # type: ignore[type-var]  # it is read already
        catalog=replace(CATALOG, **_registers(payload), previews={payload: {"Name": payload}, **PEOPLE}),
    )


def _registers(payload: str) -> dict[str, Any]:
    button = {"type": "url", "text": payload, "url": f"https://acme.example/{{{{1}}}}{payload}"}
    language = {
        "header": {"type": "text", "text": f"{{{{1}}}}{payload}"},
        "body": f"{{{{1}}}} {payload}",
        "footer": payload,
    }
    template = {
        "namespace": "n",
        "kind": "interactive",
        "languages": {"en": {**language, "buttons": [button]}},
    }
    return {
        "whatsapp_templates": {"pickup": WhatsAppTemplate.model_validate(template)},
        "providers": {"Gupshup": Provider.model_validate({"channel": "sms", "header": payload})},
    }


def _complaints(channel: str, payloads: Iterable[str]) -> list[str]:
    found = []
    for payload in payloads:
        previews = previews_of(hostile_campaign(channel, payload))
        seen = read_page(str(preview_section(previews, "one")))
        found += [f"{payload!r}: {each}" for each in seen.complaints]
        if harmless(payload) not in seen.words:
            found.append(f"{payload!r} is not shown")
        if any(not line.isprintable() for line in text_preview(previews)):
            found.append(f"{payload!r} gets into the text as it is")
    return found


def test_there_are_enough_payloads_and_each_is_another():
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 200


@pytest.mark.parametrize("part", range(6))
@pytest.mark.parametrize("channel", every_channel())
def test_no_payload_becomes_anything_but_words(channel, part):
    assert _complaints(channel, PAYLOADS[part::6]) == []


@pytest.mark.parametrize("channel", every_channel())
def test_what_a_store_kept_becomes_nothing_but_words(channel):
    for payload in PAYLOADS[:: len(every_channel())]:
        hostile = hostile_campaign(channel, payload)
        wiring = wiring_of(hostile.definition, hostile.account, hostile.catalog, hostile.files)
        told: Told = (UNNAMED, {}, hostile.definition.message)
        known = Remembered(hostile.key, payload, hostile.account, channel, payload, (told,), wiring)
        previews = previews_of_remembered(known)
        seen = read_page(str(preview_section(previews, "one")))
        assert seen.complaints == [], payload
        assert harmless(payload) in seen.words
        assert all(line.isprintable() for line in text_preview(previews)), payload


def test_the_names_and_problems_of_a_page_become_nothing_but_words():
    for payload in PAYLOADS:
        seen = read_page(preview_page(_page(payload)))
        assert seen.complaints == [], payload
        assert seen.words.count(harmless(payload)) >= 8


def _page(payload: str) -> PreviewPage:
    problem = Problem("CORE001", Position(payload, 3, 5), payload, payload, payload, Level.ERROR)
    return PreviewPage(
        project=payload,
        account=payload,
        previews=(replace(previews_of(CALM["sms"]), key=payload, title=payload, file=payload),),
        problems=problems_view([problem], lambda _: payload),
        trouble=(payload,),
    )


def test_every_text_and_link_was_replaced():
    for channel in every_channel():
        message, kind = hostile_campaign(channel, "PAYLOAD").definition.message, CHANNELS[channel]
        assert {text.text for text in shown_texts(kind.texts, message)} == {"PAYLOAD"}
        assert all(link.link.endswith("PAYLOAD") for link in shown_links(kind.links, message))
        assert EVERYTHING[channel]
