from __future__ import annotations

import pytest

from tests.support.runs import Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()
