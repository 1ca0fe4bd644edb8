"""The name that was most likely meant."""

from __future__ import annotations

import pytest

from ctsync.catalog.nearest import meant, nearest


def test_a_name_that_differs_in_capitals_only_is_nearer_than_any_other():
    assert nearest("app launched", ["app launchd", "App Launched"]) == "App Launched"


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("charged", "Write `Charged`: small and capital letters count."),
        ("Chargd", "Did you mean `Charged`?"),
        ("Uninstalled", ""),
    ],
)
def test_a_hint_names_what_was_meant(written, hint):
    assert meant(written, ["Charged"]) == hint
