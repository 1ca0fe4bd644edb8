"""Campaign files as a large shop has them: every channel, filters, several scripts, comments; the same each time.

All names come from the sample shop's registers, so each file passes every check. Nothing here is random but by a
generator that is seeded with the file's number.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Final

FIRST_DAY: Final = date(2027, 6, 1)
"""A while after the sample shop's clock, so that everything is still to be sent."""

_DAYS: Final = 84
_CITIES: Final = ("Bengaluru", "Chennai", "Hyderabad", "Kochi", "Mumbai", "Mysuru", "Pune", "Salem", "Udupi")
_GOODS: Final = (
    "chai",
    "coffee",
    "ghee",
    "jaggery",
    "millet",
    "mangoes",
    "pickles",
    "rice",
    "spices",
    "umbrellas",
)
_TEXTS: Final = (
    ("The first {goods} of the year", "Come early on Saturday: what we have in {city} is gone by noon."),
    (
        "{city}, your {goods} are here",
        "Picked this week, packed today, and at your door by seven in the evening.",
    ),
    ("बारिश और {goods} ☕", "नमस्ते {{{{ Profile.Name | default: 'जी' }}}}, आज रात 8 बजे तक 20% की छूट।"),
    ("உங்களுக்காக {goods} ☔", "மழைக்காலம் வந்துவிட்டது. இன்று மட்டும் 20% தள்ளுபடி, உங்கள் கடையில்."),
)
_PLAIN_TEXTS: Final = tuple(text for text in _TEXTS if "{{" not in text[1])


def campaign(number: int) -> tuple[str, str]:
    """The path and the text of one campaign file."""
    chance = Random(number)
    channel = list(_CHANNELS)[number % len(_CHANNELS)]
    kind = channel.partition(" ")[0]
    name = f"{chance.choice(_GOODS)}-{chance.choice(_CITIES).lower()}-{kind}-{number:05}"
    day = FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
    parts = (_head(name, kind, number, chance), _audience(chance), _CHANNELS[channel](day, chance))
    return f"campaigns/{kind}/{day:%Y-%m}/{name}.yaml", "\n".join(parts)


def _head(name: str, kind: str, number: int, chance: Random) -> str:
    purpose = "transactional" if kind in ("webhook", "whatsapp") else "promotional"
    return f"""\
# Asked for in shop-{number}; the copy was read by the stores' team.
name: {name}
dashboard_name: {name.replace("-", " ").capitalize()}
owner: kaveri/{chance.choice(("brand", "crm", "stores", "web"))}
purpose: {purpose}
channel: {kind}
"""


def _audience(chance: Random) -> str:
    first, second, third = chance.sample(_CITIES, 3)
    amount = chance.randrange(500, 5000, 50)
    return f"""\
audience:
  event: Charged
  from: 2026-08-01
  to: 2026-{chance.randrange(10, 13)}-15
  where:
    Amount: {{at_least: {amount}, less_than: {amount * 10}}}
    Coupon: {{exists: false}}
  profile:
    City: [{first}, {second}, {third}]
    Plan: {{not: gold}}                 # they have an offer of their own
    Language: [en, hi, ta]
  did:
    - {{event: App Launched, at_least: {chance.randrange(2, 9)}, from: 2026-05-01, to: 2026-11-15}}
  did_not:
    - {{event: Uninstalled, from: 2026-07-01, to: 2026-11-20}}
    - event: Charged                  # not those who were here this month
      from: 2026-11-16
      to: 2026-11-20
  expect: {chance.randrange(1, 5)}k..{chance.randrange(6, 12)}k
"""


def _words(chance: Random, *, is_push: bool = False) -> tuple[str, str]:
    """A title and a body. Liquid is for push only: nobody has tried it elsewhere."""
    title, body = chance.choice(_TEXTS if is_push else _PLAIN_TEXTS)
    goods, city = chance.choice(_GOODS), chance.choice(_CITIES)
    return title.format(goods=goods, city=city), body.format(goods=goods, city=city)


def _once(day: date, chance: Random) -> str:
    return f"schedule:\n  at: {day} {chance.randrange(11, 20)}:{chance.choice(('00', '15', '30', '45'))}\n"


def _push(day: date, chance: Random) -> str:
    title, body = _words(chance, is_push=True)
    return f"""\
{_once(day, chance)}
message:
  title: "{title}"
  body: "{body}"
  image: "${{cdn}}/{chance.choice(_GOODS)}/crates-2x1.jpg"
  link: "kaveri://collection/{chance.choice(_GOODS)}?from=push"
  android:
    color: "#B5651D"
    tray_priority: high
    actions:
      - {{id: "1", label: "Show me", link: "kaveri://picks", icon: ic_cup}}
  ios: {{sound: rain.caf}}

goal: {{event: Charged, within: {chance.choice((1, 2, 3, 5))}d, revenue: Amount}}
expires: {chance.randrange(3, 12)}h
labels: [generated, {chance.choice(_GOODS)}]
"""


