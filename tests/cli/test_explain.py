from __future__ import annotations

from ctsync.cli.app import run
from ctsync.lint.every import EVERY


def test_a_rule_says_what_why_and_what_to_do(shop):
    ended = shop("explain", "push001")
    assert ended.code == 0
    for word in (
        "Finds",
        "Why",
        "Cure",
        "Warning over 50 and error over 65.",
        "Bad:",
        "Good:",
        "Channels  push",
    ):
        assert word in ended.out


def test_the_policy_of_the_repository_counts(shop):
    shop.write("policy.yaml", "version: 1\nrules: {PUSH001: {block: 40}, CORE004: off}\n")
    assert "Error over 40." in shop("explain", "PUSH001").out
    assert shop("explain", "CORE004", "--format", "json").document["level"] == "off"
    assert "Off." in shop("explain", "CORE004").out
    assert "no policy changes it" in " ".join(shop("explain", "TYPE001").out.split())


def test_every_rule_can_be_explained_and_listed(shop):
    assert [one["id"] for one in shop("explain", "--format", "json").document["rules"]] == list(EVERY)
    for rule in EVERY:
        document = shop("explain", rule, "--format", "json").document
        assert (document["id"], document["kind"]) == (rule, "rule")
        assert document["bad"] != document["good"]


def test_an_unknown_rule_is_told_with_the_nearest(shop):
    ended = shop("explain", "CORE04")
    assert (ended.code, "Did you mean CORE004?" in ended.err) == (1, True)


def test_outside_of_a_repository_rules_have_their_own_levels(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["explain", "PUSH001"]) == 0
    assert "Warning over 50" in capsys.readouterr().out
    assert run(["-C", str(tmp_path), "explain", "PUSH001"]) == 1
