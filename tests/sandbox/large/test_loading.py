"""The user's own people and events."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from ctsync.errors import UsageError
from ctsync.sandbox.audience_query import AudienceQuery
from ctsync.sandbox.direct.recipients import Recipients
from ctsync.sandbox.large.audience import Asked
from ctsync.sandbox.large.checking import FileMistakes
from ctsync.sandbox.large.loading import Files
from ctsync.sandbox.population import Population
from ctsync.sandbox.settings import Settings
from ctsync.sandbox.state import State
from tests.support.calls import calls_of

NOW = int(datetime(2026, 11, 24, 4, 30, tzinfo=UTC).timestamp())
PEOPLE = """identity,zone,devices,gender,age,app_version,email_subscribed,City,Points,Pin,Email,Phone
a,Asia/Kolkata,"android, web",F,30,5.0,true,Pune,5,0411,a@shop.example,919
b,Europe/London,IOS;android,M,,,no,"Del
hi",7.5,12,b@shop.example,
ç,,,,,,,पुणे,,,,
"""
EVENTS = """identity,event,time,Amount,Items|Category,Items|Price,session|utm_source
a,Charged,2026-11-20 10:00,50,Grocery;Toys,5;45,google
a,Charged,2026-11-21T23:30:00Z,1500,,,
b,Viewed,1795494600,,,,
"""


@pytest.fixture
def population(tmp_path):
    state = State(tmp_path / "state" / "sandbox.sqlite3")
    state.remember("began", NOW)
    opened = Population(state)
    opened.settle(20, 5)
    yield opened
    opened.close()
    state.close()


def written(folder: Path, people: str | bytes = PEOPLE, events: str | None = EVENTS) -> Files:
    """Files in a folder whose name would be a pattern to duckdb."""
    folder = folder / "own [files]*?"
    folder.mkdir(exist_ok=True)
    (folder / "people.csv").write_bytes(people if isinstance(people, bytes) else people.encode())
    if events is not None:
        (folder / "events.csv").write_text(events, encoding="utf-8")
    return Files(folder / "people.csv", None if events is None else folder / "events.csv")


def parquet(file: Path, select: str) -> None:
    duckdb.sql(f"COPY ({select}) TO '{file}' (FORMAT parquet)")


def mistakes(population: Population, files: Files) -> list[tuple[str, int, str]]:
    before = population.told
    with pytest.raises(FileMistakes) as caught:
        population.load(files, "Asia/Kolkata")
    assert population.told == before
    assert list(population._state.path.parent.glob("population-*")) == []
    return [(one.file, one.row, one.column) for one in caught.value.mistakes]


def ids(population: Population, where, zone="Asia/Kolkata"):
    audience = AudienceQuery(population._state, population).people({"where": where}, NOW, zone, Settings())
    return [person["id"] for person in audience.members()]


def profile(name, operator="equals", value=None, group="profile_fields"):
    return {"event_name": "Charged", "from": 20261101, "to": 20261124} | {
        "common_profile_properties": {group: [{"name": name, "operator": operator, "value": value}]}
    }


def test_people_are_who_the_file_says(population, tmp_path):
    population.load(written(tmp_path), "Asia/Kolkata")
    assert population.first(5) == [
        {
            "id": 1,
            "zone": "Asia/Kolkata",
            "devices": ["android", "web"],
            "mail": True,
            "whatsapp": True,
            "gender": "F",
            "age": 30,
            "app": "5.0",
            "profile": {
                "Identity": "a",
                "City": "Pune",
                "Points": 5.0,
                "Pin": "0411",
                "Email": "a@shop.example",
                "Phone": "919",
            },
        },
        {
            "id": 2,
            "zone": "Europe/London",
            "devices": ["ios", "android"],
            "mail": False,
            "whatsapp": True,
            "gender": "M",
            "age": None,
            "app": None,
            "profile": {
                "Identity": "b",
                "City": "Del\nhi",
                "Points": 7.5,
                "Pin": "12",
                "Email": "b@shop.example",
            },
        },
        {
            "id": 3,
            "zone": "Asia/Kolkata",
            "devices": [],
            "mail": True,
            "whatsapp": True,
            "gender": None,
            "age": None,
            "app": None,
            "profile": {"Identity": "ç", "City": "पुणे"},
        },
    ]


def test_people_of_a_file_can_be_sent_to_by_their_own_identities(population, tmp_path):
    population.load(written(tmp_path), "Asia/Kolkata")
    recipients = Recipients(population._state, population)
    asked = {"Identity": ["b", "ç", "nobody"], "Email": ["a@shop.example", "b@shop.example' OR 1=1 --"]}
    found, nobody = recipients.find(asked, {})
    assert [each.number for each in found] == [2, 3, 1]
    assert nobody == ["nobody", "b@shop.example' OR 1=1 --"]


def test_an_identity_of_a_file_that_looks_made_up_means_its_own_person(population, tmp_path):
    people = "identity,Email\nU3,person2@shop.example\nU1,\nU2,person1@shop.example\n"
    population.load(written(tmp_path, people, None), "Asia/Kolkata")
    recipients = Recipients(population._state, population)
    asked = {"Identity": ["U1", "U2", "U3", "U4"], "Email": ["person1@shop.example", "person3@shop.example"]}
    found, nobody = recipients.find(asked, {})
    assert [each.number for each in found] == [2, 3, 1, 3]
    assert nobody == ["U4", "person3@shop.example"]
    derived = {"objectId": ["_U1"], "FBID": ["100000000000001"], "GPID": ["200000000000001"]}
    assert recipients.find(derived, {}) == ([], [text for (text,) in derived.values()])


def test_many_people_are_looked_up_at_once(population, tmp_path):
    rows = "".join(f"x{number},x{number // 2}@shop.example\n" for number in range(300))
    population.load(written(tmp_path, f"identity,Email\n{rows}", None), "Asia/Kolkata")
    recipients = Recipients(population._state, population)
    identities = [f"x{number}" for number in range(299, -1, -1)]
    with calls_of(Asked.members) as walks:
        found, nobody = recipients.find(
            {"Identity": [*identities, "\ud800", "'"], "Email": ["x7@shop.example"]}, {}
        )
    assert [each.number for each in found] == [*range(300, 0, -1), 15]
    assert nobody == ["\ud800", "'"]
    assert len(walks) == 2
    with calls_of(Asked.members) as walks:
        by_number = population.find_all([7, 300, 301, 0, -1, 2**40])
    assert {number: each["id"] for number, each in by_number.items()} == {7: 7, 300: 300}
    assert len(walks) == 1
    assert population.find(301) is None


def test_nobody_is_known_by_a_field_that_the_file_does_not_have(population, tmp_path):
    population.load(written(tmp_path, "identity\na\n", None), "Asia/Kolkata")
    assert population.known_as("Email", ["a"]) == {}


def test_times_without_an_offset_are_on_the_accounts_clock(population, tmp_path):
    population.load(written(tmp_path), "Asia/Kolkata")
    first = int(datetime(2026, 11, 20, 4, 30, tzinfo=UTC).timestamp())
    assert population.events(NOW) == (3, first, NOW)


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"name": "Amount", "operator": "greater_than", "value": 1000}, [1]),
        ({"name": "Amount", "operator": "equals", "value": "50"}, []),
        ({"name": "Items|Category", "operator": "equals", "value": "Toys"}, [1]),
        ({"name": "Items|Price", "operator": "less_than", "value": 6}, [1]),
        ({"name": "Items", "operator": "exists"}, [1]),
        ({"name": "Items|Nothing", "operator": "exists"}, []),
    ],
)
def test_events_have_the_properties_that_the_file_says(population, tmp_path, entry, found):
    population.load(written(tmp_path), "Asia/Kolkata")
    where = {"event_name": "Charged", "from": 20261101, "to": 20261124, "event_properties": [entry]}
    assert ids(population, where) == found


def test_people_without_events_are_everybody_and_nobody_who_did_something(population, tmp_path):
    population.load(written(tmp_path, events=None), "Asia/Kolkata")
    assert population.events(NOW) == (0, None, None)
    assert ids(population, {}) == [1, 2, 3]
    assert ids(population, profile("City", "exists")) == []


def test_parquet_is_loaded_with_its_own_types(population, tmp_path):
    people, events = tmp_path / "p.parquet", tmp_path / "e.parquet"
    parquet(
        people,
        "SELECT 7 AS identity, TRUE AS \"Member\", 2.50::DECIMAL(9,2) AS Points, DATE '2026-01-02' AS Joined",
    )
    parquet(
        events,
        "SELECT 7 AS identity, 'Charged' AS event, TIMESTAMP '2026-11-20 10:00:00' AS time, 99 AS Amount,"
        " ['Toys', 'Books'] AS \"Items|Category\", [1, 2] AS \"Items|Count\"",
    )
    population.load(Files(people, events), "Asia/Kolkata")
    assert population.first(1)[0]["profile"] == {
        "Identity": "7",
        "Member": "True",
        "Points": 2.5,
        "Joined": "2026-01-02",
    }
    counted = {"event_properties": [{"name": "Items|Count", "operator": "greater_than", "value": 1}]}
    assert ids(population, {"event_name": "Charged", "from": 20261120, "to": 20261120, **counted}) == [1]
    assert population.events(NOW)[1] == int(datetime(2026, 11, 20, 4, 30, tzinfo=UTC).timestamp())


WRONG = [
    ("name\nx\n", None, [("people.csv", 1, "identity")]),
    ("", None, [("people.csv", 1, "identity")]),
    ("identity\n", None, [("people.csv", 0, "")]),
    ("identity,City,City\na,b,c\n", None, [("people.csv", 1, "City")]),
    ("identity,,b\na,b,c\n", None, [("people.csv", 1, "")]),
    ("identity,A|B\na,b\n", None, [("people.csv", 1, "A|B")]),
    ("identity,City\na,b,c\nd\n", None, [("people.csv", 2, ""), ("people.csv", 3, "")]),
    ('identity,City\na,"b\n', None, [("people.csv", 2, "")]),
    (b"identity,City\na,\xff\n", None, [("people.csv", 2, "")]),
    (b"identity,Ci\xffty\na,x\n", None, [("people.csv", 1, "Ci\ufffdty")]),
    ("identity,City\n,x\na,y\n a ,z\n", None, [("people.csv", 2, "identity"), ("people.csv", 4, "identity")]),
    (f"identity\n{'x' * 1025}\n", None, [("people.csv", 2, "identity")]),
    (
        "identity,zone,devices,age,email_subscribed\na,Mars/Base,toaster,-1,maybe\nb,Asia/Dubai,ios;ios,1.5,1\n",
        None,
        [
            ("people.csv", 2, "zone"),
            ("people.csv", 2, "devices"),
            ("people.csv", 2, "age"),
            ("people.csv", 2, "email_subscribed"),
            ("people.csv", 3, "devices"),
            ("people.csv", 3, "age"),
        ],
    ),
    (
        "identity\na\n",
        "identity,event,time\na,x,yesterday\nz,x,2026-11-20\n,,1\n",
        [
            ("events.csv", 2, "time"),
            ("events.csv", 3, "identity"),
            ("events.csv", 4, "identity"),
            ("events.csv", 4, "event"),
            ("events.csv", 4, "time"),
        ],
    ),
    ("identity\na\n", "identity,time\na,2026-11-20\n", [("events.csv", 1, "event")]),
    ("identity\na\n", "identity,event,time,I,I|x\na,x,1795494600,1,2\n", [("events.csv", 1, "I|x")]),
    (
        "identity,age\na,x\n",
        "identity,event,time\nz,x,no\n",
        [("people.csv", 2, "age"), ("events.csv", 2, "identity"), ("events.csv", 2, "time")],
    ),
]


@pytest.mark.parametrize(("people", "events", "expected"), WRONG, ids=range(len(WRONG)))
def test_every_mistake_is_told_with_its_row_and_column_and_nothing_is_loaded(
    population, tmp_path, people, events, expected
):
    assert mistakes(population, written(tmp_path, people, events)) == expected


@pytest.mark.parametrize("name", ["{people}.csv", "a{}b.csv", "{0.__class__}.csv", "}{.csv"])
def test_braces_in_the_name_of_a_file_are_only_part_of_its_name(population, tmp_path, name):
    (tmp_path / name).write_text("identity\na\n")
    (tmp_path / "events.csv").write_text("identity,event,time\nz{},x,2026-11-20\n")
    with pytest.raises(FileMistakes) as caught:
        population.load(Files(tmp_path / name, tmp_path / "events.csv"), "Asia/Kolkata")
    (mistake,) = caught.value.mistakes
    assert mistake.text == f"`{name}` has nobody with the identity `z{{}}`."


def test_of_very_many_mistakes_twenty_are_told(population, tmp_path):
    rows = "".join(f"{number},x\n" for number in range(500))
    assert len(mistakes(population, written(tmp_path, f"identity,age\n{rows}", None))) == 20


def test_a_column_that_no_condition_could_compare_is_told(population, tmp_path):
    file = tmp_path / "p.parquet"
    parquet(file, "SELECT 'a' AS identity, {'x': 1} AS Nested, [1] AS List, 'NaN'::DOUBLE AS Score")
    assert mistakes(population, Files(file)) == [("p.parquet", 0, "Nested"), ("p.parquet", 0, "List")]
    parquet(file, "SELECT 'a' AS identity, 'NaN'::DOUBLE AS Score")
    assert mistakes(population, Files(file)) == [("p.parquet", 1, "Score")]


@pytest.mark.parametrize("name", ["people.txt", "absent.csv", "folder.parquet"])
def test_what_is_no_such_file_is_told(population, tmp_path, name):
    (tmp_path / "people.txt").write_text("identity\na\n")
    (tmp_path / "folder.parquet").mkdir()
    with pytest.raises(UsageError, match=name):
        population.load(Files(tmp_path / name), "Asia/Kolkata")


def test_a_file_that_is_no_parquet_is_told(population, tmp_path):
    (tmp_path / "people.parquet").write_text("identity\na\n")
    with pytest.raises(UsageError, match="could not load"):
        population.load(Files(tmp_path / "people.parquet"), "Asia/Kolkata")
    assert population.first(1)[0]["id"] == 1


def test_a_header_cannot_act_as_sql(population, tmp_path):
    people = 'identity,"x""; DROP TABLE people; --","c0"\na,1,2\n'
    population.load(written(tmp_path, people, None), "Asia/Kolkata")
    assert population.first(1)[0]["profile"] == {"Identity": "a", 'x"; DROP TABLE people; --': 1, "c0": 2}


LOADING = """
import resource, sys
from pathlib import Path
from ctsync.errors import UsageError
from ctsync.sandbox.large.loading import Files
from ctsync.sandbox.population import Population
from ctsync.sandbox.state import State
state = State(Path(sys.argv[1]))
population = Population(state)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    population.load(Files(Path(sys.argv[2])), "Asia/Kolkata")
except UsageError as error:
    print(error.what)
