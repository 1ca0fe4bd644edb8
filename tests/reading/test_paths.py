"""Attacks on the one door through which files are opened (reliability A7): nothing outside is ever read."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ctsync.problems import Position, Problems
from ctsync.reading.source import Repository, _read_plain

WHERE = Position("campaigns/a.yaml", 4, 9)
SECRET = b"SECRET"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shop = tmp_path / "shop"
    (shop / "emails" / "deep").mkdir(parents=True)
    (shop / "emails" / "a.html").write_bytes(b"inside")
    (shop / "emails" / "deep" / "b.html").write_bytes(b"inside")
    (tmp_path / "secret.html").write_bytes(SECRET)
    (tmp_path / "shop-evil").mkdir()
    (tmp_path / "shop-evil" / "a.html").write_bytes(SECRET)
    return shop


def read(root: Path, path: str) -> tuple[bytes | None, str]:
    problems = Problems()
    content = Repository(root).read(path, WHERE, problems)
    said = [problem.what for problem in problems]
    assert [problem.rule for problem in problems] == ["INC001"] * (content is None)
    return content, said[0] if said else ""


def nothing(root: Path) -> None:
    """The path alone is the attack."""


def link(path: str, target: str) -> Callable[[Path], None]:
    return lambda root: (root / path).symlink_to(target)


ATTACKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link to a file outside": (link("x.html", "../secret.html"), "x.html"),
    "a link to a file outside, absolute": (link("x.html", "/etc/passwd"), "x.html"),
    "a link to a file outside, two steps": (
        lambda root: (link("y.html", "../secret.html")(root), link("x.html", "y.html")(root)),
        "x.html",
    ),
    "a link to a folder outside": (link("far", "../shop-evil"), "far/a.html"),
    "a link to a folder outside, absolute": (link("far", "/etc"), "far/passwd"),
    "a link to the folder above": (link("up", ".."), "up/secret.html"),
    "a link to the root of all": (link("up", "/"), "up/etc/passwd"),
    "a link and then up": (link("emails/deep/up", ".."), "emails/deep/up/../../../secret.html"),
    "a link to a folder inside, and then up and out": (
        link("near", "emails/deep"),
        "near/../../../secret.html",
    ),
    "a chain of links that ends outside": (
        lambda root: [link(f"l{i}", f"l{i + 1}")(root) for i in range(10)] and link("l10", "..")(root),
        "l0/secret.html",
    ),
    "up": (nothing, "../secret.html"),
    "down and up": (nothing, "emails/../../secret.html"),
    "up through a folder that is not there": (nothing, "nowhere/../../secret.html"),
    "a neighbour whose name begins alike": (nothing, "../shop-evil/a.html"),
    "absolute": (nothing, "/etc/passwd"),
    "absolute with two slashes": (nothing, "//etc/passwd"),
    "the process itself": (nothing, "/proc/self/environ"),
    "the process itself by a link": (link("x.html", "/proc/self/environ"), "x.html"),
    "an open file of the process": (link("x.html", "/dev/fd/0"), "x.html"),
    "a link to a device": (link("x.html", "/dev/zero"), "x.html"),
    "a link to itself": (link("x.html", "x.html"), "x.html"),
    "a folder that is a link to itself": (link("x", "x"), "x/a.html"),
    "two links to each other": (
        lambda root: (link("x.html", "y.html")(root), link("y.html", "x.html")(root)),
        "x.html",
    ),
    "a link to nothing": (link("x.html", "nothing.html"), "x.html"),
    "a pipe": (lambda root: os.mkfifo(root / "x.html"), "x.html"),
    "a link to a pipe": (
        lambda root: [make(root) for make in (_pipe, link("x.html", "pipe"))],
        "x.html",
    ),
    "a socket": (lambda root: _socket(root / "x.html"), "x.html"),
    "a folder": (nothing, "emails"),
    "a folder with a slash": (nothing, "emails/"),
    "the root": (nothing, "."),
    "the root by its folder": (nothing, "emails/.."),
    "nothing": (nothing, ""),
    "a file as a folder": (nothing, "emails/a.html/b"),
    "a file with a slash": (nothing, "emails/a.html/"),
    "NUL": (nothing, "emails/a.html\0.png"),
    "NUL before the way out": (nothing, "emails\0/../../secret.html"),
    "a name of five thousand letters": (nothing, "x" * 5_000),
    "a path of many folders": (nothing, "emails/" * 2_000 + "a.html"),
    "a lone surrogate": (nothing, "emails/\ud800.html"),
    "backslashes": (nothing, "emails\\..\\..\\secret.html"),
    "an encoded way up": (nothing, "emails/%2e%2e/%2e%2e/secret.html"),
    "dots of full width": (nothing, "\uff0e\uff0e/secret.html"),
    "a slash of another kind": (nothing, "..\u2215secret.html"),
    "an address": (nothing, "file:///etc/passwd"),
    "an address of the web": (nothing, "https://acme.example/a.html"),
    "the home": (nothing, "~/.netrc"),
    "a variable": (nothing, "$HOME/.netrc"),
    "another case": (nothing, "Emails/A.HTML"),
}


def _pipe(root: Path) -> None:
    os.mkfifo(root / "pipe")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as plug:
        here = os.open(path.parent, os.O_RDONLY)
        try:
            plug.bind(f"/proc/self/fd/{here}/{path.name}")
        finally:
            os.close(here)


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_reads_nothing_and_does_not_hang(root: Path, attack: str):
    prepare, path = ATTACKS[attack]
    prepare(root)
    content, said = read(root, path)
    assert content is None
    assert said.endswith(
        (
            "is outside the repository.",
            "is a link that leads out of the repository.",
            "is not a plain file.",
            "does not exist.",
        )
    )


def test_there_are_thirty_attacks_and_more():
    assert len(ATTACKS) >= 40


@pytest.mark.parametrize(
    ("prepare", "path"),
    [
        (nothing, "emails/a.html"),
        (nothing, "./emails/a.html"),
        (nothing, "emails//a.html"),
        (nothing, "emails/deep/../a.html"),
        (link("x.html", "emails/a.html"), "x.html"),
        (link("near", "emails"), "near/deep/b.html"),
        (link("emails/deep/up", ".."), "emails/deep/up/a.html"),
        (lambda root: os.link(root / "emails" / "a.html", root / "hard.html"), "hard.html"),
    ],
    ids=[
        "plainly",
        "a dot",
        "two slashes",
        "up and down",
        "a link",
        "a link to a folder",
        "a link up",
        "a hard link",
    ],
)
def test_what_is_inside_is_read_whatever_way_leads_there(root: Path, prepare, path: str):
    prepare(root)
    assert read(root, path) == (b"inside", "")


def test_a_folder_that_is_swapped_while_it_is_open_still_means_what_it_meant(root: Path):
    repository, problems = Repository(root), Problems()
    assert repository.read("emails/a.html", WHERE, problems) == b"inside"
    (root / "emails").rename(root / "kept")
    (root / "emails").symlink_to("../shop-evil")
    assert repository.read("emails/a.html", WHERE, problems) == b"inside"
    assert read(root, "emails/a.html") == (None, "`emails/a.html` is outside the repository.")


_BEFORE_OPENING: list[Callable[[str], None]] = []
"""What happens at the last moment before a file is opened. Python tells its audit hooks, which cannot be taken off."""


@pytest.fixture
def before_opening() -> Iterator[list[Callable[[str], None]]]:
    if _hear not in _HEARING:
        _HEARING.append(_hear)
        sys.addaudithook(_hear)
    yield _BEFORE_OPENING
    _BEFORE_OPENING.clear()


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _BEFORE_OPENING and isinstance(arguments[0], str):
        _BEFORE_OPENING[-1](arguments[0])


_HEARING: list[Callable[[str, tuple[object, ...]], None]] = []


def test_a_folder_that_is_swapped_between_a_check_and_its_use_leads_nowhere(root: Path, before_opening):
    swapped: list[str] = []

    def swap(name: str) -> None:
        if name.endswith("a.html") and not swapped:
            swapped.append(name)
            (root / "emails").rename(root / "kept")
            (root / "emails").symlink_to("../shop-evil")

    before_opening.append(swap)
    assert read(root, "emails/a.html") == (b"inside", "")
    assert swapped


def test_a_file_that_is_swapped_for_a_link_at_the_last_moment_is_not_followed(root: Path, before_opening):
    def swap(name: str) -> None:
        if name.endswith("a.html") and not (root / "emails" / "a.html").is_symlink():
            (root / "emails" / "a.html").unlink()
            (root / "emails" / "a.html").symlink_to("../../secret.html")

    before_opening.append(swap)
    assert read(root, "emails/a.html") == (
        None,
        "`emails/a.html` is a link that leads out of the repository.",
    )


def test_a_file_that_is_swapped_for_a_pipe_at_the_last_moment_does_not_hang(root: Path, before_opening):
    def swap(name: str) -> None:
        if name.endswith("a.html"):
            (root / "emails" / "a.html").unlink()
            os.mkfifo(root / "emails" / "a.html")

    before_opening.append(swap)
    assert read(root, "emails/a.html") == (None, "`emails/a.html` is not a plain file.")


def test_a_file_that_is_not_as_long_as_it_says_is_not_read(root: Path):
    """Files of the system say that they are empty; a file that somebody writes to says less than it holds."""
    opened = os.open("/proc/self/status", os.O_RDONLY)
    try:
        assert _read_plain(opened, 10_000) == "was changed while it was read."
    finally:
        os.close(opened)


def test_no_folder_stays_open_when_nobody_reads_any_more(root: Path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        repository = Repository(root)
        repository.read("emails/a.html", WHERE, Problems())
        repository.read("emails/deep/b.html", WHERE, Problems())
        repository.read("emails/no/b.html", WHERE, Problems())
    del repository
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("emails/A.html", "emails/a.html"),
        ("emails/aa.html", "emails/a.html"),
        ("emails/cafe\u0301.html", "emails/caf\u00e9.html"),
        ("emails/x.png", ""),
        ("nowhere/a.html", ""),
        ("emails/.hidden.htm", ""),
    ],
)
def test_a_file_that_does_not_exist_may_be_one_that_does(root: Path, written: str, meant: str):
    (root / "emails" / "caf\u00e9.html").write_bytes(b"")
    (root / "emails" / ".hidden.html").write_bytes(b"")
    problems = Problems()
    assert Repository(root).read(written, WHERE, problems) is None
    hints = [problem.hint for problem in problems]
    assert hints == [f"Did you mean `{meant}`?" if meant else "Write, for example: emails/digest.html"]


def test_of_two_names_that_differ_in_case_the_first_is_offered(root: Path):
    for name in ("B.html", "b.HTML"):
        (root / "emails" / name).write_bytes(b"")
    problems = Problems()
    Repository(root).read("emails/b.html", WHERE, problems)
    assert next(iter(problems)).hint == "Did you mean `emails/B.html`?"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<p>\r\n<b>\r\n", None),
        (b"\t<p>\t", None),
        ("\u2028\u200f\u200d".encode(), None),
        (
            b"<p>\n\x00",
            "In line 2 of `emails/a.html`: there is a character here that cannot be seen (U+0000).",
        ),
        (
            b"a\x1b[31m",
            "In line 1 of `emails/a.html`: there is a character here that cannot be seen (U+001B).",
        ),
        (
            "a\n\nb\u202ec".encode(),
            (
                "In line 3 of `emails/a.html`: there is a hidden character here that changes the direction of text "
                "(U+202E)."
            ),
        ),
        ("\u2067a\u2069".encode(), "(U+2067)."),
        (b"a\rb", "with a lone carriage return (U+000D)."),
    ],
)
def test_an_included_text_hides_nothing_either(root: Path, content: bytes, said: str | None):
    (root / "emails" / "a.html").write_bytes(content)
    problems = Problems()
    text = Repository(root).read_text("emails/a.html", WHERE, problems)
    if said is None:
        assert text == content.decode().replace("\r\n", "\n")
        assert not problems
    else:
        assert text is None
        assert [problem.what.endswith(said) for problem in problems] == [True]
        assert all(problem.where == WHERE and problem.rule == "INC001" for problem in problems)
