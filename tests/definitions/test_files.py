from __future__ import annotations

import os
from pathlib import Path

import pytest

from ctsync.definitions.files import campaign_files, stem_of
from ctsync.problems import Problems
from tests.definitions.shop import write

FILES = [
    "campaigns/a.yaml",
    "campaigns/in/b.yaml",
    "campaigns/in/x/c.yaml",
    "campaigns/us/x-d.yaml",
    "other/e.yaml",
]


def files(root: Path, *patterns: str) -> tuple[tuple[str, ...], list[str]]:
    problems = Problems()
    found = campaign_files(root, patterns, problems)
    return found, [
        f"{problem.where.file} {problem.rule} {problem.what} {problem.hint}" for problem in problems
    ]


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (("campaigns/**",), FILES[:4]),
        (("campaigns/*",), FILES[:1]),
        (("campaigns/*.yaml",), FILES[:1]),
        (("campaigns/**/*.yaml",), FILES[:4]),
        (("campaigns/**/x-*.yaml",), FILES[3:4]),
        (("campaigns/in/**",), FILES[1:3]),
        (("campaigns/in",), FILES[1:3]),
        (("campaigns/in/",), FILES[1:3]),
        (("campaigns/*/b.yaml",), FILES[1:2]),
        (("campaigns/i?/*",), FILES[1:2]),
        (("campaigns/a.yaml",), FILES[:1]),
        (("**",), FILES),
        (("*/in/**", "other/**"), [*FILES[1:3], FILES[4]]),
        (("campaigns/**", "campaigns/in/**"), FILES[:4]),
        (("campaigns/in/z.yaml",), []),
        (("nothing/**",), []),
        (("campaigns/[a]*",), []),
    ],
)
def test_patterns_choose_files_in_order_and_once(tmp_path: Path, patterns: tuple[str, ...], found: list[str]):
    write(
        tmp_path, dict.fromkeys([*FILES, "campaigns/readme.md", "campaigns/.hidden.yaml", ".git/z.yaml"], "x")
    )
    assert files(tmp_path, *patterns) == (tuple(found), [])


@pytest.mark.parametrize("name", ["b.yml", "b.YAML", "b.Yml"])
def test_a_file_that_would_be_overlooked_is_a_problem(tmp_path: Path, name: str):
    write(tmp_path, {"campaigns/a.yaml": "x", f"campaigns/{name}": "x"})
    assert files(tmp_path, "campaigns/**") == (
        ("campaigns/a.yaml",),
        [
            (
                f"campaigns/{name} CORE002 The name of this file does not end in `.yaml`, so it would be overlooked. "
                "Rename it to campaigns/b.yaml."
            )
        ],
    )


def test_a_folder_that_is_a_link_is_not_followed_and_not_passed_over_in_silence(tmp_path: Path):
    write(tmp_path, {"campaigns/a.yaml": "x", "other/b.yaml": "x"})
    (tmp_path / "campaigns" / "more").symlink_to("../other")
    (tmp_path / "campaigns" / "loop").symlink_to(".")
    (tmp_path / "campaigns" / "dead").symlink_to("nowhere")
    found, problems = files(tmp_path, "campaigns/**")
    assert found == ("campaigns/a.yaml",)
    assert [line.split()[0] for line in problems] == ["campaigns/loop", "campaigns/more"]
    assert "links to folders are not followed" in problems[0]


def test_a_folder_that_cannot_be_read_is_a_problem(tmp_path: Path):
    write(tmp_path, {"campaigns": "a file"})
    assert files(tmp_path, "campaigns/**")[1] == ["campaigns INC001 This folder cannot be read. "]


def test_a_folder_with_an_ending_like_yaml_is_a_folder(tmp_path: Path):
    write(tmp_path, {"campaigns/old.yaml/a.yaml": "x"})
    assert files(tmp_path, "campaigns/**") == (("campaigns/old.yaml/a.yaml",), [])
    assert files(tmp_path, "campaigns/old.yaml")[0] == ("campaigns/old.yaml/a.yaml",)


def test_a_pipe_is_a_file_as_far_as_names_go(tmp_path: Path):
    write(tmp_path, {"campaigns/a.yaml": "x"})
    os.mkfifo(tmp_path / "campaigns" / "b.yaml")
    assert files(tmp_path, "campaigns/**")[0] == ("campaigns/a.yaml", "campaigns/b.yaml")


def test_the_stem_is_what_stands_before_the_ending():
    assert (stem_of("campaigns/in/a.b.yaml"), stem_of("a.yaml")) == ("a.b", "a")
