"""Which commit may be applied, told from real repositories: a remote, and clones of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctsync.applying.calls import Ancestry
from ctsync.errors import Stale, UsageError
from ctsync.workspace.commits import comparing, settled_commit
from tests.support.remotes import a_bare_repository, git


@pytest.fixture
def shop(tmp_path):
    """A clone whose branch main has two commits, A and B."""
    remote = a_bare_repository(tmp_path / "remote.git")
    root = tmp_path / "shop"
    git("clone", "--quiet", str(remote), str(root))
    git("-C", str(root), "checkout", "--quiet", "-B", "main")
    for text in ("A", "B"):
        commit(root, text)
    git("-C", str(root), "push", "--quiet", "origin", "main")
    return root


def commit(root: Path, text: str, file: str = "campaigns/sale.yaml") -> str:
    path = root / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    git("-C", str(root), "add", "--all")
    git("-C", str(root), "commit", "--quiet", "-m", text)
    return head(root)


def head(root: Path, word: str = "HEAD") -> str:
    return git("-C", str(root), "rev-parse", word)


def test_the_tip_of_the_branch_may_be_applied(shop):
    assert settled_commit(shop, "main") == head(shop)


def test_an_earlier_commit_of_the_branch_is_on_it_too_and_left_to_the_lock(shop):
    git("-C", str(shop), "checkout", "--quiet", "HEAD~1")
    assert settled_commit(shop, "main") == head(shop)


def test_a_commit_that_nobody_merged_is_refused(shop):
    git("-C", str(shop), "checkout", "--quiet", "-b", "mine")
    commit(shop, "C")
    with pytest.raises(Stale) as refused:
        settled_commit(shop, "main")
    assert refused.value.exit_code == 7


def test_the_branch_counts_as_the_remote_has_it_now(shop, tmp_path):
    """A checkout that was made before the branch was moved back must not pass."""
    other = tmp_path / "other"
    git("clone", "--quiet", str(tmp_path / "remote.git"), str(other))
    git("-C", str(other), "push", "--quiet", "--force", "origin", "HEAD~1:main")
    with pytest.raises(Stale):
        settled_commit(shop, "main")


@pytest.mark.parametrize(
    "file", ["campaigns/sale.yaml", "campaigns/new.yaml", "registers/links.yaml", "emails/a.html"]
)
def test_files_that_are_not_committed_are_named(shop, file):
    (shop / file).parent.mkdir(exist_ok=True)
    (shop / file).write_text("changed")
    with pytest.raises(UsageError) as refused:
        settled_commit(shop, "main")
    assert file in refused.value.what


def test_what_ctsync_does_not_read_may_lie_there(shop):
    (shop / "plan.json").write_text("{}")
    (shop / "README.md").write_text("new")
    assert settled_commit(shop, "main") == head(shop)


def test_a_history_that_is_cut_short_is_refused_with_what_to_do(shop, tmp_path):
    short = tmp_path / "short"
    git("clone", "--quiet", "--depth=1", f"file://{tmp_path / 'remote.git'}", str(short))
    with pytest.raises(UsageError) as refused:
        settled_commit(short, "main")
    assert "fetch-depth: 0" in refused.value.hint


def test_a_branch_that_cannot_be_fetched_is_told(shop):
    with pytest.raises(UsageError, match="could not be fetched"):
        settled_commit(shop, "elsewhere")


def test_a_folder_without_a_commit_is_told(tmp_path):
    with pytest.raises(UsageError, match="applied from a commit"):
        settled_commit(tmp_path, "main")


def test_newer_older_and_unrelated_are_told_apart(shop):
    before, now = head(shop, "HEAD~1"), head(shop)
    assert comparing(shop)(now) is Ancestry.NEWER
    assert comparing(shop)(before) is Ancestry.NEWER
    git("-C", str(shop), "checkout", "--quiet", before)
    assert comparing(shop)(now) is Ancestry.OLDER
    git("-C", str(shop), "checkout", "--quiet", "--orphan", "rewritten")
    commit(shop, "Z")
    assert comparing(shop)(now) is Ancestry.UNRELATED


@pytest.mark.parametrize("applied", ["0" * 40, "--upload-pack=x", "HEAD; rm -rf /"])
def test_a_commit_that_is_not_known_here_is_unrelated(shop, applied):
    assert comparing(shop)(applied) is Ancestry.UNRELATED


def test_a_later_commit_that_changes_nothing_of_ours_is_no_newer_decision(shop):
    later = commit(shop, "words", "README.md")
    git("-C", str(shop), "checkout", "--quiet", "HEAD~1")
    assert comparing(shop)(later) is Ancestry.NEWER
