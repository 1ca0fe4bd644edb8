"""GitHub: comments and approvals of a repository, by its REST API (docs.github.com/rest, version 2022-11-28)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from ctsync.errors import ForgeError
from ctsync.forge.answers import entries, good, number, part, text
from ctsync.forge.contract import (
    MOST_PAGES,
    PAGE,
    Approver,
    Approvers,
    Comment,
    Desk,
    Proposed,
    PullRequest,
    Remark,
)
from ctsync.forge.http import Caller
from ctsync.forge.patches import ChangedFile, lines_of
from ctsync.forge.places import Place
from ctsync.redaction import Secret

JOB_NAME: Final = "github-actions[bot]"
"""Who writes with a job's own token, which may not ask who it is."""

_REVIEW: Final = (
    "`ctsync lint` suggests some changes. Read each one; *Commit suggestion* on its line takes it."
)
_NO_VERDICT: Final = ("COMMENTED", "PENDING")
_MAY_WRITE: Final = ("OWNER", "MEMBER", "COLLABORATOR")
_VERSION: Final = {"X-GitHub-Api-Version": Secret("2022-11-28")}


class GitHub(Desk):
    """One repository."""

    def __init__(self, place: Place, pause: Callable[[float], object]) -> None:
        self._at = f"/repos/{place.project}"
        self._caller = _caller(place.api, place.token, pause)
        self._teams = None if place.teams_token is None else _caller(place.api, place.teams_token, pause)

    def own_name(self) -> str:
        reply = self._caller.get("/user")
        if reply.status == 403:
            return JOB_NAME
        return text(good(reply, "say whose token this is").json, "login")

    def comments(self, pull_request: int) -> Iterator[Comment]:
        for each in self._pages(f"{self._at}/issues/{pull_request}/comments", "list the comments"):
            author = part(each, "user")
            yield Comment(number(each, "id"), str(author.get("login", "")), str(each.get("body") or ""))

    def create(self, pull_request: int, body: str) -> None:
        reply = self._caller.once("POST", f"{self._at}/issues/{pull_request}/comments", {"body": body})
        good(reply, "take the comment")

    def update(self, pull_request: int, comment: int, body: str) -> None:  # noqa: ARG002  # GitLab needs both numbers
        reply = self._caller.repeated("PATCH", f"{self._at}/issues/comments/{comment}", {"body": body})
        good(reply, "take the comment")

    def head(self, pull_request: int) -> str:
        found = good(self._caller.get(f"{self._at}/pulls/{pull_request}"), "show the pull request").json
        return text(part(found, "head"), "sha")

    def merged_as(self, commit: str, branch: str) -> PullRequest | None:
        found = [
            PullRequest(
                number(each, "number"), text(part(each, "user"), "login"), text(part(each, "head"), "sha")
            )
            for each in self._pages(f"{self._at}/commits/{commit}/pulls", "say which pull request that was")
            if each.get("merged_at") and each.get("merge_commit_sha") == commit and _branch(each) == branch
        ]
        if len(found) > 1:
            raise ForgeError(f"{len(found)} merged pull requests say that they are the commit {commit[:12]}.")
        return found[0] if found else None

    def approvers(self, pull_request: PullRequest) -> Approvers:
        path = f"{self._at}/pulls/{pull_request.number}/reviews"
        last: dict[str, dict[str, Any]] = {}
        for each in self._pages(path, "list the reviews"):
            login = part(each, "user").get("login")
            if login and each.get("state") not in _NO_VERDICT:
                last[login] = each
        people, notes = [], []
        for login, review in sorted(last.items()):
            why = _why_not(login, review, pull_request)
            if why:
                notes.append(f"The approval of {login} does not count: {why}.")
            elif review.get("state") == "APPROVED":
                people.append(Approver(login))
        if self._teams is None:
            notes.append("Nobody is counted for a team: CTSYNC_TEAMS_TOKEN is not set.")
        return Approvers(tuple(people), tuple(notes))

    def is_member(self, team: str, person: Approver) -> bool:
        organisation, _, slug = team.partition("/")
        if self._teams is None:
            return False
        reply = self._teams.get(f"/orgs/{organisation}/teams/{slug}/memberships/{person.login}")
        if reply.status in (403, 404):
            return False
        return text(good(reply, "say who is in a team").json, "state") == "active"

    def proposed(self, pull_request: int) -> Proposed:
        path = f"{self._at}/pulls/{pull_request}"
        files = [
            ChangedFile(
                text(each, "filename"),
                str(each.get("previous_filename") or each["filename"]),
                lines_of(str(each.get("patch") or "")),
            )
            for each in self._pages(f"{path}/files", "list the files")
        ]
        found = good(self._caller.get(path), "show the pull request").json
        head = text(part(found, "head"), "sha")
        return Proposed(head, text(found, "state") == "open", {each.path: each for each in files})

    def remarks(self, pull_request: int) -> Iterator[Comment]:
        for each in self._pages(f"{self._at}/pulls/{pull_request}/comments", "list the remarks"):
            author = part(each, "user")
            yield Comment(number(each, "id"), str(author.get("login", "")), str(each.get("body") or ""))

    def remark(self, pull_request: int, proposed: Proposed, remarks: Sequence[Remark]) -> None:
        """All in one review, so that people are notified once."""
        comments = [
            {
                "path": each.file.path,
                "line": each.last,
                "side": "RIGHT",
                "body": each.body,
                **({"start_line": each.first, "start_side": "RIGHT"} if each.first < each.last else {}),
            }
            for each in remarks
        ]
        review = {"commit_id": proposed.head, "event": "COMMENT", "body": _REVIEW, "comments": comments}
        path = f"{self._at}/pulls/{pull_request}/reviews"
        good(self._caller.once("POST", path, review), "take the suggestions")

    def how_to_suggest(self, remark_lines: int) -> str:  # noqa: ARG002  # GitLab counts them
        return "suggestion"

    def _pages(self, path: str, what: str) -> Iterator[dict[str, Any]]:
        for page in range(1, MOST_PAGES + 1):
            found = entries(good(self._caller.get(path, per_page=PAGE, page=page), what))
            yield from found
            if len(found) < PAGE:
                return
        raise ForgeError(f"The forge would not {what} to the end: there are over {MOST_PAGES * PAGE:,}.")


def _caller(api: str, token: Secret, pause: Callable[[float], object]) -> Caller:
    return Caller(api, {"Authorization": Secret(f"Bearer {token.reveal()}"), **_VERSION}, pause, (token,))


def _why_not(login: str, review: dict[str, Any], pull_request: PullRequest) -> str:
    """Why an approval does not count; empty if it does, and for what is none."""
    if review.get("state") != "APPROVED":
        return ""
    if login.casefold() == pull_request.author.casefold():
        return "they wrote the pull request"
    if part(review, "user").get("type") != "User":
        return "it is no person"
    if review.get("author_association") not in _MAY_WRITE:
        return "they are neither a member nor a collaborator"
    if review.get("commit_id") != pull_request.head:
        return "commits were added after it"
    return ""


def _branch(entry: dict[str, Any]) -> str:
    return str(part(entry, "base").get("ref", ""))
