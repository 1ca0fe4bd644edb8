from __future__ import annotations

from pathlib import Path

from ctsync.workspace.owners import PLACES, owners, owners_in

TEXT = """\
# Who is asked
*                     @acme/crm @asha
campaigns/diwali/     @acme/festivals  legal@acme.example   # and nobody else
docs/with\\ blank.md   @writer
[Design] @acme/design
/nobody
"""


def test_users_teams_and_addresses_are_owners():
    assert owners_in(TEXT) == {
        "acme/crm",
        "asha",
        "acme/festivals",
        "legal@acme.example",
        "writer",
        "acme/design",
    }


def test_the_first_file_counts(tmp_path: Path):
    assert owners(tmp_path) is None
    for place in reversed(PLACES):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(f"* @of-{place}\n", encoding="utf-8")
        assert owners(tmp_path) == frozenset({f"of-{place}"})


def test_a_file_that_is_no_text_names_nobody(tmp_path: Path):
    (tmp_path / "CODEOWNERS").write_bytes(b"* @\xff\xfe\n")
    assert owners(tmp_path) is None
