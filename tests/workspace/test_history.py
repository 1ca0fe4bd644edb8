"""Names from real git history: everything that ever was a campaign, and nothing from half a history."""

from __future__ import annotations

import pytest

from ctsync.errors import Stale, UsageError
from ctsync.planning.rebuilding import Former
from ctsync.workspace.commits import newest_commit
from ctsync.workspace.history import former_campaigns
from tests.support.remotes import a_bare_repository, git


@pytest.fixture
def root(tmp_path):
    remote = a_bare_repository(tmp_path / "remote.git")
    where = tmp_path / "shop"
    git("clone", "--quiet", str(remote), str(where))
    git("-C", str(where), "checkout", "--quiet", "-B", "main")
    return where


def commit(root, message, **files):
    """Each keyword is a campaign; None removes it."""
    for name, text in files.items():
        path = root / "campaigns" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.unlink() if text is None else path.write_text(text)
    git("-C", str(root), "add", "--all")
    git("-C", str(root), "commit", "--quiet", "-m", message)


def test_a_removed_file_is_known_with_its_last_words_and_its_highest_generation(root):
    commit(root, "one", sale="channel: sms\ngeneration: 3\n")
    commit(root, "two", sale="channel: email\ngeneration: 2\non_remove: forget\n", other="channel: sms\n")
    commit(root, "three", sale=None)
    found = former_campaigns(root)
    assert found["sale"] == Former("sale", "email", 3, "forget")
    assert found["other"] == Former("other", "sms", 1, "stop")


def test_a_campaign_that_ever_was_push_may_repeat_as_push_does(root):
    commit(root, "one", sale="channel: push\n")
    commit(root, "two", sale="channel: email\n")
    assert former_campaigns(root)["sale"].channel == "push"


def test_a_renamed_campaign_is_known_by_its_oldest_name_under_its_last(root):
    commit(root, "one", first="channel: push\n")
    commit(root, "two", first=None, second="channel: push\nrenamed_from: first\n")
    commit(root, "three", second=None, third="channel: push\nrenamed_from: [first, second]\n")
    found = former_campaigns(root)
    assert {key: each.name for key, each in found.items()} == {
        "first": "third",
        "second": "third",
        "third": "third",
    }


def test_a_name_that_only_a_merged_branch_had_is_known(root):
    commit(root, "one", a="channel: push\n")
    git("-C", str(root), "checkout", "--quiet", "-b", "side")
    commit(root, "brief", brief="channel: push\n")
    commit(root, "gone", brief=None)
    git("-C", str(root), "checkout", "--quiet", "main")
    commit(root, "two", b="channel: push\n")
    git("-C", str(root), "merge", "--quiet", "--no-ff", "-m", "merge", "side")
    assert "brief" in former_campaigns(root)


def test_a_version_that_cannot_be_read_still_gives_its_name(root):
    commit(root, "one", sale="channel: [\n", odd="generation: many\non_remove: [x]\n")
    found = former_campaigns(root)
    assert found["sale"] == Former("sale")
    assert found["odd"] == Former("odd")


def test_where_a_file_does_not_say_what_its_removal_does_the_callers_word_counts(root):
    commit(root, "one", sale="channel: push\n")
    assert former_campaigns(root, otherwise="refuse")["sale"].on_remove == "refuse"


def test_a_folder_without_a_commit_has_no_history(root):
    assert former_campaigns(root) == {}


def test_a_history_that_is_cut_short_is_refused(root, tmp_path):
    for text in ("A", "B"):
        commit(root, text, sale=f"channel: {text}\n")
    git("-C", str(root), "push", "--quiet", "origin", "main")
    git(
        "clone", "--quiet", "--depth=1", f"file://{tmp_path}/remote.git", str(tmp_path / "half"), "-b", "main"
    )
    with pytest.raises(UsageError, match="cut short"):
        former_campaigns(tmp_path / "half")


def test_a_clone_that_is_behind_its_branch_is_refused(root, tmp_path):
    commit(root, "one", sale="channel: push\n")
    git("-C", str(root), "push", "--quiet", "origin", "main")
    assert newest_commit(root, "main") == git("-C", str(root), "rev-parse", "HEAD")
    other = tmp_path / "other"
    git("clone", "--quiet", str(tmp_path / "remote.git"), str(other), "-b", "main")
    commit(other, "two", more="channel: push\n")
    git("-C", str(other), "push", "--quiet", "origin", "main")
    with pytest.raises(Stale, match="not the newest"):
        newest_commit(root, "main")
