from __future__ import annotations

import io
import sys

import pytest

from tests.cli.test_terminal import at_a_terminal

UNTIDY = """channel: push
name: wet-push
owner: kaveri/crm
purpose: promotional
schedule: {at: 2027-06-01 18:30}
audience: {everyone: true, expect: 100..9000}
message: {title: Rain, body: Stay in}  # both short
"""
TIDY = """name: wet-push
owner: kaveri/crm
purpose: promotional
channel: push
audience: {everyone: true, expect: 100..9000}
schedule: {at: 2027-06-01 18:30}
message: {title: "Rain", body: "Stay in"}  # both short
"""


@pytest.fixture
def untidy(shop):
    shop.write("campaigns/wet-push.yaml", UNTIDY)
    return shop


def test_check_lists_what_is_not_in_order_and_writes_nothing(untidy):
    ended = untidy("fmt", "--check", "campaigns/wet-push.yaml")
    assert ended.code == 1
    assert ended.out.splitlines() == [
        "campaigns/wet-push.yaml",
        "1 file would be formatted. To do it: ctsync fmt",
    ]
    assert (untidy.root / "campaigns/wet-push.yaml").read_text() == UNTIDY


def test_verbose_shows_the_lines(untidy):
    ended = untidy("fmt", "--check", "--verbose", "campaigns")
    assert '  +message: {title: "Rain", body: "Stay in"}  # both short' in ended.out.splitlines()
    assert "  -channel: push" in ended.out.splitlines()


def test_files_are_written_once_and_then_stay(untidy):
    path = untidy.root / "campaigns/wet-push.yaml"
    path.chmod(0o640)
    assert untidy("fmt").code == 0
    assert path.read_text() == TIDY
    assert path.stat().st_mode & 0o777 == 0o640
    written = {each: each.stat().st_mtime_ns for each in untidy.root.rglob("*.yaml")}
    ended = untidy("fmt")
    assert (ended.code, ended.out) == (0, f"0 files were formatted, {len(written)} are in order.\n")
    assert {each: each.stat().st_mtime_ns for each in written} == written
    assert untidy("fmt", "--check").code == 0
    assert [each.name for each in untidy.root.rglob("*.tmp")] == []


def test_a_file_of_another_system_becomes_one_of_this(shop):
    (shop.root / "campaigns/wet-push.yaml").write_bytes(b"\xef\xbb\xbf" + TIDY.replace("\n", "\r\n").encode())
    assert shop("fmt", "--check", "campaigns/wet-push.yaml").code == 1
    assert shop("fmt", "campaigns/wet-push.yaml").code == 0
    assert (shop.root / "campaigns/wet-push.yaml").read_bytes() == TIDY.encode()


def test_every_kind_of_file_is_formatted(shop):
    shop.write("policy.yaml", "rules: {EML001: off}\nversion: 1\n")
    shop.write("registers/segments.yaml", "segments: {a: {means: x, id: 1}}\nversion: 1\n")
    shop.write("registers/unheard.yaml", "b: 1\na:  2\n")
    shop.write(
        "ctsync.yaml", (shop.root / "ctsync.yaml").read_text().replace("version: 1\n", "") + "version: 1\n"
    )
    assert shop("fmt", "ctsync.yaml", "policy.yaml", "registers").code == 0
    assert (shop.root / "policy.yaml").read_text() == "version: 1\nrules: {EML001: off}\n"
    assert (
        shop.root / "registers/segments.yaml"
    ).read_text() == "version: 1\nsegments: {a: {id: 1, means: x}}\n"
    assert (shop.root / "registers/unheard.yaml").read_text() == "b: 1\na:  2\n"
    assert (shop.root / "ctsync.yaml").read_text().startswith("version: 1\nproject:")
    assert shop("fmt", "registers/unheard.yaml").code == 0
    assert (shop.root / "registers/unheard.yaml").read_text() == "b: 1\na: 2\n"


def test_the_policy_and_the_campaigns_are_where_the_settings_say(shop):
    settings = (shop.root / "ctsync.yaml").read_text()
    shop.write(
        "ctsync.yaml",
        settings.replace("2027-05-20 10:00}", "2027-05-20 10:00, campaigns: [more/*]}")
        + "policy: rules.yaml\n",
    )
    shop.write("rules.yaml", "rules: {}\nversion: 1\n")
    shop.write("more/wet-push.yaml", UNTIDY)
    shop.write("campaigns/wet-push.yaml", UNTIDY)
    assert shop("fmt").code == 0
    assert (shop.root / "rules.yaml").read_text() == "version: 1\nrules: {}\n"
    assert (shop.root / "more/wet-push.yaml").read_text() == TIDY
    assert (shop.root / "campaigns/wet-push.yaml").read_text() == UNTIDY


def test_settings_with_mistakes_do_not_keep_the_rest_from_being_formatted(untidy):
    untidy.write("ctsync.yaml", "accounts: {\n")
    ended = untidy("fmt")
    assert ended.code == 1
    assert "ctsync.yaml:" in ended.err
    assert "Those files were left alone." in ended.err
    assert (untidy.root / "campaigns/wet-push.yaml").read_text() == TIDY


