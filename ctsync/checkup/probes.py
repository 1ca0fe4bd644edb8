"""One estimate for each name that the registers hold, so that CleverTap says which of them it knows. Pure.

Each is the smallest create call that names the thing. It leaves through an `Estimator`, which can only ask; its
audience is one day of one event, and its name says what it is for, should a person ever see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from ctsync.catalog import Catalog, WhatsAppLanguage
from ctsync.channels import CHANNELS, Wiring
from ctsync.channels.whatsapp import placeholders
from ctsync.lint.dlt_match import example_of

NAME: Final = "ctsync doctor: only an estimate"
_TEXT: Final = "An estimate, which nobody gets."
_HTML: Final = "emails/doctor.html"
_PICTURE: Final = "https://www.example.com/picture.jpg"
_AHEAD: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Probe:
    """One registered name. CleverTap knows it if it takes any of the `payloads`.

    `place` is the register's stem and the path in it. A refusal says nothing of this name if the one that it `rests_on`
    (another probe's `what`) is refused too.
    """

    what: str
    place: tuple[str, tuple[str | int, ...]]
    payloads: tuple[Mapping[str, Any], ...]
    rests_on: str = ""


PLAIN: Final = "a push that names nothing"
"""What probes of pushes rest on: if even that is refused, no name is to blame."""


@dataclass(frozen=True, slots=True)
class Workbench:
    """What payloads are made from. `today` is the account's day."""

    catalog: Catalog
    today: date

    def payload(
        self,
        channel: str,
        message: Mapping[str, Any],
        *,
        provider: str | None = None,
        provider_group: str | None = None,
        devices: tuple[str, ...] = (),
        **more: Any,
    ) -> dict[str, Any]:
        """The body of a create call, with the message as a campaign of that channel would send it."""
        made = CHANNELS[channel]
        wiring = Wiring(
            NAME,
            channel,
            "transactional",
            self.catalog,
            provider,
            provider_group,
            devices,
            files={_HTML: f"<p>{_TEXT}</p>"},
            utm=False,
        )
        yesterday = int(f"{self.today - timedelta(days=1):%Y%m%d}")
        addressed = {"provider_nick_name": provider, "provider_group_nickname": provider_group}
        return {
            "name": NAME,
            "target_mode": made.target_mode,
            **{key: name for key, name in addressed.items() if name is not None},
            **({"devices": list(devices)} if devices else {}),
            "where": {"event_name": "App Launched", "from": yesterday, "to": yesterday},
            "when": f"{self.today + _AHEAD:%Y%m%d} 12:00",
            **more,
            **made.to_wire(made.message.model_validate(message), wiring),
        }

    def push(self, **more: Any) -> dict[str, Any]:
        """To iPhones, which need no notification channel."""
        return self.payload("push", {"title": "Estimate", "body": _TEXT}, devices=("ios",), **more)


def plain_payload(catalog: Catalog, today: date) -> Mapping[str, Any]:
    return Workbench(catalog, today).push()


def probes(catalog: Catalog, today: date) -> tuple[Probe, ...]:
    """One for each name, senders before the templates that need them."""
    bench = Workbench(catalog, today)
    return tuple(probe for build in _BUILDERS for probe in build(bench))


def _notification_channels(bench: Workbench) -> Iterator[Probe]:
    for name in bench.catalog.notification_channels:
        message = {"title": "Estimate", "body": _TEXT, "android": {"notification_channel": name}}
        payload = bench.payload("push", message, devices=("android",))
        yield Probe(
            f"notification channel {name}", ("providers", ("notification_channels", name)), (payload,), PLAIN
        )


def _control_groups(bench: Workbench) -> Iterator[Probe]:
    for number, name in enumerate(bench.catalog.control_groups):
        payload = bench.push(control_group={"type": "custom", "name": name})
        yield Probe(f"control group {name}", ("providers", ("control_groups", number)), (payload,), PLAIN)


def _segments(bench: Workbench) -> Iterator[Probe]:
    for name, segment in bench.catalog.segments.items():
        payload = bench.push(segment=segment.id)
        del payload["where"]
        yield Probe(f"segment {name} ({segment.id})", ("segments", ("segments", name)), (payload,), PLAIN)


def _webhook_endpoints(bench: Workbench) -> Iterator[Probe]:
    for number, name in enumerate(bench.catalog.webhook_endpoints):
        payload = bench.payload("webhook", {"endpoint": name})
        yield Probe(f"webhook endpoint {name}", ("providers", ("webhook_endpoints", number)), (payload,))


def _providers(bench: Workbench) -> Iterator[Probe]:
    """A WhatsApp provider is known by any template that goes through it; without one it cannot be tried."""
    for name, provider in bench.catalog.providers.items():
        if provider.channel == "whatsapp":
            payloads = tuple(
                bench.payload("whatsapp", message, provider=name) for _, message in _fillings(bench)
            )
        else:
            payloads = (bench.payload(provider.channel, _MESSAGES[provider.channel], provider=name),)
        yield Probe(f"provider {name}", ("providers", ("providers", name)), payloads)


_MESSAGES: Final[Mapping[str, Mapping[str, Any]]] = {
    "sms": {"body": _TEXT},
    "email": {"from": "ctsync", "subject": "Estimate", "html": _HTML},
}


def _provider_groups(bench: Workbench) -> Iterator[Probe]:
    for name in bench.catalog.provider_groups:
        payload = bench.payload("sms", _MESSAGES["sms"], provider_group=name)
        yield Probe(f"provider group {name}", ("providers", ("provider_groups", name)), (payload,))


def _dlt_templates(bench: Workbench) -> Iterator[Probe]:
    """With the sender that has the template's header, else with any that can carry its id."""
    able = [
        (name, provider)
        for name, provider in bench.catalog.providers.items()
        if provider.channel == "sms" and (provider.id or provider.template_id_at == "content_sms")
    ]
    for name, template in bench.catalog.dlt_templates.items():
        fitting = [one for one, provider in able if provider.header == template.header] or [
            one for one, _ in able
        ]
        message = {"body": example_of(template.text), "template": name}
        payloads = tuple(bench.payload("sms", message, provider=one) for one in fitting[:1])
        rests_on = f"provider {fitting[0]}" if fitting else ""
        yield Probe(
            f"DLT template {name} ({template.id})",
            ("dlt_templates", ("dlt_templates", name)),
            payloads,
            rests_on,
        )


def _whatsapp_templates(bench: Workbench) -> Iterator[Probe]:
    """Each language through each WhatsApp provider: which of them has it is known to the dashboard only."""
    senders = [name for name, one in bench.catalog.providers.items() if one.channel == "whatsapp"]
    for (name, language), message in _fillings(bench):
        payloads = tuple(bench.payload("whatsapp", message, provider=one) for one in senders)
        path = ("whatsapp_templates", name, "languages", language)
        yield Probe(f"WhatsApp template {name} ({language})", ("whatsapp_templates", path), payloads)


def _fillings(bench: Workbench) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    """Each template and language, with a message that fills every placeholder."""
    for name, template in bench.catalog.whatsapp_templates.items():
        for code, language in template.languages.items():
            header = {} if template.kind == "standard" else _header(language)
            yield (
                (name, code),
                {
                    "template": name,
                    "language": code,
                    "body": ["x"] * placeholders(language.body),
                    "buttons": ["x"] * language.dynamic_buttons,
                    **header,
                },
            )


def _header(language: WhatsAppLanguage) -> Mapping[str, Any]:
    header = language.header
    if header is None:
        return {}
    if header.type == "text":
        number = placeholders(header.text or "")
        return {"header": {"text": ["x"] * number}} if number else {}
    if header.type == "location":
        place = {"latitude": "0", "longitude": "0", "name": "x", "address": "x"}
        return {"header": {"location": place}}
    return {"header": {header.type: _PICTURE}}


_BUILDERS: Final[tuple[Callable[[Workbench], Iterator[Probe]], ...]] = (
    _notification_channels,
    _control_groups,
    _segments,
    _webhook_endpoints,
    _providers,
    _provider_groups,
    _dlt_templates,
    _whatsapp_templates,
)
"""One for each kind of name that CleverTap's dashboard holds and a campaign can use."""
