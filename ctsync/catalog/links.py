"""The UTM that every link gets, and the places links may lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ctsync.catalog.nearest import nearest
from ctsync.values import Model, OneOrMore, Text

UTM_PLACEHOLDERS: Final = ("{channel}", "{name}")
"""What a UTM template may hold in curly brackets."""


class Utm(Model):
    """Templates over `{channel}` and `{name}`."""

    source: Text
    """Becomes `utm_source`: who sends people there, such as `clevertap`."""
    medium: Text
    """Becomes `utm_medium`: the way they come, most often `"{channel}"`."""
    campaign: Text
    """Becomes `utm_campaign`: why they come, most often `"{name}"`."""

    def added_to(self, link: str, *, channel: str, name: str) -> str:
        """The link with our UTM, unless it carries a UTM of its own (yaml.md 7)."""
        address, mark, fragment = link.partition("#")
        if "utm_" in address.partition("?")[2]:
            return link
        values = {"source": self.source, "medium": self.medium, "campaign": self.campaign}
        pairs = "&".join(
            f"utm_{key}={text.replace('{channel}', channel).replace('{name}', name)}"
            for key, text in values.items()
        )
        return f"{address}{'&' if '?' in address else '?'}{pairs}{mark}{fragment}"


class App(Model):
    """An app's own link scheme."""

    routes: OneOrMore[Text] = ()
    """The pages that links may open, such as `home` or `collection/{id}`. None listed: every page."""
    required: dict[str, OneOrMore[Text]] = {}
    """For each of these routes: the parameters that a link to it must carry."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where an app link leads. `route` is None if the app has no such page; `missing` are parameters it lacks."""

    app: str
    route: str | None
    missing: tuple[str, ...] = ()
    nearest: str | None = None
    """The route that was most likely meant, where there is none."""


class Links(Model):
    """`registers/links.yaml`."""

    utm: Utm | None = None
    """What is added to every link that carries no UTM of its own."""
    hosts: OneOrMore[Text] = ()
    """The web hosts that links may lead to, each written in full. None listed: all of them."""
    apps: dict[str, App] = {}
    """Your apps, by the scheme of their links: `acme` for `acme://home`."""

    def allows_host(self, host: str) -> bool:
        """Whether links may lead to a web host. A host stands for itself only, not for what is below it."""
        return not self.hosts or host.lower() in {known.lower() for known in self.hosts}

    def nearest_host(self, host: str) -> str | None:
        """The registered host that was most likely meant."""
        return nearest(host, self.hosts)

    def route_of(self, link: str) -> Route | None:
        """Where an app link leads; None if no app here has its scheme.

        A `{part}` of a route stands for one step of the path, whatever is in it; Liquid counts as one step.
        """
        scheme, mark, rest = link.partition("://")
        app = self.apps.get(scheme) if mark else None
        if app is None:
            return None
        path, _, query = rest.partition("#")[0].partition("?")
        path = path.strip("/")
        if not app.routes:
            return Route(scheme, path)
        for route in app.routes:
            if _matches(_steps(route), _steps(path)):
                has = set(_parameters(query))
                lacks = tuple(name for name in app.required.get(route, ()) if name not in has)
                return Route(scheme, route, lacks)
        return Route(scheme, None, (), nearest(path, app.routes))


def _steps(path: str) -> list[str]:
    """The steps of a path; a slash inside Liquid parts nothing."""
    steps, depth = [""], 0
    for position, sign in enumerate(path):
        pair = path[position : position + 2]
        depth += (pair in ("{{", "{%")) - (pair in ("}}", "%}"))
        if sign == "/" and depth <= 0:
            steps.append("")
        else:
            steps[-1] += sign
    return steps


def _matches(route: list[str], path: list[str]) -> bool:
    return len(route) == len(path) and all(
        bool(step) if part.startswith("{") and part.endswith("}") else part == step
        for part, step in zip(route, path, strict=True)
    )


def _parameters(query: str) -> Iterator[str]:
    for pair in query.split("&"):
        name, equals, value = pair.partition("=")
        if name and equals and value:
            yield name
