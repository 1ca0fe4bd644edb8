"""The keys that `ctsync new` knows: where each answer goes, and how it is read. Questions and options share them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ctsync.editing.form.answers import Reader, mapping, one_or_more, quiet, text, window, words, written
from ctsync.reading.nodes import Path


@dataclass(frozen=True, slots=True)
class Key:
    """One answer. `many`: it may be given several times; `flag`: it is said or not."""

    path: Path
    does: str
    read: Reader = text
    many: bool = False
    flag: bool = False
    example: str = ""


_AUDIENCE: Final = "audience"
_SCHEDULE: Final = "schedule"
_MESSAGE: Final = "message"

KEYS: Final[dict[str, Key]] = {
    "channel": Key(("channel",), "How it travels.", example="push"),
    "purpose": Key(("purpose",), "promotional or transactional.", example="promotional"),
    "owner": Key(("owner",), "The user or team that looks after it.", example="acme/crm-india"),
    "dashboard-name": Key(("dashboard_name",), "The name in CleverTap's dashboard.", example="Xmas Eve sneakers"),
    "countries": Key(("countries",), "Where its people live.", words, example="IN, AE"),
    "event": Key((_AUDIENCE, "event"), "People who did this.", example="Charged"),
    "window": Key((_AUDIENCE,), "In which days they did it.", window, example="30d"),
    "where": Key((_AUDIENCE, "where"), "Filters on that event.", mapping, example="Amount: {at_least: 5000}"),
    "profile": Key((_AUDIENCE, "profile"), "Filters on people's profiles.", mapping, example="City: [Mumbai, Pune]"),
    "did": Key((_AUDIENCE, "did"), "What they did besides.", mapping, many=True, example="event: App Launched, within: 30d"),
    "did-not": Key((_AUDIENCE, "did_not"), "What they did not do.", mapping, many=True, example="event: Charged, within: 90d"),
    "segment": Key((_AUDIENCE, "segment"), "A saved segment.", example="Active shoppers"),
    "everyone": Key((_AUDIENCE, "everyone"), "Everybody in the account.", flag=True),
    "expect": Key((_AUDIENCE, "expect"), "How many people it should be.", example="12k..18k"),
    "send-to-at-most": Key((_AUDIENCE, "send_to_at_most"), "Never to more people than this.", example="18k"),
    "per-run": Key((_AUDIENCE, "per_run"), "The same for each of several sends.", example="700k"),
    "at": Key((_SCHEDULE, "at"), "When it goes out; several with commas.", one_or_more, example="2026-12-24 09:00"),
    "every": Key((_SCHEDULE, "every"), "How often it repeats.", example="1 week"),
    "days": Key((_SCHEDULE, "days"), "On which days.", words, example="mon, thu"),
    "start": Key((_SCHEDULE, "start"), "The first send of a repeat.", example="2026-12-03 18:30"),
    "end": Key((_SCHEDULE, "end"), "The last date of a repeat.", example="2027-03-25"),
    "runs": Key((_SCHEDULE, "runs"), "How many sends a repeat has.", example="12"),
    "clock": Key((_SCHEDULE, "in"), "On whose clock: account or user.", example="user"),
    "if-missed": Key((_SCHEDULE, "if_missed"), "For those whose clock is past it: drop or next_day.", example="drop"),
    "cutoff": Key((_SCHEDULE, "cutoff"), "Nothing is sent after this time.", example="21:00"),
    "horizon": Key((_SCHEDULE, "horizon"), "How far ahead dated campaigns are created.", example="14d"),
    "title": Key((_MESSAGE, "title"), "The bold line.", example="The monsoon is here"),
    "subtitle": Key((_MESSAGE, "subtitle"), "A second line.", example="Umbrellas from Rs 249"),
    "body": Key((_MESSAGE, "body"), "The text.", many=True, example="Order by 6 pm, stay dry tomorrow."),
    "link": Key((_MESSAGE, "link"), "Where a tap leads.", example="acme://home"),
    "image": Key((_MESSAGE, "image"), "A picture.", example="https://cdn.acme.example/a.jpg"),
    "icon": Key((_MESSAGE, "icon"), "A small picture.", example="https://cdn.acme.example/icon.png"),
    "from": Key((_MESSAGE, "from"), "The sender's name of an e-mail.", example="Asha at ACME"),
    "subject": Key((_MESSAGE, "subject"), "The subject of an e-mail.", example="What is new this month"),
    "preheader": Key((_MESSAGE, "preheader"), "What stands beside the subject.", example="Three new shops, and a recipe."),
    "html": Key((_MESSAGE, "html"), "The file with the e-mail.", example="emails/newsletter.html"),
    "template": Key((_MESSAGE, "template"), "The approved template.", example="grocery_off"),
    "language": Key((_MESSAGE, "language"), "The template's language.", example="en"),
    "header": Key((_MESSAGE, "header"), "What fills the template's header.", mapping, example="text: [ACME Phoenix Mall]"),
    "button": Key((_MESSAGE, "buttons"), "The ending of a dynamic button's link.", many=True, example="pickup/change"),
    "endpoint": Key((_MESSAGE, "endpoint"), "The webhook's name in CleverTap.", example="Loyalty Tier Service"),
    "fields": Key((_MESSAGE, "fields"), "What CleverTap adds to the webhook.", words, example="profile-attributes, identities"),
    "values": Key((_MESSAGE, "values"), "Extra key-values.", mapping, example="action: recalculate"),
    "layout": Key((_MESSAGE, "layout"), "How the inbox shows it.", example="simple"),
    "orientation": Key((_MESSAGE, "orientation"), "portrait or landscape.", example="landscape"),
    "tags": Key((_MESSAGE, "tags"), "Tabs of the inbox.", words, example="Promotions"),
    "card": Key((_MESSAGE, "cards"), "A card of the inbox.", mapping, many=True, example="title: Boots, body: Warm."),
    "notification-channel": Key((_MESSAGE, "android", "notification_channel"), "Android's notification channel.", example="offers"),
    "android": Key((_MESSAGE, "android"), "What only Android gets.", mapping, example="collapse: weekly-picks"),
    "ios": Key((_MESSAGE, "ios"), "What only iPhones get.", mapping, example="badge: 1"),
    "chrome": Key((_MESSAGE, "chrome"), "What only Chrome gets.", mapping, example="require_interaction: true"),
    "devices": Key(("devices",), "Which devices get it.", words, example="android, ios"),
    "all-devices": Key(("all_devices",), "All devices of a person, not the last one only.", flag=True),
    "provider": Key(("provider",), "The sender, by its name in CleverTap.", example="Gupshup-Promo"),
    "quiet-hours": Key(("quiet_hours",), "When nobody is disturbed, or none.", quiet, example="21:00..09:00"),
    "goal": Key(("goal",), "What people should do after it.", mapping, example="event: Charged, within: 3d"),
    "control-group": Key(("control_group",), "Who is left out on purpose.", written, example="5%"),
    "frequency-caps": Key(("frequency_caps",), "respect or ignore.", example="respect"),
    "throttle": Key(("throttle",), "respect or ignore.", example="respect"),
    "expires": Key(("expires",), "Until when it is worth delivering.", example="10h"),
    "labels": Key(("labels",), "Labels in the dashboard.", words, example="monsoon"),
    "subscription-groups": Key(("subscription_groups",), "Only people subscribed to one of them.", words, example="Newsletter"),
    "offer": Key(("offer",), "What it promises.", mapping, example="code: XMAS40, from: 2026-12-24 00:00, until: 2026-12-24 23:59"),
}  # fmt: skip
"""By the name of their option. The order is the one in which `ctsync new --help` lists them."""
