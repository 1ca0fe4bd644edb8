"""The sandbox gets other people: every later command counts them, and says whose they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.large.written import write_people
from tests.stories.small_shop import campaign, file_of, new_shop

PEOPLE = [
    {
        "id": number,
        "zone": "Asia/Kolkata",
        "devices": ["android"] if number % 2 else ["ios", "web"],
        "gender": "F",
        "age": 30,
        "app": "5.0",
        "mail": True,
        "whatsapp": True,
        "profile": {"City": "Pune"},
    }
    for number in range(1, 41)
]
HIDING_DUCKDB = """
import sys


class Hiding:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("duckdb", "_duckdb"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Hiding())
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    made = new_shop(tmp_path / "shop")
    text = campaign("rain-push", "2027-06-01 11:00", more="devices: [android, ios]\n")
    made.write(file_of("rain-push"), text)
    return made.root


def run(
    folder: Path, *words: str, code: int = 0, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    extra = {} if path is None else {"PYTHONPATH": str(path)}
    ran = subprocess.run(
        [sys.executable, "-m", "ctsync", *words],
        check=False,
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", **extra},
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran


def reach(shop: Path) -> dict[str, object]:
    (change,) = json.loads(run(shop, "plan", "--format", "json").stdout)["changes"]
    return dict(change["reach"])


def test_own_people_are_counted_by_every_later_command_until_they_are_reset(shop, tmp_path):
    file = write_people(shop / "customers.csv", PEOPLE)
    assert "5,000 made-up people" in run(shop, "sandbox", "population").stdout
    made_up = reach(shop)
    assert made_up["made_up"] is True
    told = run(shop, "sandbox", "population", "--from", file.name).stdout
    assert told.splitlines() == [
        "The sandbox has 40 people of your file.",
        "  Events  none",
        "  From    customers.csv",
    ]
    own = reach(shop)
    assert (own["total"], own["by_device"], own["made_up"]) == (40, {"android": 20, "ios": 20}, False)
    plan = run(shop, "plan").stdout
    assert "a local CleverTap with people of your file" in plan
    assert "40 people of your file (android 20, ios 20)" in plan
    assert "made-up" not in plan
    run(shop, "apply", "--yes")
    sent = run(shop, "sandbox", "advance", "30d").stdout
    assert "messages to people of your file." in sent
    run(shop, "sandbox", "population", "--reset")
    assert "5,000 made-up people" in run(shop, "sandbox", "population").stdout


def test_a_file_with_mistakes_is_told_line_by_line_and_the_people_stay(shop):
    (shop / "customers.csv").write_text("identity,zone,age\na,Mars/Base,x\na,,3\n", encoding="utf-8")
    ran = run(shop, "sandbox", "population", "--from", "customers.csv", code=1)
    told = ran.stderr.splitlines()
    assert told[0] == "Error: Nothing was loaded: there are 3 mistakes in `customers.csv`."
    assert told[1].startswith("  customers.csv row 2, zone: The sandbox sends in no zone `Mars/Base`.")
    assert any(line.startswith("  customers.csv row 2, age: ") for line in told)
    assert any(line.startswith("  customers.csv row 3, identity: `a` stands") for line in told)
    assert "5,000 made-up people" in run(shop, "sandbox", "population").stdout
    document = run(shop, "sandbox", "population", "--from", "customers.csv", "--format", "json", code=1)
    assert len(json.loads(document.stderr.partition('{"exit_codes"')[0])["details"]) == 3


@pytest.fixture
def without_duckdb(tmp_path: Path) -> Path:
    """A folder on the path of Python whose start-up file hides duckdb, as if the extra were not installed."""
    (tmp_path / "hiding").mkdir()
    (tmp_path / "hiding" / "sitecustomize.py").write_text(HIDING_DUCKDB, encoding="utf-8")
    return tmp_path / "hiding"


@pytest.mark.parametrize("words", [("--people", "100001"), ("--from", "customers.csv")])
def test_without_duckdb_the_command_that_installs_it_is_told(shop, without_duckdb, words):
    write_people(shop / "customers.csv", PEOPLE)
    ran = run(shop, "sandbox", "population", *words, code=1, path=without_duckdb)
    assert "need duckdb, which is not installed" in ran.stderr
    assert "python -m pip install 'ctsync[population]'" in " ".join(ran.stderr.split())
    assert "Traceback" not in ran.stderr
    small = run(shop, "sandbox", "population", "--people", "300", "--seed", "4", path=without_duckdb)
    assert "300 made-up people" in small.stdout
    assert "seed 4" in small.stdout


def test_a_chosen_file_is_told_to_need_duckdb_and_can_be_left_without_it(shop, without_duckdb):
    write_people(shop / "customers.csv", PEOPLE)
    run(shop, "sandbox", "population", "--from", "customers.csv")
    ran = run(shop, "plan", code=1, path=without_duckdb)
    assert "python -m pip install 'ctsync[population]'" in " ".join(ran.stderr.split())
    assert "Traceback" not in ran.stderr
    run(shop, "sandbox", "population", "--reset", path=without_duckdb)
    run(shop, "plan", path=without_duckdb)


@pytest.mark.parametrize(
    "words",
    [
        ("--people", "5", "--reset"),
        ("--seed", "4"),
        ("--events", "e.csv"),
        ("--people", "0"),
        ("--people", "5000001"),
    ],
)
def test_what_cannot_be_meant_is_refused(shop, words):
    assert run(shop, "sandbox", "population", *words, code=1).stderr.startswith("Error: ")


def test_a_served_sandbox_gets_the_people_too(shop):
    write_people(shop / "customers.csv", PEOPLE)
    served = subprocess.Popen(
        [sys.executable, "-m", "ctsync", "sandbox", "serve"], cwd=shop, stdout=subprocess.PIPE, text=True
    )
    try:
        assert served.stdout is not None
        assert "answers at" in served.stdout.readline()
        assert (
            "40 people of your file" in run(shop, "sandbox", "population", "--from", "customers.csv").stdout
        )
        assert reach(shop)["total"] == 40
    finally:
        served.terminate()
        served.wait(30)
        served.communicate()
    assert reach(shop)["total"] == 40
