"""What campaigns were called before, read from files that nobody has checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctsync.definitions.renames import renamed_definitions

PATTERNS = ("campaigns/**",)


def written(root: Path, **files: str) -> Path:
    (root / "campaigns").mkdir(exist_ok=True)
    for name, text in files.items():
        (root / f"campaigns/{name}.yaml").write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("name: new\nrenamed_from: [oldest, old]\n", {"oldest": ("oldest", "old", "new")}),
        ("name: new\nrenamed_from: old\n", {"old": ("old", "new")}),
        ('name: "new"\n"renamed_from":\n- old\n', {"old": ("old", "new")}),
        ("name: new\n# renamed_from: [old]\n", {"new": ("new",)}),
        ("name: new\nrenamed_from: {a: b}\n", {"new": ("new",)}),
    ],
    ids=["several", "one", "quoted", "comment", "map"],
)
def test_the_oldest_name_is_the_key_of_all_of_them(tmp_path: Path, text: str, names: dict[str, object]):
    assert renamed_definitions(written(tmp_path, new=text), PATTERNS) == (names, ())


def test_what_speaks_of_no_former_name_is_not_read(tmp_path: Path):
    root = written(tmp_path, plain="name: plain\n", broken="name: [\n")
    assert renamed_definitions(root, PATTERNS) == ({}, ())


@pytest.mark.parametrize(
    "text",
    ["renamed_from: [old\n", "renamed_from: [old]\n", "- renamed_from\n"],
    ids=["cut", "nameless", "list"],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, text: str):
    assert renamed_definitions(written(tmp_path, new=text), PATTERNS) == ({}, ("campaigns/new.yaml",))


def test_a_link_out_of_the_repository_is_not_followed_and_told(tmp_path: Path):
    root = written(tmp_path)
    (root / "campaigns/new.yaml").symlink_to(tmp_path.parent / "elsewhere.yaml")
    (tmp_path.parent / "elsewhere.yaml").write_text("name: new\nrenamed_from: [old]\n")
    assert renamed_definitions(root, PATTERNS) == ({}, ("campaigns/new.yaml",))
