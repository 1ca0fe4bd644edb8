"""The commands of `ctsync ci`, as a person types them and as a job runs them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import stat
from collections.abc import Mapping
from typing import Any

import pytest

from ctsync.cli.app import run
from ctsync.forge.comments import marked
from ctsync.planning.plan_file import encode_plan
from tests.forge.test_approvals import PULLS, REVIEWS, pull, review
from tests.stories.test_a_mistake_is_fixed import CAMPAIGN
from tests.stories.test_a_mistake_is_fixed import FILE as FIXABLE
from tests.support.forge_server import HEAD, MERGED, github, gitlab
from tests.support.rough_server import RoughServer, answer
from tests.support.saved import a_change, a_saved_plan
from tests.support.shop_process import Ended, Shop

SETTINGS = """\
version: 1
project: shop-abcdefgh
accounts:
  sandbox: {sandbox: true, timezone: Asia/Kolkata, clock: 2027-05-20 10:00}
"""
LIVE = """\
  NAME:
    region: in1
    timezone: Asia/Kolkata
    account_id: {env: CT_NAME_ID}
    passcode: {env: CT_NAME_PASSCODE}
    branch: live
    store: {STORE}
"""


class Here(Shop):
    """The same commands, in this process: most of the time of a process of its own goes into starting it."""

    def run(self, *arguments: str, env: Mapping[str, str] | None = None, **_: Any) -> Ended:
        before, mask = dict(os.environ), os.umask(0o077)
        out, err = io.StringIO(), io.StringIO()
        os.environ.update(env or {})
        try:
            with (
                contextlib.chdir(self.root),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                code = run(list(arguments))
        finally:
            os.environ.clear()
            os.environ.update(before)
            os.umask(mask)
        assert "does not know how to handle" not in err.getvalue(), err.getvalue()
        return Ended(code, out.getvalue(), err.getvalue())


def live(name: str, store: str = "git: ctsync-lock/x") -> str:
    return LIVE.replace("NAME", name).replace("STORE", store)


@pytest.fixture
def shop(tmp_path):
    made = Here(tmp_path / "shop")
    made.write("ctsync.yaml", SETTINGS)
    made.write("campaigns/weekly/one-push.yaml", 'owner: "kaveri/crm"  # us\n')
    return made


def workflows(shop: Shop) -> set[str]:
    return {path.name for path in (shop.root / ".github" / "workflows").glob("*")}


def test_without_a_real_account_only_the_check_is_written_and_why_is_said(shop):
    done = shop.run("ci", "github")
    assert done.code == 0
    assert workflows(shop) == {"ctsync-sandbox-check.yml"}
    assert "no account but the sandbox" in done.text
    assert (shop.root / ".github/CODEOWNERS").read_text(encoding="utf-8").splitlines()[2:] == [
        "* @kaveri/crm",
        "",
        "/campaigns/weekly/ @kaveri/crm",
    ]


def test_the_only_real_account_is_meant_and_written_twice_nothing_changes(shop):
    shop.write("ctsync.yaml", SETTINGS + live("production"))
    assert shop.run("ci", "github", "--owner", "@kaveri/platform").code == 0
    assert len(workflows(shop)) == 8
    apply = (shop.root / ".github/workflows/ctsync-production-apply.yml").read_text(encoding="utf-8")
    assert "CT_production_PASSCODE: ${{ secrets.CT_production_PASSCODE }}" in apply
    assert "branches: [live]" in apply
    assert "* @kaveri/platform" in (shop.root / ".github/CODEOWNERS").read_text(encoding="utf-8")
    again = shop.run("ci", "github", "--format", "json").document
    assert {row["fate"] for row in again["rows"]} == {"up to date"}
    assert again["differing"] == 0
    assert shop.run("ci", "github", "--check").code == 0


def test_the_checklist_names_what_only_a_person_can_set_up(shop):
    shop.write("ctsync.yaml", SETTINGS + live("production"))
    said = shop.run("ci", "github").text
    for words in (
        "requirements/ctsync.txt It is missing",
        "Require a pull request with 1 approval",
        "dismiss stale approvals; require approval of the last push",
        "block force pushes and deletion",
        "Environments: ctsync-production Applies. Required reviewers, and prevent self-review. Deployment branches: live only",
        "Secrets: CT_production_ID, CT_production_PASSCODE",
        "ctsync-lock/** Restrict deletions and block force pushes",
    ):
        assert words in said, words
    shop.write("requirements/ctsync.txt", "ctsync==0.1.0 --hash=sha256:0\n")
    assert "It is missing" not in shop.run("ci", "github").text


def test_several_real_accounts_have_to_be_told_apart(shop):
    shop.write("ctsync.yaml", SETTINGS + live("india") + live("europe", "git: ctsync-lock/y"))
    done = shop.run("ci", "github")
    assert done.code == 1
    assert "--account NAME, one of: india, europe" in done.text
    assert shop.run("ci", "github", "--account", "europe").code == 0
    assert all(name.startswith("ctsync-europe-") for name in workflows(shop))


def test_what_a_person_changed_is_shown_and_nothing_at_all_is_written_without_force(shop):
    shop.write("ctsync.yaml", SETTINGS + live("production"))
    assert shop.run("ci", "github").code == 0
    stop = shop.root / ".github/workflows/ctsync-production-stop.yml"
    audit = shop.root / ".github/workflows/ctsync-production-audit.yml"
    written = stop.read_text(encoding="utf-8")
    stop.write_text(written + "# ours\n", encoding="utf-8")
    audit.unlink()
    refused = shop.run("ci", "github")
    assert refused.code == 1
    assert "1 file was changed by hand" in refused.text
    assert "-# ours" in refused.out
    assert not audit.exists()
    assert stop.read_text(encoding="utf-8").endswith("# ours\n")
    assert shop.run("ci", "github", "--force").code == 0
    assert stop.read_text(encoding="utf-8") == written
    assert audit.exists()


def test_code_owners_of_a_person_are_kept_and_what_they_leave_out_is_named(shop):
    shop.write(".github/CODEOWNERS", "/campaigns/ @kaveri/crm\n")
    said = shop.run("ci", "github").text
    assert (shop.root / ".github/CODEOWNERS").read_text(encoding="utf-8") == "/campaigns/ @kaveri/crm\n"
    assert "Nobody owns /.github/, /ctsync.yaml" in said


def test_gitlab_gets_one_file_that_its_pipeline_includes(shop):
    shop.write("ctsync.yaml", SETTINGS + live("production", "object: s3://kaveri/lock"))
    done = shop.run("ci", "gitlab")
    assert done.code == 0
    assert "local: .gitlab/ctsync-production.yml" in (shop.root / ".gitlab-ci.yml").read_text(
        encoding="utf-8"
    )
    assert "ctsync[cloud]" in done.text
    assert "AWS_SECRET_ACCESS_KEY" in done.text
    (shop.root / ".gitlab-ci.yml").write_text("stages: [test]\n", encoding="utf-8")
    assert "does not include .gitlab/ctsync-production.yml" in shop.run("ci", "gitlab").text


def test_a_repository_that_is_none_is_said(tmp_path):
    assert Here(tmp_path).run("ci", "github").code == 1


# ── what jobs say ──


def test_a_text_becomes_a_comment_and_the_next_one_takes_its_place(tmp_path):
    shop = Here(tmp_path)
    shop.write("plan.txt", "1 new ``` @everyone\n")
    with gitlab() as forge:
        env = {**forge.environ, "CI_MERGE_REQUEST_IID": "7"}
        written = shop.run("ci", "comment", "plan.txt", "--marker", "plan", env=env)
        assert (written.code, "written at" in written.out) == (0, True), written.text
        assert "merge_requests/7" in written.out
        shop.write("plan.txt", "2 new\n")
        assert "renewed" in shop.run("ci", "comment", "plan.txt", "--marker", "plan", env=env).out
        assert "up to date" in shop.run("ci", "comment", "plan.txt", "--marker", "plan", env=env).out
        (comment,) = forge.comments
    assert comment["body"].startswith(f"{marked('plan')}\n```text\n2 new\n```\n")
    assert "https://gitlab.com/kaveri/shop/-/jobs/99" in comment["body"]


def test_numbers_of_an_earlier_commit_are_said_to_be_old_when_written_and_when_the_next_one_is_checked(
    tmp_path,
):
    shop = Here(tmp_path)
    shop.write("reach.md", "## 402,118 people\n")
    shop.write("plan.md", "## 1 new\n")
    reach = ("ci", "comment", "reach.md", "--marker", "reach", "--pull-request", "7", "--commit")
    with github() as forge:
        forge.propose({})
        assert shop.run(*reach, HEAD, env=forge.environ).code == 0
        assert "earlier commit" not in forge.comments[0]["body"]
        forge.answers["/repos/kaveri/shop/pulls/7"] = (200, {"state": "open", "head": {"sha": MERGED}})
        plan = ("ci", "comment", "plan.md", "--marker", "plan", "--pull-request", "7", "--commit", MERGED)
        done = shop.run(*plan, env=forge.environ)
        assert (done.code, "1 other comment renewed" in done.out) == (0, True), done.text
        assert ["earlier commit" in each["body"] for each in forge.comments] == [True, False]
        forge.comments.clear()
        assert shop.run(*reach, HEAD, env=forge.environ).code == 0
        assert "earlier commit" in forge.comments[0]["body"], "counted while commits were added"
        refused = shop.run(*reach, "HEAD", env=forge.environ)
    assert (refused.code, "no whole commit" in refused.text) == (1, True)


def test_a_report_finds_its_pull_request_by_its_commit(tmp_path):
    shop = Here(tmp_path)
    shop.write(f"reports/report-24h-{MERGED}.md", "## Numbers\n")
    shop.write(f"reports/report-24h-{'c' * 40}.md", "## Others\n")
    names = sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "reports").iterdir())
    with github() as forge:
        forge.answers[PULLS] = (200, [pull()])
        forge.answers[PULLS.replace(MERGED, "c" * 40)] = (200, [])
        done = shop.run("ci", "comment", *names, env=forge.environ)
        assert done.code == 0, done.text
        (comment,) = forge.comments
    assert comment["body"].startswith(f"{marked('report-24h')}\n## Numbers\n")
    assert "came from no pull request" in done.text


def test_a_report_that_names_its_pull_request_is_written_there_and_no_commit_is_asked_about(tmp_path):
    shop = Here(tmp_path)
    shop.write("reports/report-72h-7.md", "## Numbers\n")
    with github() as forge:
        done = shop.run("ci", "comment", "reports/report-72h-7.md", env=forge.environ)
        assert done.code == 0, done.text
        (comment,) = forge.comments
        assert [each.path for each in forge.asked if "/commits/" in each.path] == []
    assert comment["body"].startswith(f"{marked('report-72h')}\n## Numbers\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan.txt",), "Which comment is plan.txt?"),
        (("plan.txt", "--marker", "plan"), "Which pull request?"),
        (("gone.txt", "--marker", "plan", "--pull-request", "7"), "There is no file gone.txt"),
        (("plan.txt", "--marker", "-->", "--pull-request", "7"), "A marker is made of"),
        (("plan.txt", "--marker", "plan", "--report-url", "https://x) @all"), "is no address"),
    ],
)
def test_what_is_missing_is_said_and_nothing_written(tmp_path, words, said):
    shop = Here(tmp_path)
    shop.write("plan.txt", "x\n")
    with github() as forge:
        done = shop.run("ci", "comment", *words, env=forge.environ)
        assert (done.code, said in done.text) == (1, True), done.text
        assert forge.writes() == []


def test_what_lint_can_put_right_stands_on_its_line(tmp_path):
    shop = Here(tmp_path)
    shop.write("ctsync.yaml", SETTINGS)
    shop.write("registers/providers.yaml", "providers:\n  Twilio: {channel: sms, id: '17'}\n")
    shop.write(FIXABLE, CAMPAIGN)
    shop.write("lint.sarif", shop.run("lint", "--format", "sarif").out)
    patch = "@@ -0,0 +1,99 @@\n" + "".join(f"+{line}\n" for line in CAMPAIGN.splitlines())
    with github() as forge:
        forge.propose({FIXABLE: patch})
        words = ("ci", "suggest", "lint.sarif", "--pull-request", "7", "--commit", HEAD)
        done = shop.run(*words, env=forge.environ)
        assert (done.code, "1 suggestion written" in done.out) == (0, True), done.text
        assert "1 stood there already" in shop.run(*words, env=forge.environ).out
        forge.propose({}, state="closed")
        assert "is not open" in shop.run(*words, env=forge.environ).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lint.sarif",), "Which pull request?"),
        (("gone.sarif", "--pull-request", "7"), "There is no file gone.sarif"),
        (("lint.sarif", "--pull-request", "7"), "no list of problems"),
    ],
)
def test_without_a_list_of_problems_nothing_is_suggested(tmp_path, words, said):
    shop = Here(tmp_path)
    shop.write("lint.sarif", "x\n")
    with github() as forge:
        done = shop.run("ci", "suggest", *words, "--commit", HEAD, env=forge.environ)
        assert (done.code, said in done.text) == (1, True), done.text
        assert forge.writes() == []


def test_outside_of_a_job_it_is_said(tmp_path):
    done = Here(tmp_path).run("ci", "comment", "x", "--marker", "plan")
    assert (done.code, "this is none" in done.text) == (1, True)


def test_approvers_are_written_for_their_owner_alone_and_notes_go_to_stderr(shop):
    shop.write(".github/CODEOWNERS", "* @kaveri/crm @ben\n")
    with github() as forge:
        forge.answers[PULLS] = (200, [pull()])
        forge.answers[REVIEWS] = (200, [review("ben"), review("dev", commit_id="c" * 40)])
        forge.answers["/orgs/kaveri/teams/crm/memberships/ben"] = (200, {"state": "active"})
        env = {**forge.environ, "CTSYNC_TEAMS_TOKEN": "ghp_canary"}
        done = shop.run("ci", "approvers", "--out", "approvers.json", "--commit", MERGED, env=env)
    assert done.code == 0, done.text
    file = shop.root / "approvers.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text(encoding="utf-8")) == {
        "commit": MERGED,
        "pull_request": 7,
        "approvers": [{"login": "ben", "teams": ["kaveri/crm"]}],
    }
    assert "Pull request 7: 1 approval counts (ben)." in done.out
    assert "dev does not count: commits were added after it" in done.err


def test_teams_that_only_the_policy_names_are_asked_about_too(shop):
    shop.write(
        "policy.yaml", "version: 1\napprovals: [{id: legal, when: {}, from: [kaveri/legal, asha-k]}]\n"
    )
    with github() as forge:
        forge.answers[PULLS] = (200, [pull()])
        forge.answers[REVIEWS] = (200, [review("ben")])
        forge.answers["/orgs/kaveri/teams/legal/memberships/ben"] = (200, {"state": "active"})
        env = {**forge.environ, "CTSYNC_TEAMS_TOKEN": "ghp_canary"}
        done = shop.run("ci", "approvers", "--out", "approvers.json", "--commit", MERGED, env=env)
    assert done.code == 0, done.text
    written = json.loads((shop.root / "approvers.json").read_text(encoding="utf-8"))
    assert written["approvers"] == [{"login": "ben", "teams": ["kaveri/legal"]}]


def test_a_forge_that_cannot_answer_leaves_no_file(shop):
    with github() as forge:
        forge.answers[PULLS] = (401, {"message": "Bad credentials"})
        done = shop.run("ci", "approvers", "--out", "approvers.json", "--commit", MERGED, env=forge.environ)
    assert (done.code, "answered 401" in done.text) == (1, True), done.text
    assert "canary" not in done.text
    assert not (shop.root / "approvers.json").exists()


def test_a_chat_is_told_of_a_plan_with_a_way_to_the_pull_request(tmp_path):
    shop = Here(tmp_path)
    shop.write("plan.json", encode_plan(a_saved_plan(a_change())))
    shop.write("approvers.json", '{"commit": "x", "pull_request": 7, "approvers": []}')
    with RoughServer(answer({})) as chat, github() as forge:
        env = {**forge.environ, "CTSYNC_CHAT_URL": f"{chat.url}/services/canary"}
        done = shop.run(
            *("ci", "notify", "plan.json", "--as", "slack", "--approvers", "approvers.json"), env=env
        )
        (request,) = chat.requests
    assert done.code == 0, done.text
    assert "canary" not in done.text
    told = json.loads(request.partition(b"\r\n\r\n")[2])
    assert told["text"].endswith(" UTC"), "no ctsync.yaml says another zone"
    buttons = {each["text"]["text"]: each["url"] for each in told["blocks"][-1]["elements"]}
    assert buttons == {
        "Open pull request": "https://github.com/kaveri/shop/pull/7",
        "Open report": "https://github.com/kaveri/shop/actions/runs/99",
    }


def test_a_chat_is_told_the_plans_first_line_in_the_accounts_time_and_opens_its_page(shop):
    shop.write("plan.json", encode_plan(a_saved_plan(a_change())))
    shop.write("plan.md", "<!-- ctsync-plan -->\n## ctsync plan: 1 new, and more.\n")
    words = ("ci", "notify", "plan.json", "--markdown", "plan.md", "--report-url", "https://x.test/page")
    with RoughServer(answer({})) as chat, github() as forge:
        done = shop.run(*words, env={**forge.environ, "CTSYNC_CHAT_URL": f"{chat.url}/services/x"})
        (request,) = chat.requests
    assert done.code == 0, done.text
    told = json.loads(request.partition(b"\r\n\r\n")[2])
    assert told["text"].startswith(
        "ctsync plan: 1 new, and more. Reach, added up: 50 people. Account sandbox"
    )
    assert told["text"].endswith(" IST")
    assert told["links"] == [{"label": "Open report", "url": "https://x.test/page"}]
    for wrong in ("gone.md", "."):
        missing = shop.run(
            "ci", "notify", "plan.json", "--markdown", wrong, env={"CTSYNC_CHAT_URL": "https://x.test/a"}
        )
        assert (missing.code, "cannot be read" in missing.text) == (1, True), missing.text


@pytest.mark.parametrize(
    "words", [(), ("plan.json", "--text", "x"), ("--text", "x"), ("--text", "x", "--as", "fax")]
)
def test_a_chat_wants_one_thing_and_an_address(tmp_path, words):
    assert Here(tmp_path).run("ci", "notify", *words).code == 1
