"""Texts approved elsewhere."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from ctsync.catalog import DltTemplate, WhatsAppLanguage, WhatsAppTemplate

STATIC = {"type": "url", "text": "Shop", "url": "https://acme.example"}
DYNAMIC = {"type": "url", "text": "Track", "url": "https://acme.example/{{1}}"}
REPLY = {"type": "quick_reply", "text": "Stop"}


@pytest.mark.parametrize(
    ("buttons", "dynamic"),
    [((), 0), ((STATIC, REPLY), 0), ((DYNAMIC,), 1), ((DYNAMIC, STATIC, REPLY, DYNAMIC), 2), (DYNAMIC, 1)],
)
def test_only_buttons_that_end_in_a_placeholder_want_a_link_ending(buttons, dynamic):
    assert WhatsAppLanguage.model_validate({"body": "Hi", "buttons": buttons}).dynamic_buttons == dynamic


def test_a_whatsapp_template_is_taken_as_approved_unless_the_register_says_otherwise():
    written = {"namespace": "acme", "kind": "standard", "languages": {"en": {"body": "Hi {{1}}"}}}
    template = WhatsAppTemplate.model_validate(written)
    assert (template.status, template.checked, template.category) == ("approved", None, None)
    paused = WhatsAppTemplate.model_validate({**written, "status": "paused", "checked": "2027-05-01"})
    assert (paused.status, paused.checked) == ("paused", date(2027, 5, 1))
    with pytest.raises(ValidationError):
        WhatsAppTemplate.model_validate({**written, "kind": "carousel"})


def test_a_dlt_template_takes_one_address_or_several():
    written = {"id": "1107160000000000001", "text": "Rs {#var#} off"}
    assert DltTemplate.model_validate(written).urls == ()
    assert DltTemplate.model_validate({**written, "urls": "acme.in"}).urls == ("acme.in",)
