"""What somebody does first: a sample, a plan, an apply, an edit, a stop, some weeks, a report. Every command as it is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.stories.oracle import made, posts
from tests.support.shop_process import Ended, Shop

UMBRELLA = "campaigns/monsoon/monsoon-umbrella-push.yaml"
INDIA = ZoneInfo("Asia/Kolkata")


class Story:
    """The commands in their order, what each said, and what the local CleverTap wrote down in the end."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.said: dict[str, Ended] = {}
        self.posts_after: dict[str, int] = {}

    def run(self, title: str, *arguments: str) -> Ended:
        self.said[title] = ended = self.shop.run(*arguments)
        journal = self.shop.journal()
        self.posts_after[title] = len(posts(journal, "create")) + len(posts(journal, "stop"))
        return ended


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """All of it, once; each test looks at one moment."""
    outside = Shop(tmp_path_factory.mktemp("first"))
    story = Story(outside)
    story.run("init", "init", "shop")
    story.shop = Shop(outside.root / "shop")
    story.run("first plan", "plan")
    story.run("first apply", "apply", "--yes")
    story.run("plan again", "plan")
    story.shop.edit(UMBRELLA, "at: 2027-06-07 11:00", "at: 2027-06-07 12:30")
    story.run("plan of an edit", "plan")
    story.run("apply of an edit", "apply", "--yes")
    story.run("stop", "stop", "chai-weather-push")
    story.run("plan after a stop", "plan")
    story.run("apply after a stop", "apply", "--yes")
    story.run("advance", "sandbox", "advance", "2027-06-07 10:00")
    story.run("night", "apply", "--roll")
    story.run("report", "report")
    story.run("status", "status")
    story.run("payload", "payload", "monsoon-umbrella-push")
    story.run("lock", "lock", "show")
    story.run("audit", "audit")
    story.run("advance to the end", "sandbox", "advance", "2027-07-02 10:00")
    return story


def sends(story: Story) -> dict[str, list[tuple[str, int]]]:
    """By human name: when on the clock of the account, and to how many people at once; who waits comes later."""
    journal = story.shop.journal()
    names = {row["created"]: row["body"]["name"].partition(" ~ct1.")[0] for row in journal if row["created"]}
    found: dict[str, list[tuple[str, int]]] = {}
    for row in journal:
        if row["kind"] == "send" and row["answer"]["held_from"] is None:
            at = datetime.fromtimestamp(row["clock"], INDIA)
            found.setdefault(names[row["answer"]["id"]], []).append(
                (f"{at:%Y-%m-%d %H:%M}", row["answer"]["people"])
            )
    return found


def test_init_says_that_nothing_can_reach_a_real_account_and_what_to_type_next(story: Story):
    assert story.said["init"].code == 0
    assert "Nothing here can reach a real account" in story.said["init"].text
    assert "cd shop && ctsync plan" in story.said["init"].text


def test_the_first_plan_says_what_would_be_made_and_makes_nothing(story: Story):
    plan = story.said["first plan"]
    assert plan.code == 0
    assert plan.out.startswith(
        "23 new (one of them with all later dates), 1 waiting. Nothing is sent when you apply"
    )
    assert "first send is Tue 1 Jun 17:30 IST" in plan.text
    assert story.posts_after["first plan"] == 0


def test_the_first_apply_makes_each_campaign_once(story: Story):
    assert story.said["first apply"].code == 0
    assert "Done: 23 created, 1 approved." in story.said["first apply"].text
    assert story.posts_after["first apply"] == 23


def test_a_plan_after_it_says_no_changes(story: Story):
    assert story.said["plan again"].code == 0
    assert story.said["plan again"].out.startswith("No changes. 23 campaigns match the lock, 1 waiting.")


def test_an_edited_time_is_a_replace_with_before_and_after_and_who_gets_it_twice(story: Story):
    plan = story.said["plan of an edit"]
    assert plan.code == 0
    assert "1 replaced" in plan.text
    assert "Mon 7 Jun 2027 11:00 IST → Mon 7 Jun 2027 12:30 IST" in plan.text
    assert "Nobody gets it twice" in plan.text
    assert story.posts_after["plan of an edit"] == 23


def test_its_apply_stops_the_old_one_and_makes_one_new_one(story: Story):
    assert story.said["apply of an edit"].code == 0
    assert "Done: 1 replaced." in story.said["apply of an edit"].text
    assert story.posts_after["apply of an edit"] == 23 + 2


def test_a_stopped_campaign_is_stopped_in_the_account(story: Story):
    assert story.said["stop"].code == 0
    assert "`generation`" in story.said["stop"].text
    stopped = {each.edition[0] for each in made(story.shop.journal()) if each.stopped}
    assert stopped == {"Monsoon umbrellas", "Chai weather (Hindi)"}


