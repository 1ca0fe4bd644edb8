"""Addresses that a person or a job hands over, for a comment to link to."""

from __future__ import annotations

import re

from ctsync.errors import UsageError
from ctsync.rendering.wording import shown

_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~%/?=&+#-]*)?")


def report_url(written: str | None) -> str:
    """The address of `--report-url`, empty without one. Raises UsageError for what could be more than an address."""
    if written and not _ADDRESS.fullmatch(written):
        raise UsageError(
            f"--report-url {shown(written, 100)} is no address that a comment can link to.",
            hint="Write, for example: --report-url https://reports.example.com/plan/12",
        )
    return written or ""
