from __future__ import annotations

from pathlib import Path

import pytest

from ctsync.errors import UsageError
from ctsync.settings import Settings, load_settings, target

BOX = "{sandbox: true, timezone: UTC, clock: 2027-01-01 10:00}"
REAL = "{region: in1, timezone: UTC, store: {git: a}, account_id: {env: A}, passcode: {env: B}}"


def settings_of(folder: Path, **accounts: str) -> Settings:
    lines = [f"  {name}: {entry}" for name, entry in accounts.items()]
    (folder / "ctsync.yaml").write_text("\n".join(["version: 1", "project: a", "accounts:", *lines]))
    settings, problems = load_settings(folder, {})
    assert settings is not None, list(problems)
    return settings


def test_the_only_sandbox_is_the_target_unless_another_is_named(tmp_path: Path):
    settings = settings_of(tmp_path, production=REAL, box=BOX)
    assert target(settings, None).name == "box"
    assert target(settings, "production").name == "production"


@pytest.mark.parametrize(
    ("accounts", "why"),
    [
        ({"production": REAL}, "No account is a sandbox, which would be the default."),
        ({"one": BOX, "two": BOX}, "More than one account is a sandbox."),
    ],
)
def test_without_exactly_one_sandbox_the_accounts_are_named(
    tmp_path: Path, accounts: dict[str, str], why: str
):
    with pytest.raises(UsageError) as caught:
        target(settings_of(tmp_path, **accounts), None)
    assert caught.value.why == why
    assert caught.value.hint == f"Add --account NAME. Accounts of ctsync.yaml: {', '.join(accounts)}"


@pytest.mark.parametrize(("name", "hint"), [("prodution", "Did you mean production? "), ("zzz", "")])
def test_an_unknown_account_gets_the_nearest_one_offered(tmp_path: Path, name: str, hint: str):
    with pytest.raises(UsageError) as caught:
        target(settings_of(tmp_path, production=REAL, box=BOX), name)
    assert caught.value.what == f"There is no account {name!r}."
    assert caught.value.hint == f"{hint}Accounts of ctsync.yaml: production, box"
