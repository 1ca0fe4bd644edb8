"""The UTM that every link gets, and the places links may lead to."""

from __future__ import annotations

from ctsync.values import Model, OneOrMore, Text


class Utm(Model):
    """Templates over `{channel}` and `{name}`."""

    source: Text
    medium: Text
    campaign: Text

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
    required: dict[str, OneOrMore[Text]] = {}


class Links(Model):
    """`registers/links.yaml`."""

    utm: Utm | None = None
    hosts: OneOrMore[Text] = ()
    apps: dict[str, App] = {}
