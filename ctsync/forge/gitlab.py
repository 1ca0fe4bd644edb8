"""GitLab: notes and approvals of a project, by its REST API (docs.gitlab.com/api: notes, merge_request_approvals, members)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

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


class GitLab(Desk):
    """One project."""

    def __init__(self, place: Place, pause: Callable[[float], object]) -> None:
        self._at = f"/projects/{place.project}"
        self._caller = Caller(place.api, {"PRIVATE-TOKEN": place.token}, pause)

    def own_name(self) -> str:
        return str(number(good(self._caller.get("/user"), "say whose token this is").json, "id"))

    def comments(self, pull_request: int) -> Iterator[Comment]:
        path = f"{self._at}/merge_requests/{pull_request}/notes"
        for each in self._pages(path, "list the notes", sort="asc", order_by="created_at"):
            author = part(each, "author").get("id", "")
            yield Comment(number(each, "id"), str(author), str(each.get("body") or ""))

    def create(self, pull_request: int, body: str) -> None:
        path = f"{self._at}/merge_requests/{pull_request}/notes"
        good(self._caller.once("POST", path, {"body": body}), "take the note")

    def update(self, pull_request: int, comment: int, body: str) -> None:
        path = f"{self._at}/merge_requests/{pull_request}/notes/{comment}"
        good(self._caller.repeated("PUT", path, {"body": body}), "take the note")

    def head(self, pull_request: int) -> str:
        path = f"{self._at}/merge_requests/{pull_request}"
        return text(good(self._caller.get(path), "show the merge request").json, "sha")

    def merged_as(self, commit: str, branch: str) -> PullRequest | None:
        path = f"{self._at}/repository/commits/{commit}/merge_requests"
        found = [
            PullRequest(number(each, "iid"), text(part(each, "author"), "username"), text(each, "sha"))
            for each in self._pages(path, "say which merge request that was")
            if each.get("state") == "merged"
            and each.get("target_branch") == branch
            and commit in (each.get("merge_commit_sha"), each.get("squash_commit_sha"), each.get("sha"))
        ]
        if len(found) > 1:
            raise ForgeError(f"{len(found)} merged requests say that they are the commit {commit[:12]}.")
        return found[0] if found else None

    def approvers(self, pull_request: PullRequest) -> Approvers:
        """An approval says when it was given, and not for which commit: it counts if that is after the last push."""
        at = f"{self._at}/merge_requests/{pull_request.number}"
        pushed = self._pushed_at(at, pull_request.head)
        people, notes = [], []
        approvals = good(self._caller.get(f"{at}/approvals"), "list the approvals").json
        approved_by = approvals.get("approved_by") if isinstance(approvals, dict) else None
        for each in approved_by if isinstance(approved_by, list) else []:
            user = part(each, "user")
            login = text(user, "username")
            why = _why_not(login, user, each, pull_request, pushed)
            if why:
                notes.append(f"The approval of {login} does not count: {why}.")
            else:
                people.append(Approver(login, number(user, "id")))
        return Approvers(tuple(sorted(people, key=lambda one: one.login)), tuple(notes))

    def is_member(self, team: str, person: Approver) -> bool:
        reply = self._caller.get(f"/groups/{quote(team, safe='')}/members/all/{person.number}")
        if reply.status in (403, 404):
            return False
        return text(good(reply, "say who is in a group").json, "state") == "active"

    def proposed(self, pull_request: int) -> Proposed:
        path = f"{self._at}/merge_requests/{pull_request}"
        files = [
            ChangedFile(text(each, "new_path"), text(each, "old_path"), lines_of(str(each.get("diff") or "")))
            for each in self._pages(f"{path}/diffs", "list the files")
        ]
        found = good(self._caller.get(path), "show the merge request").json
        refs = part(found, "diff_refs")
        named = {name: text(refs, name) for name in ("base_sha", "start_sha", "head_sha")}
        is_open = text(found, "state") == "opened"
        return Proposed(named["head_sha"], is_open, {each.path: each for each in files}, named)

    def remarks(self, pull_request: int) -> Iterator[Comment]:
        """Notes on lines are notes like others."""
        return self.comments(pull_request)

    def remark(self, pull_request: int, proposed: Proposed, remarks: Sequence[Remark]) -> None:
        """On the first of its lines each; the block of the suggestion says how many follow."""
        path = f"{self._at}/merge_requests/{pull_request}/discussions"
        for each in remarks:
            old = each.file.lines[each.first].old
            position = {
                **proposed.refs,
                "position_type": "text",
                "old_path": each.file.old_path,
                "new_path": each.file.path,
                "new_line": each.first,
                **({} if old is None else {"old_line": old}),
            }
            asked = {"body": each.body, "position": position}
            good(self._caller.once("POST", path, asked), "take the suggestion")

    def how_to_suggest(self, remark_lines: int) -> str:
        return f"suggestion:-0+{remark_lines - 1}"

    def _pushed_at(self, at: str, head: str) -> datetime | None:
        """When the last commit arrived; None where that is not said."""
        for each in self._pages(f"{at}/versions", "list the versions of the merge request"):
            if each.get("head_commit_sha") == head:
                return _time(each.get("created_at"))
        return None

    def _pages(self, path: str, what: str, **query: str) -> Iterator[dict[str, Any]]:
        for page in range(1, MOST_PAGES + 1):
            found = entries(good(self._caller.get(path, per_page=PAGE, page=page, **query), what))
            yield from found
            if len(found) < PAGE:
                return
        raise ForgeError(f"The forge would not {what} to the end: there are over {MOST_PAGES * PAGE:,}.")


def _why_not(
    login: str, user: dict[str, Any], approval: Any, pull_request: PullRequest, pushed: datetime | None
) -> str:
    """Why an approval does not count; empty if it does."""
    if login.casefold() == pull_request.author.casefold():
        return "they wrote the merge request"
    if user.get("state", "active") != "active" or user.get("bot"):
        return "it is no person who is active"
    approved = _time(approval.get("approved_at"))
    if approved is None or pushed is None:
        return "GitLab does not say whether it was given after the last push"
    return "commits were added after it" if approved < pushed else ""


def _time(written: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return found if found.tzinfo else None