def test_no_plan_and_no_apply_bring_it_back(story: Story):
    for title in ("plan after a stop", "apply after a stop"):
        assert story.said[title].code == 2, "somebody has to raise `generation`, or remove the file"
        assert "chai-weather-push" in story.said[title].text
        assert "generation" in story.said[title].text
        assert story.posts_after[title] == 23 + 2 + 1
    assert "Chai weather (Hindi)" not in sends(story)


def test_time_that_passes_in_the_sandbox_sends_what_was_due_to_whom_was_meant(story: Story):
    advance = story.said["advance"]
    assert advance.code == 0
    assert "june-newsletter-email" in advance.out
    assert "monsoon-umbrella-push" not in advance.out
    newsletter = sends(story)["Newsletter June 2027"]
    assert [at for at, _ in newsletter] == ["2027-06-02 10:30"]
    assert 900 <= newsletter[0][1] <= 1_300
    assert f"{newsletter[0][1]:,}" in advance.out


def test_the_nightly_job_makes_the_next_date_of_a_rolling_campaign_and_says_that_it_is_late(story: Story):
    night = story.said["night"]
    assert night.code == 2
    assert "wednesday-recipe-email@2027-06-09 created as" in " ".join(night.text.split())
    assert "over 48 hours ago" in night.text
    assert story.posts_after["night"] == 23 + 2 + 1 + 1


def test_each_date_goes_out_once_at_the_edited_time(story: Story):
    sent = sends(story)
    assert [at for at, _ in sent["Monsoon umbrellas"]][:1] == ["2027-06-07 12:30"]
    assert [at for at, _ in sent["Mango Fridays"]] == [f"2027-06-{day} 11:00" for day in ("04", "11", "18")]
    for day in ("04", "11", "25"):
        assert [at for at, _ in sent[f"Saturday market 2027-06-{day}"]] == [f"2027-06-{day} 17:00"]
    assert len(sent["Thursday picks"]) == 5
    assert len(sent["What's for dinner"]) == 15


def test_a_report_gives_numbers_for_what_is_over_and_never_a_zero_for_what_is_not(story: Story):
    lines = story.said["report"].out.splitlines()
    assert story.said["report"].code == 0
    newsletter = next(line for line in lines if "june-newsletter-email" in line)
    assert f"{sends(story)['Newsletter June 2027'][0][1]:,}" in newsletter
    dinner = next(line for line in lines if "dinner-tonight-push" in line)
    assert "not available yet" in dinner


def test_status_shows_what_is_live_and_when_it_sends_next(story: Story):
    status = story.said["status"]
    assert status.code == 0
    assert "Mon 7 Jun 12:30 IST" in next(
        line for line in status.out.splitlines() if "monsoon-umbrella" in line
    )
    assert "chai-weather-push" not in status.out


def test_the_payload_shown_is_the_body_that_was_sent(story: Story):
    payload = story.said["payload"]
    assert payload.code == 0
    body = story.shop.run("payload", "monsoon-umbrella-push", "--format", "json").document
    created = [row["body"] for row in story.shop.journal() if row["created"] is not None]
    assert body in created
    written = (story.shop.root / "campaigns/monsoon/monsoon-umbrella-push.yaml").read_text(encoding="utf-8")
    line = next(number for number, text in enumerate(written.splitlines(), 1) if "title:" in text)
    (shown,) = [text for text in payload.out.splitlines() if '"title":' in text]
    assert shown.rstrip().endswith(f"line {line}")


def test_the_lock_remembers_every_campaign_and_the_audit_finds_nothing(story: Story):
    assert story.said["lock"].code == 0
    assert "24 records" in story.said["lock"].out
    assert "stopped" in next(line for line in story.said["lock"].out.splitlines() if "chai-weather" in line)
    assert story.said["audit"].code == 0


def test_looking_made_no_call_that_changes_anything(story: Story):
    """Nothing after the night created or stopped a campaign; report, status, lock and audit only looked."""
    assert story.posts_after["advance to the end"] == story.posts_after["stop"] + 1 == 27


def test_a_planted_mistake_is_shown_with_its_place_and_a_cure_and_planning_works_once_it_is_mended(
    tmp_path,
):
    assert Shop(tmp_path).run("init", "shop", "--with-mistake").code == 0
    shop = Shop(tmp_path / "shop")
    told = shop.run("plan")
    assert (told.code, told.out) == (1, "")
    path, line, column = next(
        text.split()[0] for text in told.err.splitlines() if text.startswith("campaigns/")
    ).split(":")
    written = (shop.root / path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert written[int(column) - 1 :].startswith("titel:")
    shown = told.err.splitlines()
    source = next(number for number, text in enumerate(shown) if text.strip() == written.strip())
    assert shown[source + 1].strip().startswith("^")
    assert shown[source + 1].index("^") == shown[source].index("titel")
    assert "`title`" in told.err
    assert "Nothing was planned" in told.err
    assert shop.journal() == []
    shop.edit(path, "titel:", "title:")
    assert shop.run("plan", "--offline").code == 0
