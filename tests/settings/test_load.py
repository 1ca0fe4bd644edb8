from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from ctsync.errors import UsageError
from ctsync.names import AccountName
from ctsync.problems import Position
from ctsync.reading.typed import to_data
from ctsync.settings import (
    REGIONS,
    FileStore,
    GitStore,
    Limits,
    Local,
    ObjectStore,
    Region,
    Sandbox,
    Settings,
    load_settings,
)
from ctsync.settings.load import block_names
from ctsync.values import Span

HASH = "sha256:" + "9b" * 32
SHOP = f"""\
version: 1
project: shop
accounts:
  sandbox: {{sandbox: true, timezone: Asia/Kolkata, clock: 2027-05-20 10:00}}
  here:
    url: http://127.0.0.1:8765/
    account_id: {{env: CT_HERE_ID}}
    passcode: {{env: CT_HERE_PASSCODE}}
    timezone: UTC
  production:
    region: in1
    account_id: {{env: CT_PROD_ID}}
    passcode: {{env: CT_PROD_PASSCODE}}
    token: {{env: CT_PROD_TOKEN}}
    timezone: Asia/Kolkata
    currency: INR
    protected: true
    store: {{git: ctsync-lock/production}}
    lineage: 7q2m4k
    account_hash: {HASH}
    campaigns: [campaigns/in/**, campaigns/all/*]
    variables: {{cdn: https://cdn.in.example}}
    android_link_key: both
    skip_estimate: true
    window_gap: 3d
    name_limit: 200
    branch: release
    limits: {{per_second: 1.5, in_flight: 1, pause_after_429: 10m, settle: 0s, stop_recheck: 45s}}
    verified: {{liquid.email: 2026-12-01}}
variables: {{cdn: https://cdn.acme.example, year: 2026}}
defaults:
  all: {{countries: [IN]}}
  purpose.promotional.channel.sms: {{quiet_hours: none}}
"""


def load(tmp_path: Path, text: str) -> tuple[Settings | None, list[str]]:
    (tmp_path / "ctsync.yaml").write_text(text)
    settings, problems = load_settings(tmp_path, {})
    return settings, [f"{one.where.line} {one.rule} {one.what} {one.hint}".strip() for one in problems]


def loaded(tmp_path: Path, text: str) -> Settings:
    settings, problems = load(tmp_path, text)
    assert settings is not None, problems
    assert not problems
    return settings


def one_account(entry: str) -> str:
    return f"version: 1\nproject: shop\naccounts:\n  main: {{timezone: Asia/Kolkata, {entry}}}\n"


def test_every_key_of_an_account_is_read(tmp_path: Path):
    settings = loaded(tmp_path, SHOP)
    account = settings.accounts["production"]
    assert account.at == Region("in1")
    assert (account.is_local, account.is_sandbox, account.clock) == (False, False, None)
    assert account.store == GitStore("ctsync-lock/production")
    assert account.campaigns == ("campaigns/in/**", "campaigns/all/*")
    assert account.variables == {"cdn": "https://cdn.in.example", "year": "2026"}
    assert account.limits == Limits(1.5, 1, 600, 0, 45)
    assert (account.branch, account.lineage, account.token is None) == ("release", "7q2m4k", False)
    facts = account.facts
    assert facts.name == AccountName("production")
    assert (facts.project, facts.account_hash, facts.zone) == ("shop", HASH, "Asia/Kolkata")
    assert (facts.is_local, facts.is_sandbox, facts.protected, facts.currency) == (False, False, True, "INR")
    assert (facts.android_link_key, facts.skip_estimate) == ("both", True)
    assert (facts.window_gap, facts.name_limit) == (Span(3, "d"), 200)
    assert facts.verified == {"liquid.email": date(2026, 12, 1)}


