from __future__ import annotations

import pytest

from ctsync.api.regions import REGIONS, allowed_url, is_loopback_url
from tests.support.hostile_urls import HOSTILE

FRIENDLY = [
    *REGIONS.values(),
    "https://eu1.api.clevertap.com",
    "https://in1.api.clevertap.com/",
    "http://127.0.0.1:8080",
    "http://127.0.0.1",
    "http://localhost:8723/",
    "http://[::1]:65535",
]


@pytest.mark.parametrize("url", FRIENDLY)
def test_clevertap_and_this_machine_are_allowed(url):
    assert allowed_url(url)


@pytest.mark.parametrize("url", HOSTILE)
def test_no_other_spelling_of_a_server_is_ever_sent_a_passcode(url):
    assert not allowed_url(url)


def test_at_least_forty_hostile_urls_are_tried():
    assert len(set(HOSTILE)) >= 40


def test_europe_is_the_bare_host_under_both_of_its_names():
    assert REGIONS["eu1"] == REGIONS["global"] == "https://api.clevertap.com"


def test_only_plain_http_to_this_machine_counts_as_local():
    assert is_loopback_url("http://localhost:1")
    assert not is_loopback_url("https://api.clevertap.com")
