"""`lint`, and `plan --offline` where nothing changed: a shop of a thousand files, and one of ten thousand.

Every pull request pays for them. Both read, check, compile and fingerprint every file and run the rules; the plan reads
the whole lock as well, and compares. The measure is what libyaml itself needs to walk through the same files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bench.measuring import Bench, Cost, Figure

SMALL, LARGE = 1_000, 10_000
GROWTH, OVER_EVENTS, MEGABYTES = 11, 4, 400
TIMES = 3
WHAT = ("plan", "lint", "events", "nodes")


def figures(bench: Bench, *, quick: bool) -> Iterator[Figure]:
    """The figures of both sizes; only of the small one when `quick`."""
    sizes = (SMALL,) if quick else (SMALL, LARGE)
    for size in sizes:
        bench.run("-m", "bench.shop", str(bench.folder / str(size)), str(size))
        _refuse_changes(bench, size)
    commands = {f"{what} {size}": _command(bench, what, size) for what in WHAT for size in sizes}
    costs = bench.in_turns(TIMES, **commands)
    for size in sizes:
        of_size = {what: costs[f"{what} {size}"] for what in WHAT}
        yield from _of_size(size, of_size, is_last=size == sizes[-1])
    if not quick:
        for what in ("plan", "lint"):
            growth = costs[f"{what} {LARGE}"].processor / costs[f"{what} {SMALL}"].processor
            yield Figure(f"{what}, {LARGE:,} files : {SMALL:,} files", growth, "x", GROWTH)


def _of_size(size: int, costs: Mapping[str, Cost], *, is_last: bool) -> Iterator[Figure]:
    """Of the small shop, what starting the command costs would drown the ratio, so it has no goal there."""
    plan, lint, events, nodes = (costs[what] for what in WHAT)
    yield Figure(f"plan --offline, {size:,} files, no changes: processor", plan.processor, "s")
    yield Figure(f"plan --offline, {size:,} files, no changes: wall", plan.wall, "s")
    yield Figure("the same files as YAML events: processor", events.processor, "s")
    goal = OVER_EVENTS if size == LARGE else None
    yield Figure(f"plan, {size:,} files : YAML events", plan.processor / events.processor, "x", goal)
    yield Figure("the same files as YAML events in positioned nodes: processor", nodes.processor, "s")
    yield Figure(f"plan, {size:,} files : positioned nodes", plan.processor / nodes.processor, "x", goal)
    yield Figure(f"lint, {size:,} files: processor", lint.processor, "s")
    yield Figure(f"lint, {size:,} files : positioned nodes", lint.processor / nodes.processor, "x", goal)
    yield Figure(f"plan, {size:,} files: memory at the most", plan.peak, "MB", MEGABYTES if is_last else None)


def _command(bench: Bench, what: str, size: int) -> tuple[str, ...]:
    folder = str(bench.folder / str(size))
    if what == "plan":
        return ("-m", "ctsync", "plan", "--offline", "-C", folder)
    if what == "lint":
        return ("-m", "ctsync", "lint", "-C", folder)
    return ("-m", "bench.events", *(("--nodes",) if what == "nodes" else ()), folder)


def _refuse_changes(bench: Bench, size: int) -> None:
    """Raise RuntimeError if the shop is not what is measured: one whose account holds everything."""
    told = bench.run(*_command(bench, "plan", size))
    if not told.startswith("No changes. "):
        raise RuntimeError(f"The generated shop has changes: {told[:200]}")
