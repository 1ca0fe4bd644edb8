from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from ctsync.lint.settings import BY_DEFAULT
from ctsync.policy import load_policy
from ctsync.problems import Level

TODAY = date(2026, 11, 25)
WHOLE = """\
version: 1
guardrails:
  creates: {warn: 20, block: 50}
  stops: {approve: 3, block: 10}
  stopped_share: {block: 30%}
  reach_per_campaign: {approve: 100k, block: 5M}
  reach_total: {warn: 2M, block: 10M}
  reach_change: {warn: 20%, block: 50%}
  lead_time: {block: 90m}
  replace_before_send: {warn: 2h, block: 60m}
  messages_per_5_minutes: {warn: 1.2M, block: 1.5M}
  cost: {approve: 50k, block: 200k}
  waking_hours: 10:00..20:00
  test_words: [test, asdf]
rules: {PUSH001: {warn: 40, block: 65}, CORE004: off}
waivers:
  - {rule: PUSH001, campaigns: [emi-due-*], reason: "Contract notice, ticket LEG-214", by: legal-lead, until: 2027-01-31}
approvals:
  - {id: everybody, when: {everyone: true}, from: [acme/crm-leads], count: 2}
  - {id: legal, when: {channel: [whatsapp], change: [create, replace], reach_over: 1M}, from: acme/legal}
checks:
  - {id: no-friday-night, if: "change.channel == 'push' && change.first_send_hour >= 20", level: warn, say: "Late."}
"""


def load(root: Path, text: str, path: str = "policy.yaml"):
    (root / path).write_text(text, encoding="utf-8")
    policy, problems = load_policy(root, path)
    return policy, [f"{one.where} {one.rule} {one.what} {one.why} {one.hint}".strip() for one in problems]


def said(root: Path, text: str) -> list[str]:
    problems: list[str] = load(root, f"version: 1\n{text}\n")[1]
    return problems


def test_no_file_is_the_default_policy(tmp_path: Path):
    policy, problems = load_policy(tmp_path)
    assert list(problems) == []
    assert policy.lint(TODAY) == BY_DEFAULT


def test_a_file_that_ctsync_yaml_names_must_be_there(tmp_path: Path):
    _, problems = load_policy(tmp_path, "rules/policy.yaml")
    assert [(one.rule, one.what) for one in problems] == [("INC001", "`rules/policy.yaml` does not exist.")]


def test_a_whole_policy_is_read(tmp_path: Path):
    policy, problems = load(tmp_path, WHOLE)
    assert problems == []
    content = policy.content
    assert content.guardrails.reach_per_campaign.block == 5_000_000
    assert content.guardrails.cost.approve == 50_000
    assert content.guardrails.stopped_share.block == 30
    assert content.guardrails.replace_before_send.block.delta == timedelta(hours=1)
    assert [approval.from_ for approval in content.approvals] == [("acme/crm-leads",), ("acme/legal",)]
    assert [approval.count for approval in content.approvals] == [2, 1]
    assert content.checks[0].if_ == "change.channel == 'push' && change.first_send_hour >= 20"


def test_rules_are_told_what_the_policy_says(tmp_path: Path):
    settings = load(tmp_path, WHOLE)[0].lint(TODAY)
    assert settings.levels == {"CORE004": None}
    assert settings.thresholds == {"PUSH001": {Level.WARNING: 40, Level.ERROR: 65}}
    assert settings.is_waived("PUSH001", "emi-due-january")
    assert not settings.is_waived("PUSH001", "emi-paid")
    assert settings.shared.waking == (time(10), time(20))
    assert settings.shared.test_words == ("test", "asdf")
    assert settings.shared.lead_time == timedelta(minutes=90)
    assert settings.shared.messages_per_5_minutes == {Level.WARNING: 1_200_000, Level.ERROR: 1_500_000}


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("off", None),
        ("info", Level.INFO),
        ("warn", Level.WARNING),
        ("approve", Level.WARNING),
        ("block", Level.ERROR),
    ],
)
def test_each_word_is_a_level(tmp_path: Path, word: str, level: Level | None):
    policy, problems = load(tmp_path, f"version: 1\nrules: {{PUSH001: {word}}}\n")
    assert problems == []
    assert policy.lint(TODAY).levels == {"PUSH001": level}


@pytest.mark.parametrize(
    ("written", "meant"), [("error", "block"), ("warning", "warn"), ("none", "off"), ("50", "warn")]
)
def test_a_word_of_another_program_is_answered_with_ours(tmp_path: Path, written: str, meant: str):
    (line,) = said(tmp_path, f"rules: {{PUSH001: {written}}}")
    assert line.endswith(f"Write, for example: PUSH001: {meant}")


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("guardrails: {lead_time: 60m}", "lead_time: {block: 60m}"),
        ("guardrails: {creates: 50}", "creates: {warn: 50k, block: 100k}"),
        ("waivers: {rule: PUSH001, reason: a, by: b, until: 2027-01-31}", "campaigns: [emi-due-*]"),
    ],
)
def test_what_is_missing_is_shown_as_it_is_written(tmp_path: Path, text: str, example: str):
    (line,) = said(tmp_path, text)
    assert line.endswith(f"Write, for example: {example}")


def test_of_two_words_for_one_level_the_first_that_is_crossed_counts(tmp_path: Path):
    policy, problems = load(tmp_path, "version: 1\nrules: {PUSH001: {warn: 40, approve: 50, block: 1k}}\n")
    assert problems == []
    assert policy.lint(TODAY).thresholds == {"PUSH001": {Level.WARNING: 40, Level.ERROR: 1000}}


