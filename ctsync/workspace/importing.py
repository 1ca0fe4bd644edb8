"""Taking over what exists: the campaigns that nobody manages, and a file for each of those that somebody chose.

CleverTap's list gives an id, a name, a time and a status, its message report a channel; no call gives a text or an
audience back (contract 5). So a file says what is known, and names the rest line by line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ctsync.applying.looking import look
from ctsync.campaign.observed import ObservedCampaign, Window
from ctsync.definitions.files import is_campaign_file, stem_of
from ctsync.editing.stub import Stub, lines_to_fill_in, name_from, stub_text
from ctsync.errors import UsageError
from ctsync.lock.record import State
from ctsync.names import TOKEN_MARK, RemoteId
from ctsync.planning.claims import human_part
from ctsync.planning.planner import empty_lock
from ctsync.planning.unmanaged import Unmanaged, unmanaged, windows_between
from ctsync.problems import Level
from ctsync.redaction import Secret, redact, safe_text
from ctsync.workspace.authoring import Author
from ctsync.workspace.connection import Connection
from ctsync.workspace.message_words import SINGLE, channel_of, messages_in
from ctsync.workspace.rewriting import write_new
from ctsync.workspace.workspace import Workspace

FOLDER: Final = "imported"
"""Where the files go, below the account's campaigns, unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One campaign that nobody manages.

    `channel` is our word for it, empty if CleverTap's (`channel_word`) is none or was not told; `delivery` is
    CleverTap's. `file` has its id under `adopt` already.
    """

    row: ObservedCampaign
    channel: str
    channel_word: str
    delivery: str
    file: str

    @property
    def name(self) -> str:
        return human_part(self.row.name)


@dataclass(frozen=True, slots=True)
class Found:
    """What the account holds on the days of `windows`. `knows_channels` is false where the message report failed."""

    windows: tuple[Window, ...]
    offers: tuple[Offer, ...]
    ended: tuple[Offer, ...]
    told: Unmanaged
    knows_channels: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person says for all campaigns that are taken over; empty texts say nothing."""

    channel: str = ""
    owner: str = ""
    purpose: str = ""
    folder: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A file to be written, and the lines of it that a person has to fill in, from 1."""

    offer: Offer
    name: str
    file: str
    text: str
    left: tuple[int, ...]


def find(connection: Connection, author: Author, first: date, last: date) -> Found:
    """List the days, both included, and tell the rows apart. Raises RemoteError if one window cannot be listed."""
    workspace = author.workspace
    account = workspace.facts
    lock = workspace.lock() or empty_lock(account, workspace.account.lineage or "")
    windows = windows_between(first, last)
    told = unmanaged(lock, connection.look(look(windows)), account)
    rows = (*told.live, *told.ended)
    messages = messages_in(
        connection, [window for window in windows if any(row.day in window for row in rows)]
    )
    files = author.adopting()

    def offer(row: ObservedCampaign) -> Offer:
        message = None if messages is None else messages.get(row.id)
        word, delivery = ("", "") if message is None else (message.channel, message.delivery)
        return Offer(row, channel_of(word), word, delivery, files.get(row.id, ""))

    return Found(
        windows,
        tuple(map(offer, told.live)),
        tuple(map(offer, told.ended)),
        told,
        knows_channels=messages is not None,
    )


def chosen(found: Found, ids: Collection[int]) -> tuple[Offer, ...]:
    """The campaigns of these ids. Raises UsageError for the first that cannot be taken over, with the reason."""
    offers = {offer.row.id: offer for offer in found.offers}
    for number in ids:
        if number not in offers or offers[RemoteId(number)].file:
            raise _refusal(found, RemoteId(number))
    return tuple(offers[RemoteId(number)] for number in dict.fromkeys(ids))


def _refusal(found: Found, number: RemoteId) -> UsageError:
    owner = found.told.owners.get(number)
    adopting = next((offer.file for offer in found.offers if offer.row.id == number and offer.file), "")
    if adopting:
        return UsageError(
            f"{adopting} takes campaign {number} over already. Nothing was written.",
            hint="ctsync plan shows what is left to do.",
        )
    if owner is not None and owner.operation.state is State.RELEASED and owner.operation.remote_id == number:
        return UsageError(
            f"Campaign {number} was let go of once, as {owner.key}. Nothing was written.",
            why="The lock remembers it under that name, so its file has to have that name too.",
            hint=f"`adopt: {number}` in the file of {owner.key} takes it over again.",
        )
    if owner is not None:
        return UsageError(
            f"Campaign {number} is managed already, as {owner.key}. Nothing was written.",
            hint="ctsync status lists it.",
        )
    if any(offer.row.id == number for offer in found.ended):
        return UsageError(
            f"Campaign {number} is over, so there is nothing to take over. Nothing was written.",
            hint="A campaign like it is made with: ctsync new",
        )
    if any(row.id == number for row in found.told.ours):
        return UsageError(
            f"Campaign {number} carries the mark of this project, and the lock does not know it. Nothing was written.",
            why="It may be a create whose answer was lost, or the lock is not the newest one.",
            hint="ctsync audit",
        )
    first, last = found.windows[0].first, found.windows[-1].last
    return UsageError(
        f"CleverTap lists no campaign {number} from {first} to {last}. Nothing was written.",
        why="A campaign is listed under the day on which it starts, and not every account lists those made in the dashboard.",
        hint="Other days: --from and --to.",
    )


def drafts(author: Author, offers: Collection[Offer], wishes: Wishes, today: date) -> tuple[Draft, ...]:
    """A file for each, none of which is there yet. Raises UsageError if one cannot be written as it has to be."""
    taken: set[str] = set()
    made: list[Draft] = []
    for offer in offers:
        name = next(each for each in _names(offer) if each not in taken and not author.taken(each))
        taken.add(name)
        made.append(_draft(author, offer, name, wishes, today))
    return tuple(made)


def _names(offer: Offer) -> Iterator[str]:
    name, number = name_from(offer.name, offer.row.id), offer.row.id
    yield name
    yield f"{name}-{number}" if not name.endswith(str(number)) else f"{name}-taken-over"
    yield from (f"{name}-{number}-{count}" for count in range(2, 1_000))


def _draft(author: Author, offer: Offer, name: str, wishes: Wishes, today: date) -> Draft:
    row = offer.row
    file = _file(author, name, wishes.folder)
    stub = Stub(
        name,
        " ".join(offer.name.split()),
        row.id,
        f"{row.local_time:%Y-%m-%d %H:%M}",
        offer.channel or wishes.channel,
        wishes.owner,
        wishes.purpose,
        "" if not offer.delivery or _is_single(offer) else safe_text(offer.delivery, one_line=True, limit=40),
        _is_single(offer),
        (
            f"Taken over from CleverTap's list on {today}. What it says and whom it reaches, CleverTap shows to no tool.",
            "Fill in each line marked FILL IN as the dashboard shows it. Then `adopt` takes the campaign over: nothing is created.",
        ),
    )
    if TOKEN_MARK in stub.dashboard_name:
        raise _unwritable(row.id, f"its name holds `{TOKEN_MARK}`, the mark of ctsync's own campaigns.")
    text = stub_text(stub, file, author.known(), author.modeline(file))
    left = lines_to_fill_in(text)
    for problem in author.problems(file, text):
        if problem.level is Level.ERROR and (problem.where.file != file or problem.where.line not in left):
            raise _unwritable(row.id, problem.what)
    return Draft(offer, name, file, text, left)


def _unwritable(number: RemoteId, reason: str) -> UsageError:
    return UsageError(
        f"Campaign {number} cannot be written as a file: {reason} Nothing was written.",
        hint="Rename it in the dashboard, or leave it as it is: an unmanaged campaign is never touched.",
    )


def _is_single(offer: Offer) -> bool:
    return offer.delivery.lower() == SINGLE


def _file(author: Author, name: str, folder: str | None) -> str:
    if folder is None:
        inner = f"{author.folder}/{FOLDER}"
        is_ours = is_campaign_file(f"{inner}/{name}.yaml", author.workspace.account.campaigns)
        folder = inner if is_ours else author.folder
    return author.path_for(name, "", folder)


def write(workspace: Workspace, made: Collection[Draft], hidden: tuple[Secret, ...] = ()) -> None:
    """Write the files. Raises UsageError for one that is there by now; those before it are written.

    None is written if a name in one of them holds something of `hidden`: files go into git.
    """
    for draft in made:
        if redact(draft.text, hidden) != draft.text:
            raise _unwritable(draft.offer.row.id, "its name holds a credential of this account.")
    for draft in made:
        try:
            write_new(workspace.root, draft.file, draft.text.encode())
        except FileExistsError:
            raise UsageError(
                f"{draft.file} is there already, and stays as it is.",
                why=f"It is no campaign named {stem_of(draft.file)} of this account.",
                hint="Another place: --folder.",
            ) from None
