"""A plan as a comment under a pull request: what it says, how much of it fits, and that nothing in it is active."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from ctsync.planning.change import Block, Create, Keep
from ctsync.previews import Previews
from ctsync.rendering.comment import BEGINNING, BUDGETS, Budget, Surroundings, plan_comment
from ctsync.rendering.comment.inert import code, prose
from ctsync.rendering.comment.room import in_bytes
from ctsync.rendering.plan.rows import Changed, GuardRow, Kind, NeedRow, Note, OverLimit, People, Row
from ctsync.rendering.plan.view import Group, plan_view
from ctsync.rendering.plan.word_difference import word_difference
from ctsync.rendering.wording import shown
from tests.support import plans
from tests.support.injections import INJECTIONS
from tests.support.plans import a_campaign, a_plan, a_record, a_review, a_row

OURS = {
    *("h2", "p", "strong", "em", "del", "code", "pre", "ul", "li", "sub", "br", "blockquote", "b"),
    *("table", "thead", "tbody", "tr", "th", "td", "details", "summary"),
}
MENTION = re.compile(
    r"[@#~&^$!%][\w{(\"]|\bGH-\d|\b[0-9a-f]{7,40}\b|:\w+:|\w@|://|www\.|\b[A-Z]{2,}-\d", re.IGNORECASE
)


class Page(HTMLParser):
    """What a forge makes of the Markdown."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.comments: list[str] = []
        self.loose: list[str] = []
        """Texts outside of code, where a forge looks for mentions, references and addresses."""
        self._code = 0
        self.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._code += tag in ("code", "pre")

    def handle_endtag(self, tag):
        self._code -= tag in ("code", "pre")

    def handle_comment(self, data):
        self.comments.append(data)

    def handle_data(self, data):
        if not self._code:
            self.loose.append(data)


def everything():
    return plan_view(a_review(a_plan(*plans.every_change())))


def test_every_change_as_a_comment(golden):
    golden("plan/every-change.md", plan_comment(everything(), Surroundings("e41d0c2f9a55")))


def test_without_changes_the_comment_is_short():
    campaign = a_campaign()
    record = a_record(campaign)
    text = plan_comment(plan_view(a_review(a_plan(Keep(campaign, record, a_row(record))))))
    assert "No changes. 1 campaign matches the lock." in text
    assert "|" not in text


def test_the_table_says_how_often_one_campaign_sends():
    text = plan_comment(
        plan_view(a_review(a_plan(Create(a_campaign("mango-fridays-push", schedule=SEVERAL)))))
    )
    assert re.search(r"\| 3 sends from Fri 4 Jun 11:00 IST \|", text)
    assert "Nobody gets it twice for one date" in text


SEVERAL = {"at": ["2027-06-04 11:00", "2027-06-11 11:00", "2027-06-18 11:00"]}


def test_warnings_are_counted_with_the_campaigns_that_they_are_of():
    text = plan_comment(everything())
    assert re.search(r"\*\*Warnings: \d+ \(`[\w-]+`", text)


def test_a_last_moment_after_the_plans_own_end_says_that_it_takes_a_newer_plan():
    near = a_campaign(schedule={"at": "2027-05-20 18:30"})
    far = a_campaign(schedule={"at": "2027-06-20 18:30"})
    first, second = (plan_comment(plan_view(a_review(a_plan(Create(each))))) for each in (near, far))
    assert "**Last moment to apply:**" in first
    assert "**Last moment to apply, with this plan or a newer one:**" in second


def test_a_comment_begins_with_the_mark_that_finds_it_again():
    first = plan_comment(everything()).splitlines()[0]
    assert first.startswith(f"{BEGINNING} account=sandbox digest=")


def test_the_report_is_linked_where_something_had_no_room():
    view = everything()
    whole = plan_comment(view, Surroundings(report="https://reports.example/plan/7"))
    assert "https://" not in whole
    cut = plan_comment(view, Surroundings(report="https://reports.example/plan/7"), Budget(6_000, len))
    assert "[whole report](https://reports.example/plan/7)" in cut


@pytest.mark.parametrize(
    "budget", [Budget(3_500, in_bytes), Budget(6_000, len), Budget(12_000, in_bytes), BUDGETS["github"]]
)
def test_no_comment_is_larger_than_its_budget_or_cut_inside_a_campaign(budget):
    changes = [Create(a_campaign(f"mango-{number}-push")) for number in range(300)]
    text = plan_comment(plan_view(a_review(a_plan(*changes))), Surroundings(), budget)
    assert budget.measure(text) <= budget.most
    assert text.count("<details") == text.count("</details>")
    assert text.startswith(BEGINNING)
    assert "had no room here" in text


