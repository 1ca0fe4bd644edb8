"""What is remembered of files is for the very program, account, registers and rules that it came from."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ctsync.definitions.memory import Memory
from ctsync.lint.subject import Surroundings
from ctsync.workspace.remembering import _rests_on
from ctsync.workspace.shop import write_shop
from ctsync.workspace.workspace import open_workspace

FILE = "campaigns/monsoon/monsoon-umbrella-push.yaml"


@pytest.fixture
def shop(tmp_path):
    write_shop(tmp_path, with_mistake=False)
    open_workspace(str(tmp_path), None, {}).wanted(quickly=True)
    return tmp_path


def memory(root: Path) -> Memory | None:
    return open_workspace(str(root), None, {})._memory()


def knows(root: Path) -> bool:
    found = memory(root)
    return found is not None and found.knows(FILE)


def test_the_next_plan_remembers(shop):
    assert knows(shop)
    before = open_workspace(str(shop), None, {}).wanted()
    after = open_workspace(str(shop), None, {}).wanted(quickly=True)
    assert [(one.key, one.fingerprint) for one in after] == [(one.key, one.fingerprint) for one in before]


def test_owners_in_any_order_are_the_same_owners(shop):
    everybody = [f"kaveri/{number}" for number in range(50)]
    keys = {_key_with(shop, frozenset(names)) for names in (everybody, everybody[::-1])}
    assert len(keys) == 1


def _key_with(root: Path, owners: frozenset[str]) -> bytes:
    opened = open_workspace(str(root), None, {})
    around = Surroundings(owners=owners)
    found = _rests_on(root, opened.settings, opened.account, opened.lint_settings, around)
    return b"".join(found)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("ctsync.yaml", "\n# a comment\n"),
        ("registers/links.yaml", "\n# a comment\n"),
        ("policy.yaml", "version: 1\n"),
        ("CODEOWNERS", "* @kaveri/crm @kaveri/brand @kaveri/web @kaveri/stores\n"),
        ("images/new.png", "x"),
    ],
)
def test_whatever_all_campaigns_share_makes_it_forget(shop, file, text):
    path = shop / file
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")
    assert not knows(shop)


def test_a_wrong_register_is_not_planned_from_memory(shop):
    (shop / "registers/links.yaml").write_text("version: 2\n", encoding="utf-8")
    assert memory(shop) is None


def test_a_memory_that_came_with_the_repository_is_not_believed(shop):
    for command in (("init", "-q"), ("add", "-f", ".ctsync"), ("add", ".")):
        assert knows(shop) or command[0] == "add"
        subprocess.run(("git", "-C", str(shop), *command), check=True, capture_output=True)
    assert memory(shop) is None


def test_a_repository_that_git_does_not_answer_for_is_not_believed(shop):
    (shop / ".git").mkdir()
    assert memory(shop) is None


def test_an_apply_reads_every_file_in_full(shop):
    kinds = {type(one.content).__name__ for one in open_workspace(str(shop), None, {}).wanted()}
    assert kinds == {"Known"}
