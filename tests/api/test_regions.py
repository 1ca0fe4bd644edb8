from __future__ import annotations

import pytest

from ctsync.api.regions import REGIONS, allowed_url, is_loopback_url

FRIENDLY = [
    *REGIONS.values(),
    "https://eu1.api.clevertap.com",
    "https://in1.api.clevertap.com/",
    "http://127.0.0.1:8080",
    "http://127.0.0.1",
    "http://localhost:8723/",
    "http://[::1]:65535",
]

HOSTILE = [
    "",
    "api.clevertap.com",
    "//api.clevertap.com",
    "http://api.clevertap.com",
    "HTTPS://api.clevertap.com",
    "https://API.clevertap.com",
    "https://api.clevertap.com.",
    "https://api.clevertap.com.evil.test",
    "https://evil.test/api.clevertap.com",
    "https://evil.test#api.clevertap.com",
    "https://evil.test?api.clevertap.com",
    "https://evil.test\\api.clevertap.com",
    "https://api.clevertap.com@evil.test",
    "https://user:word@api.clevertap.com",
    "https://evilapi.clevertap.com",
    "https://a.b.api.clevertap.com",
    "https://in1_api.clevertap.com",
    "https://.api.clevertap.com",
    "https://api.clevertap.com:443",
    "https://api.clevertap.com:8443",
    "https://api.clevertap.com:443@evil.test",
    "https://api.clevertap.com/..",
    "https://api.clevertap.com/../evil",
    "https://api.clevertap.com//evil.test",
    "https://api.clevertap.com/1",
    "https://api.clevertap.com\n",
    "https://api.clevertap.com\r\nHost: evil.test",
    " https://api.clevertap.com",
    "https://api.clevertap.com\t",
    "https://api%2eclevertap.com",
    "https://api.clevertap%E3%80%82com",
    "https://api。clevertap。com",
    "https://api.clеvertap.com",  # a Cyrillic e
    "https://xn--api-clevertap.com",
    "https://１.api.clevertap.com",
    "https://api-clevertap.com",
    "https://apixclevertap.com",
    "ftp://api.clevertap.com",
    "file:///etc/passwd",
    "file://api.clevertap.com/x",
    "javascript:https://api.clevertap.com",
    "https:api.clevertap.com",
    "http://127.0.0.1.evil.test",
    "http://127.0.0.1@evil.test",
    "http://127.0.0.2:8080",
    "http://127.1",
    "http://2130706433",
    "http://0x7f000001",
    "http://0177.0.0.1",
    "http://0.0.0.0",
    "http://[::]",
    "http://[::1%25eth0]:80",
    "http://[::ffff:127.0.0.1]",
    "http://[fe80::1]",
    "http://localhost.evil.test",
    "http://localhost:0",
    "http://localhost:65536",
    "http://localhost:080",
    "http://localhost:８０",
    "http://localhost:80:80",
    "http://localhost/..",
    "http://user@localhost",
    "http://Localhost",
    "https://localhost",
    "http://10.0.0.1",
    "http://169.254.169.254",
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
