"""Each campaign that people wrote by hand comes out of `ctsync new` all but finished: three edits at most.

An edit is one place of the file: lines side by side that differ. Comments count for nothing, and both files are
formatted first. The answers are what a person would give who has the finished campaign in mind; whatever `ctsync new`
does not ask about is left to the edits.
"""

from __future__ import annotations

import difflib
import re
import shutil
import sys
from pathlib import Path

import pytest

from ctsync.cli.app import run
from ctsync.editing.formatting import formatted
from ctsync.editing.order import CampaignOrder
from ctsync.problems import Problems
from tests.editing.yaml_trees import tree

EXAMPLES = Path(__file__).parents[2].parent / "shared" / "examples"
MOST_EDITS = 3

pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="this clone stands alone, without the examples")

PUSH = [
    "--channel",
    "push",
    "--purpose",
    "promotional",
    "--owner",
    "acme/crm-india",
    "--devices",
    "android, ios",
]
OFFERS = ["--notification-channel", "offers"]

ANSWERS: dict[str, list[str]] = {
    "emi-due-reminder": [
        *("--channel", "push", "--purpose", "transactional", "--owner", "acme/lending"),
        *("--profile", "EMI Due: true, Risk Score: {less_than: 700}", "--expect", "15k..20k"),
        *("--send-to-at-most", "18k", "--at", "2026-12-04 10:00"),
        *("--clock", "user", "--if-missed", "next_day", "--cutoff", "20:30"),
        *("--title", "Your EMI is due on 7 December", "--body", "Pay by 7 December to avoid a late fee."),
        *("--link", "acme://loans/pay", "--notification-channel", "service", "--ios", "sound: soft.caf, badge: 1"),
        *("--devices", "android, ios", "--all-devices", "--quiet-hours", "21:00..06:00"),
        *("--goal", "event: Charged, within: 3d, revenue: Amount", "--control-group", "5%"),
        *("--frequency-caps", "ignore", "--throttle", "respect", "--expires", "2026-12-07 23:59"),
        *("--labels", "lending, service"),
    ],
    "flash-hours-push": [
        *PUSH, *OFFERS, "--everyone", "--expect", "3.8M..4.2M",
        *("--at", "2026-12-11 12:00, 2026-12-12 12:00, 2026-12-13 12:00", "--title", "Flash hour: noon to one"),
        *("--body", "Twenty offers, sixty minutes. Gone at one o'clock.", "--link", "acme://flash"),
        *("--quiet-hours", "none", "--expires", "60m", "--throttle", "respect"),
    ],
    "grocery-150-off-sms": [
        *("--channel", "sms", "--purpose", "promotional", "--owner", "acme/crm-india", "--countries", "IN"),
        *("--event", "Charged", "--window", "60d", "--profile", "Country: India", "--expect", "80k..95k"),
        *("--at", "2026-12-23 11:00", "--template", "grocery_150_off", "--provider", "Gupshup-Promo", "--body"),
        (
            "Dear customer, get Rs 150 off your next grocery order at ACME. Shop: https://acme.in/g150 T&C apply. "
            "Reply STOP to 56161 to opt out"
        ),
    ],
    "lapsed-big-spenders": [
        *("--channel", "push", "--purpose", "promotional", "--owner", "acme/crm-india", "--devices", "android"),
        *(*OFFERS, "--event", "Charged", "--window", "2026-01-01..2026-08-31", "--where"),
        'Amount: {at_least: 5000, less_than: 100000}, "Items|Category": [Sneakers, Running], Coupon: {exists: false}',
        *("--profile", "Plan: {not: free}, City: {contains: pur}, Phone: {exists: true}"),
        *("--did", "event: App Launched, at_least: 5, from: 2026-06-01, to: 2026-08-31"),
        *("--did-not", "event: Charged, from: 2026-09-01, to: 2026-11-30", "--expect", "12k..18k"),
        *("--at", "2026-12-02 19:30", "--title", "It has been a while"),
        *("--body", "Your next pair ships free until Sunday.", "--link", "acme://home"),
    ],
    "monthly-newsletter": [
        *("--channel", "email", "--purpose", "promotional", "--owner", "acme/lifecycle", "--provider", "SendGrid-IN"),
        *("--profile", "Newsletter: monthly", "--expect", "240k..300k", "--every", "1 month", "--days", "1"),
        *("--start", "2026-12-01 10:00", "--end", "2027-06-30", "--horizon", "14d", "--from", "Asha at ACME"),
        *("--subject", "What is new at ACME this month", "--html", "emails/monthly-newsletter.html"),
        *("--preheader", "Three new shops, a recipe from our kitchen, and what you asked us for."),
        *("--subscription-groups", "Newsletter"),
    ],
    "pickup-ready-whatsapp": [
        *("--channel", "whatsapp", "--purpose", "transactional", "--owner", "acme/stores", "--provider", "WABA-Main"),
        *("--profile", "Pickup Status: ready", "--expect", "900..1500", "--at", "2026-12-05 10:00"),
        *("--template", "pickup_ready_v2", "--language", "en", "--header", "text: [ACME Phoenix Mall]"),
        *("--body", "there", "--body", "Saturday 5 December, 21:00"),
        *("--button", "pickup/directions", "--button", "pickup/change", "--frequency-caps", "ignore"),
    ],
    "rain-offer": [
        *PUSH, *OFFERS, "--profile", "Push Opt In: true", "--at", "2026-12-07 17:00", "--title", "It is raining. Stay in.",
        *("--link", "acme://food", "--market", "mumbai=City: Mumbai", "--market", "pune=City: [Pune, Pimpri]"),
        *("--market", "chennai=City: Chennai", "--set", "markets.mumbai.message.body=Free delivery in Mumbai tonight."),
        *("--set", "markets.pune.message.body=Free delivery in Pune tonight."),
        *("--set", "markets.chennai.message.body=Free delivery in Chennai tonight."),
    ],
    "weekly-picks-push": [
        *PUSH, "--segment", "Active shoppers", "--expect", "600k..750k", "--per-run", "700k", "--every", "1 week",
        *("--days", "thu", "--start", "2026-12-03 18:30", "--end", "2027-03-25"),
        *("--title", "Your Thursday picks are here", "--link", "acme://picks"),
        *("--body", "Six things chosen for you, and two are already going fast."),
        *("--image", "${cdn}/picks/weekly-2x1.jpg"),
        *("--android", "notification_channel: offers, collapse: weekly-picks", "--ios", "collapse: weekly-picks"),
    ],
    "winter-lookbook-inbox": [
        *("--channel", "inbox", "--purpose", "promotional", "--owner", "acme/brand", "--devices", "android, ios"),
        *("--all-devices", "--event", "App Launched", "--window", "2026-09-01..2026-11-30", "--expect", "800k..1M"),
        *("--at", "2026-12-01 09:00", "--layout", "carousel", "--orientation", "landscape", "--tags", "Promotions"),
        *("--values", "lookbook: winter-2026", "--card"),
        (
            'title: The winter lookbook, body: "Eleven coats, photographed in Manali.", '
            'image: "${cdn}/inbox/coats.jpg", link: "acme://lookbook/coats"'
        ),
        "--card",
        'title: Boots that mean it, body: "Waterproof, and still warm at minus ten.", image: "${cdn}/inbox/boots.jpg"',
    ],
    "wishlist-price-drop-web": [
        *("--channel", "webpush", "--purpose", "promotional", "--owner", "acme/web-growth"),
        *("--segment", "Wishlist, price dropped", "--expect", "5k..8k", "--at", "2026-12-10 19:00"),
        *("--title", "Price drop on your wishlist", "--link", "https://acme.example/wishlist"),
        *("--body", "Trail Runner 2 is now Rs 3,499. Only a few pairs left in your size."),
        *("--icon", "${cdn}/web/icon-192.png"),
    ],
    "xmas-eve-sneakers": [
        *("--channel", "push", "--purpose", "promotional", "--owner", "acme/crm-india", "--countries", "IN"),
        *("--dashboard-name", "Xmas Eve sneakers", "--event", "Product Viewed", "--window", "14d"),
        *("--where", "Category: Sneakers", "--profile", "City: [Mumbai, Pune, Chennai]", "--expect", "350k..450k"),
        *("--at", "2026-12-24 09:00", "--clock", "user", "--if-missed", "drop", "--cutoff", "21:00"),
        *("--title", "24 hours only: 40% off sneakers", "--image", "${cdn}/xmas/sneakers-2x1.jpg", "--body"),
        "Hi {{ Profile.Name | default: 'there' }}, your size is back in stock. The price goes up at midnight.",
        *("--link", "acme://collection/sneakers?promo=XMAS40", *OFFERS),
        *("--translate", "hi.title=सिर्फ़ 24 घंटे: स्नीकर्स पर 40% की छूट", "--translate"),
        "hi.body=नमस्ते {{ Profile.Name | default: 'जी' }}, आपका साइज़ फिर से स्टॉक में है। आधी रात को कीमत बढ़ जाएगी।",
        *("--offer", "code: XMAS40, from: 2026-12-24 00:00, until: 2026-12-24 23:59", "--expires", "2026-12-24 23:59"),
    ],
    "year-end-tier-recalculation": [
        *("--channel", "webhook", "--purpose", "transactional", "--owner", "acme/loyalty-platform"),
        *("--profile", "Loyalty Member: true", "--expect", "1.1M..1.3M", "--at", "2026-12-31 23:00"),
        *("--endpoint", "Loyalty Tier Service", "--fields", "profile-attributes, identities"),
        *("--values", 'action: recalculate, year: "2026"', "--frequency-caps", "ignore"),
    ],
}  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The examples' settings and registers, without their campaigns."""
    for part in ("registers", "emails"):
        shutil.copytree(EXAMPLES / part, tmp_path / part, copy_function=shutil.copyfile)
        (tmp_path / part).chmod(0o755)
    shutil.copyfile(EXAMPLES / "ctsync.yaml", tmp_path / "ctsync.yaml")
    return tmp_path


