from __future__ import annotations

from ctsync.sandbox.delivery.outbox import MOST_CHARACTERS, Budget


def test_the_outbox_holds_what_each_person_saw(api):
    campaign = api.create(
        when="now", content={"title": "Hi {{ Profile.Name }}", "body": "{{ Profile.Plan | default: 'free' }}"}
    )
    rows = api.outbox()
    assert {row["campaign"] for row in rows} == {campaign}
    assert {row["source"] for row in rows} == {"campaign"}
    assert {row["channel"] for row in rows} == {"push"}
    people = {each["id"]: each for each in api.admin("people")["rows"]}
    for row in rows:
        profile = people[row["person"]]["profile"]
        assert row["content"]["title"] == f"Hi {profile.get('Name', '')}"
        assert row["content"]["body"] == profile.get("Plan", "free")
        assert row["device"] in people[row["person"]]["devices"]
    assert "Hi " in {row["content"]["title"] for row in rows}
    assert len(rows) == api.sends()[0]["messages"]


def test_where_liquid_is_raw_people_see_its_braces(api):
    api.settings(liquid_push="raw")
    api.create(when="now", content={"title": "Hi {{ Profile.Name }}", "body": "There"})
    assert {row["content"]["title"] for row in api.outbox()} == {"Hi {{ Profile.Name }}"}


def test_whoever_a_text_aborts_for_gets_nothing_and_is_counted(api):
    title = "{% if Profile.Plan == 'gold' %}Gold{% else %}{% abort %}{% endif %}"
    api.create(when="now", content={"title": title, "body": "There"})
    (row,) = api.sends()
    assert 0 < row["people"] < 30
    assert (
        row["left_out"]["liquid"] + row["people"] + row["left_out"]["unreachable"] == row["audience"] == 100
    )
    assert {each["content"]["title"] for each in api.outbox()} == {"Gold"}


def test_a_large_run_leaves_its_first_messages_only_and_counts_all(api):
    api.settings(outbox_messages_per_run=5)
    api.create(when="now")
    api.create(when="now")
    first, second = api.sends()
    rows = api.outbox()
    assert [row["campaign"] for row in rows] == [first["campaign"]] * 5 + [second["campaign"]] * 5
    assert [row["person"] for row in rows[:5]] == sorted(row["person"] for row in rows[:5])
    assert first["messages"] > 5
    api.settings(outbox_messages_per_run=0)
    api.create(when="now")
    assert len(api.outbox()) == 10


def test_the_outbox_is_filtered_by_campaign_person_and_place(api):
    one, two = api.create(when="now"), api.create(when="now")
    every = api.admin("outbox")["rows"]
    assert api.outbox() == every
    assert {row["campaign"] for row in api.outbox(campaign=two)} == {two}
    someone = every[0]["person"]
    assert [row["campaign"] for row in api.outbox(person=someone)] == [one, two]
    assert api.outbox(since=every[3]["number"], limit=2) == every[4:6]
    assert api.outbox(since=2**70) == []


def test_other_filters_are_refused_in_words(api):
    assert "filtered by" in api.admin_refused("outbox", {"name": 1})
    assert api.admin_refused("outbox", {"limit": "all"}) == "`limit` is a whole number from 0."
    assert api.admin_refused("outbox", {"since": -1}) == "`since` is a whole number from 0."
    assert api.admin_refused("outbox", {"campaign": True}) == "`campaign` is a whole number from 0."


def test_long_messages_use_the_budget_up_before_their_number_does():
    budget = Budget(10)
    long = ("email", "a@shop.example", "x" * (MOST_CHARACTERS // 2))
    assert len(budget.spend([long, long, long])) == 2
    assert budget.is_spent
    assert budget.spend([long]) == []
