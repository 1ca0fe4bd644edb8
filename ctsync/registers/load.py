"""The door of the registers: a folder in, one catalog and everything wrong with it out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, TypeVar

from ctsync.catalog import Blackouts, Catalog, Prices
from ctsync.catalog.nearest import nearest
from ctsync.problems import Position, Problem, Problems
from ctsync.reading import nodes
from ctsync.reading.nodes import place, place_of_key
from ctsync.reading.parse import MAX_PROBLEMS, parse
from ctsync.reading.source import Repository
from ctsync.reading.typed import validate
from ctsync.registers.checks import CHECKS
from ctsync.registers.model import (
    BlackoutsFile,
    DltTemplatesFile,
    LinksFile,
    PeopleFile,
    PricesFile,
    ProvidersFile,
    SegmentsFile,
    TrackingPlanFile,
    TriggersFile,
    WhatsAppTemplatesFile,
)
from ctsync.values import Model

FOLDER: Final = "registers"
REGISTERS: Final[dict[str, type[Model]]] = {
    "providers": ProvidersFile,
    "segments": SegmentsFile,
    "dlt_templates": DltTemplatesFile,
    "whatsapp_templates": WhatsAppTemplatesFile,
    "links": LinksFile,
    "tracking_plan": TrackingPlanFile,
    "blackouts": BlackoutsFile,
    "people": PeopleFile,
    "triggers": TriggersFile,
    "prices": PricesFile,
}
"""The ten registers by the stem of their file."""

_ABOUT_THE_KEY: Final = frozenset({"CHN001", "EXC001", "REG001"})
"""Rules whose caret stands under the key and not under its value."""

_File = TypeVar("_File", bound=Model)


def load_registers(root: Path) -> tuple[Catalog, Problems]:
    """Read all registers of a repository. A file that is absent or wrong counts as empty; its problems say so."""
    problems = Problems()
    repository = Repository(root)
    read: dict[str, Model] = {}
    trees: dict[str, nodes.Mapping] = {}
    for stem in _stems(root, problems):
        file = f"{FOLDER}/{stem}.yaml"
        content = repository.read(file, Position(file), problems)
        tree = None if content is None else parse(content, file, problems)
        if tree is None:
            continue
        wrong = Problems()
        found = validate(REGISTERS[stem], tree, wrong)
        problems.extend(wrong.first(MAX_PROBLEMS))
        if found is not None:
            read[stem], trees[stem] = found, tree
    catalog = _catalog(read)
    problems.extend(_cross_checks(catalog, trees))
    return catalog, problems


def _cross_checks(catalog: Catalog, trees: Mapping[str, nodes.Mapping]) -> Iterator[Problem]:
    """What entries say of each other, for each register that could be read."""
    for stem, tree in trees.items():
        for finding in CHECKS[stem](catalog) if stem in CHECKS else ():
            holder = nodes.find(tree, finding.path[:-1])
            is_key = isinstance(holder, nodes.Mapping) and finding.rule in _ABOUT_THE_KEY
            at = place_of_key if is_key else place
            yield finding.at(at(tree, finding.path))


def _stems(root: Path, problems: Problems) -> list[str]:
    """The registers that are there, in the order of the table. A YAML file by another name would never be read."""
    folder = root / FOLDER
    try:
        names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    except OSError:
        problems.add(Problem("INC001", Position(FOLDER), "The folder of the registers may not be read."))
        return []
    if not names and os.path.lexists(folder) and not folder.is_dir():
        what = "The registers live in a folder of this name, and this is no folder."
        problems.add(Problem("INC001", Position(FOLDER), what, "", "Put the folder itself here."))
    for name in names:
        stem, dot, ending = name.rpartition(".")
        if ending.lower() in ("yaml", "yml") and dot and not (stem in REGISTERS and ending == "yaml"):
            what = f"`{name}` is not one of the registers, so nobody would read it."
            close = nearest(stem, REGISTERS)
            hint = f"Rename it to {close}.yaml." if close else ""
            why = "There are ten: " + ", ".join(f"{known}.yaml" for known in REGISTERS) + "."
            problems.add(Problem("CORE001", Position(f"{FOLDER}/{name}"), what, why, hint))
    present = set(names)
    return [stem for stem in REGISTERS if f"{stem}.yaml" in present]


def _catalog(read: Mapping[str, Model]) -> Catalog:
    def file(shape: type[_File], stem: str) -> _File:
        found = read.get(stem)
        return found if isinstance(found, shape) else shape.model_validate({"version": "1"})

    providers, people = file(ProvidersFile, "providers"), file(PeopleFile, "people")
    return Catalog(
        providers=providers.providers,
        provider_groups=providers.provider_groups,
        notification_channels=providers.notification_channels,
        control_groups=providers.control_groups,
        webhook_endpoints=providers.webhook_endpoints,
        segments=file(SegmentsFile, "segments").segments,
        dlt_templates=file(DltTemplatesFile, "dlt_templates").dlt_templates,
        whatsapp_templates=file(WhatsAppTemplatesFile, "whatsapp_templates").whatsapp_templates,
        links=file(LinksFile, "links"),
        tracking_plan=file(TrackingPlanFile, "tracking_plan"),
        blackouts=Blackouts(file(BlackoutsFile, "blackouts").blackouts),
        people=people.people,
        groups=people.groups,
        previews=people.previews,
        triggers=file(TriggersFile, "triggers").triggers,
        prices=Prices(file(PricesFile, "prices").prices),
    )
