"""What every way of showing can show. A renderer lays out what a view says, and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ctsync.rendering.checkup_view import CheckupView
from ctsync.rendering.diagnostics import ProblemsView
from ctsync.rendering.errors_view import ErrorView
from ctsync.rendering.format_view import FormatView
from ctsync.rendering.founded_view import FoundedView
from ctsync.rendering.holding_view import HoldingView
from ctsync.rendering.lock_view import LockView
from ctsync.rendering.offers_view import ImportedView, OffersView
from ctsync.rendering.payload_view import PayloadView
from ctsync.rendering.plan_view import PlanView
from ctsync.rendering.population_view import PopulationView
from ctsync.rendering.report_view import ReportView
from ctsync.rendering.result_view import ResultView
from ctsync.rendering.rule_view import RulesView, RuleView
from ctsync.rendering.schemas_view import SchemasView
from ctsync.rendering.send_test_view import SendTestView
from ctsync.rendering.sends_view import SendsView
from ctsync.rendering.settings_view import SettingsView
from ctsync.rendering.status_view import StatusView
from ctsync.rendering.trigger_view import TriggerView
from ctsync.rendering.written_view import WrittenView


class Renderer(Protocol):
    """Each method gives lines without their line ends; long views are streamed."""

    def plan(self, view: PlanView, *, verbose: bool = False) -> Iterator[str]: ...

    def result(self, view: ResultView) -> Iterator[str]: ...

    def status(self, view: StatusView) -> Iterator[str]: ...

    def report(self, view: ReportView) -> Iterator[str]: ...

    def checkup(self, view: CheckupView) -> Iterator[str]: ...

    def payload(self, view: PayloadView) -> Iterator[str]: ...

    def lock(self, view: LockView) -> Iterator[str]: ...

    def population(self, view: PopulationView) -> Iterator[str]: ...
    def holding(self, view: HoldingView) -> Iterator[str]: ...

    def founded(self, view: FoundedView) -> Iterator[str]: ...

    def sends(self, view: SendsView) -> Iterator[str]: ...

    def send_test(self, view: SendTestView) -> Iterator[str]: ...

    def trigger(self, view: TriggerView) -> Iterator[str]: ...

    def settings(self, view: SettingsView) -> Iterator[str]: ...

    def formatting(self, view: FormatView) -> Iterator[str]: ...

    def written(self, view: WrittenView) -> Iterator[str]: ...

    def offers(self, view: OffersView) -> Iterator[str]: ...

    def imported(self, view: ImportedView) -> Iterator[str]: ...

    def schemas(self, view: SchemasView) -> Iterator[str]: ...

    def problems(self, view: ProblemsView) -> Iterator[str]: ...

    def rule(self, view: RuleView) -> Iterator[str]: ...

    def rules(self, view: RulesView) -> Iterator[str]: ...

    def error(self, view: ErrorView) -> Iterator[str]: ...
