"""No command ever shows or keeps a passcode, whatever a server does with the one it was sent (reliability A8, G13).

The server gives it back in every disguise, in every place of every answer. What commands write to the terminal and to
disk is searched for each disguise.
"""

from __future__ import annotations

import base64
import html
import json
import os
import quopri
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ctsync.applying.calls import ListDays, PostCreate
from ctsync.applying.events import After, Before, Event
from ctsync.cli.app import COMMANDS, run
from tests.support.echo_server import EchoServer, http
from tests.support.shop import CAMPAIGN, PROVIDERS, SETTINGS
from tests.support.world import World

PASSCODE = "c4nary-Pass%Code&=k9"
ACCOUNT = """\
  local:
    url: {url}
    account_id: {{env: CT_ID}}
    passcode: {{env: CT_PASSCODE}}
    timezone: Asia/Kolkata
    limits: {{in_flight: 1}}
"""
DATA = PASSCODE.encode()


def shifted(by: int) -> str:
    """Its base64 inside of a longer text, without the letters that the text around it decides."""
    whole = base64.b64encode(b"\xfb" * by + DATA + b"\xff\xff").decode()
    return whole[{0: 0, 1: 2, 2: 3}[by] : (by + len(DATA)) * 8 // 6]


ENCODINGS: Mapping[str, str] = {
    "raw": PASSCODE,
    "base64": shifted(0),
    "base64, one byte on": shifted(1),
    "base64, two bytes on": shifted(2),
    "urlsafe base64": base64.urlsafe_b64encode(DATA).decode().rstrip("="),
    "URL": quote(PASSCODE, safe=""),
    "JSON": "".join(f"\\u{ord(letter):04x}" for letter in PASSCODE),
    "hex": DATA.hex(),
    "HEX": DATA.hex().upper(),
    "reversed": PASSCODE[::-1],
    "upper": PASSCODE.upper(),
    "lower": PASSCODE.lower(),
    "HTML": html.escape(PASSCODE),
    "HTML entities": "".join(f"&#{ord(letter)};" for letter in PASSCODE),
    "UTF-16": "\0".join(PASSCODE),
    "quoted-printable": quopri.encodestring(DATA).decode(),
}
SHOWN_NUL = (PASSCODE.replace("", "\\u{0}")[5:-5], PASSCODE.replace("", "\\u0000")[6:-6])
"""What becomes of UTF-16 where control characters are made visible."""

ORDERS = [list(ENCODINGS.values())[at:] + list(ENCODINGS.values())[:at] for at in range(len(ENCODINGS))]
"""Each disguise comes first in one of them: an answer is shown by its beginning."""


def found_in(text: str) -> list[str]:
    """The names of the disguises that stand in a text."""
    shown = [name for name, form in ENCODINGS.items() if form in text]
    return shown + ["UTF-16, shown"] * any(form in text for form in SHOWN_NUL)


Place = Callable[[str, dict[str, Any], str], bytes]


def refusal(status: int) -> Place:
    words = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 413: "Too Large", 500: "Server Error"}
    return lambda _call, _answer, text: http(
        {"status": "fail", "error": f"bad {text}", "code": status}, f"{status} {words[status]}"
    )


def latin(text: str) -> str:
    """As a header can carry it."""
    return text.replace("\0", "").replace("\n", "")


def in_rows(call: str, answer: dict[str, Any], text: str) -> bytes:
    """A well-formed list whose campaigns, foreign ones too, are called like that; elsewhere an unknown key."""
    if call != "list":
        return http(answer | {text: text})
    day = 202706011200
    rows = [row | {"status": text} for row in answer["targets"]]
    rows.append({"id": 9, "name": text[:90], "scheduled_on": day, "status": "pending"})
    return http(answer | {"targets": rows})


def in_numbers(call: str, answer: dict[str, Any], text: str) -> bytes:
    key = {"estimate": "estimates", "result": "result"}.get(call)
    return http(answer | ({key: {text: 5, "sent": 1}} if key else {"error": text}))