def test_a_sandbox_needs_no_more_than_a_zone_and_a_clock(tmp_path: Path):
    account = loaded(tmp_path, SHOP).accounts["sandbox"]
    assert account.clock is not None
    assert account.clock == datetime.fromisoformat("2027-05-20 10:00")
    assert account.at == Sandbox(account.clock)
    assert account.store == FileStore(".ctsync/sandbox.lock")
    assert account.limits == Limits(None, 2, 0, 0, 0)
    assert account.campaigns == ("campaigns/**",)
    assert account.account_id.read().reveal() == "SANDBOX-0000"
    assert account.passcode.read().reveal() == "sandbox"
    assert account.facts.account_hash == (
        "sha256:e32535221fe2b39fb12def0ad42882980453f6db1c5d6834a3c1b44cc7e61be4"
    )
    assert account.facts.is_sandbox
    assert account.facts.is_local


def test_a_local_server_hashes_the_id_it_is_given(tmp_path: Path):
    (tmp_path / "ctsync.yaml").write_text(SHOP)
    settings, _ = load_settings(tmp_path, {"CT_HERE_ID": "SANDBOX-0000"})
    assert settings is not None
    account = settings.accounts["here"]
    assert account.at == Local("http://127.0.0.1:8765")
    assert account.facts.account_hash == settings.accounts["sandbox"].facts.account_hash
    assert (account.facts.is_local, account.facts.is_sandbox) == (True, False)
    assert account.limits.per_second is None
    assert account.store == FileStore(".ctsync/here.lock")


def test_a_local_server_without_its_id_names_the_variable(tmp_path: Path):
    account = loaded(tmp_path, SHOP).accounts["here"]
    with pytest.raises(UsageError, match="CT_HERE_ID"):
        _ = account.facts


@pytest.mark.parametrize("missing", ["lineage: 7q2m4k", f"account_hash: {HASH}"])
def test_an_account_that_was_never_set_up_says_so_when_it_is_used(tmp_path: Path, missing: str):
    account = loaded(tmp_path, SHOP.replace(missing, "")).accounts["production"]
    with pytest.raises(UsageError, match="has not been set up") as caught:
        _ = account.facts
    assert caught.value.hint == "ctsync init --account production"


def test_defaults_keep_their_nodes_block_by_block(tmp_path: Path):
    defaults = loaded(tmp_path, SHOP).defaults
    assert {name: to_data(block) for name, block in defaults.items()} == {
        "all": {"countries": ["IN"]},
        "purpose.promotional.channel.sms": {"quiet_hours": "none"},
    }
    assert defaults["all"].items["countries"].position == Position("ctsync.yaml", 32, 20)


def test_there_is_a_block_for_each_purpose_each_channel_and_each_pair():
    assert len(block_names()) == 1 + 2 + 7 + 14
    assert "purpose.transactional.channel.inbox" in block_names()


@pytest.mark.parametrize(
    ("entry", "store"),
    [
        ("store: {file: locks/a.json, single_machine: true}", FileStore("locks/a.json", single_machine=True)),
        ("store: {git: ctsync-lock/main}", GitStore("ctsync-lock/main")),
        ("store: {object: s3://bucket/lock}", ObjectStore("s3://bucket/lock")),
    ],
)
@pytest.mark.parametrize("region", REGIONS)
def test_a_store_is_a_file_a_branch_or_an_object(tmp_path: Path, entry: str, store: object, region: str):
    text = one_account(f"region: {region}, account_id: {{env: A}}, passcode: {{env: B}}, {entry}")
    account = loaded(tmp_path, text).accounts["main"]
    assert (account.store, account.at) == (store, Region(region))
    assert account.limits == Limits(2.5, 2, 600, 120, 30)


def test_no_secret_is_in_what_is_printed(tmp_path: Path):
    (tmp_path / "ctsync.yaml").write_text(SHOP)
    settings, _ = load_settings(tmp_path, {"CT_PROD_PASSCODE": "canary-7711"})
    assert settings is not None
    passcode = settings.accounts["production"].passcode
    assert "canary-7711" not in f"{settings!r} {passcode.read()!r} {passcode.read()}"
    assert passcode.read().reveal() == "canary-7711"


