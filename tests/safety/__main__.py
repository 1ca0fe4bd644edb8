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
    asked = parser.parse_args(words)
    if asked.name is not None:
        return int(runs[asked.name].run(asked))
    failed = [name for name in runs if not _did(name, runs[name], parser)]
    sys.stdout.write(f"Failed: {', '.join(failed)}\n" if failed else "All safety runs ended well.\n")
    return 1 if failed else 0


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
