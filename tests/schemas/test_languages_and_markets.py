"""A file for several languages or markets: each part changes what it may change, and no more."""

from __future__ import annotations

import pytest

from tests.support.editors import complaints
from tests.support.repositories import known_of
from tests.support.source import ROOT

FILE = """
name: x
owner: kaveri/crm
purpose: promotional
channel: push
audience: {segment: Active shoppers}
schedule: {at: 2027-06-07 11:00}
message: {title: "Hi", body: "There"}
languages:
  from: Profile.Language
  default: en
  send_as: one_campaign
  values: {hi: [hi, Hindi]}
  hi: {title: "नमस्ते", body: "कैसे हैं?", skip: false}
markets:
  mumbai: {audience: {profile: {City: Mumbai}, expect: 180k..220k}, schedule: {at: 2027-06-08 18:00}}
  pune: {skip: true, message: {title: "Hi, Pune"}, languages: {hi: {title: "नमस्ते, पुणे"}}}
"""


def against(text: str) -> list[str]:
    return complaints("campaign", text, known_of(ROOT))


def test_both_together_are_let_through():
    assert against(FILE) == []


def test_what_every_market_brings_is_not_asked_of_the_file():
    whole = "mumbai: {audience: {segment: Active shoppers}, schedule: {at: 2027-06-08 18:00}, message: {title: a, body: b}}"
    parts = [part for part in FILE.split("\n") if not part.startswith(("audience", "schedule", "message"))]
    text = "\n".join([*parts[: parts.index("markets:") + 1], f"  {whole}", ""])
    assert against(text) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from: Profile.Language", "from: Language"),
        ("from: Profile.Language\n", "\n"),
        ("send_as: one_campaign", "send_as: one"),
        ("  default: en\n", ""),
        ("default: en", "default: English"),
        ('hi: {title: "नमस्ते"', 'hi: {titel: "नमस्ते"'),
        ('hi: {title: "नमस्ते"', 'hi: {subject: "नमस्ते"'),
        ("skip: false", "skip: no"),
        ("  mumbai:", "  Mumbai:"),
        ("skip: true", "name: y"),
        ("skip: true", "owner: a/b"),
        ("City: Mumbai", "Town: Mumbai"),
        ("2027-06-08 18:00", "2027-06-08"),
        ("180k..220k", "180k-220k"),
    ],
)
def test_a_mistake_in_a_part_is_underlined(before, after):
    assert before in FILE
    assert against(FILE.replace(before, after, 1)) != []


def test_parts_of_a_file_without_markets_do_not_make_its_message_whole():
    text = FILE.replace('body: "There"', 'subtitle: "There"').split("markets:")[0]
    assert against(text) != []
