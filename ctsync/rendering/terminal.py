"""For people: at a terminal, in a log, in a pull request's check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ctsync.calendar import Calendar
from ctsync.rendering.calendar.layout import calendar_lines
from ctsync.rendering.calendar.simulation_view import SimulationView, simulation_lines
from ctsync.rendering.checkup_view import CheckupView, checkup_lines
from ctsync.rendering.contract import Renderer
from ctsync.rendering.format_view import FormatView, format_lines
from ctsync.rendering.lock.founded import FoundedView, founded_lines
from ctsync.rendering.lock.holding import HoldingView, holding_lines
from ctsync.rendering.lock.holds import HoldsView, holds_lines
from ctsync.rendering.lock.status import StatusView, status_lines
from ctsync.rendering.lock.view import LockView, lock_lines
from ctsync.rendering.offers_view import ImportedView, OffersView, imported_lines, offers_lines
from ctsync.rendering.paper.ink import Paper
from ctsync.rendering.payload_view import PayloadView, payload_lines
from ctsync.rendering.pipelines_view import PipelinesView, pipelines_lines
from ctsync.rendering.plan.layout import plan_lines
from ctsync.rendering.plan.view import PlanView
from ctsync.rendering.preview_view import PreviewView, preview_boxes, preview_lines
from ctsync.rendering.problems.diagnostics import ProblemsView, diagnostics_lines
from ctsync.rendering.problems.errors import ErrorView, error_lines
from ctsync.rendering.problems.rules import RulesView, RuleView, rule_lines, rules_lines
from ctsync.rendering.report.layout import report_lines
from ctsync.rendering.report.view import ReportView
from ctsync.rendering.result_view import ResultView, result_lines
from ctsync.rendering.sandbox.population import PopulationView, population_lines
from ctsync.rendering.sandbox.sends import SendsView, sends_lines
from ctsync.rendering.sandbox.settings import SettingsView, settings_lines
from ctsync.rendering.schemas_view import SchemasView, schemas_lines
from ctsync.rendering.send_test_view import SendTestView, send_test_lines
from ctsync.rendering.show.layout import show_lines
from ctsync.rendering.show.view import ShowView
from ctsync.rendering.trigger_view import TriggerView, trigger_lines
from ctsync.rendering.written_view import WrittenView, written_lines


@dataclass(frozen=True, slots=True)
class Terminal(Renderer):
    """Lines no wider than the paper; a line can command neither a terminal nor a CI runner."""

    paper: Paper

    def plan(self, view: PlanView, *, verbose: bool = False) -> Iterator[str]:
        return _harmless(plan_lines(view, self.paper, verbose=verbose))

    def result(self, view: ResultView) -> Iterator[str]:
        return _harmless(result_lines(view, self.paper))

    def status(self, view: StatusView) -> Iterator[str]:
        return _harmless(status_lines(view, self.paper))

    def calendar(self, view: Calendar, *, verbose: bool = False) -> Iterator[str]:
        return _harmless(calendar_lines(view, self.paper, verbose=verbose))

    def simulation(self, view: SimulationView) -> Iterator[str]:
        return _harmless(simulation_lines(view, self.paper))

    def report(self, view: ReportView) -> Iterator[str]:
        return _harmless(report_lines(view, self.paper))

    def checkup(self, view: CheckupView) -> Iterator[str]:
        return _harmless(checkup_lines(view, self.paper))

    def payload(self, view: PayloadView) -> Iterator[str]:
        return _harmless(payload_lines(view, self.paper))

    def preview(self, view: PreviewView) -> Iterator[str]:
        return _harmless(preview_lines(view, self.paper))

    def lock(self, view: LockView) -> Iterator[str]:
        return _harmless(lock_lines(view, self.paper))

    def show(self, view: ShowView, *, verbose: bool = False) -> Iterator[str]:
        return _harmless(show_lines(view, self.paper, verbose=verbose))

    def population(self, view: PopulationView) -> Iterator[str]:
        return _harmless(population_lines(view, self.paper))

    def holding(self, view: HoldingView) -> Iterator[str]:
        return _harmless(holding_lines(view, self.paper))

    def holds(self, view: HoldsView) -> Iterator[str]:
        return _harmless(holds_lines(view, self.paper))

    def founded(self, view: FoundedView) -> Iterator[str]:
        return _harmless(founded_lines(view, self.paper))

    def sends(self, view: SendsView) -> Iterator[str]:
        return _harmless(sends_lines(view, self.paper))

    def send_test(self, view: SendTestView) -> Iterator[str]:
        return _harmless(send_test_lines(view, self.paper))

    def trigger(self, view: TriggerView) -> Iterator[str]:
        return _harmless(trigger_lines(view, self.paper))

    def settings(self, view: SettingsView) -> Iterator[str]:
        return _harmless(settings_lines(view, self.paper))

    def formatting(self, view: FormatView) -> Iterator[str]:
        return _harmless(format_lines(view, self.paper))

    def written(self, view: WrittenView) -> Iterator[str]:
        return _harmless(written_lines(view, self.paper))

    def offers(self, view: OffersView) -> Iterator[str]:
        return _harmless(offers_lines(view, self.paper))

    def imported(self, view: ImportedView) -> Iterator[str]:
        return _harmless(imported_lines(view, self.paper))

    def schemas(self, view: SchemasView) -> Iterator[str]:
        return _harmless(schemas_lines(view, self.paper))

    def pipelines(self, view: PipelinesView, *, verbose: bool = False) -> Iterator[str]:
        return _harmless(pipelines_lines(view, self.paper, verbose=verbose))

    def problems(self, view: ProblemsView) -> Iterator[str]:
        return _harmless(diagnostics_lines(view, self.paper))

    def rule(self, view: RuleView) -> Iterator[str]:
        return _harmless(rule_lines(view, self.paper))

    def rules(self, view: RulesView) -> Iterator[str]:
        return _harmless(rules_lines(view, self.paper))

    def error(self, view: ErrorView) -> Iterator[str]:
        return _harmless(error_lines(view, self.paper))


def preview_text(view: PreviewView, paper: Paper) -> Iterator[str]:
    """Messages as boxes of text: the one thing that a format of its own shows."""
    return _harmless(preview_boxes(view, paper))


def _harmless(lines: Iterator[str]) -> Iterator[str]:
    """GitHub's runner obeys lines that begin with `::` after any spaces, and `##[` anywhere (reliability A9)."""
    for line in lines:
        safe = line.replace("##[", "#\\u{23}[")
        if safe.lstrip().startswith("::"):
            safe = safe.replace("::", ":\\u{3a}", 1)
        yield safe
