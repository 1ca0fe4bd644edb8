"""The table of forges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ctsync.forge.contract import Desk
from ctsync.forge.github import GitHub
from ctsync.forge.gitlab import GitLab
from ctsync.forge.pipelines import Forge
from ctsync.forge.places import Place

DESKS: Final[Mapping[Forge, Callable[[Place, Callable[[float], object]], Desk]]] = {
    "github": GitHub,
    "gitlab": GitLab,
}


def desk_of(place: Place, pause: Callable[[float], object]) -> Desk:
    """The repository, asked in its forge's own words. `pause` waits that many seconds before a call is repeated."""
    return DESKS[place.forge](place, pause)
