"""A browser for the sandbox of each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.pages.browsing import Browsing
from tests.sandbox.speaking import Speaking


@pytest.fixture
def browser(api: Speaking) -> Iterator[Browsing]:
    with Browsing(api.url) as browsing:
        yield browsing
