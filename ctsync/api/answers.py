"""What an answer means: the table on which "at most once" rests (reliability 3.3).

Pure. A create is done only on proof, refused only on a refusal of the known shape, and unclear in every other
case. A shape nobody has described is never interpreted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeGuard

from ctsync.api.contract import (
    CreateAnswer,
    Created,
    EstimateAnswer,
    Estimated,
    ListAnswer,
    Listing,
    NoReportYet,
    RateLimited,
    RefusedByRemote,
    Report,
    ReportAnswer,
    StopAccepted,
    StopAnswer,
    Unclear,
)
from ctsync.api.pacing import PAUSE_SECONDS
from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.names import RemoteId
from ctsync.redaction import Secret, redact, safe_text

REFUSING: Final = frozenset({400, 401, 403, 404, 413})
"""HTTP statuses with which nothing was done. 405 and 409 are not among them: no create is documented to get one."""

_OWN_NUMBERS: Final = frozenset({21, 73, 76, 78, 84})
"""CleverTap's own numbers that name a wrong field; 89 is "unexpected error, please try again" and proves nothing."""

_LONGEST_PAUSE: Final = 3_600.0
_TOLD: Final = 300

_NOT_FINISHED: Final = ("this target hasn't been completed", "this target has no result as of yet")


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """A complete HTTP answer. `json` is None if the body could not be read as JSON, and `why` says so.

    `headers` has lower-case names and only those that ctsync reads: `date`, `retry-after`, `content-type`.
    """

    status: int
    headers: Mapping[str, str]
    json: Any = field(default=None, repr=False)
    why: str = ""
    secrets: tuple[Secret, ...] = field(default=(), repr=False)
    default_pause: float = PAUSE_SECONDS

    @property
    def body(self) -> Mapping[str, Any]:
        """The JSON object, or an empty one if there was none."""
        return self.json if isinstance(self.json, dict) else {}

    @property
    def date(self) -> datetime | None:
        """The server's clock, UTC."""
        return _http_date(self.headers.get("date", ""))

    @property
    def pause(self) -> float:
        """How long a 429 asks to wait, in seconds: between 1 and 3,600, and the account's setting if it is silent."""
        told = self.headers.get("retry-after", "").strip()
        if told.isascii() and told.isdigit():
            return min(max(float(told[:9]), 1.0), _LONGEST_PAUSE)
        until, now = _http_date(told), self.date
        if until is not None and now is not None:
            return min(max((until - now).total_seconds(), 1.0), _LONGEST_PAUSE)
        return self.default_pause

    def told(self, text: str) -> str:
        """Text of the server, harmless and without our secrets."""
        return safe_text(redact(text, self.secrets), limit=_TOLD, one_line=True)

    def unclear(self, what: str) -> Unclear:
        """Say what does not fit, with the answer's first words."""
        shown = self.why or (
            self.told(json.dumps(self.json, ensure_ascii=False)) if self.json is not None else ""
        )
        return Unclear(f"HTTP {self.status}: {what}" + (f" ({shown})" if shown else ""))


def created(raw: RawAnswer) -> CreateAnswer:
    """Classify the answer to a create (contract 4.1). DONE needs 200, `status: success` and one positive integer id."""
    if isinstance(answer := common(raw), RateLimited | RefusedByRemote):
        return answer
    if not is_success(raw):
        return raw.unclear("it may or may not have been created")
    campaign = raw.body.get("id")
    if not is_positive(campaign) or "ids" in raw.body or "error" in raw.body:
        return raw.unclear("it says success, but not with one campaign id")
    return Created(RemoteId(campaign), _reach(raw.body.get("estimates")) or {})


def stopped(raw: RawAnswer) -> StopAnswer:
    """Classify the answer to a stop (contract 5.2). Success is only a promise: the list has to show it."""
    if isinstance(answer := common(raw), RateLimited | RefusedByRemote):
        return answer
    if not is_success(raw) or "error" in raw.body:
        return raw.unclear("it may or may not have been stopped")
    return StopAccepted()


def listed(raw: RawAnswer) -> ListAnswer:
    """Classify a listing (contract 5.1). One malformed row spoils it all: a list is whole or it is nothing.

    A row may carry more than the four known fields; a key beside `targets` may mean further pages, and is refused.
    """
    if isinstance(answer := common(raw), RateLimited | RefusedByRemote):
        return answer
    rows = raw.body.get("targets")
    if (
        not is_success(raw)
        or not isinstance(rows, list)
        or not raw.body.keys() <= {"status", "targets", "code"}
    ):
        return raw.unclear("this is not a list of campaigns")
    found: list[ObservedCampaign] = []
    for number, row in enumerate(rows, start=1):
        observed = _row(row)
        if observed is None:
            shown = raw.told(json.dumps(row, ensure_ascii=False))
            return Unclear(f"HTTP {raw.status}: row {number} of the list is malformed ({shown})")
        found.append(observed)
    if len({row.id for row in found}) != len(found):
        return Unclear(f"HTTP {raw.status}: the list shows one campaign id twice")
    return Listing(tuple(found))


