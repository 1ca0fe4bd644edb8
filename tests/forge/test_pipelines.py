"""Each line of the checklist of reliability 5 that concerns a shipped pipeline, for every account and kind of lock."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from ctsync.forge.pipelines import ACTIONS, Facts, Forge, pipeline_files
from ctsync.workspace.commits import settled_commit
from tests.house.test_supply_chain import KNOWN_ACTIONS, PINNED
from tests.support.remotes import a_bare_repository, git

CREDENTIALS = ("CT_PRODUCTION_ID", "CT_PRODUCTION_PASSCODE")
STORES = ("git", "s3", "az", "gs", "file")
ACCOUNT = Facts("production", "main", CREDENTIALS, "git")
FILES = pipeline_files("github", ACCOUNT)
WORKFLOWS = {re.sub(r".*production-|\.yml", "", path): text for path, text in FILES.items()}
GITLAB = next(iter(pipeline_files("gitlab", ACCOUNT).values()))
SECRET = re.compile(r"secrets\.(\w+)")
TOOL = Path(sys.executable).parent
_WRITING = ("apply", "audit", "stop")


def tree(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(WORKFLOWS[name], yaml.BaseLoader)  # all texts: `on` stays `on`
    return found


JOBS = {(name, job): entry for name in WORKFLOWS for job, entry in tree(name)["jobs"].items()}
STEPS = [(*key, step) for key, job in JOBS.items() for step in job["steps"]]


def _of(value: object) -> str:
    return "-".join(value) if isinstance(value, tuple) else str(value)


def written(folder: Path, forge: Forge, store: str = "git") -> list[str]:
    facts = Facts("production", "main", CREDENTIALS, store)
    paths = []
    for path, text in pipeline_files(forge, facts).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        paths.append(str(target))
    return paths


def test_there_is_one_for_each_purpose():
    assert set(WORKFLOWS) == {"check", "reach", "apply", "nightly", "audit", "report", "stop", "send-test"}


@pytest.mark.parametrize("forge", ["github", "gitlab"])
@pytest.mark.parametrize("store", STORES)
def test_the_same_account_gives_the_same_bytes(forge, store):
    facts = Facts("production", "main", CREDENTIALS, store)
    assert pipeline_files(forge, facts) == pipeline_files(forge, facts)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_do_nothing_and_its_jobs_the_least(name):
    assert tree(name)["permissions"] in ({}, "")
    for job in tree(name)["jobs"].values():
        assert set(job["permissions"].values()) <= {"read", "write"}
        assert set(job["permissions"]) <= {"contents", "pull-requests"}


def test_only_what_comments_may_write_to_pull_requests_and_only_what_applies_to_branches():
    may_comment = {key for key, job in JOBS.items() if job["permissions"].get("pull-requests") == "write"}
    may_push = {key for key, job in JOBS.items() if job["permissions"]["contents"] == "write"}
    assert may_comment == {("check", "comment"), ("reach", "comment"), ("report", "comment")}
    assert may_push == {("apply", "apply"), ("nightly", "roll"), ("audit", "audit"), ("stop", "stop")}
    assert all("environment" not in JOBS[key] for key in may_comment), "a job that comments has no secret"


def test_with_a_lock_elsewhere_nobody_may_push():
    files = pipeline_files("github", Facts("production", "main", CREDENTIALS, "s3"))
    assert "contents: write" not in "".join(files.values())
    assert "AWS_ACCESS_KEY_ID: ${{ secrets.AWS_ACCESS_KEY_ID }}" in "".join(files.values())


def test_each_starts_by_what_it_is_for_and_none_by_what_outsiders_do():
    triggers = {name: set(tree(name)["on"]) for name in WORKFLOWS}
    assert triggers == {
        "check": {"pull_request"},
        "apply": {"push", "workflow_dispatch"},
        "nightly": {"schedule", "workflow_dispatch"},
        "audit": {"schedule", "workflow_dispatch"},
        "report": {"schedule", "workflow_dispatch"},
        "stop": {"workflow_dispatch"},
        "send-test": {"workflow_dispatch"},
        "reach": {"workflow_dispatch"},
    }
    assert tree("apply")["on"]["push"] == {"branches": ["main"]}


def test_the_audit_runs_every_15_minutes_and_the_night_once():
    (audit,), (night,) = (tree(name)["on"]["schedule"] for name in ("audit", "nightly"))
    minutes = [int(minute) for minute in audit["cron"].split()[0].split(",")]
    assert [after - before for before, after in pairwise(minutes)] == [15, 15, 15]
    assert audit["cron"].split()[1:] == ["*"] * 4
    assert re.fullmatch(r"\d+ \d+ \* \* \*", night["cron"])


def test_a_pull_requests_job_holds_no_secret_and_no_environment():
    assert SECRET.findall(WORKFLOWS["check"]) == []
    assert [job for name, job in JOBS if name == "check" and "environment" in JOBS[name, job]] == []
    assert "--offline" in WORKFLOWS["check"]


def test_secrets_reach_only_steps_of_jobs_with_an_environment():
    for name, job, step in STEPS:
        if SECRET.search(str(step)):
            assert "environment" in JOBS[name, job], (name, job)
            assert set(step) >= {"env", "run"}
            assert SECRET.search(str({**step, "env": {}})) is None
    for key, job in JOBS.items():
        assert SECRET.search(str({**job, "steps": []})) is None, key
    assert "inherit" not in "".join(WORKFLOWS.values())
    assert "toJSON" not in "".join(WORKFLOWS.values())


def test_every_environment_stands_in_the_checklist_by_its_name():
    assert {job.get("environment", "") for job in JOBS.values()} - {""} == set(ACCOUNT.environments.values())


def test_a_plan_is_approved_between_the_job_that_makes_it_and_the_one_that_applies_it():
    plan, apply = JOBS["apply", "plan"], JOBS["apply", "apply"]
    assert plan["environment"] == "ctsync-production-unattended"
    assert (apply["environment"], apply["needs"]) == ("ctsync-production", "plan")
    assert [key for key, job in JOBS.items() if job.get("environment") == "ctsync-production"] == [
        ("apply", "apply")
    ]
    (run,) = [step["run"] for step in apply["steps"] if step.get("name") == "apply"]
    assert 'apply "$RUNNER_TEMP/approved/plan.json"' in run


@pytest.mark.parametrize("key", JOBS, ids=_of)
def test_runs_of_one_kind_wait_for_each_other_and_no_write_is_cut_off(key):
    where = JOBS[key].get("concurrency") or tree(key[0])["concurrency"]
    assert where["group"]
    if JOBS[key]["permissions"]["contents"] == "write":
        assert where["cancel-in-progress"] == "false"


def test_nothing_waits_for_reviewers_but_an_apply():
    groups = {
        key: str((job.get("concurrency") or tree(key[0])["concurrency"])["group"])
        for key, job in JOBS.items()
    }
    apply = groups.pop(("apply", "apply"))
    assert apply not in groups.values()
    assert "run_id" in groups["stop", "stop"], "an emergency stop waits for nobody"


@pytest.mark.parametrize("key", JOBS, ids=_of)
def test_a_job_ends_by_itself_and_lasts_longer_than_a_pause_of_the_account(key):
    minutes = int(JOBS[key]["timeout-minutes"])
    assert 10 <= minutes <= 90
    if JOBS[key]["permissions"]["contents"] == "write":
        assert minutes >= 30, "10 minutes of a 429, the lease of a dead run, and the work"


def _last(script: str) -> str:
    return script.replace("\\\n", " ").strip().splitlines()[-1]


def test_what_sends_takes_the_place_of_the_shell_so_that_signals_arrive():
    sending = [
        (name, _last(step["run"]))
        for name, _, step in STEPS
        if re.search(rf"ctsync (?:{'|'.join(_WRITING)})\b", step.get("run", ""))
    ]
    assert {name for name, _ in sending} == {"apply", "nightly", "audit", "stop"}
    assert [line for _, line in sending if not line.startswith("exec ctsync ")] == []


def test_nothing_runs_after_everything_to_save_a_state():
    assert "always()" not in "".join(WORKFLOWS.values())


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned_to_a_known_commit(name):
    used = re.findall(r"uses: (.+)", WORKFLOWS[name])
    assert used
    assert [line for line in used if PINNED.fullmatch(line) is None] == []
    assert {line.split()[0] for line in used} <= KNOWN_ACTIONS
    assert set(used) <= set(ACTIONS.values())


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_checkout_keeps_credentials_and_no_cache_is_restored(name):
    assert WORKFLOWS[name].count("persist-credentials: false") == WORKFLOWS[name].count("actions/checkout@")
    assert "cache" not in WORKFLOWS[name]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_expression_is_part_of_a_script(name):
    scripts = [step["run"] for workflow, _, step in STEPS if workflow == name and "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []
    assert [script for script in scripts if not script.startswith("set -euo pipefail\n")] == []


def test_what_people_type_reaches_a_shell_through_quoted_variables():
    typed = [
        (step["run"], variable)
        for _, _, step in STEPS
        for variable, text in (step.get("env") or {}).items()
        if "inputs." in text
    ]
    assert len(typed) == 5
    for script, variable in typed:
        without = script.replace(f'${{{variable}:+"--language=${variable}"}}', "").replace(
            f'"${variable}"', ""
        )
        assert f"${variable}" not in without.replace(f'<<< "${variable}"', ""), variable


def test_what_plans_and_applies_looks_at_the_branch_as_it_is_with_all_its_history():
    for key in [
        ("apply", "plan"),
        ("apply", "apply"),
        ("nightly", "roll"),
        ("audit", "audit"),
        ("stop", "stop"),
    ]:
        (checkout,) = [step["with"] for step in JOBS[key]["steps"] if "checkout@" in step.get("uses", "")]
        assert (checkout["ref"], checkout["fetch-depth"]) == ("main", "0")


def test_where_the_passcode_is_code_comes_from_the_branch_that_is_reviewed():
    for key, job in JOBS.items():
        if "environment" not in job:
            continue
        checkouts = [step["with"] for step in job["steps"] if "checkout@" in step.get("uses", "")]
        assert checkouts[0]["ref"] == "main", key
        assert all(each["path"] == "draft" for each in checkouts[1:]), key
        installs = [step["run"] for step in job["steps"] if "pip install" in step.get("run", "")]
        assert ["draft" in script for script in installs] == [False], key


@pytest.mark.parametrize("key", JOBS, ids=_of)
def test_ctsync_is_installed_by_its_hashes(key):
    (script,) = [step["run"] for step in JOBS[key]["steps"] if "pip install" in step.get("run", "")]
    assert "--require-hashes --only-binary :all: -r requirements/ctsync.txt" in script


def test_plans_and_texts_are_kept_for_a_few_days_only():
    uploads = [step["with"] for _, _, step in STEPS if "upload-artifact@" in step.get("uses", "")]
    assert len(uploads) == 7
    assert all(int(each["retention-days"]) <= 7 for each in uploads)


def test_the_page_is_one_click_away_from_the_comment_and_the_summary():
    pages = [(name, step) for name, _, step in STEPS if step.get("uses") == ACTIONS["page"].split(" #")[0]]
    assert {name for name, _ in pages} == {"check", "reach", "apply"}
    assert all(step["with"]["archive"] == "false" for _, step in pages)
    linked = {
        name
        for name, _, step in STEPS
        if '"$PAGE"' in step.get("run", "") or "($PAGE)" in step.get("run", "")
    }
    assert linked == {"check", "reach", "apply"}


def test_git_gets_its_token_from_a_variable_of_the_steps_that_need_it_and_none_is_on_the_disk():
    scripts = [step["run"] for _, _, step in STEPS if "credential." in step.get("run", "")]
    assert scripts
    needy = re.compile(
        r"^(?:exec )?ctsync (?:-C draft )?(?:plan|apply|audit|stop|ci reports)\b", re.MULTILINE
    )
    needing = [(name, step) for name, _, step in STEPS if needy.search(step.get("run", ""))]
    assert {name for name, _ in needing} == set(WORKFLOWS) - {"send-test"}
    assert {step["env"]["FORGE_TOKEN"] for _, step in needing} == {"${{ github.token }}"}
    assert all('"$FORGE_TOKEN"' in script and "github.token" not in script for script in scripts)


@pytest.mark.parametrize("store", STORES)
def test_zizmor_finds_nothing(tmp_path, store):
    written(tmp_path, "github", store)
    command = [
        str(TOOL / "zizmor"),
        "--offline",
        "--no-config",
        "--persona",
        "auditor",
        "--no-progress",
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings to report" in done.stdout + done.stderr


@pytest.mark.parametrize("store", ["git", "s3"])
@pytest.mark.parametrize(
    ("forge", "options"),
    [
        ("github", ["vendor.github-workflows"]),
        ("gitlab", ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"]),
    ],
    ids=["github", "gitlab"],
)
def test_the_forges_own_schema_takes_them(tmp_path, forge, options, store):
    paths = written(tmp_path, forge, store)
    command = [str(TOOL / "check-jsonschema"), "--builtin-schema", *options, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


# ── GitLab ──

GITLAB_JOBS: dict[str, Any] = {
    name: job for name, job in yaml.safe_load(GITLAB).items() if name.startswith("ctsync")
}


def _rules(name: str) -> str:
    return str(GITLAB_JOBS[name]["rules"])


def test_gitlabs_page_is_all_that_a_job_of_the_merge_request_hands_over_and_comments_and_chat_link_to_it():
    exposed = {name: job["artifacts"] for name, job in GITLAB_JOBS.items() if "expose_as" in str(job)}
    assert {name: found["paths"] for name, found in exposed.items()} == {
        "ctsync page (production)": ["plan.html"]
    }
    pages = {
        name
        for name, job in GITLAB_JOBS.items()
        if "$CI_JOB_URL/artifacts/file/" in str(job.get("script"))
        and ".html" in str(job["artifacts"]["paths"])
    }
    assert pages == {
        "ctsync check (production)",
        "ctsync plan (production)",
        "ctsync count a merge request (production)",
    }
    linking = {name for name, job in GITLAB_JOBS.items() if "--report-url" in str(job.get("script"))}
    assert linking == (pages - {"ctsync check (production)"}) | {"ctsync comment (production)"}


def test_gitlab_links_to_no_page_that_a_failed_plan_did_not_write(tmp_path):
    job = GITLAB_JOBS["ctsync check (production)"]
    (tmp_path / "page.txt").write_text("https://evil.example/", encoding="utf-8")
    ran(job["script"][0], tmp_path, CI_JOB_URL="https://gitlab.com/kaveri/shop/-/jobs/99")
    assert (tmp_path / "page.txt").read_text(encoding="utf-8") == ""


def test_the_same_runs_are_told_to_a_chat_when_they_fail_at_both_forges():
    told = {key: job["needs"] for key, job in JOBS.items() if key[1] == "tell"}
    assert {name for name, _ in told} == {"apply", "nightly", "audit"}
    telling = {name: job for name, job in GITLAB_JOBS.items() if name.startswith("ctsync tell of")}
    needs = {name: [each["job"] for each in job["needs"]] for name, job in telling.items()}
    assert needs == {
        f"ctsync tell of {job} (production)": [f"ctsync {job} (production)"]
        for job in ("plan", "apply", "nightly", "audit")
    }
    for name, job in telling.items():
        needed = GITLAB_JOBS[needs[name][0]]
        assert {rule["when"] for rule in job["rules"]} == {"on_failure"}
        assert {rule["if"] for rule in job["rules"]} == {rule["if"] for rule in needed["rules"]}
        assert job["environment"] == GITLAB_JOBS["ctsync audit (production)"]["environment"]


def test_gitlab_tells_of_a_failure_in_the_words_of_github_and_only_where_there_is_a_chat(tmp_path):
    (script,) = yaml.safe_load(GITLAB)[".ctsync-tell-production"]["script"]
    headlines = {job["variables"]["HEADLINE"] for job in GITLAB_JOBS.values() if "HEADLINE" in str(job)}
    assert headlines == {
        found for text in WORKFLOWS.values() for found in re.findall(r'notify --text "(.+)"', text)
    }
    (line,) = ran(script, tmp_path, HEADLINE="it broke", CTSYNC_CHAT_URL="https://x.test/")
    assert line == "ci notify --text it broke"
    (tmp_path / "lines.txt").write_text("", encoding="utf-8")
    (tmp_path / "bin" / "ctsync").unlink()
    (tmp_path / "bin").rmdir()
    assert ran(script, tmp_path, HEADLINE="it broke") == []


def test_gitlab_has_a_job_for_each_purpose():
    words = " ".join(GITLAB_JOBS)
    for purpose in (
        "check",
        "comment",
        "plan",
        "apply",
        "nightly",
        "audit",
        "report",
        "STOP",
        "test",
        "count",
    ):
        assert purpose in words


def test_gitlabs_jobs_of_merge_requests_have_no_environment_and_all_others_the_reviewed_branch():
    for name, job in GITLAB_JOBS.items():
        if "merge_request_event" in _rules(name):
            assert "environment" not in job
        else:
            assert job["environment"]["name"].startswith("ctsync-production")
            assert all("main" in str(rule) for rule in job["rules"])


def test_gitlabs_apply_is_started_by_a_person_and_takes_turns():
    job = GITLAB_JOBS["ctsync apply (production)"]
    assert job["environment"]["name"] == "ctsync-production"
    assert {rule["when"] for rule in job["rules"]} == {"manual"}
    assert job["resource_group"]
    assert _last(job["script"][0]).startswith("exec ctsync apply plan.json")


def test_gitlabs_writing_jobs_take_the_place_of_their_shell_and_cannot_be_interrupted():
    base = yaml.safe_load(GITLAB)[".ctsync-production"]
    assert base["interruptible"] is False
    for name in ("nightly", "audit", "EMERGENCY STOP"):
        job = GITLAB_JOBS[f"ctsync {name} (production)"]
        assert "interruptible" not in job
        assert _last(job["script"][0]).startswith("exec ctsync ")


def test_gitlabs_jobs_install_by_hashes():
    base = yaml.safe_load(GITLAB)[".ctsync-production"]
    assert "--require-hashes --only-binary :all: -r requirements/ctsync.txt" in base["before_script"][0]


def test_every_comment_is_made_for_the_forge_that_shows_it():
    written = {"gitlab": [GITLAB], "github": list(WORKFLOWS.values())}
    for forge, texts in written.items():
        plans = re.findall(r"ctsync .*plan .*--markdown", "\n".join(texts).replace("\\\n", " "))
        assert len(plans) >= 2
        assert {"--forge gitlab" in line for line in plans} == {forge == "gitlab"}


def ran(script: str, folder: Path, **variables: str) -> list[str]:
    """The command lines of ctsync in a job's script, with a ctsync that ends each of them with 1."""
    stub = folder / "bin" / "ctsync"
    stub.parent.mkdir()
    stub.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> {folder}/lines.txt\nexit 1\n', encoding="utf-8")
    stub.chmod(0o755)
    environ = {"PATH": f"{stub.parent}:/usr/bin:/bin", "ACCOUNT": "production", **variables}
    subprocess.run(["bash", "-c", script], cwd=folder, env=environ, check=False, timeout=60)
    return (folder / "lines.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("script", "variable"),
    [
        (JOBS["stop", "stop"]["steps"][-1]["run"], "CAMPAIGNS"),
        (GITLAB_JOBS["ctsync EMERGENCY STOP (production)"]["script"][0], "CTSYNC_CAMPAIGNS"),
    ],
    ids=["github", "gitlab"],
)
def test_an_emergency_stop_stops_every_campaign_that_was_named_on_lines_too(tmp_path, script, variable):
    (line,) = ran(script, tmp_path, **{variable: "mango-push\nmelon-push plum-push\r\n"})
    assert line.split(" ") == [
        "stop",
        "--account",
        "production",
        "--yes",
        "--",
        "mango-push",
        "melon-push",
        "plum-push",
    ]


