"""Offers: a promise must hold when people read it, and its code must be the one that works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Final

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.offer import Offer
from ctsync.lint.contract import Example, Fixable, Rule
from ctsync.lint.settings import Limits
from ctsync.lint.subject import Subject
from ctsync.problems import Finding, Fix, Rewrite
from ctsync.schedule import Timetable
from ctsync.values import Span

_CODE: Final = re.compile(r"(?<![\w-])[A-Za-z0-9][A-Za-z0-9_-]{3,}(?![\w-])")
_ALIKE: Final = 0.75
_DAY: Final = timedelta(days=1)


class OfferDoesNotHold(Rule):
    """OFR001.

    Moments are compared on the clock they are written for: with `in: user`, an offer until midnight is one until
    everybody's own midnight.
    """

    id = "OFR001"
    name = "offer-does-not-hold"
    finds = "People get the message outside the time of its offer, or a text has another code than the offer."
    why = "A code that does not work yet, or no longer, costs a complaint for every person who tries it."
    cure = "Move the send, `cutoff` or `expires`, or correct `offer`."
    fixable = Fixable.SUGGESTED
    bad = Example("offer: {from: 2026-12-01 00:00, until: 2026-12-03 23:59}")
    good = Example("offer: {from: 2026-12-04 00:00, until: 2026-12-04 23:59}\nexpires: 10h")

    def check(self, subject: Subject, limits: Limits) -> Iterator[Finding]:  # noqa: ARG002  # the shape of a rule
        offer = subject.definition.offer
        if offer is None:
            return
        yield from self._early(offer, subject.campaigns)
        yield from self._late(offer, subject.campaigns)
        if offer.code:
            yield from self._other_codes(offer.code, subject)

    def _early(self, offer: Offer, campaigns: tuple[DesiredCampaign, ...]) -> Iterator[Finding]:
        first = min((one.timetable.local_at(0) for one in campaigns), default=None)
        if first is not None and offer.start is not None and first < offer.start:
            what = f"It goes out at {first:%Y-%m-%d %H:%M}, and the offer begins at {offer.start:%Y-%m-%d %H:%M}."
            yield self.finding(("offer", "from"), what)

    def _late(self, offer: Offer, campaigns: tuple[DesiredCampaign, ...]) -> Iterator[Finding]:
        if offer.until is None or not campaigns:
            return
        last = max(_last_local(one.timetable) for one in campaigns)
        if last > offer.until:
            what = f"It goes out until {last:%Y-%m-%d %H:%M}, and the offer ends at {offer.until:%Y-%m-%d %H:%M}."
            yield self.finding(("offer", "until"), what)
            return
        expires = campaigns[0].definition.expires
        end = last + timedelta(minutes=expires.minutes) if isinstance(expires, Span) else expires
        if end is not None and end > offer.until:
            what = f"It may arrive until {end:%Y-%m-%d %H:%M}, and the offer ends at {offer.until:%Y-%m-%d %H:%M}."
            yield self.finding(("expires",), what, "Let it expire with the offer.")

    def _other_codes(self, code: str, subject: Subject) -> Iterator[Finding]:
        pieces = [(text.path, text.text) for text in subject.texts]
        pieces += [(link.path, link.link) for link in subject.links]
        for path, text in pieces:
            if code not in text:
                for match in _CODE.finditer(text):
                    if _is_slip(match.group(), code):
                        what = f"`{match.group()}` is not the code of the offer, `{code}`."
                        fix = Fix(((path, Rewrite(code, match.start(), match.end())),), is_safe=False)
                        yield self.finding(path, what, f"Write `{code}`.", offset=match.start(), fix=fix)


def _last_local(times: Timetable) -> datetime:
    """When the last person gets it on their own clock, quiet hours apart. A cutoff is later than its send (SCH005)."""
    last = times.local_at(len(times) - 1)
    if times.cutoff is not None:
        last = datetime.combine(last.date(), times.cutoff)
    return last + _DAY if times.if_missed == "next_day" else last


def _is_slip(word: str, code: str) -> bool:
    """Whether a word that looks like a code is this one, written wrongly."""
    if word == code or not (word.isupper() or any(letter.isdigit() for letter in word)):
        return False
    if any(letter.isdigit() for letter in code) != any(letter.isdigit() for letter in word):
        return False
    if word.casefold() == code.casefold():
        return True
    matcher = SequenceMatcher(None, word, code, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


RULES: Final = (OfferDoesNotHold(),)
