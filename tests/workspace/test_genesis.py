from __future__ import annotations

import stat

from ctsync.workspace.genesis import first_lineage


def test_a_plan_and_the_apply_after_it_agree(tmp_path):
    made = first_lineage(tmp_path, "sandbox", has_lock=False)
    assert first_lineage(tmp_path, "sandbox", has_lock=False) == made
    assert len(made) == 6
    assert stat.S_IMODE((tmp_path / "sandbox.lineage").stat().st_mode) == 0o600


def test_a_lock_that_is_lost_does_not_come_back_under_the_same_lineage(tmp_path):
    made = first_lineage(tmp_path, "sandbox", has_lock=False)
    assert first_lineage(tmp_path, "sandbox", has_lock=True) == ""
    assert first_lineage(tmp_path, "sandbox", has_lock=False) != made


def test_what_somebody_else_wrote_there_is_not_believed(tmp_path):
    (tmp_path / "sandbox.lineage").write_text("../../etc\n")
    assert len(first_lineage(tmp_path, "sandbox", has_lock=False)) == 6


def test_the_lineage_of_a_saved_plan_is_taken_where_none_is_kept(tmp_path):
    assert first_lineage(tmp_path, "sandbox", has_lock=False, agreed="zkfcx6") == "zkfcx6"
    assert first_lineage(tmp_path, "sandbox", has_lock=False) == "zkfcx6"


def test_a_lineage_that_is_kept_here_wins_over_that_of_a_plan(tmp_path):
    made = first_lineage(tmp_path, "sandbox", has_lock=False)
    assert first_lineage(tmp_path, "sandbox", has_lock=False, agreed="zkfcx6") == made


def test_a_lineage_that_is_none_is_not_taken_from_a_plan(tmp_path):
    assert first_lineage(tmp_path, "sandbox", has_lock=False, agreed="../../x") != "../../x"
