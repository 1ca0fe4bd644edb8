"""The catalogue of faults: one row for each, which the admin API, the page and the documents show as it stands here.

CleverTap documents few of these answers. The rest is what networks, proxies and hurried servers do, so that a client
can be tried against it; no row claims that CleverTap behaves so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

CAMPAIGN_CALLS = ("create", "estimate", "list", "stop", "result")
"""An estimate is no create."""
DIRECT_CALLS = (
    *("send-push", "send-webpush", "send-email", "send-sms", "send-whatsapp"),
    *("trigger-v1", "trigger-v2", "message-report"),
)
CALLS = (*CAMPAIGN_CALLS, *DIRECT_CALLS)
"""What an order may name as its `endpoint`, besides `any`."""

_WRITES = ("create", "stop")
_CREATES = ("create",)
_LISTS = ("list",)

Done = Literal["yes", "no", "later"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an order may say besides its kind and the calls it strikes. Numbers are whole and not negative."""

    default: Any
    means: str


PARAMETERS: Mapping[str, Parameter] = {
    "lists": Parameter(1, "how many list calls it lasts or waits for"),
    "seconds": Parameter(0, "how many seconds it lasts or waits: of the sandbox's clock, or real ones"),
    "text": Parameter("Refused by the sandbox", "the text of the refusal"),
    "code": Parameter(0, "the number in the body's `code`; 0 leaves it out"),
    "retry_after": Parameter(0, "seconds told by a `Retry-After` header; 0 sends none"),
    "as_date": Parameter(default=False, means="whether `Retry-After` is a date"),
    "milliseconds": Parameter(1_000, "real time between two bytes"),
    "megabytes": Parameter(100, "size of the body"),
    "status": Parameter(302, "the HTTP status: 301, 302, 303, 307 or 308"),
    "target": Parameter("", "where `Location` leads; the path of the call is added"),
    "row": Parameter("", "a part of the name of the campaigns meant; empty means all"),
    "word": Parameter("archived", "what the list says as `status`"),
    "characters": Parameter(64, "how many characters of a name are left"),
    "how": Parameter("trimmed", "trimmed, nfc, nfd, lower, upper, nbsp or quotes"),
}
"""With the defaults that hold where the kind has none of its own."""

REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Kind:
    """One fault: what it does in words, whether the call has its effect, for which calls it makes sense.

    `parameters` are those that it heeds, with its own defaults.
    """

    does: str
    done: Done
    calls: tuple[str, ...] = CALLS
    parameters: Mapping[str, Any] = field(default_factory=dict)


def _heeds(*names: str, **own: Any) -> dict[str, Any]:
    return {name: PARAMETERS[name].default for name in names} | own


