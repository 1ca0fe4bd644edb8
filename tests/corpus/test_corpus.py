"""Every file of the corpus gets its verdict, in a process of its own, within a second and 200 MB, without a crash."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import characters, sizes, syntax, values
from tests.corpus.one_file import MEMORY, SECONDS
from tests.support.source import ROOT

CASE = "campaigns/case.yaml"
SHOP = {
    "ctsync.yaml": (
        "version: 1\nproject: shop-12345678\n"
        "accounts:\n  sandbox: {sandbox: true, timezone: Asia/Kolkata, clock: 2027-05-20 10:00}\n"
        f"variables: {{long: {'v' * 10_000}}}\n"
    ),
    "registers/providers.yaml": (
        "version: 1\nproviders: {SendGrid-IN: {channel: email}}\nnotification_channels: {offers: Offers}\n"
    ),
    "registers/tracking_plan.yaml": "version: 1\nevents: {Charged: {Amount: number}}\nprofile: {City: text, Plan: text}\n",
}
PARSED: dict[str, tuple[Any, str]] = {**characters.FILES, **syntax.FILES, **sizes.FILES}


class Reader:
    """The program that reads each file in a process of its own, kept running between files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        quiet = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.corpus.one_file"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=quiet,
        )
        for path, text in SHOP.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        (root / CASE).parent.mkdir()

    def __call__(self, content: str | bytes, file: str = CASE) -> dict[str, Any]:
        (self.root / file).write_bytes(content.encode() if isinstance(content, str) else content)
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(json.dumps({"root": str(self.root), "file": file}) + "\n")
        self._program.stdin.flush()
        answer: dict[str, Any] = json.loads(self._program.stdout.readline())
        return answer

    def close(self) -> None:
        self._program.communicate()


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    reader = Reader(tmp_path_factory.mktemp("shop"))
    yield reader
    reader.close()


def of(made: str | bytes | Callable[[], str]) -> str | bytes:
    return made() if callable(made) else made


def test_the_corpus_is_large():
    assert len(PARSED) + len(values.FILES) >= 250


@pytest.mark.parametrize("name", PARSED)
def test_a_file_is_read_or_refused_at_its_place(read: Reader, name: str):
    made, expected = PARSED[name]
    answer = read(of(made))
    assert "died" not in answer, answer["died"]
    assert (answer["parsed"] or ["reads"])[0] == expected
    assert answer["tree"] == (expected == "reads")
    assert answer["astray"] == []
    assert answer["problems"] <= 60
    assert answer["widest"] <= 80


@pytest.mark.parametrize("name", values.FILES)
def test_a_campaign_is_loaded_or_refused_at_its_place(read: Reader, name: str):
    made, expected = values.FILES[name]
    answer = read(made())
    assert "died" not in answer, answer["died"]
    assert (answer["linted"] or ["loads"])[0] == expected
    assert answer["astray"] == []
    assert answer["problems"] <= 60
    assert answer["widest"] <= 80


@pytest.mark.parametrize("name", values.LETTERS)
def test_a_letter_keeps_nobody_busy(read: Reader, name: str):
    (read.root / "emails").mkdir(exist_ok=True)
    (read.root / "emails" / "a.html").write_text(values.LETTERS[name](), encoding="utf-8")
    answer = read(values.LETTER)
    assert "died" not in answer, answer["died"]
    assert answer["linted"]
    assert answer["astray"] == []


HUGE = (
    "as many values as allowed",
    "as many keys as allowed",
    "nested one deeper, in brackets",
    "a billion laughs",
)


@pytest.mark.parametrize("name", HUGE)
@pytest.mark.parametrize("file", ["ctsync.yaml", "registers/tracking_plan.yaml"])
def test_other_files_are_read_with_the_same_care(read: Reader, file: str, name: str):
    answer = read(sizes.FILES[name][0](), file)
    read(SHOP[file], file)
    assert "died" not in answer, answer["died"]
    assert answer["linted"]
    assert answer["astray"] == []


@pytest.mark.parametrize(
    ("harm", "codes", "died"),
    [
        ("while True: pass", {-signal.SIGPROF, -signal.SIGXCPU}, ""),
        (f"b'x' * {MEMORY}", {1}, "MemoryError"),
    ],
    ids=["time", "memory"],
)
def test_the_limits_of_that_process_are_real(harm: str, codes: set[int], died: str):
    assert SECONDS == 1
    program = f"from tests.corpus.one_file import limit; limit()\n{harm}"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode in codes
    assert died in ended.stderr
