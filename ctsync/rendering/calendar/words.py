"""What a calendar says, in the words that every way of showing shares. Foreign text in them is harmless already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ctsync.calendar import (
    Calendar,
    DayOverlaps,
    Entry,
    Kind,
    Messages,
    QuietTime,
    Rush,
    Send,
    Slot,
    Source,
    Spread,
    Standing,
)
from ctsync.catalog.blackouts import Blackout
from ctsync.rendering.campaign_words import noun_of
from ctsync.rendering.wording import count, listed, moment, shown
from ctsync.rendering.wording import day as day_words
from ctsync.schedule.zones import local_time

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY_NAMES = ("Sun", *DAYS[:6])
"""In CleverTap's order, by which quiet hours count."""
_LONGEST_NAME = 80
_MOST_NAMES = 6

NO_CHANNEL = "channel ?"
"""The lane of campaigns whose channel CleverTap does not tell."""

SIGNS = {
    "planned": "+",
    "live": "●",
    "unmanaged": "○",
    "sent": "✓",
    "look": "!",
    "stops": "×",
}
"""One sign each, so that nothing is told by colour alone."""


def sign_word(entry: Entry, send: Send, now: datetime) -> str:
    """The word of SIGNS that a send stands under."""
    if entry.standing.needs_a_look:
        return "look"
    if entry.standing is Standing.STOPS:
        return "stops"
    if entry.kind is not Kind.PLANNED and send.begins <= now:
        return "sent" if entry.kind is Kind.LIVE else "unmanaged"
    return entry.kind.value


def lane_name(channel: str) -> str:
    return channel or NO_CHANNEL


def name_of(entry: Entry) -> str:
    return shown(entry.name, _LONGEST_NAME)


def short_day(local: date) -> str:
    """`Thu 3 Jun`."""
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"


def short_moment(local: datetime) -> str:
    """`Thu 3 Jun 18:30`, on the account's clock."""
    return f"{short_day(local)} {local:%H:%M}"


