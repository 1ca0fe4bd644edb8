"""What CleverTap would receive for each campaign, beside the line of YAML of each field."""

from __future__ import annotations

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import create_payload
from ctsync.campaign.token import make_token, remote_name
from ctsync.lock.record import Lock
from ctsync.problems import Position
from ctsync.reading.nodes import Path
from ctsync.rendering.payload_view import Payload
from ctsync.rendering.wire_origins import wire_origins
from ctsync.schedule import Timetable
from ctsync.workspace.workspace import Workspace


class PayloadDesk:
    """Payloads of one repository; what all dates of a definition share is looked up once."""

    def __init__(self, workspace: Workspace, lock: Lock) -> None:
        self._workspace, self._lock = workspace, lock
        self._places: dict[tuple[str, str, str], dict[Path, Position]] = {}

    def payload_of(self, campaign: DesiredCampaign, *, remainder: Timetable | None = None) -> Payload:
        """The create call as an apply would make it; `remainder` is what is left of a campaign that has begun."""
        body = create_payload(campaign, self._remote_name(campaign), remainder=remainder)
        origins = wire_origins(body, self._places_of(campaign))
        return Payload(str(campaign.key), body, origins, campaign.position.file)

    def _places_of(self, campaign: DesiredCampaign) -> dict[Path, Position]:
        part = (campaign.key.market, campaign.key.language)
        known = (campaign.name, *part)
        if known not in self._places:
            leaves = self._workspace.origins(campaign.name, part, file=campaign.position.file).all()
            self._places[known] = {path: origin.where for path, origin in leaves}
        return self._places[known]

    def _remote_name(self, campaign: DesiredCampaign) -> str:
        """The name as it was sent, or as the next create would send it."""
        record = self._lock.records.get(str(campaign.key))
        if record is not None and record.operation.fingerprint == campaign.fingerprint:
            return record.operation.remote_name
        token = make_token(
            campaign.account,
            campaign.key,
            campaign.fingerprint,
            generation=campaign.generation,
            lineage=self._lock.lineage,
            seq=self._lock.next_seq,
        )
        return remote_name(campaign.human_name, token, campaign.account.name_limit)
