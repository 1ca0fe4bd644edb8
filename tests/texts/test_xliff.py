"""Texts as XLIFF 2: placeholders are protected, and a stranger's document may declare nothing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ctsync.texts.xliff import NAMESPACE
from ctsync.workspace.translating import exported, written_as
from tests.texts.shop import CAMPAIGN, a_workspace
from tests.texts.test_tables import bring, refused

NAME = f"{{{NAMESPACE}}}"
HINDI = {
    "Rain at ${shop}: 40% off": "${shop} में बारिश: 40% की छूट",
    "there": "जी",
    "Shop": "ख़रीदें",
}
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xliff>&b;</xliff>'
FILE = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><xliff/>'


def document(root: Path, **campaigns: str) -> str:
    return written_as(exported(a_workspace(root, **campaigns), (), "hi")[0], "xliff").decode()


def translated(text: str) -> str:
    """What a translator's program saves: a target below each source, placeholders copied, states changed."""
    ET.register_namespace("", NAMESPACE)
    root = ET.fromstring(text)
    for segment in root.iter(f"{NAME}segment"):
        source = segment.find(f"{NAME}source")
        assert source is not None
        target = ET.SubElement(segment, f"{NAME}target")
        if len(source):
            placeholder = ET.SubElement(target, f"{NAME}ph", source[0].attrib)
            target.text, placeholder.tail = "नमस्ते ", ", =आइए।"
        else:
            target.text = HINDI[source.text or ""]
        segment.set("state", "translated")
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def test_the_document_has_the_structure_of_the_standard(tmp_path: Path):
    root = ET.fromstring(document(tmp_path))
    assert root.tag == f"{NAME}xliff"
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.0", "en", "hi")
    ids = [unit.get("id") for unit in root.iter(f"{NAME}unit")]
    assert len(ids) == len(set(ids)) == 4
    for unit in root.iter(f"{NAME}unit"):
        children = [child.tag.removeprefix(NAME) for child in unit]
        assert children in (["notes", "segment"], ["notes", "originalData", "segment"])
        data = {each.get("id") for each in unit.iter(f"{NAME}data")}
        assert {each.get("dataRef") for each in unit.iter(f"{NAME}ph")} == data
        assert all(segment.get("state") == "initial" for segment in unit.iter(f"{NAME}segment"))
        assert all(re.fullmatch(r"[\w.-]+", each.get("id") or "") for each in unit.iter() if each.get("id"))


def test_no_placeholder_is_left_in_the_text_that_is_translated(tmp_path: Path):
    root = ET.fromstring(document(tmp_path))
    sources = ["".join(source.itertext()) for source in root.iter(f"{NAME}source")]
    assert sources == ["Rain at ${shop}: 40% off", "Hi , =come in.", "there", "Shop"]


def test_a_translators_document_becomes_the_texts_with_their_placeholders(tmp_path: Path):
    done = bring(tmp_path, translated(document(tmp_path)).encode(), "back.xlf")
    assert done.texts == 3
    written = (tmp_path / "campaigns/rain.yaml").read_text(encoding="utf-8")
    assert written.startswith(CAMPAIGN)
    assert "body: \"नमस्ते {{ Profile.Name | default: 'जी' }}, =आइए।\"" in written
    again = document(tmp_path, rain=written)
    assert "<target>जी</target>" in again
    assert 'state="translated"' in again


def test_blanks_between_placeholders_stay(tmp_path: Path):
    text = CAMPAIGN.replace(
        "Hi {{ Profile.Name | default: 'there' }}, =come in.", "{{ Profile.Name }} {{ Profile.City }} "
    )
    root = ET.fromstring(document(tmp_path, rain=text))
    (source,) = [each for each in root.iter(f"{NAME}source") if len(each)]
    assert [each.tail for each in source] == [" ", " "]


def test_a_text_cut_into_segments_and_marked_up_is_put_together(tmp_path: Path):
    text = document(tmp_path)
    whole = re.search(r'<segment state="initial">\s*<source>Rain at.*?</segment>', text, re.DOTALL)
    assert whole is not None
    parts = (
        "<segment><source>Rain at ${shop}:</source><target>बारिश <mrk id='m1'>${shop}</mrk>:</target></segment>"
        "<ignorable><source> </source></ignorable>"
        '<segment><source>40% off</source><target>40%<cp hex="0020"/>छूट</target></segment>'
    )
    bring(tmp_path, text.replace(whole[0], parts).encode("utf-16"), "back.xliff")
    assert 'title: "बारिश ${shop}: 40% छूट"' in (tmp_path / "campaigns/rain.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (BOMB, "declares a document type"),
        (FILE, "declares a document type"),
        (BOMB.encode("utf-16"), "declares a document type"),
        ("<xliff><!ENTITY x 'y'></xliff>", "declares a document type"),
        ('<?xml version="1.0" encoding="UTF-7"?><xliff/>', "not written in UTF-8"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><xliff/>', "not written in UTF-8"),
        (b"\xff\x00\x01", "not written in UTF-8"),
        ("<xliff", "no XML that can be read"),
        ("<xliff/>", "no XLIFF 2 document"),
        (f'<xliff xmlns="{NAMESPACE}" version="1.2" trgLang="hi"/>', "no XLIFF 2 document"),
        (f'<xliff xmlns="{NAMESPACE}" version="2.0"/>', "no XLIFF 2 document"),
        (f'<xliff xmlns="{NAMESPACE}" version="2.0" trgLang="hi"/>', "There is no text"),
        ("x" * (1024 * 1024 + 1), "the limit is"),
    ],
)
def test_what_is_no_plain_xliff_is_refused(tmp_path: Path, content: str | bytes, expected: str):
    a_workspace(tmp_path)
    raw = content.encode() if isinstance(content, str) else content
    assert expected in refused(tmp_path, raw, "back.xlf")[0]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('<ph id="p1" dataRef="d1"', '<ph id="p9" dataRef="d9"', "The placeholder `p9` stands for nothing."),
        ("<source>Shop</source>", "<source>Shop<pc id='1'>x</pc></source>", "There is a `<pc>` in this text"),
        (
            "<source>Shop</source>",
            "<source>Shop<cp hex='zz'/></source>",
            "`<cp>` in this text that is no character",
        ),
        ("<target>जी</target>", "<target>जी}}</target>", "The words for people without a value may not be"),
        ('original="rain"', 'original="sun"', "There is no campaign `sun`."),
    ],
)
def test_a_unit_that_cannot_be_sent_is_refused_at_its_line(tmp_path: Path, old: str, new: str, expected: str):
    ET.register_namespace("", NAMESPACE)
    text = translated(document(tmp_path))
    assert old in text
    said = refused(tmp_path, text.replace(old, new).encode(), "back.xlf")
    assert any(expected in one for one in said)
    assert all(int(one.split()[0]) > 1 for one in said)


def test_a_placeholder_that_was_deleted_is_missed(tmp_path: Path):
    text = translated(document(tmp_path))
    cut = re.sub(r"(<target>नमस्ते )<ph[^>]*?/>", r"\1", text)
    assert cut != text
    (said,) = refused(tmp_path, cut.encode(), "back.xlf")
    assert "lacks `{{Profile.Name}}`" in said
