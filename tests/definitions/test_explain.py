from __future__ import annotations

from pathlib import Path

import pytest

from ctsync.definitions import Origin, origins
from ctsync.errors import UsageError
from ctsync.problems import Position
from tests.definitions.shop import Account, Shared, defaults, push, write

SHARED = defaults(
    "all: {countries: [IN, US]}\nchannel.push: {message: {android: {collapse: x}}, provider: never}\n"
)


def test_every_value_knows_whether_its_file_or_a_default_wrote_it(tmp_path: Path):
    write(tmp_path, {"campaigns/in/a.yaml": push("a"), "campaigns/b.yaml": "nonsense"})
    found = origins(tmp_path, SHARED, Account(), "a")
    file = "campaigns/in/a.yaml"
    assert found.file == file
    assert found.of(("name",)) == Origin(Position(file, 1, 7), is_default=False)
    assert found.of(("message", "title")) == Origin(Position(file, 8, 18), is_default=False)
    assert found.of(("message", "android", "collapse")) == Origin(
        Position("ctsync.yaml", 2, 46), is_default=True
    )
    assert found.of(("countries", 1)) == Origin(Position("ctsync.yaml", 1, 23), is_default=True)
    assert found.of(("provider",)) is None
    assert found.of(("message", "nothing")) is None
    assert found.nearest(("message", "nothing")) == Origin(Position(file, 8, 10), is_default=False)


def test_all_values_are_listed_once_with_their_places(tmp_path: Path):
    write(tmp_path, {"campaigns/a.yaml": push("a")})
    found = dict(origins(tmp_path, SHARED, Account(), "a").all())
    assert {path for path, origin in found.items() if origin.is_default} == {
        ("countries", 0),
        ("countries", 1),
        ("message", "android", "collapse"),
    }
    assert found["message", "android", "notification_channel"].where.file == "campaigns/a.yaml"
    assert len(found) == 14


@pytest.mark.parametrize("name", ["zzz", "b"])
def test_a_campaign_that_cannot_be_read_is_a_usage_error(tmp_path: Path, name: str):
    write(tmp_path, {"campaigns/b.yaml": "nonsense"})
    with pytest.raises(UsageError, match="There is no readable campaign"):
        origins(tmp_path, Shared(), Account(), name)
