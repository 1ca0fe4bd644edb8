"""What is posted always fits, is never cut inside a campaign, and plain text in it cannot act (reliability A10)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsync.forge.fitting import BUDGETS, comment_body

MARKER = "<!-- ctsync:plan -->"
EVIL = "@everyone #1 <img src=x> [x](http://evil.example) https://evil.example\n``` \n````\nout of the block? \x1b[2J \u202e"


def test_plain_text_stands_in_a_block_that_nothing_in_it_can_end():
    body = comment_body(EVIL, MARKER, forge="github", is_markdown=False)
    opened, _, rest = body.removeprefix(f"{MARKER}\n").partition("text\n")
    inside, _, after = rest.rpartition(f"\n{opened}\n")
    assert set(opened) == {"`"}
    assert "out of the block?" in inside
    assert opened not in inside
    assert "evil" not in after
    assert "\x1b" not in body
    assert "\u202e" not in body


def test_the_whole_plan_as_a_page_is_one_click_away():
    body = comment_body(
        "one", MARKER, forge="github", is_markdown=True, run="https://x/run", page="https://x/page?a=1"
    )
    assert body.endswith(
        "<sub>From [the run](https://x/run). [The whole plan as a page](https://x/page?a=1).</sub>\n"
    )
    assert "page" not in comment_body("one", MARKER, forge="github", is_markdown=True)


@given(st.text(max_size=300))
def test_whatever_the_text_the_block_holds(text):
    body = comment_body(text, MARKER, forge="github", is_markdown=False)
    lines = body.splitlines()
    fence = lines[1].removesuffix("text")
    assert lines.count(fence) == 1
    assert body.startswith(MARKER)


def test_markdown_is_cut_between_two_campaigns():
    campaigns = [f"### {number}. campaign\n\n" + f"line of {number}\n" * 800 for number in range(20)]
    body = comment_body(
        "## ctsync plan: 20 new\n\n" + "".join(campaigns),
        MARKER,
        forge="github",
        is_markdown=True,
        run="https://x/run",
    )
    assert len(body) <= BUDGETS["github"].most
    assert "This is not all of it" in body
    assert "[the run](https://x/run)" in body
    kept = body.count("### ")
    assert 1 <= kept < 20
    for number in range(kept):
        assert body.count(f"line of {number}\n") == 800


def test_plain_text_is_cut_between_two_blocks():
    blocks = [f"+ new  campaign-{number}\n" + f"    text of {number}\n" * 500 for number in range(20)]
    body = comment_body("\n".join(blocks), MARKER, forge="github", is_markdown=False)
    assert len(body) <= BUDGETS["github"].most
    kept = body.count("+ new")
    assert all(body.count(f"text of {number}\n") == 500 for number in range(kept))
    assert body.count("```") == 2


@pytest.mark.parametrize("forge", BUDGETS)
@pytest.mark.parametrize("is_markdown", [True, False])
@pytest.mark.parametrize(
    "text", ["x" * 1_200_000, "one line\n" * 120_000, "\x00" * 70_000, "नमस्ते" * 200_000, ""]
)
def test_what_has_no_place_to_cut_fits_all_the_same(text, is_markdown, forge):
    body = comment_body(text, MARKER, forge=forge, is_markdown=is_markdown)
    assert BUDGETS[forge].size(body) <= BUDGETS[forge].most
    assert len(body) > 40 * bool(text)


def test_a_text_that_fits_is_posted_whole():
    body = comment_body("## All of it\n\nand more", MARKER, forge="github", is_markdown=True)
    assert body.startswith(f"{MARKER}\n## All of it\n\nand more\n")
    assert "not all" not in body


def test_a_plans_comment_is_cut_between_two_of_its_sections():
    sections = [
        f"<details><summary>{number}</summary>\n\n```text\n" + "x\n" * 9_000 + "```\n\n</details>\n\n"
        for number in range(9)
    ]
    body = comment_body(
        "## ctsync plan: 9 new\n\n" + "".join(sections), MARKER, forge="github", is_markdown=True
    )
    assert len(body) <= BUDGETS["github"].most
    assert "This is not all of it" in body
    assert body.count("<details>") == body.count("</details>") == 3
    assert body.count("```") == 6


STOP = "**To stop what this plan sends:** `ctsync stop mango-push`\n\n<sub>What was delivered cannot be called back.</sub>\n"


def plan_of(number: int, inside: str = "") -> str:
    """A plan's comment of over 9,000 characters a campaign."""
    told = f"```text\n{inside}\n" + "│ text\n" * 1_300 + "```\n\n</details>\n\n"
    sections = [f"<details><summary>{each}</summary>\n\n{told}" for each in range(number)]
    return "## ctsync plan\n\n" + "".join(sections) + STOP


def test_each_forge_has_a_budget_of_its_own():
    text = plan_of(20)
    assert len(text) > 180_000
    whole = comment_body(text, MARKER, forge="gitlab", is_markdown=True)
    assert text.strip() in whole
    assert "not all of it" not in whole
    cut = comment_body(text, MARKER, forge="github", is_markdown=True)
    assert BUDGETS["github"].most - 10_000 < len(cut) <= BUDGETS["github"].most


def test_a_forge_that_counts_characters_is_not_told_less_because_they_have_more_bytes():
    text = "## Plan\n\n" + "".join(f"### {number}\n\n{'नमस्ते ' * 100}\n\n" for number in range(80))
    assert len(text) < BUDGETS["github"].most < len(text.encode())
    assert text.strip() in comment_body(text, MARKER, forge="github", is_markdown=True)


@pytest.mark.parametrize("forge", BUDGETS)
def test_how_to_stop_it_stays_when_campaigns_are_cut(forge):
    body = comment_body(plan_of(130), MARKER, forge=forge, is_markdown=True, run="https://x/run")
    assert BUDGETS[forge].size(body) <= BUDGETS[forge].most
    assert 5 <= body.count("<details>") == body.count("</details>") < 130
    note, stop = body.index("**This is not all of it.**"), body.index("`ctsync stop mango-push`")
    assert body.rindex("</details>") < note < stop


def test_a_text_that_looks_like_the_start_of_a_campaign_is_no_place_to_cut():
    looks = "## Big sale\n<details>\n</details>\n````\n### here"
    text = (
        plan_of(12, looks).replace("```text", "`````text").replace("```\n\n</details>", "`````\n\n</details>")
    )
    body = comment_body(text, MARKER, forge="github", is_markdown=True)
    assert body.count("`````") % 2 == 0
    assert body.count("<details><summary>") == body.count("`````") // 2
    assert "`ctsync stop mango-push`" in body