PLACES: Mapping[str, Place] = {
    "refused 400": refusal(400),
    "refused 401": refusal(401),
    "refused 403": refusal(403),
    "failed 500": refusal(500),
    "failed with 200": lambda _c, _a, text: http({"status": "fail", "error": text}),
    "refused with 200": lambda _c, _a, text: http({"status": "fail", "error": text, "code": 400}),
    "a page": lambda _c, _a, text: http(f"<html>{text}".encode(), "502 Bad Gateway", kind="text/html"),
    "a key": lambda _c, _a, text: http({text: text}),
    "a malformed row": lambda _c, _a, text: http({"status": "success", "targets": [{"name": text}]}),
    "names and statuses": in_rows,
    "numbers": in_numbers,
    "headers": lambda _c, _a, text: http(
        {}, "503 No", headers=(f"Retry-After: {latin(text)}", f"X-Echo: {latin(text)}"), date=latin(text)
    ),
    "the content type": lambda _c, _a, text: http({}, kind=f"text/{latin(text)}"),
    "the status text": lambda _c, _a, text: http({}, f"500 {latin(text)}"),
    "limited": lambda _c, _a, text: http(
        {"status": "fail", "error": text, "code": 429}, "429 Slow", headers=(f"Retry-After: {latin(text)}",)
    ),
    "no HTTP": lambda _c, _a, text: text.encode() + b"\r\n\r\n",
    "a redirect": lambda _c, _a, text: http(
        {"to": text}, "302 Found", headers=(f"Location: http://127.0.0.1:9/{latin(text)}",)
    ),
    "cut short": lambda _c, _a, text: http({"status": "success", "error": text})[:-1],
    "broken JSON": lambda _c, _a, text: http(json.dumps({"status": text}).encode()[:-1]),
    "one key twice": lambda _c, _a, text: http(b'{"status":"success","x":1,"x":"' + text.encode() + b'"}'),
    "not UTF-8": lambda _c, _a, text: http(b'{"status":"\xff' + text.encode() + b'"}'),
    "too large": lambda _c, _a, text: http(text.encode() * 40_000),
    "compressed": lambda _c, _a, text: http({"a": text}, headers=("Content-Encoding: gzip",)),
}

TALKING: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("plan", "--detailed-exitcode"): ("list", "estimate"),
    ("apply", "--yes"): ("list", "estimate", "create", "stop"),
    ("apply", "--roll"): ("list",),
    ("stop", "mango-fridays-push"): ("list", "stop"),
    ("hold", "--until", "30d", "--stop"): ("list", "stop"),
    ("audit",): ("list",),
    ("status",): ("list",),
    ("report",): ("result",),
    ("import",): ("list", "report"),
    ("calendar",): ("list", "report"),
    ("lock", "rebuild", "--evidence", "nothing is lost", "--yes"): (),
    ("resolve", "mango-fridays-push", "--seen"): (),
    ("doctor",): ("list", "estimate"),
    ("send-test", "mango-fridays-push", "--to", "asha", "--yes"): ("push",),
    ("trigger", "otp", "--to", "identity:U1", "--data", "DATA", "--yes"): ("externaltrigger",),
}
"""Each command that talks to the account, with the calls that it makes. DATA is the file that `Shop` writes."""
SILENT = {
    *("init", "new", "lint", "explain", "payload", "schema", "show", "fmt", "texts", "sandbox"),
    *("preview", "simulate", "ci"),
}
"""Commands that talk to nobody, to a forge, or to the local CleverTap and its public passcode alone."""

CASES = [(command, call, place) for command, asked in TALKING.items() for call in asked for place in PLACES]


@dataclass
class Searched:
    """What was looked at."""

    outputs: int = 0
    hits: list[str] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    echoes: int = 0
    struck_out: int = 0


@dataclass
class Shop:
    """A repository with a local account, and two campaigns that are live there; brought back to that before each run."""

    root: Path
    server: EchoServer
    capture: pytest.CaptureFixture[str]
    searched: Searched
    world: World = field(default_factory=World)
    kept: dict[Path, bytes] = field(default_factory=dict)

    def begin(self) -> None:
        settings = SETTINGS.replace("defaults:", ACCOUNT.format(url=self.server.url) + "defaults:")
        self.write("ctsync.yaml", settings)
        self.write("registers/providers.yaml", PROVIDERS)
        self.write("registers/people.yaml", "version: 1\npeople: {asha: {identity: U10023}}\n")
        self.write("registers/triggers.yaml", "version: 1\ntriggers: {otp: {campaign_id: 1701230000}}\n")
        self.write("data.json", '{"code": "4711"}')
        self.campaign("mango-fridays-push", "Mangoes")
        self.campaign("thursday-picks-push", "Picks")
        assert run(self.command("apply", "--yes"), rest=self.rest) == 0, self.capture.readouterr()
        self.server.world.add_by_hand("Flash sale", "20270603 10:00")
        self.world = deepcopy_of(self.server.world)
        self.kept = {path: path.read_bytes() for path in self.files()}
        self.campaign("mango-fridays-push", "Mangoes for all")
        self.campaign("new-this-week-push", "New")

    def again(self) -> None:
        """As it was after the first apply, with one campaign changed and one that is new."""
        for path in self.files():
            if path not in self.kept:
                path.unlink()
        for path, content in self.kept.items():
            path.write_bytes(content)
        self.server.world = deepcopy_of(self.world)
        self.server.spoil = lambda _call, _answer: None

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def campaign(self, name: str, title: str) -> None:
        text = CAMPAIGN.format(name=name, at="2027-06-01 18:30", title=title)
        self.write(f"campaigns/{name}.yaml", text)

    def files(self) -> list[Path]:
        return [path for path in (self.root / ".ctsync").rglob("*") if path.is_file()]

    def command(self, *arguments: str) -> list[str]:
        data = str(self.root / "data.json")
        words = [data if each == "DATA" else each for each in arguments]
        return ["-C", str(self.root), "--account", "local", *words]

    def rest(self, seconds: float, _flag: Any) -> None:
        """Time passes for the account; nobody waits."""
        self.server.world.advance(timedelta(seconds=seconds))

    def search(self, what: str, *arguments: str, listener: Callable[[Event], None] | None = None) -> int:
        """Run a command, and look at all that it wrote."""
        self.capture.readouterr()
        code = run(self.command(*arguments), listener, self.rest)
        written = self.capture.readouterr()
        texts = {"stdout": written.out, "stderr": written.err}
        texts |= {path.name: path.read_bytes().decode("utf-8", "replace") for path in self.files()}
        for name, text in texts.items():
            self.searched.outputs += 1
            self.searched.hits += [f"{what}: {form} in {name}" for form in found_in(text)]
        self.searched.codes[code] += 1
        self.searched.struck_out += "***" in written.out + written.err
        return code

    def echo(self, call: str, place: str, text: str) -> None:
        """Give it back in that place of every answer to that call."""

        def spoil(asked: str, answer: dict[str, Any]) -> bytes | None:
            if asked != call:
                return None
            self.searched.echoes += 1
            return PLACES[place](asked, answer, text)

        self.server.spoil = spoil


