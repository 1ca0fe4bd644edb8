"""The guards of `conftest.py` hold: otherwise every promise made by a test would be worth less."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from tests.support.golden import Golden
from tests.support.loopback import AnotherMachineWasCalled, is_local


@pytest.mark.parametrize("host", ["203.0.113.7", "2001:db8::7"])
def test_a_connection_to_another_machine_is_refused(host):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as plug, pytest.raises(AnotherMachineWasCalled):
        plug.connect((host, 443))


@pytest.mark.parametrize("name", ["in1.api.clevertap.com", b"kaveri.example"])
def test_a_look_up_of_another_name_is_refused(name):
    with pytest.raises(AnotherMachineWasCalled):
        socket.getaddrinfo(name, 443)


def test_a_connection_to_this_machine_is_allowed():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as plug,
    ):
        assert is_local(plug.getpeername()[0])


def test_the_home_directory_is_nobodys():
    assert Path.home().name.startswith("ctsync-home-")
    assert list(Path.home().iterdir()) == []


def test_the_environment_says_nothing_of_ci_or_credentials():
    told = [
        name
        for name in os.environ
        if name.startswith(("CT_", "CTSYNC", "GITHUB_", "GITLAB_")) or name == "CI"
    ]
    assert told == []


def test_the_machines_zone_is_one_that_no_campaign_means():
    assert time.tzname[0] == "+0545"


def test_a_golden_text_is_compared_and_renewed(tmp_path):
    Golden(tmp_path, renew=True)("plan/one.txt", "one\n")
    Golden(tmp_path)("plan/one.txt", "one\n")
    with pytest.raises(AssertionError, match="make golden"):
        Golden(tmp_path)("plan/one.txt", "two\n")
    with pytest.raises(AssertionError, match="no expected text"):
        Golden(tmp_path)("plan/two.txt", "two\n")
