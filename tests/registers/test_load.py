from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ctsync.catalog import Blackouts, Catalog, DateRange, Prices
from ctsync.registers import load_registers
from ctsync.registers.load import REGISTERS
from ctsync.registers.model import BlackoutsFile

SHOP = Path(__file__).parents[3] / "shared" / "examples"


def load(root: Path, **files: str) -> tuple[Catalog, list[str]]:
    (root / "registers").mkdir(exist_ok=True)
    for stem, text in files.items():
        (root / "registers" / f"{stem}.yaml").write_text(text)
    catalog, problems = load_registers(root)
    return catalog, [f"{one.where} {one.rule} {one.what} {one.why} {one.hint}".strip() for one in problems]


def test_the_sample_shops_registers_make_one_catalog():
    catalog, problems = load_registers(SHOP)
    assert not problems
    provider = catalog.providers["Gupshup-Promo"]
    assert (provider.channel, provider.id, provider.header) == ("sms", "1726823920", "ACMEIN")
    assert catalog.notification_channels == {"offers": "Sales and offers", "service": "Orders and payments"}
    assert (catalog.control_groups, catalog.webhook_endpoints) == (("Holdout A",), ("Loyalty Tier Service",))
    assert catalog.segments["Active shoppers"].id == 1701234890
    assert catalog.dlt_templates["grocery_150_off"].id == "1707166619134823007"
    assert catalog.whatsapp_templates["pickup_ready_v2"].checked == date(2026, 11, 22)
    assert catalog.links.utm is not None
    assert catalog.links.apps["acme"].required == {"collection/{id}": ("promo",)}
    assert catalog.tracking_plan.events["Charged"]["Items"].fields["Category"].type == "text"
    assert catalog.groups == {"crm-phones": ("asha",)}
    assert catalog.people["asha"].identities == {"Identity": "U10023", "Email": "asha@acme.example"}


def test_no_registers_are_empty_registers(tmp_path: Path):
    catalog, problems = load_registers(tmp_path)
    assert not problems
    assert catalog.providers == {}
    assert (len(catalog.people), len(catalog.triggers)) == (0, 0)
    assert catalog.links.utm is None


def test_there_are_ten(tmp_path: Path):
    catalog, problems = load(tmp_path, **dict.fromkeys(REGISTERS, "version: 1"))
    assert len(REGISTERS) == 10
    assert not problems
    assert catalog.prices == Prices()
    assert catalog.blackouts == Blackouts()


def test_registers_that_no_payload_needs_are_read_into_types_too(tmp_path: Path):
    catalog, problems = load(
        tmp_path,
        blackouts="version: 1\nblackouts:\n  - {dates: 2027-01-26..2027-01-26, countries: [IN], channels: sms, purpose: promotional, why: Republic Day}",
        triggers='version: 1\ntriggers: {otp: {campaign_id: 1701230000, version: 2, means: "One-time password"}}',
        prices="version: 1\nprices:\n  - {channel: sms, country: IN, per: part, price: 0.14, currency: INR}",
        people="version: 1\npeople: {asha: {handle: asha-k, gpid: g1}}\npreviews: {full: {Name: Priya}}",
    )
    assert not problems
    (blackout,) = catalog.blackouts.entries
    assert (str(blackout.dates), blackout.channels, blackout.why) == (
        "2027-01-26..2027-01-26",
        ("sms",),
        "Republic Day",
    )
    assert catalog.triggers["otp"].campaign_id == 1701230000
    assert catalog.triggers["otp"].version == "2"
    (price,) = catalog.prices.rows
    assert (price.price, price.per, price.currency) == (Decimal("0.14"), "part", "INR")
    assert catalog.people["asha"].identities == {"GPID": "g1"}
    assert list(catalog.preview_people) == ["full", "no-name", "long-name", "right-to-left"]


def test_a_range_of_dates_includes_both(tmp_path: Path):
    found = BlackoutsFile.model_validate(
        {"version": "1", "blackouts": {"dates": "2027-01-26 .. 2027-01-27", "why": "x"}}
    )
    assert found.blackouts[0].dates == DateRange(date(2027, 1, 26), date(2027, 1, 27))