print(population.told, [each.name for each in state.path.parent.glob("population-*")])
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="only POSIX limits the size of files")
def test_a_disk_that_is_full_leaves_the_old_population_and_no_litter(tmp_path):
    """A limit on the size of files is met like the end of a disk, while the new one is being written."""
    rows = "".join(f"{number},{number * 7919 % 1_000_003}-{number * 104_729}\n" for number in range(40_000))
    files = written(tmp_path, f"identity,Code\n{rows}", None)
    state = State(tmp_path / "state" / "sandbox.sqlite3")
    population = Population(state)
    population.settle(20, 5)
    ran = subprocess.run(
        [sys.executable, "-c", LOADING, state.path, files.people],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told = population.told
    state.close()
    assert ran.stdout.splitlines() == [
        "The sandbox could not load these files; the old population stays.",
        f"{told} []",
    ]


def test_a_second_population_takes_the_place_of_the_first_and_its_files_go(population, tmp_path):
    beside = population._state.path.parent
    population.load(written(tmp_path), "Asia/Kolkata")
    (first,) = beside.glob("population-*")
    population.load(written(tmp_path, "identity\nx\n", None), "Asia/Kolkata")
    (second,) = beside.glob("population-*")
    assert first != second
    assert [person["profile"] for person in population.first(5)] == [{"Identity": "x"}]
    population.make(10, 5, NOW)
    assert list(beside.glob("population-*")) == []
    assert len(population.first(50)) == 10


class FullDisk(State):
    """A state file that cannot be committed while it `is_full`."""

    is_full = False

    @contextmanager
    def transaction(self):
        with super().transaction():
            yield
            if self.is_full:
                raise sqlite3.OperationalError("database or disk is full")


@pytest.mark.parametrize(
    "change",
    [
        lambda population, folder: population.load(written(folder, "identity\nx\n", None), "Asia/Kolkata"),
        lambda population, _folder: population.make(10, 5, NOW),
    ],
    ids=["load", "make"],
)
def test_a_change_that_the_state_cannot_commit_leaves_the_old_population_whole(tmp_path, change):
    state = FullDisk(tmp_path / "full" / "sandbox.sqlite3")
    state.remember("began", NOW)
    population = Population(state)
    population.settle(10, 7)
    population.load(written(tmp_path), "Asia/Kolkata")
    before, folders = population.first(5), list(state.path.parent.glob("population-*"))
    state.is_full = True
    with pytest.raises(sqlite3.OperationalError, match="full"):
        change(population, tmp_path)
    state.is_full = False
    assert list(state.path.parent.glob("population-*")) == folders
    assert population.first(5) == before
    population.close()
    state.close()


def test_a_population_that_was_closed_opens_again(population, tmp_path):
    population.load(written(tmp_path), "Asia/Kolkata")
    before = population.first(5)
    population.close()
    assert population.first(5) == before


def test_events_that_are_damaged_are_told_whatever_is_asked_of_them(population, tmp_path):
    population.load(written(tmp_path), "Asia/Kolkata")
    (folder,) = population._state.path.parent.glob("population-*")
    (folder / "events.parquet").write_bytes(b"no longer what it was")
    charged = {"event_name": "Charged", "from": 20261101, "to": 20261124}
    query = AudienceQuery(population._state, population)
    audience = query.people({"where": charged}, NOW, "Asia/Kolkata", Settings())
    for ask in (lambda: list(audience.members()), lambda: audience.count, lambda: population.events(NOW)):
        with pytest.raises(UsageError, match="could not read its population"):
            ask()


def test_files_that_are_gone_are_told_with_the_way_back(population, tmp_path):
    population.load(written(tmp_path), "Asia/Kolkata")
    (folder,) = population._state.path.parent.glob("population-*")
    (folder / "columns.json").unlink()
    again = Population(population._state)
    with pytest.raises(UsageError, match="gone or damaged") as caught:
        again.first(1)
    assert caught.value.hint == "ctsync sandbox population --reset"
    again.make(10, 5, NOW)
    assert len(again.first(50)) == 10
