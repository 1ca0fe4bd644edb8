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
