"""The forms in which a server may give a passcode back: all of them are struck from what we print (A8)."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus

from ctsync.redaction import Secret


def disguises(secret: Secret) -> tuple[Secret, ...]:
    """The secret as it is, in other cases, reversed, as hex, base64, UTF-16, and escaped for URLs, JSON, HTML, mail."""
    text = secret.reveal()
    data = text.encode("utf-8", "surrogatepass")
    forms = [text, text.lower(), text.upper(), text.swapcase(), text[::-1], data.hex(), data.hex().upper()]
    forms += [quote(data, safe=""), quote_plus(data, safe=""), json.dumps(text)[1:-1], html.escape(text)]
    forms += [_each(form, text) for form in ("\\u{:04x}", "\\u{:04X}", "&#{};", "&#x{:x};", "&#x{:X};")]
    forms += [_each(form, data) for form in ("%{:02X}", "%{:02x}", "={:02X}", "\\x{:02x}")]
    forms += [nul.join(text) for nul in ("\0", "\\u0000", "\\u{0}")]
    forms += [text.replace("=", "=3D")]
    for shift in range(3):
        inside = _inside_base64(data, shift)
        forms += [inside, inside.replace("+", "-").replace("/", "_")]
    return tuple(Secret(form) for form in dict.fromkeys(forms))


def _each(form: str, letters: str | bytes) -> str:
    """Every letter, or every byte, in that form."""
    return "".join(form.format(ord(one) if isinstance(one, str) else one) for one in letters)


def _inside_base64(data: bytes, shift: int) -> str:
    """The part of a longer text's base64 that depends on this text alone, if it begins at such an offset."""
    whole = base64.b64encode(b"\0" * shift + data).decode()
    return whole[(0, 2, 3)[shift] :].rstrip("=")[: _certain(len(data), shift)]


def _certain(length: int, shift: int) -> int:
    """How many letters of it no following byte can change."""
    return ((shift + length) * 8) // 6 - (0, 2, 3)[shift]
