from __future__ import annotations

import os

import pytest

from tests.support.shop import a_shop


@pytest.fixture
def shop(tmp_path, capsys):
    before = os.umask(0o077)
    yield a_shop(tmp_path, capsys)
    os.umask(before)
