"""The simulated account as CleverTap's API shows it: a path and a JSON body in, a JSON body out."""

from __future__ import annotations

from datetime import date
from typing import Any

from ctsync.api.contract import Created, Estimated, Listing, StopAccepted
from ctsync.campaign.observed import Window
from ctsync.names import RemoteId
from tests.support.world import World


def answer_of(world: World, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What a call does and answers, without any fault."""
    match path.rpartition("/")[2]:
        case "list.json":
            listing = world.list(Window(_day(body["from"]), _day(body["to"])))
            assert isinstance(listing, Listing)
            rows = [
                {"id": row.id, "name": row.name, "scheduled_on": row.scheduled_on, "status": str(row.status)}
                for row in listing.rows
            ]
            return {"status": "success", "targets": rows}
        case "stop.json":
            assert isinstance(world.stop(RemoteId(body["id"])), StopAccepted)
            return {"status": "success"}
        case "push.json" | "externaltrigger.json":
            return {"status": "success", "message": "Added to queue for processing"}
        case "report.json":
            return {"status": "success", "messages": []}
        case "result.json":
            return {"status": "success", "result": {"sent": 82, "clicked": 28}}
        case _ if body.get("estimate_only"):
            reach = world.estimate(body)
            assert isinstance(reach, Estimated)
            return {"status": "success", "estimates": dict(reach.reach)}
        case _:
            made = world.create(body)
            assert isinstance(made, Created)
            return {"status": "success", "id": made.id, "estimates": dict(made.reach)}


def _day(written: int) -> date:
    return date(written // 10_000, written // 100 % 100, written % 100)
