"""Fuzzing by coverage, by hand: `python -m tests.fuzz.with_atheris FOLDER -max_total_time=600`.

Not part of the suite. It needs Python 3.11 and `pip install atheris==3.0.0` beside ctsync's own packages; FOLDER keeps
the inputs that reached something new, so that the next run begins where this one ended. A finding becomes a line of
`tests/corpus`, and then it is mended. The first byte of an input chooses the file that the rest is put into.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-untyped]  # installed by whoever fuzzes

with atheris.instrument_imports(include=["ctsync", "yaml"]):
    from tests.fuzz.doors import DOORS, EMAIL, build, check

FILES = tuple(DOORS)
WORDS = Path(__file__).with_name("words.txt")
ROOT = Path(tempfile.mkdtemp(prefix="ctsync-fuzz-"))


def one_input(content: bytes) -> None:
    if content:
        check(ROOT, FILES[content[0] % len(FILES)], content[1:])


def main() -> None:
    build(ROOT)
    folder = Path(next((word for word in sys.argv[1:] if not word.startswith("-")), "fuzzed"))
    folder.mkdir(parents=True, exist_ok=True)
    for number, (file, text) in enumerate([*DOORS.items(), ("campaigns/case.yaml", EMAIL)]):
        first = bytes([FILES.index(file)])
        (folder / f"seed-{number}").write_bytes(first + text.encode())
    atheris.Setup([*sys.argv, "-max_len=4096", "-len_control=0", f"-dict={WORDS}"], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
