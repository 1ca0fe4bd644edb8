"""Where schemas lie, and which file has which."""

from __future__ import annotations

import posixpath

import pytest

from ctsync.schemas import FOLDER, kind_of, modeline_for, with_modeline

FILES = {
    "ctsync.yaml": "ctsync",
    "policy.yaml": "policy",
    "campaigns/rain.yaml": "campaign",
    "campaigns/monsoon/june/rain.yaml": "campaign",
    "shops/delhi/rain.yaml": "campaign",
    "registers/people.yaml": "people",
}
NO_FILES = [
    "registers/peoples.yaml",
    "emails/june.html",
    "README.md",
    "other.yaml",
    "registers/people.yml",
    "campaigns/yaml",
]


@pytest.mark.parametrize("path", FILES)
def test_the_line_leads_from_a_file_to_its_schema(path):
    kind = FILES[path]
    assert kind_of(path) == kind
    line = modeline_for(path)
    assert line is not None
    target = line.partition("$schema=")[2]
    assert posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) == f"{FOLDER}/{kind}.json"


@pytest.mark.parametrize("path", NO_FILES)
def test_other_files_have_none(path):
    assert kind_of(path) is None
    assert modeline_for(path) is None
    assert with_modeline(path, "a: b\n") == "a: b\n"


def test_the_line_is_put_on_top_once():
    once = with_modeline("campaigns/rain.yaml", "# Mine.\nname: rain\n")
    assert once == "# yaml-language-server: $schema=../.schemas/campaign.json\n# Mine.\nname: rain\n"
    assert with_modeline("campaigns/rain.yaml", once) == once


def test_a_line_of_the_author_stays():
    own = "# Mine.\n# yaml-language-server: $schema=https://schemas.example/x.json\nname: rain\n"
    assert with_modeline("campaigns/rain.yaml", own) == own


def test_a_copy_in_another_folder_gets_a_line_that_leads_there():
    copied = with_modeline("campaigns/rain.yaml", "name: rain\n")
    assert with_modeline("campaigns/a/b/rain.yaml", copied).startswith(
        "# yaml-language-server: $schema=../../../.schemas/campaign.json\nname"
    )
