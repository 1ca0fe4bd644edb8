from __future__ import annotations

from datetime import timedelta

from ctsync.api.contract import NoReportYet, NotSent, RefusedByRemote, Report
from ctsync.statistics.summary import Collected, summarise
from tests.support.plans import a_campaign, a_record


def asked(answer, name="mango-fridays-push", **changes):
    record = a_record(a_campaign(name), **changes)
    return Collected(record, record.operation, answer)


def figures_of(answer):
    (figures,) = summarise([asked(answer)]).figures
    return figures


def test_what_came_is_kept_and_the_rate_follows():
    figures = figures_of(Report({"sent": 200, "clicked": 10, "viewed": 50}))
    assert (figures.sent, figures.clicked, figures.click_rate) == (200, 10, 0.05)
    assert figures.others == (("viewed", 50),)


def test_a_rate_of_nothing_is_no_rate():
    assert figures_of(Report({"sent": 0, "clicked": 0})).click_rate is None
    assert figures_of(Report({"sent": 5})).click_rate is None


def test_what_is_not_known_is_never_zero():
    assert figures_of(NoReportYet("still running")).missing == "not available yet"
    assert figures_of(NotSent("no route")).missing == "not known: no route"
    assert figures_of(RefusedByRemote(400, "Invalid campaign id")).missing == "not known: Invalid campaign id"
    assert figures_of(Report({"clicked": 2})).sent is None


def test_sums_are_of_what_is_known():
    summary = summarise([asked(Report({"sent": 5, "clicked": 1})), asked(NoReportYet(""), "other-push")])
    assert (summary.sent, summary.clicked, summary.known) == (5, 1, 1)


def test_the_order_is_that_of_the_sends():
    record = a_record(a_campaign())
    later = asked(NoReportYet(""), "a-push", first_send=record.operation.first_send + timedelta(days=1))
    summary = summarise([later, asked(NoReportYet(""))])
    assert [figures.collected.record.name for figures in summary.figures] == ["mango-fridays-push", "a-push"]