def test_a_lead_time_that_is_off_asks_for_none(tmp_path: Path):
    policy, _ = load(tmp_path, "version: 1\nguardrails: {lead_time: off, creates: off}\n")
    assert policy.lint(TODAY).shared.lead_time == timedelta()


def test_a_waiver_holds_on_its_last_day_and_not_after_it(tmp_path: Path):
    policy, _ = load(tmp_path, WHOLE)
    last, next_day = date(2027, 1, 31), date(2027, 2, 1)
    assert policy.lint(last).is_waived("PUSH001", "emi-due-1")
    assert list(policy.passed_waivers(last)) == []
    assert not policy.lint(next_day).is_waived("PUSH001", "emi-due-1")
    (problem,) = policy.passed_waivers(next_day)
    assert (problem.rule, str(problem.where), problem.level) == ("POL001", "policy.yaml:17:111", Level.ERROR)
    assert problem.what == "This waiver of PUSH001 ended on 2027-01-31."


def test_a_waiver_for_no_campaign_is_a_warning_at_its_pattern(tmp_path: Path):
    policy, _ = load(tmp_path, WHOLE)
    assert list(policy.idle_waivers(["emi-due-january"])) == []
    (problem,) = policy.idle_waivers(["monsoon-push"])
    assert (problem.rule, str(problem.where), problem.level) == ("POL004", "policy.yaml:17:33", Level.WARNING)


def test_an_unknown_rule_is_told_with_the_nearest(tmp_path: Path):
    assert said(tmp_path, "rules: {CORE04: off}") == [
        "policy.yaml:2:9 POL002 There is no rule `CORE04`.  Did you mean `CORE004`?"
    ]
    assert "ctsync explain" in said(tmp_path, "rules: {nonsense: off}")[0]


def test_a_rule_of_reading_can_neither_be_changed_nor_waived(tmp_path: Path):
    found = said(
        tmp_path,
        "rules: {TYPE001: off}\nwaivers: {rule: REQ001, campaigns: a, reason: b, by: c, until: 2027-01-31}",
    )
    assert [line.partition(" It")[0] for line in found] == [
        "policy.yaml:2:9 POL002 TYPE001 cannot be changed.",
        "policy.yaml:3:17 POL002 REQ001 cannot be waived.",
    ]


def test_numbers_only_for_rules_that_have_them(tmp_path: Path):
    (line,) = said(tmp_path, "rules: {CORE004: {warn: 3}}")
    assert line.startswith("policy.yaml:2:18 POL003 CORE004 has no numbers")
    (line,) = said(tmp_path, "rules: {PUSH001: {}}")
    assert line == "policy.yaml:2:18 POL003 PUSH001 has no number here.  Write, for example: PUSH001: off"


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("rules: {PUSH001: {warn: 65, block: 50}}", "2:36", "`block` must be more than `warn`, which is 65."),
        ("guardrails: {creates: {info: 5, warn: 5}}", "2:39", "`warn` must be more than `info`, which is 5."),
        (
            "guardrails: {lead_time: {warn: 30m, block: 1h}}",
            "2:44",
            "`block` must be less than `warn`, which is 30m.",
        ),
    ],
)
def test_milder_numbers_are_crossed_first(tmp_path: Path, text: str, place: str, what: str):
    (line,) = said(tmp_path, text)
    assert line.startswith(f"policy.yaml:{place} POL003 {what}")


def test_ids_are_unique(tmp_path: Path):
    (line,) = said(
        tmp_path,
        "checks: [{id: a, if: 'true', level: warn, say: b}, {id: a, if: 'true', level: warn, say: b}]",
    )
    assert line.startswith(
        "policy.yaml:2:57 POL005 The id `a` is used twice; the other one is at policy.yaml:2:15."
    )


def test_an_expression_that_nobody_could_judge_is_told_where_it_stands(tmp_path: Path):
    (line,) = said(tmp_path, "checks: [{id: a, if: change.people >, level: warn, say: b}]")
    assert line.startswith("policy.yaml:2:22 POL006 The expression of the check `a` cannot be read.")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("guardrail: {}", "policy.yaml:2:1 CORE001 `guardrail` is not a key of this file."),
        ("rules: {PUSH001: loud}", "policy.yaml:2:18 TYPE001"),
        ("rules: {PUSH001: {warn: -3}}", "policy.yaml:2:25 TYPE001"),
        ("rules: {PUSH001: {loud: 3}}", "policy.yaml:2:19 CORE001"),
        ("guardrails: {cost: {block: 1.5.2}}", "policy.yaml:2:28 TYPE001"),
        ("guardrails: {creates: {block: many}}", "policy.yaml:2:31 TYPE001"),
        (
            "waivers: {rule: PUSH001, campaigns: a, reason: b, by: c}",
            "policy.yaml:2:10 REQ001 `until` is missing",
        ),
    ],
)
def test_wrong_values_are_told_at_their_place(tmp_path: Path, text: str, start: str):
    (line,) = said(tmp_path, text)
    assert line.startswith(start)


def test_a_country_that_no_campaign_could_have_is_an_error_and_not_an_entry_about_nobody(tmp_path: Path):
    (problem,) = said(tmp_path, "approvals: [{id: a, when: {country: [in]}, from: acme/legal}]")
    assert problem.startswith("policy.yaml:2:")
    assert "`in`" in problem
