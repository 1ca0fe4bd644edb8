"""A lock in object storage: conditional writes of S3, Google Cloud Storage and Azure Blob Storage (protocol 11).

Some servers that speak S3 take the condition of a write and ignore it, without a word. So a place is tried before the
first write of each run: one that lets a wrong tag through is refused, for on it two runs would both believe they won.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn

from ctsync.errors import StoreError, UsageError
from ctsync.lock.stores.shelf import Cell, Taken
from ctsync.redaction import safe_text

if TYPE_CHECKING:
    from obstore import PutMode
    from obstore.store import ObjectStore, RetryConfig

PATIENCE: Final = timedelta(seconds=30)
"""For one request. What is not answered by then is looked into, not repeated blindly."""

_QUICKLY: Final[RetryConfig] = {"max_retries": 2, "retry_timeout": PATIENCE}
_PATIENTLY: Final[RetryConfig] = {
    "max_retries": 6,
    "retry_timeout": PATIENCE,
    "backoff": {"init_backoff": timedelta(seconds=0.5), "max_backoff": timedelta(seconds=4), "base": 2},
}
"""Google takes one write of the same object a second, and answers 429 to more: https://docs.cloud.google.com/storage/quotas"""

_ADDRESS = re.compile(r"(?:s3a?|gs|az|abfss?)://[A-Za-z0-9][A-Za-z0-9._@-]*(?:/[A-Za-z0-9._/-]*)?")


class ObjectShelf:
    """Cells and files under one address, such as `s3://bucket/ctsync/production`. Threads may share it.

    Credentials come from the environment, by the names each cloud gives them. Raises UsageError for another kind of
    address, and where the extra `cloud` is not installed; StoreError for credentials that nobody could use.
    """

    def __init__(self, address: str, **settings: Any) -> None:
        if _ADDRESS.fullmatch(address) is None or ".." in address:
            raise UsageError(
                f"`{safe_text(address, limit=200, one_line=True)}` is no address of an object store.",
                hint="s3://BUCKET/PATH, gs://BUCKET/PATH or az://CONTAINER/PATH",
            )
        self._address = address
        self._by: Literal["e_tag", "version"] = "version" if address.startswith("gs:") else "e_tag"
        self._store = _opened(address, settings, self.describe())
        self._is_tried = False

    def describe(self) -> str:
        return f"the object store {self._address}"

    def look(self, name: str) -> Cell | None:
        from obstore.exceptions import BaseError, NotFoundError

        try:
            found = self._store.get(name)
            tag = found.meta[self._by]
            data = bytes(found.bytes())
        except (NotFoundError, FileNotFoundError):
            return None
        except BaseError as error:
            raise _unreachable(self.describe(), error) from None
        if not tag:
            raise self._careless("it gives no tag to what it keeps")
        return Cell(data, tag)

    def swap(self, name: str, data: bytes, expected: str | None) -> None:
        self._try_it_once()
        self._put(name, data, "create" if expected is None else self._only(expected))

    def keep(self, name: str, data: bytes) -> None:
        """Durable at once. A name is made of the contents, so one that is there already holds the same."""
        with suppress(Taken):
            self._put(name, data, "create")

    def get(self, name: str) -> bytes | None:
        cell = self.look(name)
        return None if cell is None else cell.data

    def _only(self, tag: str) -> PutMode:
        """Replace exactly this state. Google's condition is a generation, a number; the others' is the ETag."""
        return {"version": tag} if self._by == "version" else {"e_tag": tag}

    def _put(self, name: str, data: bytes, mode: PutMode) -> None:
        """Write under a condition. Whatever is said against it, what lies there now decides."""
        from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError

        try:
            self._store.put(name, data, mode=mode, use_multipart=False)
        except (AlreadyExistsError, PreconditionError, FileExistsError):
            if self.get(name) != data:
                raise Taken from None
        except BaseError as error:
            self._settle(name, data, error)

    def _settle(self, name: str, data: bytes, error: Exception) -> None:
        """The answer was lost, or a no: an answer that says nothing of the condition proves nothing."""
        try:
            if self.get(name) == data:
                return
        except StoreError:
            pass
        raise StoreError(
            f"The lock could not be written to {self.describe()}.",
            why=_said(error),
            hint="Nothing is sent until the lock can be written. Run the command again.",
        ) from None

    # ── the trial ──

    def _try_it_once(self) -> None:
        """Once a run: create twice, update with a wrong tag and with the right one. Raises StoreError."""
        if self._is_tried:
            return
        name = f"probe/{secrets.token_hex(8)}"
        try:
            self._put(name, b"first", "create")
            first = self.look(name)
            if first is None or first.data != b"first":
                raise self._careless("what was written could not be read back")
            self._must_refuse(name, b"second", "create", "it writes over what must not be there yet")
            self._must_refuse(
                name, b"third", self._only(_wrong(first.tag)), "it takes a write based on another state"
            )
            self._put(name, b"fourth", self._only(first.tag))
            self._must_refuse(
                name, b"fifth", self._only(first.tag), "it takes a write based on an older state"
            )
        except Taken:
            raise self._careless("it refuses a write that is based on its own state") from None
        finally:
            self._forget(name)
        self._is_tried = True

    def _must_refuse(self, name: str, data: bytes, mode: PutMode, otherwise: str) -> None:
        try:
            self._put(name, data, mode)
        except Taken:
            return
        raise self._careless(otherwise)

    def _forget(self, name: str) -> None:
        """A probe that cannot be removed lies there and harms nobody."""
        from obstore.exceptions import BaseError

        with suppress(BaseError, OSError):
            self._store.delete(name)

    def _careless(self, why: str) -> StoreError:
        return StoreError(
            f"A lock cannot lie in {self.describe()}.",
            why=f"It was tried, and {why}. Two runs could both believe that they hold the lock, and create twice.",
            hint="Use a store with conditional writes (S3, Google Cloud Storage, Azure), or a branch: "
            "store: {git: ctsync-lock/NAME}",
        )


def _unreachable(where: str, error: Exception) -> StoreError:
    return StoreError(
        f"The lock cannot be reached: {where}.",
        why=_said(error),
        hint="Nothing is sent while that is so. Look at the network, and at the credentials in the environment.",
    )


def _wrong(tag: str) -> str:
    """A tag of the same form that belongs to nothing."""
    turned: Callable[[re.Match[str]], str] = lambda found: "0" if found[0] != "0" else "1"  # noqa: E731  # one letter
    return re.sub(r"[0-9a-fA-F](?=[^0-9a-fA-F]*$)", turned, tag, count=1)


def _said(error: Exception) -> str:
    """What the library says, on one line and short: it quotes answers, never credentials."""
    return safe_text(str(error).partition("\n\nDebug source")[0], limit=300, one_line=True)


def _opened(address: str, settings: Mapping[str, Any], where: str) -> ObjectStore:
    """Nothing is asked yet. Raises StoreError for credentials that nobody could use."""
    try:
        from obstore.exceptions import BaseError
        from obstore.store import from_url
    except ImportError:
        _missing_extra()
    options: Any = {
        "client_options": {
            "timeout": PATIENCE,
            "connect_timeout": PATIENCE,
            **settings.get("client_options", {}),
        },
        "retry_config": _PATIENTLY if address.startswith("gs:") else _QUICKLY,
        "config": settings.get("config"),
    }
    try:
        return from_url(address, **options)
    except BaseError as error:
        raise _unreachable(where, error) from None


def _missing_extra() -> NoReturn:
    raise UsageError(
        "A lock in object storage needs a package that is not installed.",
        hint="pip install 'ctsync[cloud]'",
    )
