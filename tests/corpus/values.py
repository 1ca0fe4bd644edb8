"""Campaigns whose values are the trouble: valid YAML, read through the whole door with its settings and registers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

DIGITS = "9" * 5_000
_CAMPAIGN = {
    "name": "case",
    "owner": "acme/crm",
    "purpose": "promotional",
    "channel": "push",
    "devices": "[android]",
    "audience": "{everyone: true, expect: 10..20}",
    "schedule": "{at: 2027-06-02 19:30}",
    "message": '{title: "Hi", body: "There", android: {notification_channel: offers}}',
}


def campaign(**keys: str) -> str:
    """A push that is right, with keys replaced or added as YAML."""
    return "".join(f"{key}: {value}\n" for key, value in {**_CAMPAIGN, **keys}.items() if value)


def audience(**keys: str) -> str:
    inside = {"everyone": "true", "expect": "10..20", **keys}
    return campaign(
        audience="{" + ", ".join(f"{key}: {value}" for key, value in inside.items() if value) + "}"
    )


def event(**keys: str) -> str:
    return audience(everyone="", event="Charged", within=keys.pop("within", "30d"), **keys)


def message(title: str) -> str:
    return campaign(message=f"{{title: {title}, body: There, android: {{notification_channel: offers}}}}")


def _many(pattern: str, number: int, between: str = ", ") -> str:
    return between.join(pattern.format(i) for i in range(number))


def market_file(markets: int, dates: int) -> str:
    """So many markets, told apart as they should be, each with so many moments."""
    first = datetime(2027, 6, 2, 19, 30)
    moments = ", ".join(f"{first + timedelta(hours=hour):%Y-%m-%d %H:%M}" for hour in range(dates))
    each = _many("m{0}: {{audience: {{profile: {{City: c{0}}}, expect: 10..20}}}}", markets)
    return campaign(
        audience="{profile: {Plan: a}, expect: 10..20}",
        schedule=f"{{at: [{moments}]}}",
        markets=f"{{{each}}}",
    )


FILES: dict[str, tuple[Callable[[], str], str]] = {
    "a campaign as it should be": (campaign, "loads"),
    "five thousand digits as a range": (lambda: audience(expect=f"{DIGITS}..{DIGITS}"), "TYPE001 6:36"),
    "five thousand digits as thousands": (lambda: audience(expect=f"1.{DIGITS}k..2M"), "TYPE001 6:36"),
    "five thousand digits as a cap": (lambda: audience(send_to_at_most=DIGITS), "TYPE001 6:61"),
    "five thousand digits as a generation": (lambda: campaign(generation=DIGITS), "TYPE001 9:13"),
    "five thousand digits as an id": (lambda: campaign(adopt=DIGITS), "TYPE001 9:8"),
    "five thousand digits as a percentage": (lambda: campaign(control_group=f"{DIGITS}%"), "TYPE001 9:16"),
    "five thousand digits as a duration": (lambda: campaign(expires=f"{DIGITS}h"), "TYPE001 9:10"),
    "five thousand digits as a window": (lambda: event(within=f"{DIGITS}d"), "TYPE001 6:52"),
    "five thousand digits in a filter": (
        lambda: event(where=f"{{Amount: {{at_least: {DIGITS}}}}}"),
        "TYPE001 6:84",
    ),
    "five thousand digits in raw": (lambda: campaign(raw=f"{{a: {DIGITS}}}"), "TYPE001 9:10"),
    "five thousand digits as a year": (
        lambda: campaign(schedule=f"{{at: {DIGITS}-06-02 19:30}}"),
        "TYPE001 7:16",
    ),
    "a huge exponent in raw": (lambda: campaign(raw="{a: 1e999999999}"), "TYPE001 9:10"),
    "digits of another script": (lambda: audience(expect="\u0967\u0966..\u0968\u0966"), "TYPE001 6:36"),
    "digits of full width": (lambda: audience(expect="\uff11\uff10..20"), "TYPE001 6:36"),
    "a superscript": (lambda: audience(send_to_at_most="10\u00b2"), "TYPE001 6:61"),
    "the year 9999": (lambda: campaign(schedule="{at: 9999-12-31 23:59}"), "TYPE001 7:16"),
    "the year 1": (lambda: campaign(schedule="{at: 0001-01-01 00:00}"), "TYPE001 7:16"),
    "the thirtieth of February": (lambda: campaign(schedule="{at: 2027-02-30 19:30}"), "TYPE001 7:16"),
    "the twenty-fifth hour": (lambda: campaign(schedule="{at: 2027-06-02 25:00}"), "TYPE001 7:16"),
    "a window of a million days": (lambda: event(within="1000000d"), "TYPE001 6:52"),
    "a window of many months": (lambda: event(within="99999mo"), "TYPE001 6:52"),
    "a thousand million runs": (
        lambda: campaign(schedule="{at: 2027-06-02 19:30, every: 1 day, runs: 999999999}"),
        "EXC001 7:34",
    ),
    "a rhythm without end": (
        lambda: campaign(schedule="{at: 2027-06-02 19:30, every: 1 day, end: 9999-12-31}"),
        "EXC001 7:34",
    ),
    "fifty thousand dates": (
        lambda: campaign(schedule="{at: [" + ", ".join(["2027-06-02 19:30"] * 49_000) + "]}"),
        "SCH005 7:35",
    ),
    "fifty thousand wrong dates": (
        lambda: campaign(schedule="{at: [" + _many("x{}", 49_000) + "]}"),
        "TYPE001 7:17",
    ),
    "fifty thousand wrong devices": (
        lambda: campaign(devices="[" + _many("x{}", 49_000) + "]"),
        "TYPE001 5:11",
    ),
    "fifty thousand wrong countries": (
        lambda: campaign(countries="[" + _many("x{}", 49_000) + "]"),
        "TYPE001 9:13",
    ),
    "twenty thousand unknown keys": (lambda: campaign() + _many("titel{}: x\n", 20_000, ""), "CORE001 9:1"),
    "twenty thousand unknown keys of a message": (
        lambda: campaign(message="{" + _many("titel{}: x", 24_000) + "}"),
        "REQ001 8:10",
    ),
    "an unknown key of a megabyte": (lambda: campaign() + "? " + "x" * 1_000_000 + "\n: y\n", "CORE001 9:3"),
    "twenty thousand filters": (lambda: event(where="{" + _many("p{}: x", 24_000) + "}"), "AUD008 6:69"),
    "ten thousand conditions": (
        lambda: audience(everyone="", did="[" + _many("{{event: C{}, within: 3d}}", 9_800) + "]"),
        "AUD008 6:42",
    ),
    "four thousand markets": (
        lambda: campaign(markets="{" + _many("m{}: {{audience: {{}}}}", 4_000) + "}"),
        "TYPE001 9:1",
    ),
    "a wide raw": (lambda: campaign(raw="{" + _many("k{}: 1", 24_000) + "}"), "loads"),
    "a deep raw": (lambda: campaign(raw="{a: " * 30 + "1" + "}" * 30), "loads"),
    "a deep query": (
        lambda: audience(everyone="", query="{a: " * 29 + "1" + "}" * 29),
        "loads",
    ),
    "a title of a megabyte": (lambda: message("x" * 1_000_000), "TYPE001 8:18"),
    "a title of Hindi": (lambda: message("\u0939\u093f\u0928\u094d\u0926\u0940 " * 40_000), "PUSH005 8:10"),
    "a title of families": (
        lambda: message("\U0001f468\u200d\U0001f469\u200d\U0001f467" * 40_000),
        "PUSH005 8:10",
    ),
    "a title of variables": (lambda: message('"' + "${x}" * 200_000 + '"'), "TYPE001 8:18"),
    "a title of open variables": (lambda: message('"' + "${" * 400_000 + '"'), "TYPE001 8:18"),
    "a title that names a long variable often": (
        lambda: message('"' + "${long}" * 100_000 + '"'),
        "TYPE001 8:18",
    ),
    "a title of open templates": (lambda: message('"' + "{{" * 400_000 + '"'), "TYPE001 8:18"),
    "a title of templates": (lambda: message('"' + "{{ x }}" * 140_000 + '"'), "TYPE001 8:18"),
    "a title of conditions": (lambda: message('"' + "{% if x %}" * 100_000 + '"'), "TYPE001 8:18"),
    "a name of a megabyte": (lambda: campaign(name="a" * 1_000_000), "TYPE001 1:7"),
    "an owner of a megabyte": (lambda: campaign(owner="a/" * 100_000 + "b"), "loads"),
    "a name with a control character": (lambda: campaign(name='"a\\u0001"'), "YAML001 1:7"),
    "a name in emoji": (lambda: campaign(name="\U0001f600"), "TYPE001 1:7"),
    "a name of another alphabet": (lambda: campaign(name="c\u0430se"), "TYPE001 1:7"),
    "a name in capitals": (lambda: campaign(name="Case"), "TYPE001 1:7"),
    "ten thousand languages": (
        lambda: campaign(
            languages="{from: Profile.Plan, default: en, " + _many("l{}: {{title: a}}", 9_000) + "}"
        ),
        "REQ001 9:12",
    ),
    "five hundred markets with as many faulty languages": (
        lambda: campaign(
            markets="{" + _many("m{}: {{audience: {{}}}}", 500) + "}",
            languages="{default: en, " + _many("l{}: {{message: {{title: x}}}}", 500) + "}",
        ),
        "REQ001 10:12",
    ),
    "four hundred markets with twenty thousand moments": (lambda: market_file(400, 19_000), "TYPE001 9:1"),
    "a hundred markets with a thousand moments": (lambda: market_file(100, 1_000), "SCH007 7:53"),
    "a thousand templates that are open": (
        lambda: message('"' + "{{" * 1_000 + "x" * 190_000 + '"'),
        "TYPE001 8:18",
    ),
    "a thousand tags that are open": (
        lambda: message('"' + ("{%" + "x" * 190) * 1_000 + '"'),
        "TYPE001 8:18",
    ),
    "ends before beginnings": (lambda: message('"' + "}}" * 900 + "{{" * 900 + '"'), "TYPE001 8:18"),
    "a thousand outputs": (lambda: message('"' + "{{ Profile.Name }}" * 1_000 + '"'), "PER002 8:18"),
    "a thousand conditions": (lambda: message('"' + "{% if Profile.Name %}" * 1_000 + '"'), "PER003 8:18"),
    "four hundred conditions in each other": (
        lambda: message('"' + "{% if Profile.Name %}" * 400 + "x" + "{% endif %}" * 400 + '"'),
        "PUSH005 8:10",
    ),
    "a thousand links": (lambda: message('"' + "https://a.b/" * 16_000 + '"'), "PUSH005 8:10"),
    "a letter with two hundred thousand accents": (lambda: message("a" + "\u0301" * 199_000), "PUSH005 8:10"),
    "every value a list of lists": (lambda: "".join(f"{key}: [[[a]]]\n" for key in _CAMPAIGN), "TYPE001 1:7"),
    "every value a map of maps": (
        lambda: "".join(f"{key}: {{a: {{b: c}}}}\n" for key in _CAMPAIGN),
        "TYPE001 1:7",
    ),
    "every value empty": (lambda: "".join(f"{key}:\n" for key in _CAMPAIGN), "TYPE002 1:6"),
    "every value null": (lambda: "".join(f"{key}: null\n" for key in _CAMPAIGN), "CORE002 1:7"),
    "every value a blank": (lambda: "".join(f'{key}: " "\n' for key in _CAMPAIGN), "TYPE002 1:7"),
    "a key that Python knows": (lambda: campaign(__class__="a", model_config="b"), "CORE001 9:1"),
    "a link into an IPv6 address": (
        lambda: campaign(message="{title: a, body: b, link: 'https://[" + "a" * 100_000 + "'}"),
        "PUSH005 8:10",
    ),
    "a path up and out": (
        lambda: campaign(channel="email", message="{from: A, subject: s, html: ../../etc/passwd}"),
        "CHN001 5:1",
    ),
}
"""Name: how to make it, and the verdict, which is `loads` or the first problem's rule, line and column."""

