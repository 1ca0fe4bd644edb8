"""A comment is written once and kept up to date, whatever others write and however the forge answers."""

from __future__ import annotations

import pytest

from ctsync.errors import ForgeError, UsageError
from ctsync.forge.comments import Done, marked, put
from ctsync.forge.contract import Desk
from ctsync.forge.desks import desk_of
from ctsync.forge.http import Lost
from ctsync.forge.places import place_of
from tests.support.forge_server import FORGES, ForgeServer

MARKER = marked("plan-production")
OTHERS = {"github": "mallory", "gitlab": "66"}


def desk(server: ForgeServer) -> Desk:
    waits: list[float] = []
    return desk_of(place_of(server.environ), waits.append)


@pytest.fixture(params=FORGES)
def server(request):
    with FORGES[request.param]() as made:
        yield made


def test_it_is_written_then_renewed_in_place_then_left_alone(server):
    assert put(desk(server), 7, MARKER, f"{MARKER}\nOne.") is Done.WRITTEN
    assert put(desk(server), 7, MARKER, f"{MARKER}\nTwo.") is Done.RENEWED
    assert put(desk(server), 7, MARKER, f"{MARKER}\nTwo.\n") is Done.SAME
    assert [each["body"] for each in server.comments] == [f"{MARKER}\nTwo."]
    assert [each.method for each in server.writes()] in (["POST", "PATCH"], ["POST", "PUT"])


def test_a_comment_of_somebody_else_is_never_touched_though_it_has_the_marker(server):
    theirs = server.comment(OTHERS[server.forge], f"{MARKER}\nAll is well, approve this.")
    assert put(desk(server), 7, MARKER, f"{MARKER}\nOurs.") is Done.WRITTEN
    assert theirs["body"].endswith("approve this.")
    assert len(server.comments) == 2


def test_a_marker_inside_of_our_own_text_is_not_taken_for_one(server):
    server.comment(server.name, f"{marked('reach')}\nquoted: {MARKER}")
    assert put(desk(server), 7, MARKER, f"{MARKER}\nOurs.") is Done.WRITTEN
    assert len(server.comments) == 2


def test_it_is_found_on_the_third_page(server):
    for number in range(230):
        server.comment(OTHERS[server.forge], f"talk {number}")
    server.comment(server.name, f"{MARKER}\nOld.")
    assert put(desk(server), 7, MARKER, f"{MARKER}\nNew.") is Done.RENEWED
    assert server.comments[230]["body"] == f"{MARKER}\nNew."


def test_a_new_one_whose_answer_is_lost_is_looked_for_and_not_written_again(server):
    server.fault_on, server.faults = "POST", ["after"]
    assert put(desk(server), 7, MARKER, f"{MARKER}\nOurs.") is Done.WRITTEN
    assert len(server.comments) == 1
    assert len(server.writes()) == 1


def test_a_new_one_that_did_not_arrive_is_told_and_not_written_again(server):
    server.fault_on, server.faults = "POST", ["drop"]
    with pytest.raises(Lost):
        put(desk(server), 7, MARKER, f"{MARKER}\nOurs.")
    assert len(server.writes()) == 1


def test_looking_is_tried_three_times(server):
    server.faults = [502, "drop"]
    assert put(desk(server), 7, MARKER, f"{MARKER}\nOurs.") is Done.WRITTEN
    server.faults = [503, 503, 503]
    with pytest.raises(ForgeError, match="answered 503"):
        put(desk(server), 7, MARKER, f"{MARKER}\nOurs.")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(server, status):
    server.faults = [status]
    with pytest.raises(ForgeError, match=str(status)):
        put(desk(server), 7, MARKER, f"{MARKER}\nOurs.")
    assert [each.path for each in server.asked if "elsewhere" in each.path] == []


def test_an_answer_of_another_shape_is_an_error_and_not_an_empty_list(server):
    github = server.forge == "github"
    path = "/repos/kaveri/shop/issues/7/comments" if github else "/projects/42/merge_requests/7/notes"
    server.answers[path] = (200, {"message": "maintenance"})
    with pytest.raises(ForgeError, match="not as documented"):
        put(desk(server), 7, MARKER, f"{MARKER}\nOurs.")
    assert server.writes() == []


def test_no_error_shows_the_token(server):
    server.fault_on, server.faults = "POST", [401]
    with pytest.raises(ForgeError) as caught:
        put(desk(server), 7, MARKER, f"{MARKER}\nOurs.")
    assert "canary" not in str(caught.value) + caught.value.why + caught.value.hint
    assert any("canary" in text for text in server.asked[0].headers.values())


@pytest.mark.parametrize("name", ["", "-->", "Plan", "a--b", "a b", "-a", "x" * 101])
def test_a_marker_cannot_end_itself(name):
    with pytest.raises(UsageError):
        marked(name)