def _push_weekly(day: date, chance: Random) -> str:
    title, body = _words(chance, is_push=True)
    weekday = f"{day:%a}".lower()
    return f"""\
schedule:
  every: 1 week
  days: [{weekday}]
  start: {day} {chance.randrange(11, 20)}:30
  end: {day + timedelta(days=80)}

message:
  title: "{title}"
  body: "{body}"
  link: "kaveri://picks"
  android: {{collapse: weekly-picks}}
  ios: {{collapse: weekly-picks}}

goal:
  event: Charged
  within: {chance.choice((1, 2, 3, 5))}d
  revenue: Amount
labels: [generated, weekly]
"""


def _email(day: date, chance: Random) -> str:
    title, body = _words(chance)
    return f"""\
schedule:
  at:                                 # one campaign for each date
    - {day} 17:00
    - {day + timedelta(days=7)} 17:00

message:
  from: "Meera from Kaveri Bazaar"
  subject: "{title}"
  preheader: "{body} See what is new."
  html: emails/{chance.choice(("june-newsletter", "saturday-market"))}.html

frequency_caps: respect
control_group: [system, 5%]
subscription_groups: [Newsletter]
labels: [newsletter, generated]
"""


def _sms(day: date, chance: Random) -> str:
    return f"""\
provider: Gupshup-Promo

{_once(day, chance)}
message:
  template: grocery_off               # registers/dlt_templates.yaml: the 19-digit id and the registered text
  body: >-
    Dear customer, get Rs {chance.randrange(10, 300)} off {chance.choice(_GOODS)} at Kaveri Bazaar till
    Sunday. Shop: https://kaveri.example/{chance.choice(_GOODS)} T&C apply. Reply STOP to 56161 to opt out

frequency_caps: respect
control_group: [system, 5%]
labels: [generated, sms]
"""


def _whatsapp(day: date, chance: Random) -> str:
    return f"""\
provider: WABA-Kaveri

{_once(day, chance)}
message:
  template: pickup_ready_v2           # registers/whatsapp_templates.yaml: namespace, languages, slots
  language: en
  header: {{text: ["Kaveri Bazaar, {chance.choice(_CITIES)}"]}}
  body:
    - "there"                         # {{{{1}}}}
    - "Saturday, 21:00"               # {{{{2}}}}
  buttons: ["pickup/directions", "pickup/change"]

frequency_caps: respect
control_group: [system, 5%]
labels: [generated, service]
"""


def _inbox(day: date, chance: Random) -> str:
    title, body = _words(chance)
    return f"""\
{_once(day, chance)}
message:
  layout: carousel
  orientation: landscape
  tags: [Promotions]
  cards:
    - title: "{title}"
      title_color: "#434761"
      body: "{body}"
      body_color: "#434761"
      image: "${{cdn}}/inbox/coffee.jpg"
      link: "kaveri://collection/{chance.choice(_GOODS)}"
    - title: "For the one who cooks"
      body: "A tawa that will outlive us all."
      image: "${{cdn}}/inbox/tawa.jpg"
      link: {{android: "kaveri://p/tawa", ios: "kaveri://p/tawa"}}
  values: {{shelf: shelf-{chance.randrange(100)}}}
"""


def _webpush(day: date, chance: Random) -> str:
    title, body = _words(chance)
    return f"""\
{_once(day, chance)}
message:
  title: "{title}"
  body: "{body}"
  link: "${{web}}/wishlist"
  icon: "${{cdn}}/web/icon-192.png"
  chrome:
    image: "${{cdn}}/web/dosa-tawa.jpg"
    require_interaction: true
    buttons:
      - {{label: "Show me", link: "${{web}}/p/cast-iron-dosa-tawa"}}

frequency_caps: respect
control_group: [system, 5%]
labels: [generated, web]
"""


def _webhook(day: date, chance: Random) -> str:
    return f"""\
{_once(day, chance)}
message:
  endpoint: Loyalty Tier Service
  fields: [profile-attributes, identities]
  values:
    action: recalculate
    half: "2027-H1"
    shelf: "{chance.randrange(100)}"
    source: "{chance.choice(_CITIES)}"

labels: [generated, loyalty]
"""


_CHANNELS: Final[dict[str, Callable[[date, Random], str]]] = {
    "push": _push,
    "email": _email,
    "push again": _push,
    "sms": _sms,
    "push weekly": _push_weekly,
    "inbox": _inbox,
    "webpush": _webpush,
    "whatsapp": _whatsapp,
    "push and again": _push,
    "webhook": _webhook,
}
