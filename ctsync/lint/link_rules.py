"""Links: where a tap leads, and whether its visit can be counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from ctsync.catalog import Links
from ctsync.catalog.links import App
from ctsync.channels.push import PushMessage
from ctsync.channels.shown import LinkUse
from ctsync.lint.addresses import (
    SHORTENERS,
    Address,
    address,
    is_private,
    is_staging,
    links_of_html,
    links_of_text,
)
from ctsync.lint.contract import Example, Fixable, Rule
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import AddKey, Finding, Fix, Level, Rewrite

_OF_THE_PHONE: Final = frozenset(
    {"tel", "mailto", "sms", "market", "itms-apps", "itms", "intent", "geo", "whatsapp", "app-settings"}
)
"""Schemes that every phone knows; no app of ours has to."""


class UnknownTarget(Rule):
    """LNK001."""

    id = "LNK001"
    name = "unknown-link-target"
    finds = "A tap leads to an app, a route or a host that registers/links.yaml does not have."
    why = "A deep link that the app does not know opens its first screen, or nothing."
    cure = "Correct the link, or add its target to registers/links.yaml."
    fixable = Fixable.SUGGESTED
    channels = frozenset({"push", "webpush"})
    bad = Example('message: {link: "acme://colection/boots?promo=RAIN"}')
    good = Example('message: {link: "acme://collection/boots?promo=RAIN"}')

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        links = subject.catalog.links
        if not links.hosts and not links.apps:
            return
        for shown in subject.links:
            if shown.use is LinkUse.TAP:
                target = address(shown.link)
                fault = _web_fault(target, links) if target.is_web else _app_fault(target, links)
                if fault is not None:
                    yield _found(self, shown.path, fault)


class OnePlatformOnly(Rule):
    """LNK002.

    `android.link` beside `link` says that the platforms differ, and is fine. Nothing is said of a platform that gets
    no link at all.
    """

    id = "LNK002"
    name = "link-on-one-platform"
    finds = "A tap leads somewhere on one platform only, and the other one has no link."
    why = "A push to Android and iOS that opens a page on one of them only is seldom meant."
    cure = "Write `link` for both, or a link for the other platform too."
    level = Level.WARNING
    fixable = Fixable.SUGGESTED
    channels = frozenset({"push"})
    bad = Example('message: {android: {link: "acme://home"}}', without=("message.link",))
    good = Example('message: {link: "acme://home", android: {link: "acme://picks"}}')

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        devices = subject.definition.devices
        if "android" not in devices or "ios" not in devices:
            return
        for version in subject.all_versions:
            message: PushMessage = version.message
            android = message.android.link if message.android else None
            ios = message.ios.link if message.ios else None
            if message.link is None and (android is None) != (ios is None):
                here, there = ("android", "iOS") if android else ("ios", "Android")
                what = f"A tap leads to `{android or ios}`, but on {there} to no page of the app."
                fix = Fix(((version.path, AddKey("link", android or ios or "")),), is_safe=False)
                yield self.finding((*version.path, here, "link"), what, fix=fix)


class UnusableLink(Rule):
    """LNK003. A `link` with `http://` is refused where values are read, so only HTML is looked at for it."""

    id = "LNK003"
    name = "unusable-link"
    finds = (
        "A link to this machine, to a staging host, without encryption, through a shortener, or with two `?`."
    )
    why = "People cannot open it, or it loses what follows the second `?`; Meta refuses shorteners."
    cure = "Write the address that people shall open."
    fixable = Fixable.YES
    bad = Example('message: {link: "https://acme.example/sale?a=1?b=2"}')
    good = Example('message: {link: "https://acme.example/sale?a=1&b=2#top?"}', protected=True)

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        for shown in subject.links:
            fault = _unusable(shown.link, subject)
            if fault is not None:
                yield _found(self, shown.path, fault)
        for text in subject.texts:
            if "://" in text.text:
                for link, start in links_of_text(text.text):
                    fault = _unreachable(link, subject)
                    if fault is not None:
                        yield _found(self, text.path, fault.moved(start))
        for file, html in subject.files.items():
            yield from self._in_html(file, html, subject)

    def _in_html(self, file: str, html: str, subject: Subject) -> Iterator[Finding]:
        for link, start in links_of_html(html):
            fault = _unusable(link, subject) or _unencrypted(link)
            if fault is not None:
                yield _found(self, ("message", "html"), fault.moved(start), inside=file)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one link, where in it, and what other letters would put it right."""

    what: str
    start: int = 0
    hint: str = ""
    edits: tuple[Rewrite, ...] = ()
    is_safe: bool = False
    why: str = ""
    """The reason, where the rule's own speaks of several."""

    def fix(self, path: tuple[str | int, ...]) -> Fix | None:
        return Fix(tuple((path, edit) for edit in self.edits), self.is_safe) if self.edits else None

    def moved(self, by: int) -> Fault:
        """The same in a text that has the link at this place."""
        edits = tuple(
            Rewrite(edit.text, edit.start + by, None if edit.end is None else edit.end + by)
            for edit in self.edits
        )
        return replace(self, start=self.start + by, edits=edits)


