"""A first CODEOWNERS, from the owners that campaigns name."""

from __future__ import annotations

import pytest

from ctsync.forge.code_owners import code_owners, without_owner
from ctsync.workspace.owners import owners_in

OWNERS = {"campaigns/weekly": ("kaveri/kitchen", "kaveri/brand"), "campaigns/winback": ("@kaveri/crm",)}


def test_everything_has_an_owner_and_campaigns_their_own():
    text = code_owners(("kaveri/platform",), OWNERS)
    rules = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert rules == [
        "* @kaveri/platform",
        "/campaigns/weekly/ @kaveri/kitchen @kaveri/brand",
        "/campaigns/winback/ @kaveri/crm",
    ]
    assert without_owner(text) == ()
    assert owners_in(text) == {"kaveri/platform", "kaveri/kitchen", "kaveri/brand", "kaveri/crm"}


def test_without_a_word_about_the_platform_everybody_owns_the_rest():
    assert "* @kaveri/brand @kaveri/crm @kaveri/kitchen" in code_owners(
        (), {folder: tuple(name.lstrip("@") for name in names) for folder, names in OWNERS.items()}
    )


def test_what_is_no_name_is_left_out():
    assert code_owners(("x\n* @mallory", "a b", "-x"), {}) == ""
    assert "mallory" not in code_owners(("crm",), {"campaigns": ("crm\n/ctsync.yaml @mallory",)})


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("* @a\n", False),
        ("/campaigns/ @a\n", True),
        ("*\n", True),
        ("# * @a\n", True),
        ("", True),
    ],
)
def test_paths_without_an_owner_are_named(text, bare):
    assert ("/ctsync.yaml" in without_owner(text)) is bare


def test_a_path_of_its_own_is_an_owner():
    assert "/requirements/" not in without_owner("requirements/** @a\n")
    assert "/.github/" not in without_owner("/.github/ @a\n")
