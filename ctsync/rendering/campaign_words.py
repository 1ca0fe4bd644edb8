"""Who, when and what of one campaign, in a marketer's words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from ctsync.audience import audience_limits, in_words
from ctsync.campaign.account import AccountFacts
from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.remembered import Remembered
from ctsync.campaign.wiring import wiring_of
from ctsync.channels import CHANNELS, Wiring
from ctsync.channels.shown import LinkUse, shown_links
from ctsync.guardrails.reach import Reach
from ctsync.guardrails.review import ReviewedPlan
from ctsync.names import InstanceKey
from ctsync.rendering.people_words import MADE_UP, counted_people, people_noun
from ctsync.rendering.plan.rows import People
from ctsync.rendering.plan.together import together_words
from ctsync.rendering.wording import moment, shown, utc
from ctsync.schedule import Timetable


def title_of(key: InstanceKey, name: str) -> str:
    """The instance as a person knows it: the name of today, not the one its key was made of."""
    return name + str(key)[len(key.definition) :]


def noun_of(channel: str) -> str:
    """How a sentence speaks of the channel: `e-mail`."""
    known = CHANNELS.get(channel)
    return shown(channel) if known is None else known.noun


def preview_of(desired: DesiredCampaign) -> tuple[str, str]:
    """The two lines that people see first, in the default language."""
    return _two_lines(desired, desired.definition.message)


def languages_of(desired: DesiredCampaign) -> tuple[tuple[str, tuple[str, str]], ...]:
    """The same in each other language that this one campaign speaks."""
    others = desired.variants.others if desired.variants else ()
    return tuple((one.language, _two_lines(desired, one.message)) for one in others)


def opens_of(desired: DesiredCampaign) -> tuple[str, ...]:
    """Where a tap leads in the default language, each place once, as the file writes it: UTM is for machines.

    The links of an e-mail are in its letter, which the page of a plan draws.
    """
    links = shown_links(CHANNELS[desired.identity.channel].links, desired.definition.message)
    taps = (each.link for each in links if each.use is LinkUse.TAP)
    return tuple(dict.fromkeys(without_liquid(shown(tap)) for tap in taps))


def _two_lines(desired: DesiredCampaign, message: Any) -> tuple[str, str]:
    wiring = wiring_of(desired.definition, desired.account, desired.catalog, desired.files)
    return _lines_of(message, wiring)


def remembered_preview(campaign: Remembered) -> tuple[str, str]:
    """The two lines that people see first of a campaign without a file, in its default language."""
    _, _, message = campaign.messages[0]
    return _lines_of(message, campaign.wiring)


def remembered_languages(campaign: Remembered) -> tuple[tuple[str, tuple[str, str]], ...]:
    return tuple((code, _lines_of(message, campaign.wiring)) for code, _, message in campaign.messages[1:])


def _lines_of(message: Any, wiring: Wiring) -> tuple[str, str]:
    preview = CHANNELS[wiring.channel].preview(message, wiring)
    return without_liquid(shown(preview.title)), without_liquid(shown(preview.body))


_PLACEHOLDER = re.compile(r"\{\{-?\s*([\w. ]*?)\s*(?:\|[^}]*)?-?\}\}")


def without_liquid(text: str) -> str:
    """`Hi {{ Profile.Name | default: 'there' }}` as `Hi ‹Name›`: what fits on a phone is the text, not its code."""
    return _PLACEHOLDER.sub(lambda found: f"‹{found[1].rpartition('.')[2] or '…'}›", text)


def when_of(timetable: Timetable, now: datetime) -> tuple[str, ...]:
    """The rhythm on the account's clock, then from when to when as instants."""
    zone = timetable.zone
    first, last = timetable.first_send, timetable.last_send
    described = timetable.describe()
    if timetable.in_user_zone:
        return (
            described,
            f"first person {moment(first, zone, now)} ({utc(first)}), last person {moment(last, zone, now)}",
        )
    if timetable.kind == "once" and last == first:
        return (f"{described} ({utc(first)})",)
    if timetable.kind == "once":
        return (f"{described} ({utc(first)}), later for people in quiet hours, by {moment(last, zone, now)}",)
    return (f"{described}; first {moment(first, zone, now)} ({utc(first)})",)


