from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ctsync.problems import Position, Problems
from ctsync.reading.merge import merge
from ctsync.reading.nodes import Mapping, Scalar, place, place_of_key
from ctsync.reading.parse import parse
from ctsync.reading.typed import to_data


def tree(text: str, file: str) -> Mapping:
    found = parse(text.encode(), file, Problems())
    assert found is not None
    return found


BELOW = tree(
    "countries: [IN]\nquiet_hours: {from: 21:00, then: delay}\nmessage: {android: {collapse: x}}\n",
    "ctsync.yaml",
)
ABOVE = tree(
    "name: a\ncountries: [US, CA]\nquiet_hours: {from: 22:00}\nmessage: {title: hi}\n", "campaigns/a.yaml"
)


def test_maps_merge_and_lists_and_single_values_replace():
    assert to_data(merge(BELOW, ABOVE)) == {
        "name": "a",
        "countries": ["US", "CA"],
        "quiet_hours": {"from": "22:00", "then": "delay"},
        "message": {"title": "hi", "android": {"collapse": "x"}},
    }


def test_every_value_keeps_the_file_and_line_it_came_from():
    merged = merge(BELOW, ABOVE)
    assert place(merged, ("quiet_hours", "from")) == Position("campaigns/a.yaml", 3, 21)
    assert place(merged, ("quiet_hours", "then")) == Position("ctsync.yaml", 2, 34)
    assert place_of_key(merged, ("message", "android")) == Position("ctsync.yaml", 3, 11)
    assert place(merged, ("owner",)) == Position("campaigns/a.yaml", 1, 1)


def test_a_map_and_a_single_value_replace_each_other():
    one, other = tree("a: none", "x"), tree("a: {b: c}", "y")
    assert to_data(merge(one, other)) == {"a": {"b": "c"}}
    assert to_data(merge(other, one)) == {"a": "none"}


def test_merging_changes_neither_side():
    merge(BELOW, ABOVE)
    assert "name" not in BELOW.items
    assert to_data(BELOW)["quiet_hours"] == {"from": "21:00", "then": "delay"}


def _tree(data: object) -> Mapping | Scalar:
    if isinstance(data, dict):
        return Mapping(
            {key: _tree(value) for key, value in data.items()}, dict.fromkeys(data, ("f", 1, 1)), "f", 1, 1
        )
    return Scalar(str(data), True, "f", 1, 1)


maps = st.recursive(
    st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz"), max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner | st.sampled_from("xyz"), max_size=3),
    max_leaves=8,
)


@given(maps, maps, maps)
def test_merging_is_associative_where_shapes_agree_or_not(one, two, three):
    trees = [_tree(data) for data in (one, two, three)]
    a, b, c = (found for found in trees if isinstance(found, Mapping))
    if to_data(merge(merge(a, b), c)) != to_data(merge(a, merge(b, c))):
        assert _has_conflict(one, two, three)


def _has_conflict(*data) -> bool:
    """Whether some key is a map in one tree and a text in another: only then may the order of merging matter."""
    for key in {key for found in data for key in found}:
        values = [found[key] for found in data if key in found]
        inner = [value for value in values if isinstance(value, dict)]
        if (inner and len(inner) != len(values)) or (len(inner) > 1 and _has_conflict(*inner)):
            return True
    return False


@given(maps)
def test_merging_with_itself_or_nothing_changes_nothing(data):
    found, nothing = _tree(data), _tree({})
    assert isinstance(found, Mapping)
    assert isinstance(nothing, Mapping)
    assert (
        to_data(merge(found, found))
        == to_data(merge(nothing, found))
        == to_data(merge(found, nothing))
        == data
    )
