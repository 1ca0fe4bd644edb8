"""What a campaign says, read from its file at the moment when somebody asks.

Most campaigns of a large repository are the same as yesterday, and nobody asks. The file is then read once for all of
its parts, and must be the one that was remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ctsync.campaign.content import Content
from ctsync.campaign.definition import Definition
from ctsync.campaign.variants import Variants
from ctsync.definitions.outcome import Outcome
from ctsync.errors import UsageError


class FileAgain:
    """One file whose campaigns are remembered. `read` reads it as if nothing were."""

    __slots__ = ("_digest", "_file", "_found", "_includes", "_read")

    def __init__(self, file: str, read: Callable[[str], Outcome]) -> None:
        self._file = file
        self._digest = ""
        self._includes: Mapping[str, str] = {}
        self._read = read
        self._found: dict[tuple[str, str], Content] | None = None

    def must_have(self, digest: str, includes: Mapping[str, str]) -> None:
        """Say what its bytes were when it was read, and those of the files that it takes in."""
        self._digest, self._includes = digest, includes

    def content(self, market: str, language: str) -> Content:
        """What one part says. Raises UsageError if the file is not the one that was remembered."""
        if self._found is None:
            outcome = self._read(self._file)
            is_same = (outcome.digest, dict(outcome.includes)) == (self._digest, dict(self._includes))
            if not (is_same and outcome.campaigns):
                raise UsageError(
                    f"{self._file} changed while ctsync was reading.",
                    why="What was planned would not be what the file says now.",
                    hint="Run it again.",
                )
            self._found = {(one.key.market, one.key.language): one.content for one in outcome.campaigns}
        return self._found[market, language]


class ContentAgain:
    """The content of one part of such a file."""

    __slots__ = ("_file", "_part")

    def __init__(self, file: FileAgain, market: str, language: str) -> None:
        self._file = file
        self._part = (market, language)

    @property
    def definition(self) -> Definition:
        return self._file.content(*self._part).definition

    @property
    def files(self) -> Mapping[str, str]:
        return self._file.content(*self._part).files

    @property
    def variants(self) -> Variants | None:
        return self._file.content(*self._part).variants
