"""Secrets in webhooks."""

from __future__ import annotations

import pytest

from ctsync.lint.contract import Example
from ctsync.lint.settings import LintSettings
from ctsync.problems import Level
from tests.lint.asking import asked
from tests.lint.repository import found_in


def _example(key, value):
    return Example(f'message: {{values: {{{key}: "{value}"}}}}', channel="webhook")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("token", "a1b2c3d4e5"),
        ("header", "Bearer " + "abcdef0123456789"),
        ("x", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"),
        ("x", "https://user:pass@hooks.acme.example"),
        ("x", "https://hooks.acme.example/?token=abc123"),
        ("x", "0123456789abcdef" * 2),
        ("x", "sk_" + "live_4eC39HqLyjWD"),
    ],
)
def test_what_looks_secret_is_found_where_it_is_written(tmp_path, key, value):
    (found,) = asked(tmp_path, "HOOK001", _example(key, value))
    assert found.where.line == 7


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("token", "gold"),
        ("token_type", "loyalty points"),
        ("password_reset", "true-for-everybody"),
        ("secret", "{{ Profile.Secret1234 }}"),
        ("page", "https://acme.example/tiers?half=2027-H1"),
        ("order", "12345678901234567890123456789012"),
        ("id", "662da022-5583-406d-9c71-428d5e3164bb"),
        ("half", "2027-H1"),
    ],
)
def test_words_ids_and_pages_are_no_secrets(tmp_path, key, value):
    assert asked(tmp_path, "HOOK001", _example(key, value)) == []


def test_an_endpoint_is_a_name(tmp_path):
    example = Example('message: {endpoint: "https://hooks.acme.example/tiers"}', channel="webhook")
    assert len(asked(tmp_path, "HOOK001", example)) == 1


@pytest.mark.parametrize(
    ("before", "what"),
    [
        (("tier",), None),
        (("tier", "page"), "there is no more `page`"),
        (("page",), "there is now `tier`, and there is no more `page`"),
    ],
)
def test_keys_are_compared_with_the_last_time(tmp_path, before, what):
    example = Example("message: {values: {tier: gold}}", channel="webhook", sent_values=before)
    on = LintSettings(levels={"HOOK002": Level.WARNING})
    found = [one for one in found_in(tmp_path, example, on) if one.rule == "HOOK002"]
    assert [what in one.what for one in found] == ([] if what is None else [True])


def test_a_webhook_that_was_never_sent_has_no_last_time(tmp_path):
    assert asked(tmp_path, "HOOK002", Example("message: {values: {tier: gold}}", channel="webhook")) == []
