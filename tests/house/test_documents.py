"""What the documents say is there, is there."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from ctsync.campaign.definition import Definition
from ctsync.channels import CHANNELS
from ctsync.cli.app import COMMANDS, app
from ctsync.errors import ExitCode
from ctsync.settings import load_settings
from ctsync.settings.model import SettingsModel
from tests.support.source import ROOT, modules

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
GUARANTEES = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
COMMANDS_PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "yaml.md").read_text(encoding="utf-8")


def _keys() -> set[str]:
    """Every property name in the JSON Schemas of the settings, a campaign file and each channel's message."""
    schemas = [
        *(model.model_json_schema() for model in (Definition, SettingsModel)),
        *(c.message.model_json_schema() for c in CHANNELS.values()),
    ]
    shapes = [shape for schema in schemas for shape in [schema, *schema.get("$defs", {}).values()]]
    return {key for shape in shapes for key in shape.get("properties", {})}


def _page(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _anchors(text: str) -> set[str]:
    """Anchors as forges make them from headings."""
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.replace(" ", "-") for heading in words}


@pytest.mark.parametrize("page", PAGES, ids=_page)
def test_every_link_of_a_page_leads_somewhere(page: Path):
    broken = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name) if name else page
        if not file.exists() or (anchor and anchor not in _anchors(file.read_text(encoding="utf-8"))):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("code", ExitCode, ids=lambda code: str(int(code)))
def test_every_exit_code_has_its_section(code: ExitCode):
    assert re.search(rf"^### Exit (?:\d+ and )?{int(code)}\b", GUARANTEES, re.MULTILINE)


def test_the_changelog_has_this_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{version}]" in changes
    assert "### Safety" in changes


def test_every_target_of_the_makefile_is_told_by_make():
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert [target for target in targets if f"make {target} " not in told] == []


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def _named_commands(text: str) -> set[str]:
    return set(re.findall(r"`ctsync((?: [a-z][a-z-]*)+)", text))


def test_every_command_that_a_text_names_exists():
    texts = [*(module.text for module in modules()), *(page.read_text(encoding="utf-8") for page in PAGES)]
    named = {tuple(words.split()) for text in texts for words in _named_commands(text)}
    groups = {
        name: set(command.commands)
        for name in COMMANDS
        if isinstance(command := app.get_command(click.Context(app), name), click.Group)
    }
    assert {("plan",), ("audit",)} <= named
    assert [
        " ".join(words)
        for words in sorted(named)
        if words[0] not in COMMANDS or set(words[1:2]) - groups.get(words[0], set(words))
    ] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_section(command: str):
    assert re.search(rf"^### {command}$", COMMANDS_PAGE, re.MULTILINE)


def test_every_key_of_a_file_is_in_the_reference():
    keys = _keys()
    assert {"audience", "schedule", "subtitle", "cards"} <= keys
    assert [key for key in sorted(keys) if not re.search(rf"`[^`\n]*\b{key}\b[^`\n]*`", REFERENCE)] == []


def test_the_settings_that_the_reference_shows_can_be_read(tmp_path: Path):
    shown = re.search(r"^## ctsync\.yaml\n+```yaml\n(.*?)```", REFERENCE, re.MULTILINE | re.DOTALL)
    assert shown is not None
    (tmp_path / "ctsync.yaml").write_text(shown[1], encoding="utf-8")
    settings, problems = load_settings(tmp_path, {})
    assert list(problems) == []
    assert settings is not None
    assert set(settings.accounts) == {"sandbox", "production"}


def test_every_rule_has_its_page_and_no_other():
    spoken = {rule for module in modules() for rule in re.findall(r'"([A-Z]{2,6}[0-9]{3})"', module.text)}
    index = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| \[`([A-Z]{2,6}[0-9]{3})`\]", index, re.MULTILINE)) == spoken
    assert "(rules.md)" in REFERENCE


def test_the_tests_that_the_guarantees_name_are_there():
    named = set(re.findall(r"`(tests/[\w./-]+)`", GUARANTEES))
    assert len(named) > 5
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
