"""One campaign as the lock knows it, for people: what is so first, then the verdict, then how it came to be."""

from __future__ import annotations

from collections.abc import Iterator

from ctsync.lock.record import State
from ctsync.rendering.campaign_words import noun_of
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.show.receipt_words import short_digest
from ctsync.rendering.show.view import InstanceRow, OperationRow, ReceiptRow, ShowView, summary_of
from ctsync.rendering.wording import count, moment, sentences


def show_lines(view: ShowView, paper: Paper, *, verbose: bool = False) -> Iterator[str]:
    """Long digests and names are shortened, and whole where somebody asked for all."""
    lines = list(_heading(view, paper))
    yield from lines
    for number, instance in enumerate(view.instances):
        if number or lines:
            yield ""
        yield from _instance(instance, view, paper, verbose=verbose)


def _heading(view: ShowView, paper: Paper) -> Iterator[str]:
    """What is to be said of more than one campaign, and of those that were never made."""
    number = len(view.instances)
    if number != 1:
        summary = summary_of(view)
        told = count(number, "campaign") if number else "no campaign made yet"
        yield paper.ink(f"{view.name}: {told}{f'; {summary}' if summary else ''}.", Tone.HEADING)
    for each in view.approved:
        text = f"{each.by or 'Somebody'} approved all dates of {each.key} on {moment(each.at, view.zone)}."
        if each.stopped_at is not None:
            text = f"{each.key} was stopped by hand on {moment(each.stopped_at, view.zone)}, with all further dates."
        yield from paper.indented(text, "  ", tone=Tone.QUIET)
    for hold in view.holds:
        yield from paper.indented(f"{hold.words} `ctsync hold` says more.", "! ", "  ", tone=Tone.ALARM)
    for one in view.missed:
        seen = f"acknowledged by {one.seen_by}" if one.seen_by else "not acknowledged yet"
        text = f"{one.key} was missed, {moment(one.at, view.zone)}: nothing was created for it; {seen}."
        yield from paper.indented(text, "! ", "  ", tone=Tone.ALARM)


def _instance(instance: InstanceRow, view: ShowView, paper: Paper, *, verbose: bool) -> Iterator[str]:
    yield paper.ink(instance.title, Tone.HEADING)
    judged = instance.judged
    if judged is None:
        for operation in reversed(instance.operations):
            yield from _summary(operation, view, paper, "  ", verbose=verbose)
        if instance.operations[-1].state in _LEAVES_WITH_ITS_FILE:
            yield paper.ink(f"  {_ON_REMOVE[instance.on_remove]}", Tone.QUIET)
        return
    tone, mark = (Tone.ALARM, "! ") if judged.verdict.is_alarming else (Tone.NEW, "  ")
    yield from paper.indented(judged.headline, mark, "  ", tone=tone)
    for reason in judged.because:
        yield from paper.indented(sentences([reason]), "  · ", "    ")
    if judged.look:
        yield from paper.indented(judged.look, "  → ", "    ")
    for operation in instance.operations:
        yield ""
        yield from _summary(operation, view, paper, f"  Operation {operation.seq}: ", verbose=verbose)
        yield from _receipts(operation, view, paper, verbose=verbose)


_LONGEST = 400
"""Characters of one text that are shown unasked."""

_LEAVES_WITH_ITS_FILE = (State.INTENT.value, State.LIVE.value)
"""Of what has ended, was let go of or is being stopped, an apply without its file does nothing."""

_ON_REMOVE = {
    "stop": "Without its file, the next apply stops it.",
    "forget": "Without its file, the next apply lets go of it.",
    "refuse": "Without its file, the next apply refuses to go on with it.",
}


def _summary(
    operation: OperationRow, view: ShowView, paper: Paper, before: str, *, verbose: bool
) -> Iterator[str]:
    facts = [operation.words, noun_of(operation.channel)]
    facts += [] if operation.remote_id is None else [f"campaign {operation.remote_id}"]
    facts += [f"generation {operation.generation}"] if operation.generation != 1 else []
    facts += [operation.sends]
    facts += [] if operation.reach is None else [f"{operation.reach:,} people counted"]
    yield from paper.indented(before.lstrip() + " · ".join(facts), "  ", "    ", tone=Tone.CALM)
    begun = f"begun {moment(operation.intended_at, view.zone)}"
    yield from paper.indented(" · ".join(filter(None, (begun, operation.token))), "    ", tone=Tone.QUIET)
    if operation.note:
        yield from paper.indented(operation.note, "    ")
    if operation.receipts is None:
        for text in operation.approved:
            yield from paper.indented(text, "    approved     ", " " * 17)
    if operation.audience:
        yield from paper.indented(operation.audience, "    to           ", " " * 17)
    for number, (path, text) in enumerate(operation.sent):
        label = "    sent         " if number == 0 else " " * 17
        yield from paper.indented(f"{path}: {_beginning(text, verbose=verbose)}", label, " " * 17)
    if verbose:
        yield from paper.indented(operation.remote_name, "    name         ", tone=Tone.QUIET)
        yield paper.ink(f"    fingerprint  {operation.fingerprint}", Tone.QUIET)


def _beginning(text: str, *, verbose: bool) -> str:
    """A letter has more lines than a screen."""
    if verbose or len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}… (its first {_LONGEST} of {len(text):,} characters; --verbose shows all)"


def _receipts(operation: OperationRow, view: ShowView, paper: Paper, *, verbose: bool) -> Iterator[str]:
    """In their order, under the moment that several may share."""
    if not operation.receipts:
        yield "    Not recorded: it was made by a ctsync that kept no receipts."
    last = ""
    for receipt in operation.receipts or ():
        when = last if receipt.at is None else moment(receipt.at, view.zone)
        if when != last:
            yield f"    {when}"
            last = when
        yield from _receipt(receipt, paper, verbose=verbose)


def _receipt(receipt: ReceiptRow, paper: Paper, *, verbose: bool) -> Iterator[str]:
    body = f" [body {short_digest(receipt.body)}]" if receipt.body and not verbose else ""
    yield from paper.indented(f"{receipt.words}{body}", "      - ", "        ")
    if receipt.body and verbose:
        yield paper.ink(f"        body {receipt.body}", Tone.QUIET)
