"""All schemas of a repository by the names of their files, ready to be written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from ctsync.registers.load import REGISTERS
from ctsync.schemas.atoms import with_atoms
from ctsync.schemas.campaign import CampaignSchemas, defaults_of
from ctsync.schemas.draft07 import DIALECT, Schema, definitions_of
from ctsync.schemas.known import Known
from ctsync.schemas.parts import root_of
from ctsync.schemas.policy import policy
from ctsync.schemas.pruning import pruned
from ctsync.schemas.rules import account_rules, store_rules
from ctsync.settings.load import block_names
from ctsync.settings.model import SettingsModel


def _campaign(known: Known) -> Schema:
    schemas = CampaignSchemas(known)
    root = schemas.root()
    return {**root, "definitions": schemas.definitions}


def _settings(known: Known) -> Schema:
    schemas = CampaignSchemas(known)
    definitions = definitions_of([SettingsModel])
    definitions["AccountModel"]["allOf"] = account_rules()
    definitions["StoreModel"]["allOf"] = store_rules()
    root = dict(definitions["SettingsModel"])
    blocks = defaults_of(schemas, block_names())
    say = "A block is `all`, `purpose.NAME`, `channel.NAME` or `purpose.NAME.channel.NAME`."
    defaults = {"type": "object", "properties": blocks, "additionalProperties": False, "errorMessage": say}
    names = {
        "pattern": "^[a-z0-9-]{1,40}$",
        "patternErrorMessage": "Write small letters, digits and `-`, at most 40.",
    }
    properties = {**root["properties"]}
    properties["defaults"] = {**properties["defaults"], **defaults}
    properties["accounts"] = {**properties["accounts"], "propertyNames": names, "minProperties": 1}
    return {**root, "properties": properties, "definitions": {**definitions, **schemas.definitions}}


def _register(stem: str) -> Callable[[Known], Schema]:
    def make(_known: Known) -> Schema:
        model = REGISTERS[stem]
        definitions = definitions_of([model])
        return {**root_of(model.__name__, definitions), "definitions": definitions}

    return make


def _policy(_known: Known) -> Schema:
    return policy()


DOCUMENTS: Final[Mapping[str, Callable[[Known], Schema]]] = {
    "campaign": _campaign,
    "ctsync": _settings,
    "policy": _policy,
    **{stem: _register(stem) for stem in REGISTERS},
}
"""Every kind of file, by the stem of its schema."""

_OF: Final = {"campaign": "campaign files", "ctsync": "ctsync.yaml", "policy": "policy.yaml"}


def document(name: str, known: Known) -> str:
    """One schema as text: the same repository gives the same bytes. Raises KeyError for a kind that is not there."""
    made = pruned(with_atoms(DOCUMENTS[name](known)))
    whole = {
        **made,
        "$schema": DIALECT,
        "$comment": f"Of {_OF.get(name, f'registers/{name}.yaml')}, by ctsync schema.",
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def documents(known: Known) -> dict[str, str]:
    """All schemas, by the names of their files."""
    return {f"{name}.json": document(name, known) for name in DOCUMENTS}
