from __future__ import annotations

import pytest

TRIGGERS = {"otp": {"campaign_id": 1701230000}, "welcome": {"campaign_id": 7, "status": "not_ready"}}


@pytest.mark.parametrize("status", ["ready", "stopped", "not_ready", "needs_approval"])
def test_a_trigger_can_be_moved_to_each_status(api, status):
    api.admin("account", {"triggers": TRIGGERS})
    told = api.admin("triggers", {"name": "welcome", "status": status})
    assert told == {"status": "success", "name": "welcome", "campaign_id": 7, "moved_to": status}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"name": "nobody", "status": "ready"}, "There is no such trigger. There are: otp, welcome."),
        ({"status": "ready"}, "There is no such trigger. There are: otp, welcome."),
        ({"name": "otp", "status": "asleep"}, "There is no such status."),
        ({"name": "otp"}, "There is no such status."),
        ([], "The body is a JSON object."),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(api, body, text):
    api.admin("account", {"triggers": TRIGGERS})
    assert api.admin_refused("triggers", body).startswith(text)


def test_without_a_register_there_is_no_trigger_to_move(api):
    assert api.admin_refused("triggers", {"name": "otp", "status": "ready"}).startswith(
        "There is no such trigger."
    )
