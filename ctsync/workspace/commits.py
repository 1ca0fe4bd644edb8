"""Which commit is being applied, and whether it may be: asked of git once, before anything is sent (protocol 9).

Git decides what is live, so an apply must know that its commit is on the branch that decides, that its files are those of
the commit, and that it is not older than what was applied last.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from ctsync.applying.calls import Ancestry
from ctsync.errors import Stale, UsageError
from ctsync.lock.stores.git_program import Git
from ctsync.redaction import safe_text

INPUTS: Final = ("*.yaml", "*.html", "emails", "images", "registers")
"""What ctsync reads of a repository, as git's patterns: a commit that changes none of it changes nothing here."""

_FETCHED: Final = "refs/ctsync/branch"
_NAMED: Final = 3


def settled_commit(root: Path, branch: str) -> str:
    """The commit that is checked out, if it may be applied.

    Raises UsageError for a folder that is no whole git repository, for files that are not committed, and where the
    branch cannot be fetched; Stale for a commit that is not on the branch as it is now.
    """
    git = Git(root)
    commit = git.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}").text
    if not commit:
        raise UsageError(
            "A real account is applied from a commit, and there is none here.",
            hint="git init, and commit the files; or use the sandbox.",
        )
    refuse_shallow(git)
    _refuse_uncommitted(git)
    _fetch(git, branch)
    if git.run("merge-base", "--is-ancestor", commit, _FETCHED).code != 0:
        raise Stale(
            f"The commit {commit[:12]} is not on the branch {branch}.",
            why="What is on that branch was reviewed; this was not, or it is not there any more.",
            hint=f"Merge it first, and apply from {branch}: git pull origin {branch}",
        )
    return commit


def comparing(root: Path) -> Callable[[str], Ancestry]:
    """How the commit that is checked out stands to another one."""
    git = Git(root)

    def compare(applied: str) -> Ancestry:
        if not applied.isalnum() or git.run("cat-file", "-e", f"{applied}^{{commit}}").code != 0:
            return Ancestry.UNRELATED
        if _is_ancestor(git, applied, "HEAD") or _reads_the_same(git, applied):
            return Ancestry.NEWER
        return Ancestry.OLDER if _is_ancestor(git, "HEAD", applied) else Ancestry.UNRELATED

    return compare


def _is_ancestor(git: Git, earlier: str, later: str) -> bool:
    return git.run("merge-base", "--is-ancestor", earlier, later).code == 0


def _reads_the_same(git: Git, applied: str) -> bool:
    """Whether the two commits differ in nothing that ctsync reads."""
    return git.run("diff", "--quiet", "--no-ext-diff", applied, "HEAD", "--", *INPUTS).code == 0


def newest_commit(root: Path, branch: str) -> str:
    """The commit that is checked out, if it is the very tip of the branch as it is now.

    Raises what `settled_commit` raises, and Stale for an older one: names that came later would be missing.
    """
    commit = settled_commit(root, branch)
    tip = Git(root).run("rev-parse", "--verify", "--quiet", f"{_FETCHED}^{{commit}}").text
    if tip != commit:
        raise Stale(
            f"The commit {commit[:12]} is not the newest of {branch}: that is {tip[:12]}.",
            why="Campaigns that came with a later commit would be taken for ones that nobody wants.",
            hint=f"git pull origin {branch}",
        )
    return commit


def refuse_shallow(git: Git) -> None:
    """Raise UsageError for a history that is cut short."""
    if git.run("rev-parse", "--is-shallow-repository").text == "true":
        raise UsageError(
            "The history here is cut short, so nobody can say what came before, or which commit is newer.",
            hint="Fetch all of it. In GitHub Actions: actions/checkout with `fetch-depth: 0`; else git fetch --unshallow",
        )


def _refuse_uncommitted(git: Git) -> None:
    said = git.run("status", "--porcelain=v1", "-z", "--untracked-files=all", "--", *INPUTS)
    changed = [entry[3:] for entry in said.out.decode("utf-8", "replace").split("\0") if entry[2:3] == " "]
    if changed:
        named = ", ".join(safe_text(path, limit=80, one_line=True) for path in changed[:_NAMED])
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        raise UsageError(
            f"Files are not as they were committed: {named}{more}.",
            why="What is applied to a real account must be what a commit says and others reviewed.",
            hint="Commit them and have them merged, or put them back: git stash",
        )


def _fetch(git: Git, branch: str) -> None:
    said = git.run(
        *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"),
        *("origin", f"+refs/heads/{branch}:{_FETCHED}"),
    )
    if said.code != 0:
        raise UsageError(
            f"The branch {branch} could not be fetched, so it is not known what it holds now.",
            why=said.err,
            hint="`branch` of the account in ctsync.yaml names it; `git remote -v` says where it is fetched from.",
        )