class Asked(dict[str, Previews]):
    """Drawn messages, of which it is known who was asked for."""

    def __init__(self):
        super().__init__()
        self.keys_asked: set[str] = set()

    def get(self, key, default=None):
        self.keys_asked.add(key)
        return super().get(key, default)


def test_of_thousands_without_room_most_are_counted_without_being_drawn():
    """Time grew with what nobody would see: each of 10,000 sections was made until it was too long."""
    changes = [Create(a_campaign(f"mango-{number}-push")) for number in range(300)]
    view, asked = plan_view(a_review(a_plan(*changes))), Asked()
    text = plan_comment(view, Surroundings(previews=asked), Budget(9_000, len))
    told = text.count("<details")
    assert told > 0
    assert f"**{300 - told} more campaigns** had no room here" in text
    assert told + 20 == len(asked.keys_asked)


def test_the_riskiest_come_first_and_those_to_read_are_unfolded():
    text = plan_comment(everything())
    kinds = re.findall(r"^\| \S+ \*\*(\w+)\*\*", text, re.MULTILINE)
    assert kinds == sorted(
        kinds, key=["blocked", "stop", "replace", "finish", "forget", "new", "adopt", "wait"].index
    )
    summaries = re.findall(r"<details( open)?><summary>\S+ <b>(\w+)</b> <code>([\w-]+)", text)
    assert {name for is_open, _, name in summaries if is_open} == {
        "held-lookalike", "held-guard", "weekly-picks-push", "thursday-picks-push",
    }  # fmt: skip


def test_what_changed_is_struck_through_and_bold():
    text = plan_comment(everything())
    assert "| Title | `Mango Friday` | `Mango Friday` **`🥭`** |" in text
    assert "~~`Alphonso`~~" in text
    assert "**`Banganapalli`**" in text


def hostile(text):
    """A view in which every text is the given one, as views hold foreign text."""
    said = shown(text)
    return Row(
        *(said, said, said, Kind.REPLACE, said, said, said, said),
        people=People(said, 5, ((said, 5),), (1, 2), said),
        when=(said, said),
        first_send=plans.NOW,
        preview=(said, said),
        languages=((said, (said, said)),),
        changed=(Changed(said, said, said, "", word_difference(said, f"{said} x")),),
        twice=said,
        final=said,
        until=plans.NOW,
        old_id=7,
        why=said,
        do=said,
        notes=(said,),
        cost=said,
        needs=(said,),
        file=said,
        line=1,
    )


def hostile_view(texts):
    rows = [hostile(text) for text in texts]
    groups = [Group((row,)) for row in rows]
    groups += [Group((row, row), tally=row.what) for row in rows[:50]]
    groups += [Group((replace(row, kind=kind),)) for row in rows[:50] for kind in Kind]
    said = [row.what for row in rows]
    return replace(
        everything(),
        headline=said[0],
        target=f"Account {said[0]}",
        account=said[0],
        groups=tuple(groups),
        notes=tuple(Note(text, text, text, text, is_drift=True) for text in said),
        guardrails=tuple(
            GuardRow(text, level, 2, 1, text, text, text, (text,), text, text)
            for text in said
            for level in ("block", "approve", "warn", "info")
        ),
        needs=tuple(NeedRow(text, (text,), 2, text, text, (text,), (text,)) for text in said),
        limits=tuple(OverLimit(text, 2, 1, 3, text, text, text, is_lifted=False) for text in said),
    )


def test_nothing_in_a_comment_is_active():
    assert len(INJECTIONS) >= 700
    page = Page(
        plan_comment(hostile_view(INJECTIONS), Surroundings("e41d0c2f9a55"), Budget(100_000_000, len))
    )
    assert page.tags <= OURS
    assert page.attributes <= {"open", "align", "lang", "class"}
    assert len(page.comments) == 1, "the mark, and no other"
    told = [text for text in page.loose if MENTION.search(re.sub(r"e41d0c2f9a55|agreed|\d[\d,]*", "", text))]
    assert told == []


