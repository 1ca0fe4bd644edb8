"""The door of the campaign files: a folder in, campaigns and problems out.

Each file goes its way alone (`reader`). What files say of each other is asked here, when all are read: names used twice,
one identity claimed by two, and the rules about all campaigns together.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ctsync.campaign.desired import DesiredCampaign
from ctsync.catalog import Catalog
from ctsync.catalog.nearest import nearest
from ctsync.definitions.contract import Account, SharedSettings
from ctsync.definitions.files import campaign_files, stem_of
from ctsync.definitions.outcome import Outcome
from ctsync.definitions.placing import placed
from ctsync.definitions.quickly import NONE, Shortcuts, all_outcomes
from ctsync.definitions.reader import FileReader
from ctsync.expansion.clashes import clashes
from ctsync.lint.judge import Judge
from ctsync.problems import Position, Problem, Problems, in_brief


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the files of one account say. `definitions_seen` counts all its files, also those that were not asked for.

    With an error among the problems, `campaigns` lacks the campaigns of the files at fault: it must then not be
    planned, because a campaign that is absent is a campaign that is stopped.
    """

    campaigns: tuple[DesiredCampaign, ...]
    problems: Problems
    definitions_seen: int


def load_campaigns(
    root: Path,
    settings: SharedSettings,
    account: Account,
    catalog: Catalog,
    *,
    only: Collection[str] | None = None,
    judge: Judge | None = None,
    shortcuts: Shortcuts = NONE,
) -> Loaded:
    """Read the account's campaign files, or the paths in `only`, which must be among them.

    Problems of all files are gathered; with a `judge`, also what its rules find. Rules about all campaigns together
    are skipped if only some files are read. With `shortcuts` what a campaign says may be read when somebody asks. Raises
    UsageError if the account's own facts cannot be known.
    """
    reader = FileReader(root, settings, account, catalog, judge)
    problems = Problems()
    reader.defaults.check(problems)
    files = campaign_files(root, account.campaigns, problems)
    chosen = files if only is None else _chosen(files, only, root, reader, problems)
    with without_collector():
        outcomes = all_outcomes(reader, chosen, shortcuts)
    campaigns = tuple(campaign for outcome in outcomes for campaign in outcome.campaigns)
    for outcome in outcomes:
        problems.extend(outcome.problems)
    problems.extend(_names_used_twice(outcomes))
    problems.extend(_clashes(campaigns, reader, {one.where for one in problems if one.rule == "CORE002"}))
    if only is None and judge is not None:
        problems.extend(_judged_together(campaigns, reader, judge))
    return Loaded(campaigns, problems, len(files))


def draft_problems(
    root: Path,
    settings: SharedSettings,
    account: Account,
    catalog: Catalog,
    file: str,
    content: bytes,
    judge: Judge | None = None,
) -> Problems:
    """What is wrong with a campaign file that is not written yet, as if it stood in the repository under this name."""
    reader = FileReader(root, settings, account, catalog, judge)
    problems = Problems()
    reader.defaults.check(problems)
    (outcome,) = reader.outcomes([(file, content)])
    problems.extend(outcome.problems)
    return problems


def _chosen(
    files: tuple[str, ...], only: Collection[str], root: Path, reader: FileReader, problems: Problems
) -> tuple[str, ...]:
    for path in sorted(set(only).difference(files)):
        what = f"`{path}` is not a campaign file of the account {reader.facts.name}."
        hint = "`campaigns` of the account in ctsync.yaml says which files are."
        if path in ("ctsync.yaml", "policy.yaml") or path.startswith("registers/"):
            hint = "Leave it out: settings, registers and the policy are checked whatever is named."
        if not (root / path).exists():
            what = f"There is no file `{path}`."
            close = nearest(stem_of(path), by_name := {stem_of(file): file for file in files})
            hint = f"Did you mean `{by_name[close]}`?" if close else ""
        problems.add(Problem("INC001", Position(path), what, "", hint))
    return tuple(file for file in files if file in only)


def _names_used_twice(outcomes: Iterable[Outcome]) -> Iterator[Problem]:
    names: dict[str, Position] = {}
    for outcome in outcomes:
        if outcome.name is None:
            continue
        name, where = outcome.name
        first = names.setdefault(name, where)
        if first != where:
            for one, other in ((where, first), (first, where)):
                what = in_brief(f"The name `{name}` is used twice; the other one is at {other}.")
                yield Problem("CORE002", one, what, "", "Rename one of the two.")


def _clashes(
    campaigns: tuple[DesiredCampaign, ...], reader: FileReader, said: set[Position]
) -> Iterator[Problem]:
    """Files that claim one identity: each is shown where it claims it. A name used twice was said before."""
    for campaign, finding in clashes(campaigns):
        tree = reader.tree(campaign.position.file)
        problem = finding.at(campaign.position) if tree is None else placed(finding, tree)
        if problem.where not in said:
            yield problem


def _judged_together(
    campaigns: tuple[DesiredCampaign, ...], reader: FileReader, judge: Judge
) -> Iterator[Problem]:
    """What the rules say of all campaigns together, each where its file says it."""
    for campaign, finding in judge.account_findings(campaigns):
        tree = reader.tree(campaign.position.file)
        yield finding.at(campaign.position) if tree is None else placed(finding, tree)


@contextmanager
def without_collector() -> Iterator[None]:
    """Garbage collection off while many small objects are made, none of them garbage (libraries.md 0, row 2).

    What was made lives as long as the command, so the collector never looks at it again either.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()
