"""Texts go out as a table and come back into the files, and nothing but them; or nothing at all changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctsync.errors import InvalidInput, UsageError
from ctsync.texts.csv_table import HEADER
from ctsync.texts.table import MAX_BYTES, MAX_ROWS
from ctsync.workspace.translating import Imported, exported, imported, written_as
from tests.texts.shop import CAMPAIGN, HINDI, MARKETS, a_workspace, cells, saved_again


def table(root: Path, **campaigns: str) -> bytes:
    return written_as(exported(a_workspace(root, **campaigns), (), "hi")[0], "csv")


def bring(root: Path, content: bytes, name: str = "back.csv") -> Imported:
    (root / name).write_bytes(content)
    return imported(a_workspace_again(root), root / name)


def a_workspace_again(root: Path):
    from ctsync.workspace.workspace import open_workspace

    return open_workspace(str(root), None, {})


def refused(root: Path, content: bytes, name: str = "back.csv") -> list[str]:
    """What is said of a table that does not fit; no file may have changed."""
    before = {path: path.read_bytes() for path in (root / "campaigns").iterdir()}
    with pytest.raises(InvalidInput) as caught:
        bring(root, content, name)
    assert {path: path.read_bytes() for path in (root / "campaigns").iterdir()} == before
    return [" ".join(f"{one.where.line} {one.what} {one.why}".split()) for one in caught.value.problems]


def test_a_table_holds_each_text_once_as_it_is_written(tmp_path: Path):
    rows = cells(table(tmp_path))
    assert tuple(rows[0]) == HEADER
    assert [row[:6] for row in rows[1:]] == [
        ["rain", "message.title", "en", "Rain at ${shop}: 40% off", "hi", ""],
        ["rain", "message.body", "en", "Hi {{ Profile.Name | default: 'there' }}, =come in.", "hi", ""],
        ["rain", "message.android.actions.1.label", "en", "Shop", "hi", ""],
    ]
    assert rows[1][6] == "push title; at most 50 letters are seen, the original has 24"


def test_a_note_counts_the_letters_that_people_see(tmp_path: Path):
    assert cells(table(tmp_path))[2][6] == "push text; at most 140 letters are seen, the original has 19"


def test_a_row_in_no_language_is_said(tmp_path: Path):
    content = table(tmp_path)

    def spoil(row: list[str]) -> None:
        row[4], row[5] = "hindi please", "x"

    said = refused(tmp_path, saved_again(content, spoil))
    assert said[0].startswith("2 `hindi please` is not the code of a language.")


def test_excel_sees_that_it_is_unicode_and_runs_nothing(tmp_path: Path):
    text = CAMPAIGN.replace('"Rain at ${shop}: 40% off"', '"=HYPERLINK(1)"').replace('"Hi {{', "\"'Hi {{")
    content = table(tmp_path, rain=text)
    assert content.startswith(b"\xef\xbb\xbf")
    assert [row[3][:2] for row in cells(content)[1:3]] == ["'=", "''"]
    bring(
        tmp_path, saved_again(content, {"message.title": "'=नमस्ते", "message.body": "''x {{ Profile.Name }}"})
    )
    written = (tmp_path / "campaigns/rain.yaml").read_text(encoding="utf-8")
    assert '"=नमस्ते"' in written
    assert '"\'x {{ Profile.Name }}"' in written


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "utf-8"), ("\t", "utf-16"), (",", "utf-8")]
)
def test_what_a_spreadsheet_saves_comes_back_as_the_texts_of_one_language(tmp_path, delimiter, encoding):
    content = saved_again(table(tmp_path), HINDI, delimiter=delimiter, encoding=encoding)
    done = bring(tmp_path, content)
    assert (done.files, done.texts, done.skipped, done.same) == (("campaigns/rain.yaml",), 3, 0, 0)
    written = (tmp_path / "campaigns/rain.yaml").read_text(encoding="utf-8")
    assert written.startswith(CAMPAIGN)
    assert written.removeprefix(CAMPAIGN).splitlines() == [
        "  hi:",
        f'    title: "{HINDI["message.title"]}"',
        f'    body: "{HINDI["message.body"]}"',
        '    android: {actions: [{label: "ख़रीदें", link: "kaveri://home"}]}',
        '    source: "e6e34e54"',
    ]
    loaded = a_workspace_again(tmp_path).load()
    assert [problem.what for problem in loaded.problems if problem.level.value != "info"] == []
    again = bring(tmp_path, content)
    assert (again.files, again.texts, again.same) == ((), 0, 3)


def test_a_translation_that_is_there_is_replaced_where_it_stands(tmp_path: Path):
    text = CAMPAIGN + "  hi: {title: 'पुराना: 40%', body: \"{{ Profile.Name }}\"} # old\n"
    content = table(tmp_path, rain=text)
    assert [row[5] for row in cells(content)[1:]] == ["पुराना: 40%", "{{ Profile.Name }}", ""]
    bring(tmp_path, saved_again(content, {"message.title": "नया: 40%"}))
    written = (tmp_path / "campaigns/rain.yaml").read_text(encoding="utf-8")
    assert "  hi: {title: 'नया: 40%', body: \"{{ Profile.Name }}\"} # old" in written
    assert "source" not in written, "a button is not translated yet"


def test_a_markets_own_text_and_that_of_the_whole_file_are_two(tmp_path: Path):
    content = table(tmp_path, rain=CAMPAIGN + MARKETS)
    places = [row[1] for row in cells(content)[1:]]
    assert places == [
        "markets.pune.message.title",
        "message.body",
        "message.android.actions.1.label",
        "message.title",
    ]
    hindi = {**HINDI, "markets.pune.message.title": "पुणे में बारिश: 50%"}
    bring(tmp_path, saved_again(content, hindi))
    loaded = a_workspace_again(tmp_path).load()
    assert [problem.what for problem in loaded.problems if problem.level.value != "info"] == []
    titles = {str(one.key): one.variants.others[0].message.title for one in loaded.campaigns}
    assert titles == {"rain[pune]": "पुणे में बारिश: 50%", "rain[mumbai]": "Kaveri में बारिश: ४०% की छूट"}


def test_line_ends_of_the_file_and_of_the_table_are_their_own(tmp_path: Path):
    text = CAMPAIGN.replace(", =come in.", ",\\nhello").replace("\n", "\r\n")
    content = table(tmp_path, rain=text)
    hindi = {"message.body": "नमस्ते {{ Profile.Name }},\r\nआइए"}
    bring(tmp_path, saved_again(content, hindi))
    written = (tmp_path / "campaigns/rain.yaml").read_bytes().decode()
    assert "\r\n" in written
    assert "\n" not in written.replace("\r\n", "")
    assert 'body: "नमस्ते {{ Profile.Name }},\\nआइए"' in written


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        (0, "rein", "2 There is no campaign `rein`."),
        (1, "message.titel", "2 rain has no text at `message.titel`."),
        (4, "en", "2 rain cannot be translated into `en`."),
        (3, "Rain: 30% off", "2 The original of `message.title` in rain is not the one that was translated."),
    ],
)
def test_a_row_that_belongs_to_no_text_is_refused(tmp_path: Path, column: int, value: str, expected: str):
    def change(row: list[str]) -> None:
        if row[1] == "message.title":
            row[column] = value
        row[5] = row[5] or "x {{ Profile.Name }}"

    (said, *_) = refused(tmp_path, saved_again(table(tmp_path), change))
    assert said.startswith(expected)


def test_a_text_that_changed_since_the_export_is_named(tmp_path: Path):
    content = saved_again(table(tmp_path), HINDI)
    (tmp_path / "campaigns/rain.yaml").write_text(CAMPAIGN.replace("40% off", "30% off"), encoding="utf-8")
    (said,) = refused(tmp_path, content)
    assert "It says now: “Rain at ${shop}: 30% off”. The table has: “Rain at ${shop}: 40% off”." in said


def test_rows_that_were_sorted_in_one_column_only_are_found(tmp_path: Path):
    rows = cells(table(tmp_path))
    originals = [row[3] for row in rows[1:]]

    def change(row: list[str]) -> None:
        row[3] = originals[(originals.index(row[3]) + 1) % len(originals)]
        row[5] = "x"

    assert len(refused(tmp_path, saved_again(table(tmp_path), change))) == 3


@pytest.mark.parametrize(
    ("translation", "expected"),
    [
        ("नमस्ते", "lacks `{{Profile.Name}}`"),
        ("{{ Profile.Nane }}", "lacks `{{Profile.Name}}`,has `{{Profile.Nane}}`, which the original has not"),
        ("{{ Profile.Name }} {% if x %}", "has `{%ifx%}`, which the original has not"),
        ("{{ Profile.Name }} {{ Profile.Name }}", "has `{{Profile.Name}}`, which the original has not"),
        ("{{ Profile.Name }}\u202e", "U+202E"),
    ],
)
def test_what_is_not_translated_but_lost_or_made_up_is_refused(
    tmp_path: Path, translation: str, expected: str
):
    said = refused(tmp_path, saved_again(table(tmp_path), {"message.body": translation}))
    assert [part in " ".join(said) for part in expected.split(",")] == [True] * len(expected.split(","))


def test_everything_that_does_not_fit_is_told_at_once(tmp_path: Path):
    def change(row: list[str]) -> None:
        row[5] = "x"
        row[1] += "x" if "title" in row[1] else ""

    assert len(refused(tmp_path, saved_again(table(tmp_path), change))) == 2


def test_a_row_that_stands_twice_is_refused(tmp_path: Path):
    content = saved_again(table(tmp_path), HINDI)
    first = content.decode("utf-8-sig").splitlines()[1]
    (said,) = refused(tmp_path, content + f"{first}\r\n".encode())
    assert said.startswith("5 `message.title` of rain stands here twice; the other one is in line 2.")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "no column `campaign`"),
        (b"a,b\r\n", "no column `campaign`"),
        (",".join(HEADER).encode() + b"\r\n", "There is no text in this file."),
        (",".join(HEADER).encode() + b"\r\nrain\r\n", "too few columns"),
        (",".join(HEADER).encode() + b'\r\n"rain" x\r\n', "no table that can be read"),
        ("campaign;ü".encode("latin-1"), "not written in UTF-8"),
        (b"x" * (MAX_BYTES + 1), "the limit is 1,048,576"),
        (
            (",".join(HEADER) + "\r\n" + ",,,,,,\r\n" * (MAX_ROWS + 1)).encode(),
            "20,000 rows were read",
        ),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, expected: str):
    a_workspace(tmp_path)
    assert expected in refused(tmp_path, content)[0]


def test_a_file_of_another_kind_or_that_is_not_there_is_refused(tmp_path: Path):
    workspace = a_workspace(tmp_path)
    with pytest.raises(UsageError, match="neither"):
        imported(workspace, tmp_path / "hindi.docx")
    with pytest.raises(UsageError, match="cannot be read"):
        imported(workspace, tmp_path / "hindi.csv")


def test_why_there_are_no_texts_is_said_for_campaigns_that_were_named(tmp_path: Path):
    plain = CAMPAIGN.partition("languages:")[0].replace("rain ", "dry ")
    workspace = a_workspace(tmp_path, rain=CAMPAIGN, dry=plain)
    assert {unit.campaign for unit in exported(workspace, (), "hi")[0]} == {"rain"}
    for names, language, expected in (
        (("dry",), "hi", "cannot be translated into hi"),
        (("rain",), "en", "cannot be translated into en"),
        (("rein",), "hi", "no readable campaign named rein"),
    ):
        with pytest.raises(UsageError, match=expected):
            exported(workspace, names, language)


def test_a_file_with_errors_is_left_to_lint(tmp_path: Path):
    broken = CAMPAIGN.replace("channel: push", "channel: push\ndevices: [toaster]").replace(
        "name: rain", "name: sun"
    )
    workspace = a_workspace(tmp_path, rain=CAMPAIGN, sun=broken, moon="nonsense: [")
    assert {unit.campaign for unit in exported(workspace, (), "hi")[0]} == {"rain"}
    with pytest.raises(UsageError) as caught:
        exported(workspace, ("sun",), "hi")
    assert "`ctsync lint`" in caught.value.why


def test_cards_of_an_inbox_are_copied_with_all_that_is_not_translated(tmp_path: Path):
    text = CAMPAIGN.replace("channel: push", "channel: inbox\ndevices: [android]")
    start, _, rest = text.partition("message:")
    cards = """message:
  layout: simple
  cards:
    title: "Rain"
    body: "Come in"
    buttons: [{label: "Shop", link: "kaveri://home", values: {tags: "a"}}]
