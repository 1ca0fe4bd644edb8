from __future__ import annotations

import os

import pytest

from tests.cli.test_terminal import at_a_terminal

RAIN = (
    *("--channel", "push", "--purpose", "promotional", "--owner", "kaveri/crm", "--everyone", "--expect", "100..9000"),
    *("--at", "2027-06-14 11:00", "--title", "It rains", "--body", "Stay in: we come to you.", "--link", "kaveri://home"),
)  # fmt: skip
WRITTEN = """name: rain-push
owner: kaveri/crm
purpose: promotional
channel: push

audience:
  everyone: true
  expect: 100..9000

schedule:
  at: 2027-06-14 11:00

message:
  title: "It rains"
  body: "Stay in: we come to you."
  link: "kaveri://home"
"""


def text_of(shop, file):
    return (shop.root / file).read_text(encoding="utf-8")


def test_options_make_a_file_that_is_in_order_and_lints_clean(shop):
    ended = shop("new", "rain-push", *RAIN)
    assert ended.code == 0
    assert text_of(shop, "campaigns/rain-push.yaml") == WRITTEN
    assert ended.out.splitlines()[0] == "Wrote campaigns/rain-push.yaml"
    assert ended.out.splitlines()[-2:] == [
        "Next:  ctsync lint campaigns/rain-push.yaml",
        "Then:  ctsync plan",
    ]
    assert shop("fmt", "--check", "campaigns/rain-push.yaml").code == 0
    assert shop("lint", "campaigns/rain-push.yaml").code == 0


def test_programs_get_a_document(shop):
    document = shop("new", "rain-push", *RAIN, "--format", "json").document
    assert document["kind"] == "written"
    assert (document["file"], document["text"], document["errors"]) == (
        "campaigns/rain-push.yaml",
        WRITTEN,
        0,
    )


def test_the_file_goes_where_others_of_its_channel_are_or_where_it_is_told(shop):
    shop.write("campaigns/weekly/a-push.yaml", "channel: push\n")
    for name in ("b-sms", "c-sms"):
        shop.write(f"campaigns/texts/{name}.yaml", "channel: sms\n")
    for name in ("d-push", "e-push"):
        shop.write(f"campaigns/weekly/{name}.yaml", "channel: push\n")
    assert shop("new", "rain-push", *RAIN).out.startswith("Wrote campaigns/weekly/rain-push.yaml")
    assert shop("new", "sun-push", *RAIN, "--folder", "campaigns/sun").out.startswith(
        "Wrote campaigns/sun/sun-push.yaml"
    )
    ended = shop("new", "wind-push", *RAIN, "--folder", "drafts")
    assert ended.code == 1
    assert "would not be a campaign of the account sandbox" in " ".join(ended.err.split())


@pytest.mark.parametrize("name", ["mango-fridays-push", "Rain Push", "../rain", ""])
def test_a_name_that_is_taken_or_none_is_refused(shop, name):
    before = sorted(shop.root.rglob("*"))
    ended = shop("new", *([name] if name else []), *RAIN)
    assert ended.code == 1
    assert "Nothing was written." in ended.err
    assert sorted(shop.root.rglob("*")) == before


def test_everything_that_is_missing_or_wrong_is_told_at_once_and_nothing_is_written(shop):
    ended = shop("new", "rain-push", "--channel", "push", "--at", "2027-13-01 10:00", "--expect", "1-2")
    assert ended.code == 1
    for what in (
        "`owner` is missing",
        "`purpose` is missing",
        "`title` is missing in `message`",
        "2027-13-01",
        "`1-2`",
    ):
        assert what in ended.err
    assert "Nothing was written." in ended.err
    assert not (shop.root / "campaigns/rain-push.yaml").exists()


def test_what_is_not_registered_yet_is_written_and_told(shop):
    ended = shop("new", "rain-push", *RAIN, "--android", "notification_channel: storms")
    assert ended.code == 0
    assert "It has 1 error to mend." in ended.out
    assert "REG001" in ended.err
    assert (shop.root / "campaigns/rain-push.yaml").exists()


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--profile", "City"], "--profile: Write keys with values"),
        (["--goal", "{event: Charged"], "--goal:"),
        (["--translate", "hi=x"], "--translate:"),
        (["--market", "pune"], "--market:"),
        (["--set", "expires"], "--set:"),
        (["--quiet-hours", "21:00"], "--quiet-hours: Write two times"),
        (["--shift"], "`--shift` moves the dates of another campaign"),
    ],
)
def test_an_option_that_cannot_be_understood_says_what_it_should_look_like(shop, options, what):
    ended = shop("new", "rain-push", *RAIN, *options)
    assert ended.code == 1
    assert what in " ".join(ended.err.split())