def deepcopy_of(world: World) -> World:
    return World(now=world.now, rows=deepcopy(world.rows))


@pytest.fixture
def shop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shop]:
    monkeypatch.setenv("CT_ID", "ABCD-RSTU-1234")
    monkeypatch.setenv("CT_PASSCODE", PASSCODE)
    before = os.umask(0o077)
    with EchoServer() as server:
        made = Shop(tmp_path, server, capsys, Searched())
        made.begin()
        yield made
        assert server.passcodes == {PASSCODE}, "the server had something to give back"
    os.umask(before)


def test_every_command_is_known_to_talk_or_to_be_silent():
    assert {words[0] for words in TALKING} | SILENT == set(COMMANDS)
    assert {words[0] for words in TALKING} & SILENT == set()


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_search_finds_each_disguise_that_is_planted(name):
    assert name in found_in(f"before {ENCODINGS[name]} after")
    assert found_in("before *** after") == []


def interrupt(event: Event) -> None:
    """Ctrl-C, as a create is about to leave."""
    if isinstance(event, Before) and isinstance(event.call, PostCreate):
        os.kill(os.getpid(), signal.SIGINT)


def break_down(event: Event) -> None:
    """A mistake of ours whose text holds what the server said."""
    is_list = isinstance(event, After) and isinstance(event.call, ListDays)
    if is_list:
        raise RuntimeError(" ".join(ENCODINGS.values()))


def test_no_way_to_end_shows_a_passcode(shop: Shop):
    """Exit codes that an answer alone does not bring about."""
    text = " ".join(ENCODINGS.values())
    for name, arguments, listener, code in (
        ("interrupted", ("apply", "--yes"), interrupt, 130),
        ("broken down", ("apply", "--yes"), break_down, 1),
    ):
        shop.again()
        shop.echo("estimate", "numbers", text)
        assert shop.search(name, *arguments, listener=listener) == code
    assert any(path.name.startswith("error-") for path in shop.files()), (
        "the traceback was kept, and searched"
    )
    shop.again()
    shop.echo("list", "names and statuses", text)
    twin = shop.server.world.add_by_hand(shop.server.world.rows[0].name, "20270601 18:30")
    assert shop.search("found twice", "audit") == 9, twin
    shop.again()
    shop.echo("list", "a page", text)
    (shop.root / ".ctsync/local.lock").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    assert shop.search("a damaged lock", "apply", "--yes") == 10
    shop.again()
    for path in (shop.root / "campaigns").iterdir():
        path.unlink()
    assert shop.search("emptied", "apply", "--yes") == 8
    assert shop.searched.hits == []


def test_no_passcode_is_shown_or_kept_whatever_a_server_gives_back(shop: Shop, record_property):
    orders = cycle(ORDERS)
    for number, (command, call, place) in enumerate(CASES):
        order = next(orders)
        shop.again()
        shop.echo(call, place, " ".join(order))
        shape = ("--format", "json") if number % 3 == 0 else ()
        shop.search(f"{' '.join(command)}, {call}, {place}", *command, *shape)
    searched = shop.searched
    record_property("canary", str(searched))
    assert searched.hits == []
    assert searched.echoes >= len(CASES)
    assert searched.struck_out > len(CASES) / 3, "answers were shown, without it"
    assert {0, 1, 2, 4, 5, 6} <= set(searched.codes), searched.codes
    assert searched.outputs >= 2_000