@pytest.mark.parametrize("field", [field.name for field in fields(Row) if field.type in ("str", str)])
def test_no_line_of_a_comment_commands_gitlab(field):
    row = replace(hostile("x"), **{field: shown("/close\n/close")})
    view = replace(everything(), groups=(Group((row,)),))
    lines = plan_comment(view).splitlines()
    fences = [number for number, line in enumerate(lines) if line.startswith("```")]
    inside = {
        number for start, end in zip(fences[::2], fences[1::2], strict=True) for number in range(start, end)
    }
    assert not [
        line for number, line in enumerate(lines) if number not in inside and line.lstrip().startswith("/")
    ]


SIGNS = st.text(st.sampled_from("`|\\@#<>![]()*_~:/ aw.&$%^-+=1\n"), max_size=40)


@given(text=SIGNS)
def test_a_code_span_shows_its_text_and_nothing_else(text):
    one_line = shown(text)
    page = Page(f"x {code(one_line)} y")
    assert page.tags <= {"p", "code"}


@given(text=SIGNS)
def test_a_sentence_is_never_active(text):
    for around in ("**A:** {}", "| a |\n| --- |\n| {} |"):
        page = Page(around.format(prose(shown(text), in_table="|" in around)))
        assert page.tags <= {"p", "strong", "code", "table", "thead", "tbody", "tr", "th", "td"}
        assert not [loose for loose in page.loose if MENTION.search(loose)]


@pytest.mark.parametrize(
    ("sentence", "markdown"),
    [
        ("Stops 1810787403, then waits.", "Stops `1810787403`, then waits."),
        ("whose Team is @acme/legal or #12", "whose Team is `@acme/legal` or `#12`"),
        ("see https://x.io/a_b (or foo_bar).", "see `https://x.io/a_b` (or `foo_bar`)."),
        ("in `audience.expect`, +48% (was 461)", "in `audience.expect`, +48% (was 461)"),
        ("Thu 3 Dec 18:30 IST, from 2026.", "Thu 3 Dec 18:30 IST, from 2026."),
        ("‹Name› ₹119 a kilo: 40% off", "‹Name› ₹119 a kilo: 40% off"),
        ("/close it", "`/close` it"),
        ("1. one", "`1`. one"),
        ("`a``b`", "`a` `b`"),
    ],
)
def test_a_sentence_stays_readable(sentence, markdown):
    assert prose(sentence) == markdown


def test_each_forge_is_given_as_much_as_it_takes_in_the_way_in_which_it_counts():
    """Frames around messages, Hindi and Tamil take three bytes a sign, and GitHub counts signs."""
    said = plans.PUSH["message"] | {"body": "आज सुबह के अल्फोंसो आ गए हैं, जब तक टोकरियाँ खाली न हो जाएँ।"}
    changes = [Create(a_campaign(f"mango-{number}-push", message=said)) for number in range(300)]
    view = plan_view(a_review(a_plan(*changes)), blocks=None)
    there, here = (plan_comment(view, Surroundings(), BUDGETS[forge]) for forge in ("github", "gitlab"))
    assert 55_000 < len(there) <= 60_000 < len(there.encode())
    assert 60_000 < len(here.encode()) <= 1_000_000


def test_a_comment_with_thousands_of_notes_fits_and_still_tells_what_is_blocked():
    notes = tuple(
        Note(f"m-{n}", f"m-{n}", "CleverTap does not list it.", is_drift=True) for n in range(3_000)
    )
    view = replace(plan_view(a_review(a_plan(plans.a_blocked(Block.GUARD)))), notes=notes)
    text = plan_comment(view)
    assert len(text) <= BUDGETS["github"].most
    assert "<code>held-guard</code>" in text
    told = text.count("- **Drift**")
    assert f"and {3_000 - told:,} more notes" in text


def test_approvals_that_have_no_room_are_counted():
    needs = tuple(NeedRow(f"need-{n}", ("x",), 1, f"1 of team-{n}", "", ("m",)) for n in range(25))
    text = plan_comment(replace(everything(), needs=needs))
    assert "and **5 more approvals** that are needed" in text


def test_a_table_without_a_row_calls_nothing_less_risky():
    assert "riskier" not in plan_comment(everything(), Surroundings(), Budget(1_500, in_bytes))


def test_an_assumed_plan_promises_nothing_that_only_counting_can_tell():
    view = replace(everything(), assumed=True)
    text = plan_comment(view)
    assert "Still needs: known once people are counted" in text
    assert "this plan is advice" in text
    assert "nobody besides" not in text
    assert "20 %" not in text
    need = NeedRow("legal", ("acme/legal",), 1, "1 of acme/legal", "", ("m",))
    assert "and whoever the counted numbers ask for" in plan_comment(replace(view, needs=(need,)))
