"""What CleverTap said of registered names."""

from __future__ import annotations

from ctsync.api.contract import Estimated, RateLimited, RefusedByRemote, Unclear
from ctsync.checkup.check import Verdict
from ctsync.checkup.probes import PLAIN, Probe
from ctsync.checkup.registered import Tried, answers_by_text, files_read_check, registered_check
from ctsync.problems import Level, Position, Problem, Problems

YES, NO = Estimated({"ios": 1}), RefusedByRemote(400, "InCorrect provider_nick_name!")
UNSURE = Unclear("cut off")


def tried(what, answer, *, rests_on="", why=""):
    return Tried(Probe(what, ("providers", ("providers", what)), ({},), rests_on), answer, why)


def place(stem, path):
    return Position(f"registers/{stem}.yaml", 11)


def check(*found, plain=YES):
    return registered_check(found, plain, place)


def test_names_that_are_known_are_counted():
    assert check(tried("a", YES), tried("b", YES)).found == "CleverTap knows 2 of 2 names."
    assert check().verdict is Verdict.SKIPPED


def test_a_refused_name_is_shown_with_clevertaps_own_words_and_its_line():
    found = check(tried("provider A", YES), tried("provider B", NO))
    assert found.verdict is Verdict.FAILED
    assert found.details == (
        "registers/providers.yaml:11  provider B: “InCorrect provider_nick_name!” (HTTP 400)",
    )


def test_no_name_is_blamed_for_what_it_rests_on():
    template = tried("template T", NO, rests_on="provider B")
    found = check(tried("provider B", NO), template)
    assert "template T: Its provider B is refused." in found.details
    assert "It refused 1 of them." in found.found
    push = check(tried("channel C", NO, rests_on=PLAIN), plain=RefusedByRemote(400, "No push here"))
    assert push.verdict is Verdict.UNCHECKED
    assert push.details == ("channel C: Even a push that names nothing is refused: No push here.",)


def test_what_nobody_answered_is_unknown_and_grouped_by_its_reason():
    found = check(
        tried("a", YES),
        tried("b", Unclear("cut off")),
        tried("c", RateLimited(9.0)),
        tried("d", None, why="Left out."),
    )
    assert found.verdict is Verdict.UNCHECKED
    assert found.details == ("b: cut off", "c: CleverTap asked for a pause.", "d: Left out.")


def test_of_several_ways_to_name_a_thing_one_that_is_taken_suffices():
    assert answers_by_text({"x": NO, "y": YES}, ["x", "y"]) is YES
    assert answers_by_text({"x": YES, "y": NO}, ["x", "y"]) is YES
    assert answers_by_text({"x": NO, "y": NO}, ["x", "y"]) is NO
    assert answers_by_text({"x": UNSURE, "y": NO}, ["x", "y"]) is UNSURE
    assert answers_by_text({"x": NO, "y": UNSURE}, ["x", "y"]) is UNSURE
    assert answers_by_text({"x": NO}, ["x", "y"]) is None
    assert answers_by_text({}, ["x"]) is None


def test_register_files_with_errors_fail_with_their_lines():
    wrong = Problem("TYPE001", Position("registers/providers.yaml", 5, 28), "No.")
    warned = Problem("WA002", Position("registers/x.yaml", 1), "Old.", level=Level.WARNING)
    assert files_read_check(Problems()).verdict is Verdict.OK
    assert files_read_check(Problems([warned])).verdict is Verdict.WARNING
    failed = files_read_check(Problems([wrong, warned]))
    assert failed.verdict is Verdict.FAILED
    assert failed.details[0].startswith("registers/providers.yaml:5:28  TYPE001")
