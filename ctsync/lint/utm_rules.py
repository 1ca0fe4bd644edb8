"""UTM: one way of writing where a visit came from, or the reports fall apart into spellings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import unquote_plus

from ctsync.channels.shown import LinkUse
from ctsync.lint.addresses import Address, Pair, address, links_of_html
from ctsync.lint.contract import Example, Fixable, Rule
from ctsync.lint.link_rules import Fault
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding, Rewrite


class WrongUtm(Rule):
    """LNK005. A link without a UTM gets that of links.yaml when it is sent, so only its own can be wrong."""

    id = "LNK005"
    name = "wrong-utm"
    finds = "A link has a UTM of its own with capitals, spaces or other values than registers/links.yaml, or none at all."
    why = "Reports count `CleverTap` and `clevertap` as two sources, and visits without a UTM as nobody's."
    cure = "Take the UTM out of the link: ctsync adds the one of registers/links.yaml."
    fixable = Fixable.YES
    channels = frozenset({"push", "webpush", "email", "inbox"})
    bad = Example('message: {link: "https://acme.example/sale?utm_source=CleverTap"}')
    good = Example(
        "message: {link: "
        '"https://acme.example/sale?utm_source=clevertap&utm_medium=push&utm_campaign=monsoon-push&utm_term=boots"}'
    )

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        for shown in subject.links:
            if shown.use is LinkUse.TAP:
                for fault in _faults(shown.link, subject):
                    yield self.finding(
                        shown.path, fault.what, fault.hint, offset=fault.start, fix=fault.fix(shown.path)
                    )
        for file, html in subject.files.items():
            if "utm_" in html:
                yield from self._in_html(file, html, subject)

    def _in_html(self, file: str, html: str, subject: Subject) -> Iterator[Finding]:
        for link, start in links_of_html(html):
            if "utm_" in link:
                for fault in _faults(link, subject):
                    moved = fault.moved(start)
                    found = self.finding(
                        ("message", "html"), moved.what, moved.hint, offset=moved.start, fix=moved.fix(())
                    )
                    yield replace(found, inside=file)


def _faults(link: str, subject: Subject) -> Iterator[Fault]:
    links = subject.catalog.links
    if "utm_" not in link:
        if links.utm is None and (links.hosts or links.apps) and link.lower().startswith("https://"):
            hint = "Write `utm: {source: …, medium: …, campaign: …}` into registers/links.yaml."
            yield Fault("This link has no UTM, and registers/links.yaml has none to add.", 0, hint)
        return
    target, policy = address(link), _policy(subject)
    own = {pair.key: pair for pair in target.pairs if pair.key.startswith("utm_")}
    faults = [fault for pair in own.values() if (fault := _value_fault(pair, policy)) is not None]
    yield from faults
    for missing in _missing(target, own, policy, link) if own else ():
        yield replace(missing, hint="") if faults else missing


def _policy(subject: Subject) -> dict[str, str]:
    """What links.yaml would write, by key; empty if it writes nothing."""
    utm, definition = subject.catalog.links.utm, subject.definition
    if utm is None:
        return {}
    values = {"utm_source": utm.source, "utm_medium": utm.medium, "utm_campaign": utm.campaign}
    return {
        key: text.replace("{channel}", definition.channel).replace("{name}", definition.name)
        for key, text in values.items()
    }


def _value_fault(pair: Pair, policy: dict[str, str]) -> Fault | None:
    """Capitals are made small unasked; to be told apart from the register's value wants a person."""
    wanted, plain = policy.get(pair.key), unquote_plus(pair.value)
    if pair.value == wanted or "*" in pair.value:
        return None
    tidy = "-".join(plain.lower().split())
    if plain != tidy and (wanted is None or wanted.lower() == tidy):
        right = tidy if wanted is None else wanted
        what = f"`{pair.key}={pair.value}` has capital letters or spaces."
        is_safe = len(right) == len(plain) and right.lower() == plain.lower()
        edits = (Rewrite(right, pair.start, pair.end),)
        return Fault(what, pair.start, f"Write `{right}`.", edits, is_safe=is_safe)
    if wanted is None:
        return None
    what = f"`{pair.key}={pair.value}` is not what registers/links.yaml says: `{wanted}`."
    return Fault(what, pair.start, "", (Rewrite(wanted, pair.start, pair.end),))


def _missing(target: Address, own: dict[str, Pair], policy: dict[str, str], link: str) -> Iterator[Fault]:
    """A link with a UTM of its own gets nothing added, so it must have all of it."""
    missing = [key for key in policy if key not in own]
    if missing:
        end = target.pairs[-1].end
        added = "".join(f"&{key}={policy[key]}" for key in missing)
        what = f"This link has a UTM of its own, without {' and '.join(f'`{key}`' for key in missing)}."
        yield Fault(
            what, 0, f"Write `{link[:end]}{added}`, or take the UTM out.", (Rewrite(added, end, end),)
        )


RULES: Final = (WrongUtm(),)