KINDS: Mapping[str, Kind] = {
    # Time.
    "hang_before": Kind(
        "hold the request before anything is done, until released or the client leaves", "no"
    ),
    "hang_after": Kind("do it, then hold the answer until released or the client leaves", "yes"),
    "slow_body": Kind(
        "do it, then send the answer's body byte by byte", "yes", parameters=_heeds("milliseconds")
    ),
    "drip": Kind(
        "do it, then send the whole answer byte by byte, from the status line on",
        "yes",
        parameters=_heeds("milliseconds"),
    ),
    "late_commit": Kind(
        "cut the connection now and do it after `lists` more list calls, or once the sandbox's clock has moved by"
        " `seconds`",
        "later",
        _WRITES,
        _heeds("lists", "seconds"),
    ),
    # Connections.
    "drop_before": Kind("close the connection before a byte of the answer, without doing it", "no"),
    "drop_after": Kind("do it, then close the connection before a byte of the answer", "yes"),
    "reset_before": Kind("reset the connection (RST) without doing it", "no"),
    "reset_after": Kind("do it, then reset the connection (RST)", "yes"),
    "reset_body": Kind("do it, send half of the answer's body, then reset the connection", "yes"),
    "cut_body": Kind("do it, announce the whole body, send half of it and close", "yes"),
    "cut_chunked": Kind("do it, send the body in chunks and close before the last one", "yes"),
    "unreachable": Kind(
        "close the connection without doing it, and let nothing listen on the port for `seconds` real seconds",
        "no",
        parameters=_heeds(seconds=1),
    ),
    # Statuses.
    "error_before": Kind("500 without doing it", "no"),
    "error_after": Kind("do it, then 500", "yes"),
    "html_503": Kind("503 with a page instead of JSON, without doing it", "no"),
    "html_200": Kind("do it, then 200 with a page instead of JSON", "yes"),
    "refuse": Kind("400 with `text`, without doing it", "no", parameters=_heeds("text")),
    "unauthorised": Kind("401 `Invalid Credentials`, without doing it", "no"),
    "limit": Kind(
        "429, without doing it; `Retry-After` if told", "no", parameters=_heeds("retry_after", "as_date")
    ),
    "penalty": Kind(
        "429, without doing it, and 429 for every call of the account for `seconds` real seconds",
        "no",
        parameters=_heeds(seconds=600),
    ),
    "fail_200": Kind(
        "200 with `status: fail`, `text` and `code`, without doing it",
        "no",
        parameters=_heeds("text", code=400),
    ),
    "fail_200_after": Kind(
        "do it, then 200 with `status: fail` and `text`", "yes", parameters=_heeds("text", "code")
    ),
    "redirect": Kind(
        "`status` with a `Location` on another host, without doing it",
        "no",
        parameters=_heeds("status", "target"),
    ),
    "pretend": Kind("answer success without doing it", "no", _WRITES),
    # Bodies.
    "truncated_json": Kind("do it, then send the first half of the JSON as if it were all", "yes"),
    "empty_body": Kind("do it, then 200 without a body", "yes"),
    "wrong_content_type": Kind("do it, then call the JSON `text/plain`", "yes"),
    "compressed": Kind("do it, then send the body as gzip, asked for or not", "yes"),
    "invalid_utf8": Kind("do it, then add a key whose text is not UTF-8", "yes"),
    "duplicate_keys": Kind("do it, then say `status` twice", "yes"),
    "deep_json": Kind("do it, then add a key that is nested 1,000 levels deep", "yes"),
    "nan": Kind("do it, then add a key that says NaN", "yes"),
    "huge_body": Kind(
        "do it, then send a body of `megabytes`, piece by piece", "yes", parameters=_heeds("megabytes")
    ),
    # Ids.
    "no_id": Kind("do it, then leave out the id", "yes", _CREATES),
    "string_id": Kind("do it, then give the id as text", "yes", _CREATES),
    "zero_id": Kind("do it, then give 0 as the id", "yes", _CREATES),
    "true_id": Kind("do it, then give true as the id", "yes", _CREATES),
    "two_ids": Kind("do it, then give two ids", "yes", _CREATES),
    "reused_id": Kind("do it, then give the id of the newest earlier campaign", "yes", _CREATES),
    # What the list shows.
    "hide_rows": Kind(
        "leave the created campaign out of `lists` list calls; with `name`, those that exist already too",
        "yes",
        _CREATES,
        _heeds("lists"),
    ),
    "list_lag": Kind(
        "do not show campaigns created within the last `seconds` of the sandbox's clock or the last `lists` list calls",
        "yes",
        _LISTS,
        _heeds("seconds", "lists"),
    ),
    "lose_rows": Kind("leave the campaigns meant out of this list", "yes", _LISTS, _heeds("row")),
    "twin_rows": Kind("show each of the campaigns meant twice", "yes", _LISTS, _heeds("row")),
    "malformed_row": Kind("give `scheduled_on` of the campaigns meant as text", "yes", _LISTS, _heeds("row")),
    "other_status": Kind("say `word` as status of the campaigns meant", "yes", _LISTS, _heeds("row", "word")),
    "cut_names": Kind(
        "show only so many `characters` of the names meant", "yes", _LISTS, _heeds("row", "characters")
    ),
    "altered_names": Kind("show the names meant in another form, `how`", "yes", _LISTS, _heeds("row", "how")),
    # Stops.
    "undo_stop": Kind(
        "stop it, and let it run again after `lists` more list calls, or once the clock has moved by `seconds`",
        "yes",
        ("stop",),
        _heeds("lists", "seconds"),
    ),
}


def catalogue() -> list[dict[str, Any]]:
    """The table for whoever asks over the admin API: each kind with its words, its calls and its parameters."""
    return [
        {
            "fault": name,
            "does": kind.does,
            "done": kind.done,
            "calls": list(kind.calls),
            "parameters": {
                each: {"default": default, "means": PARAMETERS[each].means}
                for each, default in kind.parameters.items()
            },
        }
        for name, kind in KINDS.items()
    ]
