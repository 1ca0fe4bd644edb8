"""Suggestions: only on lines that the pull request shows as they were checked, once, and nothing in them acts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ctsync.errors import ForgeError, UsageError
from ctsync.forge.contract import Desk
from ctsync.forge.desks import desk_of
from ctsync.forge.http import Lost
from ctsync.forge.patches import Line, lines_of
from ctsync.forge.places import place_of
from ctsync.forge.suggestions import MOST, Suggested, Suggestion, suggest, suggestions_in
from ctsync.rendering.comment.inert import code, prose
from ctsync.rendering.comment.suggestion import suggestion_text
from ctsync.rendering.paper.harmless import harmless
from tests.support.forge_server import FORGES, HEAD, ForgeServer
from tests.support.injections import INJECTIONS

FILE = "campaigns/diwali.yaml"
PATCH = '@@ -1,3 +1,4 @@ name\n name: diwali\n-body: "Old"\n+body: "₹9 off"\n+link: x\n ttl: 1\n@@ -20 +21 @@\n last: 1\n'
ONE = Suggestion(
    FILE, 2, ('body: "₹9 off"',), ('body: "Rs 9 off"',), "SMS002", "The rupee sign.", is_safe=True
)
TWO = Suggestion(FILE, 3, ("link: x", "ttl: 1"), ("ttl: 1",), "LNK003", "No link.")
KEPT = Suggestion(FILE, 4, ("ttl: 1",), ("ttl: 2",), "SCH001", "Too short.")


def desk(server: ForgeServer) -> Desk:
    waits: list[float] = []
    return desk_of(place_of(server.environ), waits.append)


def offered(server: ForgeServer, *found: Suggestion, commit: str = HEAD) -> Suggested:
    there = desk(server)

    def body(each: Suggestion, marker: str) -> str:
        block = there.how_to_suggest(len(each.before))
        return suggestion_text(marker, each.rule, each.says, each.after, block, is_safe=each.is_safe)

    return suggest(there, 7, commit, found, body)


@pytest.fixture(params=FORGES)
def server(request):
    with FORGES[request.param]() as made:
        made.propose({FILE: PATCH})
        yield made


def test_the_lines_of_the_head_are_read_out_of_a_diff():
    assert lines_of(PATCH) == {
        1: Line("name: diwali", 1),
        2: Line('body: "₹9 off"', None),
        3: Line("link: x", None),
        4: Line("ttl: 1", 3),
        21: Line("last: 1", 20),
    }
    assert lines_of("+no hunk\n text\n-gone") == lines_of("") == {}


def test_each_is_written_on_its_line_as_a_block_to_commit(server):
    assert offered(server, ONE) == Suggested(written=1)
    (asked,) = server.suggested()
    word = {"github": "suggestion", "gitlab": "suggestion:-0+0"}[server.forge]
    assert asked["body"] == f'{ONE.marker}\n`SMS002`: The rupee sign.\n\n```{word}\nbody: "Rs 9 off"\n```\n'


def test_github_gets_all_of_them_in_one_review_of_the_head():
    with FORGES["github"]() as server:
        server.propose({FILE: PATCH})
        offered(server, ONE, TWO)
        (review,) = server.writes()
        assert (review.body["commit_id"], review.body["event"]) == (HEAD, "COMMENT")
        one, two = ({k: v for k, v in each.items() if k != "body"} for each in review.body["comments"])
        assert one == {"path": FILE, "line": 2, "side": "RIGHT"}
        assert two == {"path": FILE, "line": 4, "side": "RIGHT", "start_line": 3, "start_side": "RIGHT"}


def test_gitlab_gets_a_position_each_with_the_old_line_where_there_is_one():
    with FORGES["gitlab"]() as server:
        server.propose({FILE: PATCH})
        offered(server, ONE, KEPT, TWO)
        one, kept, two = (each.body["position"] for each in server.writes())
        assert (one["new_line"], one.get("old_line"), one["head_sha"]) == (2, None, HEAD)
        assert (kept["new_line"], kept["old_line"], kept["new_path"]) == (4, 3, FILE)
        assert two["new_line"] == 3
        assert "```suggestion:-0+1\nttl: 1\n```" in server.suggested()[2]["body"]


def test_what_stands_there_is_not_said_again_even_if_its_line_moved_or_somebody_dismissed_it(server):
    offered(server, ONE)
    assert offered(server, ONE) == Suggested(standing=1)
    server.propose({FILE: PATCH.replace("@@ -1,3 +1,4 @@", "@@ -1,3 +11,4 @@")})
    assert offered(server, replace(ONE, first=12)) == Suggested(standing=1)
    assert len(server.suggested()) == 1


def test_a_marker_in_the_words_of_somebody_else_holds_nothing_back(server):
    body = f"{ONE.marker}\nAll is well."
    if server.forge == "github":
        server.remarks.append({"id": 9, "user": {"login": "mallory"}, "body": body})
    else:
        server.comment("66", body)
    assert offered(server, ONE).written == 1


@pytest.mark.parametrize(
    "found",
    [
        replace(ONE, file="campaigns/other.yaml"),
        replace(ONE, first=3),
        replace(ONE, first=30),
        replace(ONE, before=('body: "₹9  off"',)),
        replace(TWO, before=("link: x", "ttl: 1", "more: 1")),
        replace(ONE, file="large.bin"),
    ],
    ids=["another file", "another line", "not shown", "other text", "over the end", "no diff"],
)
def test_where_the_diff_does_not_show_the_very_lines_nothing_is_written(server, found):
    assert offered(server, found) == Suggested(elsewhere=1)
    assert server.writes() == []


def test_no_more_than_a_page_of_them(server):
    many = [replace(ONE, after=(f"body: {number}",)) for number in range(MOST + 3)]
    assert offered(server, *many) == Suggested(written=MOST, left=3)


def test_what_was_checked_of_another_commit_is_written_nowhere(server):
    """A line with the same text may stand at that number by now."""
    assert "is not the last commit any more" in offered(server, ONE, commit="c" * 40).why_not
    assert server.writes() == []


def test_the_head_is_asked_for_after_the_files(server):
    """A commit that comes in between changes the head, and so nothing is written for lines that moved."""
    offered(server, ONE)
    asked = [each.path for each in server.asked if each.method == "GET"]
    files = next(index for index, path in enumerate(asked) if path.endswith(("/files", "/diffs")))
    head = next(index for index, path in enumerate(asked) if path.endswith(("pulls/7", "merge_requests/7")))
    assert files < head


def test_what_lint_would_not_write_unasked_says_that_it_is_a_proposal(server):
    offered(server, TWO)
    (asked,) = server.suggested()
    assert "No link. This is a proposal: read it before you take it." in asked["body"]


def test_a_pull_request_that_is_not_open_gets_none(server):
    server.propose({FILE: PATCH}, state="closed")
    assert offered(server, ONE).why_not == "The pull request is not open."
    assert server.writes() == []


def test_what_arrived_without_an_answer_is_counted_and_not_written_again(server):
    server.fault_on, server.faults = "POST", ["after"]
    assert offered(server, ONE) == Suggested(written=1)
    assert len(server.writes()) == 1


def test_what_did_not_arrive_is_told(server):
    server.fault_on, server.faults = "POST", ["drop"]
    with pytest.raises(Lost):
        offered(server, ONE)
    assert len(server.writes()) == 1


def test_a_forge_that_will_not_take_them_is_told(server):
    server.fault_on, server.faults = "POST", [422]
    with pytest.raises(ForgeError, match="answered 422"):
        offered(server, ONE)


@pytest.mark.parametrize("text", INJECTIONS)
def test_nothing_in_a_suggestion_ends_its_block_or_acts(text):
    head, block = suggestion_text("<!-- m -->", text, f"It says `x` {text}", [], "suggestion").split("\n\n")
    assert head.count("\n") == 1
    said = " ".join(harmless(text).split())
    assert head.split("\n")[1] == f"{code(said)}: {prose(f'It says `x` {harmless(text)}')}"
    assert block == "```suggestion\n```\n"


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_line_of_a_suggestion_ends_its_block(text):
    body = suggestion_text("<!-- m -->", "SMS002", "A.", text.split("\n"), "suggestion")
    block = body.removeprefix("<!-- m -->\n`SMS002`: A.\n\n")
    fence = block.split("suggestion")[0]
    inside = block.rstrip("\n").split("\n")[1:-1]
    assert inside == text.split("\n")
    assert block.rstrip("\n").endswith(f"\n{fence}")
    assert not any(line.strip().startswith(fence) for line in inside)


# ── what the job without a token hands over ──


def sarif(**changes) -> bytes:
    region = {"startLine": 2, "startColumn": 7, "endLine": 2, "endColumn": 8}
    change = {
        "artifactLocation": {"uri": "campaigns/diwali.yaml"},
        "replacements": [{"deletedRegion": region, "insertedContent": {"text": "Rs "}}],
    }
    fix = {
        "artifactChanges": [change],
        "properties": {"before": list(ONE.before), "after": list(ONE.after), "safe": True, **changes},
    }
    result = {"ruleId": "SMS002", "message": {"text": "The rupee sign."}, "fixes": [fix]}
    return json.dumps({"runs": [{"results": [{"ruleId": "X"}, result, result]}]}).encode()


def test_fixes_are_read_once_each():
    assert suggestions_in(sarif()) == (ONE,)


@pytest.mark.parametrize("safe", [None, False, 1, "true"])
def test_what_does_not_say_that_it_is_safe_is_a_proposal(safe):
    assert suggestions_in(sarif(safe=safe)) == (replace(ONE, is_safe=False),)


@pytest.mark.parametrize("line", [b'"2"', b"2.0", b"0", b"-3", b"true", b"null", b"9" * 5_000])
def test_what_is_no_number_of_a_line_is_refused(line):
    with pytest.raises(UsageError, match="no list of problems"):
        suggestions_in(sarif().replace(b'"startLine": 2', b'"startLine": ' + line))


@pytest.mark.parametrize(
    "changes",
    [
        {"after": ["a\u202eb"]},
        {"after": ["a\r"]},
        {"before": []},
        {"after": list(ONE.before)},
        {"after": ["x" * 5_000]},
        {"after": ["\x1b[2J"]},
    ],
    ids=["turned round", "carriage return", "nothing", "the same", "too long", "terminal"],
)
def test_what_a_person_would_not_see_whole_is_left_out(changes):
    assert suggestions_in(sarif(**changes)) == ()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b'{"runs": []}', b'{"runs": [{"results": 3}]}', b"\xff"]
)
def test_another_file_is_refused(content):
    with pytest.raises(UsageError, match="no list of problems"):
        suggestions_in(content)
