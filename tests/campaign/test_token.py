"""The token survives the trip through a remote name, whatever the name is, and is never mistaken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.token import (
    HIGHEST_SEQ,
    SMALLEST_NAME_LIMIT,
    TOKEN_BYTES,
    Token,
    lineage_of,
    make_token,
    own_of,
    parse_token,
    remote_name,
)
from ctsync.names import AccountName, Fingerprint, InstanceKey

ACCOUNT = AccountFacts(
    name=AccountName("shop"),
    project="acme-7q2m4kxa",
    account_hash="sha256:9b0e",
    zone="Asia/Kolkata",
    is_local=True,
)
PRINT = Fingerprint("ab" * 32)
KEY = InstanceKey("weekly-picks", day=date(2026, 12, 3))


def a_token(seq: int = 7, key: InstanceKey = KEY, generation: int = 1, lineage: str = "7q2m4k") -> Token:
    return make_token(ACCOUNT, key, PRINT, generation=generation, lineage=lineage, seq=seq)


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120).filter(str.strip)


def test_a_token_is_written_as_the_protocol_draws_it():
    assert str(a_token()) == "~ct1.l2ffo.2pmut2qy.hypqwz.a23oam.6eaaaaah"
    assert len(str(a_token(HIGHEST_SEQ)).encode()) == TOKEN_BYTES


@given(seq=st.integers(0, HIGHEST_SEQ), human=words, limit=st.integers(SMALLEST_NAME_LIMIT, 400))
@example(seq=1, human="नमस्ते दुनिया " * 9, limit=60)
@example(seq=1, human="👩‍👩‍👧‍👦🇮🇳🇮🇳 é", limit=SMALLEST_NAME_LIMIT)
@example(seq=0, human=" 0", limit=SMALLEST_NAME_LIMIT)
@example(seq=1, human=" 𐀀", limit=SMALLEST_NAME_LIMIT)
@example(seq=1, human="Sale ~ct1.aaaaa.aaaaaaaa.aaaaaa.aaaaaa.aaaaaaaa", limit=200)
def test_a_token_reads_back_and_only_the_human_part_is_shortened(seq, human, limit):
    token = a_token(seq)
    name = remote_name(human, token, limit)
    assert parse_token(name) == token
    assert len(name.encode()) <= limit
    kept = name.removesuffix(f" {token}")
    assert human.lstrip(" ").startswith(kept)
    assert kept
    if len(human.encode()) <= limit - TOKEN_BYTES - 1:
        assert kept == human.strip(" ")


@pytest.mark.parametrize(
    ("human", "room", "kept"),
    [
        ("Xmas Eve sneakers", 8, "Xmas Eve"),
        ("Xmas Eve sneakers", 9, "Xmas Eve"),
        ("cafe\u0301 bar", 5, "caf"),
        ("ab👍🏽", 7, "ab"),
        ("ab👩‍👧", 8, "ab"),
        ("ab🇮🇳", 8, "ab"),
        ("क्ष", 6, "क्"),
        ("अक्षर", 9, "अ"),
    ],
)
def test_a_cut_leaves_characters_whole_where_one_fits(human, room, kept):
    name = remote_name(human, a_token(), room + TOKEN_BYTES + 1)
    assert name.removesuffix(f" {a_token()}") == kept


def test_a_limit_without_room_for_a_token_is_refused():
    with pytest.raises(ValueError, match="no room for a token"):
        remote_name("x", a_token(), SMALLEST_NAME_LIMIT - 1)


@pytest.mark.parametrize("seq", [-1, HIGHEST_SEQ + 1])
def test_a_counter_that_does_not_fit_is_refused(seq):
    with pytest.raises(ValueError, match="does not fit"):
        a_token(seq)


@pytest.mark.parametrize(
    "spoilt",
    [
        "{token}",
        "Sale{token}",
        "Sale  {token}",
        "Sale\t{token}",
        "Sale {token} ",
        "Sale {token}\n",
        "Sale {token}x",
        "Sale {upper}",
        "Sale {short}",
        "Sale ~ct2.{rest}",
        "Sale",
        "",
    ],
)
def test_what_is_not_a_whole_token_after_one_space_is_none(spoilt):
    token = str(a_token())
    name = spoilt.format(token=token, upper=token.upper(), short=token[:-1], rest=token[5:])
    assert parse_token(name) is None


def test_the_last_token_of_a_name_counts():
    first, second = a_token(1), a_token(2)
    assert parse_token(f"copy of {first} {second}") == second


@pytest.mark.parametrize(
    ("other", "part"),
    [
        (
            make_token(replace(ACCOUNT, project="other"), KEY, PRINT, generation=1, lineage="7q2m4k", seq=7),
            "own",
        ),
        (
            make_token(replace(ACCOUNT, account_hash="x"), KEY, PRINT, generation=1, lineage="7q2m4k", seq=7),
            "own",
        ),
        (a_token(key=replace(KEY, day=date(2026, 12, 10))), "instance"),
        (a_token(key=replace(KEY, number=2)), "instance"),
        (a_token(key=replace(KEY, market="pune")), "instance"),
        (a_token(generation=2), "fingerprint"),
        (
            make_token(ACCOUNT, KEY, Fingerprint("cd" * 32), generation=1, lineage="7q2m4k", seq=7),
            "fingerprint",
        ),
        (a_token(lineage="other"), "lineage"),
        (a_token(seq=8), "seq"),
    ],
)
def test_each_part_speaks_of_one_thing_only(other, part):
    parts = ("own", "definition", "instance", "fingerprint", "lineage", "seq")
    differing = [name for name in parts if getattr(other, name) != getattr(a_token(), name)]
    assert differing == [part]


def test_another_definition_changes_definition_and_instance():
    other = a_token(key=replace(KEY, definition="daily-picks"))
    assert other.definition != a_token().definition
    assert other.instance != a_token().instance


def test_own_and_lineage_can_be_known_without_a_campaign():
    assert a_token().own == own_of(ACCOUNT)
    assert a_token().lineage == lineage_of("7q2m4k")
