"""A weekly e-mail over weeks of nights: each date goes out once, as the files said when it came due (protocol 8)."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Place
from tests.stories.oracle import NO_ACCIDENT, judge, made, posts
from tests.stories.small_shop import file_of
from tests.support.shop_process import Ended

THURSDAYS = ("2027-05-20", "2027-05-27", "2027-06-03", "2027-06-10", "2027-06-17", "2027-06-24")


def letter(
    subject: str = "Before", *, clock: str = "18:30", left_out: str = "", end: str = "2027-06-24"
) -> str:
    """An e-mail each Thursday."""
    return (
        "name: letter\nowner: kaveri/crm\npurpose: transactional\nchannel: email\nprovider: SendGrid-IN\n"
        "audience: {everyone: true}\n"
        f"schedule: {{every: 1 week, days: [thu], start: 2027-05-20 {clock}, end: {end}, except: [{left_out}]}}\n"
        f'message: {{from: Kaveri, subject: "{subject}", preheader: "Read on.", html: emails/letter.html}}\n'
    )


def write(place: Place, text: str) -> None:
    place.shop.write("emails/letter.html", "<!doctype html><html><body><p>Hello</p></body></html>\n")
    place.shop.write(file_of("letter"), text.replace(", except: []", ""))


def apply(place: Place, *options: str) -> Ended:
    return place.shop.run("apply", "--yes", "--no-estimate", "--format", "json", *options)


def sent(place: Place) -> dict[str, str]:
    """The subject that went out, by the campaign's name."""
    campaigns = [each for each in made(place.shop.journal()) if each.sends]
    assert len({each.edition[0] for each in campaigns}) == len(campaigns), "twice"
    return {each.edition[0].removeprefix("letter "): each.edition[1] for each in campaigns}


@pytest.fixture
def begun(served: Place) -> Place:
    """The letter, approved and with its first dates created."""
    write(served, letter())
    ended = apply(served)
    assert ended.code == 0
    assert ended.told("approved") == {"letter"}
    assert ended.told("created") == {"letter@2027-05-20", "letter@2027-05-27"}
    return served


def test_five_weeks_of_nights_send_a_letter_each_thursday_and_nothing_else(begun: Place):
    for night in range(1, 19):
        begun.sandbox.advance("2d" if night > 2 else "1d")
        assert apply(begun, "--roll").code == 0, night
    assert begun.shop.run("plan", "--offline").out.startswith("No changes.")
    begun.sandbox.advance("9d")
    assert sent(begun) == dict.fromkeys(THURSDAYS, "Before")
    wanted = {f"letter {day}": "Before" for day in THURSDAYS}
    assert judge(begun.shop.journal(), wanted) == NO_ACCIDENT


def test_an_edit_midway_replaces_the_dates_to_come_and_no_other(begun: Place):
    begun.sandbox.advance("2027-05-21 09:00")
    assert apply(begun, "--roll").told("created") == {"letter@2027-06-03"}
    write(begun, letter("After", clock="19:00"))
    untouched = apply(begun, "--roll")
    assert untouched.code == 2, "the nightly job approves nothing"
    assert {row["key"] for row in untouched.document["outcomes"]} == {
        "letter",
        *(f"letter@{day}" for day in THURSDAYS[1:3]),
    }
    assert posts(begun.shop.journal(), "stop") == []
    plan = begun.shop.run("plan")
    assert "2 dates replaced" in plan.text
    ended = apply(begun)
    assert ended.code == 0
    assert ended.told("replaced") == {"letter@2027-05-27", "letter@2027-06-03"}
    assert ended.told("created") == set()
    for _ in range(5):
        begun.sandbox.advance("6d")
        late = apply(begun, "--roll")
        assert late.code == 2, "nothing ran for more than 48 hours, and all is well"
        assert "over 48 hours ago" in late.text
    begun.sandbox.advance("10d")
    assert sent(begun) == {"2027-05-20": "Before", **dict.fromkeys(THURSDAYS[1:], "After")}


def test_a_date_under_except_is_stopped_and_a_longer_end_adds_dates(begun: Place):
    write(begun, letter(left_out="2027-05-27"))
    ended = apply(begun)
    assert (ended.code, ended.told("stopped")) == (0, {"letter@2027-05-27"})
    write(begun, letter(left_out="2027-05-27", end="2027-07-01"))
    ended = apply(begun)
    assert (ended.code, ended.told("approved"), ended.told("replaced")) == (0, {"letter"}, set())
    begun.sandbox.advance("1d")
    assert apply(begun, "--roll").told("created") == {"letter@2027-06-03"}
    begun.sandbox.advance("2027-06-04 09:00")
    assert sent(begun) == {"2027-05-20": "Before", "2027-06-03": "Before"}


def test_three_weeks_without_a_night_are_missed_loudly_until_somebody_has_seen_it(begun: Place):
    begun.sandbox.advance("22d")
    status, audit = begun.shop.run("status"), begun.shop.run("audit")
    assert (status.code, audit.code) == (5, 5)
    assert "letter@2027-06-10" in status.text
    assert "letter@2027-06-10" in audit.text
    ended = apply(begun, "--roll")
    assert ended.code == 5
    assert ended.told("missed") == {"letter@2027-06-03", "letter@2027-06-10"}
    assert ended.told("created") == {"letter@2027-06-17", "letter@2027-06-24"}
    plan = begun.shop.run("plan")
    assert plan.code == 5
    assert "ctsync resolve letter --seen" in plan.text
    assert apply(begun, "--roll").code == 5
    assert begun.shop.run("resolve", "letter@2027-06-17", "--seen").code == 1
    assert begun.shop.run("resolve", "letter@2027-06-10").code == 1
    assert begun.shop.run("resolve", "letter@2027-06-10", "--seen").code == 0
    assert apply(begun, "--roll").code == 5, "there is another one"
    assert begun.shop.run("resolve", "letter", "--seen").code == 0
    assert apply(begun, "--roll").code == 0
    assert begun.shop.run("plan").code == 0
    assert begun.shop.run("audit").code == 0
    assert begun.shop.run("status").code == 0
    begun.sandbox.advance("20d")
    assert sent(begun) == dict.fromkeys((*THURSDAYS[:2], *THURSDAYS[4:]), "Before")


def test_the_panic_button_ends_all_dates_until_the_generation_is_raised(begun: Place):
    assert begun.shop.run("stop", "letter", "--yes").code == 0
    begun.sandbox.advance("2d")
    ended = apply(begun, "--roll")
    assert (ended.code, ended.told("created")) == (2, set())
    assert apply(begun).told("created") == set()
    write(begun, letter().replace("owner:", "generation: 2\nowner:"))
    ended = apply(begun)
    assert ended.told("created") == {"letter@2027-05-27", "letter@2027-06-03"}
    begun.sandbox.advance("2027-06-04 09:00")
    assert sent(begun) == {"2027-05-27": "Before", "2027-06-03": "Before"}


def test_a_date_has_a_payload_of_its_own_whenever_it_is(begun: Place):
    far = begun.shop.run("payload", "letter@2027-06-24", "--format", "json").document
    assert far["when"] == "20270624 18:30"
    near = begun.shop.run("payload", "letter", "--format", "json").document
    assert len(near) == 2