def test_a_comment_that_somebody_committed_is_not_taken_for_that_of_a_plan_that_failed(tmp_path):
    (tmp_path / "plan.md").write_text("Nothing changes.", encoding="utf-8")
    job = GITLAB_JOBS["ctsync check (production)"]
    ran(job["script"][0], tmp_path)
    assert "plan.md" in job["artifacts"]["paths"]
    assert (tmp_path / "plan.md").read_text(encoding="utf-8") == "", "it takes the place of the committed one"


def test_what_gitlabs_plan_hands_over_does_not_keep_the_apply_from_a_real_account(tmp_path):
    origin, folder = a_bare_repository(tmp_path / "origin.git"), tmp_path / "checkout"
    git("clone", "--quiet", str(origin), str(folder))
    (folder / "ctsync.yaml").write_text("version: 1\n", encoding="utf-8")
    git("-C", str(folder), "add", "-A")
    git("-C", str(folder), "commit", "--quiet", "-m", "settings")
    git("-C", str(folder), "push", "--quiet", "origin", "HEAD:refs/heads/main")
    for path in GITLAB_JOBS["ctsync plan (production)"]["artifacts"]["paths"]:
        (folder / path).write_text("handed over", encoding="utf-8")
    (line,) = ran(GITLAB_JOBS["ctsync apply (production)"]["script"][0], folder)
    assert line.startswith("apply plan.json --account production")
    assert (folder / "plan.json").is_file()
    assert settled_commit(folder, "main")
