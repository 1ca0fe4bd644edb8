from __future__ import annotations

import struct
from pathlib import Path

import pytest

from ctsync.lint.subject import Picture
from ctsync.workspace.pictures import pictures, size_of

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 320) + b"\x08\x06"
GIF = b"GIF89a" + struct.pack("<HH", 300, 200) + b"\xf7"
FRAME = b"\xff\xc2" + struct.pack(">HBHH", 17, 8, 418, 800) + b"\x03"
JPEG = b"\xff\xd8" + b"\xff\xe1" + struct.pack(">H", 6) + b"Exif" + b"\xff\xff\x01" + FRAME
LOSSY = b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"\x00" * 7 + b"\x9d\x01\x2a" + struct.pack("<HH", 550, 368)
LOSSLESS = (
    b"RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00\x2f" + struct.pack("<I", 385 | 394 << 14) + b"\x00" * 5
)
EXTENDED = (
    b"RIFF\x00\x00\x00\x00WEBPVP8X" + b"\x00" * 8 + (1023).to_bytes(3, "little") + (511).to_bytes(3, "little")
)


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (PNG, (640, 320)),
        (GIF, (300, 200)),
        (JPEG, (800, 418)),
        (LOSSY, (550, 368)),
        (LOSSLESS, (386, 395)),
        (EXTENDED, (1024, 512)),
    ],
    ids=["png", "gif", "jpeg", "lossy", "lossless", "extended"],
)
def test_the_size_of_a_picture_is_in_its_first_bytes(head: bytes, size: tuple[int, int]):
    assert size_of(head) == size


@pytest.mark.parametrize("head", [PNG, GIF, JPEG, LOSSY, LOSSLESS, EXTENDED, b"<svg/>", b""])
def test_a_picture_that_is_cut_off_has_no_size_and_harms_nobody(head: bytes):
    whole = size_of(head)
    assert {size_of(head[:length]) for length in range(len(head))} <= {None, whole}


@pytest.mark.parametrize(
    "head", [b"\xff\xd8" + b"\xff\xd9\x00" * 9, LOSSY.replace(b"VP8 ", b"VP9 "), b"\xff\xd8" + b"\x00" * 30]
)
def test_what_is_not_understood_has_no_size(head: bytes):
    assert size_of(head) is None


def test_pictures_are_found_below_their_folder_by_path(tmp_path: Path):
    (tmp_path / "images/diwali").mkdir(parents=True)
    (tmp_path / "images/diwali/lamp.png").write_bytes(PNG + b"\x00" * 100)
    (tmp_path / "images/notes.txt").write_text("hello", encoding="utf-8")
    (tmp_path / "images/out.png").symlink_to("/etc/hostname")
    (tmp_path / "images/round").symlink_to(tmp_path / "images")
    assert pictures(tmp_path) == {
        "images/diwali/lamp.png": Picture(len(PNG) + 100, 640, 320),
        "images/notes.txt": Picture(5),
    }


def test_no_folder_is_no_pictures(tmp_path: Path):
    assert pictures(tmp_path) == {}
