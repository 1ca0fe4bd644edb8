"""Where a tap may lead, and which links nobody can open."""

from __future__ import annotations

import pytest

from ctsync.lint.contract import Example
from ctsync.problems import Rewrite
from tests.lint.repository import EMAIL, found_in


def of(folder, rule: str, yaml: str, channel: str = "push", **more):
    return [one for one in found_in(folder, Example(yaml, channel, **more)) if one.rule == rule]


def link(folder, rule: str, address: str, channel: str = "push", **more):
    return of(folder, rule, f'message: {{link: "{address}"}}', channel, **more)


def fixed(text: str, problem) -> str:
    for placed in sorted(problem.fix.edits, key=lambda one: -one.edit.start):
        assert isinstance(placed.edit, Rewrite)
        text = text[: placed.edit.start] + placed.edit.text + text[placed.edit.end :]
    return text


@pytest.mark.parametrize(
    "address",
    [
        "acme://home",
        "acme://home/",
        "acme://home?coupon=RAIN#top",
        "ACME://home",
        "acme://collection/जूते?promo=A",
        "acme://collection/{{Profile.Shelf|default:'all'}}?promo=A",
        "acme://{{Profile.Page|default:'home'}}",
        "https://acme.example/anything?x=1",
        "https://ACME.example:443/",
        "https://acme.in",
        "tel://+9118001234",
    ],
)
def test_targets_of_the_register_pass(tmp_path, address):
    assert link(tmp_path, "LNK001", address) == []


@pytest.mark.parametrize(
    ("address", "what", "after"),
    [
        ("acme://hom", "The app acme has no route `hom`", "acme://home"),
        ("acme://pick?x=1", "no route `pick`", "acme://picks?x=1"),
        ("acmee://home", "`acmee://` is no app", "acme://home"),
        ("https://acme.exmaple/x?y", "`acme.exmaple` is none of the hosts", "https://acme.example/x?y"),
        ("https://user@acme.exampel/x", "`acme.exampel` is none of the hosts", None),
        ("https://elsewhere.org", "`elsewhere.org` is none of the hosts", None),
        ("acme://zzzz/qqq/1", "no route `zzzz/qqq/1`", None),
        ("acme://collection?promo=A", "no route `collection`", None),
        ("acme://collection/boots", "`collection/{id}` wants `promo`", None),
        ("acme://collection/boots?promo=", "wants `promo`", None),
        ("acme://collection/?promo=A", "no route `collection`", None),
        ("acme://collection/a/b?promo=A", "no route `collection/a/b`", None),
    ],
)
def test_other_targets_are_named_with_the_nearest_one(tmp_path, address, what, after):
    (found,) = link(tmp_path, "LNK001", address)
    assert what in found.what
    if after is not None:
        assert fixed(address, found) == after
        assert not found.fix.is_safe
    elif found.fix is not None:
        assert fixed(address, found) != address


def test_a_register_that_says_nothing_forbids_nothing(tmp_path):
    nothing = {"links": "hosts: []\n"}
    assert link(tmp_path, "LNK001", "other://x", registers=nothing) == []
    assert (
        link(tmp_path, "LNK001", "https://other.org", registers={"links": "apps: {acme: {routes: [home]}}\n"})
        == []
    )
    assert link(tmp_path, "LNK001", "other://x", registers={"links": "hosts: [acme.example]\n"}) == []
    assert link(tmp_path, "LNK001", "acme://x", registers={"links": "apps: {acme: {routes: []}}\n"}) == []


def test_pictures_may_lie_anywhere(tmp_path):
    assert of(tmp_path, "LNK001", 'message: {image: "https://pictures.example/a.jpg"}') == []


def test_two_links_or_one_shared_link_are_a_statement(tmp_path):
    both = 'message: {android: {link: "acme://home"}, ios: {link: "acme://picks"}}'
    assert of(tmp_path, "LNK002", both, without=("message.link",)) == []
    assert of(tmp_path, "LNK002", "", without=("message.link",)) == []
    one_device = 'devices: [android]\nmessage: {android: {link: "acme://home"}}'
    assert of(tmp_path, "LNK002", one_device, without=("message.link",)) == []


