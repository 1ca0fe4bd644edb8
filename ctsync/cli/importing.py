"""`ctsync import`: what exists already, and a file for what somebody wants to manage from here."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import click

from ctsync.campaign.definition import Purpose
from ctsync.channels import CHANNELS
from ctsync.cli.here import keep_secrets, open_here
from ctsync.cli.options import Asked, a_command
from ctsync.cli.progress import Progress
from ctsync.cli.screen import Screen
from ctsync.errors import UsageError
from ctsync.rendering.offers_view import ImportedRow, ImportedView, OfferRow, OffersView
from ctsync.rendering.wording import shown
from ctsync.workspace.authoring import Author
from ctsync.workspace.importing import Draft, Found, Offer, Wishes, chosen, drafts, find, write

BEFORE = timedelta(days=30)
AFTER = timedelta(days=92)
"""The days around today that are listed unless somebody says otherwise: four lists."""

MOST_DAYS = timedelta(days=800)
"""As many as setting an account up looks through: 26 lists."""


@a_command("import", example="ctsync import 1795000002 1795000014 --owner kaveri/crm")
@click.argument("ids", nargs=-1, type=click.IntRange(1), metavar="[ID]...")
@click.option("--from", "first", metavar="DATE", help="The first day to list; without it, 30 days ago.")
@click.option("--to", "last", metavar="DATE", help="The last day to list; without it, 92 days ahead.")
@click.option("--name", "part", metavar="TEXT", default="", help="Show only names that hold this.")
@click.option(
    "--channel",
    type=click.Choice(tuple(CHANNELS)),
    help="Show only this channel. With IDs: their channel, where CleverTap does not tell it.",
)
@click.option("--all", "is_all", is_flag=True, help="Show also what is over; it cannot be taken over.")
@click.option("--owner", metavar="TEXT", default="", help="Who looks after them, for the files.")
@click.option("--purpose", type=click.Choice(get_args(Purpose)), help="What they are for, for the files.")
@click.option("--folder", metavar="DIR", help="Where the files go; without it, campaigns/imported.")
@click.pass_obj
def command(
    asked: Asked,
    /,
    ids: tuple[int, ...],
    *,
    first: str | None,
    last: str | None,
    part: str,
    channel: str | None,
    is_all: bool,
    **given: str | None,
) -> None:
    """Show the account's campaigns that nobody manages, and write a file for those that you choose.

    With IDs, or by choosing at a terminal. A file says what CleverTap's list tells, and marks each line that you have to
    fill in: no tool can read a campaign's text or audience back. The campaign itself is not touched.
    """
    screen, mask = Screen(asked), _umask()
    author = Author(open_here(asked))
    workspace = author.workspace
    with Progress(is_shown=not asked.quiet) as progress, workspace.connected(progress) as connection:
        keep_secrets(asked, connection)
        today = connection.now().astimezone(ZoneInfo(workspace.account.zone)).date()
        found = find(connection, author, *_days(first, last, today))
    picked = chosen(found, ids)
    if not ids:
        offers = [each for each in _shown(found, is_all=is_all) if _matches(each, part, channel)]
        can_choose = (
            screen.is_attended and asked.format == "terminal" and any(each in found.offers for each in offers)
        )
        screen.show(screen.renderer.offers(_view(found, offers, is_numbered=can_choose)))
        picked = _choice(screen, found, offers) if can_choose else ()
    if not picked:
        return
    wishes = Wishes(channel or "", given["owner"] or "", given["purpose"] or "", given["folder"])
    made = drafts(author, picked, wishes, today)
    os.umask(mask)
    write(workspace, made, asked.secrets)
    screen.show(screen.renderer.imported(_written(made)))


def _umask() -> int:
    """What others may do with a file that this person makes: a campaign file is no secret, unlike the rest."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _days(first: str | None, last: str | None, today: date) -> tuple[date, date]:
    """Raises UsageError for what is no span of days."""
    begin = today - BEFORE if first is None else _day(first, "--from")
    end = max(today, begin) + AFTER if last is None else _day(last, "--to")
    if end < begin:
        raise UsageError(
            f"{end} is before {begin}.", hint="--from is the earlier day, and --to the later one."
        )
    if end - begin > MOST_DAYS:
        raise UsageError(
            f"From {begin} to {end} are more than {MOST_DAYS.days} days.",
            why="CleverTap lists 31 days at a time, at the account's own pace.",
            hint="Take a shorter span.",
        )
    return begin, end


def _day(written: str, option: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(
            f"{shown(written, 100)} is not a date.", hint=f"Write, for example: {option} 2027-06-01"
        ) from None


def _shown(found: Found, *, is_all: bool) -> tuple[Offer, ...]:
    return (*found.offers, *found.ended) if is_all else found.offers


def _matches(offer: Offer, part: str, channel: str | None) -> bool:
    return part.casefold() in offer.name.casefold() and channel in (None, offer.channel)


def _view(found: Found, offers: list[Offer], *, is_numbered: bool) -> OffersView:
    return OffersView(
        found.windows[0].first,
        found.windows[-1].last,
        len(found.windows),
        tuple(map(_row, offers)),
        len(found.offers),
        len(found.ended),
        len(found.told.ours),
        found.knows_channels,
        is_numbered,
    )


def _row(offer: Offer) -> OfferRow:
    row = offer.row
    return OfferRow(
        row.id,
        offer.name,
        offer.channel or offer.channel_word,
        offer.delivery,
        row.status.value,
        f"{row.local_time:%Y-%m-%d %H:%M}",
        offer.file,
    )


def _choice(screen: Screen, found: Found, offers: list[Offer]) -> tuple[Offer, ...]:
    """What the person at the terminal picks; nothing if they pick nothing."""
    while True:
        typed = (
            screen.ask("Which ones? Numbers or ids with commas; Enter takes none:").replace(",", " ").split()
        )
        try:
            return chosen(found, [_picked(each, offers) for each in typed])
        except UsageError as error:
            screen.show([f"  {shown(error.what)}"])


def _picked(typed: str, offers: list[Offer]) -> int:
    """A number of the table or an id. Raises UsageError."""
    if not (typed.isascii() and typed.isdigit()):
        raise UsageError(f"{shown(typed, 40)} is no number.")
    return offers[int(typed) - 1].row.id if 0 < int(typed) <= len(offers) else int(typed)


def _written(made: tuple[Draft, ...]) -> ImportedView:
    return ImportedView(
        tuple(ImportedRow(draft.offer.row.id, draft.file, draft.text, draft.left) for draft in made)
    )