def test_a_file_with_a_mistake_is_told_with_its_line_and_left_alone(untidy):
    broken = UNTIDY.replace("owner:", "owner:\t")
    untidy.write("campaigns/broken.yaml", broken)
    ended = untidy("fmt", "campaigns")
    assert ended.code == 1
    assert "campaigns/broken.yaml:3:7  YAML001" in ended.err
    assert (untidy.root / "campaigns/broken.yaml").read_text() == broken


def test_what_cannot_be_formatted_safely_is_left_alone_and_said(shop):
    text = "owner: |+\n  x\nmessage:\n  title: a\n"
    shop.write("campaigns/odd.yaml", text)
    ended = shop("fmt", "campaigns/odd.yaml")
    assert ended.code == 0
    assert "campaigns/odd.yaml  left alone" in ended.out
    assert "1 left alone." in ended.out
    assert (shop.root / "campaigns/odd.yaml").read_text() == text
    assert shop("fmt", "campaigns/odd.yaml", "--format", "json").document["left_alone"] == [
        {"file": "campaigns/odd.yaml", "why": "It would mean something else: the value at owner."}
    ]


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("nothing.yaml", "There is no file `nothing.yaml`."),
        ("emails/a.html", "This is no YAML file"),
    ],
)
def test_a_path_that_is_no_yaml_file_is_told(shop, path, what):
    shop.write("emails/a.html", "<p>")
    ended = shop("fmt", path)
    assert ended.code == 1
    assert what in " ".join(ended.err.split())


def test_nothing_outside_of_the_repository_is_touched(shop, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "wet-push.yaml"
    outside.write_text(UNTIDY)
    (shop.root / "campaigns/linked.yaml").symlink_to(outside)
    ended = shop("fmt")
    assert ended.code == 1
    assert "is a link that leads out of the repository" in ended.err
    assert "is outside of the repository" in " ".join(shop("fmt", str(outside)).err.split())
    assert outside.read_text() == UNTIDY


def test_a_path_may_be_written_in_full(untidy):
    assert untidy("fmt", str(untidy.root / "campaigns/wet-push.yaml")).code == 0
    assert (untidy.root / "campaigns/wet-push.yaml").read_text() == TIDY


def test_a_link_inside_the_repository_stays_a_link(untidy):
    (untidy.root / "drafts").mkdir()
    (untidy.root / "campaigns/wet-push.yaml").rename(untidy.root / "drafts/wet-push.yaml")
    (untidy.root / "campaigns/wet-push.yaml").symlink_to("../drafts/wet-push.yaml")
    assert untidy("fmt").code == 0
    assert (untidy.root / "campaigns/wet-push.yaml").is_symlink()
    assert (untidy.root / "drafts/wet-push.yaml").read_text() == TIDY


@pytest.fixture
def typed():
    """Puts a text on stdin, as an editor does."""
    before = sys.stdin

    def type_in(text: str) -> None:
        sys.stdin = io.TextIOWrapper(io.BytesIO(text.encode()))

    yield type_in
    sys.stdin = before


def test_an_editor_sends_a_text_and_gets_it_back_formatted(shop, typed):
    typed(UNTIDY)
    ended = shop("fmt", "-")
    assert (ended.code, ended.out) == (0, TIDY)
    typed("rules: {}\nversion: 1\n")
    assert shop("fmt", "-", "--stdin-name", "policy.yaml").out == "version: 1\nrules: {}\n"


def test_an_editor_gets_nothing_back_if_the_text_cannot_be_formatted(shop, typed):
    typed("a: {\n")
    ended = shop("fmt", "-")
    assert (ended.code, ended.out) == (1, "")
    assert "campaigns/stdin.yaml:1:5" in ended.err
    typed("owner: |+\n  x\nmessage:\n  title: a\n")
    ended = shop("fmt", "-")
    assert (ended.code, ended.out) == (1, "")
    assert "left alone" in ended.err
    assert "stands alone" in shop("fmt", "-", "ctsync.yaml").err


def test_check_of_a_text_says_whether_it_is_in_order(shop, typed):
    typed(TIDY)
    assert shop("fmt", "-", "--check").code == 0
    typed(UNTIDY)
    ended = shop("fmt", "-", "--check")
    assert (ended.code, ended.out) == (1, "")


def test_hostile_texts_cannot_act_in_a_diff(shop):
    shop.write("campaigns/x.yaml", "name: x\nchannel: push\nowner:   '::error::x ##[group]'\n")
    ended = shop("fmt", "--check", "--verbose", "campaigns/x.yaml")
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in ended.out.splitlines())


def test_at_a_terminal_the_result_stands_alone(untidy):
    seen, code = at_a_terminal(untidy.root, "fmt", "--check", "campaigns/wet-push.yaml")
    assert code == 1
    assert "1 file would be formatted" in seen
