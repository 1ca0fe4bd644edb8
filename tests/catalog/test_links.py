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
