"""The pipelines of a repository as texts: a pure function of its settings, so that writing them twice changes nothing.

What they keep to is the checklist of docs/ci.md: no secret where a pull request's content runs, one job that plans and
another one that applies, people between the two, and every action pinned to a commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Forge: TypeAlias = Literal["github", "gitlab"]

ACTIONS: Final = {
    "checkout": "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2",
    "python": "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0",
    "upload": "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2",
    "page": "actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1",
    "download": "actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0",
}
"""The actions that are used, each by the commit of its release."""

_GITHUB: Final = ("check", "reach", "apply", "nightly", "audit", "report", "stop", "send-test")
_WITHOUT_ACCOUNT: Final = ("check",)
"""What makes sense while there is no account but the sandbox."""

_CLOUD: Final = {
    "s3": ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"),
    "az": ("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT_KEY"),
    "gs": ("GOOGLE_SERVICE_ACCOUNT_KEY",),
}
"""What a lock in object storage is reached with, by the first letters of its address (docs/stores.md)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the pipelines need to know of an account.

    `credentials` are the names of variables that ctsync.yaml reads, in its order. `store` is `git`, `file`, or the
    beginning of an object store's address: `s3`, `az`, `gs`. `only_check` leaves out all that would reach the account.
    """

    account: str
    branch: str
    credentials: tuple[str, ...]
    store: str
    only_check: bool = False

    @property
    def every_credential(self) -> tuple[str, ...]:
        """Those of the account, and those of its lock."""
        return (*self.credentials, *_CLOUD.get(self.store, ()))

    @property
    def environments(self) -> dict[str, str]:
        """The protected environments, by what they are for."""
        name = f"ctsync-{self.account}"
        return {
            "reviewed": name,
            "unattended": f"{name}-unattended",
            "reach": f"{name}-reach",
            "tests": f"{name}-tests",
        }


def pipeline_files(forge: Forge, facts: Facts) -> dict[str, str]:
    """The text of each file, by its path below the repository's root. Nothing of it says who wrote it yet."""
    return _github(facts) if forge == "github" else _gitlab(facts)


def _github(facts: Facts) -> dict[str, str]:
    names = _WITHOUT_ACCOUNT if facts.only_check else _GITHUB
    return {
        f".github/workflows/ctsync-{facts.account}-{name}.yml": _filled(f"github/{name}.yml", facts)
        for name in names
    }


def _gitlab(facts: Facts) -> dict[str, str]:
    return {f".gitlab/ctsync-{facts.account}.yml": _filled("gitlab/pipeline.yml", facts)}


def _filled(template: str, facts: Facts) -> str:
    """One template. Its words are names that ctsync.yaml was checked for, so nothing in them can be YAML."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(  # noqa: S701  # the output is YAML, not HTML
        loader=PackageLoader("ctsync.forge"),
        undefined=StrictUndefined,
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        keep_trailing_newline=True,
    ).get_template(template)
    text: str = made.render(
        account=facts.account,
        branch=facts.branch,
        credentials=facts.every_credential,
        account_credentials=facts.credentials,
        lock=facts.store,
        actions=ACTIONS,
        only_check=facts.only_check,
        **facts.environments,
    )
    return text.strip("\n") + "\n"
