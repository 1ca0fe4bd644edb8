"""Whose approval counts: the last word of each person about the last commit, and nobody's by guess (protocol 9)."""

from __future__ import annotations

import pytest

from ctsync.errors import ForgeError
from ctsync.forge.approvals import Approved, approved
from ctsync.forge.desks import desk_of
from ctsync.forge.places import place_of
from tests.support.forge_server import HEAD, MERGED, ForgeServer, github, gitlab

PULLS = f"/repos/kaveri/shop/commits/{MERGED}/pulls"
REVIEWS = "/repos/kaveri/shop/pulls/7/reviews"


def pull(**more):
    return {
        "number": 7,
        "user": {"login": "Asha", "type": "User"},
        "head": {"sha": HEAD},
        "base": {"ref": "main"},
        "merged_at": "2027-05-20T10:00:00Z",
        "merge_commit_sha": MERGED,
        **more,
    }


def review(login, state="APPROVED", **more):
    return {
        "user": {"login": login, "type": "User"},
        "state": state,
        "commit_id": HEAD,
        "author_association": "MEMBER",
        **more,
    }


def ask(server: ForgeServer, *teams: str, **environ: str) -> Approved:
    return approved(desk_of(place_of({**server.environ, **environ}), lambda _: None), MERGED, "main", teams)


def of_github(*reviews, teams=(), pulls=None, **environ):
    with github() as server:
        server.answers[PULLS] = (200, [pull()] if pulls is None else pulls)
        server.answers[REVIEWS] = (200, list(reviews))
        for team, login, state in teams:
            path = f"/orgs/kaveri/teams/{team}/memberships/{login}"
            server.answers[path] = (200, {"state": state, "role": "member"})
        return ask(server, "@kaveri/crm", "kaveri/legal", **environ)


def logins(found: Approved) -> list[str]:
    return [login for login, _ in found.people]


def test_an_approval_of_the_last_commit_counts():
    found = of_github(review("ben"), review("chandra", "COMMENTED"))
    assert found.document == {
        "commit": MERGED,
        "pull_request": 7,
        "approvers": [{"login": "ben", "teams": []}],
    }


@pytest.mark.parametrize(
    ("reviews", "counting"),
    [
        ([review("ben"), review("ben", "CHANGES_REQUESTED")], []),
        ([review("ben", "CHANGES_REQUESTED"), review("ben")], ["ben"]),
        ([review("ben"), review("ben", "COMMENTED")], ["ben"]),
        ([review("ben"), review("ben", "PENDING")], ["ben"]),
        ([review("ben", "DISMISSED")], []),
        ([review("ben"), review("ben", "DISMISSED")], []),
        ([review("ben"), review("chandra")], ["ben", "chandra"]),
        ([review("ben", commit_id="c" * 40)], []),
        ([review("ben"), review("ben", commit_id="c" * 40)], []),
        ([review("asha")], []),
        ([review("ASHA")], []),
        ([review("ben", author_association="NONE")], []),
        ([review("ben", author_association="CONTRIBUTOR")], []),
        ([review("ben", author_association="COLLABORATOR")], ["ben"]),
        ([{**review("renovate[bot]"), "user": {"login": "renovate[bot]", "type": "Bot"}}], []),
        ([{**review("ben"), "user": None}], []),
        ([], []),
    ],
    ids=lambda value: None if value and isinstance(value[0], str) else "",
)
def test_the_last_word_decides(reviews, counting):
    assert logins(of_github(*reviews)) == counting


def test_what_does_not_count_is_said_with_its_reason():
    notes = " ".join(of_github(review("ben", commit_id="c" * 40), review("asha")).notes)
    assert "ben does not count: commits were added after it" in notes
    assert "asha does not count: they wrote the pull request" in notes


def test_reviews_are_read_to_the_last_page():
    many = [review(f"person-{number:03}", "COMMENTED") for number in range(150)]
    assert logins(of_github(*many, review("ben"))) == ["ben"]


def test_teams_are_those_that_the_forge_confirms():
    teams = [("crm", "ben", "active"), ("legal", "ben", "pending"), ("legal", "chandra", "active")]
    found = of_github(review("ben"), review("chandra"), teams=teams, CTSYNC_TEAMS_TOKEN="ghp_teams")
    assert found.people == (("ben", ("kaveri/crm",)), ("chandra", ("kaveri/legal",)))


def test_without_a_token_that_may_see_teams_nobody_counts_for_one_and_it_is_said():
    found = of_github(review("ben"), teams=[("crm", "ben", "active")])
    assert found.people == (("ben", ()),)
    assert "CTSYNC_TEAMS_TOKEN" in " ".join(found.notes)


