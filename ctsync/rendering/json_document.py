"""For programs: one JSON document with stable keys. Keys may be added within a version, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ctsync.calendar import Calendar
from ctsync.rendering.calendar.document import calendar_tree, simulation_tree
from ctsync.rendering.calendar.simulation_view import SimulationView
from ctsync.rendering.checkup_view import CheckupView, harmless, summary
from ctsync.rendering.contract import Renderer
from ctsync.rendering.format_view import FormatView
from ctsync.rendering.lock.founded import FoundedView
from ctsync.rendering.lock.holding import HoldingView
from ctsync.rendering.lock.holds import HoldsView
from ctsync.rendering.lock.status import StatusView
from ctsync.rendering.lock.view import LockView
from ctsync.rendering.offers_view import ImportedView, OffersView
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.payload_view import PayloadView
from ctsync.rendering.people_words import MADE_UP
from ctsync.rendering.pipelines_view import PipelinesView
from ctsync.rendering.plan.document import plan_document, problem_documents
from ctsync.rendering.plan.view import PlanView
from ctsync.rendering.preview_view import PreviewView, preview_document
from ctsync.rendering.problems.diagnostics import ProblemsView
from ctsync.rendering.problems.errors import ErrorView
from ctsync.rendering.problems.rules import RulesView, RuleView
from ctsync.rendering.report.view import ReportView, SumRow
from ctsync.rendering.result_view import ResultView
from ctsync.rendering.sandbox.population import PopulationView
from ctsync.rendering.sandbox.sends import SendsView
from ctsync.rendering.sandbox.settings import SettingsView
from ctsync.rendering.schemas_view import SchemasView
from ctsync.rendering.send_test_view import SendTestView
from ctsync.rendering.show.view import ShowView
from ctsync.rendering.trigger_view import TriggerView
from ctsync.rendering.wording import shown
from ctsync.rendering.written_view import WrittenView

VERSION = 1


@dataclass(frozen=True, slots=True)
class JsonDocument(Renderer):
    """Each document says its `version` and `kind` first. Times are UTC, as `2027-06-01T13:00:00Z`."""

    paper: Paper

    def plan(self, view: PlanView, *, verbose: bool = False) -> Iterator[str]:  # noqa: ARG002  # a program gets all of it
        document = plan_document(view)
        return _document("plan", _fields(document))

    def result(self, view: ResultView) -> Iterator[str]:
        return _document(
            "result",
            {
                "headline": view.headline,
                "exit_code": view.exit_code,
                "exit_codes": list(view.exit_codes),
                "finished_at": view.finished_at,
                "outcomes": [asdict(row) for row in view.rows],
                "notes": list(view.notes),
            },
        )

    def status(self, view: StatusView) -> Iterator[str]:
        rows = [asdict(row) for row in (*view.rows, *view.others)]
        return _document(
            "status",
            {
                "now": view.now,
                "zone": view.zone,
                "campaigns": rows,
                "finished": view.finished,
                "stopped": view.stopped,
                "notes": list(view.notes),
            },
        )

    def calendar(self, view: Calendar, *, verbose: bool = False) -> Iterator[str]:  # noqa: ARG002  # likewise
        return _document("calendar", calendar_tree(view))

    def simulation(self, view: SimulationView) -> Iterator[str]:
        return _document("simulation", simulation_tree(view))

    def report(self, view: ReportView) -> Iterator[str]:
        rows = [{**asdict(row), "others": dict(row.others)} for row in view.rows]
        return _document(
            "report",
            {
                "now": view.now,
                "zone": view.zone,
                "made_up": view.made_up == MADE_UP,
                "campaigns": rows,
                "definitions": [_sums(each) for each in view.definitions],
                "total": None if view.total is None else _sums(view.total),
            },
        )

    def checkup(self, view: CheckupView) -> Iterator[str]:
        checks = [harmless(check) for check in view.checks]
        return _document(
            "checkup", {"summary": summary(checks), "checks": [asdict(check) for check in checks]}
        )

    def payload(self, view: PayloadView) -> Iterator[str]:
        """The bare body of one campaign; of several, a list of them by key."""
        if len(view.payloads) == 1:
            return iter(_written(dict(view.payloads[0].body)).split("\n"))
        bodies = {each.key: dict(each.body) for each in view.payloads}
        return iter(_written(bodies).split("\n"))

    def preview(self, view: PreviewView) -> Iterator[str]:
        return _document("preview", preview_document(view))

    def lock(self, view: LockView) -> Iterator[str]:
        return _document("lock", asdict(view))

    def show(self, view: ShowView, *, verbose: bool = False) -> Iterator[str]:  # noqa: ARG002  # likewise
        return _document("show", asdict(view))

    def population(self, view: PopulationView) -> Iterator[str]:
        return _document("population", {**asdict(view), "made_up": view.made_up == MADE_UP})

    def holding(self, view: HoldingView) -> Iterator[str]:
        age = None if view.age is None else int(view.age.total_seconds())
        return _document("holding", {**asdict(view), "age": age})

    def holds(self, view: HoldsView) -> Iterator[str]:
        holds, stopped = [asdict(row) for row in view.rows], [asdict(row) for row in view.stopped]
        return _document("holds", {"now": view.now, "zone": view.zone, "holds": holds, "stopped": stopped})

    def founded(self, view: FoundedView) -> Iterator[str]:
        return _document("founded", asdict(view))

    def sends(self, view: SendsView) -> Iterator[str]:
        sends = [asdict(send) for send in view.sends]
        told = {"now": view.now, "zone": view.zone, "made_up": view.made_up == MADE_UP, "sends": sends}
        return _document("sends", told)

    def send_test(self, view: SendTestView) -> Iterator[str]:
        return _document("send_test", {**asdict(view), "exit_code": view.exit_code})

    def trigger(self, view: TriggerView) -> Iterator[str]:
        rows = [{"name": name, "id": campaign, "means": means} for name, campaign, means in view.triggers]
        more = {"triggers": rows, "kinds": dict(view.kinds), "exit_code": view.exit_code}
        return _document("trigger", {**asdict(view), **more})

    def settings(self, view: SettingsView) -> Iterator[str]:
        rows = [{**asdict(each), "is_changed": each.is_changed} for each in view.settings]
        return _document("settings", {"settings": rows, "just_changed": list(view.just_changed)})

    def formatting(self, view: FormatView) -> Iterator[str]:
        """The diff of a file is a list of lines, empty unless it was asked for."""
        return _document(
            "formatting",
            {
                "checked": view.only_checked,
                "seen": view.seen,
                "changed": [{"file": row.file, "diff": list(row.diff)} for row in view.changed],
                "left_alone": [{"file": row.file, "why": row.why} for row in view.left_alone],
            },
        )

    def written(self, view: WrittenView) -> Iterator[str]:
        return _document("written", {**asdict(view), "next_steps": list(view.next_steps)})

    def offers(self, view: OffersView) -> Iterator[str]:
        rows = [asdict(row) for row in view.rows]
        told = {
            "first": view.first,
            "last": view.last,
            "campaigns": rows,
            "live": view.live,
            "ended": view.ended,
        }
        return _document("offers", {**told, "ours": view.ours, "knows_channels": view.knows_channels})

    def imported(self, view: ImportedView) -> Iterator[str]:
        return _document("imported", {**asdict(view), "next_steps": list(view.next_steps)})

    def schemas(self, view: SchemasView) -> Iterator[str]:
        return _document("schemas", asdict(view))

    def pipelines(self, view: PipelinesView, *, verbose: bool = False) -> Iterator[str]:  # noqa: ARG002  # likewise
        """The checklist is a list of places, each with what to set up there."""
        items = [{"where": where, "what": what} for where, what in view.items]
        return _document("pipelines", {**asdict(view), "items": items, "differing": view.differing})

    def problems(self, view: ProblemsView) -> Iterator[str]:
        found = problem_documents(tuple(each.problem for each in view.diagnostics))
        counted = {"errors": view.errors, "warnings": view.warnings}
        fixed = [
            {**asdict(each), "before": shown(each.before, 2_000), "after": shown(each.after, 2_000)}
            for each in view.fixed
        ]
        return _document(
            "problems", {**counted, "fixed": fixed, "problems": [asdict(each) for each in found]}
        )

    def rule(self, view: RuleView) -> Iterator[str]:
        return _document("rule", asdict(view))

    def rules(self, view: RulesView) -> Iterator[str]:
        return _document("rules", asdict(view))

    def error(self, view: ErrorView) -> Iterator[str]:
        return _document("error", asdict(view))


def _sums(row: SumRow) -> dict[str, Any]:
    """A definition's numbers, with its sends by their keys: they stand in `campaigns`."""
    return {**asdict(replace(row, rows=())), "rows": [each.key for each in row.rows]}


def _document(kind: str, content: dict[str, Any]) -> Iterator[str]:
    return iter(_written({"version": VERSION, "kind": kind, **content}).split("\n"))


def _written(tree: Any) -> str:
    """ASCII, and without what GitHub's runner obeys anywhere in a line (reliability A9)."""
    return json.dumps(tree, indent=2, ensure_ascii=True, default=_other).replace("##[", "#\\u0023[")


def _fields(value: Any) -> dict[str, Any]:
    """One level of a dataclass: `asdict` would copy every value of a long plan."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _other(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    return str(value)
