"""Who gets a campaign: audiences as written, checked, sent, compared and told (yaml.md 5)."""

from ctsync.audience.canonical import canonical_audience
from ctsync.audience.check import check_audience, check_windows
from ctsync.audience.filters import (
    UNLISTED,
    Properties,
    TypedFilter,
    check_filters,
    event_properties,
    profile_properties,
    type_filters,
)
from ctsync.audience.model import Audience, Condition, Filters, PropertyFilter, PropertyFilters
from ctsync.audience.scope import Scope, are_apart, scope_of
from ctsync.audience.windows import Days, gap_days, latest_fixed_end, latest_to, ready_on, window_of
from ctsync.audience.wire import audience_limits, to_where
from ctsync.audience.words import in_words

__all__ = [
    "UNLISTED",
    "Audience",
    "Condition",
    "Days",
    "Filters",
    "Properties",
    "PropertyFilter",
    "PropertyFilters",
    "Scope",
    "TypedFilter",
    "are_apart",
    "audience_limits",
    "canonical_audience",
    "check_audience",
    "check_filters",
    "check_windows",
    "event_properties",
    "gap_days",
    "in_words",
    "latest_fixed_end",
    "latest_to",
    "profile_properties",
    "ready_on",
    "scope_of",
    "to_where",
    "type_filters",
    "window_of",
]