@pytest.mark.parametrize(
    "other",
    [
        pull(merged_at=None),
        pull(merge_commit_sha="d" * 40),
        pull(base={"ref": "develop"}),
    ],
    ids=["not merged", "another commit", "another branch"],
)
def test_a_commit_of_no_merged_pull_request_has_no_approvers(other):
    found = of_github(review("ben"), pulls=[other])
    assert (found.pull_request, found.people) == (None, ())
    assert "nobody approved" in found.notes[0]


def test_two_pull_requests_for_one_commit_are_unclear():
    with pytest.raises(ForgeError, match="2 merged"):
        of_github(review("ben"), pulls=[pull(), pull(number=8)])


@pytest.mark.parametrize(
    ("status", "document"),
    [(500, {}), (403, {}), (200, {"x": 1}), (200, [["x"]]), (200, None)],
    ids=["500", "403", "an object", "lists", "nothing"],
)
def test_what_is_unclear_is_an_error_and_never_nobody_or_somebody(status, document):
    with github() as server:
        server.answers[PULLS] = (200, [pull()])
        server.answers[REVIEWS] = (status, document)
        with pytest.raises(ForgeError):
            ask(server)


# ── GitLab ──

APPROVALS = "/projects/42/merge_requests/7/approvals"
VERSIONS = "/projects/42/merge_requests/7/versions"
MERGES = f"/projects/42/repository/commits/{MERGED}/merge_requests"
PUSHED, BEFORE, AFTER = "2027-05-20T09:00:00.000Z", "2027-05-20T08:00:00.000Z", "2027-05-20T10:00:00.000Z"


def merge(**more):
    return {
        "iid": 7,
        "author": {"id": 1, "username": "asha"},
        "sha": HEAD,
        "state": "merged",
        "target_branch": "main",
        "merge_commit_sha": MERGED,
        "squash_commit_sha": None,
        **more,
    }


def approval(login, number=2, at=AFTER, **more):
    user = {"id": number, "username": login, "state": "active", **more}
    return {"user": user, **({"approved_at": at} if at else {})}


def of_gitlab(*approvals, merges=None, versions=None, groups=()):
    with gitlab() as server:
        server.answers[MERGES] = (200, [merge()] if merges is None else merges)
        server.answers[VERSIONS] = (
            200,
            [{"id": 2, "head_commit_sha": HEAD, "created_at": PUSHED}] if versions is None else versions,
        )
        server.answers[APPROVALS] = (200, {"approved": True, "approved_by": list(approvals)})
        for group, number, state in groups:
            server.answers[f"/groups/{group}/members/all/{number}"] = (200, {"id": number, "state": state})
        return ask(server, "kaveri/crm")


@pytest.mark.parametrize(
    ("approvals", "counting"),
    [
        ([approval("ben")], ["ben"]),
        ([approval("ben", at=PUSHED)], ["ben"]),
        ([approval("ben", at=BEFORE)], []),
        ([approval("ben", at=None)], []),
        ([approval("ben", at="yesterday")], []),
        ([approval("ben", at="2027-05-20T10:00:00")], []),
        ([approval("Asha")], []),
        ([approval("ben", state="blocked")], []),
        ([approval("robot", bot=True)], []),
        ([approval("chandra", 3), approval("ben")], ["ben", "chandra"]),
    ],
    ids=[
        "after",
        "same moment",
        "before",
        "undated",
        "no date",
        "no zone",
        "author",
        "blocked",
        "bot",
        "two",
    ],
)
def test_gitlabs_approvals_count_if_they_came_after_the_last_push(approvals, counting):
    assert logins(of_gitlab(*approvals)) == counting


@pytest.mark.parametrize("field", ["merge_commit_sha", "squash_commit_sha", "sha"])
def test_a_merge_request_is_found_however_it_was_merged(field):
    entry = {**merge(merge_commit_sha=None), field: MERGED}
    found = of_gitlab(merges=[entry], versions=[{"head_commit_sha": entry["sha"], "created_at": PUSHED}])
    assert found.pull_request == 7


def test_without_the_time_of_the_last_push_no_approval_counts():
    found = of_gitlab(approval("ben"), versions=[])
    assert found.people == ()
    assert "does not say" in found.notes[0]


def test_groups_are_those_that_the_forge_confirms():
    people = [approval("ben", 2), approval("chandra", 3)]
    groups = [("kaveri%2Fcrm", 2, "active"), ("kaveri%2Fcrm", 3, "blocked")]
    assert of_gitlab(*people, groups=groups).people == (("ben", ("kaveri/crm",)), ("chandra", ()))
