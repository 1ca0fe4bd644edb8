"""The findings that several channels share, so that they read alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ctsync.catalog.nearest import nearest
from ctsync.channels.contract import Wiring
from ctsync.problems import Finding, Level

Place = tuple[str | int, ...]


def not_registered(path: Place, name: str, known: Iterable[str], *, noun: str, register: str) -> Finding:
    """REG001: the name is in no register; the nearest one is offered (yaml.md 10)."""
    known = list(known)
    close = nearest(name, known)
    hint = f"Write `{close}`." if close else f"Add `{name}` to {register}."
    if close and close.casefold() == name.casefold():
        hint = f"Write `{close}`: small and capital letters count."
    if not close and known:
        hint += " Registered: " + ", ".join(f"`{one}`" for one in sorted(known)[:8]) + "."
    return Finding(
        path, "REG001", f"`{name}` is not a registered {noun}.", f"Names are looked up in {register}.", hint
    )


def excluded(path: Place, what: str, why: str = "", hint: str = "") -> Finding:
    """EXC001: two keys that cannot stand together; the sentence names both."""
    return Finding(path, "EXC001", what, why, hint)


def missing(path: Place, what: str, why: str = "", hint: str = "") -> Finding:
    """REQ001: a key that this message cannot do without."""
    return Finding(path, "REQ001", what, why, hint)


def malformed(path: Place, what: str, why: str = "", hint: str = "") -> Finding:
    """TYPE001: a value of the wrong form or number."""
    return Finding(path, "TYPE001", what, why, hint)


def sender_findings(wiring: Wiring) -> Iterator[Finding]:
    """The provider, if one is written, is registered and sends on this channel (yaml.md 4, 10)."""
    if wiring.provider is None:
        return
    register = "registers/providers.yaml"
    if wiring.sender is None:
        known = [name for name, entry in wiring.catalog.providers.items() if entry.channel == wiring.channel]
        yield not_registered(("provider",), wiring.provider, known, noun="provider", register=register)
    elif wiring.sender.channel != wiring.channel:
        yield Finding(
            ("provider",),
            "REG001",
            f"The provider `{wiring.provider}` sends {wiring.sender.channel}, not {wiring.channel}.",
            f"{register} says which channel a provider sends.",
            f"Write a provider of the channel {wiring.channel}.",
        )


def old_device_findings(wiring: Wiring) -> Iterator[Finding]:
    """CHN002: a device that CleverTap calls old (yaml.md 4, contract 3.2)."""
    if "windows" in wiring.devices:
        yield Finding(
            ("devices",),
            "CHN002",
            "Windows phones are an old device.",
            "CleverTap keeps the word and describes nothing more for it; nobody may receive this part.",
            "Remove `windows` from `devices`.",
            Level.WARNING,
        )