def test_languages_markets_and_any_other_key_can_be_given(shop):
    ended = shop(
        "new", "rain-push", *RAIN[:6], *RAIN[7:], "--profile", "Country: India", "--translate", "hi.title=बारिश",
        "--translate", "hi.body=घर रहिए", "--market", "pune=City: Pune", "--set", "markets.pune.audience.expect=1k..2k",
        "--set", "control_group=[system, 5%]",
    )  # fmt: skip
    assert ended.code == 0
    text = text_of(shop, "campaigns/rain-push.yaml")
    assert "  from: Profile.Language\n  default: en\n  send_as: one_campaign\n" in text
    assert '  hi: {title: "बारिश", body: "घर रहिए"}\n' in text
    assert "  pune: {audience: {profile: {City: Pune}, expect: 1k..2k}}\n" in text
    assert "control_group: [system, 5%]\n" in text


def test_the_first_line_names_the_schema_if_there_is_one(shop):
    shop("schema")
    shop("new", "rain-push", *RAIN, "--folder", "campaigns/wet")
    assert text_of(shop, "campaigns/wet/rain-push.yaml") == (
        f"# yaml-language-server: $schema=../../.schemas/campaign.json\n{WRITTEN}"
    )
    shop("new", "rain-2-push", "--like", "rain-push", "--at", "2027-06-15 11:00", "--folder", "campaigns")
    assert text_of(shop, "campaigns/rain-2-push.yaml").startswith(
        "# yaml-language-server: $schema=../.schemas/campaign.json\nname: rain-2-push\n"
    )


def test_a_new_file_may_be_read_by_others_as_files_of_a_repository_are(shop):
    shop("new", "rain-push", *RAIN)
    umask = os.umask(0)
    os.umask(umask)
    assert (shop.root / "campaigns/rain-push.yaml").stat().st_mode & 0o777 == 0o666 & ~umask


def test_what_is_there_is_never_replaced_whatever_it_is(shop):
    (shop.root / "campaigns/rain-push.yaml").mkdir()
    ended = shop("new", "rain-push", *RAIN)
    assert ended.code == 1
    assert "campaigns/rain-push.yaml is there already. Nothing was written." in " ".join(ended.err.split())


def test_the_first_of_its_channel_goes_where_the_accounts_campaigns_begin(shop):
    hook = ["--channel", "webhook", "--endpoint", "Tiers", "--set", "message.fields=[identities]"]
    assert shop("new", "tiers", *RAIN[2:11], *hook).out.startswith("Wrote campaigns/tiers.yaml")


OLD = """# Mangoes are back
name: old-push
dashboard_name: Old mangoes
owner: kaveri/crm
purpose: promotional
channel: push

audience:
  event: Charged
  from: 2026-04-01
  to: 2026-06-30  # the last season
  expect: 100..9000

schedule:
  at: 2027-06-01 18:30

message:
  title: "Mangoes"
  body: "Until 3 June 2027."  # say when
  link: "kaveri://home"

expires: 2027-06-03 23:59
offer: {code: MANGO, from: 2027-06-01 00:00, until: 2027-06-03 23:59}
generation: 2
adopt: 17
"""


@pytest.fixture
def old(shop):
    shop.write("campaigns/mango/old-push.yaml", OLD)
    return shop


def test_a_campaign_like_another_one_has_its_comments_and_not_its_identity(old):
    ended = old("new", "new-push", "--like", "old-push", "--at", "2027-06-11 18:30")
    assert ended.code == 0
    assert text_of(old, "campaigns/mango/new-push.yaml") == (
        OLD.replace("old-push", "new-push")
        .replace("dashboard_name: Old mangoes\n", "")
        .replace("generation: 2\nadopt: 17\n", "")
        .replace("at: 2027-06-01", "at: 2027-06-11")
    )
    said = " ".join(ended.out.split())
    assert "Not copied, since it belongs to the other campaign: dashboard_name, generation and adopt." in said
    assert "Kept as they were, so look at them: audience.from 2026-04-01" in said
    assert "audience.to 2026-06-30 (346 days before the send)" in said
    assert "expires 2027-06-03 23:59 (8 days before the send)" in said
    assert text_of(old, "campaigns/mango/old-push.yaml") == OLD


def test_all_dates_can_be_moved_together_and_are_told(old):
    ended = old(
        "new",
        "new-push",
        "--like",
        "old-push",
        "--at",
        "2027-06-11 18:30",
        "--shift",
        "--dashboard-name",
        "Again",
    )
    text = text_of(old, "campaigns/mango/new-push.yaml")
    for line in (
        "dashboard_name: Again", "  from: 2026-04-11", "  to: 2026-07-10  # the last season", "expires: 2027-06-13 23:59",
        "offer: {code: MANGO, from: 2027-06-11 00:00, until: 2027-06-13 23:59}", '  body: "Until 3 June 2027."  # say when',
    ):  # fmt: skip
        assert line in text.splitlines()
    assert "Moved with the first send: audience.from 2026-04-11" in " ".join(ended.out.split())


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--like", "old-push"], "needs a date of its own"),
        (["--like", "old-pusj", "--at", "2027-06-11 18:30"], "no campaign named old-pusj"),
        (
            ["--like", "old-push", "--at", "2027-06-11 18:30", "--title", "x"],
            "--title does not go with --like",
        ),
        (["--like", "old-push", "--at", "2027-06-11 18:30", "--set", "a=b"], "--set does not go with --like"),
        (
            ["--like", "old-push", "--start", "2027-06-11 18:30", "--at", "2027-06-11 18:30"],
            "does not repeat",
        ),
        (["--like", "old-push", "--at", "next week"], "`next week`"),
        (["--like", "broken", "--at", "2027-06-11 18:30"], "cannot be copied"),
        (["--like", "outside", "--at", "2027-06-11 18:30"], "leads out of the repository"),
    ],
)
def test_a_copy_that_cannot_be_made_says_why(old, arguments, what):
    old.write("campaigns/broken.yaml", "a: {\n")
    (old.root / "campaigns/outside.yaml").symlink_to("/etc/hostname")
    ended = old("new", "new-push", *arguments)
    assert ended.code == 1
    assert what in " ".join(ended.err.split())
    assert list(old.root.rglob("new-push.yaml")) == []


