"""Every check, in the order in which they are made and shown."""

from __future__ import annotations

from typing import Final

from ctsync.checkup.check import Group, Kind

SETTINGS: Final = Kind(
    "settings",
    Group.SETTINGS,
    "settings",
    "ctsync.yaml and the account's entry in it",
    "It says which account is meant, where it is and which clock it keeps.",
)
CREDENTIALS: Final = Kind(
    "credentials",
    Group.SETTINGS,
    "credentials",
    "the variables that ctsync.yaml names; what they hold is never shown",
    "CleverTap knows an account by its id and a passcode.",
)
PASSCODE: Final = Kind(
    "passcode",
    Group.SETTINGS,
    "passcode",
    "what whoever holds the passcode can do",
    "CleverTap has no passcode that can only read.",
)
FILES: Final = Kind(
    "private-files",
    Group.SETTINGS,
    "private files",
    "who may read the state folder and a lock in a file",
    "They hold texts, audiences and campaign ids, and the lock decides what is created and stopped.",
)
ANSWERS: Final = Kind(
    "answers",
    Group.CLEVERTAP,
    "answers",
    "one list call for today",
    "Without an answer nothing can be planned, applied or stopped.",
)
CLOCK: Final = Kind(
    "clock",
    Group.CLEVERTAP,
    "clock",
    "the time in CleverTap's answer beside this machine's",
    "A wrong clock makes a send look further away than it is. Beyond 60 seconds ctsync creates nothing.",
)
LIST: Final = Kind(
    "list",
    Group.CLEVERTAP,
    "campaign list",
    "one list call for the next 31 days",
    "The list is all that CleverTap shows: by it ctsync proves what exists and what is stopped. CleverTap's pages disagree on "
    "whether campaigns made in the dashboard are in it; ctsync works either way, and never touches what is not its own.",
)
NAMES: Final = Kind(
    "names",
    Group.CLEVERTAP,
    "names come back",
    "the listed names of campaigns that ctsync created, byte for byte",
    "ctsync knows its campaigns again by the mark at the end of their names. If names came back changed, a lost answer "
    "could become a second campaign.",
)
ZONE: Final = Kind(
    "time-zone",
    Group.CLEVERTAP,
    "time zone",
    "when campaigns are listed, and which of them CleverTap has begun",
    "CleverTap never says which clock an account keeps. With a wrong `timezone` every send is hours early or late.",
)
REGISTER_FILES: Final = Kind(
    "register-files",
    Group.REGISTERS,
    "register files",
    "the files in registers/",
    "A register that cannot be read counts as empty, and every name from it as unknown.",
)
REGISTERED: Final = Kind(
    "registered-names",
    Group.REGISTERS,
    "registered names",
    "an estimate for each name that the registers hold; nothing is created",
    "CleverTap refuses a campaign that names what its dashboard does not have, and it does so on the day of the apply.",
)
LOCK: Final = Kind(
    "lock",
    Group.LOCK,
    "lock store",
    "whether the lock can be read, whose it is and who holds it",
    "The lock is the only record of what ctsync created. Without it nothing is applied.",
)
UNFINISHED: Final = Kind(
    "unfinished",
    Group.LOCK,
    "unfinished",
    "creates and stops without a proven end, and missed sends",
    "An open create is never repeated, and an open stop may not have worked.",
)
NIGHTLY: Final = Kind(
    "nightly-job",
    Group.LOCK,
    "nightly job",
    "when a run last created what was due",
    "The dates of rolling campaigns are made as they come due. Without the job they stop.",
)
PACE: Final = Kind(
    "pace",
    Group.LIMITS,
    "pace",
    "`limits` of the account beside what CleverTap allows, and whether a call of this run was too many",
    "CleverTap allows 3 calls at a time for an account and a kind of call, shared by every tool that uses the account.",
)

KINDS: Final = (
    SETTINGS, CREDENTIALS, PASSCODE, FILES, ANSWERS, CLOCK, LIST, NAMES, ZONE, REGISTER_FILES, REGISTERED, LOCK,
    UNFINISHED, NIGHTLY, PACE,
)  # fmt: skip