def _found(rule: Rule, path: tuple[str | int, ...], fault: Fault, inside: str = "") -> Finding:
    fix = fault.fix(() if inside else path)
    found = rule.finding(path, fault.what, fault.hint, offset=fault.start, fix=fix)
    return replace(found, inside=inside, why=fault.why or found.why)


def _web_fault(target: Address, links: Links) -> Fault | None:
    if not links.hosts or links.lists_host(target.host) or "*" in target.host:
        return None
    close = links.nearest_host(target.host)
    at = target.route_at
    edits = (Rewrite(close, at, at + len(target.host)),) if close else ()
    hint = f"Did you mean `{close}`? Hosts stand in registers/links.yaml." if close else ""
    return Fault(f"`{target.host}` is none of the hosts in registers/links.yaml.", at, hint, edits)


def _app_fault(target: Address, links: Links) -> Fault | None:
    if not links.apps or target.scheme in _OF_THE_PHONE or "*" in target.scheme:
        return None
    app = links.app_of(target.scheme)
    if app is None:
        close = links.nearest_scheme(target.scheme)
        edits = (Rewrite(close, 0, len(target.scheme)),) if close else ()
        hint = f"Did you mean `{close}://`?" if close else ""
        return Fault(f"`{target.scheme}://` is no app in registers/links.yaml.", 0, hint, edits)
    return _route_fault(target, app) if app.routes else None


def _route_fault(target: Address, app: App) -> Fault | None:
    route = app.route_of(target.route)
    if route is None:
        close = app.nearest_route(target.route)
        is_whole = close is not None and "{" not in close
        end = target.route_at + len(target.route)
        edits = (Rewrite(close, target.route_at, end),) if close and is_whole else ()
        hint = f"Did you mean `{close}`?" if close else ""
        what = f"The app {target.scheme} has no route `{target.route}` in registers/links.yaml."
        return Fault(what, target.route_at, hint, edits)
    missing = app.missing(route, {pair.key for pair in target.pairs if pair.value})
    if not missing:
        return None
    words = " and ".join(f"`{key}`" for key in missing)
    return Fault(
        f"`{route}` wants {words}, which this link does not carry.", 0, f"Add `{missing[0]}=…` to the link."
    )


def _unusable(link: str, subject: Subject) -> Fault | None:
    return _unreachable(link, subject) or _second_mark(link)


def _unreachable(link: str, subject: Subject) -> Fault | None:
    target = address(link)
    if not target.is_web:
        return None
    host, account = target.host, subject.account
    if is_private(host) and not account.is_local:
        what = f"`{host}` is a machine that no customer can reach."
        return Fault(what, target.route_at, why="It answers on your own network, and nowhere else.")
    if account.protected and not subject.catalog.links.lists_host(host) and is_staging(host):
        what = f"`{host}` looks like a staging host, and this account reaches real people."
        why = "People find a half-finished page there, or a door that is locked."
        return Fault(
            what, target.route_at, "Write the public host, or add this one to registers/links.yaml.", why=why
        )
    if subject.definition.channel == "whatsapp" and host in SHORTENERS:
        why = "Meta rejects messages with shortened links, since nobody sees where they lead."
        return Fault(f"`{host}` shortens links, and Meta refuses them.", target.route_at, why=why)
    return None


def _second_mark(link: str) -> Fault | None:
    """A second `?` before the fragment. It becomes `&` where a key follows and no whole address is packed in."""
    marks = address(link).marks
    if len(marks) < 2:
        return None
    query = link[marks[0] :]
    is_plain = "://" not in query and all(_starts_a_pair(link, mark + 1) for mark in marks[1:])
    edits = tuple(Rewrite("&", mark, mark + 1) for mark in marks[1:]) if is_plain else ()
    hint = "Write `&`." if is_plain else "Write `%3F` where a `?` belongs to a value."
    why = "Only the first `?` begins a query; what follows a second one is often dropped, a UTM included."
    return Fault("This link has a second `?`.", marks[1], hint, edits, is_safe=True, why=why)


@lru_cache(maxsize=256)
def _starts_a_pair(link: str, start: int) -> bool:
    key, equals, _ = link[start:].partition("=")
    return bool(equals) and key.replace("_", "").replace("-", "").isalnum()


def _unencrypted(link: str) -> Fault | None:
    if link[:7].lower() != "http://":
        return None
    edits = (Rewrite("https", 0, 4),)
    why = "Phones and mail programs warn of it, or do not open it."
    return Fault("This link is not encrypted.", 0, "Write `https://`.", edits, is_safe=True, why=why)


RULES: Final = (UnknownTarget(), OnePlatformOnly(), UnusableLink())
