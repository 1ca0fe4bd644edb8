from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from ctsync.catalog import Catalog, WhatsAppTemplate
from ctsync.channels import CHANNELS
from ctsync.cli.asking import Interview
from ctsync.cli.options import Asked
from ctsync.cli.screen import Screen
from ctsync.editing.form.answers import get
from ctsync.editing.form.draft import draft_text
from ctsync.editing.form.knowledge import Answers, Known
from ctsync.editing.form.question import Question
from ctsync.problems import Problem
from ctsync.registers.load import load_registers
from ctsync.settings import load_settings
from ctsync.settings.settings import target
from ctsync.workspace.authoring import Author
from ctsync.workspace.workspace import Workspace
from tests.support.source import ROOT


class Person(Screen):
    """Somebody who gives these answers, and then nothing but Enter."""

    def __init__(self, answers: Iterable[str]) -> None:
        super().__init__(Asked())
        self._answers = list(answers)
        self.said: list[str] = []

    def ask(self, question: str) -> str:  # noqa: ARG002  # the answers are in the order of the questions
        if not self._answers:
            raise EOFError("\n".join(self.said[-4:]))
        return self._answers.pop(0)

    def show(self, lines: Iterable[str]) -> None:
        self.said += lines

    @property
    def is_done(self) -> bool:
        return not self._answers


def an_author() -> Author:
    """The sample shop."""
    settings, problems = load_settings(ROOT, {})
    assert settings is not None
    return Author(Workspace(ROOT, settings, target(settings, None), problems))


AUTHOR = an_author()
SHOP = AUTHOR.known()


def interviewed(*typed: str, known: Known = SHOP, given: Answers | None = None) -> tuple[Answers, Person]:
    answers = given or Answers({"name": "new-one"})
    person = Person(typed)

    def check(question: Question) -> list[Problem]:
        return AUTHOR.complaints_about(answers.tree, question.judged)

    Interview(person, answers, known, check).hold()
    assert person.is_done
    return answers, person


def text_of(answers: Answers) -> str:
    return draft_text(AUTHOR.finished(answers.tree), "campaigns/new-one.yaml", {})


def test_a_push_to_a_segment_needs_few_answers():
    answers, _ = interviewed(
        "", "", "", "", "Active", "1k..2k", "2027-06-14 11:00", "It rains", "Stay in", "kaveri://home", ""
    )
    assert text_of(answers) == (
        "name: new-one\nowner: kaveri/crm\npurpose: promotional\nchannel: push\n\n"
        "audience:\n  segment: Active shoppers\n  expect: 1k..2k\n\n"
        "schedule:\n  at: 2027-06-14 11:00\n\n"
        'message:\n  title: "It rains"\n  body: "Stay in"\n  link: "kaveri://home"\n'
    )
    assert list(AUTHOR.problems("campaigns/new-one.yaml", text_of(answers))) == []


SHORT = {
    "push": ["Title", "Body", ""],
    "webpush": ["Title", "Body", "https://kaveri.example/cart", ""],
    "email": [
        "Meera",
        "Subject",
        "What comes next to the subject, and says why the letter is worth a look",
        "emails/june-newsletter.html",
    ],
    "sms": [
        "grocery_off",
        (
            "Dear customer, get Rs 150 off 10 kg rice at Kaveri Bazaar till Sunday. "
            "Shop: https://kaveri.example/rice T&C apply. Reply STOP to 56161 to opt out"
        ),
        "Gupshup-Promo",
    ],
    "whatsapp": ["pickup_ready_v2", "en", "Kaveri Bazaar", "there", "Saturday", "pickup/a", "pickup/b", ""],
    "webhook": ["Loyalty Tier Service", "identities", "action: recalculate"],
    "inbox": ["message-icon", "Gold", "Free", "", "${cdn}/gold.png", "kaveri://loyalty/gold"],
}


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_can_be_written_from_answers_alone(channel: str):
    answers, _ = interviewed(
        channel, "", "", "profile", "City: Bengaluru", "10..99999", "2027-06-14 11:00", *SHORT[channel], ""
    )
    found = AUTHOR.problems("campaigns/new-one.yaml", text_of(answers))
    assert [f"{problem.rule} {problem.what}" for problem in found] == []


