"""All checks are made, whatever is broken, each exactly once and in its order."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ctsync.checkup.check import Verdict
from ctsync.checkup.kinds import KINDS
from ctsync.errors import UsageError
from ctsync.redaction import Secret
from ctsync.sandbox.server import EmbeddedSandbox
from ctsync.workspace.examining import examine
from tests.stories.small_shop import START, new_shop
from tests.support.rough_server import RoughServer, answer, closed_port

REAL = """
  production:
    region: in1
    account_id: {env: CT_ID}
    passcode: {env: CT_PASSCODE}
    timezone: Asia/Kolkata
    store: {git: ctsync-lock/production}
    lineage: 7q2m4k
    account_hash: sha256:0000000000000000000000000000000000000000000000000000000000000000
"""
LOCAL = """
  local:
    url: URL
    account_id: {env: CT_ID}
    passcode: {env: CT_PASSCODE}
    timezone: Asia/Kolkata
"""
SET = {"CT_ID": "ABC-123-456Z", "CT_PASSCODE": "s3cret-s3cret"}
IDS = [kind.id for kind in KINDS]


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop whose sandbox has a few made-up people."""
    shop = new_shop(tmp_path_factory.mktemp("examined") / "shop")
    shop.state.mkdir(mode=0o700)
    with EmbeddedSandbox(
        shop.state / "sandbox.sqlite3", clock_start=START, zone="Asia/Kolkata", population=(20, 7)
    ):
        return shop.root


@pytest.fixture
def root(made_shop: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made_shop, tmp_path / "shop")


def add_account(root: Path, entry: str) -> None:
    file = root / "ctsync.yaml"
    file.write_text(file.read_text().replace("defaults:", f"{entry}defaults:"))


def checked(root: Path, account: str | None = None, environ=SET, *, counted=iter):
    secrets: list[tuple[Secret, ...]] = []
    checks = list(examine(str(root), account, environ, counted=counted, keep=secrets.append))
    assert [check.id for check in checks] == IDS
    return {check.id: check for check in checks}, secrets


def verdicts(checks):
    return {id_: check.verdict for id_, check in checks.items()}


def test_a_new_shop_is_in_order(root):
    checks, secrets = checked(root)
    assert {Verdict.FAILED, Verdict.WARNING}.isdisjoint(verdicts(checks).values()), checks
    assert checks["registered-names"].found == "CleverTap knows 14 of 14 names."
    assert secrets == [()], "the sandbox's passcode is no secret"


def test_registers_can_be_left_out(root):
    checks, _ = checked(root, counted=None)
    assert checks["registered-names"].verdict is Verdict.SKIPPED


def test_with_broken_settings_everything_else_says_that_it_could_not_be_checked(root):
    (root / "ctsync.yaml").write_text("version: 1\nproject: a\naccounts: {a: {sandbox: yes}}\n")
    checks, _ = checked(root)
    assert checks["settings"].verdict is Verdict.FAILED
    assert checks["settings"].details[0].startswith("ctsync.yaml:3:")
    assert {each for id_, each in verdicts(checks).items() if id_ != "settings"} == {Verdict.UNCHECKED}


def test_what_the_command_line_gets_wrong_is_told_as_by_every_command(root, tmp_path):
    with pytest.raises(UsageError, match="There is no account 'nowhere'"):
        checked(root, "nowhere")
    with pytest.raises(UsageError, match=r"There is no ctsync\.yaml"):
        checked(tmp_path)


def test_with_a_dead_network_files_registers_and_lock_are_still_judged(root):
    add_account(root, LOCAL.replace("URL", f"http://127.0.0.1:{closed_port()}"))
    checks, secrets = checked(root, "local")
    assert checks["answers"].verdict is Verdict.FAILED
    assert "could not be reached" in checks["answers"].found
    for id_ in ("list", "names", "time-zone", "registered-names"):
        assert checks[id_].verdict is Verdict.UNCHECKED, id_
    for id_ in ("settings", "credentials", "private-files", "register-files", "lock", "unfinished"):
        assert checks[id_].verdict is Verdict.OK, id_
    assert set(SET.values()) <= {secret.reveal() for secret in secrets[0]}


def test_with_a_wrong_passcode_one_call_is_made_and_the_rest_still_judged(root):
    refusal = answer({"status": "fail", "error": "Invalid Credentials", "code": 401}, 401)
    with RoughServer(refusal) as server:
        add_account(root, LOCAL.replace("URL", server.url))
        checks, _ = checked(root, "local")
        assert len(server.requests) == 1
    assert checks["answers"].verdict is Verdict.FAILED
    assert "Invalid Credentials" in checks["answers"].found
    assert checks["lock"].verdict is checks["register-files"].verdict is Verdict.OK


@pytest.mark.parametrize(
    "rough",
    [
        answer(b"<html>", 503, kind="text/html"),
        answer({"status": "success", "targets": [{"id": "7"}]}),
        answer({"status": "fail", "error": "Too many concurrent requests", "code": 429}, 429),
        answer(b"{", 200),
    ],
    ids=["503", "malformed row", "429", "cut"],
)
def test_whatever_the_server_answers_all_checks_are_made(root, rough):
    with RoughServer(rough) as server:
        add_account(root, LOCAL.replace("URL", server.url))
        checks, _ = checked(root, "local")
    assert checks["answers"].verdict in (Verdict.FAILED, Verdict.WARNING)
    assert checks["unfinished"].verdict is Verdict.OK


def test_a_broken_lock_and_a_broken_register_stop_nothing_else(root):
    (root / ".ctsync/sandbox.lock").write_text("<<<<<<< HEAD\n")
    (root / "registers/providers.yaml").write_text("providers: [\n")
    checks, _ = checked(root)
    assert checks["lock"].verdict is checks["register-files"].verdict is Verdict.FAILED
    assert checks["unfinished"].verdict is checks["nightly-job"].verdict is Verdict.UNCHECKED
    assert checks["answers"].verdict is checks["list"].verdict is Verdict.OK


def test_without_credentials_nobody_is_asked_and_the_variable_is_named(root):
    add_account(root, REAL)
    checks, secrets = checked(root, "production", {})
    assert checks["credentials"].verdict is Verdict.FAILED
    assert "CT_ID is not set" in checks["credentials"].found
    assert checks["answers"].verdict is Verdict.UNCHECKED
    assert checks["pace"].verdict is Verdict.OK, "the settings can be judged all the same"
    assert checks["lock"].verdict is Verdict.UNCHECKED, "this version has no such store"
    assert checks["passcode"].verdict is Verdict.WARNING
    assert secrets == []


def test_a_state_folder_that_cannot_be_made_is_told(root):
    shutil.rmtree(root / ".ctsync")
    (root / ".ctsync").write_text("not a folder")
    checks, _ = checked(root)
    assert checks["answers"].verdict is Verdict.UNCHECKED
    assert checks["lock"].verdict is Verdict.FAILED
