"""What a run may do of what it planned, by what was approved before (protocol 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ctsync.applying.calls import Ancestry, CompareCommits
from ctsync.applying.request import Asking, Request
from ctsync.applying.run import Run
from ctsync.campaign.account import AccountFacts
from ctsync.errors import ExitCode, LockForeign, LockMissing, Stale
from ctsync.lock.record import Lock
from ctsync.planning.change import Acting
from ctsync.planning.plan import Plan, change_digest
from ctsync.planning.saved import Left, SavedChange, SavedPlan, overtaken, still_allows, why_left
from ctsync.redaction import safe_text

_NAMED = 5


def is_approved(run: Run, change: Acting) -> bool:
    """Whether the plan that was shown, or saved, had this very change, and it may still be made under it."""
    if run.request.saved is not None:
        return still_allows(run.request.saved, change, run.lock, run.request.account, run.now)
    return run.request.approved is None or change_digest(change, run.request.account) in run.request.approved


def why_not(run: Run, change: Acting) -> str:
    """Why a change of the recomputed plan is left alone, as a sentence or two."""
    saved = run.request.saved
    if saved is None:
        return "The account or the files changed since the plan was shown. Plan again to see what is left."
    if saved.is_over(run.now):
        return f"The plan was valid until {saved.expires:%Y-%m-%d %H:%M} UTC: only what it withdraws is done. Make a new one."
    left = why_left(saved, change, run.lock, run.request.account, run.now)
    return f"{_WHY_LEFT.get(left, _WHY_LEFT[Left.NOT_APPROVED])} Make a new one, and have that approved."


_WHY_LEFT: Mapping[Left | None, str] = {
    Left.NOT_APPROVED: "It is not in the approved plan.",
    Left.DECIDED_SINCE: "Since the plan was made, its dates were approved anew, or an approval of them was taken back.",
    Left.MADE_SINCE: "Since the plan was made, a campaign of it has been made already; one approval makes one.",
    Left.HELD_SINCE: "Since the plan was made, a hold has stopped it, or a relative of it that would send that day.",
}


def refuse_unfit_plan(saved: SavedPlan, lock: Lock, request: Request, *, is_there: bool) -> Asking[None]:
    """Raise what makes a saved plan unfit for this account and this commit, before anything is written.

    Stale for a commit that is older than the plan's, or of another history; LockMissing and LockForeign where the lock is
    not the one, or an older copy of the one, that the plan was made from. `is_there` says whether there is a lock at all.
    """
    yield from _refuse_another_commit(saved, request)
    refuse_another_account(saved, request.account)
    if not is_there and saved.serial:
        raise LockMissing(
            f"The plan was made from a lock with serial {saved.serial}, and there is none here.",
            why="Without it ctsync cannot know what it created, and a create could go out twice.",
            hint="Put the newest lock back in its place.",
        )
    if saved.lineage != lock.lineage:
        raise LockForeign(
            "The plan was made from another lock than the one that is here.",
            why=f"The lock's lineage is {lock.lineage}, and the plan's is {safe_text(saved.lineage, limit=40, one_line=True)}.",
            hint="Look at `store` in ctsync.yaml, or make a new plan here.",
        )
    if lock.serial < saved.serial or lock.next_seq < saved.next_seq:
        raise LockForeign(
            "The lock is older than the one that the plan was made from.",
            why=f"It has serial {lock.serial}, and the plan saw {saved.serial}: an older copy was restored.",
            hint="Put the newest copy back. Nothing is sent until then.",
        )


def refuse_another_account(saved: SavedPlan, account: AccountFacts) -> None:
    """Raise LockForeign for a plan of another account or project."""
    theirs = (saved.account, saved.account_hash, saved.project)
    if theirs != (account.name, account.account_hash, account.project):
        raise LockForeign(
            f"The plan is of the account {safe_text(saved.account, limit=100, one_line=True)} of the project "
            f"{safe_text(saved.project, limit=100, one_line=True)}, and this is {account.name} of {account.project}.",
            why=""
            if saved.account_hash == account.account_hash
            else "The two belong to different CleverTap accounts.",
            hint="Name the account that the plan is of with --account, or make a new plan.",
        )


def _refuse_another_commit(saved: SavedPlan, request: Request) -> Asking[None]:
    """On this machine's own accounts commits are noted and not compared."""
    if request.account.is_local or saved.commit == request.commit:
        return
    verdict = Ancestry.UNRELATED
    if saved.commit:
        verdict = yield CompareCommits(saved.commit)
    if verdict is Ancestry.NEWER:
        return
    mine, theirs = request.commit[:12], saved.commit[:12]
    raise Stale(
        f"The plan was made of the commit {theirs or 'nobody knows'}, and what is checked out here, {mine}, is "
        f"{'older' if verdict is Ancestry.OLDER else 'of another history'}. Nothing was done.",
        why="Only the files that were approved, or newer ones, say what may still be done of a plan.",
        hint=f"Check out the plan's commit: git checkout {theirs}" if theirs else "Make a new plan.",
    )


def tell_what_was_overtaken(run: Run, plan: Plan) -> None:
    """Approved changes that the files or the account no longer want: not done, and said (exit 7)."""
    saved = run.request.saved
    left = () if saved is None else overtaken(saved, plan, run.lock)
    if left:
        run.codes.add(ExitCode.STALE)
        run.notes.extend(_told(left))


def _told(left: tuple[SavedChange, ...]) -> Iterator[str]:
    for each in left[:_NAMED]:
        what = "to stop it" if each.kind in ("Stop", "Forget") else "to make it"
        key = safe_text(each.key, limit=100, one_line=True)
        yield f"{key}: it was approved {what}, and the files or the account say otherwise now. It was not done."
    if len(left) > _NAMED:
        yield f"The same holds of {len(left) - _NAMED} more."
