"""The sentences for what is held back, drifted or merely remarked on: why, and what to write."""

from __future__ import annotations

from dataclasses import dataclass

from ctsync.lock.holds import Hold
from ctsync.lock.record import Operation, State
from ctsync.planning.change import Block, Blocked, Drift, Remark
from ctsync.rendering.lock.hold_words import hold_words, release_command, sentence
from ctsync.rendering.wording import shown


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is as it is, and what a person can do about it."""

    why: str
    do: str = ""


_BLOCKS: dict[Block, Reason] = {
    Block.GUARD: Reason(
        "It would send too soon. Nothing is created in the last 15 minutes before a send, and nothing is replaced in"
        " the last 35, because an unclear answer could not be settled in time.",
        "a later time",
    ),
    Block.PAST: Reason("Its time has passed and it was never created, so nobody got it.", "a later time"),
    Block.ALREADY_SENDING: Reason(
        "{id} is being sent right now, and CleverTap cannot edit a campaign. It stays as it is.",
        "nothing new: undo the edit; or wait until it is over and raise `generation` to send the new version too",
    ),
    Block.NO_REMAINDER: Reason(
        "{id} has begun, and what is left of the new schedule is not one campaign that reaches nobody twice."
        " The live one stays as it is.",
        "a `start` after the next send, on one of the new `days`",
    ),
    Block.RELEASED: Reason(
        "ctsync let go of {id} for good, as the file once asked (`on_remove: forget`) or somebody said"
        " (`ctsync lock forget`).",
        "`adopt: {id}` to take it over again",
    ),
    Block.LOOKALIKE: Reason(
        "The account already holds {id} with this name on this day, and ctsync did not make it. Creating it again"
        " could send the same message twice.",
        "`adopt: {id}` if it is this campaign, or `not_the_same_as: [{id}]` if it is another one",
    ),
    Block.MADE_BY_A_LOST_LOCK: Reason(
        "The account already holds {id}, which a lost lock made for this very campaign. Creating it again could send the"
        " same message twice.",
        "nothing: stop {id} in the dashboard, and plan again. If it is over, and shall go out once more:"
        " `not_the_same_as: [{id}]`",
    ),
    Block.KIN: Reason(
        "{other} reaches the same people on the same day, and it is not out of the way.",
        "nothing: apply again once {other} is stopped. If it went out already, raise `generation` to send once more",
    ),
    Block.TWIN: Reason(
        "{id} was made twice by CleverTap, and the extra one is not proven stopped: people would get it beside the new"
        " version.",
        "nothing: stop {id} in the dashboard, and apply again",
    ),
    Block.HANDOVER: Reason(
        "{other} still has people that this part takes, and it does not let go of them before.",
        "what keeps {other} from being replaced; or, if both take people from each other, take these people out of"
        " both, apply, and give them to their new parts then",
    ),
    Block.RENAMED_WITHOUT_SAYING: Reason(
        "The same campaign is live under the name {other}. Without a word about it, people would get it twice, or a"
        " running campaign would be stopped for nothing.",
        "`renamed_from: [{other}]`",
    ),
    Block.REFUSES_REMOVAL: Reason(
        "Its file is gone, and it said `on_remove: refuse`. {id} stays live.",
        "the file again; or stop it on purpose: `ctsync stop {key}`",
    ),
    Block.NOT_LISTED: Reason(
        "The file adopts {id}, and CleverTap does not list a live campaign of that id on these days.",
        "the id as the dashboard shows it, and the day it is scheduled for",
    ),
    Block.NAMED_OTHERWISE: Reason(
        "The file adopts {id}, and CleverTap lists that one as “{other}”, which is not the file's name. A wrong id would"
        " have somebody else's campaign stopped.",
        "`dashboard_name: {other}` if it is this campaign; else the right id",
    ),
    Block.WINDOW_OPEN: Reason(
        "CleverTap takes the new version only from {other} on, when its audience window has passed. The live one"
        " stays as it is until then.",
        "nothing: apply again on {other}",
    ),
    Block.SERVED: Reason(
        "People got an earlier version of it on one of these days.",
        "a higher `generation`, if they are to get it once more",
    ),
    Block.HALTED: Reason(
        "The panic button stopped it as a whole, and no file takes that back.",
        "a higher `generation`, if it should be sent again",
    ),
    Block.UNSETTLED: Reason(
        "The lock was lost and rebuilt, and it is not settled what became of some numbers or campaigns of the lost one:"
        " this may exist already.",
        "nothing: settle what the notes of this plan name, and apply again",
    ),
    Block.LIST_NOT_WHOLE: Reason(
        "CleverTap's list of these days leaves out {id}, which is {other} and not over, so it may leave out others: perhaps one"
        " that somebody made by hand for the same people. Nothing is created beside what nobody can see.",
        "nothing: apply again in a few minutes. If {id} stays away, look for it in the dashboard, and move it back to its day"
        " if somebody moved it. Only if it is stopped or gone there: `ctsync lock forget {other} --reason TEXT`, after which"
        " ctsync never stops it. Once its last send is over, it is not looked for any more",
    ),
    Block.HELD: Reason(
        "Somebody set a hold on it: nothing is made before it ends, and what is live stays as it is.",
        "nothing: apply again when it is over. `ctsync hold` lists what holds",
    ),
    Block.GENERATION_WHILE_RUNNING: Reason(
        "`generation` was raised while {id} is still running, so people could get both.",
        "the old `generation` for now; raise it when the campaign is over",
    ),
}

_OTHER_SIDE = Reason(
    "Its file is gone, and {other} has just the same content. It stays live until that is settled.",
    "`renamed_from` in {other}, if it is the same campaign",
)
_TAKEN = Reason(
    "The file adopts {id}, which already belongs to {other}.", "remove `adopt`, or remove {other}"
)

DRIFTS: dict[Drift, Reason] = {
    Drift.UNSEEN: Reason(
        "CleverTap does not list it, which proves nothing. It is never created again by itself.",
        "look in the dashboard",
    ),
    Drift.PAUSED: Reason("Somebody paused it in the dashboard.", "resume it there, or `ctsync stop` it"),
    Drift.MOVED: Reason(
        "Its time was changed in the dashboard.", "the same time in the file, or move it back there"
    ),
    Drift.RENAMED: Reason("Its name was changed in the dashboard.", "change it back there"),
    Drift.STOPPED_BY_OTHERS: Reason(
        "Somebody stopped it in the dashboard, and that is final.",
        "a higher `generation` to send it all the same",
    ),
    Drift.UNKNOWN_STATUS: Reason(
        "CleverTap gives it a status that ctsync does not know.", "look in the dashboard"
    ),
}

_REMARKS: dict[Remark, str] = {
    Remark.COSMETIC: "Its labels or its name differ; no effect on what is sent. They change at the next replace.",
    Remark.CHANGED_AFTER_SENDING: "The file changed after it went out. Raise `generation` to send the new version too.",
    Remark.ADOPTED: "Taken over; CleverTap does not show its content. It is replaced only when `generation` is raised.",
    Remark.GENERATION_RAISED: "`generation` was raised, but it has not gone out yet, so there is nothing to send again.",
    Remark.CHANGE_WAITS: "The file changed too; that waits until the account is in order.",
}


_ENDED: dict[State, str] = {
    State.STOPPED_BEFORE: "It was stopped before anybody got it.",
    State.STOPPED_MAYBE: "It was stopped, and some people may have got it.",
    State.FOREIGN: "Somebody stopped it in the dashboard.",
    State.MISSED: "Its time passed and it was never created.",
}


def remark_words(remark: Remark, operation: Operation) -> str:
    """What is said of a campaign that is left as it is."""
    if remark is Remark.SENT:
        state = State.STOPPED_MAYBE if operation.done_to else operation.state
        ended = _ENDED.get(state, "It has gone out.")
        return f"{ended} Raise `generation` to send it{'' if operation.state in _ENDED else ' once more'}."
    return _REMARKS[remark]


def reason_of(blocked: Blocked) -> Reason:
    """The reason of one blocked change, with its ids and names filled in."""
    reason = _BLOCKS[blocked.block]
    if blocked.block is Block.RENAMED_WITHOUT_SAYING and blocked.desired is None:
        reason = _OTHER_SIDE
    if blocked.block is Block.NOT_LISTED and blocked.other:
        reason = _TAKEN
    if blocked.hold is not None:
        return _held(blocked.hold, blocked)
    known = blocked.other_id or (blocked.record.operation.remote_id if blocked.record else None)
    words = {"id": str(known or "the live one"), "other": shown(blocked.other), "key": str(blocked.key)}
    return Reason(reason.why.format_map(words), reason.do.format_map(words))


def _held(hold: Hold, blocked: Blocked) -> Reason:
    """Until when, by whom and why; of a live campaign also that it stays."""
    old = None if blocked.record is None else blocked.record.operation
    kept = f" {old.remote_id} stays live as it is." if old is not None and old.state is State.LIVE else ""
    zone = "UTC" if blocked.desired is None else blocked.desired.account.zone
    return Reason(
        f"{sentence(hold_words(hold, zone))} Nothing that it covers is made before it ends.{kept}",
        f"nothing: apply again when it is over; or end it: `{release_command(hold.scope)}`",
    )