def test_without_a_file_the_way_to_start_is_named(tmp_path: Path):
    with pytest.raises(UsageError) as caught:
        load_settings(tmp_path, {})
    assert (caught.value.what, caught.value.hint[:16]) == (
        "There is no ctsync.yaml in this folder.",
        "Run `ctsync init",
    )


REMOTE = "account_id: {env: A}, passcode: {env: B}"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("sandbox: true", "4 REQ001 `clock` is missing: a sandbox has a clock of its own"),
        ("sandbox: true, clock: now", "4 TYPE001 `clock`: `now` does not exist here"),
        (
            "sandbox: true, region: in1, clock: 2027-01-01 10:00",
            "4 EXC001 `sandbox` and `region` exclude each other. Keep one of them: they say where the account is.",
        ),
        (
            f"url: http://localhost:1, region: in1, {REMOTE}",
            "4 EXC001 `url` and `region` exclude each other.",
        ),
        (REMOTE, "4 EXC001 The account `main` does not say where it is."),
        (
            "sandbox: true, clock: 2027-01-01 10:00, passcode: {env: A}",
            "4 EXC001 `sandbox` and `passcode` exclude each other: the sandbox's credentials are fixed.",
        ),
        (
            f"url: http://localhost:1, clock: 2027-01-01 10:00, {REMOTE}",
            "4 EXC001 `clock` belongs to sandboxes",
        ),
        (
            "url: http://localhost:1, account_id: {env: A}",
            "4 REQ001 `passcode` is missing. Write, for example: passcode: {env: CT_MAIN_PASSCODE}",
        ),
        (
            "url: http://localhost:1, passcode: {env: A}",
            "4 REQ001 `account_id` is missing. Write, for example: account_id: {env: CT_MAIN_ID}",
        ),
        (
            f"region: in1, {REMOTE}",
            (
                "4 REQ001 `store` is missing: the lock has to live where every machine finds it. "
                "Write, for example: store: {git: ctsync-lock/main}"
            ),
        ),
        (f"region: in1, store: {{file: a}}, {REMOTE}", "4 EXC001 A store in a file is safe only if"),
        (
            f"region: in1, protected: true, store: {{file: a, single_machine: true}}, {REMOTE}",
            "4 EXC001 `protected` and a store in a file exclude each other",
        ),
        (f"region: in1, store: {{}}, {REMOTE}", "4 EXC001 `store`: a lock lives in exactly one of"),
        (
            f"region: in1, store: {{git: a, file: b}}, {REMOTE}",
            "4 EXC001 `store`: a lock lives in exactly one of",
        ),
        (
            f"region: in1, store: {{git: a, single_machine: true}}, {REMOTE}",
            "4 EXC001 `store`: `single_machine`",
        ),
        (
            f"region: in1, store: {{git: a..b}}, {REMOTE}",
            "4 TYPE001 `git`: `a..b` is not the name of a branch.",
        ),
        (
            f"region: in2, store: {{git: a}}, {REMOTE}",
            "4 TYPE001 `region`: `in2` is not `eu1`, `in1`, `sg1`,",
        ),
        (
            f"region: in1, store: {{git: a}}, account_id: abc, {REMOTE[21:]}",
            "4 TYPE001 `account_id`: a secret is",
        ),
        (
            f"region: in1, store: {{git: a}}, account_id: {{env: ''}}, {REMOTE[21:]}",
            "4 TYPE001 `account_id`: this should be `env` and the name of a variable.",
        ),
        (
            "sandbox: yes",
            "4 TYPE001 `sandbox`: `yes` is not true or false. Write, for example: sandbox: true",
        ),
        ("sandbx: true", "4 CORE001 `sandbx` is not a key of `main`. Did you mean `sandbox`?"),
        (
            f"url: http://localhost:1, limits: {{per_second: 0}}, {REMOTE}",
            "4 TYPE001 `per_second`: `0` is not a",
        ),
        (
            f"url: http://localhost:1, limits: {{settle: 1}}, {REMOTE}",
            "4 TYPE001 `settle`: `1` is not a duration.",
        ),
        (
            f"url: http://localhost:1, campaigns: ../x, {REMOTE}",
            "4 TYPE001 `campaigns`: `../x` is not a pattern",
        ),
        (f"url: http://localhost:1, campaigns: /x, {REMOTE}", "4 TYPE001 `campaigns`: `/x` is not a pattern"),
        (
            f"url: http://localhost:1, currency: rupee, {REMOTE}",
            "4 TYPE001 `currency`: `rupee` is not a currency's",
        ),
        (f"url: http://localhost:1, variables: {{a: }}, {REMOTE}", "4 TYPE002 `a`: this is empty"),
    ],
)
def test_a_wrong_account_is_refused_in_words(tmp_path: Path, entry: str, said: str):
    settings, problems = load(tmp_path, one_account(entry))
    assert settings is None
    assert len(problems) == 1
    assert problems[0].startswith(said)


