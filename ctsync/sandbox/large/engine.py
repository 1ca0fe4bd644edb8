"""The one door to duckdb: opened in memory over Parquet files that never change once they have their name.

Any number of processes may read such files at the same time, which a database file would not allow. duckdb is an extra,
so it is imported here, when somebody needs it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ctsync.errors import UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

INSTALL = "python -m pip install 'ctsync[population]'"


def require_duckdb() -> None:
    """Raise UsageError with the command that installs it, if duckdb is missing."""
    try:
        import duckdb  # noqa: F401  # only whether it can be imported counts here
    except ImportError:
        raise UsageError(
            "Large populations and your own files need duckdb, which is not installed.",
            why="Without it the sandbox makes up to 100,000 people.",
            hint=INSTALL,
        ) from None


def connect(folder: Path) -> DuckDBPyConnection:
    """A database in memory that spills into `folder`, and that loads no extension and reads no address.

    Raises what `require_duckdb` raises.
    """
    require_duckdb()
    import duckdb

    connection = duckdb.connect(
        config={
            "temp_directory": str(folder / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET parquet_metadata_cache = true")
    return connection


@contextmanager
def telling_failures(doing: str) -> Iterator[None]:
    """A full disk or a damaged file as a UsageError that says what could not be done: `doing` ends that sentence."""
    import duckdb

    try:
        yield
    except (duckdb.Error, OSError) as error:
        first = str(error).strip().partition("\n")[0]
        raise UsageError(f"The sandbox could not {doing}.", why=f"{first.rstrip('.')}.") from None


def literal(path: Path) -> str:
    """A path for duckdb's readers, which would take `*`, `?` and `[` in it for a pattern."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))


def write_parquet(
    connection: DuckDBPyConnection, target: Path, select: str, values: Sequence[Any] = ()
) -> int:
    """The rows of `select` as a file that is either whole or not there; gives how many there are."""
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(descriptor)
    try:
        copy = (
            f"COPY ({select}) TO '{_quoted(name)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440)"
        )
        count = connection.execute(copy, list(values)).fetchall()[0][0]
        os.replace(name, target)  # noqa: PTH105  # the name is duckdb's, not a Path
    finally:
        Path(name).unlink(missing_ok=True)
    return int(count)


def _quoted(text: str) -> str:
    """Inside a text of SQL; COPY takes no parameter for its file."""
    return text.replace("'", "''")
