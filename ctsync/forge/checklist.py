"""What a person has to set up at the forge, because no file can: the checklist that `ctsync ci` prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ctsync.forge.pipelines import Facts, Forge

LOCK_FILE = "requirements/ctsync.txt"
"""Where every job installs ctsync from: exact versions, with hashes."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: where, and what, in sentences."""

    where: str
    what: str


def checklist(
    forge: Forge, facts: Facts, *, has_lock_file: bool, bare_paths: tuple[str, ...]
) -> tuple[Item, ...]:
    """In the order in which to do it. `bare_paths` are those that CODEOWNERS gives to nobody."""
    items = list(_of_files(facts, has_lock_file=has_lock_file, bare_paths=bare_paths))
    items += _of_github(facts) if forge == "github" else _of_gitlab(facts)
    return tuple(items)


def _of_files(facts: Facts, *, has_lock_file: bool, bare_paths: tuple[str, ...]) -> Iterator[Item]:
    if not has_lock_file:
        extra = "" if facts.store in ("git", "file") else "[cloud]"
        yield Item(
            LOCK_FILE,
            f"It is missing, and every job installs ctsync from it. Write `ctsync{extra}==VERSION` into "
            f"requirements/ctsync.in, run `uv pip compile --universal --generate-hashes requirements/ctsync.in "
            f"-o {LOCK_FILE}`, and commit both.",
        )
    if bare_paths:
        yield Item("CODEOWNERS", f"Nobody owns {', '.join(bare_paths)}. Give each of them an owner.")


def _of_github(facts: Facts) -> Iterator[Item]:
    names = facts.environments
    yield Item(
        f"Settings, Rules: {facts.branch}",
        "Require a pull request with 1 approval, better 2, and one of the code owners; dismiss stale approvals; require approval "
        f"of the last push; require the check named ctsync check ({facts.account}); block force pushes and deletion.",
    )
    yield Item(
        "Settings, Actions",
        "Workflow permissions: read. Pull requests from forks: require approval. Actions may not approve pull requests.",
    )
    if facts.only_check:
        return
    yield from _environments(facts, "Settings, Environments", f"Deployment branches: {facts.branch} only")
    yield Item(
        "Nowhere else",
        "No secret of the repository or the organisation holds a passcode: whoever may push a branch could read it.",
    )
    if facts.store == "git":
        yield Item(
            "Settings, Rules: ctsync-lock/**",
            "Restrict deletions and block force pushes, with nobody in the bypass list; restrict updates to those who apply. "
            "Require nothing else there.",
        )
    yield Item(
        "Optional secrets",
        f"CTSYNC_CHAT_URL in {names['unattended']}: an address of Slack, Teams or your own. CTSYNC_TEAMS_TOKEN there: a token "
        "that may read the organisation's members, so that approvals count for teams.",
    )


def _environments(facts: Facts, where: str, only: str) -> Iterator[Item]:
    names, credentials = facts.environments, ", ".join(facts.every_credential) or "none"
    yield Item(
        f"{where}: {names['reviewed']}",
        f"Applies. Required reviewers, and prevent self-review. {only}. Secrets: {credentials}.",
    )
    yield Item(
        f"{where}: {names['unattended']}",
        f"Plans, audits, nights, reports, emergency stop. No reviewers, because they run unattended. {only}. Secrets: {credentials}.",
    )
    yield Item(
        f"{where}: {names['reach']}, {names['tests']}",
        f"Counts a change before it is merged, with reviewers; sends tests to your own people. {only}. Secrets: {credentials}.",
    )


def _of_gitlab(facts: Facts) -> Iterator[Item]:
    yield Item(
        f"Settings, Repository: {facts.branch}",
        "Protected: nobody pushes, merges need code owners, force push off. Merge request approvals: 1, better 2; not by the author "
        "or by who added commits; removed when commits are added. Pipelines must succeed.",
    )
    if facts.only_check:
        return
    yield from _environments(facts, "Operate, Environments", "Protected, deployments by your approvers")
    yield Item(
        "Settings, CI/CD: variables",
        "Each of the secrets above as masked, hidden, protected, and with its environment as scope. GITLAB_TOKEN (scope api) for "
        "approvals and notes of reports; COMMENT_TOKEN, if you want notes in merge requests; CTSYNC_CHAT_URL for a chat.",
    )
    yield Item(
        "Build, Pipeline schedules",
        f"On {facts.branch}: CTSYNC_JOB=nightly once a night, CTSYNC_JOB=audit every 15 minutes, CTSYNC_JOB=report every hour.",
    )
    if facts.store == "git":
        yield Item(
            "Settings, Repository: ctsync-lock/*",
            "Protected: pushes by the token of the pipelines only, force push off. LOCK_USER and LOCK_TOKEN hold a project access token "
            "that may push there, unless the job's own token may.",
        )
