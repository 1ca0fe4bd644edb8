"""Which forge, repository and pull request a job is about: from the variables that its runner sets.

A token goes to the forge that runs the job and to nobody else: the address of its API has to be the one that belongs to
the address of its pages (A2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ctsync.api.bodies import BadBody, read_json
from ctsync.api.regions import is_loopback_url
from ctsync.errors import UsageError
from ctsync.forge.pipelines import Forge
from ctsync.redaction import Secret, safe_text

_HOST: Final = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[1-9][0-9]{0,4})?"
_SERVER = re.compile(rf"https://{_HOST}(?:/[A-Za-z0-9._/-]*)?")
_CLOUD = re.compile(r"https://(?P<name>[a-z0-9-]+\.ghe\.com)")
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_LONGEST: Final = 5_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """One repository at one forge. `pull_request` is the one that the job is about, if it is about one.

    `project` is `owner/name` at GitHub, a project's number at GitLab; `pages` is where people look at it.
    """

    forge: Forge
    api: str
    project: str
    pages: str
    token: Secret
    pull_request: int | None
    teams_token: Secret | None = None

    def page_of(self, pull_request: int) -> str:
        """Where people look at a pull request."""
        path = "pull" if self.forge == "github" else "-/merge_requests"
        return f"{self.pages}/{path}/{pull_request}"


def place_of(environ: Mapping[str, str]) -> Place:
    """Raises UsageError, naming the variable, outside of a job, without a token, and for an address that does not belong."""
    if environ.get("GITLAB_CI"):
        return _gitlab(environ)
    if environ.get("GITHUB_REPOSITORY"):
        return _github(environ)
    raise UsageError(
        "This command speaks for a job of GitHub or GitLab, and this is none.",
        why="Neither GITHUB_REPOSITORY nor GITLAB_CI is set.",
        hint="Run it in the pipelines that `ctsync ci github` or `ctsync ci gitlab` writes.",
    )


def _github(environ: Mapping[str, str]) -> Place:
    repository = environ["GITHUB_REPOSITORY"]
    if _REPOSITORY.fullmatch(repository) is None or ".." in repository:
        raise UsageError("GITHUB_REPOSITORY is not written as owner/name.")
    server = environ.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/")
    api = environ.get("GITHUB_API_URL", "https://api.github.com").rstrip("/")
    cloud = _CLOUD.fullmatch(server)
    expected = {
        "https://github.com": "https://api.github.com",
        **({server: f"https://api.{cloud['name']}"} if cloud else {}),
    }.get(server, f"{server}/api/v3")
    _refuse_another_host("GITHUB_API_URL", api, server, expected)
    teams = environ.get("CTSYNC_TEAMS_TOKEN", "")
    return Place(
        "github",
        api,
        repository,
        f"{server}/{repository}",
        _token(environ, "GITHUB_TOKEN"),
        _pull_request_of_event(environ.get("GITHUB_EVENT_PATH", "")),
        Secret(teams) if teams else None,
    )


def _gitlab(environ: Mapping[str, str]) -> Place:
    server = environ.get("CI_SERVER_URL", "https://gitlab.com").rstrip("/")
    api = environ.get("CI_API_V4_URL", "https://gitlab.com/api/v4").rstrip("/")
    _refuse_another_host("CI_API_V4_URL", api, server, f"{server}/api/v4")
    project = environ.get("CI_PROJECT_ID", "")
    if not project.isascii() or not project.isdigit():
        raise UsageError("CI_PROJECT_ID is no number.")
    number = environ.get("CI_MERGE_REQUEST_IID", "")
    token = _token(environ, "GITLAB_TOKEN")
    pages = environ.get("CI_PROJECT_URL", "").rstrip("/")
    return Place("gitlab", api, project, pages, token, int(number) if number.isdecimal() else None, token)


def _refuse_another_host(name: str, api: str, server: str, expected: str) -> None:
    """Whole texts are compared, not what a URL parser makes of them."""
    if is_loopback_url(api.removesuffix("/api/v4").removesuffix("/api/v3")):
        return
    if _SERVER.fullmatch(server) is None or api != expected or "/.." in server:
        raise UsageError(
            f"{name} is {safe_text(api, limit=200, one_line=True)}, which does not belong to "
            f"{safe_text(server, limit=200, one_line=True)}.",
            why="The token may write comments, so it is sent to the job's own forge only.",
        )


def _token(environ: Mapping[str, str], name: str) -> Secret:
    text = environ.get(name, "")
    if not text or not text.isascii() or not text.isprintable() or text != text.strip():
        raise UsageError(
            f"The variable {name} is not set, or holds what no header can carry.",
            hint="The pipelines that `ctsync ci` writes set it for the one step that needs it.",
        )
    return Secret(text)


def _pull_request_of_event(path: str) -> int | None:
    """The number in the event that started the job, if a pull request did."""
    if not path:
        return None
    try:
        with Path(path).open("rb") as file:
            event: Any = read_json(file.read(_LONGEST))
    except (OSError, BadBody):
        return None
    found = event.get("pull_request") if isinstance(event, dict) else None
    number = found.get("number") if isinstance(found, dict) else None
    return number if type(number) is int and number > 0 else None