def estimated(raw: RawAnswer) -> EstimateAnswer:
    """Classify an estimate (contract 4.2). An id in it means that something was created, and is never passed over."""
    if isinstance(answer := common(raw), RateLimited | RefusedByRemote):
        return answer
    if "id" in raw.body:
        return raw.unclear("an estimate was answered with a campaign id: look into the dashboard")
    reach = _reach(raw.body.get("estimates"))
    if not is_success(raw) or "error" in raw.body or reach is None:
        return raw.unclear("this is not an estimate")
    return Estimated(reach)


def reported(raw: RawAnswer) -> ReportAnswer:
    """Classify a report (contract 5.3). Its four unfinished forms are told by text, or by HTTP 409.

    Numbers other than `sent` and `clicked` are kept if they are whole; anything else in `result` is left out.
    """
    error = raw.body.get("error")
    says_unfinished = isinstance(error, str) and error.strip().rstrip(".").lower() in _NOT_FINISHED
    if raw.status == 409 or (says_unfinished and "result" not in raw.body):
        return NoReportYet(raw.told(error) if isinstance(error, str) else "the campaign is not finished")
    if isinstance(answer := common(raw), RateLimited | RefusedByRemote):
        return answer
    result = raw.body.get("result")
    if not is_success(raw) or error is not None or not isinstance(result, dict):
        return raw.unclear("this is not a report")
    if any(not is_count(result.get(key, 0)) for key in ("sent", "clicked")):
        return raw.unclear("the report's numbers are no numbers")
    return Report({key: value for key, value in result.items() if is_count(value)})


def common(raw: RawAnswer) -> RateLimited | RefusedByRemote | None:
    """What means the same on every call, or None."""
    if raw.status == 429 and "id" not in raw.body and raw.body.get("status") != "success":
        return RateLimited(raw.pause)
    return _refusal(raw)


def _refusal(raw: RawAnswer) -> RefusedByRemote | None:
    """The one shape of a refusal: `{status: fail, error: text, code: int}` and nothing else (contract 1.3).

    HTTP and `code` have to agree that nothing was done: a status of `REFUSING` with a `code` of `REFUSING` or one of
    CleverTap's own numbers. CleverTap also sends refusals with HTTP 200 (contract 1.3); those count only
    with a `code` of `REFUSING`. Anything else, a missing `code` included, is left unclear.
    """
    body = raw.body
    error, code = body.get("error"), body.get("code")
    if body.keys() != {"status", "error", "code"} or body["status"] != "fail":
        return None
    if not isinstance(error, str) or not error.strip() or not is_positive(code):
        return None
    if (raw.status in REFUSING and (code in REFUSING or code in _OWN_NUMBERS)) or (
        raw.status == 200 and code in REFUSING
    ):
        return RefusedByRemote(raw.status, raw.told(error), code)
    return None


def is_success(raw: RawAnswer) -> bool:
    """HTTP 200 and `status: success`, both."""
    return raw.status == 200 and raw.body.get("status") == "success"


def _row(row: Any) -> ObservedCampaign | None:
    if not isinstance(row, dict):
        return None
    campaign, name, scheduled, status = (row.get(key) for key in ("id", "name", "scheduled_on", "status"))
    if not is_positive(campaign) or not isinstance(name, str) or not isinstance(status, str):
        return None
    if not _is_minute(scheduled):
        return None
    return ObservedCampaign(RemoteId(campaign), name, scheduled, _STATUSES.get(status, RemoteStatus.UNKNOWN))


_STATUSES: Final = {str(status): status for status in RemoteStatus}


def _is_minute(value: Any) -> TypeGuard[int]:
    """Whether it is an integer that reads as `YYYYMMDDHHMM`, with a day and a time that exist."""
    if type(value) is not int or not 10**11 <= value < 10**12:
        return False
    day, clock = divmod(value, 10_000)
    try:
        datetime(day // 10_000, day // 100 % 100, day % 100, clock // 100, clock % 100, tzinfo=UTC)
    except ValueError:
        return False
    return True


def _reach(value: Any) -> dict[str, int] | None:
    if isinstance(value, dict) and all(is_count(number) for number in value.values()):
        return dict(value)
    return None


def is_positive(value: Any) -> TypeGuard[int]:
    """True is no id, although Python counts it as 1."""
    return type(value) is int and value > 0


def is_count(value: Any) -> bool:
    """A whole number from 0."""
    return type(value) is int and value >= 0


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
