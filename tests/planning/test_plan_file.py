"""A saved plan reads back as it was, and nothing else is read at all (reliability A3, A4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.errors import CtsyncError, ExitCode, Stale, UsageError
from ctsync.planning.needs import Need
from ctsync.planning.plan_file import MOST_BYTES, decode_plan, encode_plan
from ctsync.planning.saved import SavedPlan
from tests.support.campaigns import NOW
from tests.support.golden import Golden
from tests.support.saved import VERSION, a_change, a_saved_plan, saved_plans

PLAN = a_saved_plan(
    a_change(1),
    a_change(2, reach=None, needs=(Need("legal", ("acme/legal", "asha"), 2, "it is whatsapp"),)),
    lifted=frozenset({f"stops={2:064x}"}),
    allowed=("stops=" + "0" * 16,),
)
TEXT = encode_plan(PLAN)


def read(text: str | bytes, version: str = VERSION) -> SavedPlan:
    return decode_plan(
        text if isinstance(text, bytes) else text.encode(errors="backslashreplace"), version=version
    )


@given(saved_plans())
def test_what_is_saved_reads_back_to_the_same_plan_and_the_same_digest(saved: SavedPlan):
    again = read(encode_plan(saved))
    assert again == saved
    assert again.decision_digest == saved.decision_digest


def sealed(tree: dict[str, Any]) -> str:
    """As somebody would write it who knows how: with a checksum that fits."""
    body = {key: value for key, value in tree.items() if key != "checksum"}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    tree = {**body, "checksum": "sha256:" + hashlib.sha256(text.encode()).hexdigest()}
    return json.dumps(tree, indent=1, ensure_ascii=False) + "\n"


def changed(change: Callable[[dict[str, Any]], Any]) -> str:
    tree = json.loads(TEXT)
    change(tree)
    return sealed(tree)


def test_a_checksum_that_fits_is_made_like_ours():
    assert sealed(json.loads(TEXT)) == TEXT


FORGED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "an unknown key": lambda tree: tree.update(run="rm -rf"),
    "an unknown key of the account": lambda tree: tree["account"].update(passcode="x"),
    "an unknown key of a change": lambda tree: tree["changes"][0].update(payload={}),
    "no account": lambda tree: tree.pop("account"),
    "an account that is a list": lambda tree: tree.update(account=[]),
    "no changes": lambda tree: tree.pop("changes"),
    "changes that are a map": lambda tree: tree.update(changes={}),
    "a change that is a text": lambda tree: tree["changes"].append("x"),
    "an unknown kind": lambda tree: tree["changes"][0].update(kind="Delete"),
    "a kind that is no text": lambda tree: tree["changes"][0].update(kind=["Stop"]),
    "a change twice": lambda tree: tree["changes"].append(tree["changes"][1]),
    "changes in another order": lambda tree: tree["changes"].reverse(),
    "a change that is left out": lambda tree: tree["changes"].pop(0),
    "a change that is added": lambda tree: tree["changes"].append({**tree["changes"][1], "digest": "f" * 64}),
    "a short digest": lambda tree: tree["changes"][0].update(digest="0"),
    "a digest in capitals": lambda tree: tree["changes"][1].update(digest="F" * 64),
    "fewer people than none": lambda tree: tree["changes"][0].update(people=-1),
    "people with a fraction": lambda tree: tree["changes"][0].update(people=50.0),
    "people that are a flag": lambda tree: tree["changes"][0].update(people=True),
    "words without end": lambda tree: tree["changes"][0].update(change="x" * 2_000),
    "half a sign": lambda tree: tree["changes"][0].update(change="\ud800"),
    "another decision": lambda tree: tree.update(decision="0" * 64),
    "another lineage": lambda tree: tree["lock"].update(lineage="aaaaaa"),
    "a negative serial": lambda tree: tree["lock"].update(serial=-1),
    "a serial that is a text": lambda tree: tree["lock"].update(serial="3"),
    "a commit that is an option": lambda tree: tree.update(commit="--upload-pack=x"),
    "a year to live": lambda tree: tree.update(expires="2028-05-20T04:30:00+00:00"),
    "an end before its beginning": lambda tree: tree.update(expires="2027-05-20T04:29:59+00:00"),
    "a time of another zone": lambda tree: tree.update(made_at="2027-05-20T10:00:00+05:30"),
    "a time without a zone": lambda tree: tree.update(made_at="2027-05-20T04:30:00"),
    "a time that is a number": lambda tree: tree.update(made_at=1),
    "a lift of nothing that is planned": lambda tree: tree.update(lifted=["stops=" + "e" * 64]),
    "a lift of no limit": lambda tree: tree.update(lifted=[f"{2:064x}"]),
    "an approval of nobody known": lambda tree: tree["changes"][1]["approvals"][0].update(
        {"from": "acme/legal"}
    ),
    "fewer approvals than none": lambda tree: tree["changes"][1]["approvals"][0].update(count=-1),
    "an approval with another key": lambda tree: tree["changes"][1]["approvals"][0].update(given=True),
    "no approvals": lambda tree: tree["changes"][1].pop("approvals"),
    "a lift twice": lambda tree: tree.update(lifted=tree["lifted"] * 2),
    "an unknown way of lifting": lambda tree: tree.update(allowed=["everything"]),
    "estimates that are a number": lambda tree: tree.update(estimated=1),
    "keys in another order": lambda tree: tree.update(commit=tree.pop("commit")),
}


@pytest.mark.parametrize("name", FORGED)
def test_what_no_plan_has_is_refused_although_its_checksum_fits(name: str):
    with pytest.raises(UsageError) as refused:
        read(changed(FORGED[name]))
    assert refused.value.exit_code is ExitCode.USAGE
    assert "Nothing was done." in refused.value.what
    assert "ctsync plan --out" in refused.value.hint


def test_a_short_life_is_no_forgery():
    assert read(
        changed(lambda tree: tree.update(expires="2027-05-20T05:30:00+00:00"))
    ).expires == NOW + timedelta(hours=1)


def deep(levels: int) -> str:
    return TEXT[:-2] + ',\n "x": ' + "[" * levels + "]" * levels + "}\n"


BROKEN = {
    "no file at all": b"",
    "something else": b"hello",
    "another JSON": b"[]",
    "another JSON that looks like it": b'{"ctsync_plan": 1}',
    "letters of another time": TEXT.encode("utf-16"),
    "a mark before it": b"\xef\xbb\xbf" + TEXT.encode(),
    "line ends of another system": TEXT.replace("\n", "\r\n").encode(),
    "no last line end": TEXT.rstrip("\n").encode(),
    "a line more": (TEXT + "\n").encode(),
    "the whole twice": (TEXT * 2).encode(),
    "a checksum of nothing": TEXT.replace(json.loads(TEXT)["checksum"], "sha256:").encode(),
    "a key twice": TEXT.replace(' "commit": "",\n', ' "commit": "",\n "commit": "",\n').encode(),
    "not a number": TEXT.replace('"people": 50', '"people": NaN').encode(),
    "a number without end": TEXT.replace('"people": 50', '"people": ' + "9" * 5_000).encode(),
    "bytes that are no text": TEXT.replace("sale-1", "sale-\udcff").encode(errors="surrogateescape"),
    "deeper than 32 levels": deep(40).encode(),
    "deeper than any stack": deep(100_000).encode(),
    "more than 5 MB": TEXT.encode() + b" " * MOST_BYTES,
    "a list under a plan's first words": b'{\n "ctsync_plan": [' + b"1," * 50 + b"1]}",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_to_the_byte_what_was_written_is_refused(name: str):
    with pytest.raises(UsageError):
        read(BROKEN[name])


def test_what_people_read_of_a_plan_that_is_refused(golden: Golden):
    """Each way once; what a file holds is not repeated."""
    lines: list[str] = []
    refusals: list[tuple[str, str | bytes]] = [*BROKEN.items()]
    refusals += [(name, changed(FORGED[name])) for name in sorted(FORGED)]
    for name, content in refusals:
        with pytest.raises(UsageError) as refused:
            read(content)
        lines += [
            name,
            *(f"    {text}" for text in (refused.value.what, refused.value.why, refused.value.hint) if text),
        ]
    golden("plan/refused-files.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("key", ["ctsync", "ctsync_plan"])
def test_a_plan_of_another_version_says_what_to_do(key: str):
    with pytest.raises(Stale) as refused:
        read(changed(lambda tree: tree.update({key: "9.9\x1b[2J" if key == "ctsync" else 3})))
    assert refused.value.exit_code is ExitCode.STALE
    assert "same version in both jobs" in refused.value.hint
    assert "\x1b" not in refused.value.what


def test_a_changed_file_is_told_as_changed_and_not_as_another_version():
    with pytest.raises(UsageError, match="not as ctsync wrote it"):
        read(TEXT.replace(f'"ctsync": "{VERSION}"', '"ctsync": "0.2.0"'))


def test_a_plan_too_large_for_its_file_is_not_written():
    many = tuple(a_change(number, words="x" * 400) for number in range(12_000))
    with pytest.raises(UsageError, match="more than 5 MB"):
        encode_plan(a_saved_plan(*many))


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda data: b'{\n "ctsync_plan": ' + data))
def test_no_bytes_at_all_raise_anything_but_our_own_errors(content: bytes):
    with pytest.raises(CtsyncError):
        read(content)