LETTER = campaign(
    channel="email",
    devices="",
    provider="SendGrid-IN",
    message="{from: Acme, subject: Hi, html: emails/a.html}",
)
"""The campaign whose letter is each of these."""

LETTERS: dict[str, Callable[[], str]] = {
    "tags": lambda: "<a>" * 60_000,
    "signs": lambda: "<" * 190_000,
    "attributes": lambda: "<a " + "a " * 90_000,
    "a quote without end": lambda: '<a href="' + "x" * 190_000,
    "comments without end": lambda: "<!--" * 45_000,
    "comments that seem to end": lambda: "<!-- >" * 30_000,
    "marked sections": lambda: "<![CDATA[>" * 15_000,
    "instructions": lambda: "<? " * 60_000 + ">",
    "declarations": lambda: "<!DOCTYPE " * 18_000,
    "ends": lambda: "</a " * 45_000,
    "scripts": lambda: "<script>" * 15_000 + "</scrip" * 4_000,
    "styles": lambda: "<style>" + "a{b:c}" * 30_000 + "</style>",
    "references": lambda: "&" * 190_000,
    "folds in folds": lambda: "<div>" * 38_000,
    "pictures": lambda: "<img>" * 38_000,
    "links": lambda: '<a href="http://a.b">' * 9_000,
    "templates": lambda: "{{" * 1_000 + "x" * 190_000,
    "a megabyte": lambda: "x" * 1_000_000,
    "more than a megabyte": lambda: "x" * 1_100_000,
}
"""Included HTML that keeps parsers busy."""
