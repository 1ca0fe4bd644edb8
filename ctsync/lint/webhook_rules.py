"""Webhook: secrets belong into CleverTap's endpoint, never into a file that is kept for good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ctsync.channels.webhook import WebhookMessage
from ctsync.lint.contract import Example, Rule
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding, Level

_SECRET_KEY = re.compile(
    r"secret|passw|token|api[_-]?key|apikey|authori[sz]ation|credential|private[_-]?key", re.IGNORECASE
)
_SECRET = re.compile(
    r"\b(?:bearer|basic)\s+[A-Za-z0-9._~+/=-]{12,}"
    r"|\beyJ[\w-]{8,}\.[\w-]{8,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\b(?:sk|pk|rk)_(?:live|test)_\w{8,}"
    r"|\bgh[pousr]_\w{20,}|\bxox[abprs]-[\w-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|://[^/\s:@]+:[^/\s@]+@|[?&](?:token|key|api_?key|secret|signature|sig|password|access_token)=[^&\s]{6,}",
    re.IGNORECASE,
)
_LONG_HEX = re.compile(r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{32,}\b", re.IGNORECASE)
_FEWEST: Final = 10
"""Shorter values of a key that sounds secret are words, such as `token: gold`."""


class SecretInFile(Rule):
    """HOOK001."""

    id = "HOOK001"
    name = "webhook-secret-in-file"
    finds = "A webhook has a URL for an endpoint, or a value that looks like a secret."
    why = "An endpoint is the name of one saved in CleverTap, and what is in git stays there for good."
    cure = "Save it with the endpoint in CleverTap's dashboard, take it out here, and change the secret."
    channels = frozenset({"webhook"})
    bad = Example('message: {values: {api_key: "9f8a7c6b5d4e3f2a1b0c"}}', channel="webhook")
    good = Example('message: {values: {page: "https://acme.example/tiers", tier: gold}}', channel="webhook")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        for version in subject.all_versions:
            message = version.message
            if not isinstance(message, WebhookMessage):
                continue
            if "://" in message.endpoint:
                what = "This is an address, and an endpoint is the name under which CleverTap keeps one."
                yield self.finding((*version.path, "endpoint"), what)
            for key, value in message.values.items():
                if looks_secret(key, value):
                    yield self.finding(
                        (*version.path, "values", key), f"The value of `{key}` looks like a secret."
                    )


class OtherKeys(Rule):
    """HOOK002."""

    id = "HOOK002"
    name = "webhook-keys-changed"
    finds = "A webhook sends other keys than the last time."
    why = "The service behind the endpoint reads them by name, and nobody told it."
    cure = "Ask whoever looks after the endpoint before this is merged."
    level = Level.WARNING
    by_default = False
    ages = True
    channels = frozenset({"webhook"})
    bad = Example("message: {values: {tier: gold}}", channel="webhook", sent_values=("level", "page"))
    good = Example("message: {values: {tier: gold}}", channel="webhook", sent_values=("tier",))

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the contract's shape
        message = subject.message
        before = subject.around.sent(subject.definition.definition_key)
        if before is None or not isinstance(message, WebhookMessage):
            return
        old, new = set(before.get("message", {}).get("values", {})), set(message.values)
        parts = [
            f"{word} {', '.join(f'`{key}`' for key in sorted(keys))}"
            for word, keys in (("there is now", new - old), ("there is no more", old - new))
            if keys
        ]
        if parts:
            path = ("message", "values") if message.values else ("message",)
            yield self.finding(path, f"Other keys than the last time: {', and '.join(parts)}.")


def looks_secret(key: str, value: str) -> bool:
    """Whether a value, under this key, is more likely a secret than a word."""
    if "{{" in value:
        return False
    if _SECRET.search(value) or _LONG_HEX.search(value):
        return True
    is_random = len(value) >= _FEWEST and not any(map(str.isspace, value)) and any(map(str.isdigit, value))
    return (
        is_random
        and any(map(str.isalpha, value))
        and "://" not in value
        and _SECRET_KEY.search(key) is not None
    )


RULES: Final = (SecretInFile(), OtherKeys())
