"""The forms in which a server may give a passcode back: all of them are struck from what we print (A8)."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

from ctsync.redaction import Secret


def disguises(secret: Secret) -> tuple[Secret, ...]:
    """The secret as it is, in other cases, reversed, as hex, base64, and escaped for URLs and JSON."""
    text = secret.reveal()
    data = text.encode("utf-8", "surrogatepass")
    forms = [text, text.lower(), text.upper(), text.swapcase(), text[::-1], data.hex(), data.hex().upper()]
    forms += [quote(data, safe=""), quote_plus(data, safe=""), json.dumps(text)[1:-1]]
    forms += ["".join(f"\\u{ord(letter):04x}" for letter in text), "".join(f"%{byte:02X}" for byte in data)]
    forms += [_inside_base64(data, shift) for shift in range(3)]
    return tuple(Secret(form) for form in dict.fromkeys(forms))


def _inside_base64(data: bytes, shift: int) -> str:
    """The part of a longer text's base64 that depends on this text alone, if it begins at such an offset."""
    whole = base64.b64encode(b"\0" * shift + data).decode()
    return whole[(0, 2, 3)[shift] :].rstrip("=")[: _certain(len(data), shift)]


def _certain(length: int, shift: int) -> int:
    """How many letters of it no following byte can change."""
    return ((shift + length) * 8) // 6 - (0, 2, 3)[shift]
