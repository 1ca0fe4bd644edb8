"""The UTM that every link gets, and the places links may lead to."""

from __future__ import annotations

from collections.abc import Collection
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

    def route_of(self, path: str) -> str | None:
        """The listed route that a path without its outer slashes leads to, or None.

        A `{part}` of a route is any one step of the path. A `*` in a path stands for a letter that Liquid fills in,
        and such a step is taken for right.
        """
        steps = path.split("/")
        return next((route for route in self.routes if _leads_to(steps, route.strip("/").split("/"))), None)

    def nearest_route(self, path: str) -> str | None:
        """The listed route that was most likely meant."""
        return nearest(path, self.routes)

    def missing(self, route: str, given: Collection[str]) -> tuple[str, ...]:
        """The parameters that a link to the route must carry, and does not."""
        return tuple(name for name in self.required.get(route, ()) if name not in given)


def _leads_to(steps: list[str], route: list[str]) -> bool:
    return len(steps) == len(route) and all(
        step == part or "*" in step or (part.startswith("{") and part.endswith("}") and step != "")
        for step, part in zip(steps, route, strict=True)
    )


class Links(Model):
    """`registers/links.yaml`."""

    utm: Utm | None = None
    """What is added to every link that carries no UTM of its own."""
    hosts: OneOrMore[Text] = ()
    """The web hosts that links may lead to, each written in full. None listed: all of them."""
    apps: dict[str, App] = {}
    """Your apps, by the scheme of their links: `acme` for `acme://home`."""

    def lists_host(self, host: str) -> bool:
        """Whether a web host is registered. A host stands for itself only, not for what is below it."""
        return host.lower() in {known.lower() for known in self.hosts}

    def nearest_host(self, host: str) -> str | None:
        """The registered host that was most likely meant."""
        return nearest(host, self.hosts)

    def app_of(self, scheme: str) -> App | None:
        """The app whose links begin so; capitals make no difference, as in any address."""
        return next((app for known, app in self.apps.items() if known.lower() == scheme.lower()), None)

    def nearest_scheme(self, scheme: str) -> str | None:
        """The scheme of an app that was most likely meant."""
        return nearest(scheme, self.apps)
