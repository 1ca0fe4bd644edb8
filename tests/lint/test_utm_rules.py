"""A link's own UTM: what is wrong with it, and what is put right unasked."""

from __future__ import annotations

import pytest

from ctsync.lint.contract import Example
from tests.lint.repository import EMAIL, found_in
from tests.lint.test_link_rules import fixed

WHOLE = "utm_source=clevertap&utm_medium=push&utm_campaign=monsoon-push"


def of(folder, query: str, **more):
    example = Example(f'message: {{link: "https://acme.example/sale?{query}"}}', **more)
    return [one for one in found_in(folder, example) if one.rule == "LNK005"]


@pytest.mark.parametrize(
    "query",
    [
        "a=1",
        WHOLE,
        WHOLE.replace("clevertap", "{{Profile.Source|default:'x'}}"),
        f"a=Big&{WHOLE}&utm_term=boots",
        f"{WHOLE}&utm_content={{{{Profile.X|default:'A'}}}}",
    ],
)
def test_no_utm_or_the_right_one_passes(tmp_path, query):
    assert of(tmp_path, query) == []


@pytest.mark.parametrize(
    ("query", "after", "is_safe"),
    [
        (WHOLE.replace("clevertap", "CleverTap"), WHOLE, True),
        (f"{WHOLE}&utm_term=Boots", f"{WHOLE}&utm_term=boots", True),
        (f"{WHOLE}&utm_term=Big%20Boots", f"{WHOLE}&utm_term=big-boots", False),
        (f"{WHOLE}&utm_term=big++boots", f"{WHOLE}&utm_term=big-boots", False),
        (WHOLE.replace("push&", "newsletter&"), WHOLE, False),
        (WHOLE.replace("=monsoon-push", "=Monsoon+Push"), WHOLE, False),
        ("utm_source=clevertap&utm_medium=push", WHOLE, False),
    ],
)
def test_a_wrong_value_is_put_right(tmp_path, query, after, is_safe):
    (found,) = of(tmp_path, query)
    address = f"https://acme.example/sale?{query}"
    assert fixed(address, found) == f"https://acme.example/sale?{after}"
    assert found.fix.is_safe is is_safe


def test_what_is_put_right_unasked_is_right(tmp_path):
    """To make `A` small would leave an error behind, with another cure."""
    (found,) = of(tmp_path, WHOLE.replace("clevertap", "A"))
    assert found.what == "`utm_source=A` is not what registers/links.yaml says: `clevertap`."
    assert found.fix.is_safe is False


def test_no_link_with_a_wrong_value_in_it_is_suggested(tmp_path):
    (missing,) = [one for one in of(tmp_path, "utm_source=A") if "without" in one.what]
    assert missing.hint == "Take the UTM out of the link: ctsync adds the one of registers/links.yaml."


def test_each_wrong_value_is_said(tmp_path):
    assert len(of(tmp_path, "utm_source=A&utm_medium=sms&utm_campaign=x")) == 3


def test_without_a_policy_only_the_spelling_counts(tmp_path):
    assert of(tmp_path, "utm_source=whatever", registers={"links": "hosts: [acme.example]\n"}) == []
    (found,) = of(tmp_path, "utm_source=Whatever", registers={"links": "hosts: [acme.example]\n"})
    assert "capital" in found.what


def test_a_register_of_hosts_without_a_utm_leaves_visits_uncounted(tmp_path):
    (found,) = of(tmp_path / "a", "a=1", registers={"links": "hosts: [acme.example]\n"})
    assert "has none to add" in found.what
    assert of(tmp_path / "b", "a=1", registers={"links": "hosts: []\n"}) == []


def test_a_path_that_speaks_of_utm_is_no_utm(tmp_path):
    assert of(tmp_path, "page=utm_source") == []


def test_the_links_of_a_mail_are_looked_at(tmp_path):
    mail = WHOLE.replace("=push", "=email").replace("monsoon-push", "monsoon-email").replace("&", "&amp;")
    good = EMAIL.replace("acme.example/sale", f"acme.example/sale?{mail}")
    bad = good.replace("=clevertap", "=CleverTap")
    example = Example("", "email", emails={"emails/monsoon.html": good})
    assert [one for one in found_in(tmp_path, example) if one.rule == "LNK005"] == []
    example = Example("", "email", emails={"emails/monsoon.html": bad})
    (found,) = [one for one in found_in(tmp_path, example) if one.rule == "LNK005"]
    assert found.where.file == "emails/monsoon.html"
    assert bad.split("\n")[found.where.line - 1][found.where.column - 1 :].startswith("CleverTap")
    assert fixed(bad, found) == good
