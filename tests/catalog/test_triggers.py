"""External triggers."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from ctsync.catalog import Trigger


def test_a_trigger_is_an_id_and_one_of_two_calls():
    assert Trigger.model_validate({"campaign_id": "1701230000"}).version == "1"
    assert Trigger.model_validate({"campaign_id": "7", "version": "2"}).campaign_id == 7
    with pytest.raises(ValidationError):
        Trigger.model_validate({"campaign_id": "7", "version": "3"})
