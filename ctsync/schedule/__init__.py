"""When a campaign goes out: schedules as written, and timetables that know every send (yaml.md 6)."""

from ctsync.schedule.calendar import locals_of, moments_of, timetable_for
from ctsync.schedule.canonical import canonical_quiet_hours, canonical_schedule
from ctsync.schedule.check import check_schedule
from ctsync.schedule.model import Every, QuietHours, Schedule
from ctsync.schedule.quiet import Quiet
from ctsync.schedule.rhythm import Rhythm
from ctsync.schedule.rolling import HORIZON, Reason, rolling_reason, why_not_native
from ctsync.schedule.slots import Slot, schedule_from_tree, slots_between
from ctsync.schedule.timetable import Timetable
from ctsync.schedule.wire import to_when
from ctsync.schedule.words import schedule_words

__all__ = [
    "HORIZON",
    "Every",
    "Quiet",
    "QuietHours",
    "Reason",
    "Rhythm",
    "Schedule",
    "Slot",
    "Timetable",
    "canonical_quiet_hours",
    "canonical_schedule",
    "check_schedule",
    "locals_of",
    "moments_of",
    "rolling_reason",
    "schedule_from_tree",
    "schedule_words",
    "slots_between",
    "timetable_for",
    "to_when",
    "why_not_native",
]