@pytest.mark.parametrize(
    ("stem", "text", "said"),
    [
        ("segments", "segments: {}", "1:1 REQ001 `version` is missing.  Write, for example: version: 1"),
        ("segments", "version: 2", "1:10 TYPE001 `version`: `2` is not `1`."),
        ("segments", "version: 1\nsegmets: {}", "2:1 CORE001 `segmets` is not a key of this file.  Did you mean `segments`?"),
        ("segments", "version: 1\nsegments: {A: {id: x}}", "2:20 TYPE001 `id`: `x` is not a whole number of at least 1."),
        ("segments", "version: 1\nsegments: {A: {}}", "2:15 REQ001 `id` is missing in `A`.  Write, for example: id: 2"),
        ("segments", "version: 1\nsegments: {A: {id: 1}, A: {id: 2}}", "2:24 YAML002 `A` is written twice"),
        ("providers", "version: 1\nproviders: {A: {channel: fax}}", "2:26 TYPE001 `channel`: `fax` is not `email`, `sms` or `whatsapp`."),
        ("tracking_plan", "version: 1\nprofile: {A: numbr}", "2:14 TYPE001 `A`: `numbr` is not `text`, `number`,"),
        ("tracking_plan", "version: 1\nprofile: {A: {type: boolean, stored_as: ['True']}}", "2:14 TYPE001 `A`: `stored_as` wants two texts"),
        ("links", "version: 1\nutm: {source: a, medium: b}", "2:6 REQ001 `campaign` is missing in `utm`."),
        ("whatsapp_templates", "version: 1\nwhatsapp_templates: {a: {namespace: x, kind: normal, languages: {}}}", "2:46 TYPE001 `kind`: `normal` is not"),
        ("dlt_templates", "version: 1\ndlt_templates: {a: {id: 1, text: }}", "2:34 TYPE002 `text`: this is empty"),
        ("blackouts", "version: 1\nblackouts: [{dates: 2027-01-26, why: x}]", "2:21 TYPE001 `dates`: `2027-01-26` is not a range"),
        ("blackouts", "version: 1\nblackouts: [{dates: 2027-01-27..2027-01-26, why: x}]", "2:21 TYPE001 `dates`: `2027-01-27..2027-01-26` runs backwards."),
        ("people", "version: 1\npeople: {a: {e-mail: x}}", "2:14 CORE001 `e-mail` is not a key of `a`.  Did you mean `email`?"),
        ("triggers", "version: 1\ntriggers: {a: {campaign_id: x}}", "2:29 TYPE001 `campaign_id`: `x` is not a whole number"),
        ("prices", "version: 1\nprices: [{channel: sms, price: ₹5, currency: INR}]", "2:32 TYPE001 `price`: `₹5` is not an amount"),
        ("prices", "version: 1\nprices: [{channel: sms, price: 0.14}]", "2:10 REQ001 `currency` is missing"),
        ("prices", "version: 1\nprices: [{channel: sms, price: 0.14, currency: inr}]", "2:48 TYPE001 `currency`: `inr` is not a currency's three capital letters.  Write, for example: currency: INR"),
        ("blackouts", "version: 1\nblackouts: [{dates: 2027-01-26..2027-01-26, countries: [in], why: x}]", "2:57 TYPE001 `countries`: `in` is not a country's two capital letters.  Write, for example: IN"),
        ("people", "version: 1\npeople: {a: {email: asha}}", "2:21 TYPE001 `email`: `asha` is not an e-mail address."),
        ("prices", "version: 1\nprices: : x", "2:9 YAML001"),
    ],
)  # fmt: skip
def test_a_wrong_register_is_refused_at_its_line(tmp_path: Path, stem: str, text: str, said: str):
    _, problems = load(tmp_path, **{stem: text})
    assert len(problems) == 1
    assert problems[0].startswith(f"registers/{stem}.yaml:{said}")


def test_the_problems_of_all_registers_are_shown_and_the_rest_is_read(tmp_path: Path):
    good = "version: 1\nsegments: {A: {id: 1}}"
    catalog, problems = load(tmp_path, prices="x: [", people="version: 3", segments=good)
    assert [line.split()[1] for line in problems] == ["TYPE001", "YAML001"]
    assert list(catalog.segments) == ["A"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("segment.yaml", " Rename it to segments.yaml."),
        ("zzz.yaml", ""),
        ("people.yml", " Rename it to people.yaml."),
    ],
)
def test_a_file_that_nobody_would_read_is_a_problem_naming_the_ten(tmp_path: Path, name: str, hint: str):
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / name).write_text("version: 1")
    assert load(tmp_path)[1] == [
        (
            f"registers/{name}:1:1 CORE001 `{name}` is not one of the registers, so nobody would read it. "
            "There are ten: providers.yaml, segments.yaml, dlt_templates.yaml, whatsapp_templates.yaml, links.yaml, "
            f"tracking_plan.yaml, blackouts.yaml, people.yaml, triggers.yaml, prices.yaml.{hint}"
        )
    ]


def test_other_files_beside_the_registers_are_left_alone(tmp_path: Path):
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "README.md").write_text("hello")
    (tmp_path / "registers" / "yaml").write_text("hello")
    assert load(tmp_path)[1] == []


def test_a_register_that_leads_out_of_the_repository_is_refused(tmp_path: Path):
    inside = tmp_path / "shop"
    inside.mkdir()
    (tmp_path / "people.yaml").write_text("version: 1")
    (inside / "registers").mkdir()
    (inside / "registers" / "people.yaml").symlink_to("../../people.yaml")
    _, problems = load(inside)
    assert [line.split()[1] for line in problems] == ["INC001"]


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_text("version: 1"),
        lambda path: path.symlink_to("nowhere"),
        lambda path: path.symlink_to("registers"),
    ],
    ids=["a file", "a link to nothing", "a link to itself"],
)
def test_registers_that_are_no_folder_are_a_problem_and_not_empty_registers(tmp_path: Path, make):
    make(tmp_path / "registers")
    _, problems = load_registers(tmp_path)
    assert [(str(one.where), one.rule) for one in problems] == [("registers:1:1", "INC001")]


def test_the_problems_of_one_register_are_cut_off(tmp_path: Path):
    _, problems = load(tmp_path, providers="version: 1\n" + "".join(f"x{i}: 1\n" for i in range(500)))
    assert len(problems) == 51
    assert "There are more problems from here on." in problems[-1]
