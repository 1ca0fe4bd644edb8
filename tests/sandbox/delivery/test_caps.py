from __future__ import annotations

from tests.sandbox.examples import SMS


def got(api):
    return [row["people"] for row in api.sends()]


def capped(api):
    return [row["left_out"].get("frequency_cap", 0) for row in api.sends()]


def test_without_a_cap_everybody_gets_everything(api):
    for _ in range(3):
        api.create(when="now")
    assert len(set(got(api))) == 1
    assert api.table("SELECT count(*) FROM received") == [(0,)]


def test_a_day_holds_so_many_messages_over_all_campaigns_and_the_next_one_again(api):
    api.settings(frequency_cap_per_day=2)
    everybody = sum(api.estimate(when="now").values())
    for _ in range(3):
        api.create(when="now")
    api.advance("2026-11-24 23:59")
    api.create(when="now")
    api.advance("1m")
    api.create(when="now")
    assert got(api) == [everybody, everybody, 0, 0, everybody]
    assert capped(api) == [0, 0, everybody, everybody, 0]


def test_the_day_is_full_whatever_the_channel(api):
    api.settings(frequency_cap_per_day=1)
    api.create(when="now")
    api.ask("create", {**SMS, "where": {}, "when": "now", "respect_frequency_caps": True})
    push, sms = api.sends()
    people = {each["id"]: each for each in api.admin("people")["rows"]}
    on_both = {row["person"] for row in api.outbox(campaign=push["campaign"])} & {
        number for number, each in people.items() if "Phone" in each["profile"]
    }
    assert sms["left_out"]["frequency_cap"] == len(on_both) > 0
    assert not {row["person"] for row in api.outbox(campaign=sms["campaign"])} & on_both


def test_a_campaign_that_ignores_the_cap_passes_it_and_fills_the_day(api):
    api.settings(frequency_cap_per_day=1)
    api.create(when="now", respect_frequency_caps=False)
    api.create(when="now", respect_frequency_caps=False)
    api.create(when="now", respect_frequency_caps=True)
    api.create(when="now")
    everybody = got(api)[0]
    assert got(api) == [everybody, everybody, 0, 0]


def test_several_devices_are_one_message(api):
    api.settings(frequency_cap_per_day=2)
    api.create(when="now", send_to_all_devices=True)
    api.create(when="now", send_to_all_devices=True)
    first, second = api.sends()
    assert first["messages"] > first["people"] == second["people"]


def test_a_message_that_waited_counts_on_the_day_it_comes(api):
    api.settings(frequency_cap_per_day=1)
    night = {"message_state": "delay", "dnd_timezone": "account", "dnd_info": {"4": ["21:00", "06:00"]}}
    api.create(when={"type": "later", "delivery_date_time": ["20261125 22:00"], "dnd": night})
    api.create(when="20261125 23:00")
    api.create(when="20261126 07:00")
    api.advance("5d")
    everybody = sum(api.estimate(when="now").values())
    assert got(api) == [0, everybody, everybody, 0]