def test_a_carousel_asks_for_cards_until_there_are_no_more():
    cards = ["One", "", "https://x.example/1.png", "", "Two", "", "https://x.example/2.png", ""]
    answers, _ = interviewed(
        "inbox", "", "", "everyone", "1k..9k", "2027-06-14 11:00", "carousel", *cards, "Three", "Text",
        "https://x.example/3.png", "", "", "",
    )  # fmt: skip
    finished = AUTHOR.finished(answers.tree)
    assert [card["title"] for card in finished["message"]["cards"]] == ["One", "Two", "Three"]  # type: ignore[index,call-overload]  # a map of cards


def test_an_event_asks_for_its_days_and_filters_and_a_repeat_for_its_end():
    answers, _ = interviewed(
        "", "", "", "event", "Charged", "2026-01-01..2026-03-31", "Amount: {at_least: 5}", "City: Pune", "",
        "every 1 week", "thu", "2027-06-03 18:30", "6", "Title", "Body", "", "",
    )  # fmt: skip
    assert get(answers.tree, ("schedule",)) == {
        "every": "1 week",
        "days": ["thu"],
        "start": "2027-06-03 18:30",
        "runs": "6",
    }
    assert get(answers.tree, ("audience",)) == {
        "event": "Charged", "from": "2026-01-01", "to": "2026-03-31", "where": {"Amount": {"at_least": "5"}},
        "profile": {"City": "Pune"},
    }  # fmt: skip
    assert list(AUTHOR.problems("campaigns/new-one.yaml", text_of(answers))) == []


def test_more_is_asked_of_those_who_want_it():
    answers, _ = interviewed(
        "", "", "", "profile", "Country: India", "", "2027-06-14 11:00", "Title", "Body", "",
        "clock, languages, markets, quiet-hours, all-devices, goal",
        "user", "drop", "20:00", "hi", "", "", "", "शीर्षक", "पाठ", "pune", "City: Pune", "1k..2k", "Rain in Pune",
        "22:00..08:00", "", "event: Charged, within: 3d",
    )  # fmt: skip
    tree = answers.tree
    assert tree["languages"] == {
        "default": "en", "from": "Profile.Language", "send_as": "one_campaign", "hi": {"title": "शीर्षक", "body": "पाठ"},
    }  # fmt: skip
    assert tree["markets"] == {
        "pune": {
            "audience": {"profile": {"City": "Pune"}, "expect": "1k..2k"},
            "message": {"body": "Rain in Pune"},
        }
    }
    assert tree["schedule"] == {
        "at": "2027-06-14 11:00",
        "in": "user",
        "if_missed": "drop",
        "cutoff": "20:00",
    }
    assert tree["quiet_hours"] == {"from": "22:00", "to": "08:00", "in": "user", "then": "delay"}
    assert tree["all_devices"] == "true"


def test_wrong_answers_are_asked_again_with_the_reason():
    _, person = interviewed(
        "fax", "p", "push", "", "", "event", "Chargd", "Charged", "a lot", "30d", "Amont: 5", "Amount: 5", "City", "",
        "1-2", "1k..2k", "tomorrow", "2027-06-14 11:00", "Title", "", "Body", "http://x", "", "goals", "",
    )  # fmt: skip
    said = "\n".join(person.said)
    for reason in (
        "Please answer one of: push, webpush, email, sms, whatsapp, webhook, inbox.",
        "Did you mean Charged? Type it again to use it all the same.",
        "no property `Amont` of the event Charged",
        "Write keys with values",
        "`1-2` is not a range",
        "This is needed.",
        "`http://x` is not encrypted",
        "There is no goals here.",
    ):
        assert reason in said
    assert "`a lot`" in said
    assert "`tomorrow`" in said


@pytest.mark.parametrize(
    ("schedule", "what"),
    [
        ({"every": "2 fortnights"}, "`every`: `2 fortnights` is not a rhythm of days, weeks or months."),
        (
            {"every": "1 week", "days": ["Friday"]},
            "`days`: `Friday` is neither a day of the week nor of the month.",
        ),
        ({"every": "1 week", "days": ["fri"], "start": "fri"}, "`start`: `fri` is not a date and a time"),
        ({"every": "1 week", "days": ["fri"]}, ""),
        ({"every": "1 week", "days": ["fri"], "start": "2027-06-04 17:00"}, ""),
        ({"every": "1 month", "days": ["last fri"]}, ""),
    ],
)
def test_a_repeat_is_checked_answer_by_answer(schedule, what):
    """Nobody can go back to a question: told at the last one, a mistake of the first could not be mended."""
    tree: dict[str | int, Any] = {
        "name": "draft",
        "purpose": "promotional",
        "channel": "email",
        "schedule": schedule,
    }
    found = an_author().complaints_about(tree, [("schedule",)])
    assert [one.what[: len(what)] for one in found] == [what] * bool(what)


