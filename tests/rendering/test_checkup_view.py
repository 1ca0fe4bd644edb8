"""How a check-up reads."""

from __future__ import annotations

import json

import pytest

from ctsync.checkup.check import Verdict
from ctsync.checkup.kinds import ANSWERS, CLOCK, CREDENTIALS, KINDS, LOCK, NIGHTLY, REGISTERED, SETTINGS
from ctsync.rendering import RENDERERS
from ctsync.rendering.checkup_view import CheckupView, checkup_lines, summary
from ctsync.rendering.paper.cells import width
from ctsync.rendering.paper.ink import Paper

CHECKS = (
    SETTINGS.ok("Account production: CleverTap's servers in India (in1)."),
    CREDENTIALS.warning("Found them, but look again.", "Set them anew.", "CT_PASSCODE has a line break."),
    ANSWERS.failed(
        "CleverTap in India does not take the passcode: Invalid Credentials.", "Compare the region first."
    ),
    CLOCK.ok("They agree within 2 seconds."),
    REGISTERED.unchecked("CleverTap asked for a pause."),
    LOCK.ok("4 records in the file .ctsync/sandbox.lock, serial 4."),
    NIGHTLY.skipped("No rolling campaign has dates to come, so no job is needed."),
)


@pytest.mark.parametrize("more", [False, True], ids=["brief", "verbose"])
def test_a_check_up_reads_as_it_did(golden, more):
    lines = checkup_lines(CheckupView(CHECKS, more), Paper(88))
    golden(f"checkup/{'verbose' if more else 'brief'}.txt", "\n".join(lines) + "\n")


def test_each_line_appears_as_soon_as_its_check_is_made():
    made = []

    def checks():
        for check in CHECKS:
            made.append(check)
            yield check

    lines = checkup_lines(CheckupView(checks()), Paper(88))
    assert made == []
    first = [next(lines), next(lines)]
    assert (first[0], len(made)) == ("Settings", 1)


def test_every_verdict_has_a_sign_of_its_own_and_is_counted():
    lines = list(checkup_lines(CheckupView(CHECKS), Paper(88)))
    signs = {line[2] for line in lines if line.startswith("  ") and line[2] != " "}
    assert signs == {"✓", "!", "✗", "?", "–"}
    assert summary(CHECKS) == "7 checks: 3 in order, 1 to look at, 1 failed, 1 not checked and 1 not needed."
    assert lines[-1] == summary(CHECKS)


def test_a_program_reads_verdicts_by_stable_ids():
    document = json.loads("\n".join(RENDERERS["json"](Paper()).checkup(CheckupView(CHECKS))))
    assert (document["version"], document["kind"]) == (1, "checkup")
    assert {each["id"]: each["verdict"] for each in document["checks"]}["answers"] == "failed"
    assert {each["verdict"] for each in document["checks"]} == {verdict.value for verdict in Verdict}
    assert set(document["checks"][0]) == {
        "id",
        "group",
        "title",
        "verdict",
        "looks_at",
        "found",
        "why",
        "do",
        "details",
    }


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_a_line_is_no_wider_than_the_paper(columns):
    made = [kind.failed("word " * 60, "word " * 60, "word " * 60) for kind in KINDS]
    lines = list(checkup_lines(CheckupView(made, more=True), Paper(columns)))
    assert [line for line in lines if width(line) > columns] == []
