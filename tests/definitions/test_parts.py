"""One file with markets and languages becomes campaigns that share nobody, or problems at their lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ctsync.campaign.payload import create_payload
from ctsync.catalog import Segment, TrackingPlan
from ctsync.definitions import Loaded, load_campaigns
from ctsync.problems import Level
from tests.definitions import shop
from tests.definitions.shop import FACTS, Account, Shared, push

PLAN = TrackingPlan.model_validate(
    {
        "events": {"Charged": {"Amount": "number"}},
        "profile": {
            "City": "text",
            "Age": "number",
            "Tags": {"list": {"Name": "text"}},
            "Member": {"type": "boolean"},
            "Mother Tongue": "text",
            "Language": {"type": "text", "values": ["en", "hi", "Hindi", "ta"]},
        },
    }
)
CATALOG = replace(
    shop.CATALOG,
    tracking_plan=PLAN,
    segments={"Active": Segment.model_validate({"id": "17"}), "Gold": Segment.model_validate({"id": "18"})},
)
MESSAGE = '{title: "Hi", body: "Save 20% today", android: {notification_channel: offers}}'
LANGUAGES = """
  from: Profile.Language
  default: en
  send_as: campaign_per_language
  values: {hi: [hi, Hindi]}
  hi: {title: "नमस्ते", body: "आज २०% बचाइए"}
