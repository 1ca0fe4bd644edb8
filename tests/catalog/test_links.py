"""The UTM that every link gets (yaml.md 7)."""

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
            },
            "open": {},
        },
    }
)


@pytest.mark.parametrize(
    ("link", "route", "missing"),
    [
        ("acme://home", "home", ()),
        ("acme://home/", "home", ()),
        ("acme://home?utm_source=x#top", "home", ()),
        ("acme://collection/42?promo=a&src=b", "collection/{id}", ()),
        ("acme://collection/42?promo=a", "collection/{id}", ("src",)),
        ("acme://collection/42?promo=&src", "collection/{id}", ("promo", "src")),
        ("acme://collection/{{ Profile.Shop / 2 }}?promo=a&src=b", "collection/{id}", ()),
        ("acme://p/{% if a %}x/y{% endif %}/reviews", None, ()),
        ("acme://p/7/reviews", "p/{id}/reviews", ()),
        ("acme://collection/", None, ()),
        ("acme://p//reviews", None, ()),
        ("acme://colection/42", None, ()),
    ],
)
def test_an_app_link_leads_to_one_of_the_apps_routes(link, route, missing):
    found = LINKS.route_of(link)
    assert found is not None
    assert (found.app, found.route, found.missing) == ("acme", route, missing)


def test_a_route_that_is_not_there_is_answered_with_the_nearest():
    found = LINKS.route_of("acme://hom")
    assert found is not None
    assert found.nearest == "home"


@pytest.mark.parametrize("link", ["https://acme.example/", "other://home", "acme:home", "home"])
def test_a_link_of_no_app_has_no_route(link):
    assert LINKS.route_of(link) is None


def test_an_app_that_lists_no_route_has_every_one():
    found = LINKS.route_of("open://any/thing?x=y")
    assert found is not None
    assert found.route == "any/thing"


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("acme.example", True),
        ("CDN.acme.example", True),
        ("evil-acme.example", False),
        ("sub.acme.example", False),
    ],
)
def test_links_lead_to_registered_hosts_only(host, allowed):
    assert LINKS.allows_host(host) is allowed
    assert Links().allows_host(host)


def test_the_nearest_host_is_offered():
    assert LINKS.nearest_host("acme.exmaple") == "acme.example"
    assert LINKS.nearest_host("kaveri.shop") is None
