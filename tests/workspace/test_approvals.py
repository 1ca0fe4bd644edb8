"""The file that says who approved: read strictly, and of no other commit than the one that is applied (decision 13)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ctsync.applying.request import Request
from ctsync.errors import Stale, UsageError
from ctsync.guardrails.approvers import Approver, Evidence
from ctsync.workspace.approvals import MOST_PEOPLE, read_evidence
from tests.support.campaigns import ACCOUNT
from tests.support.saved import a_saved_plan

COMMIT, OTHER = "a" * 40, "b" * 40
REAL = replace(ACCOUNT, is_local=False, is_sandbox=False)
WHOLE: dict[str, Any] = {
    "commit": COMMIT,
    "pull_request": 12,
    "approvers": [{"login": "asha-k", "teams": ["acme/crm-leads"]}, {"login": "ben", "teams": []}],
}


def request(account=ACCOUNT, **more) -> Request:
    return Request(account, (), "7q2m4k", **more)


def read(folder: Path, text: str, asked: Request | None = None) -> Evidence:
    (folder / "approvers.json").write_text(text, encoding="utf-8")
    return read_evidence(str(folder), "approvers.json", asked or request())


def test_who_approved_which_commit_in_which_pull_request(tmp_path: Path):
    assert read(tmp_path, json.dumps(WHOLE)) == Evidence(
        COMMIT, "12", (Approver("asha-k", ("acme/crm-leads",)), Approver("ben"))
    )
    assert read(tmp_path, json.dumps({**WHOLE, "pull_request": None})).pull_request == ""


WRONG: dict[str, Any] = {
    "nothing": "",
    "a list": "[]",
    "another map": "{}",
    "a plan": '{\n "ctsync_plan": 2}',
    "no JSON": "{'commit': 1}",
    "a key twice": json.dumps(WHOLE).replace('"commit"', '"commit": "x", "commit"', 1),
    "a further key": json.dumps({**WHOLE, "by": "me"}),
    "a short commit": json.dumps({**WHOLE, "commit": "a"}),
    "a commit that is a number": json.dumps({**WHOLE, "commit": 7}),
    "a pull request that is a flag": json.dumps({**WHOLE, "pull_request": True}),
    "approvers that are a map": json.dumps({**WHOLE, "approvers": {}}),
    "an approver that is a text": json.dumps({**WHOLE, "approvers": ["asha"]}),
    "an approver without teams": json.dumps({**WHOLE, "approvers": [{"login": "asha"}]}),
    "an approver without a name": json.dumps({**WHOLE, "approvers": [{"login": "", "teams": []}]}),
    "teams that are a text": json.dumps({**WHOLE, "approvers": [{"login": "a", "teams": "acme/legal"}]}),
    "a name that is drawn backwards": json.dumps(
        {**WHOLE, "approvers": [{"login": "a\u202eb", "teams": []}]}
    ),
    "a name of two lines": json.dumps({**WHOLE, "approvers": [{"login": "a\n::b", "teams": []}]}),
    "too many": json.dumps({**WHOLE, "approvers": [{"login": "a", "teams": []}] * (MOST_PEOPLE + 1)}),
    "too deep": "[" * 100_000,
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_say_who_approved_proves_nothing(tmp_path: Path, name: str):
    with pytest.raises(UsageError, match=r"does not say who approved\. Nothing was done") as refused:
        read(tmp_path, WRONG[name])
    assert "ask the forge again" in refused.value.hint
    assert "\u202e" not in refused.value.why


def test_a_file_that_is_not_there_is_told_as_such(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_evidence(str(tmp_path), "approvers.json", request())


def test_approvals_of_another_commit_are_none(tmp_path: Path):
    text = json.dumps(WHOLE)
    assert read(tmp_path, text, request(REAL, commit=COMMIT)).commit == COMMIT
    with pytest.raises(Stale, match="approvals are of the commit aaaaaaaaaaaa"):
        read(tmp_path, text, request(REAL, commit=OTHER))
    saved = a_saved_plan(commit=COMMIT)
    assert read(tmp_path, text, request(REAL, commit=OTHER, saved=saved)).commit == COMMIT, (
        "the plan's counts"
    )
    with pytest.raises(Stale):
        read(tmp_path, text, request(REAL, commit=COMMIT, saved=a_saved_plan(commit=OTHER)))
    with pytest.raises(Stale):
        read(tmp_path, text, request(REAL))


def test_on_this_machines_own_accounts_commits_are_not_compared(tmp_path: Path):
    assert read(tmp_path, json.dumps(WHOLE), request(commit=OTHER)).logins == ("asha-k", "ben")
