"""`python -m bench`: measure, and print a table. It ends with 0 whatever the figures are: they are for reading.

`--quick` measures the small shop and the sample only, in about a minute; `people` the sandbox's people only.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable

from bench import offline, people, renderings, requests, sends, startup
from bench.measuring import Figure, a_bench


def main(arguments: list[str]) -> None:
    """Measure everything, and print each table as soon as it is known."""
    quick = "--quick" in arguments
    print(f"{platform.system()}, {os.cpu_count()} cores, {platform.python_implementation()} ", end="")
    print(f"{platform.python_version()}. Medians; a process's whole processor time, its start included.")
    with a_bench() as bench:
        if "people" in arguments:
            _show("People of the sandbox", people.figures(bench, quick=quick))
            return
        _show("Starting", startup.figures(bench))
        _show("Planning without a network", offline.figures(bench, quick=quick))
        _show("A calendar's sums", sends.figures(bench))
        _show("A plan's renderings", renderings.figures(bench, quick=quick))
        _show("Requests of a plan, from the sandbox's journal", requests.figures(bench, quick=quick))
        _show("People of the sandbox", people.figures(bench, quick=quick))


def _show(title: str, figures: Iterable[Figure]) -> None:
    print(f"\n{title}\n{'':2}{'figure':60}{'value':>12}{'at most':>12}", flush=True)
    for figure in figures:
        goal = "" if figure.goal is None else _number(figure.goal, figure.unit)
        value = _number(figure.value, figure.unit)
        print(f"{'':2}{figure.name:60}{value:>12}{goal:>12}  {figure.verdict}".rstrip(), flush=True)


def _number(value: float, unit: str) -> str:
    digits = {"": 0, "x": 2, "s": 2}.get(unit, 0)
    return f"{value:,.{digits}f}{'' if unit in ('', 'x') else ' '}{unit}"


if __name__ == "__main__":
    main(sys.argv[1:])
