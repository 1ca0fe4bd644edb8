"""The token goes to the forge that runs the job, and to nobody else (reliability A2)."""

from __future__ import annotations

import json

import pytest

from ctsync.errors import UsageError
from ctsync.forge.places import place_of

GITHUB = {"GITHUB_REPOSITORY": "kaveri/shop", "GITHUB_TOKEN": "ghs_canary"}
GITLAB = {"GITLAB_CI": "true", "CI_PROJECT_ID": "42", "GITLAB_TOKEN": "glpat-canary"}


@pytest.mark.parametrize(
    ("server", "api"),
    [
        ("https://github.com", "https://api.github.com"),
        ("https://kaveri.ghe.com", "https://api.kaveri.ghe.com"),
        ("https://git.kaveri.example", "https://git.kaveri.example/api/v3"),
        ("https://github.com", "http://127.0.0.1:8080"),
    ],
)
def test_githubs_own_address_is_taken(server, api):
    place = place_of({**GITHUB, "GITHUB_SERVER_URL": server, "GITHUB_API_URL": api})
    assert (place.api, place.page_of(7)) == (api, f"{server}/kaveri/shop/pull/7")


@pytest.mark.parametrize(
    "api",
    [
        "https://api.github.com.evil.example",
        "https://evil.example",
        "https://api.github.com@evil.example",
        "https://evil.example/api.github.com",
        "http://api.github.com",
        "https://api.github.com:8443",
        "https://api.github.com/../evil",
        "https://api.github.com#x",
        "https://аpi.github.com",
        "http://127.0.0.1.evil.example",
        "http://[::1]:80@evil.example",
        "http://2130706433",
        "file:///etc/passwd",
        "https://git.kaveri.example/api/v3",
    ],
)
def test_any_other_address_is_refused(api):
    with pytest.raises(UsageError, match="does not belong"):
        place_of({**GITHUB, "GITHUB_SERVER_URL": "https://github.com", "GITHUB_API_URL": api})
    with pytest.raises(UsageError, match="does not belong"):
        place_of({**GITLAB, "CI_SERVER_URL": "https://gitlab.com", "CI_API_V4_URL": f"{api}/api/v4"})


@pytest.mark.parametrize(
    "server", ["http://gitlab.com", "https://evil.example/..", "https://a@evil.example", ""]
)
def test_an_address_of_pages_that_is_none_is_refused(server):
    with pytest.raises(UsageError, match="does not belong"):
        place_of({**GITLAB, "CI_SERVER_URL": server, "CI_API_V4_URL": f"{server}/api/v4"})


def test_gitlab_may_live_below_a_path():
    server = "https://tools.kaveri.example/gitlab"
    place = place_of({**GITLAB, "CI_SERVER_URL": server, "CI_API_V4_URL": f"{server}/api/v4"})
    assert place.api == f"{server}/api/v4"


@pytest.mark.parametrize("repository", ["shop", "a/b/c", "../shop", "kaveri/..", "kaveri/shop?x", ""])
def test_a_repository_that_is_none_is_refused(repository):
    with pytest.raises(UsageError):
        place_of({**GITHUB, "GITHUB_REPOSITORY": repository})


@pytest.mark.parametrize("token", ["", "two words\n", "ü", " x"])
def test_a_token_that_no_header_can_carry_is_refused(token):
    with pytest.raises(UsageError, match="GITHUB_TOKEN"):
        place_of({**GITHUB, "GITHUB_TOKEN": token})


def test_nothing_shows_the_token():
    assert "canary" not in repr(place_of(GITHUB)) + str(place_of(GITLAB))


@pytest.mark.parametrize(
    ("event", "number"),
    [
        ({"pull_request": {"number": 7}}, 7),
        ({"pull_request": {"number": "7"}}, None),
        ({"pull_request": {"number": True}}, None),
        ({"pull_request": None}, None),
        ([], None),
    ],
)
def test_the_event_says_which_pull_request(tmp_path, event, number):
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event), encoding="utf-8")
    assert place_of({**GITHUB, "GITHUB_EVENT_PATH": str(path)}).pull_request == number


def test_an_event_that_cannot_be_read_says_none(tmp_path):
    (tmp_path / "event.json").write_text("{", encoding="utf-8")
    for path in (tmp_path / "event.json", tmp_path / "gone.json"):
        assert place_of({**GITHUB, "GITHUB_EVENT_PATH": str(path)}).pull_request is None


def test_a_merge_requests_number_comes_from_its_variable():
    assert place_of({**GITLAB, "CI_MERGE_REQUEST_IID": "12"}).pull_request == 12


def test_outside_of_a_job_it_says_so():
    with pytest.raises(UsageError, match="none"):
        place_of({})
