"""Written twice, nothing changes; what a person changed is shown and kept."""

from __future__ import annotations

import pytest

from ctsync.errors import UsageError
from ctsync.forge.files import Fate, signed, targets, write

TEXT = "name: one\njobs: {}\n"


def fates(root, text=TEXT):
    return [each.fate for each in targets(root, {".github/workflows/x.yml": signed(text, "github")})]


def put(root, text=TEXT):
    write(root, targets(root, {".github/workflows/x.yml": signed(text, "github")}))
    return root / ".github" / "workflows" / "x.yml"


def test_a_file_is_new_then_up_to_date(tmp_path):
    assert fates(tmp_path) == [Fate.NEW]
    file = put(tmp_path)
    before = file.stat().st_mtime_ns
    assert fates(tmp_path) == [Fate.SAME]
    assert put(tmp_path).stat().st_mtime_ns == before


def test_what_ctsync_wrote_may_be_renewed(tmp_path):
    put(tmp_path)
    assert fates(tmp_path, "name: two\n") == [Fate.RENEWED]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "# mine\n",
        lambda text: text.replace("one", "two"),
        lambda text: text.partition("\n")[2],
        lambda _: "",
        lambda text: text.replace("sha256:", "sha256:0"),
    ],
    ids=["a line more", "a word", "without the first line", "empty", "another sum"],
)
def test_what_a_person_changed_is_told_with_the_lines(tmp_path, change):
    file = put(tmp_path)
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    (found,) = targets(tmp_path, {".github/workflows/x.yml": signed(TEXT, "github")})
    assert found.fate is Fate.CHANGED
    assert found.diff


def test_a_foreign_line_in_a_diff_cannot_act(tmp_path):
    file = put(tmp_path)
    file.write_text("\x1b[2J\u202e\n", encoding="utf-8")
    (found,) = targets(tmp_path, {".github/workflows/x.yml": signed(TEXT, "github")})
    assert "\x1b" not in "".join(found.diff)


def test_nothing_is_read_or_written_through_a_link(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / ".github").symlink_to(outside)
    with pytest.raises(UsageError, match="symbolic link"):
        targets(root, {".github/workflows/x.yml": signed(TEXT, "github")})
    assert list(outside.iterdir()) == []


def test_what_is_no_text_is_not_written_over(tmp_path):
    file = put(tmp_path)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="no text"):
        targets(tmp_path, {".github/workflows/x.yml": signed(TEXT, "github")})
