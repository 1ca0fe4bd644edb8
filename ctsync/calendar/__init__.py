"""What the account sends on the days to come: planned, live and unmanaged, with its load and where campaigns meet.

Pure: the files, the lock, a list and *now* in, one value out. `ctsync.rendering.calendar` draws it: `calendar_section`
gives the part of a page that other reports put in, and `STYLES` what it looks like.
"""

from ctsync.calendar.audiences import DayOverlaps, Overlap, Shared, Who, overlap, overlaps, who_of
from ctsync.calendar.calendar import LANES, Calendar, make_calendar
from ctsync.calendar.entries import Entry, Kind, Standing, Told
from ctsync.calendar.frame import MOST_WEEKS, WEEKS, Frame
from ctsync.calendar.gathering import Sources, gather, manner_of
from ctsync.calendar.keeping import Trouble
from ctsync.calendar.load import STRETCH, Budget, Hour, Load, Rush, hours_of, load_of, rushes
from ctsync.calendar.people import Messages, Source, messages_of
from ctsync.calendar.quiet_times import QuietTime, quiet_times
from ctsync.calendar.sends import Held, Manner, Send, Spread, send_at
from ctsync.calendar.simulation import Edge, Elsewhere, Simulated, simulate
from ctsync.calendar.slots import Slot

__all__ = [
    "LANES",
    "MOST_WEEKS",
    "STRETCH",
    "WEEKS",
    "Budget",
    "Calendar",
    "DayOverlaps",
    "Edge",
    "Elsewhere",
    "Entry",
    "Frame",
    "Held",
    "Hour",
    "Kind",
    "Load",
    "Manner",
    "Messages",
    "Overlap",
    "QuietTime",
    "Rush",
    "Send",
    "Shared",
    "Simulated",
    "Slot",
    "Source",
    "Sources",
    "Spread",
    "Standing",
    "Told",
    "Trouble",
    "Who",
    "gather",
    "hours_of",
    "load_of",
    "make_calendar",
    "manner_of",
    "messages_of",
    "overlap",
    "overlaps",
    "quiet_times",
    "rushes",
    "send_at",
    "simulate",
    "who_of",
]
