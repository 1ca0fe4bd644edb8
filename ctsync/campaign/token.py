"""The mark in a remote name by which ctsync knows its own campaigns again (protocol 2).

CleverTap has no idempotency key and shows no content, so the name is the only thing that travels there and back.
A record keeps the token as it was sent; nothing here is ever used to recompute one that already went out.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b32encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from ctsync.campaign.account import AccountFacts
from ctsync.names import TOKEN_MARK, Fingerprint, InstanceKey

TOKEN_BYTES = 42
SMALLEST_NAME_LIMIT = TOKEN_BYTES + 1 + 4
"""Bytes: a token, the space before it, and one character of any script."""

HIGHEST_SEQ = 32**6 - 1

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_TOKEN = re.compile(
    r"(?:.*[^ ])? "
    + re.escape(TOKEN_MARK)
    + r"(?P<own>[a-z2-7]{5})\.(?P<definition>[a-z2-7]{8})\.(?P<instance>[a-z2-7]{6})"
    + r"\.(?P<fingerprint>[a-z2-7]{6})\.(?P<lineage>[a-z2-7]{2})(?P<seq>[a-z2-7]{6})",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`~ct1.own.definition.instance.fingerprint.lineage+seq`, all base32 in lower case.

    `own` says whose it is (account and project), `definition` and `instance` whether two rows are the same
    campaign, `fingerprint` whether they say the same, `lineage` and `seq` which lock sent it, and when.
    """

    own: str
    definition: str
    instance: str
    fingerprint: str
    lineage: str
    seq: int

    def __str__(self) -> str:
        front = f"{TOKEN_MARK}{self.own}.{self.definition}.{self.instance}.{self.fingerprint}"
        return f"{front}.{self.lineage}{_written(self.seq)}"


def own_of(account: AccountFacts) -> str:
    """What every token of this account and project carries."""
    return _hashed("own", account.account_hash, account.project, length=5)


def definition_of(key: InstanceKey) -> str:
    """What every token of one definition carries."""
    return _hashed("def", key.definition, length=8)


def instance_of(key: InstanceKey) -> str:
    """What every token of one instance carries."""
    return _hashed("inst", str(key), length=6)


def content_of(fingerprint: Fingerprint, generation: int) -> str:
    """What every token of one content under one generation carries."""
    return _hashed("fp", fingerprint, str(generation), length=6)


def lineage_of(lineage: str) -> str:
    """What every token of one lock's lineage carries."""
    return _hashed("lin", lineage, length=2)


def make_token(
    account: AccountFacts,
    key: InstanceKey,
    fingerprint: Fingerprint,
    *,
    generation: int,
    lineage: str,
    seq: int,
) -> Token:
    """The token of one operation. `seq` is the lock's counter, given out once.

    Raises ValueError if `seq` does not fit into its six places.
    """
    if not 0 <= seq <= HIGHEST_SEQ:
        raise ValueError(f"seq {seq} does not fit into a token")
    return Token(
        own=own_of(account),
        definition=definition_of(key),
        instance=instance_of(key),
        fingerprint=content_of(fingerprint, generation),
        lineage=lineage_of(lineage),
        seq=seq,
    )


@lru_cache(maxsize=1 << 14)
def parse_token(remote_name: str) -> Token | None:
    """The token that ends a remote name, after exactly one space; None if there is none, or it is not whole.

    Remembered for a while, because a run that proves many stops reads the same names in each of its lists.
    """
    match = _TOKEN.fullmatch(remote_name)
    if match is None:
        return None
    return Token(
        own=match["own"],
        definition=match["definition"],
        instance=match["instance"],
        fingerprint=match["fingerprint"],
        lineage=match["lineage"],
        seq=_read(match["seq"]),
    )


def remote_name(human: str, token: Token, limit_bytes: int) -> str:
    """The name as it is sent: the human part, shortened to fit, one space, the token.

    Only the human part is ever shortened, between two characters as people see them where one fits at all, else
    between two code points; what is left neither begins nor ends with a space. Raises ValueError below `SMALLEST_NAME_LIMIT`.
    """
    if limit_bytes < SMALLEST_NAME_LIMIT:
        raise ValueError(
            f"a name of {limit_bytes} bytes has no room for a token; {SMALLEST_NAME_LIMIT} is the least"
        )
    return f"{_shortened(human, limit_bytes - TOKEN_BYTES - 1)} {token}"


def _shortened(text: str, limit: int) -> str:
    text = text.lstrip(" ")
    if len(text.encode()) > limit:
        cut = len(text.encode()[:limit].decode(errors="ignore"))
        whole = next((end for end in range(cut, 0, -1) if _is_boundary(text, end)), cut)
        text = text[:whole]
    return text.rstrip(" ")


def _is_boundary(text: str, place: int) -> bool:
    """Whether a cut before `place` leaves both sides whole: accents, conjuncts, flags and emoji stay together."""
    before, after = text[place - 1], text[place]
    return not (
        unicodedata.category(after).startswith("M")
        or unicodedata.combining(before) == _VIRAMA
        or _ZERO_WIDTH_JOINERS.intersection((before, after))
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or (_is_flag_letter(before) and _is_flag_letter(after))
    )


_VIRAMA = 9
"""Unicode's combining class of the signs that bind two Indic letters into one."""
_ZERO_WIDTH_JOINERS = {"\u200c", "\u200d"}


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _hashed(kind: str, *parts: str, length: int) -> str:
    text = "\0".join(("ct1", kind, *parts))
    return b32encode(sha256(text.encode()).digest()).decode().lower()[:length]


def _written(seq: int) -> str:
    letters = []
    for _ in range(6):
        seq, digit = divmod(seq, 32)
        letters.append(_ALPHABET[digit])
    return "".join(reversed(letters))


def _read(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 32 + _ALPHABET.index(letter)
    return number
