"""Judging what this machine knows by itself: settings, credentials, and who may read the files. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ctsync.api.regions import REGIONS
from ctsync.checkup.check import Check
from ctsync.checkup.kinds import CREDENTIALS, FILES, PASSCODE, SETTINGS
from ctsync.checkup.words import several
from ctsync.errors import UsageError
from ctsync.problems import Level, Problem, Problems
from ctsync.settings import AccountSettings, Local, Region

PLACES = {
    "eu1": "in Europe",
    "in1": "in India",
    "sg1": "in Singapore",
    "us1": "in the United States",
    "aps3": "in Indonesia",
    "mec1": "in the United Arab Emirates",
}
"""Region code to where its servers are (contract 1.1)."""

_MOST_LINES = 20


def settings_check(account: AccountSettings, problems: Problems) -> Check:
    """`problems` are those of a ctsync.yaml that could be read."""
    said = f"Account {account.name}: {where(account)}, on the clock of {account.zone}."
    if not account.is_local:
        try:
            _ = account.account_hash
        except UsageError as error:
            return SETTINGS.failed(f"{said} {error.what}", error.hint, error.why)
    if problems.warnings:
        found = f"{said} ctsync.yaml has {several(problems.warnings, 'warning')}."
        return SETTINGS.warning(found, "Mend the lines below.", *lines_of(problems))
    return SETTINGS.ok(said, *_about_host(account))


def where(account: AccountSettings) -> str:
    """Which server the account means, in words."""
    match account.at:
        case Region(code=code):
            return f"CleverTap's servers {PLACES.get(code, code)} ({code}, {REGIONS[code]})"
        case Local(url=url):
            return f"a server on this machine ({url})"
        case _:
            return "the sandbox on this machine, which reaches nobody"


def called(account: AccountSettings) -> str:
    """What answers, at the beginning of a sentence."""
    match account.at:
        case Region(code=code):
            return f"CleverTap {PLACES.get(code, code)}"
        case Local():
            return "The server on this machine"
        case _:
            return "The sandbox"


def _about_host(account: AccountSettings) -> tuple[str, ...]:
    if account.at == Region("eu1"):
        return (
            "CleverTap's pages spell this region's host in two ways; ctsync uses api.clevertap.com, as the table of regions does.",
        )
    return ()


def broken_settings(problems: Problems) -> Check:
    """For a ctsync.yaml that cannot be read."""
    found = f"ctsync.yaml has {several(problems.errors, 'error')}, so nothing else can be looked at."
    return SETTINGS.failed(found, "Mend the lines below, then run this again.", *lines_of(problems))


def lines_of(problems: Problems) -> tuple[str, ...]:
    """The first problems, one a line, with their places; information is left to lint."""
    told = [one for one in problems if one.level is not Level.INFO]
    lines = [_line_of(one) for one in told[:_MOST_LINES]]
    more = [f"and {len(told) - len(lines):,} more: ctsync lint"] if len(told) > len(lines) else []
    return (*lines, *more)


def _line_of(problem: Problem) -> str:
    return f"{problem.where}  {problem.rule}  {problem.what} {problem.hint}".rstrip()


@dataclass(frozen=True, slots=True)
class Credential:
    """What is known of one credential without its value. `variable` is empty where everybody knows it.

    `trouble` says why it cannot be used and `hint` what to do; `oddities` are what is strange about one that can.
    """

    role: str
    variable: str
    trouble: str = ""
    hint: str = ""
    oddities: tuple[str, ...] = ()


def credentials_check(credentials: Sequence[Credential], *, other_account: bool = False) -> Check:
    """`other_account`: the account id is not the one that the account was set up with."""
    bad = [one for one in credentials if one.trouble]
    if bad:
        found = " ".join(f"The {one.role}: {one.trouble}" for one in bad)
        return CREDENTIALS.failed(found, next((one.hint for one in bad if one.hint), ""))
    named = [one for one in credentials if one.variable]
    if not named:
        return CREDENTIALS.ok("The sandbox's own, which everybody may know.")
    said = " and ".join(f"the {one.role} in {one.variable}" for one in named)
    if other_account:
        variable = next(one.variable for one in named)
        return CREDENTIALS.failed(
            f"{variable} holds the id of another account than the one that ctsync.yaml was set up for.",
            f"Put the id of this account into {variable}, or name the right account with --account.",
        )
    oddities = tuple(f"{one.variable} {oddity}" for one in named for oddity in one.oddities)
    if oddities:
        return CREDENTIALS.warning(f"Found {said}, but look at them again.", "Set them anew.", *oddities)
    return CREDENTIALS.ok(f"Found {said}.")


def passcode_check(account: AccountSettings) -> Check:
    if account.is_local:
        return PASSCODE.skipped("A server on this machine reaches nobody.")
    return PASSCODE.warning(
        "Whoever holds this passcode can send to everybody. ctsync creates campaigns in `ctsync apply` and nowhere else; "
        "this command cannot.",
        "Keep it out of jobs that run the code of pull requests: lint and `ctsync plan --offline` need none.",
    )


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file or folder that others on this machine can get at; `mode` as `chmod` writes it."""

    path: str
    mode: str


def files_check(looked_at: int, found: Sequence[OpenFile]) -> Check:
    if not looked_at:
        return FILES.ok("There are none yet. ctsync makes them for their owner alone.")
    if not found:
        return FILES.ok(
            f"{several(looked_at, 'file or folder', 'files and folders')}, all for their owner alone."
        )
    lines = [f"{one.path} ({one.mode})" for one in found[:_MOST_LINES]]
    more = [f"and {len(found) - len(lines):,} more"] if len(found) > len(lines) else []
    return FILES.warning(
        f"Others on this machine can get at {len(found):,} of {several(looked_at, 'file or folder', 'files and folders')}.",
        f"chmod -R go-rwx {found[0].path.partition('/')[0]}",
        *lines,
        *more,
    )
