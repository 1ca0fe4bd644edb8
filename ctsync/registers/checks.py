"""What the shape of a register cannot see: names in other registers, ids used twice, texts of the wrong form.

One function for each register that has such rules. Paths start at the top of the register's own file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Final

from ctsync.catalog import Catalog, PropertyType
from ctsync.catalog.links import UTM_PLACEHOLDERS
from ctsync.catalog.nearest import nearest
from ctsync.problems import Finding
from ctsync.registers.templates_check import dlt_findings, whatsapp_findings
from ctsync.registers.wording import HEADER, malformed_header, unknown, used_twice

Steps = tuple[str | int, ...]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_HOST = re.compile(r"(?!-)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_IN_BRACES = re.compile(r"\{[^{}]*\}")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_OF_ONE_CHANNEL: Final = {"header": "sms", "template_id_at": "sms", "unsubscribe": "email"}
"""Keys of a provider that mean something on one channel only."""


def _providers(catalog: Catalog) -> Iterator[Finding]:
    for name, provider in catalog.providers.items():
        path: Steps = ("providers", name)
        for key, channel in _OF_ONE_CHANNEL.items():
            if key in provider.model_fields_set and provider.channel != channel:
                yield Finding(
                    (*path, key),
                    "CHN001",
                    f"`{key}` does not exist on the channel {provider.channel}.",
                    f"Only providers of the channel {channel} have it.",
                    f"Take it out, or correct `channel` of `{name}`.",
                )
        if provider.channel == "sms" and provider.header and HEADER.fullmatch(provider.header) is None:
            yield malformed_header((*path, "header"), provider.header)
    senders = [name for name, provider in catalog.providers.items() if provider.channel == "sms"]
    for name, members in catalog.provider_groups.items():
        yield from _group(("provider_groups", name), members, senders, "provider of the channel sms")
    yield from _repeated("control_groups", catalog.control_groups)
    yield from _repeated("webhook_endpoints", catalog.webhook_endpoints)


def _people(catalog: Catalog) -> Iterator[Finding]:
    for name, person in catalog.people.items():
        if not person.identities:
            yield Finding(
                ("people", name),
                "REQ001",
                f"Nothing says which profile `{name}` is.",
                "A test message is sent to an identity, and to nobody without one.",
                'Write, for example: identity: "U10023"',
            )
    for name, members in catalog.groups.items():
        yield from _group(("groups", name), members, catalog.people, "person")


def _group(path: Steps, members: tuple[str, ...], known: Iterable[str], noun: str) -> Iterator[Finding]:
    known = list(known)
    if not members:
        yield Finding(
            path, "TYPE002", f"The group `{path[-1]}` is empty.", hint="Name its members, or take it out."
        )
    for index, member in enumerate(members):
        if member not in known:
            yield unknown((*path, index), member, known, noun)


def _repeated(key: str, names: tuple[str, ...]) -> Iterator[Finding]:
    yield from used_twice(((key, index), name, f"`{name}`") for index, name in enumerate(names))


def _segments(catalog: Catalog) -> Iterator[Finding]:
    entries = catalog.segments.items()
    yield from used_twice((("segments", name, "id"), one.id, f"the id {one.id}") for name, one in entries)


def _triggers(catalog: Catalog) -> Iterator[Finding]:
    entries = catalog.triggers.items()
    yield from used_twice(
        (("triggers", name, "campaign_id"), one.campaign_id, f"the id {one.campaign_id}")
        for name, one in entries
    )


def _prices(catalog: Catalog) -> Iterator[Finding]:
    rows: list[tuple[Steps, Hashable, str]] = []
    for index, row in enumerate(catalog.prices.rows):
        what = " ".join(part for part in (row.channel, row.country, row.category) if part)
        rows.append((("prices", index), (row.channel, row.country, row.category), f"a price for {what}"))
        if row.per == "part" and row.channel != "sms":
            yield Finding(
                ("prices", index, "per"),
                "CHN001",
                f"`per: part` does not exist on the channel {row.channel}.",
                "Only an SMS is split into parts that are paid for one by one.",
                "Write `per: message`.",
            )
    yield from used_twice(rows)


def _links(catalog: Catalog) -> Iterator[Finding]:
    links = catalog.links
    for key in ("source", "medium", "campaign") if links.utm else ():
        for found in _IN_BRACES.findall(getattr(links.utm, key)):
            if found not in UTM_PLACEHOLDERS:
                close = nearest(found, UTM_PLACEHOLDERS)
                yield Finding(
                    ("utm", key),
                    "TYPE001",
                    f"`{found}` is not filled in, so people's links would carry it as it stands.",
                    "There are two: `{channel}` and `{name}`.",
                    f"Did you mean `{close}`?" if close else "Take it out.",
                )
    for index, host in enumerate(links.hosts):
        if _HOST.fullmatch(host) is None:
            bare = host.partition("://")[2].partition("/")[0] or host.partition("/")[0]
            shown = bare if _HOST.fullmatch(bare) else "acme.example"
            yield Finding(
                ("hosts", index),
                "TYPE001",
                f"`{host}` is not the name of a host.",
                "It is compared with the host of each link, without `https://` and without a path.",
                f"Write, for example: {shown}",
            )
    for scheme, app in links.apps.items():
        if _SCHEME.fullmatch(scheme) is None:
            what, why = f"`{scheme}` cannot begin a link.", "An app's links begin with its scheme and `://`."
            yield Finding(("apps", scheme), "TYPE001", what, why, "Write, for example: acme")
        for route in app.required:
            if route not in app.routes:
                yield unknown(("apps", scheme, "required", route), route, app.routes, "route of this app")


def _tracking_plan(catalog: Catalog) -> Iterator[Finding]:
    for event, properties in catalog.tracking_plan.events.items():
        for name, kind in properties.items():
            yield from _kind(kind, ("events", event, name), of_list=("list",))
    for name, kind in catalog.tracking_plan.profile.items():
        yield from _kind(kind, ("profile", name), of_list=("list",))


def _kind(kind: PropertyType, path: Steps, of_list: Steps = ()) -> Iterator[Finding]:
    if kind.stored_as and kind.type != "boolean":
        yield Finding(
            (*path, "stored_as"),
            "EXC001",
            f"`stored_as` and `type: {kind.type}` exclude each other.",
            "It says which texts stand for true and false.",
            "Write `type: boolean`, or take it out.",
        )
    elif kind.stored_as and kind.stored_as[0] == kind.stored_as[1]:
        what = f"True and false are both stored as `{kind.stored_as[0]}`, so no filter could tell them apart."
        hint = 'Write, for example: stored_as: ["True", "False"]'
        yield Finding((*path, "stored_as"), "TYPE001", what, hint=hint)
    if kind.values and kind.type in ("boolean", "list"):
        what = f"`values` and `type: {kind.type}` exclude each other."
        yield Finding((*path, "values"), "EXC001", what, hint="Take `values` out.")
    for index, value in enumerate(kind.values if kind.type == "number" else ()):
        if _NUMBER.fullmatch(value) is None:
            what = f"`{value}` is not a number, and this property is one."
            yield Finding((*path, "values", index), "TYPE001", what, hint="Write, for example: 5000")
    for name, field in kind.fields.items():
        yield from _kind(field, (*path, *of_list, name))


CHECKS: Final[dict[str, Callable[[Catalog], Iterator[Finding]]]] = {
    "providers": _providers,
    "segments": _segments,
    "dlt_templates": dlt_findings,
    "whatsapp_templates": whatsapp_findings,
    "links": _links,
    "tracking_plan": _tracking_plan,
    "people": _people,
    "triggers": _triggers,
    "prices": _prices,
}
"""The registers whose entries are compared with each other, by the stem of their file."""
