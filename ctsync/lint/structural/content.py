"""Rules that hold wherever a campaign is compiled: its people, its times, its message."""

from __future__ import annotations

from typing import Final

from ctsync.lint.contract import Example
from ctsync.lint.structural.contract import Structural
from ctsync.problems import Level

_TEMPLATE = (
    "whatsapp_templates: {{pickup_old: {{namespace: n1, kind: standard, category: utility, status: {status}, "
    'checked: 2026-11-22, languages: {{en: {{body: "{body}"}}}}}}}}'
)
_SENDING = "schedule: {at: 2026-12-04 11:30}"

PEOPLE: Final = (
    Structural(
        "AUD001",
        "nobody-is-named",
        "It is not said who gets this.",
        "To CleverTap an empty audience is everybody.",
        "Write `everyone: true` if you mean everybody.",
        Example("audience: {expect: 1k..2k}"),
        Example("audience: {everyone: true, expect: 1k..2k}"),
    ),
    Structural(
        "AUD002",
        "expect-missing",
        "`expect` is missing on a protected account.",
        "An estimate outside `expect` stops the send, so a wrong filter is noticed before anybody gets it.",
        "Write how many people this should reach: `expect: 12k..18k`.",
        Example("audience: {segment: Active shoppers}", protected=True),
        Example("audience: {segment: Active shoppers, expect: 1k..2k}", protected=True),
    ),
    Structural(
        "AUD005",
        "limit-too-small",
        "A limit is below CleverTap's smallest, or of nobody.",
        "CleverTap refuses limits below 100.",
        "Write a larger limit, or take it out.",
        Example("audience: {segment: Active shoppers, expect: 1k..2k, send_to_at_most: 50}"),
        Example("audience: {segment: Active shoppers, expect: 1k..2k, send_to_at_most: 500}"),
    ),
    Structural(
        "AUD006",
        "moving-window",
        "A window that moves is used in one campaign with several sends.",
        "CleverTap keeps fixed dates, so every send would look at the same days.",
        "Use a saved segment, or fixed dates.",
        Example(
            "audience: {did: {event: Charged, within: 14d}, expect: 1k..2k}\n"
            "schedule: {every: 1 day, start: 2026-12-04 11:30, runs: 3, mode: native}"
        ),
        Example("audience: {did: {event: Charged, within: 14d}, expect: 1k..2k}"),
    ),
    Structural(
        "AUD007",
        "window-not-over",
        "A window is not over when the send is due.",
        "Whoever does it after the campaign is created may be missed.",
        "Let the window end before the send.",
        Example("audience: {did: {event: Charged, from: 2026-11-01, to: 2026-12-10}, expect: 1k..2k}"),
        Example("audience: {did: {event: Charged, from: 2026-11-01, to: 2026-11-30}, expect: 1k..2k}"),
    ),
    Structural(
        "AUD008",
        "not-in-the-tracking-plan",
        "An event or a property is not in the tracking plan.",
        "CleverTap does not check names: a misspelt one finds nobody, or everybody.",
        "Correct the name, or add it to registers/tracking_plan.yaml.",
        Example("audience: {did: {event: charged, from: 2026-11-01, to: 2026-11-30}, expect: 1k..2k}"),
        Example("audience: {did: {event: Charged, from: 2026-11-01, to: 2026-11-30}, expect: 1k..2k}"),
    ),
)
TIMES: Final = (
    Structural(
        "SCH005",
        "order-of-dates",
        "Dates are out of order, or a repeat has no start or end, or two ends.",
        "CleverTap takes dates in increasing order only, and an endless send outlives its author.",
        "Write the earliest first, and one of `end` and `runs`.",
        Example("schedule: {every: 1 day, start: 2026-12-04 11:30}"),
        Example("schedule: {every: 1 day, start: 2026-12-04 11:30, runs: 3}"),
    ),
    Structural(
        "SCH004",
        "no-such-local-time",
        "A local time is skipped or doubled by a change of the clocks.",
        "There is no moment that it names, or there are two.",
        "Write another time of day, or leave the date out.",
        Example("schedule: {at: 2027-03-28 02:30}", zone="Europe/Berlin"),
        Example("schedule: {at: 2027-03-28 03:30}", zone="Europe/Berlin"),
    ),
    Structural(
        "SCH011",
        "expires-too-early",
        "It expires before the last people get it.",
        "What has expired is never delivered.",
        "Write a later moment, or a duration after the send.",
        Example("expires: 2026-12-04 11:00"),
        Example("expires: 2026-12-05 11:00"),
    ),
    Structural(
        "DND001",
        "quiet-hours-not-complete",
        "Quiet hours are not complete.",
        "CleverTap would silently drop what falls inside.",
        "Write `from`, `to` and `then`.",
        Example("quiet_hours: {from: 21:00, to: 09:00}"),
        Example("quiet_hours: {from: 21:00, to: 09:00, in: account, then: delay}"),
    ),
)
CHANNELS: Final = (
    Structural(
        "PUSH008",
        "picture-without-mutable-content",
        "A picture could not be shown on iOS.",
        "`mutable_content` wakes the app's notification extension, which fetches pictures.",
        "Remove `mutable_content: false`: ctsync sends it where a picture needs it.",
        Example(
            'message: {title: "Sale", body: "Umbrellas", link: "acme://home", '
            'image: "https://cdn.acme.example/x.jpg", '
            "android: {notification_channel: offers}, ios: {mutable_content: false}}"
        ),
        Example(
            'message: {title: "Sale", body: "Umbrellas", link: "acme://home", '
            'image: "https://cdn.acme.example/x.jpg", android: {notification_channel: offers}}'
        ),
    ),
    Structural(
        "PUSH009",
        "no-notification-channel",
        "No Android notification channel is named.",
        "Accounts that use notification channels refuse a push without one.",
        "Write `android: {notification_channel: …}`, once for all in `defaults` if you like.",
        Example('message: {title: "Sale", body: "Umbrellas", link: "acme://home"}'),
        Example(
            'message: {title: "Sale", body: "Umbrellas", link: "acme://home", '
            "android: {notification_channel: offers}}"
        ),
        Level.WARNING,
    ),
    Structural(
        "WA001",
        "not-as-registered-at-meta",
        "A WhatsApp template, its language or its filling is not as registered.",
        "The message must match the template that Meta approved.",
        "Fill each placeholder once, in a language that the template has.",
        Example("message: {template: pickup_ready, language: en, body: [Priya]}", channel="whatsapp"),
        Example(channel="whatsapp"),
    ),
)
