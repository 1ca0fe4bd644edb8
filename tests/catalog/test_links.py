"""The UTM that every link gets (yaml.md 7), and the places that links may lead to."""

from __future__ import annotations

import pytest

from ctsync.catalog import Links, Utm
from ctsync.catalog.links import App

UTM = Utm(source="clevertap", medium="{channel}", campaign="{name}-{channel}")
ADDED = "utm_source=clevertap&utm_medium=push&utm_campaign=mango-push"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://acme.example/sale", f"https://acme.example/sale?{ADDED}"),
        ("https://acme.example/sale?a=b", f"https://acme.example/sale?a=b&{ADDED}"),
        ("https://acme.example/sale#top", f"https://acme.example/sale?{ADDED}#top"),
        ("https://acme.example/sale?a=b#top?c", f"https://acme.example/sale?a=b&{ADDED}#top?c"),
        ("acme://home", f"acme://home?{ADDED}"),
        ("https://acme.example/utm_guide", f"https://acme.example/utm_guide?{ADDED}"),
    ],
)
def test_a_link_gets_our_utm_before_its_fragment(link, expected):
    assert UTM.added_to(link, channel="push", name="mango") == expected


@pytest.mark.parametrize(
    "link", ["https://a.example/?utm_source=x", "https://a.example/?a=b&utm_campaign=y#z"]
)
def test_a_link_with_a_utm_of_its_own_keeps_it(link):
    assert UTM.added_to(link, channel="push", name="mango") == link


def test_the_register_reads_as_it_is_written():
    links = Links.model_validate(
        {
            "utm": {"source": "a", "medium": "b", "campaign": "c"},
            "hosts": "acme.example",
            "apps": {"acme": {"routes": ["home", "item"], "required": {"item": "id"}}},
        }
    )
    assert links.hosts == ("acme.example",)
    assert links.apps == {"acme": App(routes=("home", "item"), required={"item": ("id",)})}
    assert Links() == Links(utm=None, hosts=(), apps={})


LINKS = Links.model_validate(
    {
        "hosts": ["acme.example", "cdn.acme.example"],
        "apps": {
            "acme": {
                "routes": ["home", "collection/{id}", "p/{id}/reviews"],
                "required": {"collection/{id}": ["promo", "src"]},
            }
        },
    }
)
ACME = LINKS.apps["acme"]


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("home", "home"),
        ("collection/42", "collection/{id}"),
        ("collection/****", "collection/{id}"),
        ("****/7/reviews", "p/{id}/reviews"),
        ("p/7/reviews", "p/{id}/reviews"),
        ("collection", None),
        ("collection/", None),
        ("p//reviews", None),
        ("p/7/reviews/8", None),
        ("colection/42", None),
        ("Home", None),
    ],
)
def test_a_path_leads_to_one_of_the_apps_routes(path, route):
    assert ACME.route_of(path) == route


@pytest.mark.parametrize(
    ("route", "given", "missing"),
    [
        ("collection/{id}", {"promo", "src", "x"}, ()),
        ("collection/{id}", {"promo"}, ("src",)),
        ("collection/{id}", (), ("promo", "src")),
        ("home", (), ()),
    ],
)
def test_what_a_route_wants_and_a_link_lacks_is_named_in_the_registers_order(route, given, missing):
    assert ACME.missing(route, given) == missing


@pytest.mark.parametrize(("scheme", "is_known"), [("acme", True), ("ACME", True), ("acm", False)])
def test_an_app_is_known_by_its_scheme_in_any_letters(scheme, is_known):
    assert (LINKS.app_of(scheme) is ACME) is is_known


@pytest.mark.parametrize(
    ("host", "is_listed"),
    [
        ("acme.example", True),
        ("CDN.acme.example", True),
        ("evil-acme.example", False),
        ("sub.acme.example", False),
    ],
)
def test_a_host_stands_for_itself_only(host, is_listed):
    assert LINKS.lists_host(host) is is_listed
    assert not Links().lists_host(host)


def test_what_was_most_likely_meant_is_offered():
    assert ACME.nearest_route("hom") == "home"
    assert LINKS.nearest_scheme("acne") == "acme"
    assert LINKS.nearest_host("acme.exmaple") == "acme.example"
    assert LINKS.nearest_host("kaveri.shop") is None
