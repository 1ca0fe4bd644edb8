"""Plans as heavy as real ones are: e-mails near the limit of lint, pictures that several campaigns show, four weeks."""

from __future__ import annotations

import struct
import zlib
from random import Random
from typing import Final

from ctsync.campaign.desired import DesiredCampaign
from ctsync.campaign.payload import create_payload
from ctsync.planning.change import Create
from ctsync.previews import previews_of
from ctsync.rendering.payload_view import Payload
from ctsync.rendering.plan.view import plan_view
from ctsync.rendering.plan_page import PlanPage
from tests.previews.making import CDN, EVERYTHING, a_campaign
from tests.support.calendars import everything
from tests.support.plans import a_plan, a_review

GREETING: Final = "<h1>Hi {{ Profile.Name | default: 'there' }}, the week in your shop</h1>"
_HEAD: Final = (
    '<!doctype html>\n<html lang="en">\n<head>\n  <meta charset="utf-8">\n  <meta name="color-scheme" content="light dark">\n'
    "  <style>\n    body { margin: 0; background: #f4f1ea; color: #222222 }\n    .card { background: #ffffff }\n"
    "    @media (prefers-color-scheme: dark) { body { background: #15171c; color: #eceef3 } .card { background: #23262e } }\n"
    "    @media (max-width: 480px) { .side { display: none } }\n  </style>\n</head>\n<body>\n"
)
_ROW: Final = """  <tr>
    <td class="card" align="left" style="padding:12px 24px;font-family:Arial,'Helvetica Neue',sans-serif;font-size:16px;line-height:24px">
      <b>{name}</b>, this week only. Picked on Thursday, at your door on Friday: we pack it when it is ripe &amp; not before.
    </td>
    <td class="card side" width="120" align="right" style="padding:12px 24px;font-family:Arial,sans-serif"><a href="https://acme.example/p/{name}" style="color:#0a58ca;text-decoration:none">To the {name}</a></td>
  </tr>
"""


def a_letter(number: int, kilobytes: int, greeting: str = GREETING, logo: str = "") -> str:
    """HTML as programs for letters write it: tables in tables, each cell with its style, and a link every few lines."""
    picture = f'  <img src="{logo}" alt="The shop" width="200">\n' if logo else ""
    out = [_HEAD, picture, greeting, '\n<table role="presentation" width="600" cellpadding="0">\n']
    size, row = sum(map(len, out)), 0
    while size < kilobytes * 1024:
        out.append(_ROW.format(name=f"mango-{number}-{row % 20}"))  # the same twenty things, twice and more
        size, row = size + len(out[-1]), row + 1
    return "".join([*out, "</table>\n</body>\n</html>\n"])


def a_png(seed: int, width: int = 240, height: int = 120) -> bytes:
    """A picture that no packing makes smaller: some 3 bytes a pixel."""
    dice = Random(seed)
    lines = b"".join(b"\x00" + dice.randbytes(width * 3) for _ in range(height))

    def chunk(kind: bytes, content: bytes) -> bytes:
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )


PICTURES: Final = {
    f"images/{name}.png": a_png(seed) for seed, name in enumerate(("crate", "basket", "stall"))
} | {"images/logo.png": a_png(9, 80, 40)}


def a_mail(number: int, html: str, *, verified: bool = False) -> DesiredCampaign:
    """`verified`: the account has tried Liquid in e-mails, so each made-up person reads their own name."""
    name = f"market-{number}-email"
    return a_campaign("email", files={"emails/news.html": html}, name=name, verified=verified)


def a_push(number: int, picture: str) -> DesiredCampaign:
    message = {
        **EVERYTHING["push"],
        "image": f"{CDN}/{picture}.png",
        "body": "Hi {{ Profile.Name | default: 'you' }}",
    }
    return a_campaign("push", message, name=f"market-{number}-push")


def page_with(*campaigns: DesiredCampaign) -> PlanPage:
    """The page of a plan that makes all of these, with its four weeks."""
    made = sorted(campaigns, key=lambda each: str(each.key))
    return PlanPage(
        plan_view(a_review(a_plan(*(Create(each) for each in made))), blocks=None),
        {str(each.key): previews_of(each, PICTURES) for each in made},
        {str(each.key): Payload(str(each.key), create_payload(each, each.human_name), {}) for each in made},
        "e41d0c2f9a55",
        "kaveri",
        everything(),
    )


def mails(kilobytes: int, *, verified: bool = False, number: int = 20) -> PlanPage:
    """That many new e-mails, no two alike."""
    return page_with(*(a_mail(each, a_letter(each, kilobytes), verified=verified) for each in range(number)))


def a_market() -> PlanPage:
    """Eight e-mails with a logo and twelve pushes, which share three pictures."""
    logo = f"{CDN}/logo.png"
    letters = (a_mail(number, a_letter(number, 30, logo=logo)) for number in range(8))
    pushes = (a_push(number, ("crate", "basket", "stall")[number % 3]) for number in range(12))
    return page_with(*letters, *pushes)


def small() -> PlanPage:
    """One of each, to look at: an e-mail with a picture, read by four people, and a push."""
    mail = a_mail(1, a_letter(1, 6, logo=f"{CDN}/logo.png"), verified=True)
    return page_with(mail, a_push(2, "crate"))