def made_up_of(account: AccountFacts, review: ReviewedPlan) -> str:
    """Where the people come from; a sandbox that was not asked has made-up ones."""
    return review.made_up or (MADE_UP if account.is_sandbox else "")


def people_of(desired: DesiredCampaign, review: ReviewedPlan, counted_as: str = "") -> People:
    """How many people the estimate gave, compared with what the file agreed to and with the last time.

    `counted_as` is the key that its number stands under, where that is not its own: of a rolling definition as a whole.
    """
    return replace(_counted(desired, review, counted_as or str(desired.key)), cap=_cap(desired))


def _counted(desired: DesiredCampaign, review: ReviewedPlan, key: str) -> People:
    reach = review.reach.get(key)
    expect = desired.definition.audience.expect
    agreed = None if expect is None else (expect.low, expect.high)
    made_up = made_up_of(desired.account, review)
    if reach is None:
        return People("not estimated", agreed=agreed)
    if reach.total is None:
        warning = f"CleverTap would refuse it: {shown(reach.refused)}" if reach.refused else ""
        return People(
            f"number of {people_noun(made_up)} unknown{_colon(reach.unknown)}", agreed=agreed, warning=warning
        )
    words = counted_people(reach.total, made_up)
    words += f"{_by_device(reach)}{f', {shown(reach.note)}' if reach.note else ''}"
    words += _since(review.previous_reach.get(key), reach.total)
    sums = list(together_words(desired, review))
    words += "".join(f"; {said}" for said, is_outside in sums if not is_outside)
    warnings = [
        _outside(reach.total, agreed),
        *(f"{said[0].upper()}{said[1:]}." for said, out in sums if out),
    ]
    if review.plan.account.protected and any(warnings):
        warnings.append("The account is protected: an apply leaves it out.")
    by_device = tuple(sorted(reach.by_device.items()))
    return People(words, reach.total, by_device, agreed, " ".join(filter(None, warnings)))


def _cap(desired: DesiredCampaign) -> str:
    """The limits that CleverTap itself keeps to (contract 3.4, yaml.md 5.3)."""
    limits = audience_limits(desired.definition.audience, desired.identity.channel)
    said = (
        (name in limits, words.format(f"{limits.get(name, 0):,}"))
        for name, words in (
            ("upper_cap_for_target_segment", "over {} CleverTap sends nothing"),
            ("users_limit_overall", "CleverTap sends it to {} of them at most"),
            ("users_limit_per_run", "each time to {} of them at most"),
        )
    )
    return "; ".join(words for is_set, words in said if is_set)


def _colon(text: str) -> str:
    return f": {shown(text)}" if text else ""


def _by_device(reach: Reach) -> str:
    if len(reach.by_device) < 2:
        return ""
    parts = sorted(reach.by_device.items(), key=lambda part: -part[1])
    return " (" + ", ".join(f"{shown(name, 30)} {number:,}" for name, number in parts) + ")"


def _since(before: int | None, total: int) -> str:
    if not before or before == total:
        return ""
    return f", {(total - before) / before:+.0%} (was {before:,})"


def _outside(total: int, agreed: tuple[int, int] | None) -> str:
    if total == 0:
        return "Nobody would get it."
    if agreed is None or agreed[0] <= total <= agreed[1]:
        return ""
    side = "more" if total > agreed[1] else "fewer"
    return f"That is {side} than the {agreed[0]:,} to {agreed[1]:,} agreed in `audience.expect`."


def who_of(desired: DesiredCampaign) -> str:
    """The audience as a sentence, with what nobody has verified of it."""
    words = in_words(desired.definition.audience, desired.catalog.segments, desired.account.window_gap)
    unsure = f" (not verified: {'; '.join(desired.unverified)})" if desired.unverified else ""
    return shown(words + unsure, 600)
