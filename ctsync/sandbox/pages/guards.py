"""Which browser may look at the pages, and which form may move the sandbox (reliability A13).

Pure: headers in, a refusal or None out. To look, the one Host must name this machine. To act, the form must also come
from a page of this very sandbox: the browser says so in Origin or Sec-Fetch-Site, which no page can forge, and the form
carries the run's own token, which no other page can read.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl

from ctsync.sandbox.http.guards import Headers, names_this_machine, values_of

FORM = "application/x-www-form-urlencoded"
FORM_LIMIT = 64 * 1024
"""Bytes of a form; no honest one comes near."""
MOST_FIELDS = 200
TOKEN_FIELD = "form_token"  # noqa: S105  # the field's name


def refuse_reader(headers: Headers, port: int) -> str | None:
    """Why this request may not read a page: another Host, or a script of another page."""
    if not names_this_machine(headers, port):
        return "This address does not belong to the sandbox."
    origins = values_of(headers, "origin")
    return (
        None if origins in ([], [own_origin(headers)]) else "Pages from elsewhere may not read the sandbox."
    )


def refuse_actor(headers: Headers, port: int) -> str | None:
    """Why this form may not act, before its token is looked at."""
    if not names_this_machine(headers, port):
        return "This address does not belong to the sandbox."
    origins, sites = values_of(headers, "origin"), values_of(headers, "sec-fetch-site")
    is_own = origins == [own_origin(headers)] if origins else sites == ["same-origin"]
    if not is_own or sites not in ([], ["same-origin"]):
        return "Only the sandbox's own pages may change it."
    kinds = [value.split(";")[0].strip().lower() for value in values_of(headers, "content-type")]
    return None if kinds == [FORM] else "A form was expected."


def own_origin(headers: Headers) -> str:
    """The origin of a page that was asked for under the request's (allowed) Host."""
    return f"http://{values_of(headers, 'host')[0].lower()}"


def read_form(raw: bytes) -> dict[str, str]:
    """The fields; `ValueError` for bytes that are no form, or a field that occurs twice."""
    pairs = parse_qsl(
        raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
    )
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field occurs twice")
    return fields


def refuse_token(fields: Mapping[str, str], token: str) -> str | None:
    """Why the form is not one of this run's."""
    if hmac.compare_digest(fields.get(TOKEN_FIELD, "").encode(), token.encode()):
        return None
    return "This form belongs to an earlier run of the sandbox. Open the page again, and send it once more."
