"""`lint`, and `plan --offline` where nothing changed: a shop of a thousand files, and one of ten thousand.

Every pull request pays for them. Both read, check, compile and fingerprint every file and run the rules; the plan reads
the whole lock as well, and compares. The measure is what libyaml itself needs to walk through the same files. A plan
remembers what files came to: *cold* is without that, *warm* with it, *edited* with one file changed since.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bench.measuring import Bench, Cost, Figure

SMALL, LARGE = 1_000, 10_000
GROWTH, OVER_NODES, OVER_NODES_BOTH, MEGABYTES = 11, 4, 2.5, 400
WARM, EDITED, ONE_FILE = 0.2, 1.2, 150
TIMES = 3
WHAT = ("lint one core", "lint", "nodes", "cold", "warm", "edited", "file", "help")


def figures(bench: Bench, *, quick: bool) -> Iterator[Figure]:
    """The figures of both sizes; only of the small one when `quick`. Of the small one starting drowns the ratios."""
    sizes = (SMALL,) if quick else (SMALL, LARGE)
    for size in sizes:
        bench.run("-m", "bench.shop", str(bench.folder / str(size)), str(size))
        _refuse_changes(bench, size)
    growing = {}
    for size in sizes:
        costs = _costs(bench, bench.folder / str(size))
        growing[size] = costs["lint one core"].processor
        yield from _of_size(size, costs, has_goals=size == LARGE)
    if not quick:
        yield Figure(f"lint, {LARGE:,} files : {SMALL:,} files", growing[LARGE] / growing[SMALL], "x", GROWTH)


def _of_size(size: int, costs: Mapping[str, Cost], *, has_goals: bool) -> Iterator[Figure]:
    def figure(name: str, value: float, unit: str, goal: float | None = None) -> Figure:
        return Figure(f"{name}, {size:,} files", value, unit, goal if has_goals else None)

    alone, both, nodes = (costs[name] for name in ("lint one core", "lint", "nodes"))
    cold, warm, edited = (costs[name] for name in ("cold", "warm", "edited"))
    yield figure("YAML events in positioned nodes: processor", nodes.processor, "s")
    yield figure("lint on one core: processor", alone.processor, "s")
    yield figure("lint on one core : nodes", alone.processor / nodes.processor, "x", OVER_NODES)
    yield figure("lint on one core: memory", alone.peak, "MB", MEGABYTES)
    yield figure("lint: wall", both.wall, "s")
    yield figure("lint : nodes, on the wall", both.wall / nodes.wall, "x", OVER_NODES_BOTH)
    yield figure("plan --offline, cold: processor", cold.processor, "s")
    yield figure("plan --offline, cold: memory", cold.peak, "MB", MEGABYTES)
    yield figure("plan --offline, warm : cold", warm.processor / cold.processor, "x", WARM)
    yield figure("plan --offline, one file edited : warm", edited.processor / warm.processor, "x", EDITED)
    yield figure(
        "lint FILE over lint --help: wall", (costs["file"].wall - costs["help"].wall) * 1000, "ms", ONE_FILE
    )


def _costs(bench: Bench, shop: Path) -> dict[str, Cost]:
    one = min(shop.glob("campaigns/push/*/*.yaml"))
    folder = str(shop)
    plan = ("-m", "ctsync", "plan", "--offline", "-C", folder)
    commands = {
        "lint one core": ("-m", "bench.one_core", "lint", "-C", folder),
        "lint": ("-m", "ctsync", "lint", "-C", folder),
        "nodes": ("-m", "bench.events", "--nodes", folder),
        "cold": plan,
        "warm": plan,
        "edited": plan,
        "file": ("-m", "ctsync", "lint", str(one), "-C", folder, "--quiet"),
        "help": ("-m", "ctsync", "lint", "--help"),
    }
    before: dict[str, Callable[[], object]] = {"cold": lambda: _forget(shop), "edited": lambda: _touch(one)}
    return bench.in_turns(TIMES, before, **{name: commands[name] for name in WHAT})


def _forget(shop: Path) -> None:
    shutil.rmtree(shop / ".ctsync" / "cache", ignore_errors=True)


def _touch(file: Path) -> None:
    """Another comment at its end: other bytes, and the same campaign."""
    with file.open("a", encoding="utf-8") as opened:
        opened.write("# looked over\n")


def _refuse_changes(bench: Bench, size: int) -> None:
    """Raise RuntimeError if the shop is not what is measured: one whose account holds everything."""
    told = bench.run("-m", "ctsync", "plan", "--offline", "-C", str(bench.folder / str(size)))
    if not told.startswith("No changes. "):
        raise RuntimeError(f"The generated shop has changes: {told[:200]}")