"""
PUNE = "pune: {audience: {profile: {City: Pune}}}"
MUMBAI = "mumbai: {audience: {profile: {City: Mumbai}}}"


def loaded(root: Path, *, facts=FACTS, **more: str) -> Loaded:
    keys = {"audience": "{profile: {Age: {at_least: 18}}}", "message": MESSAGE, **more}
    shop.write(
        root,
        {"campaigns/a.yaml": push("a", **keys), "emails/a.html": "<p>Hi</p>", "emails/b.html": "<p>Ho</p>"},
    )
    return load_campaigns(root, Shared(), Account(facts=facts), CATALOG)


def wrong(loaded: Loaded) -> list[str]:
    return [
        f"{one.where.line} {one.rule} {one.what}" for one in loaded.problems if one.level is not Level.INFO
    ]


def informed(loaded: Loaded) -> list[str]:
    return [one.what for one in loaded.problems if one.level is Level.INFO]


def keys(loaded: Loaded) -> list[str]:
    assert wrong(loaded) == []
    return [str(one.key) for one in loaded.campaigns]


def fields(loaded: Loaded, key: str) -> list[dict[str, object]]:
    (campaign,) = [one for one in loaded.campaigns if str(one.key) == key]
    where = create_payload(campaign, campaign.human_name)["where"]
    found: list[dict[str, object]] = where["common_profile_properties"]["profile_fields"][1:]
    return found


def test_each_language_gets_its_people_and_the_default_one_everybody_else(tmp_path: Path):
    found = loaded(tmp_path, languages=LANGUAGES)
    assert keys(found) == ["a[en]", "a[hi]"]
    assert fields(found, "a[en]") == [
        {"name": "Language", "operator": "not_equals", "value": ["hi", "Hindi"]}
    ]
    assert fields(found, "a[hi]") == [{"name": "Language", "operator": "equals", "value": ["hi", "Hindi"]}]
    assert [one.human_name for one in found.campaigns] == ["a [en]", "a [hi]"]
    assert found.campaigns[1].definition.message.title == "नमस्ते"


def test_markets_times_languages_are_one_campaign_each(tmp_path: Path):
    found = loaded(tmp_path, languages=LANGUAGES, markets=f"{{{MUMBAI}, {PUNE}}}")
    assert keys(found) == ["a[mumbai.en]", "a[mumbai.hi]", "a[pune.en]", "a[pune.hi]"]
    assert [one["name"] for one in fields(found, "a[pune.hi]")] == ["City", "Language"]


@pytest.mark.parametrize(
    ("parts", "number"),
    [
        ({"languages": LANGUAGES}, 2),
        ({"markets": f"{{{MUMBAI}, {PUNE}}}"}, 2),
        ({"languages": LANGUAGES, "markets": f"{{{MUMBAI}, {PUNE}}}"}, 4),
        (
            {
                "languages": LANGUAGES.replace("campaign_per_language", "one_campaign"),
                "markets": f"{{{MUMBAI}, {PUNE}}}",
            },
            2,
        ),
    ],
    ids=["languages", "markets", "both", "markets of one campaign"],
)
def test_one_campaign_cannot_be_taken_over_by_several_parts(
    tmp_path: Path, parts: dict[str, str], number: int
):
    (only,) = wrong(loaded(tmp_path, adopt="17", **parts))
    assert only.endswith(
        f"EXC001 `adopt` takes over one campaign, and this file makes {number}, one for each part."
    )


@pytest.mark.parametrize(
    "parts",
    [
        {"languages": LANGUAGES.replace("campaign_per_language", "one_campaign")},
        {"languages": LANGUAGES.replace("hi: {title", "hi: {skip: true, title")},
        {"markets": f"{{{PUNE}}}"},
    ],
    ids=["one campaign", "a language left out", "one market"],
)
def test_one_campaign_is_taken_over_by_one_part(tmp_path: Path, parts: dict[str, str]):
    assert len(keys(loaded(tmp_path, adopt="17", **parts))) == 1


def test_one_campaign_speaks_all_languages_of_each_market(tmp_path: Path):
    languages = LANGUAGES.replace("campaign_per_language", "one_campaign")
    found = loaded(tmp_path, languages=languages, markets=f"{{{MUMBAI}, {PUNE}}}")
    assert keys(found) == ["a[mumbai]", "a[pune]"]
    content = create_payload(found.campaigns[0], "x")["content"]
    assert content["title"] == (
        '{% if Profile.Language == "hi" or Profile.Language == "Hindi" %}नमस्ते{% else %}Hi{% endif %}'
    )


def test_a_market_may_say_anything_otherwise_and_its_languages_too(tmp_path: Path):
    market = (
        "pune: {audience: {profile: {City: Pune}}, schedule: {at: 2026-12-03 10:00}, "
        'message: {title: "Pune!"}, languages: {hi: {title: "पुणे!"}}}'
    )
    found = loaded(tmp_path, languages=LANGUAGES, markets=f"{{{MUMBAI}, {market}}}")
    assert keys(found)[-1] == "a[pune.hi]"
    assert [one.definition.message.title for one in found.campaigns] == ["Hi", "नमस्ते", "Pune!", "पुणे!"]
    assert [one.timetable.local_at(0).day for one in found.campaigns] == [2, 2, 3, 3]


def test_a_market_that_writes_a_text_anew_needs_it_in_every_language(tmp_path: Path):
    market = '\n  pune:\n    audience: {profile: {City: Pune}}\n    message: {title: "Pune!"}'
    found = loaded(tmp_path, languages=LANGUAGES, markets=market)
    assert wrong(found) == ["14 LNG001 `title` is written anew for this market, and not in `hi`."]


def test_who_is_left_out_is_in_no_other_part(tmp_path: Path):
    skipped = LANGUAGES.replace("hi: {title", "hi: {skip: true, title")
    found = loaded(tmp_path, languages=skipped)
    assert keys(found) == ["a[en]"]
    assert fields(found, "a[en]")[0]["operator"] == "not_equals"
    in_one = loaded(tmp_path, languages=skipped.replace("campaign_per_language", "one_campaign"))
    assert keys(in_one) == ["a"]
    assert fields(in_one, "a") == [{"name": "Language", "operator": "not_equals", "value": ["hi", "Hindi"]}]


def test_the_default_language_can_be_left_out_too(tmp_path: Path):
    skipped = LANGUAGES + "  en: {skip: true}\n"
    found = loaded(tmp_path, languages=skipped)
    assert keys(found) == ["a[hi]"]
    in_one = loaded(tmp_path, languages=skipped.replace("campaign_per_language", "one_campaign"))
    assert keys(in_one) == ["a"]
    assert fields(in_one, "a") == [{"name": "Language", "operator": "equals", "value": ["hi", "Hindi"]}]
    assert create_payload(in_one.campaigns[0], "x")["content"]["title"] == "नमस्ते"
    nobody = skipped.replace("hi: {title", "hi: {skip: true, title")
    assert keys(loaded(tmp_path, languages=nobody)) == []
    assert keys(loaded(tmp_path, languages=nobody.replace("campaign_per_language", "one_campaign"))) == []


def test_a_skipped_market_is_not_judged_but_keeps_its_people(tmp_path: Path):
    late = "pune: {skip: true, audience: {profile: {City: Pune}}, expires: 2020-01-01 10:00}"
    assert keys(loaded(tmp_path, markets=f"{{{MUMBAI}, {late}}}")) == ["a[mumbai]"]
    same = "pune: {skip: true, audience: {profile: {City: mumbai}}}"
    found = loaded(tmp_path, markets=f"{{{MUMBAI}, {same}}}")
    assert wrong(found) == [
        "9 AUD009 The market `pune` also takes people whose City is `mumbai`.",
        "9 AUD009 The market `mumbai` also takes people whose City is `mumbai`.",
    ]
    assert found.campaigns == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{profile: {City: Pune}}", "{profile: {City: [Mumbai, Nashik]}}"),
        ("{profile: {City: Pune}}", "{profile: {City: {not: [Pune, Nashik]}}}"),
        ("{profile: {City: {exists: false}}}", "{profile: {City: {exists: true}}}"),
        ("{profile: {City: Pune}}", "{profile: {City: {exists: false}}}"),
        ("{profile: {Age: {less_than: 30}}}", "{profile: {Age: {at_least: 30}}}"),
        ("{profile: {Age: {at_most: 29}}}", "{profile: {Age: {more_than: 29}}}"),
        ("{profile: {Age: [19, 20]}}", "{profile: {Age: {at_least: 21}}}"),
        ("{profile: {Age: [19, 20]}}", "{profile: {Age: {at_most: 18}}}"),
        ("{profile: {Age: 30}}", "{profile: {Age: {more_than: 30}}}"),
        ("{profile: {Age: 30}}", "{profile: {Age: {less_than: 30}}}"),
        ("{profile: {Member: true}}", "{profile: {Member: false}}"),
        ("{geo: {Country: India}}", "{geo: {Country: Nepal}}"),
    ],
)
def test_different_values_of_one_property_keep_markets_apart(tmp_path: Path, one: str, other: str):
    found = loaded(tmp_path, markets=f"{{north: {{audience: {one}}}, south: {{audience: {other}}}}}")
    assert wrong(found) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{profile: {City: Pune}}", "{profile: {City: [Mumbai, pune]}}"),
        ("{profile: {City: Pune}}", "{profile: {City: {not: Mumbai}}}"),
        ("{profile: {City: Pune}}", "{profile: {City: {contains: mum}}}"),
        ("{profile: {City: Pune}}", "{profile: {Language: hi}}"),
        ("{profile: {Age: {at_most: 30}}}", "{profile: {Age: {at_least: 30}}}"),
        ("{profile: {Age: [17, 30]}}", "{profile: {Age: {at_least: 18, at_most: 30}}}"),
        ("{profile: {City: {contains: pu}}}", "{profile: {City: {contains: mu}}}"),
        ("{profile: {City: {not: Pune}}}", "{profile: {City: {not: Mumbai}}}"),
        ('{profile: {"Tags|Name": a}}', '{profile: {"Tags|Name": b}}'),
        ("{app: {Version: a}}", "{app: {Version: b}}"),
    ],
)
def test_what_may_overlap_is_refused_at_both_markets(tmp_path: Path, one: str, other: str):
    markets = f"\n  north: {{audience: {one}}}\n  south: {{audience: {other}}}"
    found = wrong(loaded(tmp_path, markets=markets))
    assert [line.split()[1] for line in found] == ["AUD009", "AUD009"]
    assert [line.split()[0] for line in found] == ["10", "11"]


def test_different_segments_keep_markets_apart_as_far_as_ctsync_knows(tmp_path: Path):
    found = loaded(
        tmp_path,
        audience="",
        markets="{north: {audience: {segment: Active}}, south: {audience: {segment: Gold}}}",
    )
    assert keys(found) == ["a[north]", "a[south]"]
    assert "Not verified: that nobody is in two of these segments." in informed(found)[0]
    same = loaded(
        tmp_path,
        audience="",
        markets="{north: {audience: {segment: Gold}}, south: {audience: {segment: Gold}}}",
    )
    assert len(wrong(same)) == 2


def test_what_is_known_and_not_known_of_people_in_no_part_is_said(tmp_path: Path):
    markets = "{north: {audience: {profile: {Language: en}}}, south: {audience: {profile: {Language: hi}}}}"
    assert informed(loaded(tmp_path, markets=markets)) == [
        "No market takes people whose Language is `Hindi` or `ta`."
    ]
    assert informed(loaded(tmp_path, markets=f"{{{MUMBAI}, {PUNE}}}")) == [
        "Not verified: whether every City has a market."
    ]
    found = loaded(tmp_path, languages=LANGUAGES)
    unsure = "whether people without a Language get it, in `en`"
    assert informed(found) == [f"Not verified: {unsure}.", "People whose Language is `ta` read `en`."]
    assert [one.unverified for one in found.campaigns] == [(unsure,), ()]


def test_nothing_is_said_where_every_value_has_a_market(tmp_path: Path):
    rest = "south: {audience: {profile: {Language: [hi, Hindi, ta]}}}"
    found = loaded(tmp_path, markets=f"{{north: {{audience: {{profile: {{Language: en}}}}}}, {rest}}}")
    assert informed(found) == []
    assert keys(found) == ["a[north]", "a[south]"]


def test_what_a_channel_finds_in_a_language_is_shown_there(tmp_path: Path):
    languages = LANGUAGES.replace("campaign_per_language", "one_campaign").replace(
        "hi: {title", "hi: {values: {wzrk_cid: x}, title"
    )
    found = [line for line in wrong(loaded(tmp_path, languages=languages)) if "wzrk_cid" in line]
    assert [line.split()[:2] for line in found] == [["14", "EXC001"]] * len(found)
    assert found


def test_a_property_that_liquid_cannot_name_needs_a_campaign_for_each_language(tmp_path: Path):
    languages = LANGUAGES.replace("Profile.Language", "Profile.Mother Tongue")
    assert keys(loaded(tmp_path, languages=languages)) == ["a[en]", "a[hi]"]
    in_one = wrong(loaded(tmp_path, languages=languages.replace("campaign_per_language", "one_campaign")))
    assert [line.split()[:2] for line in in_one] == [["10", "TYPE001"]]


def test_what_somebody_tried_is_not_called_unverified(tmp_path: Path):
    facts = replace(FACTS, verified={"not_equals_includes_unset": date(2026, 11, 1)})
    assert informed(loaded(tmp_path, facts=facts, languages=LANGUAGES)) == [
        "People whose Language is `ta` read `en`."
    ]
    known = "{profile: {Age: {at_least: 18}, Language: {exists: true}}}"
    found = loaded(tmp_path, audience=known, languages=LANGUAGES)
    assert informed(found) == ["People whose Language is `ta` read `en`."]


def test_a_value_belongs_to_one_language(tmp_path: Path):
    twice = LANGUAGES.replace("{hi: [hi, Hindi]}", "{hi: [hi, EN]}")
    assert wrong(loaded(tmp_path, languages=twice)) == [
        "10 AUD009 `EN` means `en`, and also `hi`.",
        "13 AUD009 `EN` means `hi`, and also `en`.",
    ]


@pytest.mark.parametrize(
    ("audience", "operator", "value"),
    [
        ("{profile: {Age: 20, Language: [en, hi, Hindi]}}", "equals", "en"),
        ("{profile: {Age: 20, Language: {not: [mr]}}}", "not_equals", ["mr", "hi", "Hindi"]),
    ],
)
def test_a_filter_that_the_file_has_and_that_of_the_language_become_one(tmp_path, audience, operator, value):
    found = loaded(tmp_path, audience=audience, languages=LANGUAGES)
    assert fields(found, "a[en]") == [{"name": "Language", "operator": operator, "value": value}]
    assert fields(found, "a[hi]") == [{"name": "Language", "operator": "equals", "value": ["hi", "Hindi"]}]


@pytest.mark.parametrize("language", ["en", "{not: [hi, Hindi]}", "[hi, HINDI]", "{exists: false}"])
def test_a_language_without_anybody_is_refused(tmp_path: Path, language: str):
    found = loaded(tmp_path, audience=f"{{profile: {{Language: {language}}}}}", languages=LANGUAGES)
    assert [line.split()[1] for line in wrong(found)] == ["AUD009"]
    assert found.campaigns == ()


@pytest.mark.parametrize(
    "audience", ["{everyone: true}", "{segment: Gold}", "{query: {event_name: Charged}}"]
)
def test_an_audience_that_stands_alone_cannot_be_split_by_language(tmp_path: Path, audience: str):
    found = loaded(tmp_path, audience=audience, languages=LANGUAGES)
    assert {line.split()[1] for line in wrong(found)} == {"EXC001"}
    one = loaded(
        tmp_path, audience=audience, languages=LANGUAGES.replace("campaign_per_language", "one_campaign")
    )
    assert keys(one) == ["a"]


def test_expect_of_a_whole_is_not_that_of_its_parts(tmp_path: Path):
    facts = replace(FACTS, protected=True)
    pune = "pune: {audience: {profile: {City: Pune}, expect: 90k..120k}}"
    both = {
        "markets": f"{{{MUMBAI}, {pune}}}",
        "languages": LANGUAGES.replace("hi: {", "hi: {expect: 5k..9k, "),
    }
    found = loaded(tmp_path, facts=facts, audience="{profile: {Age: 20}, expect: 200k..300k}", **both)
    assert keys(found)
    shown = {str(one.key): one.definition.audience.expect for one in found.campaigns}
    assert shown["a[mumbai.en]"] is None
    assert shown["a[pune.en]"] is None
    assert shown["a[pune.hi]"] is not None
    assert shown["a[pune.hi]"].high == 9_000
    lacking = loaded(tmp_path, facts=facts, **both)
    assert {line.split()[1] for line in wrong(lacking)} == {"AUD002"}
    assert len(wrong(lacking)) == 1


def test_an_edit_of_one_language_changes_that_campaign_only(tmp_path: Path):
    before = {str(one.key): one.fingerprint for one in loaded(tmp_path, languages=LANGUAGES).campaigns}
    edited = LANGUAGES.replace("नमस्ते", "नमस्कार")
    after = {str(one.key): one.fingerprint for one in loaded(tmp_path, languages=edited).campaigns}
    assert [key for key in before if before[key] != after[key]] == ["a[hi]"]
    wider = edited + '  ta: {title: "வணக்கம்", body: "இன்று 20% சேமிக்கவும்"}\n'
    third = {str(one.key): one.fingerprint for one in loaded(tmp_path, languages=wider).campaigns}
    assert [key for key in after if after[key] != third[key]] == ["a[en]"]


def test_the_order_of_languages_and_an_origin_change_nothing(tmp_path: Path):
    tamil = '  ta: {title: "வணக்கம்", body: "இன்று 20% சேமிக்கவும்"}\n'
    hindi = '  hi: {title: "नमस्ते", body: "आज २०% बचाइए"}\n'
    start = "\n  from: Profile.Language\n  default: en\n  send_as: one_campaign\n"
    (one,) = loaded(tmp_path, languages=start + hindi + tamil).campaigns
    (two,) = loaded(tmp_path, languages=start + tamil + hindi).campaigns
    (three,) = loaded(
        tmp_path, languages=start + tamil + hindi.replace("{title", "{source: 12345678, title")
    ).campaigns
    assert one.fingerprint == two.fingerprint == three.fingerprint
    (four,) = loaded(tmp_path, languages=start + tamil.replace("20%", "20 %") + hindi).campaigns
    assert one.fingerprint != four.fingerprint


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ("hindi", "9 TYPE001"),
        ("{from: Language, default: en, send_as: one_campaign, hi: {title: a, body: b}}", "9 TYPE001"),
        ("{default: en, send_as: one_campaign, hi: {title: a, body: b}}", "9 REQ001"),
        (
            "{from: Profile.Language, default: EN1, send_as: one_campaign, hi: {title: a, body: b}}",
            "9 TYPE001",
        ),
        ("{from: Profile.Language, default: en, send_as: liquid, hi: {title: a, body: b}}", "9 TYPE001"),
        ("{from: Profile.Language, default: en, sendas: one_campaign, hi: {title: a}}", "9 REQ001,9 CORE001"),
        ("{from: Profile.Language, default: en, send_as: one_campaign}", "9 REQ001"),
        ("{from: Profile.Language, default: en, send_as: one_campaign, hi: नमस्ते}", "9 TYPE001,9 REQ001"),
        (
            "{from: Profile.Language, default: en, send_as: one_campaign, hi: {titel: a, body: b}}",
            "9 CORE001,9 LNG001",
        ),
        (
            "{from: Profile.Language, default: en, send_as: one_campaign, values: {ta: ta}, hi: {title: a, body: b 20%}}",
            "9 CORE001",
        ),
        (
            "{from: Profile.Language, default: en, send_as: one_campaign, hi: {title: a, body: b 20%, skip: yes}}",
            "9 TYPE001",
        ),
        (
            "{from: Profile.Language, default: en, send_as: one_campaign, hi: {title: a, body: b 20%, expect: 1..9}}",
            "9 EXC001",
        ),
        (
            "{from: Profile.Language, default: en, send_as: one_campaign, en: {title: a}, hi: {title: a, body: b 20%}}",
            "9 EXC001",
        ),
        (
            "{from: Profile.Langage, default: en, send_as: one_campaign, hi: {title: a, body: b 20%}}",
            "9 AUD008",
        ),
        (
            "{from: Profile.Member, default: en, send_as: one_campaign, hi: {title: a, body: b 20%}}",
            "9 TYPE001",
        ),
    ],
)
def test_a_wrong_word_about_languages_is_told_at_its_line(tmp_path: Path, languages: str, expected: str):
    found = loaded(tmp_path, languages=languages)
    said = [" ".join(line.split()[:2]) for line in wrong(found)]
    assert set(expected.split(",")) >= set(said)
    assert said
    assert found.campaigns == ()


@pytest.mark.parametrize(
    ("markets", "expected"),
    [
        ("pune", "9 TYPE001"),
        ("{}", "9 TYPE001"),
        ("{pune: nothing}", "9 TYPE001"),
        ("{pune: {audience: {profile: {City: Pune}}, mesage: {title: a}}}", "9 CORE001"),
        ("{Pune: {audience: {profile: {City: Pune}}}}", "9 TYPE001"),
        ("{pune: {audience: {profile: {City: Pune}}, skip: maybe}}", "9 TYPE001"),
        ("{pune: {audience: {profile: {Citty: Pune}}}}", "9 AUD008"),
        ("{pune: {audience: {profile: {City: Pune}}, expires: soon}}", "9 TYPE001"),
    ],
)
def test_a_wrong_word_about_markets_is_told_at_its_line(tmp_path: Path, markets: str, expected: str):
    found = loaded(tmp_path, markets=markets)
    assert [" ".join(line.split()[:2]) for line in wrong(found)] == [expected]
    assert found.campaigns == ()


def test_a_market_is_not_named_like_a_language(tmp_path: Path):
    found = loaded(tmp_path, languages=LANGUAGES, markets="{hi: {audience: {profile: {City: Pune}}}}")
    assert [line.split()[1] for line in wrong(found)] == ["TYPE001"]


def test_a_file_of_too_many_parts_is_refused(tmp_path: Path):
    markets = ", ".join(f"m{n}: {{audience: {{profile: {{City: c{n}}}}}}}" for n in range(401))
    found = loaded(tmp_path, markets=f"{{{markets}}}")
    assert ["more than 400" in line for line in wrong(found)] == [True]


def test_a_file_times_its_parts_is_limited(tmp_path: Path):
    """A thousand dates and four hundred markets would be four hundred thousand sends to check."""
    markets = ", ".join(f"m{number}: {{audience: {{profile: {{City: c{number}}}}}}}" for number in range(100))
    moments = ", ".join(f"2027-{1 + day // 28:02}-{1 + day % 28:02} {day % 24:02}:00" for day in range(300))
    many = {"markets": f"{{{markets}}}", "labels": "[" + ", ".join("ab" for _ in range(2_500)) + "]"}
    found = loaded(tmp_path, schedule=f"{{at: [{moments}]}}", **many)
    assert ["more than 250,000 values" in line for line in wrong(found)] == [True]
    few = loaded(tmp_path, schedule=f"{{at: [{moments}]}}", **{**many, "labels": "[ab]"})
    assert not any("250,000" in line for line in wrong(few))


def test_a_wrong_expect_of_the_whole_is_told_once(tmp_path: Path):
    audience = "{profile: {Age: 20}, expect: lots}"
    found = loaded(tmp_path, audience=audience, markets=f"{{{PUNE}}}")
    assert [line.split()[1] for line in wrong(found)] == ["TYPE001"]


def test_pages_of_every_language_are_read_and_compiled(tmp_path: Path):
    found = loaded(
        tmp_path,
        channel="email",
        devices="",
        provider="SendGrid",
        message='{from: "Acme", subject: "Hi", html: emails/a.html}',
        languages="{from: Profile.Language, default: en, send_as: campaign_per_language, "
        'hi: {subject: "नमस्ते", html: emails/b.html}}',
    )
    assert keys(found) == ["a[en]", "a[hi]"]
    assert [create_payload(one, "x")["content"]["body"] for one in found.campaigns] == [
        "<p>Hi</p>",
        "<p>Ho</p>",
    ]


def test_several_languages_in_one_mail_need_somebody_who_tried_liquid(tmp_path: Path):
    mail = {
        "channel": "email",
        "devices": "",
        "provider": "SendGrid",
        "message": '{from: "Acme", subject: "Hi", html: emails/a.html}',
        "languages": "{from: Profile.Language, default: en, send_as: one_campaign, "
        'hi: {subject: "नमस्ते", html: emails/b.html}}',
    }
    assert [line.split()[1] for line in wrong(loaded(tmp_path, **mail))] == ["PER001"]
    facts = replace(FACTS, verified={"liquid.email": date(2026, 11, 1)})
    found = loaded(tmp_path, facts=facts, **mail)
    assert keys(found) == ["a"]
    body = create_payload(found.campaigns[0], "x")["content"]["body"]
    assert body == '{% if Profile.Language == "hi" %}<p>Ho</p>{% else %}<p>Hi</p>{% endif %}'
    missing = mail["languages"].replace("emails/b.html", "emails/c.html")
    assert [line.split()[1] for line in wrong(loaded(tmp_path, **{**mail, "languages": missing}))] == [
        "INC001",
        "PER001",
    ]


@pytest.mark.parametrize(
    ("hindi", "rule"),
    [
        ("{title: a, body: b 20%, link: acme://x}", "EXC001"),
        ("{title: a, body: b 20%, android: {collapse: x}}", "EXC001"),
        ('{title: "{% if a %}x", body: b 20%}', "PER003"),
        ('{title: "{% else %}x", body: b 20%}', "PER003"),
        ('{title: "{{ Name", body: b 20%}', "PER003"),
    ],
)
def test_one_campaign_differs_in_whole_texts_only(tmp_path: Path, hindi: str, rule: str):
    languages = f"{{from: Profile.Language, default: en, send_as: one_campaign, hi: {hindi}}}"
    message = MESSAGE.replace("{title", "{link: acme://home, title")
    found = wrong(loaded(tmp_path, languages=languages, message=message))
    assert {line.split()[1] for line in found} == set(rule.split(","))


def test_values_that_liquid_cannot_say_are_refused_in_one_campaign_only(tmp_path: Path):
    odd = LANGUAGES.replace("[hi, Hindi]", "['a\"b''c', 'back\\\\slash']")
    assert keys(loaded(tmp_path, languages=odd)) == ["a[en]", "a[hi]"]
    found = wrong(loaded(tmp_path, languages=odd.replace("campaign_per_language", "one_campaign")))
    assert [line.split()[1] for line in found] == ["TYPE001", "TYPE001"]
