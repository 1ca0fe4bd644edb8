"""SMS in its parts, and WhatsApp's templates filled in."""

from __future__ import annotations

import pytest

from ctsync.previews import Mark
from ctsync.previews.model import text_of
from tests.previews.making import EVERYTHING, PLACE, a_look


def sms(body: str):
    return a_look("sms", {"body": body})


def marked(words, mark: Mark) -> list[str]:
    return [piece.text for piece in words if piece.mark is mark]


def test_a_short_sms_is_one_part_without_anything_marked():
    look = sms("Hello")
    assert (look.sender, look.number, look.places, look.room, look.alphabet) == ("ACMEIN", 1, 5, 160, "GSM-7")
    assert [text_of(part) for part in look.parts] == ["Hello"]


def test_a_long_sms_is_drawn_in_the_parts_that_are_paid_for():
    look = sms("a" * 200)
    assert [len(text_of(part)) for part in look.parts] == [153, 47]
    assert (look.number, look.room) == (2, 306)


def test_the_character_that_costs_room_is_marked_by_itself():
    look = sms("Get ₹150 off")
    assert marked(look.parts[0], Mark.FORCING) == ["₹"]
    assert (look.alphabet, look.room, look.forcing) == ("UCS-2", 70, ("₹",))


def test_where_the_language_itself_costs_room_one_character_stands_for_all():
    look = sms("मानसून आ गया है")
    assert marked(look.parts[0], Mark.FORCING) == ["म"]


@pytest.mark.parametrize(
    "body", ["मानसून आ गया है। " * 12, "👩‍👩‍👧‍👦" * 20, "[]{}" * 60], ids=["Hindi", "emoji", "brackets"]
)
def test_a_seam_never_cuts_a_letter_and_nothing_is_lost(body):
    look = sms(body)
    parts = [text_of(part) for part in look.parts]
    assert "".join(parts) == body
    assert 1 < len(parts) <= look.number
    assert not any(part.startswith(("\u200d", "ि", "ा", "े")) for part in parts)


def test_a_template_is_filled_and_its_fillings_are_marked():
    look = a_look("whatsapp", EVERYTHING["whatsapp"])
    assert text_of(look.body) == "Hi One, it waits until Two."
    assert marked(look.body, Mark.FILLED) == ["One", "Two"]
    assert marked(look.header, Mark.FILLED) == ["Header"]
    assert [(each.label, each.leads) for each in look.buttons] == [
        ("Directions", "https://acme.example/end"),
        ("Call us", ""),
    ]
    assert look.is_known


@pytest.mark.parametrize("kind", ["video", "document"])
def test_a_header_may_be_a_file(kind):
    link = f"https://cdn.acme.example/a.{kind}"
    look = a_look("whatsapp", {"template": "store", "language": kind, "header": {kind: link}})
    assert (look.picture.link, look.picture.noun) == (link, kind.capitalize())


def test_a_header_may_be_a_place():
    look = a_look("whatsapp", {"template": "store", "language": "location", "header": PLACE})
    assert look.place == ("Shop", "South End Road")


def test_placeholders_out_of_order_are_filled_by_their_numbers():
    look = a_look("whatsapp", {"template": "pickup", "language": "ta", "body": ["one", "two"]})
    assert text_of(look.body) == "வணக்கம் two one"
