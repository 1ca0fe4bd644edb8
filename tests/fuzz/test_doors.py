"""Files that were right and are damaged: by bytes, by lines, by words, by values. All are read or refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctsync.problems import Level
from tests.fuzz.doors import DOORS, EMAIL, SETTINGS, build, check, found

FILES = st.sampled_from(sorted(DOORS))
SIGNS = st.sampled_from(
    [
        *[
            ":",
            "#",
            "-",
            "?",
            "|",
            ">",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&",
            "*",
            "!",
            "%",
            "@",
            "`",
            '"',
            "'",
            "\\",
            "<",
            "=",
            "~",
            ".",
            "/",
            "$",
        ],
        " ",
        "\n",
        "\t",
        "\r",
        "\x00",
        "\u200d",
        "\u202e",
        "\u2028",
        "\ufeff",
        "ह",
        "😀",
        "{{",
        "${",
        "<<",
        "---",
        "...",
        "!!",
        "\\u",
        "  ",
        ": ",
    ]
)
VALUES = st.one_of(
    st.sampled_from(
        [
            "none",
            "true",
            "false",
            "null",
            "~",
            "yes",
            "on",
            "0",
            "1",
            "-1",
            "5k",
            "1.2M",
            "5%",
            "0.86",
            "1,000",
            "30m",
            "5mo",
            "99999mo",
            "2027-06-02",
            "2027-06-02T19:30",
            "9pm",
            "21:00",
            "21:00..06:00",
            "350k..450k",
            "5..1",
            "mon",
            "last",
            "user",
            "system",
            "[]",
            "{}",
            "[[]]",
            "{a:}",
            "now",
            "http://a",
            "acme://",
            "../x",
            "${x}",
            "${cdn}",
            "{{x}}",
            "[a,{b:c}]",
            "{at_least:5}",
            "{custom:A}",
            "{env:A}",
            "[system,5%]",
            "1/2/2027",
        ]
    ),
    st.from_regex(r"[0-9]{1,30}", fullmatch=True),
    st.text(max_size=12),
)
LEAF = re.compile(r"(?<=: )[^\n,{}\[\]]+")
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("shop")
    build(made)
    return made


def test_the_repository_that_is_damaged_here_is_right(root: Path):
    assert [problem for problem in found(root) if problem.level is Level.ERROR] == []


def test_a_problem_in_another_file_is_found_there(root: Path):
    broken = SETTINGS.replace("countries", "contries")
    assert {problem.where.file for problem in check(root, "ctsync.yaml", broken.encode())} == {"ctsync.yaml"}


@FEW
@given(file=FILES, at=st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), min_size=1, max_size=8))
def test_bytes_are_changed(root: Path, file: str, at: list[tuple[int, int]]):
    content = bytearray(DOORS[file].encode())
    for place, byte in at:
        content[place % len(content)] = byte
    check(root, file, bytes(content))


@FEW
@given(file=FILES, start=st.integers(0, 2_000), length=st.integers(0, 400), again=st.integers(0, 3))
def test_a_piece_is_lost_or_repeated(root: Path, file: str, start: int, length: int, again: int):
    content = DOORS[file].encode()
    start %= len(content)
    piece = content[start : start + length]
    check(root, file, content[:start] + piece * again + content[start + length :])


@FEW
@given(file=FILES, order=st.randoms(use_true_random=False), drop=st.integers(0, 3))
def test_lines_change_their_places(root: Path, file: str, order, drop: int):
    lines = DOORS[file].splitlines(keepends=True)
    order.shuffle(lines)
    check(root, file, "".join(lines[drop:]).encode())


@FEW
@given(file=FILES, signs=st.lists(st.tuples(st.integers(0, 2_000), SIGNS), min_size=1, max_size=6))
def test_signs_of_yaml_are_strewn_in(root: Path, file: str, signs: list[tuple[int, str]]):
    text = DOORS[file]
    for place, sign in signs:
        at = place % (len(text) + 1)
        text = text[:at] + sign + text[at:]
    check(root, file, text.encode())


@settings(FEW, max_examples=150)
@given(file=st.sampled_from([*sorted(DOORS), EMAIL]), which=st.integers(0, 200), value=VALUES)
def test_one_value_becomes_another(root: Path, file: str, which: int, value: str):
    text = file if file == EMAIL else DOORS[file]
    check(root, "campaigns/case.yaml" if file == EMAIL else file, _with_value(text, which, value).encode())


@FEW
@given(
    which=st.integers(0, 200),
    key=st.sampled_from(["a", "__class__", "none", "\u0939", "from", "1", "<<", "a b"]),
)
def test_one_key_becomes_another(root: Path, which: int, key: str):
    keys = list(re.finditer(r"[A-Za-z_]+(?=:)", DOORS["campaigns/case.yaml"]))
    found_key = keys[which % len(keys)]
    text = DOORS["campaigns/case.yaml"]
    check(root, "campaigns/case.yaml", (text[: found_key.start()] + key + text[found_key.end() :]).encode())


def _tree(leaf: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def below(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        keys = st.sampled_from(
            [
                "event",
                "within",
                "where",
                "profile",
                "did",
                "at",
                "every",
                "days",
                "title",
                "body",
                "from",
                "to",
                "a",
            ]
        )
        pairs = st.lists(st.tuples(keys, inner), max_size=4, unique_by=lambda pair: pair[0])
        return st.one_of(
            st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
            pairs.map(lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items) + "}"),
        )

    return st.recursive(leaf, below, max_leaves=12)


@settings(FEW, max_examples=150)
@given(
    key=st.sampled_from(
        [
            "name",
            "owner",
            "purpose",
            "channel",
            "audience",
            "schedule",
            "message",
            "quiet_hours",
            "goal",
            "control_group",
            "expires",
            "labels",
            "offer",
            "generation",
            "renamed_from",
            "adopt",
            "not_the_same_as",
            "raw",
            "devices",
            "countries",
            "markets",
            "languages",
        ]
    ),
    value=_tree(
        st.sampled_from(
            ["a", "5", "true", "none", "30d", "2027-06-02", "Charged", "Amount", "push", "mon", "user"]
        )
    ),
)
def test_one_key_holds_any_shape(root: Path, key: str, value: str):
    kept = re.sub(rf"(?m)^{key}:.*\n(?:  .*\n)*", "", DOORS["campaigns/case.yaml"])
    check(root, "campaigns/case.yaml", f"{kept}{key}: {value}\n".encode())


def _with_value(text: str, which: int, value: str) -> str:
    leaves = list(LEAF.finditer(text))
    if not leaves:
        return value
    leaf = leaves[which % len(leaves)]
    return text[: leaf.start()] + value + text[leaf.end() :]