def test_a_secret_written_in_the_file_is_not_repeated(tmp_path: Path):
    _, problems = load(
        tmp_path, one_account("url: http://localhost:1, account_id: {env: A}, passcode: canary-7711")
    )
    assert problems == [
        (
            "4 TYPE001 `passcode`: a secret is never written in a file; name the variable that holds it. "
            "Write, for example: passcode: {env: CT_PASSCODE}"
        )
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:1", "http://127.0.0.1", "http://10.0.0.1:80", "http://localhost.evil.test:80", "http://a@localhost:1",
        "http://localhost@evil.test:1", "http://127.0.0.1:1/x", "http://127.1:80", "http://2130706433:80", "http://[::2]:1",
        "http://localhost:0", "http://localhost:65536", "http://LOCALHOST:1", "http://localhost.:1", "file:///etc/passwd",
        "http://127.0.0.1:8765?x", "http://127.0.0.1:8765#x", "http://①27.0.0.1:1", "localhost:80",
    ],
)  # fmt: skip
def test_a_server_that_is_not_this_machine_is_refused(tmp_path: Path, url: str):
    settings, problems = load(tmp_path, one_account(f'url: "{url}", {REMOTE}'))
    assert settings is None
    assert problems == [
        (
            f"4 TYPE001 `url`: `{url}` is not an address of this machine with a port. "
            "Write, for example: url: http://127.0.0.1:8765"
        )
    ]


@pytest.mark.parametrize("url", ["http://localhost:8765", "http://127.0.0.1:1/", "http://[::1]:65535"])
def test_this_machine_is_accepted_by_three_names(tmp_path: Path, url: str):
    settings = loaded(tmp_path, one_account(f'url: "{url}", {REMOTE}'))
    assert settings.accounts["main"].at == Local(url.rstrip("/"))


@pytest.mark.parametrize(
    ("zone", "offered"),
    [
        ("Asia/Kolkatta", "Asia/Kolkata"),
        ("asia/kolkata", "Asia/Kolkata"),
        ("IST", "Asia/Kolkata"),
        ("localtime", "Asia/Kolkata"),
        ("../../etc/passwd", "Asia/Kolkata"),
        ("Europe/Berlin2", "Europe/Berlin"),
        ("/etc/localtime", "Asia/Kolkata"),
    ],
)
def test_a_zone_is_an_iana_name_and_the_nearest_is_offered(tmp_path: Path, zone: str, offered: str):
    text = f"version: 1\nproject: a\naccounts: {{b: {{sandbox: true, clock: 2027-01-01 10:00, timezone: {zone}}}}}"
    settings, problems = load(tmp_path, text)
    assert settings is None
    assert problems[0].startswith(f"3 TYPE001 `timezone`: `{zone}` is not the name of a time zone.")
    assert problems[0].endswith(f"Write, for example: timezone: {offered}")