def short_number(number: int) -> str:
    """`950`, `1.1k`, `402k`, `1.5M`: at most five signs, rounded up so that it never looks like less."""
    for scale, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= scale:
            tenths = -(-number * 10 // scale)
            is_whole = tenths % 10 == 0 or tenths >= 1000
            return f"{-(-number // scale)}{letter}" if is_whole else f"{tenths / 10:.1f}{letter}"
    return str(number)


def messages_words(messages: Messages) -> str:
    """`402 counted`, `up to 1,100`, `number unknown`; a webhook has no message."""
    if messages.number is None:
        return "a call, no message" if messages.source is Source.NO_MESSAGE else "number unknown"
    return (
        f"{messages.number:,} counted" if messages.source is Source.COUNTED else f"up to {messages.number:,}"
    )


def standing_words(entry: Entry) -> str:
    """`waits until 2027-06-07`; nothing for what is simply live."""
    said = shown(entry.said, 80)
    if entry.standing in (Standing.LIVE, Standing.NEW):
        return said
    if entry.standing in (Standing.UNMANAGED, Standing.ENDED):
        return f"not managed here, {said}" + (", repeats" if entry.repeats else "")
    comma = "," if said and entry.standing is not Standing.WAITS else ""
    return f"{entry.standing.value}{comma} {said}".strip()


def spread_words(send: Send, zone: str) -> str:
    """What keeps the messages of one send from going out at its moment; nothing if nothing does."""
    if send.spread is Spread.NOBODY:
        return "dropped by quiet hours"
    if send.spread is Spread.THROTTLED:
        return "throttled"
    if send.spread is Spread.IN_A_SPAN:
        first, last = local_time(send.begins, zone), local_time(send.ends, zone)
        return f"from {short_moment(first)} to {short_moment(last)}"
    begins = local_time(send.begins, zone)
    return "" if begins == send.local else f"people get it at {short_moment(begins)}"


@dataclass(frozen=True, slots=True)
class Row:
    """One campaign in one week: on which days at what time, to how many people, and what is to be said of it."""

    sign: str
    name: str
    channel: str
    when: str
    messages: str
    notes: tuple[str, ...]


def rows_of(calendar: Calendar, days: Sequence[date]) -> tuple[Row, ...]:
    """The campaigns of a week in the order of their first sends; the dates of one campaign are one row."""
    rows: dict[tuple[str, ...], list[tuple[Entry, Send]]] = {}
    cells = [
        sends for lane in calendar.lanes for day in days for sends in calendar.cells.get((lane, day), ())
    ]
    for entry, send in sorted(cells, key=lambda each: (each[1].local, each[0].key)):
        what = (entry.unit or entry.key, sign_word(entry, send, calendar.now), f"{send.local:%H:%M}")
        rows.setdefault(what, []).append((entry, send))
    return tuple(_row(sign, sends, calendar) for (_, sign, _), sends in rows.items())


def _row(sign: str, sends: Sequence[tuple[Entry, Send]], calendar: Calendar) -> Row:
    entry, send = sends[0]
    days = dict.fromkeys(DAYS[each.local.weekday()] for _, each in sends)
    notes = dict.fromkeys(
        note
        for one, each in sends
        for note in (standing_words(one), spread_words(each, calendar.frame.zone) if len(sends) == 1 else "")
    )
    if any(each.spread is Spread.THROTTLED for _, each in sends):
        notes["throttled"] = None
    return Row(
        sign,
        name_of(entry),
        lane_name(shown(entry.channel, 20)),
        f"{' '.join(days)} {send.local:%H:%M}",
        messages_words(entry.messages),
        tuple(note for note in notes if note),
    )


def headline(calendar: Calendar) -> str:
    """Whose weeks these are, and how much is in them."""
    kinds = calendar.kinds
    counted = listed(
        [
            f"{kinds[kind]:,} {kind.value}"
            for kind in Kind
            if not (calendar.assumed and kind is Kind.UNMANAGED)
        ]
    )
    weeks = count(calendar.frame.weeks, "week")
    first = day_words(calendar.frame.first)
    told = (
        f"{weeks} from {first}: {count(calendar.sends, 'send')} of {count(len(calendar.entries), 'campaign')}"
    )
    return f"{told}, {counted}." if calendar.entries else f"{weeks} from {first}: nothing is sent."


def clock_words(calendar: Calendar) -> str:
    """On whose clock, and what time it is there."""
    zone = calendar.frame.zone
    begun = "After the last known apply" if calendar.assumed else "Now"
    return f"Times are those of {shown(zone)}. {begun}: {moment(calendar.now, zone)}."


def budget_words(calendar: Calendar) -> str:
    """The number that a load is held against."""
    limits = calendar.budget.limits
    if not limits:
        return "No budget of messages in five minutes is set: `messages_per_5_minutes` in policy.yaml."
    return (
        f"The budget in five minutes: {listed([f'{number:,} ({word})' for word, number in limits])} messages."
    )


def rush_words(rush: Rush, calendar: Calendar) -> str:
    """`Thu 3 Jun 18:30 to 18:35: 1,600,000 messages, over 1,500,000 (block). a, b`."""
    zone = calendar.frame.zone
    begins, ends = local_time(rush.begins, zone), local_time(rush.ends, zone)
    until = f"{ends:%H:%M}" if ends - begins < timedelta(hours=20) else short_moment(ends)
    most = dict(calendar.budget.limits)[rush.level]
    if rush.is_certain:
        said = f"{rush.placed:,} messages, over {most:,} ({rush.level})"
        said += f", and up to {rush.most - rush.placed:,} more" if rush.most > rush.placed else ""
    else:
        said = f"up to {rush.most:,} messages, if people's clocks bring them together: over {most:,} ({rush.level})"
    said += f", besides {count(rush.unknown, 'send')} of unknown size" if rush.unknown else ""
    return f"{short_moment(begins)} to {until}: {said}. {names(rush.keys, calendar)}."


def names(keys: Sequence[str], calendar: Calendar) -> str:
    """The campaigns of these keys, each once."""
    found = dict.fromkeys(name_of(calendar.by_key[key]) for key in keys if key in calendar.by_key)
    return listed(tuple(found), _MOST_NAMES)


def shared_words(calendar: Calendar) -> Iterator[str]:
    """One line for each group of campaigns that reach the same people on a day."""
    for day in calendar.overlaps:
        for group in day.shared:
            yield f"{short_day(day.day)}: {names(group.keys, calendar)} ({group.why})."


def day_overlap_words(day: DayOverlaps, calendar: Calendar) -> Iterator[str]:
    """The same for one day, with what is not known of it."""
    for group in day.shared:
        yield f"The same people: {names(group.keys, calendar)} ({group.why})."
    if day.unknown:
        yield f"Unknown of {day.unknown:,} of {count(day.pairs, 'pair')} of campaigns."
    elif not day.shared:
        yield "Nobody: the filters of these campaigns exclude each other."


def quiet_words(quiet: QuietTime) -> str:
    """`Quiet hours in IN: 21:00 to 09:00 on each person's clock (16 campaigns).`."""
    spans: dict[str, list[str]] = {}
    for number, span in quiet.quiet.spans:
        spans.setdefault(f"{span.start:%H:%M} to {span.end:%H:%M}", []).append(_DAY_NAMES[number - 1])
    times = listed(
        [f"{hours}{'' if len(days) == 7 else f' on {listed(days, 7)}'}" for hours, days in spans.items()]
    )
    where = f" in {listed([shown(each, 10) for each in quiet.countries])}" if quiet.countries else ""
    clock = "each person's clock" if quiet.quiet.in_user_zone else "the account's clock"
    then = "messages wait" if quiet.quiet.delays else "messages are dropped"
    return f"Quiet hours{where}: {times} on {clock}, {then} ({count(quiet.campaigns, 'campaign')})."


def unknown_words(calendar: Calendar) -> Iterator[str]:
    """What is not known, so that nobody takes it for nothing."""
    unknown = sum(day.unknown for day in calendar.overlaps)
    if unknown:
        days = sum(1 for day in calendar.overlaps if day.unknown)
        pairs = sum(day.pairs for day in calendar.overlaps)
        yield (
            f"Whether they share people is unknown of {unknown:,} of the {count(pairs, 'pair')} of campaigns that send "
            f"on the same day, on {count(days, 'day')}."
        )
    sizes = Counter(
        entry.kind for entry in calendar.entries for _ in entry.counted() if entry.messages.is_unknown
    )
    if sizes:
        told = listed([f"{sizes[kind]:,} {kind.value}" for kind in Kind if sizes[kind]])
        yield f"How many people they reach is unknown of {count(sizes.total(), 'send')} ({told}); no sum has them."
    throttled = sum(
        1 for entry in calendar.entries for send in entry.counted() if send.spread is Spread.THROTTLED
    )
    if throttled:
        yield (
            f"{count(throttled, 'send is', 'sends are')} throttled: CleverTap spreads them at a pace that it does not "
            "tell, so no sum has them."
        )
    if calendar.assumed:
        yield "CleverTap was not asked: campaigns of others, and what happened to ours, are not shown."
        return
    yield "A repeat that nobody manages here is listed by CleverTap on the day on which it began, and on no other."
    if not calendar.knows_channels:
        yield "The message report gave no answer, so the channels of others' campaigns are unknown."


def slot_words(slot: Slot) -> str:
    """`rice-150-off-sms, Fri 11 Jun 11:00: Thu 10 Jun 20:45 is free (same people that day)`."""
    why = listed([trouble.value for trouble in slot.why])
    sends = (
        ""
        if slot.sends == 1
        else f" and its {slot.sends - 1:,} other {'send' if slot.sends == 2 else 'sends'} alike"
    )
    start = f"{shown(slot.name, _LONGEST_NAME)}, {short_moment(slot.was)} ({why})"
    if not slot.is_searched:
        return f"{start}: not searched, there were too many before it."
    if slot.free is None:
        return f"{start}: nothing is free within a week of it."
    return f"{start}: {short_moment(slot.free)}{sends} would be free."


def blackout_words(blackout: Blackout) -> str:
    """`Fri 4 Jun to Sat 5 Jun: Elections. Push in IN, promotional.`."""
    first, last = blackout.dates.first, blackout.dates.last
    days = short_day(first) if first == last else f"{short_day(first)} to {short_day(last)}"
    channels = listed([noun_of(channel) for channel in blackout.channels]) or "every channel"
    where = f" in {listed([shown(each, 10) for each in blackout.countries])}" if blackout.countries else ""
    return f"{days}: {shown(blackout.why, 100)}. {channels[0].upper()}{channels[1:]}{where}{f', {blackout.purpose}' if blackout.purpose else ''}."


def blackouts_on(calendar: Calendar) -> Mapping[date, tuple[Blackout, ...]]:
    """The blackouts of each day that has any."""
    found = {
        day: tuple(one for one in calendar.blackouts if day in one.dates) for day in calendar.frame.days()
    }
    return {day: each for day, each in found.items() if each}