"""
    languages = rest[rest.index("languages:") :].replace("one_campaign", "campaign_per_language")
    content = table(tmp_path, rain=start + cards + languages)
    assert [row[1] for row in cells(content)[1:]] == [
        "message.cards.title",
        "message.cards.body",
        "message.cards.buttons.1.label",
    ]
    hindi = {
        "message.cards.title": "बारिश",
        "message.cards.body": "आइए",
        "message.cards.buttons.1.label": "ख़रीदें",
    }
    bring(tmp_path, saved_again(content, hindi))
    loaded = a_workspace_again(tmp_path).load()
    assert [problem.what for problem in loaded.problems if problem.level.value != "info"] == []
    (button,) = loaded.campaigns[1].definition.message.cards[0].buttons
    assert (button.label, button.values) == ("ख़रीदें", {"tags": "a"})


def test_a_list_of_fillings_is_written_whole(tmp_path: Path):
    start, _, rest = CAMPAIGN.partition("message:")
    text = start.replace("channel: push", "channel: whatsapp") + (
        'message: {template: pickup, language: en, header: {text: [Rain]}, body: ["two", "{{ Profile.Name }}"]}\n'
    )
    content = table(tmp_path, rain=text + rest[rest.index("languages:") :])
    rows = [row[1] for row in cells(content)[1:]]
    assert rows == ["message.header.text.1", "message.body.1", "message.body.2"]
    (said,) = refused(tmp_path, saved_again(content, {"message.body.1": "दो"}))
    assert "`message.body.2` of rain is not translated, and others of the same list are." in said
    bring(tmp_path, saved_again(content, {"message.body.1": "दो", "message.body.2": "{{ Profile.Name }}"}))
    written = (tmp_path / "campaigns/rain.yaml").read_text(encoding="utf-8")
    assert '  hi: {body: ["दो", "{{ Profile.Name }}"]}' in written


def test_an_edit_that_cannot_be_proved_is_no_edit(tmp_path: Path):
    content = table(tmp_path)
    text = CAMPAIGN + "  hi: none\n"
    (tmp_path / "campaigns/rain.yaml").write_text(text, encoding="utf-8")
    (said,) = refused(tmp_path, saved_again(content, HINDI))
    assert said.startswith("1 The texts cannot be put into campaigns/rain.yaml.")


def test_files_that_were_written_are_put_back_if_another_cannot_be(tmp_path: Path):
    other = CAMPAIGN.replace("name: rain", "name: sun")
    content = table(tmp_path, rain=CAMPAIGN, sun=other)
    (tmp_path / "outside.yaml").write_text("x: y", encoding="utf-8")
    good = (tmp_path / "campaigns/rain.yaml").read_bytes()
    (tmp_path / "campaigns").chmod(0o755)
    from ctsync.workspace.rewriting import rewrite_all

    (tmp_path / "campaigns/out.yaml").symlink_to(tmp_path.parent)
    with pytest.raises((UsageError, OSError)):
        rewrite_all(tmp_path, {"campaigns/rain.yaml": b"new", "campaigns/out.yaml": b"new"})
    assert (tmp_path / "campaigns/rain.yaml").read_bytes() == good
    assert content
