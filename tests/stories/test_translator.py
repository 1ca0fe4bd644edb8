"""A translator who never opens YAML: a table goes out, comes back from a spreadsheet, and the plan shows the language."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.support.shop_process import Shop

CAMPAIGN = "campaigns/mango/last-mangoes-push.yaml"
MARATHI = {
    "message.title": "शेवटचे आंबे 🥭",
    "message.body": "नमस्कार {{ Profile.Name | default: 'मित्रा' }}, दशेरी ₹९९ किलो, रविवारपर्यंत.",
}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    assert Shop(tmp_path).run("init", "shop").code == 0
    return Shop(tmp_path / "shop")


def translated_in_a_spreadsheet(path: Path) -> None:
    """Opened, filled in, and saved with semicolons, as a European Excel does it."""
    with path.open(encoding="utf-8-sig", newline="") as opened:
        header, *rows = csv.reader(opened)
    column = header.index("translation")
    for row in rows:
        row[column] = MARATHI[row[header.index("place")]]
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened, delimiter=";", lineterminator="\r\n").writerows([header, *rows])


def test_a_spreadsheet_brings_a_language_into_the_plan(shop: Shop):
    table = shop.root / "marathi.csv"
    before = (shop.root / CAMPAIGN).read_text(encoding="utf-8")
    exported = shop.run("texts", "export", "last-mangoes-push", "--to", "mr", "--out", str(table))
    assert exported.code == 0
    assert "2 texts of 1 campaign" in exported.text
    translated_in_a_spreadsheet(table)
    done = shop.run("texts", "import", str(table))
    assert done.code == 0, done.err
    assert f"2 translations written into {CAMPAIGN}." in done.out
    after = (shop.root / CAMPAIGN).read_text(encoding="utf-8").splitlines()
    added = [line for line in after if line not in before.splitlines()]
    assert len(added) == 4
    assert [line for line in after if line not in added] == before.splitlines()
    assert shop.run("lint").code == 0
    plan = shop.run("plan", "--details", "last-mangoes-push")
    assert plan.code == 0
    assert "शेवटचे आंबे 🥭" in plan.out
    payload = json.loads(shop.run("payload", "last-mangoes-push", "--format", "json").out)
    branch = f'{{% elsif Profile.Language == "mr" %}}{MARATHI["message.title"]}{{% else %}}'
    assert branch in payload["content"]["title"]


def test_a_table_whose_original_has_changed_meanwhile_changes_nothing(shop: Shop):
    table = shop.root / "marathi.csv"
    shop.run("texts", "export", "last-mangoes-push", "--to", "mr", "--out", str(table))
    translated_in_a_spreadsheet(table)
    shop.edit(CAMPAIGN, "The last mangoes", "The very last mangoes")
    before = (shop.root / CAMPAIGN).read_bytes()
    refused = shop.run("texts", "import", str(table))
    assert refused.code == 1
    assert (
        "The original of `message.title` in last-mangoes-push is not the one that was translated."
        in refused.text
    )
    assert "Nothing was imported." in refused.text
    assert (shop.root / CAMPAIGN).read_bytes() == before


def test_a_document_for_translators_programs_goes_to_stdout_or_a_file(shop: Shop):
    printed = shop.run("texts", "export", "--to", "mr", "--as", "xliff")
    assert printed.code == 0
    assert printed.out.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<xliff')
    document = shop.root / "marathi.xlf"
    assert shop.run("texts", "export", "--to", "mr", "--out", str(document)).code == 0
    text = document.read_text(encoding="utf-8")
    for source, target in (("The last mangoes 🥭", MARATHI["message.title"]), ("there", "मित्रा")):
        text = text.replace(
            f"<source>{source}</source>", f"<source>{source}</source><target>{target}</target>"
        )
    document.write_text(text, encoding="utf-8")
    done = shop.run("texts", "import", str(document))
    assert done.code == 0, done.err
    assert "1 translation written" in done.out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("export", "--to", "en"), "en is the language that these campaigns are translated from"),
        (("export", "--to", "Hindi"), "is not the code of a language"),
        (("export", "--to", "mr", "--out", "x.docx"), "neither .csv nor .xlf"),
        (("export", "--to", "mr", "--out", "no/such/folder.csv"), "cannot be written"),
        (("export", "thursday-picks-push", "--to", "mr"), "cannot be translated into mr"),
        (("import", "nothing.csv"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(shop: Shop, arguments: tuple[str, ...], expected: str):
    refused = shop.run("texts", *arguments)
    assert refused.code == 1
    assert expected in " ".join(refused.text.split())
