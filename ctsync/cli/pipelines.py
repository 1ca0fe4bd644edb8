"""`ctsync ci github` and `ctsync ci gitlab`: the pipelines, CODEOWNERS, and what a person has to set up."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from ctsync.cli.options import Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.definitions.files import campaign_files
from ctsync.errors import ExitCode, InvalidInput, UsageError
from ctsync.forge.checklist import LOCK_FILE, checklist
from ctsync.forge.code_owners import code_owners, without_owner
from ctsync.forge.files import Fate, Target, signed, targets, write
from ctsync.forge.pipelines import Facts, Forge, pipeline_files
from ctsync.problems import Problems
from ctsync.rendering.pipelines_view import PipelineRow, PipelinesView
from ctsync.settings import AccountSettings, FileStore, GitStore, Settings, load_settings, target
from ctsync.settings.secrets import NamedSecret
from ctsync.workspace.folder import find_root
from ctsync.workspace.owners import PLACES

_NAMES: Final = {"github": "GitHub", "gitlab": "GitLab"}
_OWNER = re.compile(r"^owner:[ \t]*[\"']?@?([^\s\"'#]+)", re.MULTILINE)
_FIRST_PIPELINE: Final = "# What your project runs. Its own jobs may follow.\ninclude:\n  - local: {path}\n"

_OPTIONS: Final[tuple[Callable[..., Any], ...]] = (
    click.option("--force", is_flag=True, help="Write over files that were changed by hand."),
    click.option("--check", is_flag=True, help="Write nothing; end with 1 if a file is not up to date."),
    click.option(
        "--owner",
        "platform",
        multiple=True,
        metavar="NAME",
        help="Who must agree to pipelines and settings, for a new CODEOWNERS; may be repeated.",
    ),
    click.pass_obj,
)


def _with_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@a_command("github", example="ctsync ci github --account production --owner kaveri/crm")
@_with_options
def github(asked: Asked, **wishes: Any) -> frozenset[ExitCode]:
    """Write workflows for GitHub Actions and a first CODEOWNERS, and say what to set up in the repository's settings.

    A check without any secret on every pull request; plan and apply in two jobs with people between; every night, every
    15 minutes, after each send; an emergency stop and a test send by hand. Written twice, nothing changes. What you
    changed by hand is shown, and kept unless --force is said.
    """
    return _run(asked, "github", **wishes)


@a_command("gitlab", example="ctsync ci gitlab --check")
@_with_options
def gitlab(asked: Asked, **wishes: Any) -> frozenset[ExitCode]:
    """Write jobs for GitLab and a first CODEOWNERS, and say what to set up in the project's settings.

    The same as `ctsync ci github`, in one file that .gitlab-ci.yml includes.
    """
    return _run(asked, "gitlab", **wishes)


def _run(
    asked: Asked, forge: Forge, *, force: bool, check: bool, platform: tuple[str, ...]
) -> frozenset[ExitCode]:
    screen = Screen(asked)
    root = find_root(asked.directory)
    settings, problems = load_settings(root, os.environ)
    if settings is None:
        raise InvalidInput(problems)
    facts = facts_of(_account(settings, asked.account), is_chosen=asked.account is not None)
    found = targets(root, {path: signed(text, forge) for path, text in pipeline_files(forge, facts).items()})
    extra = tuple(_once(root, forge, facts, settings, platform))
    is_refused = any(each.fate is Fate.CHANGED for each in found) and not force
    if not check and not is_refused:
        write(root, (*found, *extra))
    view = _view(
        root, forge, facts, (*found, *extra), is_check=check, is_written=not check and not is_refused
    )
    screen.show(screen.renderer.pipelines(view, verbose=asked.verbose))
    return frozenset({ExitCode.USAGE}) if is_refused or (check and view.differing) else frozenset()


def _account(settings: Settings, name: str | None) -> AccountSettings:
    """The account that is named; else the only one that reaches real people; else the sandbox. Raises UsageError."""
    real = [account for account in settings.accounts.values() if not account.is_local]
    if name is None and len(real) == 1:
        return real[0]
    if name is None and len(real) > 1:
        named = ", ".join(account.name for account in real)
        raise UsageError("Pipelines of which account?", hint=f"Add --account NAME, one of: {named}")
    return target(settings, name)


def facts_of(account: AccountSettings, *, is_chosen: bool) -> Facts:
    """A sandbox that nobody named gets a check alone: there is nothing yet that a job could apply to."""
    sources = (account.account_id, account.passcode, account.token)
    store = account.store
    kind = (
        "git"
        if isinstance(store, GitStore)
        else "file"
        if isinstance(store, FileStore)
        else store.url.partition("://")[0].rstrip("a").replace("abfs", "az")
    )
    return Facts(
        account=account.name,
        branch=account.branch,
        credentials=tuple(source.name for source in sources if isinstance(source, NamedSecret)),
        store=kind,
        only_check=account.is_sandbox and not is_chosen,
    )


def _once(
    root: Path, forge: Forge, facts: Facts, settings: Settings, platform: tuple[str, ...]
) -> tuple[Target, ...]:
    """What is written where there is none, and never again: people make these their own at once."""
    made = []
    if forge == "gitlab" and not (root / ".gitlab-ci.yml").exists():
        text = _FIRST_PIPELINE.format(path=f".gitlab/ctsync-{facts.account}.yml")
        made.append(Target(".gitlab-ci.yml", text, Fate.NEW))
    if _owners_file(root) is None:
        place = PLACES[0] if forge == "github" else "CODEOWNERS"
        text = code_owners(platform, _owners(root, settings))
        made += [Target(place, text, Fate.NEW)] if text else []
    return tuple(made)


def _owners(root: Path, settings: Settings) -> dict[str, tuple[str, ...]]:
    """Who the campaign files say answers for them, by their folder."""
    patterns = [pattern for account in settings.accounts.values() for pattern in account.campaigns]
    found = defaultdict(set)
    for file in campaign_files(root, patterns, Problems()):
        if owner := _OWNER.search(_text(root / file)):
            found[file.rpartition("/")[0]].add(owner[1])
    return {folder: tuple(sorted(names)) for folder, names in found.items() if folder}


def _owners_file(root: Path) -> Path | None:
    return next((root / place for place in (*PLACES, ".gitlab/CODEOWNERS") if (root / place).is_file()), None)


def _view(
    root: Path, forge: Forge, facts: Facts, found: tuple[Target, ...], *, is_check: bool, is_written: bool
) -> PipelinesView:
    owners = _owners_file(root)
    bare = () if owners is None else without_owner(_text(owners))
    items = checklist(forge, facts, has_lock_file=(root / LOCK_FILE).is_file(), bare_paths=_there(root, bare))
    return PipelinesView(
        _NAMES[forge],
        facts.account,
        tuple(PipelineRow(each.path, each.fate.value, each.diff) for each in found),
        tuple((item.where, item.what) for item in items),
        tuple(_notes(root, forge, facts, has_owners=owners is not None)),
        is_written,
        is_check,
    )


def _there(root: Path, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Of the paths of CODEOWNERS, those that exist here."""
    return tuple(path for path in paths if (root / path.strip("/")).exists())


def _notes(root: Path, forge: Forge, facts: Facts, *, has_owners: bool) -> list[str]:
    notes = []
    if facts.only_check:
        notes.append(
            "ctsync.yaml has no account but the sandbox, so there is nothing to apply to: only the check was written. Run this "
            "again once `ctsync init --account NAME` has set up a real account."
        )
    if not has_owners:
        notes.append("No campaign names an owner, so no CODEOWNERS was written: --owner NAME does.")
    included, pipeline = f".gitlab/ctsync-{facts.account}.yml", root / ".gitlab-ci.yml"
    if forge == "gitlab" and pipeline.is_file() and included not in _text(pipeline):
        notes.append(
            f".gitlab-ci.yml does not include {included} yet. Add to its `include`: {{local: {included}}}"
        )
    return notes


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
