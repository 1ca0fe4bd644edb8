"""Pictures are read when they are asked for, within bounds, and never by way of a link."""

from __future__ import annotations

import os

from ctsync.workspace.picture_shelf import MOST_BYTES, MOST_TOGETHER, PictureShelf
from ctsync.workspace.pictures import pictures

PNG = b"\x89PNG\r\n\x1a\n"


def shelf(root, **files: bytes) -> PictureShelf:
    (root / "images").mkdir(exist_ok=True)
    for name, content in files.items():
        (root / "images" / f"{name}.png").write_bytes(content)
    return PictureShelf(root, pictures(root))


def test_a_picture_is_given_with_its_content(tmp_path):
    made = shelf(tmp_path, a=PNG + b"1", b=PNG + b"2")
    assert sorted(made) == ["images/a.png", "images/b.png"]
    assert len(made) == 2
    assert made["images/a.png"] == PNG + b"1"
    assert made["images/a.png"] == PNG + b"1"
    assert "images/c.png" not in made
    assert made.get("images/c.png", b"") == b""


def test_one_that_is_too_heavy_is_empty(tmp_path):
    made = shelf(tmp_path, a=PNG + bytes(MOST_BYTES))
    assert made["images/a.png"] == b""


def test_all_together_have_a_bound(tmp_path):
    one = PNG + bytes(MOST_BYTES - len(PNG))
    made = shelf(tmp_path, **{f"p{n}": one for n in range(7)})
    kept = [path for path in made if made[path]]
    assert len(kept) == MOST_TOGETHER // MOST_BYTES


def test_what_was_changed_into_something_else_meanwhile_is_empty(tmp_path):
    made = shelf(tmp_path, a=PNG, b=PNG, c=PNG, d=PNG)
    folder = tmp_path / "images"
    (folder / "a.png").unlink()
    (folder / "b.png").unlink()
    (folder / "b.png").symlink_to(tmp_path / "secret")
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "c.png").unlink()
    os.mkfifo(folder / "c.png")
    (folder / "d.png").write_bytes(bytes(MOST_BYTES + 1))
    assert [made[f"images/{name}.png"] for name in "abcd"] == [b"", b"", b"", b""]
