"""Names and keys: what is one, how it reads, and who is kin to whom (protocol 1, 4)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.names import ACCOUNT_NAME, PROJECT_NAME, InstanceKey, is_campaign_name

DAY = date(2027, 6, 1)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (InstanceKey("news"), "news"),
        (InstanceKey("news", market="in"), "news[in]"),
        (InstanceKey("news", language="hi"), "news[hi]"),
        (InstanceKey("news", "in", "hi"), "news[in.hi]"),
        (InstanceKey("news", day=DAY), "news@2027-06-01"),
        (InstanceKey("news", day=DAY, number=2), "news@2027-06-01#2"),
        (InstanceKey("news", "in", "hi", DAY, 12), "news[in.hi]@2027-06-01#12"),
    ],
)
def test_a_key_reads_as_the_protocol_writes_it(key, text):
    assert str(key) == text


@pytest.mark.parametrize("name", ["a", "0", "lapsed-big.spenders_2", "a" * 80])
def test_campaign_names(name):
    assert is_campaign_name(name)


@pytest.mark.parametrize("name", ["", "A", "-a", ".a", "_a", "a b", "a" * 81, "a\n", "é", "a/b", "a~ct1."])
def test_what_is_no_campaign_name(name):
    assert not is_campaign_name(name)


@pytest.mark.parametrize("pattern", [ACCOUNT_NAME, PROJECT_NAME])
def test_names_of_accounts_and_projects(pattern):
    assert pattern.fullmatch("production-in-1")
    assert not pattern.fullmatch("Production")
    assert not pattern.fullmatch("")
    assert not pattern.fullmatch("a" * 41)


@pytest.mark.parametrize(
    ("one", "other", "are_kin"),
    [
        (("in", "hi"), ("in", "hi"), True),
        (("in", "hi"), ("in", "en"), False),
        (("in", "hi"), ("ae", "hi"), False),
        (("in", "hi"), ("in", ""), True),
        (("in", "hi"), ("", "hi"), True),
        (("in", "hi"), ("", ""), True),
        (("in", ""), ("", "hi"), True),
        (("in", ""), ("ae", ""), False),
    ],
)
def test_kin_share_each_part_or_lack_it(one, other, are_kin):
    first, second = InstanceKey("news", one[0], one[1], DAY), InstanceKey("news", other[0], other[1])
    assert first.is_kin_of(second) is are_kin
    assert second.is_kin_of(first) is are_kin


parts = st.sampled_from(("", "in", "ae"))
keys = st.builds(
    InstanceKey,
    st.sampled_from(("news", "sale")),
    parts,
    st.sampled_from(("", "hi", "en")),
    st.none() | st.dates(),
)


@given(keys, keys)
def test_kinship_is_mutual_and_within_one_definition(one, other):
    assert one.is_kin_of(one)
    assert one.is_kin_of(other) == other.is_kin_of(one)
    assert not (one.is_kin_of(other) and one.definition != other.definition)
