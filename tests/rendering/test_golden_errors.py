"""The whole terminal output of `ctsync lint` for one mistake each, as a marketer reads it.

Each file of `tests/golden/errors` is one mistake. Read them as somebody who has never seen YAML: is the sentence true
and short, does the caret stand under the letter to blame, and is it clear what to write? `make golden` renews them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ctsync.rendering.paper.cells import width
from tests.support.golden import Golden
from tests.support.shop import SETTINGS, a_shop

NAME = "mango-fridays-push"
FILE = f"campaigns/{NAME}.yaml"
WIDTH = 88
"""Cells of a line where there is no terminal."""
GOOD = f"""\
name: {NAME}
owner: kaveri/crm
purpose: promotional
channel: push

audience:
  event: Charged
  within: 30d
  where: {{Amount: {{at_least: 500}}}}
  expect: 4k..5k

schedule:
  at: 2027-06-04 11:00

message:
  title: "Mango Friday 🥭"
  body: "Banganapalli are in: ₹119 a kilo."
  link: "kaveri://collection/mango"
  android: {{tray_priority: high}}

expires: 9h
quiet_hours: {{from: 21:00, to: 09:00, in: account, then: delay}}
labels: [mango]
"""
REGISTERS = {
    "tracking_plan": "version: 1\nevents:\n  Charged: {Amount: number, City: text}\nprofile: {Plan: text}\n",
    "segments": 'version: 1\nsegments:\n  Plus members: {id: "1700000001", means: Members}\n',
    "providers": (
        "version: 1\n"
        "providers: {SendGrid-IN: {channel: email}}\n"
        'notification_channels: {offers: "Sales and offers"}\n'
    ),
}
AUDIENCE = re.search(r"audience:\n(?:  .*\n)+", GOOD)[0]  # type: ignore[index]  # it is there

MISTAKES: dict[str, tuple[str, str]] = {
    # The first hour: signs that mean something in YAML.
    "a colour without quotes": ("{tray_priority: high}", "{color: #FF0000}"),
    "a colour without quotes on its line": (
        "  android: {tray_priority: high}",
        "  android:\n    color: #FF0000",
    ),
    "a template without quotes": ('"Mango Friday 🥭"', "{{ Profile.Name }}, mangoes are in"),
    "a block tag without quotes": ('"Mango Friday 🥭"', "{% if x %}Mango{% endif %}"),
    "bold without quotes": ('"Mango Friday 🥭"', "*Mango* Friday"),
    "a colon in a text": ('"Mango Friday 🥭"', "Sale: 50% off"),
    "a colon in a text in Hindi": ('"Mango Friday 🥭"', "आम का शुक्रवार: ₹119"),
    "a colon in a text with emoji": ('"Mango Friday 🥭"', "🥭👨‍👩‍👧 Friday: ₹119"),
    "an owner with an at sign": ("kaveri/crm", "@kaveri/crm"),
    "a percent sign first": ('"Mango Friday 🥭"', "%off today"),
    "a backtick first": ('"Mango Friday 🥭"', "`MANGO` inside"),
    "an exclamation mark first": ('"Mango Friday 🥭"', "!Mango Friday"),
    "an ampersand first": ('"Mango Friday 🥭"', "& more mangoes"),
    "brackets as text": ('"Mango Friday 🥭"', "[Name], mangoes are in"),
    "a number sign in a text": ('"Mango Friday 🥭"', "We are #1 in mangoes"),
    "an angle first": ('"Mango Friday 🥭"', "> 50% off"),
    "a dash first": ('"Mango Friday 🥭"', "- 50% off"),
    "a quote in a text": ('"Mango Friday 🥭"', '"The "king" of fruit"'),
    "a quote never closed": ('"Mango Friday 🥭"', '"Mango Friday 🥭'),
    "an apostrophe in single quotes": ('"Mango Friday 🥭"', "'It's mango time'"),
    "a backslash in quotes": ('"Mango Friday 🥭"', '"Mango\\Friday"'),
    "curly quotes around a text with a colon": ('"Mango Friday 🥭"', "“Sale: 50% off”"),
    "curly quotes around a name": ("purpose: promotional", "purpose: “promotional”"),
    "no blank behind a colon": ('title: "Mango', 'title:"Mango'),
    "an equals sign for a colon": ('title: "Mango', 'title = "Mango'),
    "a colon of full width": ('title: "Mango', 'title： "Mango'),
    "a hidden blank behind a colon": ("owner: kaveri", "owner:\u00a0kaveri"),
    "a tab": ("  title:", "\ttitle:"),
    "a tab between words": ("Mango Friday", "Mango\tFriday"),
    "indented too far": ("  body:", "    body:"),
    "indented too little": ("  body:", " body:"),
    "a list begun on the line of its key": ("labels: [mango]", "labels: - mango"),
    "a bracket never closed": ("labels: [mango]", "labels: [mango"),
    "a brace never closed": ("{tray_priority: high}", "{tray_priority: high"),
    "a key twice": ("expires: 9h", "expires: 9h\nexpires: 12h"),
    "an anchor": ("expires: 9h", "expires: &nine 9h"),
    "two documents": ("expires: 9h", "---\nexpires: 9h"),
    "a conflict of git": ("expires: 9h", "<<<<<<< HEAD\nexpires: 9h\n=======\nexpires: 8h\n>>>>>>> june"),
    "a direction override": ("Mango Friday", "Mango \u202eFriday"),
    "a zero-width space in a key": ("expires:", "expires\u200b:"),
    "a line break of another world": ("Mango Friday", "Mango\u2028Friday"),
    # Values in a form that the key does not know.
    "yes for a flag": ("{tray_priority: high}", "{tray_priority: high}\n  ios: {mutable_content: yes}"),
    "on for a flag": (AUDIENCE, "audience: {everyone: on, expect: 4k..5k}\n"),
    "nine at night": ("from: 21:00", "from: 9pm"),
    "a date with slashes": ("2027-06-04 11:00", "24/12/2027 11:00"),
    "a date with a zone": ("2027-06-04 11:00", "2027-06-04T11:00+05:30"),
    "a day that does not exist": ("2027-06-04 11:00", "2027-06-31 11:00"),
    "now": ("2027-06-04 11:00", "now"),
    "a number with commas": ("4k..5k", "4,000..5,000"),
    "a number with a currency": ("at_least: 500", "at_least: ₹500"),
    "a range with a dash": ("4k..5k", "4k-5k"),
    "a range the wrong way round": ("4k..5k", "5k..4k"),
    "a duration in words": ("expires: 9h", "expires: 9 hours"),
    "five big M": ("within: 30d", "within: 5M"),
    "a link that is not encrypted": ("kaveri://collection/mango", "http://kaveri.example/mango"),
    "a link without its beginning": ("kaveri://collection/mango", "www.kaveri.example/mango"),
    "an empty value": ("expires: 9h", "expires:"),
    "an empty text": ('"Mango Friday 🥭"', '""'),
    "a list where a map is meant": ("schedule:\n  at: 2027-06-04 11:00", "schedule: [2027-06-04 11:00]"),
    "a text where a map is meant": ("schedule:\n  at: 2027-06-04 11:00", "schedule: 2027-06-04 11:00"),
    "a map where a text is meant": ('"Mango Friday 🥭"', '{en: "Mango Friday"}'),
    "a list where a text is meant": ("owner: kaveri/crm", "owner: [kaveri/crm, kaveri/brand]"),
    # Keys.
    "a misspelt key": ("  title:", "  titel:"),
    "a key of another family": ("labels: [mango]", "hashtags: [mango]"),
    "a key with a Cyrillic letter": ("owner:", "оwner:"),
    "a key of another channel": ("labels: [mango]", "labels: [mango]\nsubscription_groups: [Newsletter]"),
    "a key of the message of another channel": ("  link:", '  subject: "Mangoes"\n  link:'),
    "a required key missing": ("owner: kaveri/crm\n", ""),
    "a required key of a map missing": ('  title: "Mango Friday 🥭"\n', ""),
    "two keys that exclude each other": ("  event: Charged", "  event: Charged\n  segment: Plus members"),
    "two windows": ("within: 30d", "within: 30d\n  from: 2027-04-01\n  to: 2027-04-30"),
    "an operator of another language": ("{at_least: 500}", '{">=": 500}'),
    "a misspelt operator": ("{at_least: 500}", "{atleast: 500}"),
    "a word that is not on the list": ("purpose: promotional", "purpose: promo"),
    "an unknown channel": ("channel: push", "channel: pusj"),
    # Names that live elsewhere.
    "a name that the file does not have": (f"name: {NAME}", "name: mango-friday-push"),
    "a name in capitals": (f"name: {NAME}", "name: Mango Fridays"),
    "an unknown variable": ("kaveri://collection/mango", "${ccdn}/mango"),
    "a variable never closed": ("kaveri://collection/mango", "${cdn/mango"),
    "an unknown segment": (AUDIENCE, "audience:\n  segment: Plus member\n  expect: 4k..5k\n"),
    "an unknown event": ("event: Charged", "event: charged"),
    "an unknown property": ("{Amount:", "{amount:"),
    "a text where the plan has a number": ("at_least: 500", "at_least: many"),
}


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    made = a_shop(tmp_path, capsys)
    made.remove("thursday-picks-push")
    made.write("ctsync.yaml", f"{SETTINGS}variables: {{cdn: https://cdn.kaveri.example}}\n")
    for stem, text in REGISTERS.items():
        made.write(f"registers/{stem}.yaml", text)
    return made


def test_the_campaign_without_a_mistake_has_none(shop):
    shop.write(FILE, GOOD)
    assert shop("lint").out == "0 errors, 0 warnings. 1 campaign file checked.\n"


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_reads_like_that(shop, golden: Golden, mistake: str):
    right, wrong = MISTAKES[mistake]
    assert GOOD.count(right) == 1
    shop.write(FILE, GOOD.replace(right, wrong))
    ended = shop("lint")
    assert ended.code == 1
    assert re.match(rf"{re.escape(FILE)}:\d+:\d+  [A-Z]+\d+  error\n", ended.out)
    assert max(map(width, ended.out.splitlines())) <= WIDTH
    golden(f"errors/{mistake.replace(' ', '-')}.txt", ended.out)


WHOLE_FILES = {
    "an empty file": "",
    "a file of comments": "# Mango Fridays\n# Write me\n",
    "a file that is a list": "- name: mango\n- name: rice\n",
    "a file that is a text": "Mango Friday on the fourth of June\n",
    "a file in capitals": GOOD.upper(),
}


@pytest.mark.parametrize("mistake", WHOLE_FILES)
def test_a_whole_file_that_is_wrong_reads_like_that(shop, golden: Golden, mistake: str):
    shop.write(FILE, WHOLE_FILES[mistake])
    golden(f"errors/{mistake.replace(' ', '-')}.txt", shop("lint").out)


ODD_FILES = {
    "a file in UTF-16": GOOD.encode("utf-16"),
    "a file of Windows in Latin-1": GOOD.replace("🥭", "\u00e0 la carte").replace("₹", "").encode("latin-1"),
    "line ends of old computers": GOOD.replace("\n", "\r").encode(),
}


@pytest.mark.parametrize("mistake", ODD_FILES)
def test_bytes_that_are_wrong_read_like_that(shop, golden: Golden, mistake: str):
    (shop.root / FILE).write_bytes(ODD_FILES[mistake])
    golden(f"errors/{mistake.replace(' ', '-')}.txt", shop("lint").out)


def test_an_included_file_that_is_misspelt_reads_like_that(shop, golden: Golden):
    shop.write("emails/june-newsletter.html", "<p>Hi</p>")
    shop.write(FILE, _email("emails/June-newsletter.html"))
    golden("errors/an-included-file-in-another-case.txt", shop("lint").out)


def test_an_included_file_that_hides_something_reads_like_that(shop, golden: Golden):
    shop.write("emails/june.html", "<p>Hi</p>\n<p>Pay \u202e911₹\u202c</p>\n")
    shop.write(FILE, _email("emails/june.html"))
    golden("errors/an-included-file-that-hides-something.txt", shop("lint").out)


def _email(html: str) -> str:
    message = f"message:\n  from: Kaveri\n  subject: Mangoes\n  html: {html}\n"
    head = GOOD.partition("message:")[0].replace("channel: push", "channel: email\nprovider: SendGrid-IN")
    return head + message
