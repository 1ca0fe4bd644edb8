"""Previews of a repository's campaigns: from its files alone, or beside what its lock kept of what they replace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from ctsync.campaign.desired import DesiredCampaign
from ctsync.definitions.files import campaign_files
from ctsync.errors import CtsyncError, InvalidInput, UsageError
from ctsync.lock.record import UNKNOWN_CONTENT, Lock
from ctsync.planning.change import Create, Replace, Wait
from ctsync.planning.offline import plan_offline
from ctsync.planning.planner import empty_lock
from ctsync.previews import Previews, gathered, previews_of, previews_of_sent, with_before
from ctsync.problems import Level, Problem, Problems
from ctsync.redaction import safe_text
from ctsync.rendering.previews import PreviewPage
from ctsync.rendering.previews.page import BEGINNING
from ctsync.rendering.problems.diagnostics import ProblemsView, problems_view
from ctsync.workspace.carets import pointed
from ctsync.workspace.folder import STATE, SourceLines
from ctsync.workspace.offline import offline_now
from ctsync.workspace.own_files import OwnFile, at, named
from ctsync.workspace.picture_shelf import PictureShelf
from ctsync.workspace.rewriting import put_private
from ctsync.workspace.workspace import Workspace

MOST: Final = 100
"""Messages on one page: more, and no browser would open it gladly."""
FILE: Final = "preview.html"

Chosen = Callable[[Workspace], Sequence[DesiredCampaign]]
"""Which campaigns are shown. May raise UsageError and InvalidInput."""


def page_of(workspace: Workspace, choose: Chosen, *, with_sent: bool = False) -> PreviewPage:
    """The page of the chosen campaigns; `with_sent` adds what the lock kept of those that they replace."""
    campaigns = _one_date_each(choose(workspace))
    shelf = PictureShelf(workspace.root, workspace.around.pictures)
    parts = list(dict.fromkeys((each.name, each.key.market) for each in campaigns))
    shown = frozenset(parts[:MOST])
    lock = workspace.lock() if with_sent else None
    drawn = gathered(
        beside_sent(each, lock, workspace, shelf)
        for each in campaigns
        if (each.name, each.key.market) in shown
    )
    return PreviewPage(
        project=workspace.settings.project,
        account=workspace.account.name,
        previews=drawn,
        left_out=len(parts) - len(shown),
        problems=_told(_concerning(workspace, campaigns, choose), workspace.root),
    )


def _concerning(
    workspace: Workspace, campaigns: Sequence[DesiredCampaign], choose: Chosen
) -> Iterator[Problem]:
    """What is wrong with anything that is shown; of files that nobody asked for, nothing. What only informs is left to lint."""
    shown = {each.position.file for each in campaigns}
    patterns = workspace.account.campaigns
    others = set() if choose is all_of else set(campaign_files(workspace.root, patterns, Problems())) - shown
    for problem in workspace.problems:
        if problem.level is not Level.INFO and problem.where.file not in others:
            yield problem


def _told(problems: Iterable[Problem], root: Path | None) -> ProblemsView:
    return problems_view(pointed(problems, root), SourceLines(root))


def _one_date_each(campaigns: Sequence[DesiredCampaign]) -> list[DesiredCampaign]:
    """All dates of a part say the same: the first one stands for them."""
    first: dict[tuple[str, str, str], DesiredCampaign] = {}
    for each in campaigns:
        first.setdefault((each.name, each.key.market, each.key.language), each)
    return list(first.values())


def all_of(workspace: Workspace) -> Sequence[DesiredCampaign]:
    """Every campaign whose file has no error; `problems` tells of the others."""
    return workspace.load().campaigns


def changed_of(workspace: Workspace) -> Sequence[DesiredCampaign]:
    """What an apply would make, if the account is as the lock says. Raises InvalidInput if any file has an error."""
    wanted = workspace.wanted()
    lock = workspace.lock() or empty_lock(workspace.facts, workspace.account.lineage or "none-yet")
    now = offline_now(workspace.account, lock.applied_at)
    plan = plan_offline(wanted, lock, account=workspace.facts, now=now)
    made = {change.key for change in plan.changes if isinstance(change, Create | Replace | Wait)}
    return [each for each in wanted if each.key in made]


def page_of_trouble(error: CtsyncError, root: Path | None, page: PreviewPage | None = None) -> PreviewPage:
    """A page that says why there is nothing to see: `error` as its sentences, or each problem at its line."""
    empty = page or PreviewPage(project="", account="", previews=())
    if isinstance(error, InvalidInput):
        return replace(empty, previews=(), problems=_told(error.problems, root))
    said = tuple(part for part in (error.what, error.why, error.hint) if part)
    return replace(empty, previews=(), problems=None, trouble=said)


def write_page(workspace: Workspace, text: str, directory: str | None, out: str | None) -> Path:
    """Write the page for its owner's eyes, and give its path; without `out`, into the state folder.

    Raises UsageError for a file that is there and is no page of ours, and for one that cannot be written.
    """
    if out is not None:
        own = OwnFile(at(directory, out), "page", "ctsync preview --out FILE", BEGINNING)
        own.write(text)
        return own.path
    path = workspace.state / FILE
    try:
        put_private(path, text.encode())
    except OSError as error:
        raise UsageError(
            f"The page could not be written to {named(path)}: {safe_text(str(error.strerror), one_line=True)}.",
            hint="Name another file: --out FILE",
        ) from None
    return path


def as_typed(workspace: Workspace, path: Path) -> str:
    """The path as a person in the repository would type it."""
    own = workspace.root / STATE
    return f"{STATE}/{path.name}" if path.parent == own else str(path)


def beside_sent(
    campaign: DesiredCampaign, lock: Lock | None, workspace: Workspace, shelf: PictureShelf
) -> Previews:
    """The campaign's previews, beside what the lock kept of the one that it replaces, if there is one."""
    after = previews_of(campaign, shelf)
    record = None if lock is None else lock.records.get(str(campaign.key))
    if record is None or record.operation.fingerprint in (campaign.fingerprint, UNKNOWN_CONTENT):
        return after
    kept = workspace.store.get_blob(record.operation.content)
    return with_before(after, previews_of_sent(campaign, kept, shelf))
