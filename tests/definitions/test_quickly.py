"""Shortcuts give what reading gives: after any edit of any file, and with any number of processes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctsync.definitions import Loaded
from ctsync.definitions.load import load_campaigns
from ctsync.definitions.memory import Memory
from ctsync.definitions.outcome import Outcome
from ctsync.definitions.quickly import NONE, Shortcuts, all_outcomes
from ctsync.definitions.reader import FileReader
from ctsync.definitions.several import FEWEST, lines_of_others, processes
from ctsync.errors import UsageError
from ctsync.lint.judge import Judge
from tests.definitions.shop import CATALOG, Account, Shared, email, push, write

NAMES = ("a", "b", "c", "d")
HERE = os.getpid()


def read(root: Path, shortcuts: Shortcuts = NONE) -> Loaded:
    return load_campaigns(root, Shared(), Account(), CATALOG, judge=Judge(is_plan=True), shortcuts=shortcuts)


def told(loaded: Loaded) -> dict[str, Any]:
    """All that a plan can tell two readings apart by, contents included."""
    return {
        "problems": list(loaded.problems),
        "seen": loaded.definitions_seen,
        "campaigns": [
            (str(one.key), one.identity, one.fingerprint, one.timetable, one.definition, dict(one.files))
            for one in loaded.campaigns
        ],
    }


contents = st.sampled_from(
    [
        push,
        lambda name: push(name, schedule="{at: 2026-12-03 10:00}"),
        lambda name: push(name, generation="2", labels="[x]"),
        lambda name: push(name, renamed_from="[a]" if name != "a" else ""),
        lambda name: push(name, message='{title: "{{ X }}", body: "b"}'),
        lambda name: push(name, devices=""),
        lambda _name: push("b"),
        email,
        lambda name: email(name, schedule="{every: 1 week, days: [thu], start: 2026-12-03 10:00, runs: 3}"),
        lambda _name: "not: [yaml",
    ]
)
edits = st.tuples(st.sampled_from([*NAMES, "html", "gone"]), contents, st.integers(0, 9))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(edits, min_size=1, max_size=6))
def test_memory_is_never_wrong_after_an_edit(tmp_path_factory, changes):
    root = tmp_path_factory.mktemp("shop")
    write(root, {"emails/a.html": "<p>Hi</p>", **{f"campaigns/{name}.yaml": push(name) for name in NAMES}})
    path = tmp_path_factory.mktemp("state") / "a.lines"
    read(root, Shortcuts(Memory(path, "key")))
    for where, content, number in changes:
        if where == "html":
            write(root, {"emails/a.html": f"<p>{number}</p>"})
        elif where == "gone":
            (root / f"campaigns/{NAMES[number % 4]}.yaml").unlink(missing_ok=True)
        else:
            write(root, {f"campaigns/{where}.yaml": content(where)})
        assert told(read(root, Shortcuts(Memory(path, "key")))) == told(read(root))


def test_files_that_are_as_they_were_are_not_read_in_full(tmp_path):
    write(tmp_path, {f"campaigns/{name}.yaml": push(name) for name in NAMES})
    path = tmp_path / "a.lines"
    read(tmp_path, Shortcuts(Memory(path, "key")))
    warm = read(tmp_path, Shortcuts(Memory(path, "key")))
    kinds = {type(one.content).__name__ for one in warm.campaigns}
    assert kinds == {"ContentAgain"}
    write(tmp_path, {"campaigns/b.yaml": push("b", generation="2")})
    edited = read(tmp_path, Shortcuts(Memory(path, "key")))
    assert [type(one.content).__name__ for one in edited.campaigns] == [
        "ContentAgain", "Known", "ContentAgain", "ContentAgain",
    ]  # fmt: skip


def test_a_file_with_an_error_is_read_each_time(tmp_path):
    write(tmp_path, {"campaigns/a.yaml": push("a", devices="")})
    path = tmp_path / "a.lines"
    read(tmp_path, Shortcuts(Memory(path, "key")))
    assert not Memory(path, "key").knows("campaigns/a.yaml")


def test_a_line_of_another_make_is_read_over(tmp_path):
    write(tmp_path, {"campaigns/a.yaml": push("a")})
    path = tmp_path / "a.lines"
    read(tmp_path, Shortcuts(Memory(path, "key")))
    memory = Memory(path, "key")
    (digest,) = {entry[0] for entry in memory._lines.values()}
    memory.remember([("campaigns/a.yaml", digest, '{"another": "make"}')], ["campaigns/a.yaml"])
    assert told(read(tmp_path, Shortcuts(Memory(path, "key")))) == told(read(tmp_path))


@pytest.fixture
def many(tmp_path):
    write(
        tmp_path,
        {f"campaigns/{number:02}.yaml": push(f"{number:02}") for number in range(40)}
        | {"campaigns/07.yaml": push("07", schedule='{at: "2026-12-03 10:00"}')},
    )
    return tmp_path


@pytest.mark.parametrize("count", [2, 3, 50])
def test_several_processes_give_the_same_as_one(many, count):
    path = many / "a.lines"
    quick = read(many, Shortcuts(Memory(path, "key"), lambda _files: count))
    kinds = {type(one.content).__name__ for one in quick.campaigns}
    assert kinds == {"Known", "ContentAgain"}
    assert told(quick) == told(read(many))
    assert Memory(path, "key").knows("campaigns/39.yaml")


class OnlyHere(FileReader):
    """A reader that no other process survives."""

    def outcomes(self, contents: Any) -> list[Outcome]:
        if os.getpid() != HERE:
            raise SystemExit(3)
        return super().outcomes(contents)


def test_what_a_process_does_not_hand_over_is_read_here(many):
    files = sorted(str(path.relative_to(many)) for path in many.rglob("*.yaml"))
    reader = OnlyHere(many, Shared(), Account(), CATALOG)
    found = all_outcomes(reader, files, Shortcuts(processes=lambda _files: 2))
    assert found == all_outcomes(reader, files)
    assert [one.file for one in found] == files


def test_few_files_are_read_by_one_process():
    assert processes(FEWEST - 1) == 1


def test_a_process_that_ends_badly_hands_over_nothing():
    def broken(share):
        if share == ["bad"]:
            raise SystemExit(3)
        return [f"{one}!" for one in share]

    done = []
    handed = lines_of_others([["good", "also"], ["bad"]], broken, lambda: done.append(1))
    assert handed == [["good!", "also!"], None]
    assert done == [1]


def test_a_letter_that_changes_while_ctsync_reads_is_not_taken_for_the_one_that_was_remembered(tmp_path):
    write(tmp_path, {"emails/a.html": "<p>Hi</p>", "campaigns/a.yaml": email("a", purpose="transactional")})
    path = tmp_path / "a.lines"
    read(tmp_path, Shortcuts(Memory(path, "key")))
    (campaign,) = read(tmp_path, Shortcuts(Memory(path, "key"))).campaigns
    write(tmp_path, {"emails/a.html": "<p>Bye</p>"})
    with pytest.raises(UsageError, match="changed while ctsync was reading"):
        _ = campaign.files
