"""What can be said of credentials without their values: where they are, whether they can be used, what is odd."""

from __future__ import annotations

from collections.abc import Iterator

from ctsync.checkup.access import Credential
from ctsync.errors import UsageError
from ctsync.settings import AccountSettings, NamedSecret, SecretSource
from ctsync.settings.settings import hash_of

_PLACEHOLDERS = ("$", "<", "{{", "%")
"""How values begin that a CI system or a shell should have filled in."""


def credentials_of(account: AccountSettings) -> tuple[Credential, ...]:
    """The account id, the passcode, and the token if ctsync.yaml names one."""
    sources = (("account id", account.account_id), ("passcode", account.passcode), ("token", account.token))
    found = tuple(_credential(role, source) for role, source in sources if source is not None)
    return (*found, *_same_twice(account, found))


def is_other_account(account: AccountSettings) -> bool:
    """Whether the account id is not the one that `account_hash` was made of."""
    if account.written_hash is None:
        return False
    try:
        return hash_of(account.account_id.read().reveal()) != account.written_hash
    except UsageError:
        return False


def _credential(role: str, source: SecretSource) -> Credential:
    if not isinstance(source, NamedSecret):
        return Credential(role, "")
    try:
        source.read()
    except UsageError as error:
        return Credential(role, source.name, error.what, error.hint)
    return Credential(role, source.name, oddities=tuple(_oddities(source)))


def _oddities(source: NamedSecret) -> Iterator[str]:
    raw = source.environ.get(source.name, "")
    if raw.strip() and raw != raw.strip():
        what = "a line break" if {"\n", "\r"} & set(raw) else "a space"
        yield f"has {what} around its value, which ctsync leaves out and other programs send."
    if raw.strip().startswith(_PLACEHOLDERS):
        yield "looks like a placeholder that nobody filled in."


def _same_twice(account: AccountSettings, found: tuple[Credential, ...]) -> Iterator[Credential]:
    """The same text in both variables is one that was pasted into the wrong one."""
    if any(one.trouble for one in found) or account.account_id.read() != account.passcode.read():
        return
    hint = "One of the two was pasted into the wrong variable."
    yield Credential("passcode", "", "It is the same text as the account id.", hint)
