from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from ctsync.campaign.canonical import canonical_tree
from ctsync.campaign.content import Known
from ctsync.campaign.difference import compared
from ctsync.campaign.variants import Variants
from ctsync.rendering.plan.changed_words import changes_of
from tests.support.plans import a_campaign

DESIRED = a_campaign()


def told(change):
    """What a reviewer reads of the difference that `change` makes to what is live."""
    before = copy.deepcopy(canonical_tree(DESIRED))
    change(before)
    return [
        (each.label or each.path, each.before, each.after)
        for each in changes_of(compared(before, canonical_tree(DESIRED)), DESIRED)
    ]


def test_an_audience_is_told_once_and_as_a_sentence():
    def change(tree):
        tree["audience"]["profile"]["City"] = "Pune"
        tree["audience"]["to"] = "2027-04-20"

    assert told(change) == [
        (
            "Who",
            "people who did Charged between 1 April and 20 April 2027, whose City is Pune",
            "people who did Charged between 1 April and 30 April 2027, whose City is Bengaluru or Mysuru",
        )
    ]


def test_what_the_sentence_does_not_tell_is_told_by_its_path():
    assert told(lambda tree: tree["audience"].update(send_to_at_most=500)) == [
        ("audience.send_to_at_most", "500", "")
    ]


def test_a_schedule_is_told_as_a_sentence():
    ((label, before, after),) = told(
        lambda tree: tree["schedule"].update({"at": "2027-06-02 09:00", "in": "user"})
    )
    assert (label, after) == ("When", "Tue 1 Jun 2027 18:30 IST")
    assert before == "Wed 2 Jun 2027 09:00 IST on each person's clock"


@pytest.mark.parametrize("part", ["audience", "schedule"])
def test_a_tree_of_another_version_is_told_by_its_paths(part):
    def change(tree):
        tree[part].clear()
        tree[part]["new_key"] = 1

    assert (f"{part}.new_key", "1", "") in told(change)


def test_texts_have_a_marketers_word_and_languages_their_code():
    def change(tree):
        tree["message"]["title"] = "Mango Thursday"
        tree["languages"] = {"hi": {"body": "…"}, "from": "Profile.Lang", "values": {"hi": ["hi"]}}

    labels = [label for label, _, _ in told(change)]
    assert "Title" in labels
    assert "languages" in labels


def test_where_one_campaign_speaks_several_languages_its_own_one_has_its_code_too():
    """Else a reader beside `Text (hi)` takes `Text` for all of them."""
    variants = Variants("Profile.Language", "en", ())
    several = replace(DESIRED, content=Known(DESIRED.definition, variants=variants))
    before = copy.deepcopy(canonical_tree(DESIRED))
    before["message"]["title"] = "Mango Thursday"
    (change,) = changes_of(compared(before, canonical_tree(DESIRED)), several)
    assert change.label == "Title (en)"


def test_a_flag_and_a_list_are_written_as_in_the_file():
    def change(tree):
        tree["frequency_caps"] = not tree["frequency_caps"]
        tree["devices"] = ["android"]

    assert [each for each in told(change) if each[0] in ("Devices", "Frequency caps")] == [
        ("Devices", "", "ios"),
        ("Frequency caps", "false", "respect"),
    ]


def test_the_order_in_which_a_store_keeps_filters_is_no_difference():
    desired = a_campaign(audience={"profile": {"Plan": "gold", "City": "Pune"}})
    after = canonical_tree(desired)
    before = copy.deepcopy(after)
    before["audience"]["profile"] = {"City": "Mumbai", "Plan": "gold"}
    (changed,) = changes_of(compared(before, after), desired)
    assert changed.before.replace("Mumbai", "Pune") == changed.after
