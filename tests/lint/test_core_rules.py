"""Owners, as CODEOWNERS has them."""

from __future__ import annotations

import pytest

from ctsync.lint.contract import Example
from ctsync.lint.settings import LintSettings
from ctsync.problems import Level
from tests.lint.repository import found_in

OWNERS = frozenset({"acme/crm", "asha-k", "help@acme.example"})


@pytest.mark.parametrize(
    ("owner", "owners", "hint"),
    [
        ("acme/crm", OWNERS, None),
        ("Acme/CRM", OWNERS, None),
        ("asha-k", OWNERS, None),
        ("anybody", None, None),
        ("acme/crn", OWNERS, "Did you mean `acme/crm`?"),
        ("zzz", OWNERS, "Write a user or a team of CODEOWNERS, without `@`."),
        ("acme/crm", frozenset(), "Write a user or a team of CODEOWNERS, without `@`."),
    ],
)
def test_an_owner_is_looked_up_where_there_is_a_list(tmp_path, owner, owners, hint):
    found = [
        one for one in found_in(tmp_path, Example(f"owner: {owner}", owners=owners)) if one.rule == "CORE003"
    ]
    assert [one.hint for one in found] == ([] if hint is None else [hint])
    assert all((one.fix is not None) == one.hint.startswith("Did") for one in found)


@pytest.mark.parametrize("text", ["no", "On", "0777", "12_000", "20:30:15", ".5", "2027-06-01", "~"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_text_without_quotes_that_other_programs_read_otherwise_is_named(tmp_path, text, quote):
    on = LintSettings(levels={"CORE006": Level.WARNING})
    found = found_in(tmp_path, Example(f"message: {{body: {quote}{text}{quote}}}"), on)
    assert [one.rule for one in found if one.rule == "CORE006"] == ([] if quote else ["CORE006"])


def test_words_of_a_text_are_texts_everywhere(tmp_path):
    on = LintSettings(levels={"CORE006": Level.WARNING})
    assert "CORE006" not in {one.rule for one in found_in(tmp_path, Example("message: {body: nothing}"), on)}