SANDBOX = "accounts: {s: {sandbox: true, timezone: UTC, clock: 2027-01-01 10:00}}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"project: a\n{SANDBOX}", "1 REQ001 `version` is missing. Write, for example: version: 1"),
        (
            f"version: 2\nproject: a\n{SANDBOX}",
            "1 TYPE001 `version`: `2` is not `1`. Write, for example: version: 1",
        ),
        (
            f"version: 1\n{SANDBOX}",
            "1 REQ001 `project` is missing. Write, for example: project: shop-7q2m4kxa",
        ),
        (f"version: 1\nproject: My Shop\n{SANDBOX}", "2 TYPE001 `project`: `My Shop` is not a project name"),
        ("version: 1\nproject: a", "1 REQ001 `accounts` is missing."),
        ("version: 1\nproject: a\naccounts: {}", "3 REQ001 `accounts` holds no account."),
        (
            "version: 1\nproject: a\naccounts:",
            "3 TYPE002 `accounts`: this is empty, and should be a map of keys.",
        ),
        (
            f"version: 1\nproject: a\ndefaults: {{channel.pusch: {{}}}}\n{SANDBOX}",
            "3 CORE001 `channel.pusch` is not a block of `defaults`. Did you mean `channel.push`?",
        ),
        (
            f"version: 1\nproject: a\ndefaults: {{zzz: {{}}}}\n{SANDBOX}",
            "3 CORE001 `zzz` is not a block of `defaults`. Write, for example: channel.push",
        ),
        (
            f"version: 1\nproject: a\ndefaults: x\n{SANDBOX}",
            "3 TYPE001 `defaults`: this should be a map of blocks.",
        ),
        (
            f"version: 1\nproject: a\ndefaults: {{all: }}\n{SANDBOX}",
            "3 TYPE001 `all`: this should be a map of keys.",
        ),
        (f"version: 1\nproject: a\npolicy: ../x\n{SANDBOX}", "3 INC001 `policy`: `../x` is not a path below"),
        ("version: 1\nproject: a: b", "2 YAML001 `: ` inside an unquoted text"),
    ],
)
def test_a_wrong_file_is_refused_in_words(tmp_path: Path, text: str, said: str):
    settings, problems = load(tmp_path, text)
    assert settings is None
    assert len(problems) == 1
    assert problems[0].startswith(said)


def test_a_wrong_account_name_is_refused_at_the_name(tmp_path: Path):
    text = (
        "version: 1\nproject: a\naccounts:\n  My_Box: {sandbox: true, timezone: UTC, clock: 2027-01-01 10:00}"
    )
    assert load(tmp_path, text)[1] == [
        (
            "4 TYPE001 `My_Box` is not a name for an account: small letters, digits and `-`, at most 40. "
            "Write, for example: production"
        )
    ]


def test_two_accounts_may_not_share_a_store(tmp_path: Path):
    entry = f"{{region: in1, timezone: UTC, store: {{git: lock}}, {REMOTE}}}"
    text = f"version: 1\nproject: a\naccounts:\n  one: {entry}\n  two: {entry}\n"
    assert load(tmp_path, text)[1] == [
        "5 EXC001 The accounts `one` and `two` name the same store. Give each account a store of its own."
    ]


def test_a_settings_file_that_is_a_pipe_or_a_link_out_is_refused(tmp_path: Path):
    inside = tmp_path / "shop"
    inside.mkdir()
    (tmp_path / "ctsync.yaml").write_text(SHOP)
    (inside / "ctsync.yaml").symlink_to("../ctsync.yaml")
    settings, problems = load_settings(inside, {})
    assert settings is None
    assert [problem.rule for problem in problems] == ["INC001"]


def test_the_sample_shop_is_read(tmp_path: Path):
    settings, problems = load_settings(Path(__file__).parents[3] / "shared" / "examples", {})
    assert settings is not None
    assert not problems
    assert list(settings.accounts) == ["sandbox"]
    assert len(settings.defaults) == 5
