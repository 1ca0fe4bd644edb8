"""What every renderer keeps to, whatever it shows."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ctsync.api.contract import NoReportYet, Report
from ctsync.applying.holding import stopped_by_holds
from ctsync.applying.result import ApplyResult, Fate, Outcome
from ctsync.calendar import simulate
from ctsync.campaign.observed import Sightings
from ctsync.checkup.kinds import ANSWERS, LIST
from ctsync.errors import ExitCode, UsageError
from ctsync.lint.every import EVERY
from ctsync.lock.holding import Holding
from ctsync.lock.holds import Hold
from ctsync.lock.receipt import Answer, Attempt, Basis, Deed, Finding, Gap, Grant, Sight
from ctsync.lock.record import Lock, State, Why
from ctsync.names import InstanceKey, RemoteId
from ctsync.planning.change import Create, Stop
from ctsync.previews import previews_of
from ctsync.problems import Level, Position, Problem
from ctsync.rendering import BOXES, RENDERERS
from ctsync.rendering.calendar.simulation_view import simulation_view
from ctsync.rendering.checkup_view import CheckupView
from ctsync.rendering.format_view import FormatRow, FormatView, changed_row
from ctsync.rendering.lock.founded import FoundedView
from ctsync.rendering.lock.holding import holding_view
from ctsync.rendering.lock.holds import holds_view
from ctsync.rendering.lock.status import status_view
from ctsync.rendering.lock.view import lock_view
from ctsync.rendering.offers_view import ImportedRow, ImportedView, OfferRow, OffersView
from ctsync.rendering.paper.cells import width
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.payload_view import Payload, PayloadView
from ctsync.rendering.pipelines_view import PipelineRow, PipelinesView
from ctsync.rendering.plan.view import plan_view
from ctsync.rendering.previews import PreviewPage
from ctsync.rendering.previews.summary import preview_view
from ctsync.rendering.problems.diagnostics import problems_view
from ctsync.rendering.problems.errors import error_view
from ctsync.rendering.problems.rules import RulesView, rule_view
from ctsync.rendering.report.view import report_view
from ctsync.rendering.result_view import result_view
from ctsync.rendering.sandbox.sends import Send, SendsView
from ctsync.rendering.sandbox.settings import Setting, SettingsView
from ctsync.rendering.schemas_view import SchemasView
from ctsync.rendering.send_test_view import finished_test, offered_test
from ctsync.rendering.show.view import show_view
from ctsync.rendering.trigger_view import finished_trigger, offered_trigger
from ctsync.rendering.written_view import WrittenView
from ctsync.sending.addressing import addressed
from ctsync.sending.messages import Message
from ctsync.sending.outcome import Fate as SendFate
from ctsync.sending.outcome import Outcome as SendOutcome
from ctsync.sending.receivers import Receiver
from ctsync.sending.trigger import Chosen
from ctsync.statistics.summary import Collected, summarise
from tests.support import plans
from tests.support.calendars import everything
from tests.support.plans import NOW, a_campaign, a_plan, a_record, a_review, a_row

EVIL = "\x1b[31mred\x1b[0m \u202egnp.exe\u2066 \x07\n::error::x ##[error]y \x9b2J\ud800"
PLAIN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029\ud800-\udfff]")


def hostile_campaign():
    written = {
        **plans.PUSH,
        "message": {"title": EVIL, "body": f"::warning::{EVIL}", "link": "kaveri://x"},
        "audience": {"event": EVIL, "from": "2027-04-01", "to": "2027-04-30", "profile": {EVIL: EVIL}},
        "labels": [EVIL],
    }
    return a_campaign("hostile-push", written)


def hostile_simulation():
    days = (date(2027, 6, 1), date(2027, 6, 30), NOW.date())
    named = replace(simulate([hostile_campaign()], *days)[0], name=EVIL, key=EVIL)
    return simulation_view((named,), "Asia/Kolkata", *days)


RECEIPTS = (
    Grant(Deed.ADOPT, Basis.PERSON, EVIL, NOW, EVIL, EVIL),
    Grant(Deed.CREATE, Basis.CHANGE, EVIL, NOW, EVIL, EVIL),
    *(
        Attempt(deed, NOW, EVIL, answer, RemoteId(1), 400, 73, EVIL, 2, NOW)
        for deed in Deed
        for answer in (None, *Answer)
    ),
    *(Sight(finding, NOW, RemoteId(1), EVIL, NOW.date(), NOW.date(), 2) for finding in Finding),
    Gap(7),
)


def a_lock():
    campaign = a_campaign()
    record = a_record(campaign, note=EVIL, receipts=RECEIPTS, remote_name=EVIL, token=EVIL)
    stopped = a_record(a_campaign("stopped-push"), state=State.STOPPED_BEFORE, why=Why.HOLD, note=EVIL)
    released = a_record(a_campaign("let-go-push"), 2, note=EVIL, state=State.RELEASED)
    hold = Hold(EVIL, NOW + timedelta(days=1), NOW, EVIL, EVIL, stops=True)
    records = {str(each.key): each for each in (record, stopped, released)}
    return Lock("7q2m4k", "sha256:00", "kaveri", "Asia/Kolkata", records=records, holds={EVIL: hold})


def shows():
    """Each view with hostile text in every place that foreign text can reach."""
    hostile = hostile_campaign()
    record = a_record(hostile, remote_name=EVIL, note=EVIL)
    too_many = [Stop(a_record(a_campaign(f"gone-{n}-push"), 90 + n), None) for n in range(11)]
    plan = a_plan(Create(hostile), *too_many, *plans.every_change())
    problem = Problem("CORE001", Position(EVIL, 1, 5), EVIL, EVIL, EVIL, Level.WARNING)
    outcomes = [Outcome(InstanceKey("a"), fate, RemoteId(1), RemoteId(2), NOW, EVIL) for fate in Fate]
    result = ApplyResult(tuple(outcomes), None, NOW, (EVIL,), frozenset(ExitCode))
    rows = (a_row(record), *(a_row(a_record(a_campaign(f"c{n}"), 10 + n)) for n in range(3)))
    collected = [
        Collected(record, record.operation, each)
        for each in (Report({"sent": 3, "clicked": 1, EVIL: 2}), NoReportYet(EVIL))
    ]
    return {
        "plan": lambda r: r.plan(plan_view(a_review(plan)), verbose=True),
        "result": lambda r: r.result(result_view(result, "Asia/Kolkata")),
        "status": lambda r: r.status(status_view(a_lock(), Sightings(rows, ()), "Asia/Kolkata", NOW)),
        "calendar": lambda r: r.calendar(everything(EVIL), verbose=True),
        "simulation": lambda r: r.simulation(hostile_simulation()),
        "report": lambda r: r.report(report_view(summarise(collected), "Asia/Kolkata", NOW)),
        "checkup": lambda r: r.checkup(
            CheckupView([ANSWERS.failed(EVIL, EVIL, EVIL), LIST.ok("x")], more=True)
        ),
        "payload": lambda r: r.payload(
            PayloadView(
                (
                    Payload(
                        "k", {"name": EVIL, "content": {EVIL: [EVIL, {"a": EVIL}]}}, {"name": Position(EVIL)}
                    ),
                )
                * 2
            )
        ),
        "send_test": lambda r: r.send_test(finished_test(a_test(), FATES, frozenset(ExitCode), NOW)),
        "trigger": lambda r: r.trigger(finished_trigger(a_trigger(), FATES, frozenset(ExitCode), NOW)),
        "formatting": lambda r: r.formatting(
            FormatView(
                (changed_row(EVIL, f"a\n{EVIL}\n", f"{EVIL}\nb\n", with_diff=True),),
                (FormatRow(EVIL, EVIL),),
                3,
                only_checked=True,
            )
        ),
        "written": lambda r: r.written(WrittenView(EVIL, f"a\n{EVIL}\n", (EVIL,), 1, 0)),
        "offers": lambda r: r.offers(
            OffersView(
                NOW.date(),
                NOW.date(),
                1,
                (OfferRow(7, EVIL, EVIL, EVIL, "pending", "2027-06-01 10:00", EVIL),),
                *(3, 2, 1),
                knows_channels=False,
                is_numbered=True,
            )
        ),
        "imported": lambda r: r.imported(ImportedView((ImportedRow(7, EVIL, f"a\n{EVIL}\n", (3, 4)),))),
        "preview": lambda r: r.preview(a_preview(hostile)),
        "lock": lambda r: r.lock(lock_view(a_lock(), EVIL, "Asia/Kolkata")),
        "show": lambda r: r.show(
            show_view(a_lock(), "mango-fridays-push", "Asia/Kolkata", lambda _: {}), verbose=True
        ),
        "holding": lambda r: r.holding(
            holding_view(Holding(EVIL, NOW, NOW, EVIL), a_lock(), EVIL, "Asia/Kolkata", NOW, broken=True)
        ),
        "holds": lambda r: r.holds(
            holds_view(a_lock(), stopped_by_holds(a_lock()), "Asia/Kolkata", NOW + timedelta(hours=1))
        ),
        "founded": lambda r: r.founded(FoundedView(EVIL, EVIL, "abcdef", is_new=True, campaigns=3)),
        "pipelines": lambda r: r.pipelines(
            PipelinesView(
                "GitHub",
                EVIL,
                (PipelineRow(EVIL, "changed by hand", ("-a", "+b")), PipelineRow(EVIL, "new", ())),
                ((EVIL, EVIL),),
                (EVIL,),
                is_written=True,
            ),
            verbose=True,
        ),
        "schemas": lambda r: r.schemas(SchemasView(EVIL, (EVIL, "b"), (EVIL,), is_check=False)),
        "sends": lambda r: r.sends(SendsView((Send(NOW, "a", "push", 3, 3, 1),), NOW, "Asia/Kolkata")),
        "settings": lambda r: r.settings(
            SettingsView((Setting("a", "G", EVIL, "x", "x or y", "3", EVIL),), ("a",))
        ),
        "problems": lambda r: r.problems(problems_view([problem], lambda _: f"    {EVIL}", "Nothing.")),
        "rule": lambda r: r.rule(rule_view(EVERY["PUSH001"])),
        "rules": lambda r: r.rules(RulesView(tuple(map(rule_view, EVERY.values())))),
        "error": lambda r: r.error(error_view(UsageError(EVIL, why=EVIL, hint=EVIL, where=Position(EVIL)))),
    }


def a_preview(campaign):
    problem = Problem("CORE001", Position(EVIL, 1, 5), EVIL, EVIL, EVIL, Level.WARNING)
    found = problems_view([problem], lambda _: EVIL)
    return preview_view(PreviewPage(EVIL, EVIL, (previews_of(campaign),), found, left_out=2), 80, EVIL)


FATES = [SendOutcome(EVIL, EVIL, fate, EVIL, 89) for fate in SendFate]


def a_test():
    said = Message((EVIL, "b"), "push", {"title": f"{EVIL} {{{{ x }}}}"}, None, (EVIL, EVIL), (EVIL, "hi"))
    return offered_test(EVIL, [said, said], [Receiver(EVIL, "Identity", EVIL)])


def a_trigger():
    to = addressed({("email", EVIL): "", ("identity", EVIL): EVIL})
    return offered_trigger(EVIL, Chosen({EVIL: RemoteId(7)}, "2"), to, {EVIL: EVIL}, [EVIL])


@pytest.mark.parametrize("name", RENDERERS)
def test_what_is_about_to_be_sent_is_harmless_too(name):
    made = RENDERERS[name](Paper(80))
    for line in [*made.send_test(a_test()), *made.trigger(a_trigger())]:
        assert not PLAIN.search(line), repr(line)
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


@pytest.mark.parametrize("name", BOXES)
def test_messages_in_boxes_are_harmless_too(name):
    view = a_preview(hostile_campaign())
    lines = list(BOXES[name](view, Paper(80)))
    assert len(lines) > 5
    for line in lines:
        assert not PLAIN.search(line), repr(line)
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


VIEWS = tuple(shows())


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", RENDERERS)
def test_hostile_text_is_shown_and_cannot_act(name, view):
    lines = list(shows()[view](RENDERERS[name](Paper(80))))
    assert lines
    for line in lines:
        assert not PLAIN.search(line), repr(line)
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
        assert "\n" not in line


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", RENDERERS)
def test_the_same_view_gives_the_same_bytes(name, view):
    assert list(shows()[view](RENDERERS[name](Paper(80)))) == list(shows()[view](RENDERERS[name](Paper(80))))


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "payload"])
def test_json_is_one_document_with_version_and_kind(view):
    document = json.loads("\n".join(shows()[view](RENDERERS["json"](Paper(80)))))
    assert document["version"] == 1
    assert document["kind"] == view


@pytest.mark.parametrize("columns", [80, 100])
def test_a_terminal_line_is_no_wider_than_the_paper(columns):
    lines = RENDERERS["terminal"](Paper(columns)).plan(plan_view(a_review(a_plan(*plans.every_change()))))
    assert [line for line in lines if width(line) > columns] == []


def test_times_in_json_are_utc():
    view = plan_view(a_review(a_plan(Create(a_campaign()), expires=NOW + timedelta(hours=2))))
    document = json.loads("\n".join(RENDERERS["json"](Paper()).plan(view)))
    assert document["valid_until"] == "2027-05-20T06:30:00Z"
    assert document["changes"][0]["first_send"] == "2027-06-01T13:00:00Z"


def test_one_payload_in_json_is_the_bare_body():
    body = {"name": "a", "when": "20270601 18:30"}
    lines = RENDERERS["json"](Paper()).payload(PayloadView((Payload("a", body, {}),)))
    assert json.loads("\n".join(lines)) == body
