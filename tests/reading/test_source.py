from __future__ import annotations

import os
from pathlib import Path

import pytest

from ctsync.problems import Position, Problems
from ctsync.reading.source import MAX_INCLUDE, Repository

WHERE = Position("campaigns/a.yaml", 4, 9)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    inside = tmp_path / "shop"
    (inside / "emails").mkdir(parents=True)
    (inside / "emails" / "a.html").write_text("<p>hi</p>")
    (tmp_path / "secret.txt").write_text("passcode")
    (tmp_path / "shop-2").mkdir()
    (tmp_path / "shop-2" / "a.html").write_text("other")
    return inside


def read(root: Path, path: str) -> tuple[bytes | None, list[str]]:
    problems = Problems()
    content = Repository(root).read(path, WHERE, problems)
    assert all(problem.rule == "INC001" and problem.where == WHERE for problem in problems)
    return content, [problem.what for problem in problems]


def test_a_plain_file_is_read(root: Path):
    assert read(root, "emails/a.html") == (b"<p>hi</p>", [])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("emails/b.html", "does not exist."),
        ("nowhere/b.html", "does not exist."),
        ("../secret.txt", "is outside the repository."),
        ("../shop-2/a.html", "is outside the repository."),
        ("emails/../../secret.txt", "is outside the repository."),
        ("/etc/passwd", "is outside the repository."),
        ("/proc/self/environ", "is outside the repository."),
        ("emails", "is not a plain file."),
        ("emails/..", "is not a plain file."),
        (".", "is not a plain file."),
        ("", "is not a plain file."),
        ("a\x00b", "is not a plain file."),
        ("x" * 300, "is not a plain file."),
        ("https://acme.example/a.html", "does not exist."),
        ("emails/a.html/b", "is not a plain file."),
    ],
)
def test_everything_else_is_refused_at_the_value_that_named_it(root: Path, path: str, said: str):
    content, problems = read(root, path)
    assert content is None
    assert problems == [f"`{path}` {said}"]


def test_links_are_followed_inside_and_never_out(root: Path):
    (root / "emails" / "same.html").symlink_to("a.html")
    (root / "emails" / "out.html").symlink_to("../../secret.txt")
    (root / "emails" / "loop.html").symlink_to("loop.html")
    (root / "emails" / "dead.html").symlink_to("nothing.html")
    (root / "far").symlink_to("../shop-2")
    (root / "near").symlink_to("emails")
    assert read(root, "emails/same.html") == (b"<p>hi</p>", [])
    assert read(root, "near/a.html") == (b"<p>hi</p>", [])
    assert read(root, "emails/out.html")[1] == [
        "`emails/out.html` is a link that leads out of the repository."
    ]
    assert read(root, "far/a.html")[1] == ["`far/a.html` is outside the repository."]
    assert read(root, "emails/loop.html")[1] == ["`emails/loop.html` is not a plain file."]
    assert read(root, "emails/dead.html")[1] == ["`emails/dead.html` does not exist."]


def test_a_root_that_is_a_link_itself_is_fine(root: Path, tmp_path: Path):
    (tmp_path / "here").symlink_to(root)
    assert read(tmp_path / "here", "emails/a.html") == (b"<p>hi</p>", [])


def test_a_pipe_does_not_hang_and_a_device_is_not_read(root: Path):
    os.mkfifo(root / "pipe.html")
    assert read(root, "pipe.html")[1] == ["`pipe.html` is not a plain file."]
    (root / "null.html").symlink_to("/dev/null")
    assert read(root, "null.html")[1] == ["`null.html` is a link that leads out of the repository."]


def test_a_file_that_is_too_big_is_not_read(root: Path):
    (root / "big.html").write_bytes(b"x" * (MAX_INCLUDE + 1))
    assert read(root, "big.html")[1] == ["`big.html` has 1,048,577 bytes; the limit is 1,048,576."]
    (root / "big.html").write_bytes(b"x" * MAX_INCLUDE)
    assert len(read(root, "big.html")[0] or b"") == MAX_INCLUDE


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(root: Path):
    (root / "shut.html").write_text("x")
    (root / "shut.html").chmod(0)
    assert read(root, "shut.html")[1] == ["`shut.html` may not be read."]


def test_text_is_utf8_with_or_without_a_mark(root: Path):
    problems = Problems()
    repository = Repository(root)
    (root / "a.html").write_bytes("\ufeffहि".encode())
    assert repository.read_text("a.html", WHERE, problems) == "हि"
    assert repository.read_text("b.html", WHERE, problems) is None
    (root / "c.html").write_bytes(b"\xe9")
    assert repository.read_text("c.html", WHERE, problems) is None
    assert [problem.what for problem in problems] == [
        "`b.html` does not exist.",
        "`c.html` is not written in UTF-8.",
    ]
