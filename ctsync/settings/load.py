"""The door of ctsync.yaml: one file in, settings or problems out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final, get_args

from ctsync.campaign.definition import ChannelName, Purpose
from ctsync.catalog.nearest import nearest
from ctsync.errors import UsageError
from ctsync.names import ACCOUNT_NAME, AccountName
from ctsync.problems import Position, Problem, Problems
from ctsync.reading import nodes
from ctsync.reading.nodes import Path as Steps
from ctsync.reading.nodes import place, place_of_key
from ctsync.reading.parse import MAX_PROBLEMS, parse
from ctsync.reading.source import Repository
from ctsync.reading.typed import validate
from ctsync.settings.model import AccountModel, LimitsModel, SettingsModel, StoreModel
from ctsync.settings.secrets import FixedSecret, NamedSecret, SecretSource
from ctsync.settings.settings import (
    NO_WAITING,
    SANDBOX_ACCOUNT,
    SANDBOX_PASSCODE,
    AccountSettings,
    FileStore,
    GitStore,
    Limits,
    Local,
    ObjectStore,
    Region,
    Sandbox,
    Settings,
    Store,
    Target,
)

FILE: Final = "ctsync.yaml"


def load_settings(root: Path, environ: Mapping[str, str]) -> tuple[Settings | None, Problems]:
    """Read ctsync.yaml of a repository; None for the settings if any problem is an error.

    Secrets are not read here. Raises UsageError if there is no ctsync.yaml.
    """
    if not (root / FILE).exists():
        hint = "Run `ctsync init` to start here, or name the repository's folder: ctsync -C DIR"
        raise UsageError("There is no ctsync.yaml in this folder.", hint=hint)
    problems = Problems()
    content = Repository(root).read(FILE, Position(FILE), problems)
    tree = None if content is None else parse(content, FILE, problems)
    model = None if tree is None else validate(SettingsModel, tree, problems)
    if model is None or tree is None:
        return None, Problems(problems.first(MAX_PROBLEMS))
    problems.extend(islice(_cross_checks(model, tree), 2 * MAX_PROBLEMS))
    defaults = _blocks(tree, problems)
    problems = Problems(problems.first(MAX_PROBLEMS))
    if problems.errors:
        return None, problems
    accounts = {name: _account(name, entry, model, environ) for name, entry in model.accounts.items()}
    return Settings(root, model.project, accounts, model.variables, defaults, model.policy), problems


def block_names() -> tuple[str, ...]:
    """Every name a block of `defaults` may have (yaml.md 9)."""
    purposes = [f"purpose.{purpose}" for purpose in get_args(Purpose)]
    channels = [f"channel.{channel}" for channel in get_args(ChannelName)]
    return ("all", *purposes, *channels, *(f"{one}.{other}" for one in purposes for other in channels))


def _blocks(tree: nodes.Mapping, problems: Problems) -> dict[str, nodes.Mapping]:
    written = tree.items.get("defaults")
    if written is None:
        return {}
    if not isinstance(written, nodes.Mapping):
        what = "`defaults`: this should be a map of blocks."
        hint = "Write, for example: defaults: {all: {countries: [IN]}}"
        problems.add(Problem("TYPE001", written.position, what, "", hint))
        return {}
    known = block_names()
    blocks: dict[str, nodes.Mapping] = {}
    for name, block in written.items.items():
        if name not in known:
            close = nearest(name, known)
            hint = f"Did you mean `{close}`?" if close else "Write, for example: channel.push"
            where = place_of_key(tree, ("defaults", name))
            problems.add(Problem("CORE001", where, f"`{name}` is not a block of `defaults`.", "", hint))
        elif isinstance(block, nodes.Mapping):
            blocks[name] = block
        else:
            what = f"`{name}`: this should be a map of keys."
            problems.add(
                Problem("TYPE001", block.position, what, "", "Write, for example: all: {countries: [IN]}")
            )
    return blocks


def _cross_checks(model: SettingsModel, tree: nodes.Mapping) -> Iterator[Problem]:
    if not model.accounts:
        hint = "Write, for example: sandbox: {sandbox: true, timezone: Asia/Kolkata, clock: 2027-05-20 10:00}"
        yield Problem("REQ001", place(tree, ("accounts",)), "`accounts` holds no account.", "", hint)
    stores: dict[StoreModel, str] = {}
    for name, entry in model.accounts.items():
        path: Steps = ("accounts", name)
        if ACCOUNT_NAME.fullmatch(name) is None:
            what = f"`{name}` is not a name for an account: small letters, digits and `-`, at most 40."
            yield Problem("TYPE001", place_of_key(tree, path), what, "", "Write, for example: production")
        for rule, key, what, hint in _entry_checks(name, entry):
            yield Problem(rule, place(tree, (*path, key)), what, "", hint)
        if entry.store is not None and stores.setdefault(entry.store, name) != name:
            what = f"The accounts `{stores[entry.store]}` and `{name}` name the same store."
            yield Problem(
                "EXC001", place(tree, (*path, "store")), what, "", "Give each account a store of its own."
            )


def _entry_checks(name: str, entry: AccountModel) -> Iterator[tuple[str, str, str, str]]:
    """Rule, key, sentence and hint for everything that one key cannot see alone."""
    chosen = [key for key in ("sandbox", "url", "region") if getattr(entry, key)]
    if len(chosen) > 1:
        what = f"`{chosen[0]}` and `{chosen[1]}` exclude each other."
        yield "EXC001", chosen[1], what, "Keep one of them: they say where the account is."
    elif not chosen:
        what = f"The account `{name}` does not say where it is."
        yield (
            "EXC001",
            "region",
            what,
            "Write one of `sandbox: true`, `url` and `region`, for example: region: in1",
        )
    elif entry.sandbox:
        yield from _sandbox_checks(entry)
    else:
        yield from _remote_checks(name, entry)


def _sandbox_checks(entry: AccountModel) -> Iterator[tuple[str, str, str, str]]:
    if entry.clock is None:
        what = "`clock` is missing: a sandbox has a clock of its own, and this is where it starts."
        yield "REQ001", "clock", what, "Write, for example: clock: 2027-05-20 10:00"
    for key in ("account_id", "passcode"):
        if getattr(entry, key) is not None:
            what = f"`sandbox` and `{key}` exclude each other: the sandbox's credentials are fixed."
            yield "EXC001", key, what, f"Take `{key}` out."


def _remote_checks(name: str, entry: AccountModel) -> Iterator[tuple[str, str, str, str]]:
    if entry.clock is not None:
        what = "`clock` belongs to sandboxes; everywhere else time is what it is."
        yield "EXC001", "clock", what, "Take `clock` out."
    for key in ("account_id", "passcode"):
        if getattr(entry, key) is None:
            example = f"CT_{name.upper().replace('-', '_')}_{key.removeprefix('account_').upper()}"
            yield "REQ001", key, f"`{key}` is missing.", f"Write, for example: {key}: {{env: {example}}}"
    if entry.region is None:
        return
    if entry.store is None:
        what = "`store` is missing: the lock has to live where every machine finds it."
        yield "REQ001", "store", what, f"Write, for example: store: {{git: ctsync-lock/{name}}}"
    elif entry.store.file is not None and entry.protected:
        what = "`protected` and a store in a file exclude each other: a file is known to one machine only."
        yield "EXC001", "store", what, f"Write, for example: store: {{git: ctsync-lock/{name}}}"
    elif entry.store.file is not None and not entry.store.single_machine:
        what = "A store in a file is safe only if no other machine ever applies."
        yield (
            "EXC001",
            "store",
            what,
            f"Write `single_machine: true` beside it, or store: {{git: ctsync-lock/{name}}}",
        )


def _account(
    name: str, entry: AccountModel, model: SettingsModel, environ: Mapping[str, str]
) -> AccountSettings:
    at = _target(entry)
    is_local = not isinstance(at, Region)
    return AccountSettings(
        name=AccountName(name),
        project=model.project,
        at=at,
        account_id=_secret(entry.account_id, SANDBOX_ACCOUNT, environ),
        passcode=_secret(entry.passcode, SANDBOX_PASSCODE, environ),
        token=None if entry.token is None else NamedSecret(entry.token, environ),
        zone=entry.timezone,
        currency=entry.currency,
        protected=entry.protected,
        store=_store(name, entry.store),
        lineage=entry.lineage,
        written_hash=entry.account_hash,
        campaigns=entry.campaigns,
        variables={**model.variables, **entry.variables},
        limits=_limits(entry.limits, NO_WAITING if is_local else Limits()),
        branch=entry.branch,
        skip_estimate=entry.skip_estimate,
        name_limit=entry.name_limit,
        window_gap=entry.window_gap,
        android_link_key=entry.android_link_key,
        verified=entry.verified,
    )


def _target(entry: AccountModel) -> Target:
    if entry.region is not None:
        return Region(entry.region)
    if entry.url is not None:
        return Local(entry.url)
    assert entry.clock is not None  # noqa: S101  # checked before: an account is one of the three
    return Sandbox(entry.clock)


def _secret(variable: str | None, fixed: str, environ: Mapping[str, str]) -> SecretSource:
    return FixedSecret(fixed) if variable is None else NamedSecret(variable, environ)


def _store(name: str, written: StoreModel | None) -> Store:
    if written is None:
        return FileStore(f".ctsync/{name}.lock")
    if written.file is not None:
        return FileStore(written.file, written.single_machine)
    return GitStore(written.git) if written.git is not None else ObjectStore(written.object or "")


def _limits(written: LimitsModel, usual: Limits) -> Limits:
    return Limits(
        per_second=usual.per_second if written.per_second is None else float(written.per_second),
        in_flight=written.in_flight or usual.in_flight,
        pause_after_429=usual.pause_after_429
        if written.pause_after_429 is None
        else written.pause_after_429.seconds,
        settle=usual.settle if written.settle is None else written.settle.seconds,
        stop_recheck=usual.stop_recheck if written.stop_recheck is None else written.stop_recheck.seconds,
    )
