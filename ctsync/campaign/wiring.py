"""What a campaign's message needs from the rest of the file, the account and the registers to be compiled."""

from __future__ import annotations

from collections.abc import Mapping

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.definition import Definition
from ctsync.catalog import Catalog
from ctsync.channels import Wiring


def wiring_of(
    definition: Definition, account: AccountFacts, catalog: Catalog, files: Mapping[str, str]
) -> Wiring:
    """The wiring of a campaign as it is sent; `files` are the texts of included files by path."""
    return Wiring(
        name=definition.name,
        channel=definition.channel,
        purpose=definition.purpose,
        catalog=catalog,
        provider=definition.provider,
        provider_group=definition.provider_group,
        devices=definition.devices,
        countries=definition.countries,
        android_link_key=account.android_link_key,
        files=files,
    )
