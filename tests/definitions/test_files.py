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


ODD_ENDINGS = [
    "b.yml",
    "b.YAML",
    "b.Yml",
    "b.yaml ",
    "b.yaml.txt",
    "b.yaml.disabled",
    "b.yaml~",
    "b.YAML.bak",
    "b.yaml\u200b",
    "b\uff0eyaml",
    "b.\u0443aml",
    "b.yam\u0131",
    "b.yaml\n",
]


@pytest.mark.parametrize("name", ODD_ENDINGS)
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


@pytest.mark.parametrize("pattern", ["campaigns/*.yaml", "campaigns/**/*.yaml", "**/b.yaml", "campaigns/b.*"])
def test_a_file_that_would_match_by_its_right_name_is_not_overlooked(tmp_path: Path, pattern: str):
    write(tmp_path, {"campaigns/b.yaml.txt": "x"})
    assert [line.split()[1] for line in files(tmp_path, pattern)[1]] == ["CORE002"]


@pytest.mark.parametrize(
    "name",
    [
        "a.yaml~",
        "a.yaml.bak",
        "a.yaml.orig",
        "readme.md",
        "yaml",
        "notes",
        "\u092e\u0926\u0926",
        "a.html",
        "a.yamlx",
    ],
)
def test_a_copy_beside_its_file_and_other_files_are_left_alone(tmp_path: Path, name: str):
    write(tmp_path, {"campaigns/a.yaml": "x", f"campaigns/{name}": "x"})
    assert files(tmp_path, "campaigns/**") == (("campaigns/a.yaml",), [])


@pytest.mark.parametrize("name", ["a\nb.yaml", "\n.yaml", "a\x1bb.yaml", "a b.yaml", "\u202ea.yaml"])
def test_a_name_with_odd_letters_is_not_overlooked(tmp_path: Path, name: str):
    write(tmp_path, {f"campaigns/{name}": "x"})
    for pattern in ("campaigns/**", "campaigns/*.yaml", "**", "."):
        assert files(tmp_path, pattern) == ((f"campaigns/{name}",), [])


def test_a_name_that_is_no_text_is_not_overlooked(tmp_path: Path):
    write(tmp_path, {"campaigns/a.yaml": "x"})
    (tmp_path / "campaigns" / os.fsdecode(b"\xff.yaml")).write_text("x")
    assert files(tmp_path, "campaigns/**")[0] == ("campaigns/a.yaml", "campaigns/\udcff.yaml")


@pytest.mark.parametrize(
    "pattern", [".", "./campaigns/**", "campaigns//**", "campaigns/./*", "./", "campaigns/"]
)
def test_no_pattern_gives_a_file_a_second_path(tmp_path: Path, pattern: str):
    write(tmp_path, {"campaigns/a.yaml": "x"})
    assert files(tmp_path, pattern, "campaigns/**") == (("campaigns/a.yaml",), [])
    assert files(tmp_path, pattern)[0] == ("campaigns/a.yaml",)


def test_links_that_go_round_in_circles_are_told(tmp_path: Path):
    write(tmp_path, {"campaigns/a.yaml": "x"})
    (tmp_path / "campaigns" / "loop").symlink_to("loop")
    (tmp_path / "campaigns" / "one").symlink_to("two")
    (tmp_path / "campaigns" / "two").symlink_to("one")
    (tmp_path / "campaigns" / "b.yaml").symlink_to("b.yaml")
    found, problems = files(tmp_path, "campaigns/**")
    assert found == ("campaigns/a.yaml", "campaigns/b.yaml")
    assert [line.split()[0] for line in problems] == ["campaigns/loop", "campaigns/one", "campaigns/two"]


def test_a_link_to_a_folder_that_is_gone_is_no_empty_folder(tmp_path: Path):
    """All campaigns would seem to be deleted, and so be stopped."""
    (tmp_path / "campaigns").symlink_to("../elsewhere")
    assert files(tmp_path, "campaigns/**") == (
        (),
        ["campaigns INC001 This is a link to a folder that does not exist. Put the folder itself here."],
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