def test_there_are_answers_for_every_example():
    assert sorted(ANSWERS) == sorted(path.stem for path in (EXAMPLES / "campaigns").glob("*.yaml"))


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_an_example_needs_three_edits_at_most(repository, name, capsys):
    assert run(["-C", str(repository), "new", name, *ANSWERS[name]]) == 0, capsys.readouterr().err
    made = (repository / "campaigns" / f"{name}.yaml").read_text(encoding="utf-8")
    wanted = (EXAMPLES / "campaigns" / f"{name}.yaml").read_text(encoding="utf-8")
    edits = edited_places(made, wanted)
    assert len(edits) <= MOST_EDITS, edits
    assert run(["-C", str(repository), "fmt", "--check", "campaigns"]) == 0
    capsys.readouterr()
    sys.stdout.write(f"{name}: {len(edits)} edits\n")  # shown by `pytest -rP`


def edited_places(made: str, wanted: str) -> list[str]:
    """The places where the lines of two files differ."""
    old, new = _lines(made), _lines(wanted)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        "\n".join([*(f"-{line}" for line in old[a:b]), *(f"+{line}" for line in new[c:d])])
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]


def _lines(text: str) -> list[str]:
    root = tree(text)
    assert root is not None
    laid_out = formatted(text.encode(), "x.yaml", CampaignOrder(root.text_of("channel")), Problems())
    assert isinstance(laid_out, str)
    bare = [re.sub(r"\s+# .*$", "", line) for line in laid_out.splitlines()]
    return [line for line in bare if line.strip() and not line.startswith("#")]