def test_who_insists_on_a_name_may_use_it():
    answers, _ = interviewed(
        "",
        "",
        "",
        "event",
        "Signed Up",
        "Signed Up",
        "30d",
        "",
        "",
        "",
        "2027-06-14 11:00",
        "Title",
        "Body",
        "",
        "",
    )
    assert answers.text("audience", "event") == "Signed Up"


def test_half_a_name_is_enough_if_it_is_the_only_one():
    _, person = interviewed(
        "we", "webh", "t", "", "profile", "City: Pune", "", "2027-06-14 11:00", "Loyalty", "", "", ""
    )
    assert "  That could be webpush and webhook." in person.said


def test_what_options_have_said_is_not_asked():
    given = Answers(
        {
            "name": "new-one", "channel": "push", "purpose": "promotional", "owner": "a/b",
            "audience": {"everyone": "true", "expect": "1k..2k"}, "schedule": {"at": "2027-06-14 11:00"},
            "message": {"title": "T", "body": "B", "link": "kaveri://home"},
        },
        {"base": "everyone", "when": "at"},
    )  # fmt: skip
    _, person = interviewed("", given=given)
    assert [line for line in person.said if line.endswith("?")] == []
    repeat = Answers(
        {"schedule": {"every": "1 day", "start": "2027-06-14 11:00", "runs": "3"}}, {"when": "every 1 day"}
    )
    _, person = interviewed("", "", "", "event", "Charged", "30d", "", "", "", "T", "B", "", "", given=repeat)
    assert "What is its last date? Or a number of sends." not in person.said


def test_without_registers_and_defaults_more_is_asked_and_nothing_is_offered():
    bare = Known(Catalog(), can_have=SHOP.can_have)
    answers, person = interviewed(
        "sms",
        "",
        "kaveri/crm",
        "profile",
        "City: Pune",
        "",
        "2027-06-14 11:00",
        "",
        "Text",
        "Mine",
        "Mine",
        "",
        known=bare,
    )
    assert answers.text("provider") == "Mine"
    assert "  segment: a saved segment" not in person.said
    answers, _ = interviewed(
        "push", "", "kaveri/crm", "everyone", "", "2027-06-14 11:00", "Title", "Body", "", "", "", known=bare
    )
    assert get(answers.tree, ("devices",)) == ["android", "ios"]


def test_a_template_is_asked_for_what_it_has_and_no_more():
    english = {"body": "Hello", "header": {"type": "location"}}
    plain = {
        "namespace": "n",
        "kind": "standard",
        "languages": {"en": english, "hi": {"body": "{{1}} {{2}} {{1}}"}},
    }
    catalog = Catalog(whatsapp_templates={"hello": WhatsAppTemplate.model_validate(plain)})
    known = Known(catalog, can_have=SHOP.can_have)
    start = ["whatsapp", "", "kaveri/crm", "profile", "City: Pune", "", "2027-06-14 11:00", "hello", "hello"]
    _, person = interviewed(*start, "en", "WABA-Kaveri", "", known=known)
    assert not any("header" in line or "fills" in line for line in person.said)
    answers, _ = interviewed(*start, "hi", "one", "two", "WABA-Kaveri", "", known=known)
    assert AUTHOR.finished(answers.tree)["message"]["body"] == ["one", "two"]  # type: ignore[index,call-overload]  # a map


def test_hostile_names_in_registers_cannot_act():
    evil = Known(Catalog(notification_channels={"\x1b[31mred": ""}), can_have=SHOP.can_have)
    _, person = interviewed(
        "push",
        "",
        "kaveri/crm",
        "everyone",
        "",
        "2027-06-14 11:00",
        "Title",
        "Body",
        "",
        "x",
        "x",
        "",
        "",
        known=evil,
    )
    assert not any("\x1b" in line for line in person.said)


def test_the_sample_shop_has_names_to_offer():
    catalog, problems = load_registers(ROOT)
    assert not problems
    assert SHOP.catalog == catalog
    assert SHOP.owners[0] == "kaveri/crm"
    assert "emails/june-newsletter.html" in SHOP.pages
    assert SHOP.inherits("promotional", "push", ("devices",))
    assert not SHOP.inherits("promotional", "sms", ("provider",))
