from __future__ import annotations

import pytest

LONG = "Umbrellas, raincoats, boots and all that you need this monsoon"


@pytest.mark.parametrize("name", ["sarif", "github", "gitlab"])
@pytest.mark.parametrize("command", [("plan", "--offline"), ("status",), ("lock", "show"), ("explain",)])
def test_formats_for_problems_are_refused_where_there_are_none(shop, name, command):
    ended = shop(*command, "--format", name)
    assert ended.code == 1
    assert f"knows --format terminal and json, not {name}." in ended.err


def test_what_single_files_cannot_show_is_named(shop):
    assert "Not checked with single files: SCH009" in shop("lint", "campaigns/mango-fridays-push.yaml").err
    assert "Not checked" not in shop("lint").err


def test_a_summary_stands_beside_a_report_for_programs(shop):
    shop.campaign("mango-fridays-push", title=LONG)
    ended = shop("lint", "--format", "github")
    assert (ended.code, ended.out.count("title=PUSH001")) == (0, 1)
    assert "0 errors, 1 warning. 2 campaign files checked." in ended.err


def test_a_rule_that_does_not_exist_cannot_be_fixed(shop):
    ended = shop("lint", "--fix", "PUSH0O1")
    assert "There is no file" in ended.out
    ended = shop("lint", "--fix", "SMS999")
    assert (ended.code, "There is no rule SMS999." in ended.err) == (1, True)


@pytest.mark.parametrize("scheme", ["http", "HTTP"])
def test_a_link_that_is_not_encrypted_is_put_right(shop, scheme):
    path = shop.root / "campaigns/mango-fridays-push.yaml"
    before = path.read_text()
    path.write_text(before.replace("kaveri://home", f"{scheme}://kaveri.example/a"))
    assert shop("lint", "--fix", "LNK003").code == 0
    assert path.read_text() == before.replace("kaveri://home", "https://kaveri.example/a")


def test_a_link_that_would_be_none_with_encryption_either_is_left_alone(shop):
    path = shop.root / "campaigns/mango-fridays-push.yaml"
    broken = path.read_text().replace("kaveri://home", "http://kaveri.example/a b")
    path.write_text(broken)
    assert shop("lint", "--fix").code == 1
    assert path.read_text() == broken


def test_a_value_of_fix_that_is_no_rule_is_a_path(shop):
    shop.campaign("thursday-picks-push", title=LONG)
    ended = shop("lint", "--fix", "campaigns/mango-fridays-push.yaml", "--format", "json")
    assert (ended.document["fixed"], ended.document["problems"]) == ([], [])


def test_a_file_with_errors_still_says_them_after_fixing(shop):
    shop.campaign("mango-fridays-push", more="colour: red\n")
    ended = shop("lint", "--fix", "--format", "json")
    assert (ended.code, [one["rule"] for one in ended.document["problems"]]) == (1, ["CORE001"])
