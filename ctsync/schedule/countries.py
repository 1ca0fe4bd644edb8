"""Which clocks people of a country live by: the zones that read earliest and latest there.

A small table of countries that campaigns are sent to; islands far off are left out, Hawaii and the Azores are not. A
country that is missing is taken as the whole earth, which refuses more than it should and never less.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ctsync.schedule.zones import EARLIEST_ZONE, LATEST_ZONE

_ONE_CLOCK = {
    "AE": "Asia/Dubai",
    "AR": "America/Argentina/Buenos_Aires",
    "AT": "Europe/Vienna",
    "BD": "Asia/Dhaka",
    "BE": "Europe/Brussels",
    "CH": "Europe/Zurich",
    "CO": "America/Bogota",
    "CZ": "Europe/Prague",
    "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen",
    "EG": "Africa/Cairo",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "GR": "Europe/Athens",
    "HK": "Asia/Hong_Kong",
    "HU": "Europe/Budapest",
    "IE": "Europe/Dublin",
    "IL": "Asia/Jerusalem",
    "IN": "Asia/Kolkata",
    "IT": "Europe/Rome",
    "JP": "Asia/Tokyo",
    "KE": "Africa/Nairobi",
    "KR": "Asia/Seoul",
    "KW": "Asia/Kuwait",
    "LK": "Asia/Colombo",
    "MY": "Asia/Kuala_Lumpur",
    "NG": "Africa/Lagos",
    "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo",
    "NP": "Asia/Kathmandu",
    "OM": "Asia/Muscat",
    "PE": "America/Lima",
    "PH": "Asia/Manila",
    "PK": "Asia/Karachi",
    "PL": "Europe/Warsaw",
    "QA": "Asia/Qatar",
    "RO": "Europe/Bucharest",
    "SA": "Asia/Riyadh",
    "SE": "Europe/Stockholm",
    "SG": "Asia/Singapore",
    "TH": "Asia/Bangkok",
    "TR": "Europe/Istanbul",
    "TW": "Asia/Taipei",
    "VN": "Asia/Ho_Chi_Minh",
    "ZA": "Africa/Johannesburg",
}
_SEVERAL_CLOCKS = {
    "AU": ("Australia/Lord_Howe", "Australia/Sydney", "Australia/Perth"),
    "BR": ("America/Noronha", "America/Eirunepe"),
    "CA": ("America/St_Johns", "America/Vancouver"),
    "CL": ("America/Santiago", "Pacific/Easter"),
    "CN": ("Asia/Shanghai", "Asia/Urumqi"),
    "ES": ("Europe/Madrid", "Atlantic/Canary"),
    "ID": ("Asia/Jayapura", "Asia/Jakarta"),
    "MX": ("America/Cancun", "America/Matamoros", "America/Tijuana"),
    "NZ": ("Pacific/Chatham", "Pacific/Auckland"),
    "PT": ("Europe/Lisbon", "Atlantic/Azores"),
    "RU": ("Asia/Kamchatka", "Europe/Kaliningrad"),
    "UA": ("Europe/Simferopol", "Europe/Kyiv"),
    "US": ("America/New_York", "America/Adak", "Pacific/Honolulu"),
}


def clocks_of(countries: Iterable[str], instant: datetime) -> tuple[datetime, datetime]:
    """The naive local times that the westernmost and the easternmost clock of these countries show at an instant.

    No country at all is the whole earth too: nobody has said where the people are.
    """
    names = [name for country in countries for name in _zones(country)]
    if not names or "" in names:
        offsets = [LATEST_ZONE, EARLIEST_ZONE]
    else:
        offsets = [instant.astimezone(ZoneInfo(name)).utcoffset() or timedelta() for name in names]
    naive = instant.replace(tzinfo=None)
    return naive + min(offsets), naive + max(offsets)


def zones_of(countries: Iterable[str]) -> tuple[str, ...]:
    """The zones that the clocks of these countries are read from; every one of the table if none is known."""
    known = [country for country in countries if is_known(country)]
    names = [name for country in known or (*_ONE_CLOCK, *_SEVERAL_CLOCKS) for name in _zones(country)]
    return tuple(dict.fromkeys(names))


def is_known(country: str) -> bool:
    return country in _ONE_CLOCK or country in _SEVERAL_CLOCKS


def _zones(country: str) -> tuple[str, ...]:
    """Empty text stands for a country that the table does not have."""
    return _SEVERAL_CLOCKS.get(country) or (_ONE_CLOCK.get(country, ""),)
