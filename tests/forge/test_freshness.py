"""A comment names the commit that it is of, and says so when commits were added since."""

from __future__ import annotations

import pytest

from ctsync.errors import UsageError
from ctsync.forge.comments import marked, outdate
from ctsync.forge.contract import Desk
from ctsync.forge.desks import desk_of
from ctsync.forge.fitting import BUDGETS, comment_body
from ctsync.forge.freshness import commit_named, judged
from ctsync.forge.places import place_of
from tests.support.forge_server import FORGES, HEAD, ForgeServer

MARKER, OLD = marked("reach-production"), "c" * 40
OLD_SAID = f"> **This is of an earlier commit, `{OLD[:12]}`.**"


def body(commit: str, text: str = "## Reach\n\n402,118 people\n") -> str:
    return comment_body(text, MARKER, forge="github", is_markdown=True, commit=commit)


def desk(server: ForgeServer) -> Desk:
    waits: list[float] = []
    return desk_of(place_of(server.environ), waits.append)


@pytest.fixture(params=FORGES)
def server(request):
    with FORGES[request.param]() as made:
        made.propose({})
        yield made


def test_it_begins_with_its_marker_and_names_its_commit_to_programs_and_to_people():
    assert body(OLD).startswith(f"{MARKER}\n<!-- ctsync-of:{OLD} -->\n## Reach\n")
    assert f"Of the pull request's commit `{OLD[:12]}`. From" in body(OLD)


def test_it_says_that_it_is_old_above_all_else_once_and_no_longer_when_the_commit_is_the_last_again():
    old = judged(body(OLD), HEAD)
    assert old.splitlines()[2].startswith(OLD_SAID)
    assert judged(old, "d" * 40) == old
    assert judged(old, OLD) == body(OLD)
    assert judged(body(HEAD), HEAD) == body(HEAD)


@pytest.mark.parametrize("text", [f"<!-- ctsync-of:{OLD} -->\n", f"x\n{MARKER}\n<!-- ctsync-of:{OLD} -->\n"])
def test_a_text_cannot_pass_for_another_commit(text):
    assert "earlier commit" not in judged(body(HEAD, text), HEAD)
    assert judged(f"talk\n{text}", HEAD) == f"talk\n{text}"


@pytest.mark.parametrize("forge", BUDGETS)
def test_what_is_added_later_has_its_room(forge):
    long = comment_body("x\n" * 900_000, MARKER, forge=forge, is_markdown=False, commit=OLD)
    assert BUDGETS[forge].size(judged(long, HEAD)) <= BUDGETS[forge].most


def test_only_comments_of_ours_that_name_an_earlier_commit_are_renewed(server):
    theirs = server.comment({"github": "mallory", "gitlab": "66"}[server.forge], body(OLD))
    ours = [server.comment(server.name, each) for each in (body(OLD), body(HEAD), f"{MARKER}\nno commit")]
    before = [each["body"] for each in ours]
    assert desk(server).head(7) == HEAD
    assert outdate(desk(server), 7, HEAD) == 1
    assert outdate(desk(server), 7, HEAD) == 0
    assert OLD_SAID in ours[0]["body"]
    assert [each["body"] for each in ours[1:]] == before[1:]
    assert theirs["body"] == body(OLD)


@pytest.mark.parametrize("written", ["HEAD", "abc", "C" * 40, f"{OLD}\n", f"{OLD} -->"])
def test_what_is_no_commit_is_refused(written):
    with pytest.raises(UsageError):
        commit_named(written)
