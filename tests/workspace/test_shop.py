from __future__ import annotations

import pytest

from ctsync.errors import UsageError
from ctsync.workspace.shop import sample_root, write_shop


def test_the_sample_has_campaigns_and_registers(tmp_path):
    made = write_shop(tmp_path)
    assert "ctsync.yaml" in made
    assert any(path.startswith("campaigns/") for path in made)
    assert any(path.startswith("registers/") for path in made)
    assert all((tmp_path / path).is_file() for path in made)


def test_one_mistake_is_planted_when_asked_for(tmp_path):
    write_shop(tmp_path, with_mistake=True)
    texts = [path.read_text() for path in (tmp_path / "campaigns").rglob("*.yaml")]
    assert sum("titel:" in text for text in texts) == 1


def test_a_file_in_the_way_stops_it_before_the_first_write(tmp_path):
    (tmp_path / ".gitignore").write_text("mine\n")
    with pytest.raises(UsageError, match="Nothing was written"):
        write_shop(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".gitignore"]


def test_an_installation_without_the_sample_says_so(tmp_path):
    with pytest.raises(UsageError, match="sample shop is missing"):
        sample_root(tmp_path / "ctsync")