def test_a_repeat_gets_a_new_start_and_lists_of_moments_a_new_list(old):
    old.write("campaigns/repeat.yaml", OLD.replace("old-push", "repeat").replace(
        "  at: 2027-06-01 18:30\n", "  every: 1 week\n  days: [tue]\n  start: 2027-06-01 18:30\n  end: 2027-08-31\n"
    ))  # fmt: skip
    assert (
        "Use --start and --end."
        in old("new", "x", "--like", "repeat", "--start", "2027-06-08 18:30", "--at", "x").err
    )
    assert (
        old("new", "again", "--like", "repeat", "--start", "2027-06-08 18:30", "--end", "2027-07-31").code
        == 0
    )
    assert "  start: 2027-06-08 18:30\n  end: 2027-07-31\n" in text_of(old, "campaigns/again.yaml")
    old.write("campaigns/listed.yaml", OLD.replace("old-push", "listed").replace(
        "  at: 2027-06-01 18:30\n", "  at:\n    - 2027-06-01 18:30\n    - 2027-06-08 18:30\n"
    ))  # fmt: skip
    assert (
        old(
            "new",
            "more",
            "--like",
            "campaigns/listed.yaml",
            "--at",
            "2027-07-01 18:30, 2027-07-02 18:30, 2027-07-03 18:30",
        ).code
        == 0
    )
    assert "schedule: {at: [2027-07-01 18:30, 2027-07-02 18:30, 2027-07-03 18:30]}\n" in text_of(
        old, "campaigns/more.yaml"
    )
    assert old("new", "alone", "--like", "listed", "--at", "2027-07-01 18:30", "--shift").code == 0
    assert "schedule: {at: 2027-07-01 18:30}\n" in text_of(old, "campaigns/alone.yaml")
    assert "expires: 2027-07-03 23:59\n" in text_of(old, "campaigns/alone.yaml")
    assert old("new", "many", "--like", "old-push", "--at", "2027-07-01 18:30, 2027-07-02 18:30").code == 0
    assert "at: [2027-07-01 18:30, 2027-07-02 18:30]" in text_of(old, "campaigns/mango/many.yaml")


def test_at_a_terminal_questions_lead_to_a_file(shop):
    answers = ["Bad Name", "rain-push", "", "", "", "everyone", "100..9000", "2027-06-14 11:00", "It rains"]
    answers += ["Stay in: we come to you.", "kaveri://home", "", "\x04"]
    seen, code = at_a_terminal(shop.root, "new", answer="\n".join(answers))
    assert code == 0, seen
    assert "`Bad Name` cannot be a name." in seen
    assert "How does it travel?" in seen
    assert text_of(shop, "campaigns/rain-push.yaml") == WRITTEN


def test_at_a_terminal_a_copy_asks_for_its_name_and_date(old):
    seen, code = at_a_terminal(
        old.root, "new", "--like", "old-push", answer="new-push\n\n2027-13-11\n2027-06-11 18:30\n"
    )
    assert code == 0, seen
    assert "When does the new one go out?" in seen
    assert "This is needed." in seen
    assert "2027-13-11" in seen
    assert "at: 2027-06-11 18:30" in text_of(old, "campaigns/mango/new-push.yaml")


def test_who_leaves_in_the_middle_has_written_nothing(shop):
    _, code = at_a_terminal(shop.root, "new", "rain-push", answer="push\n\x04\x04\x04")
    assert code == 130
    assert not (shop.root / "campaigns/rain-push.yaml").exists()


def test_at_a_terminal_an_answer_that_a_person_insists_on_is_written_and_its_error_told(shop):
    answers = ["", "", "", "everyone", "lots", "lots", "2027-06-14 11:00", "T", "B", "", "", "\x04"]
    seen, code = at_a_terminal(shop.root, "new", "rain-push", answer="\n".join(answers))
    assert code == 0
    assert "The file is written all the same." in seen
    assert "expect: lots" in text_of(shop, "campaigns/rain-push.yaml")
