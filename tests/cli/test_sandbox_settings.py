from __future__ import annotations

from ctsync.sandbox.settings import Settings
from ctsync.sandbox.switches.described import switches


def told(shop, *words):
    return {
        each["name"]: each
        for each in shop("sandbox", "settings", *words, "--format", "json").document["settings"]
    }


def test_all_are_listed_in_groups_with_value_default_choices_and_section(shop):
    ended = shop("sandbox", "settings")
    assert ended.code == 0
    text = " ".join(ended.out.split())
    assert f"The sandbox has {len(switches())} settings, all as they come." in text
    assert "Creating a campaign name_limit = 0 The most characters of a name; 0 for no limit." in text
    assert "pending or scheduled. Contract 5.1; 9 line 5." in text
    assert text.count("Listing, stopping and reporting") == 1
    rows = told(shop)
    assert list(rows) == list(switches())
    assert rows["max_list_days"] == {
        "name": "max_list_days",
        "group": "The account and its limits",
        "value": 31,
        "default": 31,
        "takes": "a whole number from 0",
        "section": "5.1",
        "means": "Longest span of a list call in days, both ends counted; 31 is what is advised.",
        "is_changed": False,
    }


def test_one_is_explained(shop):
    ended = shop("sandbox", "settings", "dnd_place")
    assert ended.code == 0
    assert ended.out.split() == [
        "dnd_place",
        "Is",
        "either",
        "Decides",
        "Where",
        "`dnd`",
        "may",
        "stand.",
        "Takes",
        "either,",
        "when",
        "or",
        "top_level.",
        "Default",
        "either",
        "Contract",
        "3.3;",
        "9",
        "line",
        "7",
    ]
    assert list(told(shop, "in_flight", "dnd_place")) == ["in_flight", "dnd_place"]


def test_changes_are_kept_from_one_command_to_the_next_until_they_are_reset(shop):
    ended = shop(
        "sandbox",
        "settings",
        "future_status=scheduled",
        "drafts_listed=true",
        "in_flight=5",
        "penalty_seconds=0.5",
    )
    assert (ended.code, "Set: 4 settings of the sandbox." in ended.out) == (0, True)
    changed = {name: each["value"] for name, each in told(shop).items() if each["is_changed"]}
    assert changed == {
        "future_status": "scheduled",
        "drafts_listed": True,
        "in_flight": 5,
        "penalty_seconds": 0.5,
    }
    text = " ".join(shop("sandbox", "settings").out.split())
    assert "4 changed, marked with *" in text
    assert "* in_flight = 5" in text
    assert "a whole number from 0. Default: 3." in text
    assert shop("sandbox", "settings", "--reset", "in_flight", "drafts_listed").code == 0
    assert {name for name, each in told(shop).items() if each["is_changed"]} == {
        "future_status",
        "penalty_seconds",
    }
    assert shop("sandbox", "settings", "--reset", "all").code == 0
    assert {name: each["value"] for name, each in told(shop).items()} == Settings().to_json()


def test_a_value_with_spaces_is_one_value(shop):
    assert shop("sandbox", "settings", "text_429=Rate limit exceeded").code == 0
    assert told(shop, "text_429")["text_429"]["value"] == "Rate limit exceeded"


def test_one_wrong_word_and_nothing_is_changed(shop):
    wrong = {
        ("in_flihgt=4",): "Did you mean `in_flight`?",
        ("in_flight=4", "dnd_place=inside"): "The setting `dnd_place` takes either, when or top_level.",
        ("in_flight=many",): "The setting `in_flight` takes a whole number from 0.",
        ("in_flight=-1",): "takes a whole number from 0",
        ("in_flight=4", "in_flight=5"): "The setting `in_flight` is given twice.",
        ("drafts_listed=yes",): "takes true or false",
        ("in_flight=4", "dnd_place"): "give all of them as NAME=VALUE",
        ("zzz",): "`ctsync sandbox settings` lists them.",
        ("--reset",): "--reset takes names of settings.",
        ("--reset", "in_flight=4"): "--reset takes names of settings.",
        ("--reset", "in_flight", "zzz"): "The sandbox has no setting `zzz`.",
    }
    for words, text in wrong.items():
        ended = shop("sandbox", "settings", *words)
        assert (ended.code, ended.out) == (1, "")
        assert text in " ".join(ended.err.split())
        assert "Traceback" not in ended.err
    assert not any(each["is_changed"] for each in told(shop).values())
