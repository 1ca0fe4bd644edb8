from __future__ import annotations

from datetime import date

import pytest

from ctsync.audience import check_windows
from ctsync.problems import Level
from tests.audience.shop import GAP, an_audience, findings, rules_at

FIXED = {"from": "2026-01-01", "to": "2026-01-31"}


@pytest.mark.parametrize(
    "written",
    [
        {"everyone": "true", "expect": "1..2", "send_to_at_most": "100"},
        {"segment": "Active shoppers", "per_run": "1"},
        {"query": {"event_name": "anything"}},
        {
            "event": "Charged",
            "within": "30d",
            "where": {"Amount": {"at_least": "1"}},
            "profile": {"City": "Pune"},
        },
        {"event": "Charged", **FIXED, "session": {"time_of_day": "00:00..14:00"}},
        {"technographics": {"OS": "iOS"}},
        {"did": [{"event": "Charged", "within": "1d", "exactly": "0"}]},
        {"did_not": {"event": "Charged", **FIXED}},
    ],
)
def test_a_sound_audience_has_no_findings(written):
    assert findings(written) == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, [("AUD001", ())]),
        ({"expect": "5..6"}, [("AUD001", ())]),
        ({"everyone": "false"}, [("AUD001", ()), ("AUD001", ("everyone",))]),
        ({"query": {}}, [("AUD001", ("query",))]),
        ({"query": "all"}, [("TYPE001", ("query",))]),
        ({"profile": {}}, [("TYPE002", ("profile",))]),
        ({"technographics": {"OS": []}}, [("TYPE002", ("technographics", "OS"))]),
        ({"segment": "Plain", "everyone": "true"}, [("EXC001", ("everyone",))]),
        ({"everyone": "true", "profile": {"City": "Pune"}}, [("EXC001", ("profile",))]),
        (
            {"query": {"a": 1}, "event": "Charged", "within": "3d"},
            [("EXC001", ("event",)), ("EXC001", ("within",))],
        ),
        (
            {"segment": "Plain", "did": {"event": "Charged", "within": "3d"}, "where": {"Amount": "5"}},
            [("EXC001", ("where",)), ("EXC001", ("did",))],
        ),
        (
            {"profile": {"City": "Pune"}, "within": "3d", "session": {"a": "b"}},
            [("REQ001", ("within",)), ("REQ001", ("session",))],
        ),
        ({"event": "Charged"}, [("REQ001", ("event",))]),
        ({"event": "Charged", "from": "2026-01-01"}, [("REQ001", ("from",))]),
        ({"event": "Charged", "to": "2026-01-01"}, [("REQ001", ("to",))]),
        ({"event": "Charged", "from": "2026-01-02", "to": "2026-01-01"}, [("TYPE001", ("from",))]),
        ({"event": "Charged", "within": "3d", **FIXED}, [("EXC001", ("from",)), ("EXC001", ("to",))]),
        ({"event": "Charged", "within": "200mo"}, [("TYPE001", ("within",))]),
        ({"event": "charged", "within": "3d", "where": {"Nothing": "x"}}, [("AUD008", ("event",))]),
        ({"event": "Charged", "within": "3d", "where": {"amount": "5"}}, [("AUD008", ("where", "amount"))]),
        (
            {"event": "Charged", "within": "3d", "session": {"time_of_day": "noon"}},
            [("TYPE001", ("session", "time_of_day"))],
        ),
        ({"did": [{"event": "Charged"}]}, [("REQ001", ("did", 0, "event"))]),
        (
            {"did_not": [{"event": "Charged", **FIXED}, {"event": "Sharged", **FIXED}]},
            [("AUD008", ("did_not", 1, "event"))],
        ),
        (
            {"did": {"event": "Charged", **FIXED, "at_least": "1", "at_most": "5", "exactly": "2"}},
            [("EXC001", ("did", 0, "at_most")), ("EXC001", ("did", 0, "exactly"))],
        ),
        ({"did": {"event": "Charged", **FIXED, "where": {}}}, [("TYPE002", ("did", 0, "where"))]),
        ({"geo": {"City": {"near": "Pune"}}}, [("CORE001", ("geo", "City", "near"))]),
        ({"segment": "Activ shoppers"}, [("REG001", ("segment",))]),
        ({"everyone": "true", "send_to_at_most": "99"}, [("AUD005", ("send_to_at_most",))]),
        ({"everyone": "true", "per_run": "0"}, [("AUD005", ("per_run",))]),
        ({"everyone": "true", "expect": "0..0"}, [("AUD005", ("expect",))]),
    ],
)
def test_what_is_wrong_is_found_where_it_is(written, expected):
    assert rules_at(findings(written)) == expected


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ({"segment": "Activ shoppers"}, "Did you mean `Active shoppers`?"),
        ({"segment": "xyz"}, "Add it there, with its id."),
        ({"event": "charged", "within": "3d"}, "Write `Charged`: small and capital letters count."),
        ({"event": "Chargd", "within": "3d"}, "Did you mean `Charged`?"),
        ({"event": "xyz", "within": "3d"}, "Add it to registers/tracking_plan.yaml."),
        ({"event": "Charged", "from": "2026-01-02", "to": "2026-01-01"}, "from: 2026-01-01, to: 2026-01-02"),
        ({"event": "Charged", "from": "2026-01-02"}, "Add `to`."),
        ({"event": "Charged", "to": "2026-01-02"}, "Add `from`."),
    ],
)
def test_the_cure_is_named(written, hint):
    assert [each.hint for each in findings(written)] == [hint]


def test_findings_start_at_the_audience_and_stop_the_command():
    (finding,) = findings({"event": "Charged"})
    assert finding.path[0] == "audience"
    assert finding.level is Level.ERROR


@pytest.mark.parametrize(
    ("to", "rules"), [("2026-12-23", []), ("2026-12-24", ["AUD007"]), ("2027-01-01", ["AUD007"])]
)
def test_a_window_must_be_over_before_the_day_of_the_send(to, rules):
    audience = an_audience({"event": "Charged", "from": "2026-01-01", "to": to})
    assert [each.rule for each in check_windows(audience, date(2026, 12, 24), GAP)] == rules


def test_people_without_a_window_can_be_sent_to_on_any_day():
    assert list(check_windows(an_audience({"everyone": "true"}), date(2026, 12, 24), GAP)) == []
