"""The file of a campaign that is taken over: whole but for the lines that a person has to fill in, on every channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ctsync.campaign.observed import ObservedCampaign, RemoteStatus
from ctsync.channels import CHANNELS
from ctsync.editing.stub import name_from
from ctsync.errors import UsageError
from ctsync.names import RemoteId
from ctsync.problems import Level
from ctsync.redaction import Secret
from ctsync.workspace.authoring import Author
from ctsync.workspace.formatting import Formatter
from ctsync.workspace.importing import Draft, Offer, Wishes, drafts, write
from ctsync.workspace.message_words import channel_of
from ctsync.workspace.workspace import open_workspace
from tests.stories.small_shop import new_shop

TODAY = date(2027, 5, 20)
NUMBER = RemoteId(1_795_000_002)


def offer(
    name: str = "Flash sale", channel: str = "push", delivery: str = "One Time", word: str = ""
) -> Offer:
    row = ObservedCampaign(NUMBER, name, 202706031830, RemoteStatus.PENDING)
    return Offer(row, channel, word or channel, delivery, "")


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return again(new_shop(tmp_path / "shop").root)


def again(root: Path) -> Author:
    return Author(open_workspace(str(root), None, {}))


def draft(author: Author, one: Offer, wishes: Wishes | None = None) -> Draft:
    (made,) = drafts(author, [one], wishes or Wishes(), TODAY)
    return made


@pytest.mark.parametrize("delivery", ["", "One Time", "Recurring"])
@pytest.mark.parametrize("channel", [*CHANNELS, ""])
def test_lint_finds_exactly_the_lines_that_are_marked(author: Author, channel: str, delivery: str):
    """What a message holds is judged once there is a channel."""
    made = draft(author, offer(channel=channel, delivery=delivery))
    found = [one for one in author.problems(made.file, made.text) if one.level is Level.ERROR]
    lines = made.text.split("\n")
    is_known = [n for n in made.left if channel or not lines[n - 1].startswith("message:")]
    assert [one.where.line for one in found] == is_known
    assert made.left == tuple(n for n, line in enumerate(lines, start=1) if "  # FILL IN: " in line)
    assert {one.rule for one in found} == {"TYPE002"}


@pytest.mark.parametrize("channel", [*CHANNELS, ""])
def test_the_file_is_in_canonical_layout(author: Author, channel: str):
    made = draft(author, offer(channel=channel))
    formatted = Formatter(author.workspace.root).of_text(made.text.encode(), made.file)
    assert formatted is not None
    assert formatted.after in (None, made.text)


def test_what_the_list_tells_stands_there(author: Author):
    made = draft(author, offer("Flash sale!"), Wishes(owner="kaveri/crm", purpose="promotional"))
    assert made.file == "campaigns/imported/flash-sale.yaml"
    body = made.text.split("\n", 2)[2]
    assert body == (
        "name: flash-sale\n"
        "dashboard_name: Flash sale!\n"
        "owner: kaveri/crm\n"
        "purpose: promotional\n"
        "channel: push\n"
        "audience:  # FILL IN: Who gets it? Like: {event: Charged, within: 30d, expect: 12k..18k}\n"
        "\n"
        "schedule:\n"
        "  at: 2027-06-03 18:30  # as CleverTap lists it\n"
        "\n"
        "message:\n"
        "  title:  # FILL IN: What is the title? Like: The monsoon is here\n"
        "  body:  # FILL IN: What does it say? Like: Order by 6 pm, stay dry tomorrow.\n"
        "  android:\n"
        "    notification_channel:  # FILL IN: Which notification channel of Android? Like: "
        f"{', '.join(list(author.workspace.catalog.notification_channels)[:4])}\n"
        "\n"
        f"adopt: {NUMBER}\n"
    )


def test_a_name_that_is_one_needs_no_other(author: Author):
    assert "dashboard_name" not in draft(author, offer("flash-sale")).text


def test_what_repeats_has_no_time_that_could_be_taken_for_its_only_one(author: Author):
    text = draft(author, offer(delivery="Recurring")).text
    assert "schedule:  # FILL IN: CleverTap calls it “Recurring”, listed for 2027-06-03 18:30." in text
    assert "at:" not in text
    assert "which does not say whether it repeats" in draft(author, offer(delivery="")).text


def test_a_filled_in_file_has_no_error(author: Author):
    made = draft(author, offer(), Wishes(owner="kaveri/crm", purpose="transactional"))
    lines = made.text.split("\n")
    for number, value in zip(made.left, ("{everyone: true}", "Hello", "It is time.", "offers"), strict=True):
        lines[number - 1] = f"{lines[number - 1].partition(':')[0]}: {value}"
    assert author.problems(made.file, "\n".join(lines)).errors == 0


@pytest.mark.parametrize(
    ("human", "name"),
    [
        ("Flash sale!", "flash-sale"),
        ("  Été -- 2027 ", "ete-2027"),
        ("दीवाली", f"campaign-{NUMBER}"),
        ("2027", f"campaign-{NUMBER}"),
        ("...", f"campaign-{NUMBER}"),
        ("a" * 200, "a" * 60),
        (f"{'a' * 59} b", "a" * 59),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_names_are_those_of_the_dashboard_as_far_as_they_can_be(human: str, name: str):
    assert name_from(human, NUMBER) == name


def test_a_name_is_taken_once_and_no_file_is_overwritten(author: Author):
    root = author.workspace.root
    first, second = drafts(
        author, [offer(), replace(offer(), row=replace(offer().row, id=RemoteId(7)))], Wishes(), TODAY
    )
    assert [first.name, second.name] == ["flash-sale", "flash-sale-7"]
    write(author.workspace, [first])
    third = draft(again(root), offer())
    assert third.name == f"flash-sale-{NUMBER}"
    write(author.workspace, [third])
    assert draft(again(root), offer()).name == f"flash-sale-{NUMBER}-2"
    before = (root / first.file).read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        write(author.workspace, [replace(first, text="name: other\n")])
    assert (root / first.file).read_bytes() == before


@pytest.mark.parametrize("human", ["Sale ~ct1.here", "Sale \u202egnp"])
def test_a_name_that_no_file_can_hold_is_refused(author: Author, human: str):
    with pytest.raises(UsageError, match="cannot be written as a file"):
        draft(author, offer(human))


def test_a_name_that_holds_a_credential_does_not_get_into_git(author: Author):
    made = draft(author, offer("Sale c4nary-passcode"))
    with pytest.raises(UsageError, match="its name holds a credential") as refused:
        write(author.workspace, [draft(author, offer()), made], (Secret("c4nary-passcode"),))
    assert "c4nary" not in refused.value.what
    assert not (author.workspace.root / "campaigns/imported").exists()


def test_the_folder_is_one_of_the_accounts(author: Author):
    assert draft(author, offer(), Wishes(folder="campaigns/old")).file == "campaigns/old/flash-sale.yaml"
    with pytest.raises(UsageError, match="would not be a campaign of the account"):
        draft(author, offer(), Wishes(folder="elsewhere"))


def test_where_the_accounts_pattern_has_no_folders_the_file_lies_beside_the_others(tmp_path: Path):
    shop = new_shop(tmp_path / "shop")
    shop.edit("ctsync.yaml", "    sandbox: true\n", "    sandbox: true\n    campaigns: [campaigns/*.yaml]\n")
    assert draft(again(shop.root), offer()).file == "campaigns/flash-sale.yaml"


@pytest.mark.parametrize(
    ("word", "channel"),
    [("Push", "push"), ("Email", "email"), ("SMS", "sms"), ("WhatsApp", "whatsapp"), ("Browser", "webpush"),
     ("Webhooks", "webhook"), ("App Inbox", "inbox"), ("InApp", ""), ("", "")],
)  # fmt: skip
def test_channels_are_read_from_the_message_reports_words(word: str, channel: str):
    assert channel_of(word) == channel
