"""The long safety runs, each by its name, or all of them: `python -m tests.safety [NAME [OPTIONS]]`.

A module of this folder that has `add_arguments` and `run` is one of them, under its own name. Alone it takes options;
all together take none, and each does as much as its defaults say.
"""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tests.safety.summary import SERIES, core_seconds, write

HERE = Path(__file__).parent


def found() -> dict[str, ModuleType]:
    """The runs by name."""
    names = sorted(
        path.stem for path in HERE.glob("*.py") if "\ndef add_arguments(" in path.read_text("utf-8")
    )
    return {name.replace("_", "-"): import_module(f"tests.safety.{name}") for name in names}


def main(words: list[str]) -> int:
    runs = found()
    parser = argparse.ArgumentParser(prog="python -m tests.safety", description=__doc__)
    choices = parser.add_subparsers(dest="name", metavar="NAME")
    for name, module in runs.items():
        summary = (module.__doc__ or "").partition("\n")[0]
        module.add_arguments(choices.add_parser(name, help=summary, description=summary))
    parser.add_argument("--summary", type=Path, metavar="FILE", help="write every figure there as JSON")
    asked = parser.parse_args(words)
    if asked.name is not None:
        failed = [asked.name] if int(runs[asked.name].run(asked)) else []
        _write(asked.summary, failed)
        return 1 if failed else 0
    failed = [name for name in runs if not _did(name, runs[name], parser)]
    _write(asked.summary, failed)
    for each in SERIES:
        sys.stdout.write(
            f"{each.name:<18} {each.cases:>7,} cases {len(each.accidents):>3} accidents {each.seconds:>6.0f} s\n"
        )
    sys.stdout.write(f"{core_seconds() / 60:.1f} core-minutes\n")
    sys.stdout.write(f"Failed: {', '.join(failed)}\n" if failed else "All safety runs ended well.\n")
    return 1 if failed else 0


def _write(path: Path | None, failed: list[str]) -> None:
    if path is not None:
        write(path, failed=failed)


def _did(name: str, module: ModuleType, parser: argparse.ArgumentParser) -> bool:
    sys.stdout.write(f"── {name}\n")
    sys.stdout.flush()
    begun = time.monotonic()
    code = int(module.run(parser.parse_args([name])))
    sys.stdout.write(
        f"── {name}: {'well' if code == 0 else 'FAILED'} after {time.monotonic() - begun:.0f} s\n"
    )
    return code == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
