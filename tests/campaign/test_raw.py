"""`raw` adds and never changes: whatever it says, what ctsync has set stays."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.campaign.raw import NEVER_RAW, raw_findings, with_raw

PAYLOAD: dict[str, Any] = {
    "name": "Spring",
    "where": {},
    "content": {"title": "Hello", "platform_specific": {"android": {"wzrk_cid": "offers"}}},
    "labels": ["a"],
}


def paths_of(raw: dict[str, Any]) -> list[str]:
    return [".".join(map(str, finding.path)) for finding in raw_findings(raw, PAYLOAD)]


@pytest.mark.parametrize(
    "raw",
    [
        {"draft": True},
        {"content": {"subtitle": "x"}},
        {"content": {"platform_specific": {"android": {"wzrk_new": 1}, "ios": {"category": "x"}}}},
        {},
    ],
)
def test_what_only_adds_is_merged_map_by_map(raw):
    assert paths_of(raw) == []
    merged = with_raw(PAYLOAD, raw)
    assert merged["content"]["title"] == "Hello"
    assert merged["content"]["platform_specific"]["android"]["wzrk_cid"] == "offers"
    assert merged | PAYLOAD | {"content": merged["content"]} == merged


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({"content": {"title": "Other"}}, "raw.content.title"),
        ({"content": "Other"}, "raw.content"),
        (
            {"content": {"platform_specific": {"android": {"wzrk_cid": "x"}}}},
            "raw.content.platform_specific.android.wzrk_cid",
        ),
        ({"content": {"title": {"text": "x"}}}, "raw.content.title"),
        ({"labels": ["b"]}, "raw.labels"),
        *(({key: "x"}, f"raw.{key}") for key in sorted(NEVER_RAW)),
    ],
)
def test_what_would_change_something_is_refused_at_its_field(raw, path):
    assert paths_of(raw) == [path]
    (finding,) = raw_findings(raw, PAYLOAD)
    assert (finding.rule, bool(finding.why), bool(finding.hint)) == ("RAW001", True, True)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=10,
)
json_maps = st.dictionaries(st.sampled_from("abcd"), json_values, max_size=4)


def keeps(old: Any, new: Any) -> bool:
    if isinstance(old, dict):
        return isinstance(new, dict) and all(
            key in new and keeps(value, new[key]) for key, value in old.items()
        )
    return bool(old == new)


@given(payload=json_maps, raw=json_maps)
def test_nothing_that_was_set_is_ever_lost_or_changed(payload, raw):
    before = repr(payload)
    merged = with_raw(payload, raw)
    assert keeps(payload, merged)
    assert repr(payload) == before
    if not list(raw_findings(raw, payload)):
        assert keeps(raw, merged)