@pytest.mark.parametrize(("here", "there"), [("ios", "Android"), ("android", "iOS")])
def test_a_link_on_one_platform_only_is_offered_for_both(tmp_path, here, there):
    (found,) = of(
        tmp_path, "LNK002", f'message: {{{here}: {{link: "acme://picks"}}}}', without=("message.link",)
    )
    assert f"on {there}" in found.what
    assert found.fix.edits[0].edit.value == "acme://picks"
    assert not found.fix.is_safe


@pytest.mark.parametrize(
    ("address", "after"),
    [
        ("https://acme.example/s?a=1?b=2", "https://acme.example/s?a=1&b=2"),
        ("acme://home?a=1?utm_source=x?c=3", "acme://home?a=1&utm_source=x&c=3"),
        ("https://acme.example/s?q=what?", None),
        ("https://acme.example/s?to=https://acme.in/?x=1", None),
    ],
)
def test_a_second_question_mark_becomes_an_ampersand_where_that_is_meant(tmp_path, address, after):
    (found,) = link(tmp_path, "LNK003", address)
    assert found.offset == address.index("?", address.index("?") + 1)
    if after is None:
        assert found.fix is None
    else:
        assert fixed(address, found) == after
        assert found.fix.is_safe


@pytest.mark.parametrize(
    "address",
    [
        "https://acme.example/s?a=1#what?",
        "https://acme.example/s?a={{Profile.A|default:'?'}}",
        "https://acme.example/localhost",
        "https://10.acme.example/",
        "https://localhosted.example/",
        "acme://localhost/staging",
    ],
)
def test_links_that_only_look_odd_pass(tmp_path, address):
    assert link(tmp_path, "LNK003", address, protected=True) == []


@pytest.mark.parametrize(
    "host", ["localhost:3000", "127.0.0.1", "192.168.1.4", "10.0.0.1", "172.16.0.9", "shop.local", "[::1]:80"]
)
def test_a_machine_of_ones_own_is_found_in_any_link(tmp_path, host):
    (found,) = of(tmp_path, "LNK003", f'message: {{image: "https://{host}/a.jpg"}}')
    assert "no customer can reach" in found.what


@pytest.mark.parametrize(
    ("host", "is_found"),
    [
        ("staging.acme.example", True),
        ("shop-uat.acme.example", True),
        ("dev.acme.example", True),
        ("test-prep.acme.example", False),
        ("developers.acme.example", False),
        ("acme.dev", False),
        ("test.com", False),
    ],
)
def test_a_staging_host_is_found_where_real_people_are(tmp_path, host, is_found):
    address = f"https://{host}/x"
    assert bool(link(tmp_path / "a", "LNK003", address, protected=True)) is is_found
    assert link(tmp_path / "b", "LNK003", address) == []
    known = {"links": f"hosts: [{host}]\n"}
    assert link(tmp_path / "c", "LNK003", address, protected=True, registers=known) == []


def test_links_within_texts_are_looked_at_too(tmp_path):
    yaml = 'message: {body: "Try http://localhost:8080/x, or https://acme.example."}'
    (found,) = of(tmp_path, "LNK003", yaml)
    assert found.offset == len("Try http://")


def test_shorteners_are_found_in_whatsapp_only(tmp_path):
    yaml = 'message: {body: [Priya, "see https://bit.ly/3x now"]}'
    (found,) = of(tmp_path / "a", "LNK003", yaml, "whatsapp")
    assert "Meta" in found.what
    assert link(tmp_path / "b", "LNK003", "https://bit.ly/3x") == []


def test_the_links_of_a_mail_are_found_where_they_stand(tmp_path):
    html = EMAIL.replace('"https://acme.example/sale"', "'http://acme.example/sale'").replace(
        "<p>Umbrellas",
        "<img src=\"https://localhost/a.png\" alt='x'><img src='cid:logo'><p title='http://not.a.link'>Umbrellas",
    )
    plain, local = sorted(
        of(tmp_path, "LNK003", "", "email", emails={"emails/monsoon.html": html}), key=lambda p: -p.where.line
    )
    assert (plain.where.file, plain.where.line) == ("emails/monsoon.html", 3)
    assert html.split("\n")[2][plain.where.column - 1 :].startswith("http://acme")
    assert "localhost" in local.what
    assert fixed(html, plain) == html.replace("'http://acme", "'https://acme")
