"""What no translation may change is found, and what languages write differently is no alarm (LNG003)."""

from __future__ import annotations

import pytest

from ctsync.expansion.facts import differing_facts, facts_of


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("Save 40% today", "आज ४०% बचाइए"),
        ("Save 40% today", "Économisez 40 % aujourd'hui"),
        ("Save 40% today", "Bugün %40 tasarruf"),
        ("Only 1,499.50", "Nur 1.499,50"),
        ("Only 12,000", "Seulement 12\u202f000"),
        ("Rs 1,00,000", "100000 रुपये"),
        ("Ends at 6 pm", "Endet um 18:00"),
        ("Ends at 6:30 p.m.", "Fin à 18h30"),
        ("From 9 am", "Ab 9:00"),
        ("12 am to 12 pm", "0:00 – 12:00"),
        ("Buy two", "2 खरीदें"),
        ("2 for 1", "Zwei zum Preis von einem"),
        ("Code XMAS40", "कोड XMAS40"),
        ("Hi {{ Profile.Name | default: 'there' }}", "नमस्ते {{Profile.Name | default: 'जी'}}"),
        ("{% if Profile.City %}x{% endif %} 50", "५० {% if Profile.City %}y{% endif %}"),
        ("See https://acme.in/x.", "देखें https://acme.in/x।"),
        ("007", "7"),
    ],
)
def test_other_ways_to_write_the_same_are_no_alarm(original: str, translation: str):
    assert differing_facts(original, translation) == []
    assert differing_facts(translation, original) == []


@pytest.mark.parametrize(
    ("original", "translation", "expected"),
    [
        ("Save 40%", "आज ४५% बचाइए", ["percentage 40%", "percentage 45%"]),
        ("24 hours", "48 घंटे", ["number 24", "number 48"]),
        ("2 for 1", "3 for 1", ["number 2", "number 3"]),
        ("Only 499", "सिर्फ़", ["number 499 is missing"]),
        ("Code XMAS40", "कोड XMAS50", ["code XMAS40", "code XMAS50"]),
        ("{{ Profile.Name }}", "नमस्ते", ["placeholder Profile.Name is missing"]),
        ("Hi", "{{ Profile.City }}", ["placeholder Profile.City is not in the original"]),
        ("https://acme.in/a", "https://acme.in/b", ["link https://acme.in/a", "link https://acme.in/b"]),
        ("18:00", "19:00", ["number 18", "number 19"]),
        ("5%", "पाँच", ["percentage 5% is missing"]),
    ],
)
def test_a_fact_that_differs_is_named(original: str, translation: str, expected: list[str]):
    said = differing_facts(original, translation)
    assert [part in one for part, one in zip(expected, said, strict=True)] == [True] * len(said)


def test_the_code_of_an_offer_is_one_whatever_it_looks_like():
    assert facts_of("Use diwali now", code="diwali").codes == {"diwali"}
    assert differing_facts("Use diwali now", "अभी दिवाली", code="diwali") == ["the code diwali is missing"]
