"""Where an entry of a register was written."""

from __future__ import annotations

from pathlib import Path

from ctsync.problems import Position
from ctsync.registers.places import Places

TEXT = """\
version: 1
providers:
  WABA: {channel: whatsapp}
control_groups: [Always quiet, Never]
webhook_endpoints: Loyalty
"""


def places(root: Path, text: str = TEXT) -> Places:
    (root / "registers").mkdir()
    (root / "registers/providers.yaml").write_text(text)
    return Places(root)


def test_a_key_is_where_it_stands_and_an_item_too(tmp_path: Path):
    at = places(tmp_path)
    assert at("providers", ("providers", "WABA")) == Position("registers/providers.yaml", 3, 3)
    assert at("providers", ("control_groups", 1)).line == 4
    assert at("providers", ("webhook_endpoints", 0)).line == 5


def test_a_file_that_cannot_be_read_is_named_as_a_whole(tmp_path: Path):
    at = places(tmp_path, "providers: [\n")
    assert at("providers", ("providers", "WABA")) == Position("registers/providers.yaml")
    assert at("segments", ("segments", "x")) == Position("registers/segments.yaml")
