from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.api.disguises import disguises
from ctsync.redaction import Secret, redact

PASSCODE = "c4nary-Pass%Code"


@pytest.mark.parametrize(
    "form",
    [
        PASSCODE,
        PASSCODE.lower(),
        PASSCODE.upper(),
        PASSCODE.swapcase(),
        PASSCODE[::-1],
        PASSCODE.encode().hex(),
        PASSCODE.encode().hex().upper(),
        quote(PASSCODE, safe=""),
        json.dumps(PASSCODE),
        "".join(f"\\u{ord(letter):04x}" for letter in PASSCODE),
        "".join(f"%{byte:02X}" for byte in PASSCODE.encode()),
    ],
)
def test_each_form_is_struck_out(form):
    assert "***" in redact(f"before {form} after", disguises(Secret(PASSCODE)))


@given(st.binary(max_size=7), st.binary(max_size=7), st.from_regex(r"[A-Za-z0-9]{8,20}", fullmatch=True))
def test_base64_is_struck_out_wherever_the_passcode_stands_in_the_text(before, after, passcode):
    whole = base64.b64encode(before + passcode.encode() + after).decode()
    assert "***" in redact(whole, disguises(Secret(passcode)))
