"""The formats that other programs show beside the lines of a change."""

from __future__ import annotations

import json
import re

import pytest

from ctsync.problems import Level, Position, Problem
from ctsync.rendering import REPORTS
from ctsync.rendering.problems.diagnostics import Replacement, problems_view

EVIL = "x\r\n::error::y\n##[error]z %0A \x1b[31m\u202e"
RUPEE = Problem(
    "PUSH001",
    Position("campaigns/a b.yaml", 15, 9),
    "Too long.",
    "Phones cut it.",
    "Shorten it.",
    Level.WARNING,
)
LINE = "  body: hello"


def lines(name, problems, **more):
    return list(REPORTS[name](problems_view(problems, lambda _: LINE, **more)))


def document(name, problems, **more):
    return json.loads("\n".join(lines(name, problems, **more)))


def test_github_gets_one_command_for_each_problem():
    found = [
        RUPEE,
        Problem("CORE001", Position("campaigns/b,c:d.yaml", 1, 1), "100% wrong"),
        Problem("PUSH003", Position("z.yaml", 2, 3), "By the way.", level=Level.INFO),
    ]
    assert lines("github", found) == [
        "::warning file=campaigns/a b.yaml,line=15,col=9,title=PUSH001::Too long.%0APhones cut it.%0AShorten it.",
        "::error file=campaigns/b%2Cc%3Ad.yaml,line=1,col=1,title=CORE001::100%25 wrong",
        "::notice file=z.yaml,line=2,col=3,title=PUSH003::By the way.",
    ]


@pytest.mark.parametrize("name", REPORTS)
def test_no_foreign_text_can_speak_to_a_runner_or_a_terminal(name):
    hostile = Problem("CORE001", Position(EVIL, 1, 1), EVIL, EVIL, EVIL)
    out = lines(name, [hostile])
    assert not [line for line in out if "##[" in line or re.search(r"[\x00-\x1f\x7f\u202e]", line)]
    commands = [line for line in out if line.lstrip().startswith("::")]
    assert len(commands) == (1 if name == "github" else 0)


def test_gitlab_gets_a_list_with_places_and_severities():
    (entry,) = document("gitlab", [RUPEE])
    assert entry["description"] == "Too long. Phones cut it. Shorten it."
    assert (entry["check_name"], entry["severity"]) == ("PUSH001", "minor")
    assert entry["location"] == {"path": "campaigns/a b.yaml", "lines": {"begin": 15}}
    assert re.fullmatch(r"[0-9a-f]{64}", entry["fingerprint"])


def test_a_fingerprint_stays_when_the_line_moves_and_differs_for_each_problem():
    moved = Problem("PUSH001", Position("campaigns/a b.yaml", 99, 9), "Too long.", level=Level.WARNING)
    other = Problem("PUSH003", Position("campaigns/a b.yaml", 15, 9), "Too long.", level=Level.WARNING)
    prints = [entry["fingerprint"] for entry in document("gitlab", [RUPEE, moved, other])]
    assert prints[0] == document("gitlab", [moved])[0]["fingerprint"]
    assert len(set(prints)) == 3


def test_nothing_found_is_an_empty_report():
    assert lines("github", []) == []
    assert document("gitlab", []) == []
    assert document("sarif", [])["runs"][0]["results"] == []


def test_sarif_says_what_where_and_how_to_put_it_right():
    replacement = Replacement("campaigns/a b.yaml", 15, 12, 15, 13, "Rs ", ("₹9",), ("Rs 9",))
    run = document("sarif", [RUPEE], replacement=lambda _: replacement)["runs"][0]
    (rule,) = run["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"]) == ("PUSH001", "push-title-too-long")
    assert "Shorten the title" in rule["help"]["text"]
    (result,) = run["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("PUSH001", 0, "warning")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "campaigns/a%20b.yaml"
    assert place["region"] == {"startLine": 15, "startColumn": 9}
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 15, "startColumn": 12, "endLine": 15, "endColumn": 13},
            "insertedContent": {"text": "Rs "},
        }
    ]
    assert result["fixes"][0]["properties"] == {"before": ["₹9"], "after": ["Rs 9"], "safe": True}
    assert run["columnKind"] == "unicodeCodePoints"


REQUIRED = {
    "": {"version", "runs", "$schema"},
    "runs": {"tool", "results", "columnKind", "originalUriBaseIds"},
    "driver": {"name", "version", "rules"},
    "rules": {"id"},
    "results": {"ruleId", "ruleIndex", "level", "message", "locations"},
    "message": {"text"},
    "region": {"startLine", "startColumn"},
    "artifactLocation": {"uri", "uriBaseId"},
    "replacements": {"deletedRegion", "insertedContent"},
}
ALLOWED = {
    **REQUIRED,
    "rules": {"id", "name", "shortDescription", "help", "defaultConfiguration"},
    "results": {*REQUIRED["results"], "fixes"},
}


def shape_errors(value, name=""):
    """Where a document leaves the shape of SARIF 2.1.0, as far as this format uses it."""
    if isinstance(value, list):
        return [error for item in value for error in shape_errors(item, name)]
    if not isinstance(value, dict):
        return []
    errors = [f"{name} lacks {key}" for key in REQUIRED.get(name, set()) - set(value)]
    errors += [f"{name} has {key}" for key in set(value) - ALLOWED.get(name, set(value))]
    return errors + [error for key, below in value.items() for error in shape_errors(below, key)]


def test_sarif_keeps_to_its_shape_for_known_and_unknown_rules():
    unknown = Problem("ZZZ999", Position("a.yaml"), "What?", level=Level.INFO)
    found = document("sarif", [RUPEE, unknown], replacement=lambda _: Replacement("a.yaml", 1, 1, 1, 2, ""))
    assert shape_errors(found) == []
    assert found["version"] == "2.1.0"
    run = found["runs"][0]
    assert {result["level"] for result in run["results"]} == {"warning", "note"}
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert shape_errors({"results": [{}]}) != []
